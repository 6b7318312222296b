//! One Clerk client for each place of a device token: each person's, and the sign-in's under way. What they
//! share is the instance and its keys.

use crate::device_token::VaultDeviceTokens;
use clerk::{ClerkClient, ClerkError, Jwks, SessionToken};
use domain::config::ClerkConfig;
use domain::session::Slot;
use domain::{Clock, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use vault::{Vault, VaultKey};

/// The clients of one Clerk instance.
pub(crate) struct Clients {
    pub config: ClerkConfig,
    http: reqwest::Client,
    user_agent: String,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    keys: Jwks,
    by_slot: Mutex<HashMap<Slot, Arc<ClerkClient>>>,
}

impl Clients {
    pub fn new(
        http: &reqwest::Client,
        config: &ClerkConfig,
        user_agent: String,
        vault: &Arc<dyn Vault>,
        clock: &Arc<dyn Clock>,
    ) -> Self {
        Self {
            keys: Jwks::new(http.clone(), &config.frontend_api),
            http: http.clone(),
            config: config.clone(),
            user_agent,
            vault: Arc::clone(vault),
            clock: Arc::clone(clock),
            by_slot: Mutex::default(),
        }
    }

    /// The client that uses the device token of `slot`: always the same one, so that its requests stay in
    /// order.
    pub fn of(&self, slot: &Slot) -> Arc<ClerkClient> {
        Arc::clone(self.all().entry(slot.clone()).or_insert_with(|| {
            Arc::new(ClerkClient::new(
                self.http.clone(),
                self.config.frontend_api.clone(),
                self.user_agent.clone(),
                Arc::new(VaultDeviceTokens {
                    vault: Arc::clone(&self.vault),
                    key: VaultKey::device_token_in(slot),
                }),
                Arc::clone(&self.clock),
            ))
        }))
    }

    /// A client for questions that concern nobody.
    pub fn anonymous(&self) -> ClerkClient {
        ClerkClient::new(
            self.http.clone(),
            self.config.frontend_api.clone(),
            self.user_agent.clone(),
            Arc::new(NoToken),
            Arc::clone(&self.clock),
        )
    }

    /// A session token that the database will take for `user`: checked for what a wrong set-up gets wrong.
    pub async fn token(
        &self,
        slot: &Slot,
        session: &str,
        user: &UserId,
        fresh: bool,
    ) -> Result<SessionToken, ClerkError> {
        let client = self.of(slot);
        let token = if fresh {
            client.fresh_session_token(session).await?
        } else {
            client.session_token(session).await?
        };
        client.check_claims(&token.claims, user)?;
        self.keys.check(&token.jwt, &token.claims, client.answered_at(), self.clock.as_ref()).await?;
        Ok(token)
    }

    /// Deletes the device token of a slot that nobody uses any more, in turn with the requests under way.
    ///
    /// # Errors
    /// The vault's; the next start tries again.
    pub async fn drop_slot(&self, slot: &Slot) -> Result<(), ClerkError> {
        let client = self.of(slot);
        let outcome = client.forget_device().await;
        self.all().remove(slot);
        outcome
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Slot, Arc<ClerkClient>>> {
        self.by_slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends no device token and keeps none.
struct NoToken;

#[async_trait::async_trait]
impl clerk::DeviceTokens for NoToken {
    async fn load(&self) -> Result<Option<domain::Secret>, clerk::TokenStoreError> {
        Ok(None)
    }

    async fn save(&self, _token: Option<&domain::Secret>) -> Result<(), clerk::TokenStoreError> {
        Ok(())
    }
}
