//! Who is signed in on this computer, and the sign-in under way: the record of it, and the one function that
//! changes it.
//!
//! Each user has a device token of their own, in a [`Slot`] of the vault. A sign-in under way has a slot
//! too; when it is done, the slot becomes the user's. So a token is never moved: what changes is who it
//! belongs to, in one transaction of the store.

mod transition;

pub use transition::{Event, Refused, Turn, transition};

use crate::flow::FLOW_LIFETIME;
use crate::{Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// The form in which an attempt is stored. A newer one is not read, and the attempt ends.
pub const ATTEMPT_VERSION: u32 = 2;

/// The place of one device token in the vault. The empty one is the first computer-wide place, so that who was
/// signed in before there were several users stays signed in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Slot(String);

impl Slot {
    /// The place of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// A place for a device token of the Clerk instance at `host`; `number` tells several users apart.
    pub fn at(host: &str, number: Option<&str>) -> Self {
        Self(match number {
            Some(number) => format!("{host}/{number}"),
            None => host.to_owned(),
        })
    }

    /// The host whose device token it holds; `None` for a place that an earlier version made, which named none.
    pub fn host(&self) -> Option<&str> {
        let (host, _) = self.0.split_once('/').unwrap_or((&self.0, ""));
        // Before hosts were named: nothing, or sixteen random digits.
        let unnamed =
            host.is_empty() || (host.len() == 16 && host.bytes().all(|byte| byte.is_ascii_hexdigit()));
        (!unnamed).then_some(host)
    }

    /// Its name; empty for the first that there ever was.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known of a user on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Where their device token is; `None` once they signed out.
    pub slot: Option<Slot>,
    /// Their Clerk session.
    pub session_id: Option<String>,
    /// Clerk ended that session: the keeper goes on, mirroring waits.
    pub over: bool,
}

impl Known {
    /// Where their device token is, and their session at Clerk; `None` for one who signed out.
    pub fn session(&self) -> Option<(&Slot, &str)> {
        self.slot.as_ref().zip(self.session_id.as_deref())
    }

    /// The same, unless Clerk ended the session.
    pub fn live_session(&self) -> Option<(&Slot, &str)> {
        self.session().filter(|_| !self.over)
    }
}

/// What a sign-in waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "SignInStep.ts")]
pub enum SignInStep {
    /// The user is in the browser.
    Browser,
    /// Address, then password or code.
    FirstFactor,
    /// Authenticator app or backup code.
    SecondFactor,
    /// The code that was sent because Clerk does not know this computer.
    NewDevice,
    /// A new password in place of the forgotten one.
    NewPassword,
    /// Somebody new: the code that proves their address.
    Verify,
    /// Who it is was proved, and Clerk wants something done before the session can be used.
    Task,
}

impl SignInStep {
    /// All steps.
    pub const ALL: [Self; 7] = [
        Self::Browser,
        Self::FirstFactor,
        Self::SecondFactor,
        Self::NewDevice,
        Self::NewPassword,
        Self::Verify,
        Self::Task,
    ];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::FirstFactor => "first_factor",
            Self::SecondFactor => "second_factor",
            Self::NewDevice => "new_device",
            Self::NewPassword => "new_password",
            Self::Verify => "verify",
            Self::Task => "task",
        }
    }

    /// Reads the word written by [`SignInStep::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }
}

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Where its device token is.
    pub slot: Slot,
    /// What it waits for.
    pub step: SignInStep,
    /// Clerk's id of it (`sia_…`, `sua_…`, and `sess_…` while a task is due); hosted ones have none.
    pub clerk_id: Option<String>,
    /// When it began.
    pub started_at: Timestamp,
}

impl Attempt {
    /// Whether it is given up at `now`. A clock set back to before the start does not extend it.
    pub fn lapsed(&self, now: Timestamp) -> bool {
        let ends = self.started_at.saturating_add(FLOW_LIFETIME).unwrap_or(Timestamp::MAX);
        let earliest = self.started_at.saturating_sub(FLOW_LIFETIME).unwrap_or(Timestamp::MIN);
        now >= ends || now < earliest
    }
}

/// Who is signed in on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sessions {
    /// Everybody who has data here.
    pub known: BTreeMap<UserId, Known>,
    /// Whose dashboard is shown.
    pub current: Option<UserId>,
    /// The sign-in under way, beside whoever is signed in.
    pub attempt: Option<Attempt>,
}

impl Sessions {
    /// The session of `user` that Clerk has not ended: where their device token is, and its id at Clerk.
    pub fn live(&self, user: &UserId) -> Option<(&Slot, &str)> {
        self.known.get(user)?.live_session()
    }
}

/// Where the user in front of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SessionState {
    /// Nobody is signed in.
    SignedOut,
    /// In the browser, or at the form's first step.
    Authenticating,
    /// The second factor, the check of a new computer, or a new password is due.
    Challenged(SignInStep),
    /// The session can be used.
    SignedIn,
    /// Clerk ended the session.
    Expired,
}

impl Sessions {
    /// What is on the screen: a sign-in under way comes before whoever is signed in.
    pub fn state(&self) -> SessionState {
        match (&self.attempt, self.current.as_ref().and_then(|user| self.known.get(user))) {
            (Some(attempt), _) => match attempt.step {
                SignInStep::Browser | SignInStep::FirstFactor => SessionState::Authenticating,
                step => SessionState::Challenged(step),
            },
            (None, Some(known)) if known.over => SessionState::Expired,
            (None, Some(_)) => SessionState::SignedIn,
            (None, None) => SessionState::SignedOut,
        }
    }

    /// The slots in use; what the vault holds beside them belongs to nobody.
    pub fn slots(&self) -> BTreeSet<&Slot> {
        let known = self.known.values().filter_map(|known| known.slot.as_ref());
        known.chain(self.attempt.as_ref().map(|attempt| &attempt.slot)).collect()
    }
}
