//! The part of the list of accounts that is on the screen, and the accounts around one.

use super::WatchView;
use domain::{AccountAccess, AccountKind, Health, Region};
use serde::Serialize;
use ts_rs::TS;

/// A part of the list, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "AccountListView.ts")]
pub struct AccountListView {
    /// Names this answer: handed back as `since`, what did not change is not sent again.
    pub revision: u32,
    /// Accounts at all.
    pub all: u32,
    /// Accounts that pass the filters.
    pub matching: u32,
    /// Places in the list: rows and headings together.
    pub length: u32,
    /// The place of the first item.
    pub from: u32,
    /// What stands at the places from there.
    pub items: Vec<ListedItem>,
    /// How many accounts pass each filter of health at Amazon, and all other filters.
    pub watch_counts: WatchFilterCounts,
}

/// One place of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(untagged)]
#[ts(export, export_to = "ListedItem.ts")]
pub enum ListedItem {
    /// The same as the item at this place of `items` in the answer that was handed back, counted from 0.
    Unchanged(u32),
    /// The item.
    New(AccountItem),
}

/// What stands at one place of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export, export_to = "AccountItem.ts")]
pub enum AccountItem {
    /// An account.
    Row {
        /// Which.
        row: Box<AccountRowView>,
    },
    /// A heading, before its accounts.
    Heading {
        /// Names it: the id of the connection, account, group or tag, or the word of the region or kind; `none` for
        /// accounts without any.
        key: String,
        /// What it is called; `None` for regions, kinds and `none`.
        label: Option<String>,
        /// Accounts below it that pass the filters.
        count: u32,
        /// Whether those are left out of the list.
        collapsed: bool,
    },
}

/// An account in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "AccountRowView.ts")]
pub struct AccountRowView {
    /// Its id.
    pub id: String,
    /// Amazon's id, exact.
    pub external_id: String,
    /// Amazon's name; empty where there is none.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// Where it is.
    pub region: Region,
    /// Amazon's country code.
    pub country_code: Option<String>,
    /// Amazon's word for its state.
    pub status: Option<String>,
    /// Its connection.
    pub connection_id: String,
    /// That one's label.
    pub connection: String,
    /// That one's health.
    pub health: Health,
    /// Whether it is still reached.
    pub access: AccountAccess,
    /// Whether it is tracked.
    pub tracked: bool,
    /// When the last of the grants that reach it ends; `None` where one has no known end.
    #[ts(type = "number | null")]
    pub ends_at: Option<i64>,
    /// Its own health; `None` before it was first looked at.
    pub watch: Option<WatchView>,
    /// The first account above it: its name, or Amazon's id where it has none.
    pub parent: Option<String>,
    /// How many accounts are above it.
    pub parents: u32,
    /// The id of its group.
    pub group: Option<String>,
    /// The ids of its tags.
    pub tags: Vec<String>,
    /// The user's note, cut at 120 characters; empty without one.
    pub note: String,
    /// Whether the user pinned it.
    pub pinned: bool,
}

/// How many accounts pass each filter of health at Amazon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "WatchFilterCounts.ts")]
pub struct WatchFilterCounts {
    /// Those that pass `stopped`.
    pub stopped: u32,
    /// Those that pass `cannot_pay`.
    pub cannot_pay: u32,
    /// Those that pass `stopped_other`.
    pub stopped_other: u32,
    /// Those that pass `attention`.
    pub attention: u32,
    /// Those that pass `hidden`.
    pub hidden: u32,
    /// Those that pass `not_delivering`.
    pub not_delivering: u32,
}

/// Accounts above or below one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "RelativesView.ts")]
pub struct RelativesView {
    /// How many there are.
    pub count: u32,
    /// By name, at most 50.
    pub accounts: Vec<RelativeView>,
}

/// An account above or below another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "RelativeView.ts")]
pub struct RelativeView {
    /// Its id.
    pub id: String,
    /// Amazon's id, exact.
    pub external_id: String,
    /// Amazon's name; empty where there is none.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// Amazon's country code.
    pub country_code: Option<String>,
}
