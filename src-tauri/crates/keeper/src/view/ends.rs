//! What ends on a known day: grants, the client secret, the Clerk session.

use domain::Health;
use domain::grant::{ConsentSource, GrantEnd};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// When the user consented to a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ConsentView.ts")]
pub struct ConsentView {
    /// When, by Amazon's clock.
    #[ts(type = "number")]
    pub at: i64,
    /// How that is known.
    pub source: ConsentSource,
}

/// What ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "EndKind.ts")]
pub enum EndKind {
    /// A grant, a year after the user's consent.
    Grant,
    /// The client secret, by the day that the user entered.
    ClientSecret,
    /// The Clerk session.
    Session,
}

/// An end, or a grant of which no end is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "EndView.ts")]
pub struct EndView {
    /// The same for the same grant whenever it is asked for, on every computer.
    pub id: String,
    /// What ends.
    pub kind: EndKind,
    /// When.
    pub end: GrantEnd,
    /// Whose grant it is.
    pub connection_id: Option<String>,
    /// The connection's label.
    pub label: String,
    /// Name of the other computer that holds the grant; `None` for this one.
    pub device: Option<String>,
    /// When the user consented, if that is known.
    pub consent: Option<ConsentView>,
    /// Health of the connection there.
    pub health: Health,
    /// How many accounts the connection reaches.
    pub accounts: u32,
    /// Another grant of the same login lasts longer.
    pub outlived: bool,
    /// Until when warnings are put off.
    #[ts(type = "number | null")]
    pub snoozed_until: Option<i64>,
}

/// A week in which many grants end, and which to renew early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "AdviceView.ts")]
pub struct AdviceView {
    /// The first end of the week.
    #[ts(type = "number")]
    pub from: i64,
    /// The last.
    #[ts(type = "number")]
    pub until: i64,
    /// How many grants end in it.
    pub count: u32,
    /// Ids of the connections to reconnect early, the soonest end first.
    pub early: Vec<String>,
}

/// Everything that ends, the soonest first; what has no known end comes last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "EndsView.ts")]
pub struct EndsView {
    /// Grants of all computers, client secret and session.
    pub ends: Vec<EndView>,
    /// Busy weeks, the soonest first.
    pub advice: Vec<AdviceView>,
}

/// The form of exported ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "EndsFormat.ts")]
pub enum EndsFormat {
    /// iCalendar, RFC 5545.
    Ics,
    /// A table for spreadsheets.
    Csv,
}

/// A connection that waits to be reconnected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReconnectView.ts")]
pub struct ReconnectView {
    /// The connection.
    pub id: String,
    /// Its label.
    pub label: String,
}

/// Connections that the user is reconnecting one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReconnectsView.ts")]
pub struct ReconnectsView {
    /// The next ones, at most 20.
    pub next: Vec<ReconnectView>,
    /// How many wait.
    pub waiting: u32,
    /// How many were reconnected or skipped.
    pub done: u32,
}
