//! Answers as an event stream.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::stream;
use serde_json::Value;
use std::convert::Infallible;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Writes to a stream. The stream ends when the last of its senders is gone.
#[derive(Clone)]
pub(super) struct Sender(mpsc::UnboundedSender<Bytes>);

impl Sender {
    /// Sends `message` as one event; says whether anybody still reads.
    pub(super) fn message(&self, message: &Value) -> bool {
        self.0.send(Bytes::from(event(message))).is_ok()
    }

    /// Sends a line that readers ignore.
    pub(super) fn comment(&self, text: &str) -> bool {
        self.0.send(Bytes::from(format!(": {text}\n\n"))).is_ok()
    }

    /// Whether anybody still reads.
    pub(super) fn is_open(&self) -> bool {
        !self.0.is_closed()
    }
}

/// `message` as an event.
pub(super) fn event(message: &Value) -> String {
    format!("event: message\ndata: {message}\n\n")
}

/// A stream that ends with its senders, or when `stop` fires.
pub(super) fn open(stop: CancellationToken) -> (Sender, Response) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let events = stream::unfold((receiver, stop), |(mut receiver, stop)| async move {
        let next = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            next = receiver.recv() => next,
        };
        next.map(|bytes| (Ok::<_, Infallible>(bytes), (receiver, stop)))
    });
    (Sender(sender), respond(Body::from_stream(events)))
}

/// 200 with `body` as a stream that nobody on the way keeps.
pub(super) fn respond(body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
