//! What was done with a login: one entry per attempt of the keeper, and per use by another program.

use crate::{Cause, ConnectionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use ts_rs::TS;

/// What was attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "ActivityKind.ts")]
pub enum ActivityKind {
    /// A token refresh at LwA.
    Refresh,
    /// A small call to the Ads API that shows that the token works.
    Probe,
    /// A look at everything behind the login.
    Sweep,
    /// An access token given to another program of the user's.
    HandOut,
    /// A program that asked for one and was not allowed to have it.
    HandOutRefused,
    /// A tool of Amazon's MCP server that a program called through the bridge.
    McpCall,
}

impl ActivityKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Refresh, Self::Probe, Self::Sweep, Self::HandOut, Self::HandOutRefused, Self::McpCall];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::Probe => "probe",
            Self::Sweep => "sweep",
            Self::HandOut => "hand_out",
            Self::HandOutRefused => "hand_out_refused",
            Self::McpCall => "mcp_call",
        }
    }

    /// Reads the word written by [`ActivityKind::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Why it was attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Trigger.ts")]
pub enum Trigger {
    /// It was due.
    Schedule,
    /// A user asked for it.
    User,
    /// The second look that decides whether a refused grant is really gone.
    Confirm,
    /// What it waited for came back: the network, the keychain, a mended client.
    Resume,
    /// Something else needed a fresh token.
    Need,
    /// Another program of the user's asked for it.
    Program,
}

impl Trigger {
    /// All triggers.
    pub const ALL: [Self; 6] =
        [Self::Schedule, Self::User, Self::Confirm, Self::Resume, Self::Need, Self::Program];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::User => "user",
            Self::Confirm => "confirm",
            Self::Resume => "resume",
            Self::Need => "need",
            Self::Program => "program",
        }
    }

    /// Reads the word written by [`Trigger::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.as_str() == word)
    }
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// Whose connection.
    pub user_id: UserId,
    /// Which connection.
    pub connection_id: ConnectionId,
    /// What.
    pub kind: ActivityKind,
    /// Why.
    pub trigger: Trigger,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, waiting for its turn not included.
    pub took: Duration,
    /// Why it failed; `None` when it worked.
    pub cause: Option<Cause>,
    /// Amazon's request id, where it gave one.
    pub request_id: Option<String>,
    /// The program that asked, where one did.
    pub program: Option<ProgramUse>,
}

/// What another program did with a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramUse {
    /// The program's name.
    pub name: String,
    /// The program file, or the script where an interpreter runs one.
    pub path: String,
    /// The tool that was called, without its arguments.
    pub tool: Option<String>,
    /// When the token that was handed out ends.
    pub token_ends: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for kind in ActivityKind::ALL {
            assert_eq!(ActivityKind::parse(kind.as_str()), Some(kind));
        }
        for trigger in Trigger::ALL {
            assert_eq!(Trigger::parse(trigger.as_str()), Some(trigger));
        }
    }
}
