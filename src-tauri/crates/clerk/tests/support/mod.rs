//! A clock, a store for the device token and an HTTP server for the tests of this crate.

#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "part of the tests")]

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};
use clerk::{ClerkClient, DeviceTokens, TokenStoreError};
use domain::{Clock, Secret, Timestamp};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

/// A clock that moves when told to. It starts at the computer's time, because servers put that into
/// their `Date` headers.
pub struct TestClock {
    wall: Mutex<Timestamp>,
    monotonic: Mutex<Duration>,
}

impl TestClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { wall: Mutex::new(Timestamp::now()), monotonic: Mutex::default() })
    }

    /// Time passes.
    pub fn advance(&self, seconds: i64) {
        self.set_wall(seconds);
        *self.monotonic.lock().unwrap() += Duration::from_secs(seconds.unsigned_abs());
    }

    /// The wall clock jumps; the monotonic one stands still.
    pub fn set_wall(&self, seconds: i64) {
        let mut wall = self.wall.lock().unwrap();
        *wall = wall.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.wall.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        *self.monotonic.lock().unwrap()
    }
}

/// Keeps the device token in memory.
#[derive(Default)]
pub struct MemoryTokens {
    current: Mutex<Option<Secret>>,
    failing: Mutex<Option<TokenStoreError>>,
}

impl MemoryTokens {
    pub fn with(token: &str) -> Arc<Self> {
        let tokens = Self::default();
        *tokens.current.lock().unwrap() = Some(Secret::new(token));
        Arc::new(tokens)
    }

    pub fn current(&self) -> Option<String> {
        self.current.lock().unwrap().as_ref().map(|token| token.expose().to_owned())
    }

    pub fn put(&self, token: Option<String>) {
        *self.current.lock().unwrap() = token.map(Secret::new);
    }

    /// Saving fails until told otherwise.
    pub fn fail(&self, error: Option<TokenStoreError>) {
        *self.failing.lock().unwrap() = error;
    }
}

#[async_trait]
impl DeviceTokens for MemoryTokens {
    async fn load(&self) -> Result<Option<Secret>, TokenStoreError> {
        Ok(self.current.lock().unwrap().clone())
    }

    async fn save(&self, token: Option<&Secret>) -> Result<(), TokenStoreError> {
        if let Some(error) = self.failing.lock().unwrap().clone() {
            return Err(error);
        }
        *self.current.lock().unwrap() = token.cloned();
        Ok(())
    }
}

/// A client as the app builds it.
pub fn client(base: &str, tokens: Arc<MemoryTokens>, clock: Arc<TestClock>) -> ClerkClient {
    let http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    ClerkClient::new(http, Url::parse(base).unwrap(), "Adkeeper/0.1 (test)".into(), tokens, clock)
}

/// What the server saw.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path_and_query: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

type Answer = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;
type Handler = Arc<dyn Fn(Seen) -> Answer + Send + Sync>;

/// An HTTP server that notes each request and answers by a closure.
pub struct Server {
    pub base: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub async fn start<F, A>(handler: F) -> Self
    where
        F: Fn(Seen) -> A + Send + Sync + 'static,
        A: Future<Output = Response<Body>> + Send + 'static,
    {
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let handler: Handler = Arc::new(move |request| Box::pin(handler(request)));
        let app = axum::Router::new().fallback(serve).with_state((Arc::clone(&seen), handler));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, seen }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve(
    State((seen, handler)): State<(Arc<Mutex<Vec<Seen>>>, Handler)>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let request = Seen {
        method: parts.method.to_string(),
        path_and_query: parts.uri.path_and_query().unwrap().to_string(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    seen.lock().unwrap().push(request.clone());
    handler(request).await
}

/// An answer with headers.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::from(body.to_owned())).unwrap()
}
