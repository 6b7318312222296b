//! Cancelling a request.

use crate::support::PATIENCE;
use crate::support::client::{Client, call, stateless};
use crate::support::reply;
use crate::support::upstream::{Asked, Upstream};
use axum::response::Response;
use mcp_bridge::CallOutcome;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

type Streams = Arc<Mutex<Vec<UnboundedSender<io::Result<String>>>>>;

/// An upstream whose calls are streams that stay open.
async fn waiting() -> (Upstream, Streams) {
    let streams = Streams::default();
    let opened = streams.clone();
    let script = move |asked: Asked| -> Response {
        match asked.rpc() {
            "tools/call" => {
                let (sender, response) = reply::open("text/event-stream");
                sender.send(Ok("data: {\"method\":\"begun\"}\n\n".into())).unwrap();
                opened.lock().push(sender);
                response
            }
            "ping" => reply::result(asked.id(), &json!({})),
            "initialize" => reply::result(asked.id(), &json!({"protocolVersion": "2025-11-25"})),
            "" => reply::status(405),
            _ => reply::status(202),
        }
    };
    let upstream = Upstream::start(move |asked| {
        let response = script(asked);
        async move { response }
    })
    .await;
    (upstream, streams)
}

fn cancelled(id: u64) -> Value {
    json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}})
}

async fn closed(streams: &Streams) {
    let sender = streams.lock()[0].clone();
    tokio::time::timeout(PATIENCE, sender.closed()).await.expect("the stream is still open");
}

#[tokio::test]
async fn a_stateless_request_is_cancelled_by_closing_its_stream_and_nothing_is_sent() {
    let (upstream, streams) = waiting().await;
    let mut client = Client::start(&upstream);
    client.send(stateless(1, "tools/call", json!({"name": "x-list_y"}))).await;
    assert_eq!(client.next().await["method"], "begun");
    client.send(cancelled(1)).await;
    closed(&streams).await;
    client.send(stateless(2, "ping", json!({}))).await;
    assert_eq!(client.next().await["id"], 2, "a cancelled request has no answer");
    // Too late, it is not sent either.
    client.send(cancelled(2)).await;
    client.ask(stateless(3, "ping", json!({}))).await;
    assert_eq!(upstream.methods(), ["tools/call", "ping", "ping"]);
    assert_eq!(client.log.all(), [("x-list_y".to_owned(), CallOutcome::Cancelled)]);
}

#[tokio::test]
async fn a_request_of_a_session_is_cancelled_by_telling_the_server() {
    let (upstream, streams) = waiting().await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    upstream.wait_for(3).await;
    client.send(call(1, "x-list_y")).await;
    assert_eq!(client.next().await["method"], "begun");
    client.send(cancelled(1)).await;
    closed(&streams).await;
    assert_eq!(upstream.methods()[3..], ["tools/call", "notifications/cancelled"]);
    assert_eq!(client.ask(json!({"id": 2, "method": "ping"})).await["id"], 2);
    assert_eq!(client.log.all(), [("x-list_y".to_owned(), CallOutcome::Cancelled)]);
}

#[tokio::test]
async fn only_the_request_that_is_named_is_cancelled() {
    let (upstream, streams) = waiting().await;
    let mut client = Client::start(&upstream);
    for id in [1, 2] {
        client.send(stateless(id, "tools/call", json!({"name": "x-list_y"}))).await;
        client.next().await;
    }
    client.send(cancelled(1)).await;
    closed(&streams).await;
    let other = streams.lock()[1].clone();
    other.send(Ok("data: {\"id\":2,\"result\":{}}\n\n".into())).unwrap();
    assert_eq!(client.next().await["id"], 2);
}
