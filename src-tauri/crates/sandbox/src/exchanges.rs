//! What the Ads API hosts were asked and what they answered, while that is recorded.

use crate::world::lock;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use domain::Region;
use parking_lot::Mutex;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many exchanges are kept; the oldest make room.
const MOST: usize = 2000;
/// Longer bodies are not kept, in bytes.
const LONGEST: usize = 1024 * 1024;
/// The longest request that is passed on while calls are recorded; of a longer one nothing is, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;
/// What stands in front of the signature in an address.
const SIGNATURE: &str = "X-Amz-Signature=";

/// A call to the Ads API and its answer, without tokens: of the headers only the media types are kept, and
/// signatures of addresses are taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// Whose host it was.
    pub region: Region,
    /// `GET`, `POST`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Without the question mark; empty when there is none.
    pub query: String,
    /// `Content-Type` of the request, if it had one.
    pub request_type: Option<String>,
    /// Body of the request; `None` when it was longer than a megabyte.
    pub request_body: Option<String>,
    /// HTTP status.
    pub status: u16,
    /// `Content-Type` of the answer, if it had one.
    pub response_type: Option<String>,
    /// Body of the answer; `None` when it was longer than a megabyte.
    pub response_body: Option<String>,
}

/// The exchanges, if they are recorded.
#[derive(Default)]
pub(crate) struct Exchanges {
    on: AtomicBool,
    list: Mutex<VecDeque<Exchange>>,
}

/// The first half of an exchange.
pub(crate) struct Asked {
    method: String,
    path: String,
    query: String,
    media: Option<String>,
    body: Option<String>,
}

impl Exchanges {
    /// Starts to record from nothing, or stops and keeps what there is.
    pub(crate) fn record(&self, on: bool) {
        if on {
            lock(&self.list).clear();
        }
        self.on.store(on, Ordering::Relaxed);
    }

    /// Whether they are recorded.
    pub(crate) fn recorded(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    /// Stops and forgets.
    pub(crate) fn clear(&self) {
        self.on.store(false, Ordering::Relaxed);
        lock(&self.list).clear();
    }

    /// What was recorded, oldest first.
    pub(crate) fn all(&self) -> Vec<Exchange> {
        lock(&self.list).iter().cloned().collect()
    }

    /// Reads the request, which is passed on unchanged.
    pub(crate) async fn asked(request: Request) -> (Asked, Request) {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, LARGEST).await.unwrap_or_default();
        let asked = Asked {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            media: media(&parts.headers),
            body: kept(&bytes),
        };
        (asked, Request::from_parts(parts, Body::from(bytes)))
    }

    /// Keeps the exchange; the answer is passed on unchanged.
    pub(crate) async fn answered(&self, region: Region, asked: Asked, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        let exchange = Exchange {
            region,
            method: asked.method,
            path: asked.path,
            query: asked.query,
            request_type: asked.media,
            request_body: asked.body,
            status: parts.status.as_u16(),
            response_type: media(&parts.headers),
            response_body: kept(&bytes).map(|text| without_signatures(&text)),
        };
        let mut list = lock(&self.list);
        while list.len() >= MOST {
            list.pop_front();
        }
        list.push_back(exchange);
        drop(list);
        Response::from_parts(parts, Body::from(bytes))
    }
}

fn media(headers: &HeaderMap) -> Option<String> {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn kept(bytes: &Bytes) -> Option<String> {
    (bytes.len() <= LONGEST).then(|| String::from_utf8_lossy(bytes).into_owned())
}

/// `text` without what follows [`SIGNATURE`].
fn without_signatures(text: &str) -> String {
    let mut parts = text.split(SIGNATURE);
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        clean.push_str(SIGNATURE);
        clean.push_str(part.trim_start_matches(|letter: char| letter.is_ascii_hexdigit()));
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_taken_out() {
        let text = r#"{"url":"http://x/?a=1&X-Amz-Signature=00ff","b":"X-Amz-Signature=1"}"#;
        let clean = r#"{"url":"http://x/?a=1&X-Amz-Signature=","b":"X-Amz-Signature="}"#;
        assert_eq!(without_signatures(text), clean);
        assert_eq!(without_signatures("nothing"), "nothing");
    }
}
