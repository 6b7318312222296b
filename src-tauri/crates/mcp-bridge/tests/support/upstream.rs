//! The scripted upstream: it remembers what it was asked and answers by a script.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use parking_lot::Mutex;
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::watch;

/// One request.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: Method,
    pub headers: HeaderMap,
    pub text: String,
    /// The message; null where there was none.
    pub body: Value,
    /// How many requests came before.
    pub number: usize,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn rpc(&self) -> &str {
        self.body["method"].as_str().unwrap_or_default()
    }

    pub fn id(&self) -> &Value {
        &self.body["id"]
    }
}

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;
type Script = Arc<dyn Fn(Asked) -> Answering + Send + Sync>;

#[derive(Clone)]
struct Shared {
    script: Script,
    asked: Arc<Mutex<Vec<Asked>>>,
    count: watch::Sender<usize>,
}

pub struct Upstream {
    pub address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    count: watch::Receiver<usize>,
}

impl Upstream {
    /// A server that answers by `script`.
    pub async fn start<F>(script: impl Fn(Asked) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Response> + Send + 'static,
    {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/mcp", listener.local_addr().unwrap());
        let (count, counted) = watch::channel(0);
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let script: Script = Arc::new(move |asked| Box::pin(script(asked)));
        let shared = Shared { script, asked: asked.clone(), count };
        let limit = axum::extract::DefaultBodyLimit::disable();
        let app = Router::new().fallback(answer).layer(limit).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, asked, count: counted }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().clone()
    }

    /// The methods asked for: of JSON-RPC, or of HTTP where there was no message.
    pub fn methods(&self) -> Vec<String> {
        let name = |asked: &Asked| match asked.rpc() {
            "" => asked.method.to_string(),
            method => method.to_owned(),
        };
        self.asked.lock().iter().map(name).collect()
    }

    /// Waits until `count` requests have arrived.
    pub async fn wait_for(&self, count: usize) {
        let mut counted = self.count.clone();
        let waiting = counted.wait_for(|now| *now >= count);
        tokio::time::timeout(super::PATIENCE, waiting).await.expect("the upstream was not asked").unwrap();
    }
}

async fn answer(State(shared): State<Shared>, method: Method, headers: HeaderMap, body: Bytes) -> Response {
    let text = String::from_utf8(body.to_vec()).unwrap();
    let asked = {
        let mut all = shared.asked.lock();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let asked = Asked { method, headers, text, body, number: all.len() };
        all.push(asked.clone());
        asked
    };
    shared.count.send_modify(|count| *count += 1);
    (shared.script)(asked).await
}
