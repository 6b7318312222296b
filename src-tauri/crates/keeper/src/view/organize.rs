//! How users keep their accounts in order, as the dashboard shows it.

use domain::organize::{Focus, LabelColor, LabelKind};
use domain::{AccountKind, Region};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A group or a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "LabelView.ts")]
pub struct LabelView {
    /// Its id.
    pub id: String,
    /// Which of both.
    pub kind: LabelKind,
    /// Its name, unique in its kind.
    pub name: String,
    /// Its colour.
    pub color: LabelColor,
    /// Accounts that have it.
    pub accounts: u32,
    /// Connections that have it.
    pub connections: u32,
}

/// A saved view of the accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "SavedView.ts")]
pub struct SavedView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The search string of the accounts screen.
    pub query: String,
    /// Its place among the others.
    pub position: u32,
}

/// A pinned account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "PinnedView.ts")]
pub struct PinnedView {
    /// Its id.
    pub id: String,
    /// Amazon's id, exact.
    pub external_id: String,
    /// Its name; empty where Amazon gives none.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// Where it is.
    pub region: Region,
}

/// What the dashboard is limited to, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "FocusView.ts")]
pub struct FocusView {
    /// What.
    pub focus: Focus,
    /// Its name; empty where Amazon gives none.
    pub name: String,
    /// Accounts in it.
    pub accounts: u32,
}

/// What the dashboard is limited to when the app starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "StartFocus.ts")]
pub enum StartFocus {
    /// What it was limited to before.
    Last,
    /// Nothing: all accounts.
    All,
    /// What was chosen for it.
    Chosen,
}

/// How the user has put their accounts in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "OrganizeView.ts")]
pub struct OrganizeView {
    /// Groups, by name.
    pub groups: Vec<LabelView>,
    /// Tags, by name.
    pub tags: Vec<LabelView>,
    /// Saved views, in order.
    pub views: Vec<SavedView>,
    /// Pinned accounts, by name, 100 at most.
    pub pinned: Vec<PinnedView>,
    /// What the dashboard is limited to; `None` for nothing.
    pub focus: Option<FocusView>,
    /// What it is limited to when the app starts.
    pub start_focus: StartFocus,
    /// What was chosen for the start.
    pub start: Option<Focus>,
}

/// A change of group.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[ts(export, export_to = "SetGroup.ts")]
pub struct SetGroup {
    /// The group; `None` takes it out of its group.
    pub set: Option<String>,
}

/// What to change about accounts: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "MarkPatch.ts")]
pub struct MarkPatch {
    /// Tracked, or not.
    #[ts(optional)]
    pub tracked: Option<bool>,
    /// Their group.
    #[ts(optional)]
    pub group: Option<SetGroup>,
    /// Tags to add.
    #[ts(as = "Option<Vec<String>>", optional)]
    pub add_tags: Vec<String>,
    /// Tags to take off.
    #[ts(as = "Option<Vec<String>>", optional)]
    pub remove_tags: Vec<String>,
    /// Their note, 2,000 characters at most.
    #[ts(optional)]
    pub note: Option<String>,
    /// Pinned, or not.
    #[ts(optional)]
    pub pinned: Option<bool>,
}

/// What to change about a connection: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "ConnectionMarkPatch.ts")]
pub struct ConnectionMarkPatch {
    /// Its note, 2,000 characters at most.
    #[ts(optional)]
    pub note: Option<String>,
    /// Tags to add.
    #[ts(as = "Option<Vec<String>>", optional)]
    pub add_tags: Vec<String>,
    /// Tags to take off.
    #[ts(as = "Option<Vec<String>>", optional)]
    pub remove_tags: Vec<String>,
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "Marked.ts")]
pub struct Marked {
    /// How many were changed.
    pub changed: u32,
    /// What takes it back; `None` where nothing changed.
    pub undo: Option<u32>,
}

/// What of an account or a login a line of an import changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "MarkField.ts")]
#[allow(missing_docs, reason = "fields")]
pub enum MarkField {
    Tracked,
    Group,
    Tags,
    Note,
    Pinned,
}

/// What an import changes about one account or login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "MarkChange.ts")]
pub struct MarkChange {
    /// Its id.
    pub id: String,
    /// Amazon's id, exact; empty for a login.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// What.
    pub field: MarkField,
    /// As it is.
    pub before: String,
    /// As it will be.
    pub after: String,
}

/// What is wrong with a line of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "MarkFault.ts")]
pub enum MarkFault {
    /// The table has no column `account_id`.
    ColumnMissing,
    /// It names no account.
    IdMissing,
    /// It is no line of a table.
    Unreadable,
    /// A name or a note is too long.
    TooLong,
    /// A word is not one that can stand there.
    BadValue,
    /// An earlier line is about the same account.
    Repeated,
}

/// A line of an import that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "MarkFaultView.ts")]
pub struct MarkFaultView {
    /// Which, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub fault: MarkFault,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "MarksPreview.ts")]
pub struct MarksPreview {
    /// What applies it.
    pub id: u32,
    /// The first changes, 200 at most.
    pub changes: Vec<MarkChange>,
    /// Accounts and logins that change.
    pub changed: u32,
    /// Those that stay as they are.
    pub unchanged: u32,
    /// Lines about what is not here.
    pub unknown: u32,
    /// Groups that would be created.
    pub new_groups: Vec<String>,
    /// Tags that would be created.
    pub new_tags: Vec<String>,
    /// Lines that cannot be used, 200 at most.
    pub faults: Vec<MarkFaultView>,
}
