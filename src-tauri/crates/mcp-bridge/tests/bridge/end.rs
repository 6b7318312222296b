//! How a run ends.

use crate::support::PATIENCE;
use crate::support::client::{Client, call, stateless};
use crate::support::reply;
use crate::support::upstream::Upstream;
use mcp_bridge::{CallOutcome, Ended};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Notify;

#[tokio::test]
async fn answers_under_way_are_waited_for_when_the_input_ends_and_then_the_session_ends() {
    let go = Arc::new(Notify::new());
    let gate = go.clone();
    let upstream = Upstream::start(move |asked| {
        let gate = gate.clone();
        async move {
            match asked.rpc() {
                "initialize" => {
                    let mut response = reply::result(asked.id(), &json!({"protocolVersion": "2025-11-25"}));
                    response.headers_mut().insert("mcp-session-id", "s".parse().unwrap());
                    response
                }
                "tools/call" => {
                    gate.notified().await;
                    reply::result(asked.id(), &json!({"done": true}))
                }
                // Ending a session may be refused (observed at Amazon's server).
                _ => reply::status(403),
            }
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    client.send(call(1, "x-list_y")).await;
    upstream.wait_for(3).await;
    drop(client.input.take());
    go.notify_one();
    let (ended, rest) = client.ended().await;
    assert_eq!(ended, Ended::InputClosed);
    assert_eq!(rest, [r#"{"jsonrpc":"2.0","id":1,"result":{"done":true}}"#]);
    assert_eq!(upstream.methods().last().map(String::as_str), Some("DELETE"));
}

#[tokio::test]
async fn an_answer_that_never_comes_is_waited_for_within_the_bound() {
    let upstream = Upstream::start(|_| std::future::pending()).await;
    let mut client = Client::with(&upstream, |options| options.limits.finish = Duration::from_millis(50));
    client.send(call(1, "x-list_y")).await;
    upstream.wait_for(1).await;
    let log = client.log.clone();
    assert_eq!(client.close().await, (Ended::InputClosed, Vec::new()));
    assert_eq!(log.all(), [("x-list_y".to_owned(), CallOutcome::Cancelled)]);
}

#[tokio::test]
async fn a_subscription_does_not_hold_up_the_end() {
    let (sender, response) = reply::open("text/event-stream");
    let response = parking_lot::Mutex::new(Some(response));
    let upstream = Upstream::start(move |_| {
        let response = response.lock().take().unwrap();
        async move { response }
    })
    .await;
    // A wait of an hour would fail the test.
    let mut client = Client::with(&upstream, |options| options.limits.finish = Duration::from_secs(3600));
    client.send(stateless(1, "subscriptions/listen", json!({}))).await;
    upstream.wait_for(1).await;
    assert_eq!(client.close().await.0, Ended::InputClosed);
    drop(sender);
}

#[tokio::test]
async fn a_client_that_no_longer_reads_ends_the_run() {
    let upstream = Upstream::start(|asked| async move { reply::result(asked.id(), &json!({})) }).await;
    let mut client = Client::start(&upstream);
    client.output = None;
    client.send(json!({"id": 1, "method": "ping"})).await;
    assert_eq!(client.ended().await.0, Ended::OutputClosed);
}

#[tokio::test]
async fn cancelling_the_run_ends_it_with_calls_under_way() {
    let upstream = Upstream::start(|_| std::future::pending()).await;
    let mut client = Client::start(&upstream);
    client.send(call(1, "x-list_y")).await;
    upstream.wait_for(1).await;
    client.cancel.cancel();
    let log = client.log.clone();
    assert_eq!(client.ended().await, (Ended::Cancelled, Vec::new()));
    assert_eq!(log.all(), [("x-list_y".to_owned(), CallOutcome::Cancelled)]);
}

#[tokio::test]
async fn a_client_that_sends_and_never_reads_does_not_keep_the_run_from_ending() {
    let upstream = Upstream::start(|asked| async move { reply::result(asked.id(), &json!({})) }).await;
    let mut client = Client::with(&upstream, |options| options.limits.goodbye = Duration::from_millis(50));
    let mut input = client.input.take().unwrap();
    let writing = tokio::spawn(async move { while input.write_all(b"nonsense\n").await.is_ok() {} });
    // Until the bridge can write no more, and so reads no more.
    for _ in 0..2000 {
        tokio::task::yield_now().await;
    }
    client.cancel.cancel();
    let ended = tokio::time::timeout(PATIENCE, client.running).await.expect("the bridge does not end");
    assert_eq!(ended.unwrap().unwrap(), Ended::Cancelled);
    tokio::time::timeout(PATIENCE, writing).await.expect("the input is still open").unwrap();
}
