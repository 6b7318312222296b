//! A sandbox with a caller whose every call is judged.

use domain::sandbox::{LWA_CLIENT_ID, LWA_CLIENT_SECRET};
use domain::{Clock, Region, Timestamp};
use reqwest::Client;
use sandbox::{Browser, Decision, Sandbox, SandboxConfig, SandboxHandle};
use serde_json::Value;
use specs::{FOLDER, Fit, Judge, Mistakes};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use url::Url;

/// A clock that a test moves.
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
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

/// The judge, or a line that names the test which is skipped without the descriptions.
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
pub fn judge() -> Option<Judge> {
    let judge = Judge::at_hand().unwrap();
    if judge.is_none() {
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("a test");
        eprintln!("{name} is skipped: {FOLDER} names no folder with Amazon's descriptions");
    }
    judge
}

/// An answer that fits its description.
pub struct Answer {
    pub status: u16,
    pub body: Value,
    /// How the request fits.
    pub request: Result<Fit, Mistakes>,
}

pub struct World {
    pub sandbox: SandboxHandle,
    pub clock: Arc<TestClock>,
    pub judge: Judge,
    access: Mutex<String>,
}

/// Headers beside token and client.
pub type Headers<'h> = &'h [(&'h str, &'h str)];

fn http() -> Client {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        client.pool_max_idle_per_host(0).build().unwrap()
    });
    CLIENT.clone()
}

impl World {
    /// A sandbox with `login` connected, if the descriptions are at hand.
    pub async fn start(login: &str) -> Option<Self> {
        let judge = judge()?;
        let clock = Arc::new(TestClock(Mutex::new("2026-11-02T08:00:00Z".parse().unwrap())));
        let config = SandboxConfig { clock: clock.clone(), ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).await.unwrap();
        let access = Mutex::new(connect(&sandbox, login).await);
        Some(Self { sandbox, clock, judge, access })
    }

    /// What is sent as `Authorization`, for tests of what is refused.
    pub fn set_token(&self, token: &str) {
        token.clone_into(&mut self.access.lock().unwrap());
    }

    /// A call whose answer has to fit its description; a body makes it a POST.
    pub async fn call(
        &self,
        region: Region,
        path: &str,
        headers: Headers<'_>,
        body: Option<&Value>,
    ) -> Answer {
        let url = format!("{}{path}", self.sandbox.ads_url(region));
        let text = body.map(Value::to_string).unwrap_or_default();
        let (method, mut request) = match body {
            None => ("GET", http().get(url)),
            Some(_) => ("POST", http().post(url).body(text.clone())),
        };
        let token = self.access.lock().unwrap().clone();
        let token = if token.starts_with("Basic") { token } else { format!("Bearer {token}") };
        request = request.header("Authorization", token);
        let client = if path.starts_with("/adsApi/") {
            "Amazon-Ads-ClientId"
        } else {
            "Amazon-Advertising-API-ClientId"
        };
        request = request.header(client, LWA_CLIENT_ID);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let media = response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        let answered = response.text().await.unwrap();
        let (path, _) = path.split_once('?').unwrap_or((path, ""));
        let fit = self.judge.judge(method, path, status, media.as_deref(), &answered);
        let fit = fit.unwrap_or_else(|mistakes| panic!("{method} {path} {text}:\n{mistakes}\n{answered}"));
        assert_ne!(fit, Fit::Unknown, "{method} {path} is not described");
        let declared = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let declared = declared.map(|(_, value)| *value);
        let request = self.judge.judge_request(method, path, declared, &text);
        Answer { status, body: serde_json::from_str(&answered).unwrap(), request }
    }

    /// A call that fits its description and is answered with `status`.
    pub async fn good(
        &self,
        region: Region,
        path: &str,
        headers: Headers<'_>,
        body: Option<&Value>,
        status: u16,
    ) -> Value {
        let answer = self.call(region, path, headers, body).await;
        assert_eq!(answer.status, status, "{path} {body:?}: {}", answer.body);
        if let Err(mistakes) = answer.request {
            panic!("the request does not fit: {path} {body:?}:\n{mistakes}");
        }
        answer.body
    }

    /// A call that is refused with `status`. `described` says whether the description refuses it too.
    pub async fn refused(
        &self,
        region: Region,
        path: &str,
        headers: Headers<'_>,
        body: Option<&Value>,
        (status, described): (u16, bool),
    ) {
        let answer = self.call(region, path, headers, body).await;
        assert_eq!(answer.status, status, "{path} {body:?}: {}", answer.body);
        assert_eq!(answer.request.is_err(), described, "{path} {body:?}: {:?}", answer.request);
    }
}

/// The access token of a newly connected login.
async fn connect(sandbox: &SandboxHandle, login: &str) -> String {
    let verifier = "4f1d6a0b9c2e8f7d5a3b1c0e9f8d7a6b5c4e3f2d1a0b9c8e7f6d5a4b3c2e1f0d";
    let bounce = sandbox.bounce_url();
    let page = Url::parse_with_params(
        &format!("{}/ap/oa", sandbox.base_url()),
        [
            ("client_id", LWA_CLIENT_ID),
            ("scope", "advertising::campaign_management"),
            ("response_type", "code"),
            ("redirect_uri", bounce.as_str()),
            ("code_challenge", verifier),
            ("code_challenge_method", "plain"),
        ],
    );
    let decision = Decision::Allow(login.to_owned());
    let returned = Browser::new().unwrap().consent(page.unwrap().as_str(), &decision).await.unwrap();
    let code = returned.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &bounce),
        ("client_id", LWA_CLIENT_ID),
        ("client_secret", LWA_CLIENT_SECRET),
        ("code_verifier", verifier),
    ];
    let url = format!("{}/auth/o2/token", sandbox.base_url());
    let tokens: Value = http().post(url).form(&form).send().await.unwrap().json().await.unwrap();
    tokens["access_token"].as_str().unwrap().to_owned()
}
