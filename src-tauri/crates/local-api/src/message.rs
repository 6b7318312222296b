//! What is asked, and what comes back.

use crate::answer::{Account, Activity, Approval, Check, Connection, Status, Target, Token};
use crate::{Failure, VERSION};
use domain::hand_out::{Choice, Purpose};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The version that the caller speaks.
    pub v: u32,
    /// What is asked.
    pub ask: Ask,
}

impl Call {
    /// Of this version.
    pub fn new(ask: Ask) -> Self {
        Self { v: VERSION, ask }
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ask {
    /// How Adkeeper is.
    Status,
    /// A page of the accounts, by name.
    Accounts {
        /// Which: by id, name or login.
        #[serde(default)]
        choice: Choice,
        /// The last id of the page before.
        #[serde(default)]
        after: Option<String>,
    },
    /// The Amazon logins.
    Connections,
    /// Which login and account a choice means, without asking anybody.
    Choose {
        /// The choice.
        #[serde(default)]
        choice: Choice,
    },
    /// An access token.
    Token(TokenAsk),
    /// Refreshes a login now.
    Refresh {
        /// Which.
        #[serde(default)]
        choice: Choice,
    },
    /// The newest entries of the activity log.
    Activity {
        /// How many, at most 200.
        limit: u32,
        /// Only what other programs did.
        #[serde(default)]
        programs: bool,
        /// The `next` of the page before.
        #[serde(default)]
        before: Option<i64>,
    },
    /// What is approved.
    Approvals,
    /// Revokes an approval, or all.
    Revoke {
        /// Which; all without it.
        #[serde(default)]
        id: Option<i64>,
    },
    /// Shows a screen of the app.
    Open {
        /// Which.
        screen: ScreenName,
    },
    /// Checks what Adkeeper needs.
    Doctor,
    /// Notes tools that the caller called at Amazon's MCP server.
    Calls {
        /// With which login.
        connection_id: String,
        /// At most 500.
        calls: Vec<ToolUse>,
    },
}

/// A screen that can be opened from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ScreenName {
    /// The overview.
    Overview,
    /// The accounts.
    Accounts,
    /// The Amazon logins.
    Connections,
    /// What ends on a known day.
    Expirations,
    /// The activity log.
    Activity,
    /// Other programs that use the logins.
    Programs,
    /// The list of notices.
    Notices,
    /// The settings.
    Settings,
}

/// A token, and how it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenAsk {
    /// Which login.
    #[serde(default)]
    pub choice: Choice,
    /// What for.
    pub purpose: Purpose,
    /// Seconds that it has to live.
    #[serde(default)]
    pub min_ttl: Option<u32>,
    /// SHA-256, in hexadecimal, of a token that Amazon refused. A token itself is never sent to the app.
    #[serde(default)]
    pub refused: Option<String>,
    /// The user may be asked.
    pub prompt: bool,
}

/// One tool that was called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolUse {
    /// Its name, without arguments.
    pub tool: String,
    /// When it was called.
    pub at: Timestamp,
}

/// What the app says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Reply {
    /// It is still being worked on.
    Working {
        /// What it waits for.
        #[serde(rename = "for")]
        on: Working,
    },
    /// It is done.
    Done {
        /// The answer.
        answer: Answer,
    },
    /// It failed.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// What a call waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Working {
    /// The app's own work: a database, Amazon.
    App,
    /// The user's answer.
    User,
    /// Something of a newer version.
    #[serde(other)]
    Unknown,
}

/// An answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// How Adkeeper is.
    Status(Box<Status>),
    /// A page of accounts.
    Accounts {
        /// At most 200.
        rows: Vec<Account>,
        /// Passed as `after`, brings the next page; `None` at the end.
        next: Option<String>,
    },
    /// The Amazon logins.
    Connections {
        /// All of them.
        rows: Vec<Connection>,
    },
    /// What was chosen.
    Chosen(Box<Target>),
    /// A token.
    Token(Box<Token>),
    /// The login that was refreshed.
    Refreshed {
        /// As it is now.
        connection: Connection,
    },
    /// A page of the log.
    Activity {
        /// Newest first.
        rows: Vec<Activity>,
        /// Passed as `before`, brings the next page; `None` at the end.
        next: Option<i64>,
    },
    /// What is approved.
    Approvals {
        /// The newest first.
        rows: Vec<Approval>,
    },
    /// How many approvals were revoked.
    Revoked {
        /// How many.
        count: usize,
    },
    /// What was checked.
    Doctor {
        /// In a stable order.
        checks: Vec<Check>,
    },
    /// Done, with nothing to say.
    Nothing,
}
