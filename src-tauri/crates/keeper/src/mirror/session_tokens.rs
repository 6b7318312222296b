//! Where the mirror gets the user's session token from.

use crate::services::clerk_clients::ClerkClients;
use crate::services::swappable::Swappable;
use async_trait::async_trait;
use clerk::{ClaimProblem, ClerkError, TokenStoreError};
use domain::{Secret, UserId};
use parking_lot::Mutex;
use std::sync::Arc;
use supabase::{SessionTokenError, SessionTokens};
use tokio::sync::watch;

use crate::storage::Opened;

/// Whose rows are being pushed. PostgreSQL takes the owner of a row from the token, so a token of
/// anybody else would give the rows away.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pushing(Arc<Mutex<Option<UserId>>>);

impl Pushing {
    pub fn set(&self, user: &UserId) {
        *self.0.lock() = Some(user.clone());
    }

    /// Whose rows were pushed last.
    pub fn whose(&self) -> Option<UserId> {
        self.0.lock().clone()
    }

    fn is_for(&self, user: &UserId) -> bool {
        self.0.lock().as_ref() == Some(user)
    }
}

/// The session token of whoever is signed in, fetched when it is needed.
pub(crate) struct UserTokens {
    pub clerk: Swappable<ClerkClients>,
    pub store: watch::Receiver<Opened>,
    pub pushing: Pushing,
}

#[async_trait]
impl SessionTokens for UserTokens {
    async fn token(&self, fresh: bool) -> Result<Secret, SessionTokenError> {
        let store = match self.store.borrow().as_ref() {
            Some(Ok(store)) => store.clone(),
            _ => return Err(SessionTokenError::Failed("the store is not open".into())),
        };
        let sessions = store.sessions().await;
        let sessions = sessions.map_err(|error| SessionTokenError::Failed(error.to_string()))?;
        let user = sessions.current.clone().ok_or(SessionTokenError::SignedOut)?;
        if !self.pushing.is_for(&user) {
            return Err(SessionTokenError::Replaced);
        }
        let (Some(clients), Some((slot, session))) = (self.clerk.get(), sessions.live(&user)) else {
            return Err(SessionTokenError::SignedOut);
        };
        if !clients.owns(slot) {
            // Signed in with another Clerk instance: its session says nothing to this one.
            return Err(SessionTokenError::SignedOut);
        }
        let token = clients.token(slot, session, &user, fresh).await.map_err(|error| translate(&error))?;
        Ok(token.jwt)
    }
}

/// Only Clerk's own word ends a session. Whatever else keeps it from giving a token is named by its cause.
fn translate(error: &ClerkError) -> SessionTokenError {
    use SessionTokenError as T;
    match error {
        ClerkError::SignedOut | ClerkError::SessionGone => T::SignedOut,
        ClerkError::SessionPending { task } => T::Pending(task.to_string()),
        ClerkError::Offline | ClerkError::Timeout => T::Unreachable,
        ClerkError::Barred(barrier) => T::Barred(*barrier),
        ClerkError::Unavailable { .. } | ClerkError::RateLimited { .. } => {
            T::Unavailable { retry_after: error.retry_after() }
        }
        // A clock that jumped, here or there: the next token may be right.
        ClerkError::SetupProblem(ClaimProblem::OutOfTime) => T::Unavailable { retry_after: None },
        ClerkError::SetupProblem(problem) => T::Setup(problem.to_string()),
        ClerkError::BadResponse(part) => T::Unreadable((*part).to_owned()),
        ClerkError::NativeApiDisabled => T::NativeApiOff,
        ClerkError::TokenStore(TokenStoreError::Locked) => T::KeychainLocked,
        ClerkError::TokenStore(TokenStoreError::NoCollection) => T::KeychainNoCollection,
        ClerkError::TokenStore(TokenStoreError::Unavailable) => T::KeychainUnavailable,
        error => T::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clerk::SessionTask;
    use domain::Timestamp;
    use store::{Store, User};

    #[tokio::test]
    async fn rows_of_one_user_never_get_the_token_of_another() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path().join("adkeeper.db")).await.unwrap();
        let ben = User {
            id: UserId::new("user_ben"),
            name: "Ben".into(),
            email: None,
            image_url: None,
            session_id: Some("sess_ben".into()),
            session_ended: false,
            updated_at: Timestamp::UNIX_EPOCH,
        };
        store.sign_in(ben.clone()).await.unwrap();
        let pushing = Pushing::default();
        pushing.set(&UserId::new("user_ada"));
        let opened = watch::Sender::new(Some(Ok(store)));
        let tokens =
            UserTokens { clerk: Swappable::new(None), store: opened.subscribe(), pushing: pushing.clone() };
        let refused = SessionTokenError::Replaced;
        assert_eq!(tokens.token(false).await.unwrap_err(), refused, "Ada's rows would become Ben's");
        pushing.set(&ben.id);
        let asked = tokens.token(false).await.unwrap_err();
        assert_eq!(asked, SessionTokenError::SignedOut, "Ben's own rows get as far as asking Clerk");
    }

    #[test]
    fn each_cause_that_keeps_clerk_from_giving_a_token_keeps_its_name() {
        use SessionTokenError as T;
        let wait = Some(std::time::Duration::from_secs(7));
        let refused = |code: &str| ClerkError::Clerk {
            code: code.into(),
            message: String::new(),
            trace_id: None,
            status: 403,
        };
        for (error, cause) in [
            (ClerkError::SignedOut, T::SignedOut),
            (ClerkError::SessionGone, T::SignedOut),
            (ClerkError::SessionPending { task: SessionTask::SetupMfa }, T::Pending("setup-mfa".into())),
            (ClerkError::Offline, T::Unreachable),
            (ClerkError::Timeout, T::Unreachable),
            (
                ClerkError::Unavailable { status: 503, retry_after: wait },
                T::Unavailable { retry_after: wait },
            ),
            (ClerkError::RateLimited { retry_after: wait }, T::Unavailable { retry_after: wait }),
            (ClerkError::SetupProblem(ClaimProblem::OutOfTime), T::Unavailable { retry_after: None }),
            (ClerkError::BadResponse("client"), T::Unreadable("client".into())),
            (ClerkError::NativeApiDisabled, T::NativeApiOff),
            (ClerkError::TokenStore(TokenStoreError::Locked), T::KeychainLocked),
            (ClerkError::TokenStore(TokenStoreError::NoCollection), T::KeychainNoCollection),
            (ClerkError::TokenStore(TokenStoreError::Unavailable), T::KeychainUnavailable),
            (refused("user_banned"), T::Failed(refused("user_banned").to_string())),
        ] {
            assert_eq!(translate(&error), cause, "{error:?}");
        }
        let role = ClerkError::SetupProblem(ClaimProblem::WrongRole { found: None });
        assert!(matches!(translate(&role), T::Setup(_)));
    }
}
