//! What the tests share: a sandbox with a clock that the test moves, and small clients.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::sandbox::{LWA_CLIENT_ID, LWA_CLIENT_SECRET};
use domain::{Clock, Region, Timestamp};
use reqwest::{Client, Response, StatusCode};
use sandbox::{Browser, Decision, Sandbox, SandboxConfig, SandboxHandle};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use url::Url;

/// A clock that stands still until told otherwise.
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub fn new() -> Arc<Self> {
        Self::at("2026-11-02T08:00:00Z")
    }

    pub fn at(time: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(time.parse().unwrap())))
    }

    pub fn advance(&self, seconds: u64) {
        *self.0.lock().unwrap() += Duration::from_secs(seconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// A sandbox on free ports and its clock.
pub async fn start() -> (SandboxHandle, Arc<TestClock>) {
    let clock = TestClock::new();
    let config = SandboxConfig { clock: clock.clone(), ..SandboxConfig::default() };
    (Sandbox::start(config).await.unwrap(), clock)
}

/// One client for all tests, because making one reads the system's certificates. It keeps no connection:
/// each test has a runtime of its own.
pub fn http() -> Client {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        client.pool_max_idle_per_host(0).build().unwrap()
    });
    CLIENT.clone()
}

pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// The value of a query parameter that must occur once.
pub fn parameter(url: &Url, name: &str) -> String {
    let mut values = url.query_pairs().filter(|(key, _)| key == name);
    let value = values.next().unwrap_or_else(|| panic!("{url} has no {name}")).1.into_owned();
    assert!(values.next().is_none(), "{name} occurs twice");
    value
}

/// A native Clerk client that keeps its device token.
pub struct Native {
    pub http: Client,
    pub base: String,
    pub token: Option<String>,
}

pub const VERIFIER: &str = "4f1d6a0b9c2e8f7d5a3b1c0e9f8d7a6b5c4e3f2d1a0b9c8e7f6d5a4b3c2e1f0d";
pub const CALLBACK: &str = "com.adkeeper.desktop://callback";

impl Native {
    pub fn new(sandbox: &SandboxHandle) -> Self {
        Self { http: http(), base: sandbox.base_url(), token: None }
    }

    /// Sends a form (or nothing) and keeps the device token that comes back.
    pub async fn call(&mut self, method: &str, path: &str, form: &[(&str, &str)]) -> (StatusCode, Value) {
        let joint = if path.contains('?') { '&' } else { '?' };
        let url = format!("{}{path}{joint}_is_native=1", self.base);
        let mut request = self.http.request(method.parse().unwrap(), url);
        if let Some(token) = &self.token {
            request = request.header("authorization", token);
        }
        if !form.is_empty() {
            request = request.form(form);
        }
        let response = request.send().await.unwrap();
        if let Some(token) = response.headers().get("authorization") {
            let token = token.to_str().unwrap().to_owned();
            self.token = (!token.is_empty()).then_some(token);
        }
        let status = response.status();
        (status, response.json().await.unwrap())
    }

    /// Asks for a hosted sign-in and returns the page's address.
    pub async fn hosted(&mut self, redirect: &str) -> String {
        let challenge = s256(VERIFIER);
        let form = [("redirect_url", redirect), ("code_challenge", &challenge), ("state", "st-1234567890")];
        let (status, body) = self.call("POST", "/v1/client/hosted_auth", &form).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(body["response"]["object"], "hosted_auth");
        body["response"]["url"].as_str().unwrap().to_owned()
    }

    pub async fn redeem(&mut self, nonce: &str, verifier: &str) -> (StatusCode, Value) {
        let form = [("_method", "GET"), ("rotating_token_nonce", nonce), ("code_verifier", verifier)];
        self.call("POST", "/v1/client", &form).await
    }

    /// Signs Ada in on the hosted page and returns the session id.
    pub async fn sign_in(&mut self) -> String {
        let page = self.hosted(CALLBACK).await;
        let browser = Browser::new().unwrap();
        let callback = browser.sign_in(&page, "ada@example.com", "correct horse").await.unwrap();
        let (status, body) = self.redeem(&parameter(&callback, "rotating_token_nonce"), VERIFIER).await;
        assert_eq!(status, 200, "{body}");
        parameter(&callback, "created_session_id")
    }
}

