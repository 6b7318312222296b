//! The LwA client in use. It can change while the app runs, so it is asked for at each use.

use crate::Keeper;
use crate::parts::Timeouts;
use crate::provider::{Provider, Wire};
use crate::session;
use crate::view::{CommandError, ErrorCode};
use amazon_ads::{AdsClient, ClientAuth, Endpoints, LwaApp, LwaClient, barrier_cause};
use clerk::{ClerkError, TokenStoreError};
use domain::callback::Routes;
use domain::config::AmazonConfig;
use domain::{Cause, Clock, UserId};
use std::sync::Arc;
use vault::{VaultError, VaultKey};

/// One LwA client with the hosts it talks to.
pub(crate) struct Amazon {
    pub config: AmazonConfig,
    pub lwa: LwaClient,
    pub ads: AdsClient,
    /// What keeps connections alive: the two above, unless a simulation stands in.
    pub provider: Arc<dyn Provider>,
}

impl Amazon {
    pub fn new(
        config: AmazonConfig,
        http: &reqwest::Client,
        clock: &Arc<dyn Clock>,
        timeouts: &Timeouts,
        provider: Option<&Arc<dyn Provider>>,
    ) -> Self {
        let endpoints = config.sandbox.as_ref().map_or_else(Endpoints::production, Endpoints::sandbox);
        let app = LwaApp {
            client_id: config.client_id.clone(),
            scopes: config.scopes.clone(),
            broker: config.broker_url.clone(),
        };
        let lwa =
            LwaClient::new(http.clone(), endpoints.clone(), app, clock.clone()).with_timeout(timeouts.token);
        let ads = AdsClient::new(http.clone(), endpoints, config.client_id.clone(), clock.clone())
            .with_timeout(timeouts.ads)
            .with_backoff(timeouts.backoff)
            .with_patience(timeouts.patience);
        let wire = || Arc::new(Wire { lwa: lwa.clone(), ads: ads.clone() }) as Arc<dyn Provider>;
        let provider = provider.cloned().unwrap_or_else(wire);
        Self { config, lwa, ads, provider }
    }
}

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
            // The list of causes has no word for a step at Clerk; the way out is a person's all the same.
            Self::SessionEnded | Self::Clerk(ClerkError::SessionPending { .. }) => Cause::SessionEnded,
            Self::Clerk(ClerkError::Barred(barrier)) => barrier_cause(*barrier),
            Self::Clerk(ClerkError::TokenStore(TokenStoreError::Locked)) => Cause::VaultLocked,
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

pub(crate) fn vault_cause(error: &VaultError) -> Cause {
    match error {
        VaultError::Locked | VaultError::TimedOut => Cause::VaultLocked,
        _ => Cause::VaultUnavailable,
    }
}

impl Keeper {
    /// The LwA client, if one is configured.
    pub(crate) fn amazon_if_set(&self) -> Option<Arc<Amazon>> {
        self.inner.amazon.get()
    }

    pub(crate) fn amazon(&self) -> Result<Arc<Amazon>, CommandError> {
        self.amazon_if_set()
            .ok_or_else(|| CommandError::new(ErrorCode::NotConfigured, "no LwA client is configured"))
    }

    /// Replaces the LwA client.
    pub(crate) fn set_amazon(&self, config: Option<AmazonConfig>) {
        let amazon = config.zip(self.inner.http.as_ref()).map(|(config, http)| {
            let provider = self.inner.provider.as_ref();
            Amazon::new(config, http, &self.inner.clock, &self.inner.timeouts, provider)
        });
        self.inner.amazon.set(amazon);
    }

    /// The addresses that the app answers to.
    pub(crate) fn routes(&self) -> Routes {
        Routes {
            scheme: self.inner.scheme.clone(),
            amazon_returns: self
                .amazon_if_set()
                .map(|amazon| amazon.config.return_addresses())
                .unwrap_or_default(),
        }
    }

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
            let secret = self.secret(&key).await.map_err(NoAuth::Vault)?;
            return secret.map(ClientAuth::Secret).ok_or(NoAuth::SecretMissing);
        }
        let Some(clients) = self.inner.clerk.get() else { return Err(NoAuth::SessionEnded) };
        let store = self.store().await.map_err(NoAuth::Store)?;
        let sessions = store.sessions().await.map_err(|error| NoAuth::Store(error.into()))?;
        let user = owner
            .and_then(|owner| sessions.known.get(owner))
            .filter(|known| !known.over)
            .cloned()
            .unwrap_or_default();
        let (Some(slot), Some(session)) = (user.slot, user.session_id) else {
            return Err(NoAuth::SessionEnded);
        };
        match clients.of(&slot).session_token(&session).await {
            Ok(token) => Ok(ClientAuth::Broker { session: token.jwt }),
            Err(error) if session::is_over(&error) => Err(NoAuth::SessionEnded),
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
