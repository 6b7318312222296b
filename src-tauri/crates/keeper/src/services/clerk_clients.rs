//! One Clerk client for each place of a device token: each user's, and the sign-in's under way. What they
//! share is the instance and its keys.

use super::device_token::VaultDeviceTokens;
use clerk::{ClerkClient, ClerkError, DeviceTokens, Jwks, SessionToken};
use domain::config::ClerkConfig;
use domain::session::Slot;
use domain::{Clock, UserId};
use parking_lot::{Mutex, MutexGuard};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use tokio_util::task::TaskTracker;
use vault::{Vault, VaultKey};

/// The clients of one Clerk instance.
pub(crate) struct ClerkClients {
    pub config: ClerkConfig,
    http: reqwest::Client,
    user_agent: String,
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    tasks: TaskTracker,
    keys: Jwks,
    by_slot: Mutex<HashMap<Slot, Arc<ClerkClient>>>,
    before: EarlierHost,
}

/// The Clerk instance whose device tokens are in places that name no host; unset until the store was asked.
pub(crate) type EarlierHost = Arc<OnceLock<String>>;

impl ClerkClients {
    pub fn new(
        http: &reqwest::Client,
        config: &ClerkConfig,
        user_agent: String,
        vault: &Arc<dyn Vault>,
        clock: &Arc<dyn Clock>,
        tasks: &TaskTracker,
        before: &EarlierHost,
    ) -> Self {
        Self {
            tasks: tasks.clone(),
            before: Arc::clone(before),
            keys: Jwks::new(http.clone(), &config.frontend_api),
            http: http.clone(),
            config: config.clone(),
            user_agent,
            vault: Arc::clone(vault),
            clock: Arc::clone(clock),
            by_slot: Mutex::default(),
        }
    }

    /// Whether the device token in `slot` is this instance's. Another instance's is neither sent to this one nor
    /// replaced by what it answers, however the configuration changed.
    pub fn owns(&self, slot: &Slot) -> bool {
        let owner = slot.host().or_else(|| self.before.get().map(String::as_str));
        owner == Some(self.place().as_str())
    }

    /// The instance's name in the places of its device tokens: its host and, behind a proxy, the path there.
    pub fn place(&self) -> String {
        self.config.host().replace('/', "_")
    }

    /// The client that uses the device token of `slot`: always the same one, so that its requests stay in
    /// order. For another instance's slot it is one without a device token.
    pub fn of(&self, slot: &Slot) -> Arc<ClerkClient> {
        Arc::clone(self.all().entry(slot.clone()).or_insert_with(|| Arc::new(self.client(self.tokens(slot)))))
    }

    fn client(&self, tokens: Arc<dyn DeviceTokens>) -> ClerkClient {
        let (http, base) = (self.http.clone(), self.config.frontend_api.clone());
        ClerkClient::new(http, base, self.user_agent.clone(), tokens, Arc::clone(&self.clock))
            .among(self.tasks.clone())
    }

    fn tokens(&self, slot: &Slot) -> Arc<dyn DeviceTokens> {
        if !self.owns(slot) {
            return Arc::new(NoToken);
        }
        Arc::new(VaultDeviceTokens { vault: Arc::clone(&self.vault), key: VaultKey::device_token_in(slot) })
    }

    /// A client for questions that concern nobody.
    pub fn anonymous(&self) -> ClerkClient {
        self.client(Arc::new(NoToken))
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
        self.by_slot.lock()
    }
}

/// Sends no device token and keeps none.
struct NoToken;

#[async_trait::async_trait]
impl DeviceTokens for NoToken {
    async fn load(&self) -> Result<Option<domain::Secret>, clerk::TokenStoreError> {
        Ok(None)
    }

    async fn save(&self, _token: Option<&domain::Secret>) -> Result<(), clerk::TokenStoreError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Secret;
    use vault::MemoryVault;

    fn clients(host: &str, vault: &Arc<dyn Vault>, before: &EarlierHost) -> ClerkClients {
        let config = ClerkConfig {
            publishable_key: "pk_test_x".into(),
            frontend_api: format!("https://{host}").parse().unwrap(),
        };
        let clock: Arc<dyn Clock> = Arc::new(crate::SystemClock);
        ClerkClients::new(
            &reqwest::Client::new(),
            &config,
            String::new(),
            vault,
            &clock,
            &TaskTracker::new(),
            before,
        )
    }

    #[tokio::test]
    async fn a_device_token_is_neither_sent_to_nor_replaced_by_another_instance() {
        let vault: Arc<dyn Vault> = Arc::new(MemoryVault::new());
        let before = EarlierHost::default();
        before.set("one.clerk.example".into()).unwrap();
        let one = clients("one.clerk.example", &vault, &before);
        let two = clients("two.clerk.example", &vault, &before);
        for slot in
            [Slot::at("one.clerk.example", None), Slot::at("one.clerk.example", Some("a1")), Slot::default()]
        {
            one.tokens(&slot).save(Some(&Secret::new("token of one"))).await.unwrap();
            assert_eq!(two.tokens(&slot).load().await.unwrap(), None, "{slot:?} is sent to another");
            two.tokens(&slot).save(Some(&Secret::new("token of two"))).await.unwrap();
            two.tokens(&slot).save(None).await.unwrap();
            assert_eq!(
                one.tokens(&slot).load().await.unwrap(),
                Some(Secret::new("token of one")),
                "{slot:?}"
            );
        }
    }
}
