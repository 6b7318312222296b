//! Where the mirror gets the person's session token from.

use async_trait::async_trait;
use clerk::{ClerkClient, ClerkError};
use domain::Secret;
use std::sync::Arc;
use store::Store;
use supabase::{SessionTokenError, SessionTokens};
use tokio::sync::watch;

use crate::view::CommandError;

/// The session token of whoever is signed in, fetched when it is needed.
pub(crate) struct PersonTokens {
    pub clerk: Option<Arc<ClerkClient>>,
    pub store: watch::Receiver<Option<Result<Store, CommandError>>>,
}

#[async_trait]
impl SessionTokens for PersonTokens {
    async fn token(&self, fresh: bool) -> Result<Secret, SessionTokenError> {
        let store = match self.store.borrow().as_ref() {
            Some(Ok(store)) => store.clone(),
            _ => return Err(SessionTokenError::Failed("the store is not open".into())),
        };
        let user = store
            .current_user()
            .await
            .map_err(|error| SessionTokenError::Failed(error.to_string()))?
            .ok_or(SessionTokenError::SignedOut)?;
        let (Some(clerk), Some(session)) = (self.clerk.as_ref(), user.session_id.as_deref()) else {
            return Err(SessionTokenError::SignedOut);
        };
        let token =
            if fresh { clerk.fresh_session_token(session).await } else { clerk.session_token(session).await }
                .map_err(|error| translate(&error))?;
        clerk
            .check_claims(&token.claims, &user.id)
            .map_err(|problem| SessionTokenError::Setup(problem.to_string()))?;
        Ok(token.jwt)
    }
}

fn translate(error: &ClerkError) -> SessionTokenError {
    match error {
        ClerkError::SignedOut | ClerkError::SessionGone => SessionTokenError::SignedOut,
        ClerkError::SetupProblem(problem) => SessionTokenError::Setup(problem.to_string()),
        error if error.is_passing() => SessionTokenError::Unavailable { retry_after: error.retry_after() },
        error => SessionTokenError::Failed(error.to_string()),
    }
}
