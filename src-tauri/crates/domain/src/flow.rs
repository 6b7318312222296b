//! A pending sign-in or connect: what must survive a restart so that a callback that arrives at a cold
//! start still finds its flow.

use crate::{ConnectionId, Region, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use ts_rs::TS;

/// How long a flow waits for its callback. Clerk and Amazon codes live 5 minutes from the moment the
/// user agrees; the rest is time for the user.
pub const FLOW_LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

/// Which flow waits for the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "FlowKind.ts")]
pub enum FlowKind {
    /// Signing in with Clerk.
    SignIn,
    /// Connecting an Amazon login.
    Connect,
}

impl FlowKind {
    /// The word used in tables and vault keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Connect => "connect",
        }
    }

    /// Reads the word written by [`FlowKind::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::SignIn, Self::Connect].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How the browser brings Amazon's answer back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "WayBack.ts")]
pub enum WayBack {
    /// An https page that forwards to the app's own scheme.
    Bounce,
    /// A listener of the app on `http://localhost:<fixed port>`.
    Loopback,
    /// The user copies the address from the browser.
    Paste,
}

impl WayBack {
    /// All ways, the most comfortable first.
    pub const ALL: [Self; 3] = [Self::Bounce, Self::Loopback, Self::Paste];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bounce => "bounce",
            Self::Loopback => "loopback",
            Self::Paste => "paste",
        }
    }

    /// Reads the word written by [`WayBack::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

/// A flow that waits for its callback. Its PKCE verifier is in the vault; of the state only a hash
/// is kept, so that the database alone cannot answer a flow. The address that was opened holds the state, so
/// it stays in memory and is no part of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingFlow {
    /// Which flow.
    pub kind: FlowKind,
    /// SHA-256 of the state, lower-case hex.
    pub state_hash: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it is given up.
    pub expires_at: Timestamp,
    /// Connect only: the login page that was opened.
    pub region: Option<Region>,
    /// Connect only: the connection that is authorised again.
    pub reauthorises: Option<ConnectionId>,
    /// Connect only: how the answer comes back.
    pub way: Option<WayBack>,
    /// Connect only: the return address as sent to Amazon; the exchange repeats it.
    pub return_url: Option<String>,
}

impl PendingFlow {
    /// Whether `state` is the one this flow was started with. Takes the same time for every input.
    pub fn matches(&self, state: &str) -> bool {
        hash_state(state).as_bytes().ct_eq(self.state_hash.as_bytes()).into()
    }

    /// Whether the deadline passed at `now`. A clock that jumped back to before the start does not
    /// extend the flow.
    pub fn expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
            || now < self.started_at.saturating_sub(FLOW_LIFETIME).unwrap_or(self.started_at)
    }
}

/// SHA-256 of a state, lower-case hex.
pub fn hash_state(state: &str) -> String {
    hex::encode(Sha256::digest(state.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow() -> PendingFlow {
        PendingFlow {
            kind: FlowKind::Connect,
            state_hash: hash_state("good"),
            started_at: Timestamp::from_second(1_000_000).unwrap(),
            expires_at: Timestamp::from_second(1_000_900).unwrap(),
            region: Some(Region::Na),
            reauthorises: None,
            way: None,
            return_url: None,
        }
    }

    #[test]
    fn only_the_exact_state_matches() {
        assert!(flow().matches("good"));
        for forged in ["", "Good", "good ", "goo", &hash_state("good")] {
            assert!(!flow().matches(forged), "{forged:?} must not match");
        }
    }

    #[test]
    fn a_clock_set_back_a_day_ends_the_flow_instead_of_extending_it() {
        let flow = flow();
        assert!(!flow.expired(Timestamp::from_second(1_000_010).unwrap()));
        assert!(flow.expired(Timestamp::from_second(1_000_900).unwrap()));
        assert!(flow.expired(Timestamp::from_second(1_000_000 - 86_400).unwrap()));
    }
}
