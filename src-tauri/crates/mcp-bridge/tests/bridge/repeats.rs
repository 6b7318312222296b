//! Passing problems: what is sent again, and what is not.

use crate::support::client::Client;
use crate::support::upstream::{Asked, Upstream};
use crate::support::{TestTime, TestTokens, options, reply};
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

/// An upstream whose first `count` answers are `first`.
async fn first(count: usize, first: fn(&Asked) -> Response) -> Upstream {
    Upstream::start(move |asked| async move {
        if asked.number < count { first(&asked) } else { reply::result(asked.id(), &json!({})) }
    })
    .await
}

#[tokio::test]
async fn a_call_that_reads_is_repeated_with_growing_waits() {
    for status in [502, 503, 504] {
        let upstream = Upstream::start(move |asked| async move {
            if asked.number < 3 { reply::status(status) } else { reply::result(asked.id(), &json!({})) }
        })
        .await;
        let mut client = Client::start(&upstream);
        assert_eq!(client.call(1, "x-list_y").await["result"], json!({}), "{status}");
        assert_eq!(*client.time.waits.lock(), [500, 1000, 2000].map(Duration::from_millis));
    }
}

#[tokio::test]
async fn attempts_are_bounded_and_the_error_is_no_call_to_log_in() {
    let upstream = first(usize::MAX, |_| reply::with(503, "text/html", "<html><b>down</b>")).await;
    let mut client = Client::start(&upstream);
    let error = client.call(1, "x-list_y").await["error"].take();
    assert_eq!(
        error["data"],
        json!({"source": "adkeeper", "kind": "unavailable", "status": 503, "answer": "(a web page)"})
    );
    assert_eq!(error["message"], "Amazon is temporarily unavailable. Try again later.");
    assert_eq!(upstream.asked().len(), 4);
}

#[tokio::test]
async fn a_call_that_changes_things_is_not_repeated_once_it_may_have_arrived() {
    for tool in ["x-delete_y", "reporting-create_report", "amc-execute_query"] {
        let upstream = first(1, |_| reply::status(504)).await;
        let mut client = Client::start(&upstream);
        let error = client.call(1, tool).await["error"].take();
        assert_eq!(error["data"]["may_have_run"], true);
        assert!(
            error["message"].as_str().unwrap().contains("Check the account before you repeat it"),
            "{error}"
        );
        assert_eq!(upstream.asked().len(), 1, "{tool}");
    }
}

#[tokio::test]
async fn too_many_requests_are_waited_out_also_by_calls_that_change_things() {
    let upstream = first(2, |_| {
        let mut response = reply::status(429);
        response.headers_mut().insert("retry-after", "7".parse().unwrap());
        response
    })
    .await;
    let mut client = Client::start(&upstream);
    assert_eq!(client.call(1, "x-delete_y").await["result"], json!({}));
    assert_eq!(*client.time.waits.lock(), [7, 7].map(Duration::from_secs));
}

#[tokio::test]
async fn a_long_retry_after_is_passed_on_instead_of_waited_for() {
    let upstream = first(usize::MAX, |_| {
        let mut response = reply::status(429);
        response.headers_mut().insert("retry-after", "600".parse().unwrap());
        response
    })
    .await;
    let mut client = Client::start(&upstream);
    let error = client.call(1, "x-list_y").await["error"].take();
    assert_eq!(error["data"]["kind"], "busy");
    assert_eq!(error["data"]["retry_after"], 600);
    assert_eq!((upstream.asked().len(), client.time.waits.lock().len()), (1, 0));
}

/// What a client hears of a server that is not there, and how often it was tried.
#[tokio::test]
async fn nobody_listening_is_tried_again_also_by_calls_that_change_things() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/mcp", listener.local_addr().unwrap());
    drop(listener);
    let time = TestTime::new();
    let mut client = Client::run(options(&address, &time), time.clone(), TestTokens::new(&time));
    let error = client.call(1, "x-delete_y").await["error"].take();
    assert_eq!(error["data"], json!({"source": "adkeeper", "kind": "unreachable"}));
    assert_eq!(client.time.waits.lock().len(), 3);
}

/// A server that reads each request and resets the connection; it counts them.
async fn resetting() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/mcp", listener.local_addr().unwrap());
    let count = Arc::<AtomicUsize>::default();
    let counting = count.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = vec![0; 65536];
            let _ = stream.read(&mut buffer).await;
            counting.fetch_add(1, Ordering::SeqCst);
            let _ = stream.set_zero_linger();
        }
    });
    (address, count)
}

#[tokio::test]
async fn a_reset_before_the_answer_is_repeated_only_by_what_reads() {
    let (address, count) = resetting().await;
    let time = TestTime::new();
    let mut client = Client::run(options(&address, &time), time.clone(), TestTokens::new(&time));
    let reading: Value = client.call(1, "x-list_y").await["error"].take();
    assert_eq!((&reading["data"]["kind"], count.load(Ordering::SeqCst)), (&json!("unreachable"), 4));
    assert_eq!(reading["data"].get("may_have_run"), None);
    let changing = client.call(2, "x-delete_y").await["error"].take();
    assert_eq!(count.load(Ordering::SeqCst), 5);
    assert_eq!(changing["data"]["may_have_run"], true);
}
