//! What the client of the Ads API sends and gets, judged after the fact.

use crate::client::judge;
use amazon_ads::{
    AccessTokens, AdsClient, ClientAuth, DEFAULT_SCOPE, Endpoints, LwaApp, LwaClient, TokenFuture,
};
use domain::sandbox::{LWA_CLIENT_ID, LWA_CLIENT_SECRET};
use domain::{Clock, Region, Secret};
use sandbox::{Browser, Decision, Exchange, Sandbox, SandboxConfig, SandboxHandle, SystemClock};
use specs::{Fit, Judge};
use std::collections::BTreeSet;
use std::sync::Arc;
use url::Url;
use wire::{ClientOptions, Pkce, http_client};

/// An access token that lives longer than the test.
struct Fixed(Secret);

impl AccessTokens for Fixed {
    fn current(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn renew<'a>(&'a self, _: &'a Secret) -> TokenFuture<'a> {
        self.current()
    }
}

/// A client of the sandbox's Ads API and an access token of `login`.
pub async fn client(sandbox: &SandboxHandle, login: &str) -> (AdsClient, Secret) {
    let endpoints = Endpoints::sandbox(&Url::parse(&sandbox.base_url()).unwrap());
    let app =
        LwaApp { client_id: LWA_CLIENT_ID.to_owned(), scopes: vec![DEFAULT_SCOPE.to_owned()], broker: None };
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let http = http_client(ClientOptions::default()).unwrap();
    let lwa = LwaClient::new(http.clone(), endpoints.clone(), app, Arc::clone(&clock));
    let pkce = Pkce::from_bytes([1; 32]);
    let page = lwa.authorize_url(Region::Na, "the state", pkce.challenge(), &sandbox.bounce_url());
    let decision = Decision::Allow(login.to_owned());
    let returned = Browser::new().unwrap().consent(page.as_str(), &decision).await.unwrap();
    let code = returned.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let auth = ClientAuth::Secret(Secret::new(LWA_CLIENT_SECRET));
    let tokens = lwa
        .exchange(Region::Na, &Secret::new(code), pkce.verifier(), &sandbox.bounce_url(), &auth)
        .await
        .unwrap();
    (AdsClient::new(http, endpoints, LWA_CLIENT_ID, clock), tokens.access)
}

/// How a recorded call and its answer fit; both have to.
fn fits(judge: &Judge, one: &Exchange) -> [Fit; 2] {
    let (request, answer) = (one.request_body.as_deref().unwrap(), one.response_body.as_deref().unwrap());
    let asked = judge.judge_request(&one.method, &one.path, one.request_type.as_deref(), request);
    let answered = judge.judge(&one.method, &one.path, one.status, one.response_type.as_deref(), answer);
    [asked, answered].map(|verdict| verdict.unwrap_or_else(|mistakes| panic!("{one:?}\n{mistakes}")))
}

/// The paths of the recorded calls that a description knows. Each call and each answer has to fit.
pub fn judged(judge: &Judge, exchanges: &[Exchange]) -> BTreeSet<String> {
    let known = exchanges.iter().filter(|one| fits(judge, one) != [Fit::Unknown, Fit::Unknown]);
    known.map(|one| one.path.clone()).collect()
}

#[tokio::test]
async fn everything_that_a_sweep_asks_and_gets_is_as_described() {
    let Some(judge) = judge() else { return };
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let control = sandbox.control();
    control.record_exchanges(true);
    for login in ["northwind-agency", "harbour-goods", "meridian-media", "kestrel-brands"] {
        let (ads, access) = client(&sandbox, login).await;
        let found = ads.sweep(&Fixed(access), &|_| {}).await.unwrap();
        assert!(found.failures.is_empty(), "{:?}", found.failures);
    }
    let exchanges = control.exchanges();
    assert!(exchanges.len() > 30, "{}", exchanges.len());
    let known = judged(&judge, &exchanges);
    for path in ["/v2/profiles", "/managerAccounts", "/adsAccounts/list", "/dsp/advertisers"] {
        assert!(known.contains(path), "{path} was not judged: {known:?}");
    }
}
