//! Amazon's part of the set-up: what is set, whether Amazon takes it, and changing it while running.

use super::Setup;
use super::{bad, trimmed};
use crate::changes::Topic;
use crate::dependencies::Recipient;
use crate::services::amazon::Amazon;
use crate::view::{AmazonSetupForm, AmazonSetupView, CommandError, ErrorCode, ReturnUrlView};
use amazon_ads::{ClientAuth, TokenError};
use domain::config::{AmazonConfig, DEFAULT_LOOPBACK_PORT, DEFAULT_PASTE_URL, DEFAULT_SCOPE, Layer, Part};
use domain::health::Event;
use domain::{Cause, Region, Secret, Trigger};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use vault::VaultKey;

/// Sent in the place of a session; nobody issued it.
const STRANGER: &str = "none";

impl Setup {
    /// What is set. Never a secret.
    pub fn amazon_setup(&self) -> AmazonSetupView {
        let amazon = self.services.amazon_if_set();
        let config = amazon.as_ref().map(|amazon| &amazon.config);
        let secret_ends_on = self.ends.secret_ends_on();
        AmazonSetupView {
            form: config.map(form_of).unwrap_or_default(),
            secret_present: self.is_client_secret_present(),
            return_urls: config.map(return_urls).unwrap_or_default(),
            secret_ends_on: secret_ends_on.map(|day| day.to_string()),
            fixed: self.is_fixed(Part::Amazon),
        }
    }

    /// Asks Amazon whether it takes the client, with a refresh of a made-up token: Amazon looks at the
    /// client first. Without a `secret` the one in the keychain is tried.
    pub async fn test_amazon_setup(
        &self,
        form: AmazonSetupForm,
        secret: Option<Secret>,
    ) -> Result<(), CommandError> {
        let amazon = self.tried(&form)?;
        if self.is_new_broker(&amazon) {
            return look_at_broker(&amazon).await;
        }
        let auth = match given(secret) {
            Some(secret) if amazon.config.broker_url.is_none() => ClientAuth::Secret(secret),
            _ => {
                let user = self.storage.signed_in().await.ok().map(|(_, user)| user);
                self.sessions.client_auth(&amazon, user.as_ref()).await?
            }
        };
        amazon.lwa.check_client(Region::Na, &auth).await?;
        Ok(())
    }

    /// Whether its broker is another host than the one in use: that gets no session.
    fn is_new_broker(&self, amazon: &Amazon) -> bool {
        let host = |config: &AmazonConfig| config.broker_url.as_ref().map(url::Url::origin);
        let used = self.services.amazon_if_set().and_then(|used| host(&used.config));
        host(&amazon.config).is_some_and(|tried| Some(tried) != used)
    }

    /// Takes the set-up into use: the secret into the vault, the rest into `config.toml`, then into the
    /// running app. Connections that waited for it are tried again. A broker on another host than the one in use
    /// is taken only after the user has agreed outside the dashboard.
    ///
    /// # Errors
    /// `bad_config` names the setting or says why it cannot be changed here; `declined` or `question_open` for a
    /// new broker; the vault's. Then nothing changed that is used.
    pub async fn save_amazon_setup(
        &self,
        form: AmazonSetupForm,
        secret: Option<Secret>,
    ) -> Result<(), CommandError> {
        let secret = given(secret);
        let mut config = self.services.amazon_if_set().map(|amazon| amazon.config.clone());
        if self.is_fixed(Part::Amazon) {
            // The secret is not part of what the environment sets.
            if config.as_ref().map(form_of) != Some(form.clone()) {
                return Err(bad("the environment sets Amazon's part; it cannot be changed here"));
            }
        } else {
            let next = self.tried(&form)?.config.clone();
            let used = config.as_ref().and_then(|used| used.broker_url.as_ref());
            self.ask_before_sending(Recipient::Broker, next.broker_url.as_ref(), used).await?;
            config = Some(next);
        }
        let Some(config) = config else { return Err(bad("lwa_client_id: is missing")) };
        let key = VaultKey::client_secret(&config.client_id);
        if let Some(secret) = &secret {
            self.secrets.put(&key, secret).await?;
        }
        if !self.is_fixed(Part::Amazon) {
            self.write_setup(Part::Amazon, &layer_of(&form)?)?;
            self.services.set_amazon(Some(config));
        }
        self.note_client_secret().await?;
        self.changes.touched(&[Topic::Snapshot]);
        self.retry_client().await
    }

