//! The way to Supabase, and the user's other computers.

use super::CommandError;
use domain::grant::GrantEnd;
use domain::{Cause, Health};
use serde::Serialize;
use ts_rs::TS;

/// How the mirror is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "MirrorState.ts")]
pub enum MirrorState {
    /// No Supabase is configured: everything stays on this computer.
    Off,
    /// Everything is there.
    InSync,
    /// Rows are on their way.
    Pushing,
    /// Rows wait: no network, Supabase is down, or the session ended.
    Waiting,
    /// Supabase refuses; see `error`.
    Refused,
}

/// The way to Supabase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "MirrorView.ts")]
pub struct MirrorView {
    /// How it is.
    pub state: MirrorState,
    /// Local changes not yet there.
    pub pending: u32,
    /// How far it is, while it is at work.
    pub progress: Option<MirrorProgress>,
    /// The last time that everything was exchanged.
    #[ts(type = "number | null")]
    pub last_success: Option<i64>,
    /// Why it waits or is refused.
    pub error: Option<CommandError>,
    /// Number of rows that Supabase refuses by themselves, while others go on.
    pub held_count: u32,
    /// The first of them.
    pub held: Vec<HeldView>,
    /// Number of rows from Supabase that were skipped since the project is in use: they cannot be read or cannot
    /// be, or belong to another user on this computer.
    pub skipped_count: u32,
    /// The project's key is a legacy one, which Supabase retires at the end of 2026.
    pub legacy_key: bool,
    /// The user's computers that use the same project, this one included, the one seen last first.
    pub devices: Vec<DeviceView>,
}

/// How far a run of the mirror is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "MirrorProgress.ts")]
pub struct MirrorProgress {
    /// Rows sent.
    pub sent: u32,
    /// Of so many that waited when it began.
    pub waiting: u32,
    /// Rows that came from other computers.
    pub received: u32,
    /// Changes that are still to come.
    pub coming: u32,
}

/// What a refused row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "HeldTable.ts")]
pub enum HeldTable {
    /// The user's name and address.
    User,
    /// A connection.
    Connection,
    /// An account.
    Account,
    /// Which account stands below which.
    Link,
    /// A group or a tag.
    Label,
    /// What was added to an account.
    AccountMarks,
    /// What was added to a connection.
    ConnectionMarks,
    /// A saved view.
    SavedView,
    /// The settings.
    Settings,
}

/// A row that Supabase refuses. It waits until it changes, or until the user tries again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "HeldView.ts")]
pub struct HeldView {
    /// What it is.
    pub table: HeldTable,
    /// Its name; may be empty.
    pub name: String,
    /// PostgreSQL's or PostgREST's code.
    pub code: String,
    /// Their words, for details.
    pub message: String,
}

/// A computer of the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "DeviceView.ts")]
pub struct DeviceView {
    /// Its id.
    pub id: String,
    /// Its name; may be empty.
    pub name: String,
    /// `linux`, `macos` or `windows`.
    pub platform: String,
    /// The app's version there.
    pub app_version: String,
    /// When it was last seen to send something.
    #[ts(type = "number")]
    pub last_seen_at: i64,
    /// It is the one that asks.
    pub this: bool,
}

/// How a connection is on another computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ElsewhereView.ts")]
pub struct ElsewhereView {
    /// The computer's id.
    pub device_id: String,
    /// Its name; may be empty.
    pub device: String,
    /// How it is there.
    pub health: Health,
    /// Why, unless healthy.
    pub cause: Option<Cause>,
    /// Last success there.
    #[ts(type = "number | null")]
    pub last_success: Option<i64>,
    /// When the grant there ends.
    pub end: GrantEnd,
}
