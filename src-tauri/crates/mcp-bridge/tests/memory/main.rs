//! How much memory a run keeps, counted by the allocator. One test, as the count is of the whole program; the upstream
//! and the client are in it too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests and their helpers")]

#[path = "../support/mod.rs"]
mod support;

use mcp_bridge::Options;
use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use support::client::{Client, call};
use support::reply;
use support::upstream::Upstream;
use tokio::io::AsyncWriteExt as _;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const MIB: usize = 1 << 20;
const PIECE: &[u8] = &[b'x'; 64 << 10];

/// How far above its present use the program's memory goes while `work` is done.
async fn growth<T>(work: impl Future<Output = T>) -> (usize, T) {
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let result = work.await;
    (ALLOCATED.peak_usage().saturating_sub(before), result)
}

fn small(options: &mut Options) {
    options.limits.answer_bytes = MIB;
    options.limits.line_bytes = MIB;
}

async fn a_long_answer_is_not_kept(content_type: &'static str) {
    let upstream = Upstream::start(move |asked| async move {
        if asked.rpc() == "ping" {
            reply::result(asked.id(), &json!({}))
        } else {
            reply::repeated(content_type, PIECE, 800)
        }
    })
    .await;
    let mut client = Client::with(&upstream, small);
    client.ask(json!({"id": 0, "method": "ping"})).await;
    let (grown, answer) = growth(client.call(1, "x-list_y")).await;
    assert_eq!(answer["error"]["data"]["kind"], "too_long");
    assert!(grown < 8 * MIB, "{grown} bytes for an answer of 50 MB");
}

async fn a_long_line_is_not_kept() {
    let upstream = Upstream::start(|asked| async move { reply::result(asked.id(), &json!({})) }).await;
    let mut client = Client::with(&upstream, small);
    client.ask(json!({"id": 0, "method": "ping"})).await;
    let input = client.input.as_mut().unwrap();
    let (grown, ()) = growth(async {
        for _ in 0..800 {
            input.write_all(PIECE).await.unwrap();
        }
        input.write_all(b"\n").await.unwrap();
    })
    .await;
    let answer = client.next().await;
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(-32700)));
    assert!(grown < 4 * MIB, "{grown} bytes for a line of 50 MB");
}

async fn many_long_answers_are_kept_few_at_a_time() {
    // Each is 900 kB: below the bound, and 270 MB together. The upstream makes them as they are read.
    let upstream = Upstream::start(|asked| async move {
        if asked.rpc() == "ping" {
            return reply::result(asked.id(), &json!({}));
        }
        reply::long_event(asked.id(), PIECE, 14)
    })
    .await;
    let mut client = Client::with(&upstream, small);
    client.ask(json!({"id": 0, "method": "ping"})).await;
    let (grown, ()) = growth(async {
        for id in 1..=300 {
            client.send(call(id, "x-list_y")).await;
        }
        for _ in 0..300 {
            let line = client.next_line().await;
            assert!(line.len() > 14 * PIECE.len(), "long answers wait for each other and all arrive");
        }
    })
    .await;
    // Most of it are the buffers of 300 connections, on both sides; held all at once it is 720 MB.
    assert!(grown < 250 * MIB, "{grown} bytes for 300 answers of 900 kB");
}

#[tokio::test]
async fn memory_stays_bounded_whatever_either_side_sends() {
    a_long_answer_is_not_kept("application/json").await;
    a_long_answer_is_not_kept("text/event-stream").await;
    a_long_line_is_not_kept().await;
    many_long_answers_are_kept_few_at_a_time().await;
}
