//! The way between devices and PostgREST, with everything that happens on such a way.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use url::Url;

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It arrives, and so does the answer.
    Arrives,
    /// It never arrives.
    Lost,
    /// It arrives, its answer does not.
    Unanswered,
    /// It arrives twice.
    Twice,
    /// It arrives, and once more much later, after others.
    AgainLater,
    /// It does not arrive now but much later, when nobody waits for it.
    Later,
}

#[derive(Debug, Clone)]
pub struct Request {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Default)]
struct Traffic {
    fates: VecDeque<Fate>,
    late: Vec<Request>,
    requests: usize,
}

#[derive(Clone)]
pub struct Link {
    pub url: Url,
    postgrest: String,
    http: reqwest::Client,
    traffic: Arc<Mutex<Traffic>>,
}

impl Link {
    pub async fn start(postgrest: String) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let link = Self { url, postgrest, http, traffic: Arc::default() };
        let app = axum::Router::new().fallback(serve).with_state(link.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        link
    }

    /// What happens to the next requests; after these, all is well.
    pub fn fates(&self, fates: impl IntoIterator<Item = Fate>) {
        self.traffic.lock().unwrap().fates = fates.into_iter().collect();
    }

    pub fn requests(&self) -> usize {
        self.traffic.lock().unwrap().requests
    }

    /// Takes out those late requests that are to arrive now, in another order than they were sent.
    pub fn take_late(&self, mut now: impl FnMut() -> bool) -> Vec<Request> {
        let mut traffic = self.traffic.lock().unwrap();
        let (arriving, waiting) = std::mem::take(&mut traffic.late).into_iter().rev().partition(|_| now());
        traffic.late = waiting;
        arriving
    }

    pub async fn forward(&self, request: &Request) -> Response<Body> {
        let path = request.path.strip_prefix("/rest/v1").unwrap();
        let sent = self
            .http
            .request(request.method.clone(), format!("{}{path}", self.postgrest))
            .headers(request.headers.clone())
            .body(request.body.clone());
        let answer = sent.send().await.unwrap();
        let response = Response::builder().status(answer.status());
        response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
    }
}

async fn serve(
    State(link): State<Link>,
    method: Method,
    uri: Uri,
    mut headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    for name in ["host", "content-length", "apikey"] {
        headers.remove(name);
    }
    let request = Request { method, path: uri.path().to_owned(), headers, body };
    let fate = {
        let mut traffic = link.traffic.lock().unwrap();
        traffic.requests += 1;
        let fate = traffic.fates.pop_front().unwrap_or(Fate::Arrives);
        if matches!(fate, Fate::AgainLater | Fate::Later) {
            traffic.late.push(request.clone());
        }
        fate
    };
    let nothing = || Response::builder().status(StatusCode::BAD_GATEWAY).body(Body::empty()).unwrap();
    match fate {
        Fate::Arrives | Fate::AgainLater => link.forward(&request).await,
        Fate::Lost | Fate::Later => nothing(),
        Fate::Unanswered => {
            link.forward(&request).await;
            nothing()
        }
        Fate::Twice => {
            link.forward(&request).await;
            link.forward(&request).await
        }
    }
}