    /// Notes whether there is what token requests need.
    pub(crate) async fn note_client_secret(&self) -> Result<(), CommandError> {
        let present = match self.services.amazon_if_set() {
            Some(amazon) => {
                self.secrets.get(&VaultKey::client_secret(&amazon.config.client_id)).await?.is_some()
            }
            None => false,
        };
        self.client_secret_present.store(present, Ordering::SeqCst);
        self.changes.touched(&[Topic::Snapshot]);
        Ok(())
    }

    /// Tries every connection again that waits for a right client.
    pub async fn retry_client(&self) -> Result<(), CommandError> {
        let waiting = self
            .refresh
            .change_all(Event::SecretChanged, |one| one.health.cause.is_some_and(Cause::concerns_client))
            .await?
            .into_iter()
            .map(|one| one.id)
            .collect();
        let outcome = self.refresh.refresh_many(waiting, Trigger::Resume).await;
        self.changes.touched(&[Topic::Due]);
        outcome
    }

    fn tried(&self, form: &AmazonSetupForm) -> Result<Arc<Amazon>, CommandError> {
        if self.is_fixed(Part::Amazon) {
            return self.services.amazon();
        }
        let config =
            AmazonConfig::from_layer(&layer_of(form)?)?.ok_or_else(|| bad("lwa_client_id: is missing"))?;
        let http = self
            .services
            .http
            .as_ref()
            .ok_or_else(|| CommandError::new(ErrorCode::Internal, "there is no HTTP client"))?;
        Ok(Arc::new(Amazon::new(config, http, &self.runtime.clock, &self.services.timeouts, None)))
    }
}

/// Asks a broker as a stranger: one that wants a session is a broker.
async fn look_at_broker(amazon: &Amazon) -> Result<(), CommandError> {
    let stranger = ClientAuth::Broker { session: Secret::new(STRANGER) };
    match amazon.lwa.check_client(Region::Na, &stranger).await {
        Ok(()) | Err(TokenError::BrokerUnauthorised(_)) => Err(CommandError::new(
            ErrorCode::SessionNotSent,
            "the broker answers; the session goes to it only once it is in use",
        )),
        Err(error) => Err(error.into()),
    }
}

fn given(secret: Option<Secret>) -> Option<Secret> {
    secret.map(|secret| trimmed(&secret)).filter(|secret| !secret.is_empty())
}

fn layer_of(form: &AmazonSetupForm) -> Result<Layer, CommandError> {
    let loopback_port = match form.loopback_port.trim() {
        "" => None,
        port => Some(port.parse().map_err(|_| bad("loopback_port: is not a port number"))?),
    };
    Ok(Layer {
        lwa_client_id: super::given(&form.client_id),
        lwa_scopes: super::given(&form.scopes),
        bounce_url: super::given(&form.bounce_url),
        paste_url: super::given(&form.paste_url),
        broker_url: super::given(&form.broker_url),
        loopback_port,
        ..Layer::default()
    })
}

/// Usual values are shown as empty fields, so that they go on being the usual ones.
fn form_of(config: &AmazonConfig) -> AmazonSetupForm {
    let unless = |value: String, usual: &str| if value == usual { String::new() } else { value };
    AmazonSetupForm {
        client_id: config.client_id.clone(),
        scopes: unless(config.scopes.join(" "), DEFAULT_SCOPE),
        broker_url: config.broker_url.as_ref().map(ToString::to_string).unwrap_or_default(),
        bounce_url: config.bounce_url.clone().unwrap_or_default(),
        paste_url: unless(config.paste_url.clone(), DEFAULT_PASTE_URL),
        loopback_port: unless(config.loopback_port.to_string(), &DEFAULT_LOOPBACK_PORT.to_string()),
    }
}

fn return_urls(config: &AmazonConfig) -> Vec<ReturnUrlView> {
    let ways = config.ways().into_iter();
    ways.filter_map(|way| Some(ReturnUrlView { way, url: config.return_url(way)? })).collect()
}