pub fn code_of(body: &Value) -> &str {
    body["errors"][0]["code"].as_str().unwrap_or_else(|| panic!("{body} is no Clerk error"))
}

/// The address of the consent page.
pub fn authorise(sandbox: &SandboxHandle, changes: &[(&str, Option<&str>)]) -> String {
    let challenge = s256(VERIFIER);
    let bounce = sandbox.bounce_url();
    let mut parameters = vec![
        ("client_id", LWA_CLIENT_ID),
        ("scope", "advertising::campaign_management"),
        ("response_type", "code"),
        ("redirect_uri", bounce.as_str()),
        ("state", "s-42"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in changes {
        parameters.retain(|(key, _)| key != name);
        if let Some(value) = value {
            parameters.push((name, value));
        }
    }
    Url::parse_with_params(&format!("{}/ap/oa", sandbox.base_url()), parameters).unwrap().into()
}

/// Allows access for `login` and returns the code.
pub async fn consent(sandbox: &SandboxHandle, login: &str) -> String {
    let decision = Decision::Allow(login.to_owned());
    let returned = Browser::new().unwrap().consent(&authorise(sandbox, &[]), &decision).await.unwrap();
    parameter(&returned, "code")
}

/// A form to the token endpoint.
pub async fn token(sandbox: &SandboxHandle, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let url = format!("{}/auth/o2/token", sandbox.base_url());
    let response = http().post(url).form(form).send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

/// Exchanges `code` as the app does, with `changes` to the form.
pub async fn exchange(
    sandbox: &SandboxHandle,
    code: &str,
    changes: &[(&str, Option<&str>)],
) -> (StatusCode, Value) {
    let bounce = sandbox.bounce_url();
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", bounce.as_str()),
        ("client_id", LWA_CLIENT_ID),
        ("client_secret", LWA_CLIENT_SECRET),
        ("code_verifier", VERIFIER),
    ];
    for (name, value) in changes {
        form.retain(|(key, _)| key != name);
        if let Some(value) = value {
            form.push((name, value));
        }
    }
    token(sandbox, &form).await
}

pub async fn refresh(sandbox: &SandboxHandle, refresh_token: &str) -> (StatusCode, Value) {
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
        ("client_id", LWA_CLIENT_ID),
        ("client_secret", LWA_CLIENT_SECRET),
    ];
    token(sandbox, &form).await
}

/// The tokens of a newly connected login: access, refresh.
pub async fn connect(sandbox: &SandboxHandle, login: &str) -> (String, String) {
    let (status, body) = exchange(sandbox, &consent(sandbox, login).await, &[]).await;
    assert_eq!(status, 200, "{body}");
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

/// A well-formed call to a region's Ads API host.
pub async fn ads(sandbox: &SandboxHandle, region: Region, path: &str, access: &str) -> Response {
    http()
        .get(format!("{}{path}", sandbox.ads_url(region)))
        .bearer_auth(access)
        .header("Amazon-Advertising-API-ClientId", LWA_CLIENT_ID)
        .send()
        .await
        .unwrap()
}

/// An answer of the Ads API, taken apart.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    pub fn media(&self) -> &str {
        self.headers["content-type"].to_str().unwrap()
    }
}

/// One login's way to the Ads API.
pub struct Caller<'s> {
    pub sandbox: &'s SandboxHandle,
    pub access: String,
}

impl<'s> Caller<'s> {
    /// Connects `login`.
    pub async fn connect(sandbox: &'s SandboxHandle, login: &str) -> Self {
        Self { sandbox, access: connect(sandbox, login).await.0 }
    }

    /// A call with `headers` beside token and client; a body makes it a POST.
    pub async fn call(
        &self,
        region: Region,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let url = format!("{}{path}", self.sandbox.ads_url(region));
        let mut request = match body {
            None => http().get(url),
            Some(body) => http().post(url).body(body.to_string()),
        };
        request = request.bearer_auth(&self.access).header("Amazon-Advertising-API-ClientId", LWA_CLIENT_ID);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, body: response.json().await.unwrap() }
    }

    pub async fn get(&self, region: Region, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.call(region, path, headers, None).await
    }
}

/// The seed of `slug`.
pub fn login(slug: &str) -> &'static sandbox::LoginSeed {
    sandbox::logins().iter().find(|login| login.slug == slug).unwrap()
}
