//! The token broker with everything around it: issuer, gateway with a real database, the sandbox as LwA.
#![allow(dead_code, reason = "each test program uses a part")]

use std::sync::Arc;
use std::time::Duration;

use amazon_ads::{ClientAuth, DEFAULT_SCOPE, Endpoints, LwaApp, LwaClient, Tokens};
use domain::sandbox::{LWA_CLIENT_ID, LWA_CLIENT_SECRET};
use domain::{Region, Secret};
use peers::{Function, Gateway, Issuer, SECRET_KEY, http, root};
use sandbox::{Browser, Decision, Sandbox, SandboxConfig, SandboxHandle, SystemClock};
use serde_json::Value;
use stack::{Backend, BackendOptions, Storage, free_port};
use url::Url;
use wire::{ClientOptions, Pkce, http_client};

/// The settings of a broker that works, except for the addresses.
pub fn settings(issuer: &str, lwa: &str, supabase: &str) -> Vec<(&'static str, String)> {
    vec![
        ("CLERK_ISSUER", issuer.to_owned()),
        ("BROKER_ALLOWED", "*".to_owned()),
        ("BROKER_KEY", "a key of these tests and of nothing else".to_owned()),
        ("LWA_CLIENT_ID", LWA_CLIENT_ID.to_owned()),
        ("LWA_CLIENT_SECRET", LWA_CLIENT_SECRET.to_owned()),
        ("LWA_TOKEN_URL", lwa.to_owned()),
        ("SUPABASE_URL", supabase.to_owned()),
        ("SUPABASE_SECRET_KEYS", format!("{{\"default\":\"{SECRET_KEY}\"}}")),
    ]
}

/// A running broker and its surroundings.
pub struct World {
    pub function: Function,
    pub issuer: Issuer,
    pub sandbox: SandboxHandle,
    pub backend: Option<Backend>,
    _gateway: Option<Gateway>,
}

impl World {
    /// With a database that counts the calls.
    pub async fn start() -> Self {
        let issuer = Issuer::start().await.unwrap();
        let backend = Backend::start(&BackendOptions {
            root: root(),
            storage: Storage::Temporary,
            port: None,
            jwks: issuer.jwks().to_string(),
        });
        let backend = backend.unwrap();
        let gateway = Gateway::start(backend.postgrest.url(), &issuer).await.unwrap();
        let url = gateway.url().to_owned();
        Self::around(issuer, &url, Some(backend), Some(gateway)).await
    }

    /// With nobody at the database's address: the broker counts in its own memory.
    pub async fn without_database() -> Self {
        let nobody = format!("http://127.0.0.1:{}", free_port().unwrap());
        Self::around(Issuer::start().await.unwrap(), &nobody, None, None).await
    }

    async fn around(
        issuer: Issuer,
        supabase: &str,
        backend: Option<Backend>,
        gateway: Option<Gateway>,
    ) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let lwa = format!("{}/auth/o2/token", sandbox.base_url());
        let function = Function::start("amazon-token", &settings(issuer.url(), &lwa, supabase)).unwrap();
        Self { function, issuer, sandbox, backend, _gateway: gateway }
    }

    /// The app's own client, told to go through the broker.
    pub fn lwa(&self) -> LwaClient {
        let endpoints = Endpoints::sandbox(&Url::parse(&self.sandbox.base_url()).unwrap());
        let app = LwaApp {
            client_id: LWA_CLIENT_ID.to_owned(),
            scopes: vec![DEFAULT_SCOPE.to_owned()],
            broker: Some(Url::parse(self.function.url()).unwrap()),
        };
        LwaClient::new(
            http_client(ClientOptions::default()).unwrap(),
            endpoints,
            app,
            Arc::new(SystemClock::new()),
        )
    }

    pub fn session(&self, user: &str) -> ClientAuth {
        ClientAuth::Broker { session: Secret::new(self.issuer.token(user).unwrap()) }
    }

    /// Tokens that `user` brings a code for.
    pub async fn tokens_of(&self, user: &str) -> Tokens {
        let (code, bounce) = (self.code().await, self.sandbox.bounce_url());
        let session = self.session(user);
        self.lwa().exchange(Region::Na, &code, pkce().verifier(), &bounce, &session).await.unwrap()
    }

    /// A code of the sandbox's consent page, with the verifier in [`pkce`].
    pub async fn code(&self) -> Secret {
        let bounce = self.sandbox.bounce_url();
        let page = self.lwa().authorize_url(Region::Na, "s", pkce().challenge(), &bounce);
        let decision = Decision::Allow("northwind-agency".to_owned());
        let back = Browser::new().unwrap().consent(page.as_str(), &decision).await.unwrap();
        let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        Secret::new(code)
    }

    /// Posts any form with any `Authorization`.
    pub async fn post(&self, authorization: Option<&str>, form: &[(&str, &str)]) -> Answer {
        let mut request = http().unwrap().post(self.function.url()).form(form);
        if let Some(value) = authorization {
            request = request.header("authorization", value);
        }
        Answer::of(request).await
    }

    /// Posts a form as a signed-in user.
    pub async fn post_as(&self, user: &str, form: &[(&str, &str)]) -> Answer {
        self.post(Some(&format!("Bearer {}", self.issuer.token(user).unwrap())), form).await
    }
}

pub fn pkce() -> Pkce {
    Pkce::from_bytes([7; 32])
}

/// The app's made-up token: the one that counts for everybody, because it is nobody's.
pub const NOBODYS_TOKEN: &str =
    "Atzr|IwEBIAdkZWVwZXItY2hlY2stb2YtdGhlLWNsaWVudC1hbG9uZS1uby1ncmFudC1iZWhpbmQtaXQ";

/// A refresh that LwA refuses, which is as good as any to see whether a call got through.
pub fn refresh_form() -> Vec<(&'static str, &'static str)> {
    vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", NOBODYS_TOKEN),
        ("client_id", LWA_CLIENT_ID),
        ("region", "na"),
    ]
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let answer = request.timeout(Duration::from_secs(40)).send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    pub fn error(&self) -> (u16, &str) {
        (self.status, self.body["error"].as_str().unwrap_or_default())
    }

    pub fn retry_after(&self) -> Option<u64> {
        self.headers.get("retry-after")?.to_str().ok()?.parse().ok()
    }
}
