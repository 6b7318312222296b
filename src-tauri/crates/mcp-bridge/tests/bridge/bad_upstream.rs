//! A server, or something in its place, that does not answer as it should: an error for that request, and no more.

use crate::support::client::{Client, call};
use crate::support::upstream::{Asked, Upstream};
use crate::support::{TestTime, TestTokens, options, reply};
use axum::body::Body;
use axum::response::Response;
use serde_json::{Value, json};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// The error that `answer` becomes for a call that reads; the next request must work.
async fn error(answer: impl Fn(&Asked) -> Response + Send + Sync + 'static) -> Value {
    let upstream = Upstream::start(move |asked| {
        let response =
            if asked.rpc() == "ping" { reply::result(asked.id(), &json!({})) } else { answer(&asked) };
        async move { response }
    })
    .await;
    let mut client = Client::with(&upstream, |options| options.limits.answer_bytes = 100_000);
    let mut answer = client.call(1, "x-list_y").await;
    assert_eq!(answer["id"], 1);
    assert_eq!(
        client.ask(json!({"id": 2, "method": "ping"})).await["result"],
        json!({}),
        "the bridge lives on"
    );
    answer["error"].take()
}

async fn kind(answer: impl Fn(&Asked) -> Response + Send + Sync + 'static) -> String {
    error(answer).await["data"]["kind"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_web_page_is_not_quoted() {
    let error = error(|_| reply::with(200, "text/html", "<!doctype html><title>Sign in</title>")).await;
    assert_eq!(
        error["data"],
        json!({"source": "adkeeper", "kind": "not_an_answer", "status": 200, "answer": "(a web page)"})
    );
}

#[tokio::test]
async fn what_is_no_answer_is_an_error_for_its_request() {
    assert_eq!(kind(|_| reply::status(202)).await, "not_an_answer");
    assert_eq!(kind(|_| reply::with(200, "text/plain", "hello")).await, "not_an_answer");
    assert_eq!(kind(|_| reply::json("{\"id\":1,\"result\":")).await, "not_an_answer");
    assert_eq!(kind(|_| reply::json("[]")).await, "not_an_answer");
    assert_eq!(kind(|_| reply::json(vec![0xff, 0xfe])).await, "not_an_answer");
    assert_eq!(kind(|_| reply::json(r#"{"id":99,"result":{}}"#)).await, "not_an_answer");
    assert_eq!(kind(|_| reply::events(&[r#"{"id":"1","result":{}}"#])).await, "not_an_answer");
    assert_eq!(kind(|_| reply::events(&["hello"])).await, "not_an_answer");
    assert_eq!(kind(|_| reply::events(&[])).await, "cut_off");
    assert_eq!(kind(|_| reply::status(500)).await, "unavailable");
    assert_eq!(kind(|_| reply::status(307)).await, "refused");
    assert_eq!(kind(|_| reply::with(403, "text/plain", "no")).await, "refused");
}

#[tokio::test]
async fn an_answer_without_end_is_cut_at_the_bound() {
    const PIECE: &[u8] = &[b'x'; 4096];
    assert_eq!(kind(|_| reply::repeated("application/json", PIECE, 1000)).await, "too_long");
    assert_eq!(kind(|_| reply::repeated("text/event-stream", PIECE, 1000)).await, "too_long");
    assert_eq!(
        kind(|_| reply::repeated("text/event-stream", b"data: xxxxxxxxxxxxx\n", 100_000)).await,
        "too_long"
    );
}

#[tokio::test]
async fn a_compressed_bomb_is_cut_at_the_bound() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..2000 {
        encoder.write_all(&[b' '; 10_000]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let answer = move |_: &Asked| {
        let mut response = reply::json(Body::from(bomb.clone()));
        response.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
        response
    };
    assert_eq!(kind(answer).await, "too_long");
}

/// A server that begins three answers, is killed, and is there again.
async fn killed() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/mcp", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let counting = requests.clone();
    tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = vec![0; 65536];
            let read = stream.read(&mut buffer).await.unwrap();
            let document = String::from_utf8_lossy(&buffer[..read]).contains("\"id\":1,");
            let number = counting.fetch_add(1, Ordering::SeqCst);
            let answer: &[u8] = match number {
                0..3 if document => b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"id\":",
                0..3 => b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n6\r\ndata: \r\n",
                _ => b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{\"id\":4,\"result\":{}}",
            };
            stream.write_all(answer).await.unwrap();
            open.push(stream);
            if open.len() == 3 {
                open.clear();
            }
        }
    });
    (address, requests)
}

#[tokio::test]
async fn a_server_killed_in_mid_stream_is_an_error_for_each_request_that_waits() {
    let (address, requests) = killed().await;
    let time = TestTime::new();
    let mut client = Client::run(options(&address, &time), time.clone(), TestTokens::new(&time));
    for (id, tool) in [(1, "x-delete_y"), (2, "x-delete_y"), (3, "x-list_y")] {
        client.send(call(id, tool)).await;
    }
    for _ in 0..3 {
        let answer = client.next().await;
        assert_eq!(answer["error"]["data"]["kind"], "cut_off", "{answer}");
        let may_have_run = answer["error"]["data"]["may_have_run"].as_bool();
        assert_eq!(may_have_run, (answer["id"] != 3).then_some(true), "{answer}");
    }
    assert_eq!(requests.load(Ordering::SeqCst), 3);
    assert_eq!(
        client.ask(json!({"id": 4, "method": "ping"})).await["result"],
        json!({}),
        "the bridge lives on"
    );
}

#[tokio::test]
async fn silence_in_the_middle_of_an_answer_ends_it() {
    let (sender, response) = reply::open("text/event-stream");
    let response = parking_lot::Mutex::new(Some(response));
    let upstream = Upstream::start(move |_| {
        let response = response.lock().take().unwrap();
        async move { response }
    })
    .await;
    let mut client = Client::with(&upstream, |options| options.limits.silence = Duration::from_millis(50));
    let error = client.call(1, "x-list_y").await["error"].take();
    assert_eq!(error["data"]["kind"], "timed_out");
    drop(sender);
}

#[tokio::test]
async fn an_answer_that_does_not_begin_is_not_waited_for_for_ever() {
    let upstream = Upstream::start(|_| std::future::pending()).await;
    let mut client =
        Client::with(&upstream, |options| options.limits.answer_begins = Duration::from_millis(50));
    client.send(call(1, "x-delete_y")).await;
    let error = client.next().await["error"].take();
    assert_eq!((&error["data"]["kind"], &error["data"]["may_have_run"]), (&json!("timed_out"), &json!(true)));
    assert!(upstream.asked().len() <= 1, "it is not sent again");
}
