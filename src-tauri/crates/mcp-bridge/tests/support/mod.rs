//! A scripted upstream on the loopback, a client that speaks in lines, and tokens on request.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod client;
pub mod reply;
pub mod upstream;

use async_trait::async_trait;
use domain::{Secret, Timestamp};
use mcp_bridge::{CallLog, CallOutcome, Limits, Options, Time, Token, TokenError, Tokens};
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// The longest that a test waits for anything.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What every token holds, so that a test can look for it where it must not be.
pub const CANARY: &str = "canary";

/// A clock that is set by waiting: a wait is over at once and is remembered.
pub struct TestTime {
    now: Mutex<Timestamp>,
    pub waits: Mutex<Vec<Duration>>,
}

impl TestTime {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { now: Mutex::new("2026-11-30T12:00:00Z".parse().unwrap()), waits: Mutex::default() })
    }

    pub fn pass(&self, by: Duration) {
        let mut now = self.now.lock();
        *now += by;
    }
}

#[async_trait]
impl Time for TestTime {
    fn now(&self) -> Timestamp {
        *self.now.lock()
    }

    async fn wait(&self, wait: Duration) {
        self.waits.lock().push(wait);
        self.pass(wait);
        tokio::task::yield_now().await;
    }
}

/// Tokens that last for an hour, numbered, and errors that come first.
pub struct TestTokens {
    time: Arc<TestTime>,
    pub errors: Mutex<VecDeque<TokenError>>,
    /// The tokens handed out, and how many of them were asked for because one was refused.
    pub given: Mutex<(usize, usize)>,
}

impl TestTokens {
    pub fn new(time: &Arc<TestTime>) -> Arc<Self> {
        Arc::new(Self { time: time.clone(), errors: Mutex::default(), given: Mutex::default() })
    }

    pub fn failing(time: &Arc<TestTime>, errors: impl IntoIterator<Item = TokenError>) -> Arc<Self> {
        let tokens = Self::new(time);
        tokens.errors.lock().extend(errors);
        tokens
    }
}

#[async_trait]
impl Tokens for TestTokens {
    async fn token(&self, refused: Option<&Token>) -> Result<Token, TokenError> {
        if let Some(error) = self.errors.lock().pop_front() {
            return Err(error);
        }
        let mut given = self.given.lock();
        given.0 += 1;
        given.1 += usize::from(refused.is_some());
        Ok(Token {
            access: Secret::new(format!("Atza|{CANARY}-{}", given.0)),
            client_id: "amzn1.application-oa2-client.test".into(),
            expires_at: self.time.now() + Duration::from_secs(3600),
        })
    }
}

/// The calls that were reported.
#[derive(Default)]
pub struct TestLog(pub Mutex<Vec<(String, CallOutcome)>>);

impl CallLog for TestLog {
    fn called(&self, tool: &str, outcome: CallOutcome) {
        self.0.lock().push((tool.to_owned(), outcome));
    }
}

impl TestLog {
    pub fn all(&self) -> Vec<(String, CallOutcome)> {
        self.0.lock().clone()
    }
}

/// Options for a test: small bounds where a test would otherwise be slow.
pub fn options(endpoint: &str, time: &Arc<TestTime>) -> Options {
    let mut options = Options::new(endpoint.parse().unwrap());
    options.time = time.clone();
    options.limits = Limits { goodbye: Duration::from_secs(5), ..Limits::default() };
    options
}
