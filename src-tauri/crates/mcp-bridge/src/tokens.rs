//! Where access tokens come from.

use async_trait::async_trait;
use domain::{Secret, Timestamp};
use std::time::Duration;

/// An access token with what is needed to use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The access token.
    pub access: Secret,
    /// The LwA client that it belongs to; not a secret.
    pub client_id: String,
    /// When it expires.
    pub expires_at: Timestamp,
}

/// Gives access tokens of one Amazon login.
#[async_trait]
pub trait Tokens: Send + Sync + 'static {
    /// A token that is valid now. `refused` is the one that Amazon has just refused, so that a newer one is fetched
    /// in its place. Called by one task at a time.
    async fn token(&self, refused: Option<&Token>) -> Result<Token, TokenError>;
}

/// Why there is no token. The messages are shown to the user and say what happened; what to do is added to them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The user has not allowed this program to use the login.
    #[error("Adkeeper does not allow this program to use this Amazon login")]
    NotAllowed,
    /// Not at the moment: offline, throttled, the keychain is locked, Adkeeper is not running.
    #[error("{message}")]
    Unavailable {
        /// When to ask again, if that is known.
        retry_after: Option<Duration>,
        /// What happened, in words for the user.
        message: String,
    },
    /// The login no longer works until the user reconnects it.
    #[error("{message}")]
    Ended {
        /// What happened, in words for the user.
        message: String,
    },
}
