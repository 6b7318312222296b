//! Sessions of the revisions up to 2025-11-25.

use crate::support::client::Client;
use crate::support::reply;
use crate::support::upstream::{Asked, Upstream};
use axum::response::Response;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::sync::Arc;

/// A server with sessions named `s<n>` by the number of `initialize` that opened them; `script` answers the rest.
async fn with_sessions<F>(script: impl Fn(Asked, usize) -> F + Send + Sync + 'static) -> Upstream
where
    F: Future<Output = Response> + Send + 'static,
{
    let opened = Mutex::new(0);
    let script = Arc::new(script);
    Upstream::start(move |asked| {
        let script = script.clone();
        let number = {
            let mut opened = opened.lock();
            *opened += usize::from(asked.rpc() == "initialize");
            *opened
        };
        async move {
            if asked.rpc() != "initialize" {
                return script(asked, number).await;
            }
            let mut response = reply::result(asked.id(), &json!({"protocolVersion": "2025-06-18"}));
            response.headers_mut().insert("mcp-session-id", format!("s{number}").parse().unwrap());
            response
        }
    })
    .await
}

fn otherwise(asked: &Asked) -> Response {
    match asked.rpc() {
        "" => reply::status(405),
        "tools/call" | "tools/list" => reply::result(asked.id(), &json!({})),
        _ => reply::status(202),
    }
}

#[tokio::test]
async fn the_session_and_its_revision_are_on_every_request_and_end_with_delete() {
    let upstream = with_sessions(|asked, _| async move { otherwise(&asked) }).await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    client.call(1, "x-list_y").await;
    upstream.wait_for(4).await;
    client.close().await;
    let asked = upstream.asked();
    let first = &asked[0];
    assert_eq!(
        (first.rpc(), first.header("mcp-session-id"), first.header("mcp-protocol-version")),
        ("initialize", None, None)
    );
    for later in &asked[1..] {
        assert_eq!(later.header("mcp-session-id"), Some("s1"), "{later:?}");
        assert_eq!(later.header("mcp-protocol-version"), Some("2025-06-18"), "{later:?}");
        assert_eq!(later.header("mcp-method"), None, "{later:?}");
    }
    let mut methods = upstream.methods();
    assert_eq!(methods.pop().as_deref(), Some("DELETE"));
    assert_eq!(
        methods.iter().filter(|method| *method == "GET").count(),
        1,
        "405 means that there is no stream"
    );
    assert_eq!(
        asked.iter().find(|asked| asked.method == "GET").unwrap().header("accept"),
        Some("text/event-stream")
    );
}

#[tokio::test]
async fn what_follows_waits_until_the_server_has_the_opening_messages() {
    let upstream = with_sessions(|asked, _| async move {
        if asked.rpc() == "notifications/initialized" {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
        }
        otherwise(&asked)
    })
    .await;
    let mut client = Client::start(&upstream);
    // A client in a hurry sends all of it at once.
    for message in [
        crate::support::client::initialize(0),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}),
    ] {
        client.send(message).await;
    }
    client.next().await;
    client.next().await;
    let methods: Vec<String> = upstream.methods().into_iter().filter(|method| method != "GET").collect();
    assert_eq!(methods, ["initialize", "notifications/initialized", "tools/list"]);
    assert_eq!(upstream.asked().last().unwrap().header("mcp-session-id"), Some("s1"));
}

