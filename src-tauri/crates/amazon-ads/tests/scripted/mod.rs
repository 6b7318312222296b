//! A host that answers as told and writes down what it was asked.

use amazon_ads::Endpoints;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use url::Url;

/// What the host does with one request.
pub enum Reply {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
    },
    /// Takes the request and says nothing.
    Silent,
}

impl Reply {
    pub fn new(status: u16, content_type: &str, body: &str) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self::Answer { status, headers, body: body.to_owned() }
    }

    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, "application/json", body)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

#[derive(Clone)]
pub struct Request {
    /// Method, path and query.
    pub line: String,
    headers: HeaderMap,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

type Script = dyn Fn(&str) -> Reply + Send + Sync;

pub struct Host {
    base: Url,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Host {
    /// Answers with `replies` in their order, and with 404 after the last.
    pub async fn start(replies: Vec<Reply>) -> Self {
        let left = Mutex::new(VecDeque::from(replies));
        Self::start_by(move |_| left.lock().unwrap().pop_front().unwrap_or(Reply::json(404, ""))).await
    }

    /// Answers each request by its first line.
    pub async fn start_by(script: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, script): (_, Arc<Script>) = (Arc::clone(&requests), Arc::new(script));
        let app = axum::Router::new().fallback(
            move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| async move {
                let line = format!("{method} {uri}");
                let reply = script(&line);
                let body = String::from_utf8(body.to_vec()).unwrap();
                seen.lock().unwrap().push(Request { line, headers, body });
                match reply {
                    Reply::Silent => std::future::pending().await,
                    Reply::Answer { status, headers, body } => {
                        let mut response: Response = Response::new(body.into());
                        *response.status_mut() = StatusCode::from_u16(status).unwrap();
                        for (name, value) in headers {
                            response.headers_mut().insert(
                                HeaderName::try_from(name).unwrap(),
                                HeaderValue::try_from(value).unwrap(),
                            );
                        }
                        response
                    }
                }
            },
        );
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, requests }
    }

    /// This host for everything, with the region in the paths of consent and token.
    pub fn endpoints(&self) -> Endpoints {
        let at = |path: &str| self.base.join(path).unwrap();
        Endpoints {
            consent: ["/na/consent", "/eu/consent", "/fe/consent"].map(at),
            token: ["/na/token", "/eu/token", "/fe/token"].map(at),
            ads: ["/", "/", "/"].map(at),
        }
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

/// An address on this computer where nobody listens: the port was just given back.
pub async fn closed_port() -> Url {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap()
}
