//! A sandbox, the two clients pointed at it, and a login that keeps its tokens.

use amazon_ads::{
    AccessTokens, AdsClient, ClientAuth, DEFAULT_SCOPE, Endpoints, LwaApp, LwaClient, Sweep, SweepError,
    TokenError, TokenFuture, Tokens,
};
use domain::sandbox::{LWA_CLIENT_ID, LWA_CLIENT_SECRET};
use domain::{AccountKind, Clock, Region, Secret};
use sandbox::{
    Browser, Decision, Fault, FaultKind, Sandbox, SandboxConfig, SandboxHandle, SystemClock, Target,
};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;
use wire::{ClientOptions, Pkce, http_client};

pub const NORTHWIND: &str = "northwind-agency";

pub struct World {
    pub sandbox: SandboxHandle,
    pub endpoints: Endpoints,
    pub lwa: LwaClient,
    pub ads: AdsClient,
    pub auth: ClientAuth,
}

impl World {
    pub async fn start() -> Self {
        Self::start_asking_for(&[DEFAULT_SCOPE]).await
    }

    pub async fn start_asking_for(scopes: &[&str]) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let endpoints = Endpoints::sandbox(&Url::parse(&sandbox.base_url()).unwrap());
        let app = LwaApp {
            client_id: LWA_CLIENT_ID.to_owned(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            broker: None,
        };
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let http = http_client(ClientOptions::default()).unwrap();
        let lwa = LwaClient::new(http.clone(), endpoints.clone(), app, Arc::clone(&clock));
        let ads = AdsClient::new(http, endpoints.clone(), LWA_CLIENT_ID, clock)
            .with_backoff(Duration::from_millis(1));
        let auth = ClientAuth::Secret(Secret::new(LWA_CLIENT_SECRET));
        Self { sandbox, endpoints, lwa, ads, auth }
    }

    /// What Amazon sends back for a decision on the consent page.
    pub async fn decide(&self, region: Region, pkce: &Pkce, decision: &Decision) -> Url {
        let page = self.lwa.authorize_url(region, "the state", pkce.challenge(), &self.sandbox.bounce_url());
        Browser::new().unwrap().consent(page.as_str(), decision).await.unwrap()
    }

    pub async fn code(&self, pkce: &Pkce, login: &str) -> Secret {
        let returned = self.decide(Region::Na, pkce, &Decision::Allow(login.to_owned())).await;
        assert_eq!(parameter(&returned, "state").as_deref(), Some("the state"));
        Secret::new(parameter(&returned, "code").unwrap())
    }

    pub async fn exchange(&self, code: &Secret, pkce: &Pkce) -> Result<Tokens, TokenError> {
        self.lwa.exchange(Region::Na, code, pkce.verifier(), &self.sandbox.bounce_url(), &self.auth).await
    }

    pub async fn connect(&self, login: &str) -> Tokens {
        let pkce = Pkce::from_bytes([1; 32]);
        let code = self.code(&pkce, login).await;
        self.exchange(&code, &pkce).await.unwrap()
    }

    pub async fn refresh(&self, tokens: &Tokens) -> Result<Tokens, TokenError> {
        self.lwa.refresh(Region::Na, tokens.refresh.as_ref().unwrap(), &self.auth).await
    }

    pub async fn sweep(&self, tokens: &Tokens) -> Result<Sweep, SweepError> {
        self.ads.sweep(&self.keep(tokens), &|_| {}).await
    }

    /// The tokens of a login as a sweep wants them.
    pub fn keep(&self, tokens: &Tokens) -> Kept {
        Kept {
            lwa: self.lwa.clone(),
            auth: self.auth.clone(),
            refresh: tokens.refresh.clone().unwrap(),
            access: Mutex::new(tokens.access.clone()),
            renewals: AtomicUsize::new(0),
        }
    }

    pub fn break_next(&self, target: Target, kind: FaultKind) {
        self.sandbox.control().add_fault(Fault::once(target, kind));
    }

    pub fn break_for_good(&self, target: Target, kind: FaultKind) {
        self.sandbox.control().add_fault(Fault::forever(target, kind));
    }
}

pub struct Kept {
    lwa: LwaClient,
    auth: ClientAuth,
    refresh: Secret,
    access: Mutex<Secret>,
    renewals: AtomicUsize,
}

impl Kept {
    pub fn renewals(&self) -> usize {
        self.renewals.load(Ordering::SeqCst)
    }
}

impl AccessTokens for Kept {
    fn current(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(self.access.lock().unwrap().clone()) })
    }

    fn renew<'a>(&'a self, _: &'a Secret) -> TokenFuture<'a> {
        Box::pin(async {
            self.renewals.fetch_add(1, Ordering::SeqCst);
            let tokens = self.lwa.refresh(Region::Na, &self.refresh, &self.auth).await?;
            *self.access.lock().unwrap() = tokens.access.clone();
            Ok(tokens.access)
        })
    }
}

pub fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// How many accounts of a kind there are in each region.
pub fn counts(sweep: &Sweep, kind: AccountKind) -> [usize; 3] {
    Region::ALL.map(|region| {
        sweep.accounts.iter().filter(|one| one.key.kind == kind && one.key.region == region).count()
    })
}

/// Ids of the profiles.
pub fn profile_ids(sweep: &Sweep) -> Vec<&str> {
    let of = sweep.accounts.iter().filter(|one| one.key.kind == AccountKind::SponsoredAds);
    of.map(|one| one.key.external_id.as_str()).collect()
}
