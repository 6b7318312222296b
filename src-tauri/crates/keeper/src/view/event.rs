//! What the core announces.

use serde::Serialize;
use ts_rs::TS;

use super::CommandError;
use domain::flow::FlowKind;
use domain::{AccountId, ConnectionId};

/// A screen of the dashboard that something outside of it (a notification, the tray) can open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "screen", rename_all = "snake_case")]
#[ts(export, export_to = "Screen.ts")]
pub enum Screen {
    /// The overview.
    Overview,
    /// One connection.
    Connection {
        /// Which.
        #[ts(type = "string")]
        connection_id: ConnectionId,
    },
    /// The list of notices.
    Notices,
    /// The settings.
    Settings,
    /// The activity log.
    Activity,
    /// The review of a new connection.
    Review,
    /// What ends on a known day.
    Expirations,
    /// The accounts.
    Accounts,
    /// One account.
    Account {
        /// Which.
        #[ts(type = "string")]
        account_id: AccountId,
    },
    /// The Amazon logins.
    Connections,
    /// Other programs that use the logins.
    Programs,
}

/// Accounts that one announcement names. Of more it is said that accounts changed.
pub const MOST_ACCOUNT_IDS: usize = 50;

/// One announcement. `*_changed` events carry no data: what is on the screen is asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export, export_to = "AppEvent.ts")]
pub enum AppEvent {
    /// Something in the snapshot changed: sign-in, flow, keeper, mirror, vault, settings.
    SnapshotChanged,
    /// A connection or its health changed.
    ConnectionsChanged,
    /// Many accounts appeared, went or changed, or it is not known which.
    AccountsChanged,
    /// These accounts appeared, went or changed.
    AccountRowsChanged {
        /// Which, at most 50.
        #[ts(type = "string[]")]
        ids: Vec<AccountId>,
    },
    /// A notice was added or read.
    NoticesChanged,
    /// A program asks, came, went or was given a token, or an approval changed.
    ProgramsChanged,
    /// The health of accounts changed, or a round of questions moved on.
    WatchChanged,
    /// Groups, tags, saved views, pins, or what the dashboard is limited to changed.
    OrganizeChanged,
    /// A report moved on.
    ReportsChanged,
    /// The activity log grew.
    ActivityChanged,
    /// An Amazon login came back and waits to be reviewed.
    ReviewReady,
    /// A sign-in or connect ended without success, or a callback was refused while it goes on waiting.
    FlowFailed {
        /// Which flow; `None` for a callback that belongs to none.
        flow: Option<FlowKind>,
        /// Why.
        error: CommandError,
    },
    /// Show this screen.
    Navigate {
        /// Which.
        to: Screen,
    },
}
