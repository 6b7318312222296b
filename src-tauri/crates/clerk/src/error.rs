//! What can go wrong, by what a caller can do about it.

use crate::{SessionTask, TokenStoreError};
use ::wire::Barrier;
use std::time::Duration;

/// A failed call. No variant holds a token, a verifier or a nonce.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClerkError {
    /// Clerk cannot be reached, or the connection broke before the answer was complete.
    #[error("Clerk cannot be reached")]
    Offline,
    /// No complete answer within the time bound.
    #[error("Clerk did not answer in time")]
    Timeout,
    /// Something on the way does not let the request through.
    #[error("Clerk cannot be reached: {0}")]
    Barred(Barrier),
    /// Too many requests from this address (429).
    #[error("Clerk asks to wait")]
    RateLimited {
        /// How long Clerk asks to wait, if it says so.
        retry_after: Option<Duration>,
    },
    /// Clerk answers 408, 425 or 5xx. It passes.
    #[error("Clerk is unavailable (HTTP {status})")]
    Unavailable {
        /// HTTP status.
        status: u16,
        /// How long Clerk asks to wait, if it says so.
        retry_after: Option<Duration>,
    },
    /// The instance does not allow native clients: its owner must switch the Native API on.
    #[error("the Native API of this Clerk instance is switched off")]
    NativeApiDisabled,
    /// This device has no session.
    #[error("signed out")]
    SignedOut,
    /// The session ended, expired, was removed or was revoked. Other sessions may still live.
    #[error("the session is over")]
    SessionGone,
    /// The session is there, and Clerk wants something done before it can be used. It is not over.
    #[error("Clerk wants something done before the session can be used: {task}")]
    SessionPending {
        /// What comes first.
        task: SessionTask,
    },
    /// The nonce of a callback was refused: used, expired, or the verifier does not fit. The user
    /// must start the sign-in again.
    #[error("the sign-in could not be completed ({code})")]
    NonceRejected {
        /// Clerk's error code. Which codes occur here is not documented.
        code: String,
        /// Clerk's name of the request, for its support.
        trace_id: Option<String>,
    },
    /// Any other refusal.
    #[error("Clerk refused ({status} {code}): {message}")]
    Clerk {
        /// Clerk's error code: branch on this, never on the text.
        code: String,
        /// Clerk's text for users.
        message: String,
        /// Clerk's name of the request, for its support.
        trace_id: Option<String>,
        /// HTTP status.
        status: u16,
    },
    /// The answer is not what the protocol says. The text names the part, never its content.
    #[error("unreadable answer from Clerk: {0}")]
    BadResponse(&'static str),
    /// The device token could not be read or saved.
    #[error(transparent)]
    TokenStore(#[from] TokenStoreError),
    /// The session token is not one that the database would accept: the instance is set up wrongly.
    #[error(transparent)]
    SetupProblem(#[from] ClaimProblem),
    /// An address that must not be used: not https (http is allowed on loopback), with user
    /// information in it, or not absolute.
    #[error("an address that must not be used: {0}")]
    BadUrl(&'static str),
}

impl ClerkError {
    /// Whether the same call may succeed later without a user doing anything.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::Timeout
                | Self::Barred(_)
                | Self::RateLimited { .. }
                | Self::Unavailable { .. }
        )
    }

    /// How long the other side asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// What is wrong with the claims of a session token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimProblem {
    /// Issued by another instance than the one that was asked.
    #[error(
        "the session token was issued by {found}, not by {expected}: the publishable key is of another instance"
    )]
    WrongIssuer {
        /// The instance that was asked.
        expected: String,
        /// `iss` of the token.
        found: String,
    },
    /// It belongs to somebody else than the user who is signed in.
    #[error("the session token belongs to another user")]
    WrongUser,
    /// It belongs to another session than the one that was asked for.
    #[error("the session token belongs to another session")]
    WrongSession,
    /// No session token: another algorithm than RS256, another type, or no key id.
    #[error("what came is no session token")]
    WrongKind,
    /// Signed with a key that the instance does not publish.
    #[error("the session token is signed with a key that the instance does not publish")]
    UnknownKey,
    /// The signature does not fit.
    #[error("the signature of the session token does not fit")]
    WrongSignature,
    /// Not valid yet, or not any more, by Clerk's own clock.
    #[error("the session token is out of its time")]
    OutOfTime,
    /// `role` is missing or is not `authenticated`: the Supabase integration of the Clerk instance is
    /// not switched on.
    #[error(
        "your Clerk instance does not add `role: authenticated` to session tokens: activate the Supabase \
         integration in the Clerk dashboard"
    )]
    WrongRole {
        /// `role` of the token.
        found: Option<String>,
    },
}
