//! Clerk and Amazon as configured now. Each can be replaced while the app runs, so it is asked for at each use.

pub(crate) mod access_token;
pub(crate) mod amazon;
mod amazon_http;
pub(crate) mod clerk_clients;
mod device_token;
pub(crate) mod http;
mod open;
mod reach;
pub(crate) mod swappable;

pub use reach::{Hosts, Reached};

use crate::dependencies::{Browser, Provider, Timeouts};
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::view::{CommandError, ErrorCode};
use amazon::Amazon;
use clerk_clients::{ClerkClients, EarlierHost};
use domain::callback::Routes;
use domain::config::{AmazonConfig, ClerkConfig, ProxyConfig};
use std::sync::Arc;
use swappable::Swappable;
use url::Url;

/// What leads outside, as given at the start.
pub(crate) struct Wiring {
    /// Scheme of our own deep links.
    pub scheme: String,
    /// The sandbox that everything points at.
    pub sandbox: Option<Url>,
    /// The proxy that the HTTP client was built with.
    pub proxy: ProxyConfig,
    pub browser: Arc<dyn Browser>,
    /// `None` if it could not be built; then the core does not start.
    pub http: Option<reqwest::Client>,
    pub timeouts: Timeouts,
    pub provider: Option<Arc<dyn Provider>>,
}

/// Owns the clients of Clerk and Amazon, and what leads outside: the HTTP client and the browser.
pub(crate) struct Services {
    pub runtime: Arc<Runtime>,
    pub secrets: Arc<Secrets>,
    pub scheme: String,
    pub sandbox: Option<Url>,
    pub proxy: ProxyConfig,
    pub http: Option<reqwest::Client>,
    pub timeouts: Timeouts,
    pub clerk: Swappable<ClerkClients>,
    pub earlier_host: EarlierHost,
    browser: Arc<dyn Browser>,
    provider: Option<Arc<dyn Provider>>,
    amazon: Swappable<Amazon>,
}

impl Services {
    pub fn new(runtime: &Arc<Runtime>, secrets: &Arc<Secrets>, wiring: Wiring) -> Self {
        let Wiring { scheme, sandbox, proxy, browser, http, timeouts, provider } = wiring;
        Self {
            runtime: Arc::clone(runtime),
            secrets: Arc::clone(secrets),
            scheme,
            sandbox,
            proxy,
            http,
            timeouts,
            clerk: Swappable::new(None),
            earlier_host: EarlierHost::default(),
            browser,
            provider,
            amazon: Swappable::new(None),
        }
    }

    /// The LwA client, if one is configured.
    pub fn amazon_if_set(&self) -> Option<Arc<Amazon>> {
        self.amazon.get()
    }

    /// Whether a simulation stands in for Amazon.
    pub fn is_simulated(&self) -> bool {
        self.provider.is_some()
    }

    pub fn amazon(&self) -> Result<Arc<Amazon>, CommandError> {
        self.amazon_if_set()
            .ok_or_else(|| CommandError::new(ErrorCode::NotConfigured, "no LwA client is configured"))
    }

    /// Replaces the LwA client.
    pub fn set_amazon(&self, config: Option<AmazonConfig>) {
        let amazon = config.zip(self.http.as_ref()).map(|(config, http)| {
            let provider = self.provider.as_ref();
            Amazon::new(config, http, &self.runtime.clock, &self.timeouts, provider)
        });
        self.amazon.set(amazon);
    }

    pub fn clerk(&self) -> Result<Arc<ClerkClients>, CommandError> {
        self.clerk
            .get()
            .ok_or_else(|| CommandError::new(ErrorCode::NotConfigured, "no Clerk instance is configured"))
    }

    /// ClerkClients of an instance, in use or not; `None` without HTTP.
    pub fn clerk_clients(&self, config: &ClerkConfig) -> Option<ClerkClients> {
        let agent = http::user_agent(&self.runtime.version);
        let (vault, clock) = (&self.secrets.vault, &self.runtime.clock);
        let (http, tasks) = (self.http.as_ref()?, &self.runtime.tasks);
        Some(ClerkClients::new(http, config, agent, vault, clock, tasks, &self.earlier_host))
    }

    /// Replaces the Clerk instance.
    pub fn set_clerk(&self, config: Option<&ClerkConfig>) {
        self.clerk.set(config.and_then(|config| self.clerk_clients(config)));
    }

    /// The addresses that the app answers to.
    pub fn routes(&self) -> Routes {
        Routes {
            scheme: self.scheme.clone(),
            amazon_returns: self
                .amazon_if_set()
                .map(|amazon| amazon.config.return_addresses())
                .unwrap_or_default(),
        }
    }
}
