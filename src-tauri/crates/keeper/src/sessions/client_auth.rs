//! What a token request proves itself with.

use super::{Sessions, is_over};
use crate::secrets::vault_cause;
use crate::services::amazon::Amazon;
use crate::view::{CommandError, ErrorCode};
use amazon_ads::{ClientAuth, barrier_cause};
use clerk::{ClerkError, TokenStoreError};
use domain::{Cause, UserId};
use vault::{VaultError, VaultKey};

/// Why a token request cannot be authenticated.
pub(crate) enum NoAuth {
    /// The keychain does not answer.
    Vault(VaultError),
    /// The keychain does not hold the client secret.
    SecretMissing,
    /// The broker wants the Clerk session, and there is none.
    SessionEnded,
    /// Clerk gave no session token for a passing reason.
    Clerk(ClerkError),
    /// Who is signed in could not be read.
    Store(CommandError),
}

impl NoAuth {
    pub fn cause(&self) -> Cause {
        match self {
            Self::Vault(error) => vault_cause(error),
            Self::SecretMissing => Cause::SecretMissing,
            // The list of causes has no word for a step at Clerk; the way out is a user's all the same.
            Self::SessionEnded | Self::Clerk(ClerkError::SessionPending { .. }) => Cause::SessionEnded,
            Self::Clerk(ClerkError::Barred(barrier)) => barrier_cause(*barrier),
            Self::Clerk(ClerkError::TokenStore(TokenStoreError::Locked)) => Cause::VaultLocked,
            Self::Clerk(ClerkError::TokenStore(TokenStoreError::NoCollection)) => Cause::VaultNoCollection,
            Self::Clerk(ClerkError::TokenStore(TokenStoreError::Unavailable)) => Cause::VaultUnavailable,
            Self::Clerk(ClerkError::Offline | ClerkError::Timeout) => Cause::Offline,
            Self::Clerk(_) => Cause::ClerkUnavailable,
            Self::Store(_) => Cause::Unknown,
        }
    }
}

impl From<NoAuth> for CommandError {
    fn from(error: NoAuth) -> Self {
        match error {
            NoAuth::Vault(error) => error.into(),
            NoAuth::SecretMissing => {
                Self::new(ErrorCode::SecretMissing, "the keychain holds no LwA client secret")
            }
            NoAuth::SessionEnded => Self::new(ErrorCode::SessionExpired, "the broker needs a Clerk session"),
            NoAuth::Clerk(error) => error.into(),
            NoAuth::Store(error) => error,
        }
    }
}

impl Sessions {
    /// What a token request proves itself with: the client secret of this computer, or, for the broker, the
    /// session of `owner`. Each refresh token counts at the broker for its own user only, so another user's
    /// session is never sent instead, whoever is signed in.
    pub(crate) async fn client_auth(
        &self,
        amazon: &Amazon,
        owner: Option<&UserId>,
    ) -> Result<ClientAuth, NoAuth> {
        if amazon.config.broker_url.is_none() {
            let key = VaultKey::client_secret(&amazon.config.client_id);
            let secret = self.secrets.get(&key).await.map_err(NoAuth::Vault)?;
            return secret.map(ClientAuth::Secret).ok_or(NoAuth::SecretMissing);
        }
        let Some(clients) = self.services.clerk.get() else { return Err(NoAuth::SessionEnded) };
        let store = self.storage.store().await.map_err(NoAuth::Store)?;
        let sessions = store.sessions().await.map_err(|error| NoAuth::Store(error.into()))?;
        let Some((slot, session)) = owner.and_then(|owner| sessions.live(owner)) else {
            return Err(NoAuth::SessionEnded);
        };
        match clients.of(slot).session_token(session).await {
            Ok(token) => Ok(ClientAuth::Broker { session: token.jwt }),
            Err(error) if is_over(&error) => Err(NoAuth::SessionEnded),
            Err(ClerkError::SessionPending { task }) => {
                if let Some(owner) = owner {
                    self.note_task(owner, &task);
                }
                Err(NoAuth::Clerk(ClerkError::SessionPending { task }))
            }
            Err(error) => Err(NoAuth::Clerk(error)),
        }
    }
}
