//! The bridge's tokens, from the app.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::hand_out::{Choice, Purpose};
use local_api::answer::Token;
use local_api::{Answer, Ask, FailureCode, TokenAsk};
use mcp_bridge::{TokenError, Tokens};
use sha2::{Digest as _, Sha256};

use super::link::Link;
use crate::exit::Failed;

/// Tokens of one login.
#[derive(Debug)]
pub struct AppTokens {
    link: Arc<Link>,
    connection: String,
    prompt: bool,
}

impl AppTokens {
    /// Of the login with that id.
    pub fn new(link: Arc<Link>, connection: String, prompt: bool) -> Self {
        Self { link, connection, prompt }
    }
}

#[async_trait]
impl Tokens for AppTokens {
    async fn token(&self, refused: Option<&mcp_bridge::Token>) -> Result<mcp_bridge::Token, TokenError> {
        let ask = Ask::Token(TokenAsk {
            choice: Choice { login: Some(self.connection.clone()), ..Choice::default() },
            purpose: Purpose::Mcp,
            min_ttl: None,
            refused: refused.map(|token| hex::encode(Sha256::digest(token.access.expose()))),
            prompt: self.prompt,
        });
        // By itself: a client that loses its patience doesn't take the question back, and its next request finds the
        // answer.
        let link = Arc::clone(&self.link);
        let asked = tokio::spawn(async move { link.ask(ask).await }).await;
        match asked {
            Ok(Ok(Answer::Token(token))) => {
                let Token { access_token, expires_at, target } = *token;
                Ok(mcp_bridge::Token { access: access_token, client_id: target.client_id, expires_at })
            }
            Ok(Ok(_)) => Err(error(&Failed::unexpected())),
            Ok(Err(failed)) => Err(error(&failed)),
            Err(_) => Err(TokenError::Unavailable {
                retry_after: None,
                message: "Adkeeper couldn’t be asked.".to_owned(),
            }),
        }
    }
}

fn error(failed: &Failed) -> TokenError {
    match failed {
        Failed::App(failure) => match failure.code {
            FailureCode::NotApproved
            | FailureCode::Denied
            | FailureCode::Unanswered
            | FailureCode::Resting
            | FailureCode::TooManyQuestions => TokenError::NotAllowed,
            FailureCode::Reconnect
            | FailureCode::Settings
            | FailureCode::SignedOut
            | FailureCode::NoSuchLogin
            | FailureCode::NothingConnected => TokenError::Ended { message: failure.message.clone() },
            _ => TokenError::Unavailable {
                retry_after: failure.retry_after.map(|seconds| Duration::from_secs(u64::from(seconds))),
                message: failure.message.clone(),
            },
        },
        Failed::Here { message, .. } => {
            TokenError::Unavailable { retry_after: None, message: message.clone() }
        }
    }
}
