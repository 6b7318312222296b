//! What is worth telling.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "NoticeKind.ts")]
pub enum NoticeKind {
    /// A connection needs a user.
    ConnectionBroken,
    /// A connection lapsed and will recover by itself.
    ConnectionLapsed,
    /// A broken or lapsed connection works again.
    ConnectionRecovered,
    /// A connection was added.
    ConnectionAdded,
    /// The Clerk session ended.
    SessionEnded,
    /// A sweep found accounts that were not there before.
    AccountsAppeared,
    /// A sweep no longer found accounts that were there before.
    AccountsLost,
    /// The Clerk session ends soon.
    SessionEnding,
    /// The client secret is to be rotated soon, by the date that the user entered.
    SecretEnding,
    /// A refresh token with a known end ends soon.
    GrantEnding,
    /// An account cannot pay, is not admitted, or will stop soon.
    AccountTrouble,
    /// That is over.
    AccountRecovered,
}

impl NoticeKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::ConnectionBroken,
        Self::ConnectionLapsed,
        Self::ConnectionRecovered,
        Self::ConnectionAdded,
        Self::SessionEnded,
        Self::AccountsAppeared,
        Self::AccountsLost,
        Self::SessionEnding,
        Self::SecretEnding,
        Self::GrantEnding,
        Self::AccountTrouble,
        Self::AccountRecovered,
    ];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConnectionBroken => "connection_broken",
            Self::ConnectionLapsed => "connection_lapsed",
            Self::ConnectionRecovered => "connection_recovered",
            Self::ConnectionAdded => "connection_added",
            Self::SessionEnded => "session_ended",
            Self::AccountsAppeared => "accounts_appeared",
            Self::AccountsLost => "accounts_lost",
            Self::SessionEnding => "session_ending",
            Self::SecretEnding => "secret_ending",
            Self::GrantEnding => "grant_ending",
            Self::AccountTrouble => "account_trouble",
            Self::AccountRecovered => "account_recovered",
        }
    }

    /// Reads the word written by [`NoticeKind::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::parse(kind.as_str()), Some(kind));
        }
    }
}
