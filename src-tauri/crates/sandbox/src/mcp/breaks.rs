//! How a stream breaks on its way: for the faults of [`crate::FaultKind`] that a stream can have. A refusal is
//! no stream and stays as it is.

use super::stream::{event, respond};
use crate::listener::Connection;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::Response;
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use std::io;
use std::time::Duration;

/// How long a stream may be still before what it has said counts as all of it.
const QUIET: Duration = Duration::from_millis(300);
/// How long half an answer has to reach the client before the connection breaks.
const FLUSH: Duration = Duration::from_millis(50);
/// How much of a huge line is written at once.
const CHUNK: usize = 1 << 14;
/// Stands where the padding comes.
const MARK: &str = "\u{1}";

/// `response` as a stream whose connection is reset in the middle of its last message.
pub(crate) async fn cut(connection: Connection, response: Response) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    let half = first_half(response).await;
    let half = stream::once(async move { Ok(half) });
    let broken = stream::once(async move {
        tokio::time::sleep(FLUSH).await;
        connection.reset();
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    respond(Body::from_stream(half.chain(broken)))
}

/// `response` as a stream that ends properly in the middle of its last message.
pub(crate) async fn half(response: Response) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    respond(Body::from(first_half(response).await))
}

/// `response` with so many megabytes in the one line of its last message.
pub(crate) async fn huge(response: Response, megabytes: usize) -> Response {
    let streamed = is_stream(&response);
    let (mut parts, body) = response.into_parts();
    let said = said(body).await;
    let text = String::from_utf8_lossy(&said);
    let (before, last) = match text.rfind("data: ").filter(|_| streamed) {
        Some(at) => text.split_at(at + "data: ".len()),
        None => ("", text.as_ref()),
    };
    let Ok(mut message) = serde_json::from_str::<Value>(last.trim()) else {
        return Response::from_parts(parts, Body::from(said));
    };
    match message["result"]["content"].as_array_mut() {
        Some(content) => content.push(json!({"type": "text", "text": MARK})),
        None => message["result"]["_meta"]["com.adkeeper.sandbox/padding"] = json!(MARK),
    }
    let message = message.to_string();
    let (head, tail) = message.split_once("\\u0001").unwrap_or((&message, ""));
    let (head, tail) = (format!("{before}{head}"), format!("{tail}{}", if streamed { "\n\n" } else { "" }));
    parts.headers.remove(header::CONTENT_LENGTH);
    let padding = (0..megabytes * (1 << 20) / CHUNK).map(|_| Bytes::from_static(&[b'x'; CHUNK]));
    let all = std::iter::once(Bytes::from(head)).chain(padding).chain([Bytes::from(tail)]);
    let all = stream::iter(all.map(Ok::<_, io::Error>));
    Response::from_parts(parts, Body::from_stream(all))
}

/// Whether `response` is an event stream.
pub(crate) fn is_stream(response: &Response) -> bool {
    let media = response.headers().get(header::CONTENT_TYPE);
    media.is_some_and(|media| media.as_bytes().starts_with(b"text/event-stream"))
}

/// The events of `response` up to the middle of the last one.
async fn first_half(response: Response) -> Bytes {
    let streamed = is_stream(&response);
    let said = said(response.into_body()).await;
    let text = if streamed {
        said
    } else {
        let message = serde_json::from_slice(&said).unwrap_or(Value::Null);
        Bytes::from(event(&message))
    };
    let last = text.windows(6).rposition(|window| window == b"data: ").unwrap_or_default();
    text.slice(..last + (text.len() - last) / 2)
}

/// What a body says until it ends or falls silent: some streams never end.
async fn said(body: Body) -> Bytes {
    let mut frames = body.into_data_stream();
    let mut all = Vec::new();
    while let Ok(Some(Ok(bytes))) = tokio::time::timeout(QUIET, frames.next()).await {
        all.extend_from_slice(&bytes);
    }
    Bytes::from(all)
}
