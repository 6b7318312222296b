//! The tokens of a login that was authorised and is no connection yet.

use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::access_token::AccessToken;
use crate::services::amazon::Amazon;
use crate::view::CommandError;
use amazon_ads::{AccessTokens, ClientAuth, TokenError, TokenFuture};
use domain::{Region, Secret};
use parking_lot::Mutex;
use std::sync::Arc;
use vault::VaultKey;

/// The tokens of a login that has just come back and is no connection yet. Its refresh token is in the
/// vault, under the review's key.
pub(crate) struct NewLogin {
    pub runtime: Arc<Runtime>,
    pub secrets: Arc<Secrets>,
    pub amazon: Arc<Amazon>,
    pub auth: ClientAuth,
    pub region: Region,
    pub access: Mutex<AccessToken>,
    /// The keychain failed: what came of this login cannot be kept.
    pub failed: Mutex<Option<CommandError>>,
}

impl NewLogin {
    fn fail(&self, error: CommandError) -> TokenError {
        *self.failed.lock() = Some(error);
        // The sweep only has to end; what it says is not used.
        TokenError::Offline
    }

    /// Why this login cannot be kept, if so.
    pub fn failure(&self) -> Option<CommandError> {
        self.failed.lock().take()
    }

    pub fn access(&self) -> AccessToken {
        self.access.lock().clone()
    }
}

impl AccessTokens for NewLogin {
    fn current(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(self.access().token) })
    }

    fn renew<'a>(&'a self, _rejected: &'a Secret) -> TokenFuture<'a> {
        Box::pin(async {
            let key = VaultKey::review_refresh_token();
            let refresh = self.secrets.needed(&key, "token of this login").await;
            let refresh = refresh.map_err(|error| self.fail(error))?;
            let asked = self.runtime.reading();
            let tokens = self.amazon.provider.refresh(self.region, &refresh, &self.auth).await?;
            if let Some(rotated) = tokens.refresh.filter(|rotated| *rotated != refresh) {
                // Stored before anything of the new tokens is used.
                let stored = self.secrets.put(&key, &rotated).await;
                stored.map_err(|error| self.fail(error.into()))?;
            }
            let access = AccessToken::new(tokens.access, tokens.expires_at, asked);
            *self.access.lock() = access.clone();
            Ok(access.token)
        })
    }
}
