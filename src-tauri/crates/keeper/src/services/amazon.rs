//! The LwA client in use. It can change while the app runs, so it is asked for at each use.

use super::amazon_http::AmazonHttp;
use crate::dependencies::{Provider, Timeouts};
use amazon_ads::{AdsClient, Endpoints, LwaApp, LwaClient};
use domain::Clock;
use domain::config::AmazonConfig;
use std::sync::Arc;

/// One LwA client with the hosts it talks to.
pub(crate) struct Amazon {
    pub config: AmazonConfig,
    pub endpoints: Endpoints,
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
        let ads = AdsClient::new(http.clone(), endpoints.clone(), config.client_id.clone(), clock.clone())
            .with_timeout(timeouts.ads)
            .with_backoff(timeouts.backoff)
            .with_patience(timeouts.patience);
        let http_provider =
            || Arc::new(AmazonHttp { lwa: lwa.clone(), ads: ads.clone() }) as Arc<dyn Provider>;
        let provider = provider.cloned().unwrap_or_else(http_provider);
        Self { config, endpoints, lwa, ads, provider }
    }
}
