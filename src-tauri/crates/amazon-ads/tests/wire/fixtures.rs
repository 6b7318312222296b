//! What most tests of this file need.

use crate::scripted::Amazon;
use amazon_ads::{AccessTokens, AdsClient, FoundAccount, Sweep, SweepError, TokenError, TokenFuture};
use domain::{AccountKey, AccountKind, Clock, Gap, Region, Secret, SweepProgress, Timestamp};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wire::{ClientOptions, http_client};

pub const CLIENT_ID: &str = "amzn1.application-oa2-client.0";

pub struct At(pub Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

pub fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

pub fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// `Atza|0` at first; renewing gives `Atza|1`, `Atza|2`, …
pub struct Tokens {
    pub renewals: AtomicUsize,
    /// What renewing does instead.
    pub failure: Option<TokenError>,
}

impl Tokens {
    pub fn new() -> Self {
        Self { renewals: AtomicUsize::new(0), failure: None }
    }

    pub fn failing(failure: TokenError) -> Self {
        Self { failure: Some(failure), ..Self::new() }
    }

    pub fn renewals(&self) -> usize {
        self.renewals.load(Ordering::SeqCst)
    }
}

impl AccessTokens for Tokens {
    fn current(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(secret("Atza|0")) })
    }

    fn renew<'a>(&'a self, rejected: &'a Secret) -> TokenFuture<'a> {
        Box::pin(async move {
            assert_eq!(rejected, &secret("Atza|0"), "only a refused token is renewed");
            let nth = self.renewals.fetch_add(1, Ordering::SeqCst) + 1;
            tokio::task::yield_now().await;
            match &self.failure {
                Some(error) => Err(error.clone()),
                None => Ok(Secret::new(format!("Atza|{nth}"))),
            }
        })
    }
}

pub fn client(amazon: &Amazon) -> AdsClient {
    AdsClient::new(
        http_client(ClientOptions::default()).unwrap(),
        amazon.endpoints.clone(),
        CLIENT_ID,
        Arc::new(At(now())),
    )
    .with_backoff(Duration::from_millis(1))
    .with_timeout(Duration::from_secs(10))
}

pub async fn sweep(amazon: &Amazon) -> Sweep {
    try_sweep(amazon, &Tokens::new()).await.unwrap()
}

pub async fn try_sweep(amazon: &Amazon, tokens: &Tokens) -> Result<Sweep, SweepError> {
    client(amazon).sweep(tokens, &|_| {}).await
}

/// A sweep, and what its progress said.
pub async fn watched(amazon: &Amazon) -> (Sweep, Vec<SweepProgress>) {
    let seen = Mutex::new(Vec::new());
    let watch = |progress| seen.lock().unwrap().push(progress);
    let sweep = client(amazon).sweep(&Tokens::new(), &watch).await.unwrap();
    (sweep, seen.into_inner().unwrap())
}

pub fn key(kind: AccountKind, region: Region, id: &str) -> AccountKey {
    AccountKey { kind, region, external_id: id.to_owned() }
}

pub fn profile(region: Region, id: &str) -> AccountKey {
    key(AccountKind::SponsoredAds, region, id)
}

pub fn advertiser(region: Region, id: &str) -> AccountKey {
    key(AccountKind::DspAdvertiser, region, id)
}

pub fn find<'a>(sweep: &'a Sweep, key: &AccountKey) -> &'a FoundAccount {
    sweep.accounts.iter().find(|account| account.key == *key).unwrap_or_else(|| panic!("no {key:?}"))
}

/// Ids of one kind, in the order of the sweep.
pub fn ids(sweep: &Sweep, kind: AccountKind) -> Vec<&str> {
    let of = sweep.accounts.iter().filter(|account| account.key.kind == kind);
    of.map(|account| account.key.external_id.as_str()).collect()
}

pub fn gaps(sweep: &Sweep) -> Vec<(Region, domain::SweepPart, domain::Cause)> {
    sweep.gaps.iter().map(|Gap { region, part, cause, .. }| (*region, *part, *cause)).collect()
}

/// One agency profile as `GET /v2/profiles` shows it.
pub fn agency(id: &str) -> String {
    format!(
        r#"{{"profileId":{id},"countryCode":"US","currencyCode":"USD","timezone":"America/Los_Angeles",
        "accountInfo":{{"marketplaceStringId":"ATVPDKIKX0DER","id":"ENTITY{id}","type":"agency","name":"Agency {id}"}}}}"#
    )
}
