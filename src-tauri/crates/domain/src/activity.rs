//! What the keeper did: one entry per attempt.

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
}

impl ActivityKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Refresh, Self::Probe, Self::Sweep];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refresh => "refresh",
            Self::Probe => "probe",
            Self::Sweep => "sweep",
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
}

impl Trigger {
    /// All triggers.
    pub const ALL: [Self; 5] = [Self::Schedule, Self::User, Self::Confirm, Self::Resume, Self::Need];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::User => "user",
            Self::Confirm => "confirm",
            Self::Resume => "resume",
            Self::Need => "need",
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
