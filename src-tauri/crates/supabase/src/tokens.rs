//! Where the session token of a request comes from.

use async_trait::async_trait;
use domain::Secret;
use std::time::Duration;

/// Gives the session token of the person who is signed in.
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
    /// Nobody is signed in, or the session is over: a person must sign in.
    #[error("signed out")]
    SignedOut,
    /// The issuer cannot be reached or is unavailable. It passes.
    #[error("the session token cannot be fetched now")]
    Unavailable {
        /// How long the issuer asks to wait, if it says so.
        retry_after: Option<Duration>,
    },
    /// The instance issues tokens that the database does not take: its owner must change a setting.
    #[error("the session token is not usable: {0}")]
    Setup(String),
    /// Anything else. The text holds no token.
    #[error("no session token: {0}")]
    Failed(String),
}
