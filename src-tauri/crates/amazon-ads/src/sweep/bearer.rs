//! The access token of one sweep, renewed at most once.

use crate::{AccessTokens, TokenError};
use domain::Secret;
use tokio::sync::Mutex;

/// The token that all calls of a sweep use.
pub(super) struct Bearer<'a> {
    source: &'a dyn AccessTokens,
    /// Held while the token is renewed: nobody sends one that is known to be refused.
    state: Mutex<State>,
}

struct State {
    token: Secret,
    renewal: Option<Result<(), TokenError>>,
}

/// What a call whose token was refused does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is another token: try that.
    Retry,
    /// The refused token is the renewed one.
    Spent,
    /// It could not be renewed.
    Failed(TokenError),
}

impl<'a> Bearer<'a> {
    pub(super) async fn new(source: &'a dyn AccessTokens) -> Result<Self, TokenError> {
        let token = source.current().await?;
        Ok(Self { source, state: Mutex::new(State { token, renewal: None }) })
    }

    pub(super) async fn token(&self) -> Secret {
        self.state.lock().await.token.clone()
    }

    /// The first to report a refused token renews it; all others find what came of that.
    pub(super) async fn refused(&self, token: &Secret) -> Verdict {
        let mut state = self.state.lock().await;
        if state.token != *token {
            return Verdict::Retry;
        }
        match &state.renewal {
            Some(Ok(())) => Verdict::Spent,
            Some(Err(error)) => Verdict::Failed(error.clone()),
            None => match self.source.renew(token).await {
                Ok(token) => {
                    *state = State { token, renewal: Some(Ok(())) };
                    Verdict::Retry
                }
                Err(error) => {
                    state.renewal = Some(Err(error.clone()));
                    Verdict::Failed(error)
                }
            },
        }
    }
}
