//! Where the session token of a request comes from.

use ::wire::Barrier;
use async_trait::async_trait;
use domain::Secret;
use std::time::Duration;

/// Gives the session token of the user who is signed in.
#[async_trait]
pub trait SessionTokens: Send + Sync + 'static {
    /// A token that is good for at least one request. With `fresh` the one given before was refused:
    /// it must not be given again.
    async fn token(&self, fresh: bool) -> Result<Secret, SessionTokenError>;
}

/// Why there is no session token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionTokenError {
    /// Nobody is signed in, or the session is over: a user must sign in.
    #[error("signed out")]
    SignedOut,
    /// Signed in, but the issuer wants this done first, by its own word for it. Nothing is over.
    #[error("the session waits for a step at the issuer: {0}")]
    Pending(String),
    /// The issuer cannot be reached. It passes.
    #[error("the issuer of session tokens cannot be reached")]
    Unreachable,
    /// Something on the way to the issuer does not let the request through. It passes.
    #[error("the issuer of session tokens cannot be reached: {0}")]
    Barred(Barrier),
    /// The issuer answers with an error of its own, or asks to wait. It passes.
    #[error("the issuer of session tokens is unavailable")]
    Unavailable {
        /// How long the issuer asks to wait, if it says so.
        retry_after: Option<Duration>,
    },
    /// Something else answered in the issuer's place, or the answer is cut off: a sign-in page of the
    /// network, a proxy. It passes.
    #[error("unreadable answer from the issuer of session tokens: {0}")]
    Unreadable(String),
    /// Somebody else signed in since the rows were read. The next run reads theirs.
    #[error("another user signed in meanwhile")]
    Replaced,
    /// The keychain that holds the device token is locked. It passes.
    #[error("the keychain is locked")]
    KeychainLocked,
    /// The keychain that should hold the device token has no collection. It passes.
    #[error("the keychain has no collection to store into")]
    KeychainNoCollection,
    /// There is no keychain to read the device token from.
    #[error("no keychain is available")]
    KeychainUnavailable,
    /// The issuer refuses this app, whoever is signed in: its owner must change a setting.
    #[error("the issuer refuses native apps")]
    NativeApiOff,
    /// The instance issues tokens that the database does not take: its owner must change a setting.
    #[error("the session token is not usable: {0}")]
    Setup(String),
    /// Anything else, such as the local database. The text holds no token.
    #[error("no session token: {0}")]
    Failed(String),
}

impl SessionTokenError {
    /// Whether there is no token until a user does something.
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::SignedOut | Self::Pending(_) | Self::NativeApiOff | Self::Setup(_))
    }
}
