//! Hosts that answer as scripted and record what they were asked.

use amazon_ads::Endpoints;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use domain::Region;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;
use url::Url;

/// What a host does with one request.
pub enum Reply {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        after: Duration,
    },
    /// Takes the request and says nothing.
    Silent,
}

impl Reply {
    pub fn new(status: u16, content_type: &str, body: &str) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self::Answer { status, headers, body: body.into(), after: Duration::ZERO }
    }

    pub fn bytes(content_type: &str, bytes: &[u8]) -> Self {
        let mut reply = Self::new(200, content_type, "");
        if let Self::Answer { body, .. } = &mut reply {
            *body = bytes.to_vec();
        }
        reply
    }

    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, "application/json", body)
    }

    pub fn ok(body: &str) -> Self {
        Self::json(200, body)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Answers so much later.
    pub fn after(mut self, wait: Duration) -> Self {
        if let Self::Answer { after, .. } = &mut self {
            *after = wait;
        }
        self
    }
}

#[derive(Clone)]
pub struct Request {
    /// Whose host was asked.
    pub region: Region,
    /// Method, path and query.
    pub line: String,
    headers: HeaderMap,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// A header that must be there.
    pub fn needs(&self, name: &str) -> &str {
        self.header(name).unwrap_or_else(|| panic!("{} lacks {name}", self.line))
    }

    pub fn is(&self, start: &str) -> bool {
        self.line.split_once(' ').is_some_and(|(_, path)| path.starts_with(start))
    }

    pub fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

type Script = dyn Fn(&Request) -> Reply + Send + Sync;
type Log = Arc<Mutex<Vec<Request>>>;

pub struct Host {
    base: Url,
    requests: Log,
}

impl Host {
    /// Answers with `replies` in their order, and with 404 after the last.
    pub async fn start(replies: Vec<Reply>) -> Self {
        let left = Mutex::new(VecDeque::from(replies));
        let script = move |_: &Request| left.lock().unwrap().pop_front().unwrap_or(Reply::json(404, ""));
        let requests = Log::default();
        Self { base: listen(Region::Na, Arc::clone(&requests), Arc::new(script)).await, requests }
    }

    /// This host for everything, with the region in the paths of consent and token.
    pub fn endpoints(&self) -> Endpoints {
        let at = |path: &str| self.base.join(path).unwrap();
        Endpoints {
            consent: ["/na/consent", "/eu/consent", "/fe/consent"].map(at),
            token: ["/na/token", "/eu/token", "/fe/token"].map(at),
            ads: ["/", "/", "/"].map(at),
            mcp: ["/mcp", "/mcp", "/mcp"].map(at),
        }
    }

    pub fn at(&self, path: &str) -> Url {
        self.base.join(path).unwrap()
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

/// The three hosts of the Ads API, with one script and one log.
pub struct Amazon {
    pub endpoints: Endpoints,
    requests: Log,
}

impl Amazon {
    /// Answers by `script`; where that has nothing to say, there is nothing: empty lists.
    pub async fn start(script: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let script: Arc<Script> =
            Arc::new(move |request| script(request).unwrap_or_else(|| nothing(request)));
        let requests = Log::default();
        let host = |region| listen(region, Arc::clone(&requests), Arc::clone(&script));
        let ads = [host(Region::Na).await, host(Region::Eu).await, host(Region::Fe).await];
        let endpoints = Endpoints { consent: ads.clone(), token: ads.clone(), mcp: ads.clone(), ads };
        Self { endpoints, requests }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// How many requests there were for paths that begin so.
    pub fn count(&self, start: &str) -> usize {
        self.requests.lock().unwrap().iter().filter(|request| request.is(start)).count()
    }
}

fn nothing(request: &Request) -> Reply {
    let lists = [
        ("/v2/profiles", "[]"),
        ("/managerAccounts", r#"{"managerAccounts":[]}"#),
        ("/adsAccounts/list", r#"{"adsAccounts":[]}"#),
        ("/dsp/advertisers", r#"{"totalResults":0,"response":[]}"#),
        ("/dsp/v1/seats", r#"{"advertiserSeats":[],"nextToken":null}"#),
        ("/amc/accounts", r#"{"amcAccounts":[],"nextToken":null}"#),
        ("/amc/instances", r#"{"instances":[],"nextToken":null}"#),
    ];
    let list = lists.iter().find(|(path, _)| request.is(path));
    list.map_or(Reply::json(404, r#"{"code":"404","details":"Not Found"}"#), |(_, body)| Reply::ok(body))
}

async fn listen(region: Region, log: Log, script: Arc<Script>) -> Url {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let app = axum::Router::new().fallback(
        move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| async move {
            let body = String::from_utf8(body.to_vec()).unwrap();
            let request = Request { region, line: format!("{method} {uri}"), headers, body };
            let reply = script(&request);
            log.lock().unwrap().push(request);
            match reply {
                Reply::Silent => std::future::pending().await,
                Reply::Answer { status, headers, body, after } => {
                    tokio::time::sleep(after).await;
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
    base
}

/// An address on this computer where nobody listens: the port was just given back.
pub async fn closed_port() -> Url {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap()
}
