//! Answers of the scripted upstream.

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream::{self, StreamExt as _};
use serde_json::Value;
use std::io;
use tokio::sync::mpsc;

pub fn status(code: u16) -> Response {
    Response::builder().status(code).body(Body::empty()).unwrap()
}

pub fn with(code: u16, content_type: &str, body: impl Into<Body>) -> Response {
    Response::builder().status(code).header("content-type", content_type).body(body.into()).unwrap()
}

pub fn json(body: impl Into<Body>) -> Response {
    with(200, "application/json", body)
}

/// A result for the request in `asked`.
pub fn result(id: &Value, result: &Value) -> Response {
    json(format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#))
}

/// A whole stream of events with these data.
pub fn events(data: &[&str]) -> Response {
    let events: Vec<String> = data.iter().map(|data| format!("data: {data}\n\n")).collect();
    with(200, "text/event-stream", events.concat())
}

/// A stream that is written by hand. Dropping the sender ends it.
pub fn open(content_type: &str) -> (mpsc::UnboundedSender<io::Result<String>>, Response) {
    let (sender, mut receiver) = mpsc::unbounded_channel::<io::Result<String>>();
    let body = stream::poll_fn(move |context| receiver.poll_recv(context));
    (sender, with(200, content_type, Body::from_stream(body)))
}

/// A body of `count` times the same piece, made as it is read.
pub fn repeated(content_type: &str, piece: &'static [u8], count: usize) -> Response {
    let body = stream::iter((0..count).map(move |_| Ok::<_, io::Error>(Bytes::from_static(piece)))).boxed();
    with(200, content_type, Body::from_stream(body))
}

/// A stream with one answer, whose result is a text of `count` times `piece`, made as it is read.
pub fn long_event(id: &Value, piece: &'static [u8], count: usize) -> Response {
    let head = Bytes::from(format!("data: {{\"id\":{id},\"result\":\""));
    let pieces = std::iter::repeat_n(Bytes::from_static(piece), count);
    let all = std::iter::once(head).chain(pieces).chain([Bytes::from_static(b"\"}\n\n")]);
    with(200, "text/event-stream", Body::from_stream(stream::iter(all.map(Ok::<_, io::Error>))))
}
