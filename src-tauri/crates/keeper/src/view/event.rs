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

/// One announcement. `*_changed` events carry nothing: whoever shows the data asks for it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export, export_to = "AppEvent.ts")]
pub enum AppEvent {
    /// Something in the snapshot changed: sign-in, flow, keeper, mirror, vault, settings.
    SnapshotChanged,
    /// A connection or its health changed.
    ConnectionsChanged,
    /// Accounts came, went or changed.
    AccountsChanged,
    /// A notice was added or read.
    NoticesChanged,
    /// A program asks, came, went or was given a token, or an approval changed.
    ProgramsChanged,
    /// The health of accounts changed, or a round of questions moved on.
    WatchChanged,
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
