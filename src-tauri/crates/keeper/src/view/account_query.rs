//! What is asked of the list of accounts.

use domain::{AccountAccess, AccountKind, Health, Region};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How an account has to be at Amazon to pass a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "WatchFilter.ts")]
pub enum WatchFilter {
    /// Its ads don't run.
    Stopped,
    /// Its ads don't run because it can't pay.
    CannotPay,
    /// Its ads don't run for another reason.
    StoppedOther,
    /// Its ads run, and something has to be done.
    Attention,
    /// Amazon doesn't show its billing to the login.
    Hidden,
    /// It has campaigns that don't deliver although they are meant to.
    NotDelivering,
}

/// What the list is ordered by. Accounts that are equal in that are ordered by name, then by Amazon's id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "AccountSort.ts")]
pub enum AccountSort {
    /// Name, without regard to case and accents, numbers by value; accounts without a name last.
    #[default]
    Name,
    /// Region, as regions are shown.
    Region,
    /// Kind.
    Kind,
    /// Amazon's word for the state; accounts without one last.
    Status,
    /// Amazon's id, by value.
    Id,
    /// Label of the login.
    Connection,
    /// End of the last grant that reaches it; no known end last.
    Expires,
    /// Health at Amazon, worst first.
    Watch,
    /// Health of the login, worst first.
    Health,
    /// Name of the group; accounts without one last.
    Group,
    /// Amazon's country code; accounts without one last.
    Country,
}

/// What headings the list is divided by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "AccountGrouping.ts")]
pub enum AccountGrouping {
    /// No headings.
    #[default]
    None,
    /// The login.
    Connection,
    /// The first account above it.
    Parent,
    /// The user's group.
    Group,
    /// The user's tags. An account stands below each of its tags.
    Tag,
    /// The region.
    Region,
    /// The kind.
    Kind,
}

/// Which accounts, in which order. What is absent doesn't narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(default)]
#[ts(export, export_to = "AccountQuery.ts")]
pub struct AccountQuery {
    /// Words that must all occur in name, ids, country, type, login, group, tags or note. Case and accents don't matter.
    #[ts(as = "Option<String>", optional)]
    pub q: String,
    /// In this region.
    #[ts(optional)]
    pub region: Option<Region>,
    /// Of this kind.
    #[ts(optional)]
    pub kind: Option<AccountKind>,
    /// Whose login is so.
    #[ts(optional)]
    pub health: Option<Health>,
    /// Reached so.
    #[ts(optional)]
    pub access: Option<AccountAccess>,
    /// Tracked, or not.
    #[ts(optional)]
    pub tracked: Option<bool>,
    /// Of the connection with this id.
    #[ts(optional)]
    pub connection: Option<String>,
    /// So at Amazon.
    #[ts(optional)]
    pub watch: Option<WatchFilter>,
    /// In the group with this id; `none` for accounts without a group.
    #[ts(optional)]
    pub group: Option<String>,
    /// With the tag with this id; `none` for accounts without any tag.
    #[ts(optional)]
    pub tag: Option<String>,
    /// Pinned, or not.
    #[ts(optional)]
    pub pinned: Option<bool>,
    /// Below the account with this id; `none` for accounts without one above.
    #[ts(optional)]
    pub parent: Option<String>,
    /// The order; by name without it.
    #[ts(as = "Option<AccountSort>", optional)]
    pub sort: AccountSort,
    /// The other way round. What is equal stays in order.
    #[ts(as = "Option<bool>", optional)]
    pub down: bool,
    /// Divided by headings.
    #[ts(as = "Option<AccountGrouping>", optional)]
    pub group_by: AccountGrouping,
    /// Keys of headings whose accounts are not in the list.
    #[ts(as = "Option<Vec<String>>", optional)]
    pub collapsed: Vec<String>,
}

/// A part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[ts(export, export_to = "AccountWindow.ts")]
pub struct AccountWindow {
    /// Its first place.
    pub from: u32,
    /// How many places, at most 200.
    pub count: u32,
}

/// Accounts that something is done with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export, export_to = "Selection.ts")]
pub enum Selection {
    /// These. Those that are not the user's are left out.
    Ids {
        /// Which.
        ids: Vec<String>,
    },
    /// All that pass a query now, below closed headings too.
    Query {
        /// Which.
        query: Box<AccountQuery>,
        /// But these.
        except: Vec<String>,
    },
}
