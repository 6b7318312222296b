//! How keeping logins alive went, what is next, and what happened while the window was closed. Of this computer alone.

use domain::{AccountKind, Cause, Health, Region};
use serde::Serialize;
use ts_rs::TS;

/// What was done on a day for all connections of the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "KeeperDay.ts")]
pub struct KeeperDay {
    /// The day, as in `2027-01-31`.
    pub day: String,
    /// Refreshes that gave a token.
    pub refreshed: u32,
    /// Refreshes that did not.
    pub failed: u32,
    /// Connections that became healthy again after more than a minute; one that did so twice counts twice.
    pub recovered: u32,
    /// The middle of how long those had not been healthy, in milliseconds; `None` where there were none.
    #[ts(type = "number | null")]
    pub median_recovery_ms: Option<i64>,
    /// What was asked of Amazon: refreshes, token checks and account checks together.
    pub calls: u32,
    /// Token refreshes among them.
    pub calls_refresh: u32,
    /// Calls that show whether the Ads API takes a token.
    pub calls_probe: u32,
    /// Checks for accounts, each of which is several requests and counts once.
    pub calls_sweep: u32,
}

/// The last days, oldest first, today last; days on which nothing was done included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "KeeperHistory.ts")]
pub struct KeeperHistory {
    /// The days.
    pub days: Vec<KeeperDay>,
}

/// A part of a day in which a connection had one health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "HealthSpan.ts")]
pub struct HealthSpan {
    /// Since when.
    #[ts(type = "number")]
    pub from: i64,
    /// Until when.
    #[ts(type = "number")]
    pub to: i64,
    /// How it was.
    pub health: Health,
    /// Why.
    pub cause: Option<Cause>,
}

/// A day of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "HealthDay.ts")]
pub struct HealthDay {
    /// The day, as in `2027-01-31`.
    pub day: String,
    /// The worst health of the day that lasted for a minute or more; `None` where nothing is on record.
    pub worst: Option<Health>,
    /// What the day consists of, at most 48 parts; the worst ones where there are more.
    pub spans: Vec<HealthSpan>,
    /// Refreshes that gave a token.
    pub refreshed: u32,
    /// Refreshes that did not.
    pub failed: u32,
}

/// Refreshes of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "HourAhead.ts")]
pub struct HourAhead {
    /// When the hour begins.
    #[ts(type = "number")]
    pub at: i64,
    /// How many refreshes are expected: the planned one of each connection, and those that follow from the life of
    /// its token.
    pub due: u32,
}

/// The next refresh of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "NextRefresh.ts")]
pub struct NextRefresh {
    /// The connection.
    pub id: String,
    /// Its label.
    pub label: String,
    /// When.
    #[ts(type = "number")]
    pub at: i64,
}

/// What is due in the next 24 hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "UpcomingView.ts")]
pub struct UpcomingView {
    /// 24 hours from now on; while refreshing is paused, hours before its end have none.
    pub hours: Vec<HourAhead>,
    /// The next few connections, at most five.
    pub next: Vec<NextRefresh>,
    /// How many connections wait for a user and are not refreshed.
    pub waiting: u32,
}

/// A connection in a list of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ChangedConnection.ts")]
pub struct ChangedConnection {
    /// The connection.
    pub id: String,
    /// Its label.
    pub label: String,
}

/// What changed since the window was last looked at. Lists name at most 20 connections.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "VisitView.ts")]
pub struct VisitView {
    /// When the window was last closed or hidden; `None` if it never was.
    #[ts(type = "number | null")]
    pub since: Option<i64>,
    /// Accounts that were found.
    pub accounts_found: u32,
    /// Accounts that are no longer reached.
    pub accounts_lost: u32,
    /// Accounts whose ads stopped, or soon will.
    pub accounts_stopped: u32,
    /// Accounts that recovered.
    pub accounts_recovered: u32,
    /// Connections that were healthy then and are not now.
    pub broken: Vec<ChangedConnection>,
    /// Connections that became healthy again and still are.
    pub recovered: Vec<ChangedConnection>,
    /// Connections whose permission reached its yearly end.
    pub ended: Vec<ChangedConnection>,
}

/// Accounts of one kind in one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReachPart.ts")]
pub struct ReachPart {
    /// Which kind.
    pub kind: AccountKind,
    /// Where.
    pub region: Region,
    /// How many.
    pub accounts: u32,
    /// How many of them are reached through no other login that works.
    pub only_here: u32,
}

/// What depends on a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ConnectionReach.ts")]
pub struct ConnectionReach {
    /// How many accounts it reaches.
    pub accounts: u32,
    /// How many of them are reached through no other login that works.
    pub only_here: u32,
    /// The same by kind and region.
    pub parts: Vec<ReachPart>,
}
