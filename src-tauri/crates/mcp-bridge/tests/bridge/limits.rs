//! Many messages, and bad lines of the client.

use crate::support::PATIENCE;
use crate::support::client::{Client, call};
use crate::support::reply;
use crate::support::upstream::Upstream;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_at_once_get_a_thousand_answers_of_their_own() {
    let upstream = Upstream::start(|asked| async move {
        let result = json!({"of": asked.id(), "pad": "x".repeat(500)});
        // Half as documents, half as streams.
        if asked.id().as_u64().unwrap() % 2 == 0 {
            return reply::result(asked.id(), &result);
        }
        let answer = json!({"jsonrpc": "2.0", "id": asked.id(), "result": result}).to_string();
        reply::events(&[r#"{"method":"notifications/progress"}"#, &answer])
    })
    .await;
    let mut client = Client::start(&upstream);
    let mut input = client.input.take().unwrap();
    let writing = tokio::spawn(async move {
        for id in 0..1000 {
            input.write_all(format!("{}\n", call(id, "x-list_y")).as_bytes()).await.unwrap();
        }
        input
    });
    let mut answered = HashSet::new();
    let mut progress = 0;
    while answered.len() < 1000 || progress < 500 {
        let line = client.next().await;
        if line["method"] == "notifications/progress" {
            progress += 1;
            continue;
        }
        assert_eq!(line["result"]["of"], line["id"], "{line}");
        assert!(answered.insert(line["id"].as_u64().unwrap()), "answered twice: {line}");
    }
    drop(writing.await.unwrap());
    assert_eq!((upstream.asked().len(), client.log.all().len()), (1000, 1000));
    assert_eq!(client.tokens.given.lock().0, 1);
}

#[tokio::test]
async fn the_input_is_not_read_further_than_there_is_room() {
    let gate = Arc::new(Semaphore::new(0));
    let held = gate.clone();
    let upstream = Upstream::start(move |asked| {
        let held = held.clone();
        async move {
            held.acquire().await.unwrap().forget();
            reply::result(asked.id(), &json!({}))
        }
    })
    .await;
    let mut client = Client::with(&upstream, |options| options.limits.in_flight = 10);
    let mut input = client.input.take().unwrap();
    let writing = tokio::spawn(async move {
        for id in 0..10_000 {
            input.write_all(format!("{}\n", call(id, "x-list_y")).as_bytes()).await.unwrap();
        }
        input
    });
    upstream.wait_for(10).await;
    for _ in 0..1000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(upstream.asked().len(), 10);
    assert!(!writing.is_finished(), "a client that sends more has to wait");
    gate.add_permits(10_000);
    for _ in 0..10_000 {
        client.next_line().await;
    }
    tokio::time::timeout(PATIENCE, writing).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_bad_line_is_answered_and_the_next_one_is_read() {
    let upstream = Upstream::start(|asked| async move { reply::result(asked.id(), &json!({})) }).await;
    let mut client = Client::with(&upstream, |options| options.limits.line_bytes = 1000);
    for (line, id, code) in [
        ("{", Value::Null, -32700),
        ("[{\"id\":1,\"method\":\"ping\"}]", Value::Null, -32600),
        ("{\"id\":5}", json!(5), -32600),
        ("{\"id\":null,\"method\":\"ping\"}", Value::Null, -32600),
        (&"x".repeat(5000), Value::Null, -32700),
    ] {
        client.line(line).await;
        let answer = client.next().await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&id, &json!(code)), "{line}");
    }
    client.line("\r").await;
    assert_eq!(client.ask(json!({"id": 2, "method": "ping"})).await["id"], 2);
    assert_eq!(upstream.asked().len(), 1);
}
