//! Our client, pointed at the providers.
#![allow(dead_code, reason = "each test program uses a part")]

use std::sync::Arc;

use amazon_ads::{ClientAuth, DEFAULT_SCOPE, Endpoints, LwaApp, LwaClient, TokenError, Tokens};
use domain::callback::{Callback, Refusal, Routes, parse};
use domain::{Region, Secret};
use peers::{Providers, User};
use sandbox::SystemClock;
use url::Url;
use wire::{ClientOptions, Pkce, http_client};

pub const RETURN_URL: &str = "com.adkeeper.desktop://amazon/callback";
pub const LOOPBACK: &str = "http://localhost:53682/callback";
/// Every character that a state could be mangled at.
pub const STATE: &str = "a-state.with_~every+kind/of=sign";
pub const REGION: Region = Region::Eu;

/// Both providers and the client that the first one knows.
pub struct World {
    pub providers: Providers,
    pub lwa: LwaClient,
    scopes: Vec<String>,
}

impl World {
    pub fn start() -> Self {
        Self::start_asking_for(DEFAULT_SCOPE)
    }

    pub fn start_asking_for(scopes: &str) -> Self {
        let providers = Providers::start().unwrap();
        let scopes: Vec<String> = scopes.split(' ').map(str::to_owned).collect();
        let lwa = client(&providers.rotating, "adkeeper", &scopes);
        Self { providers, lwa, scopes }
    }

    /// The same client under another id.
    pub fn client(&self, id: &str) -> LwaClient {
        client(&self.providers.rotating, id, &self.scopes)
    }

    /// The page to open for a code that is sent to `return_url`.
    pub fn page(&self, return_url: &str) -> Url {
        self.lwa.authorize_url(REGION, STATE, pkce(1).challenge(), return_url)
    }

    pub async fn allow(&self, user: &mut User, return_url: &str) -> Url {
        user.allow(&self.page(return_url)).await.unwrap()
    }

    pub async fn exchange(&self, code: &Secret, return_url: &str) -> Result<Tokens, TokenError> {
        self.lwa.exchange(REGION, code, pkce(1).verifier(), return_url, &secret_of("adkeeper")).await
    }

    /// A fresh code for somebody.
    pub async fn code_for(&self, name: &str) -> Secret {
        code(&self.allow(&mut User::named(name).unwrap(), RETURN_URL).await)
    }

    /// Tokens of somebody who just connected.
    pub async fn connect(&self, name: &str) -> Tokens {
        let code = self.code_for(name).await;
        self.exchange(&code, RETURN_URL).await.unwrap()
    }

    pub async fn refresh(&self, token: &Secret) -> Result<Tokens, TokenError> {
        self.lwa.refresh(REGION, token, &secret_of("adkeeper")).await
    }
}

/// Our client for one provider.
pub fn client(provider: &Url, id: &str, scopes: &[String]) -> LwaClient {
    let (consent, token) = (provider.join("/auth").unwrap(), provider.join("/token").unwrap());
    let endpoints = Endpoints {
        consent: [consent.clone(), consent.clone(), consent],
        token: [token.clone(), token.clone(), token],
        ads: [provider.clone(), provider.clone(), provider.clone()],
        mcp: [provider.clone(), provider.clone(), provider.clone()],
    };
    let app = LwaApp { client_id: id.to_owned(), scopes: scopes.to_vec(), broker: None };
    LwaClient::new(
        http_client(ClientOptions::default()).unwrap(),
        endpoints,
        app,
        Arc::new(SystemClock::new()),
    )
}

pub fn secret_of(id: &str) -> ClientAuth {
    ClientAuth::Secret(Secret::new(format!("secret of {id}")))
}

pub fn pkce(seed: u8) -> Pkce {
    Pkce::from_bytes([seed; 32])
}

/// What the app makes of a return address.
pub fn read(back: &Url) -> Callback {
    let amazon_returns =
        vec![Url::parse(LOOPBACK).unwrap(), Url::parse("http://127.0.0.1:51234/callback").unwrap()];
    parse(back.as_str(), &Routes { scheme: "com.adkeeper.desktop".to_owned(), amazon_returns }).unwrap()
}

pub fn code(back: &Url) -> Secret {
    let Callback::Amazon { outcome, .. } = read(back) else { panic!("{back}") };
    outcome.unwrap()
}

pub fn refusal(back: &Url) -> (Option<String>, Refusal) {
    let Callback::Amazon { state, outcome } = read(back) else { panic!("{back}") };
    (state, outcome.unwrap_err())
}