#[tokio::test]
async fn the_servers_own_messages_arrive_and_the_stream_is_taken_up_after_the_last_one() {
    let streams = Arc::new(Mutex::new(Vec::new()));
    let opened = streams.clone();
    let upstream = with_sessions(move |asked, _| {
        let response = if asked.method == "GET" {
            let (sender, response) = reply::open("text/event-stream");
            opened.lock().push(sender);
            response
        } else {
            otherwise(&asked)
        };
        async move { response }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    upstream.wait_for(3).await;
    let send = |text: &str| streams.lock().last().unwrap().send(Ok(text.to_owned())).unwrap();
    send(
        "id: e1\ndata: {\"method\":\"notifications/tools/list_changed\"}\n\ndata: {\"id\":9,\"result\":{}}\n\n",
    );
    assert_eq!(client.next().await["method"], "notifications/tools/list_changed");
    streams.lock().pop();
    upstream.wait_for(4).await;
    assert_eq!(upstream.asked()[3].header("last-event-id"), Some("e1"));
    send("data: {\"method\":\"notifications/message\"}\n\n");
    assert_eq!(
        client.next().await["method"],
        "notifications/message",
        "an answer has no place on this stream"
    );
    assert_eq!(client.close().await.1, [""; 0]);
}

#[tokio::test]
async fn a_lost_session_is_opened_again_once_for_all_and_no_client_notices() {
    let upstream = with_sessions(|asked, opened| async move {
        if opened > 1 && asked.header("mcp-session-id") == Some("s1")
            || opened == 1 && asked.rpc() == "tools/call"
        {
            return reply::with(
                404,
                "application/json",
                r#"{"error":{"code":-32001,"message":"Session not found"},"id":null}"#,
            );
        }
        otherwise(&asked)
    })
    .await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    for id in 1..=20 {
        client.send(crate::support::client::call(id, "x-delete_y")).await;
    }
    let mut ids: Vec<u64> = Vec::new();
    for _ in 0..20 {
        let answer = client.next().await;
        assert_eq!(answer["result"], json!({}), "{answer}");
        ids.push(answer["id"].as_u64().unwrap());
    }
    ids.sort_unstable();
    assert_eq!(ids, (1..=20).collect::<Vec<_>>());
    let asked = upstream.asked();
    let opening: Vec<&Asked> = asked.iter().filter(|asked| asked.rpc() == "initialize").collect();
    assert_eq!(opening.len(), 2);
    assert_eq!(opening[1].body, opening[0].body);
    assert_eq!(opening[1].header("mcp-session-id"), None);
    let ready: Vec<_> = asked.iter().filter(|asked| asked.rpc() == "notifications/initialized").collect();
    assert_eq!(ready[1].header("mcp-session-id"), Some("s2"));
}

#[tokio::test]
async fn the_servers_own_messages_are_listened_to_in_the_new_session_too() {
    let upstream = with_sessions(|asked, opened| async move {
        if opened == 1 && asked.rpc() == "tools/call" { reply::status(404) } else { otherwise(&asked) }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    upstream.wait_for(3).await;
    client.call(1, "x-list_y").await;
    upstream.wait_for(8).await;
    let asked = upstream.asked();
    let listening = asked.iter().filter(|asked| asked.method == "GET");
    let sessions: Vec<_> = listening.map(|asked| asked.header("mcp-session-id").unwrap()).collect();
    assert_eq!(sessions, ["s1", "s2"]);
}

#[tokio::test]
async fn a_session_that_is_lost_again_at_once_is_an_error_and_no_loop() {
    let upstream = with_sessions(|asked, _| async move {
        if asked.rpc() == "tools/call" { reply::status(404) } else { otherwise(&asked) }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    let error = client.call(1, "x-list_y").await["error"].take();
    assert_eq!(error["data"]["kind"], "session_lost");
    assert_eq!(upstream.methods().iter().filter(|method| *method == "initialize").count(), 2);
}

#[tokio::test]
async fn an_unknown_method_is_no_lost_session() {
    let upstream = with_sessions(|asked, _| async move {
        let body = format!(
            r#"{{"jsonrpc":"2.0","id":{},"error":{{"code":-32601,"message":"Method not found"}}}}"#,
            asked.id()
        );
        if asked.rpc() == "tools/call" {
            reply::with(404, "application/json", body)
        } else {
            otherwise(&asked)
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    assert_eq!(client.call(1, "x-list_y").await["error"]["code"], -32601);
    assert_eq!(upstream.methods().iter().filter(|method| *method == "initialize").count(), 1);
}

#[tokio::test]
async fn an_answers_stream_that_breaks_after_an_event_with_an_id_is_taken_up_there() {
    let upstream = with_sessions(|asked, _| async move {
        match (asked.rpc(), asked.header("last-event-id")) {
            ("tools/call", _) => reply::with(200, "text/event-stream", "id: a1\nretry: 1500\ndata:\n\n"),
            (_, Some("a1")) => reply::with(200, "text/event-stream", "id: a2\ndata: {\"method\":\"n\"}\n\n"),
            (_, Some("a2")) => reply::events(&[r#"{"id":1,"result":{"late":true}}"#]),
            _ => otherwise(&asked),
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    assert_eq!(client.call(1, "x-delete_y").await["method"], "n");
    assert_eq!(client.next().await["result"], json!({"late": true}));
    assert_eq!(client.time.waits.lock()[0].as_millis(), 1500);
    let calls: Vec<Value> = upstream
        .asked()
        .into_iter()
        .filter(|asked| asked.rpc() == "tools/call")
        .map(|asked| asked.body)
        .collect();
    assert_eq!(calls.len(), 1, "what changes things is not sent again");
}
