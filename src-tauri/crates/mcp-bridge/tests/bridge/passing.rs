//! Messages pass through unchanged, whatever form the answer has.

use crate::support::client::{Client, call};
use crate::support::reply;
use crate::support::upstream::Upstream;
use mcp_bridge::{Account, CallOutcome};
use serde_json::{Value, json};

#[tokio::test]
async fn a_request_and_its_answer_pass_through_byte_for_byte() {
    let answer = r#"{"z":1.50e2,"id":7,"jsonrpc":"2.0","result":{"n":12345678901234567890,"b":[1.0,  2],"a":"\u00e9"}}"#;
    let upstream = Upstream::start(move |_| async move { reply::json(answer) }).await;
    let mut client = Client::start(&upstream);
    let request = r#"{"params":{"x":1.10},  "method":"ping","id":7,"jsonrpc":"2.0"}"#;
    client.line(request).await;
    assert_eq!(client.next_line().await, answer);
    let asked = &upstream.asked()[0];
    assert_eq!(asked.text, request);
    assert_eq!(asked.header("authorization"), Some("Bearer Atza|canary-1"));
    assert_eq!(asked.header("amazon-ads-clientid"), Some("amzn1.application-oa2-client.test"));
    assert_eq!(asked.header("accept"), Some("application/json, text/event-stream"));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    for absent in
        ["mcp-session-id", "mcp-protocol-version", "mcp-method", "amazon-ads-ai-account-selection-mode"]
    {
        assert_eq!(asked.header(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn a_pretty_printed_answer_becomes_one_line() {
    let upstream = Upstream::start(|_| async {
        reply::json("{\r\n  \"id\": 7,\n  \"result\": {\"t\": \"a\\nb\"}\n}\n")
    })
    .await;
    let mut client = Client::start(&upstream);
    client.line(r#"{"id":7,"method":"ping"}"#).await;
    assert_eq!(client.next_line().await.trim_end(), r#"{    "id": 7,   "result": {"t": "a\nb"} }"#);
}

#[tokio::test]
async fn events_are_passed_on_as_they_arrive_and_before_the_answer() {
    let (sender, response) = reply::open("text/event-stream; charset=utf-8");
    let response = parking_lot::Mutex::new(Some(response));
    let upstream = Upstream::start(move |_| {
        let response = response.lock().take().unwrap();
        async move { response }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.send(call(1, "x-list_y")).await;
    sender
        .send(Ok(": hello\nid: 1\ndata:\n\ndata: {\"method\":\"notifications/progress\",\n".into()))
        .unwrap();
    sender.send(Ok("data: \"params\":{\"n\":1.0}}\n\n".into())).unwrap();
    // The stream is still open: what has arrived must be there already.
    assert_eq!(client.next_line().await, r#"{"method":"notifications/progress", "params":{"n":1.0}}"#);
    sender.send(Ok("event: ping\ndata: not json\n\n".into())).unwrap();
    sender.send(Ok("event: message\ndata: {\"id\":1,\"result\":{}}\n\n".into())).unwrap();
    assert_eq!(client.next_line().await, r#"{"id":1,"result":{}}"#);
}

#[tokio::test]
async fn the_servers_request_reaches_the_client_and_its_answer_the_server() {
    let (sender, response) = reply::open("text/event-stream");
    let response = parking_lot::Mutex::new(Some(response));
    let upstream = Upstream::start(move |asked| {
        let response =
            if asked.rpc() == "tools/call" { response.lock().take().unwrap() } else { reply::status(202) };
        async move { response }
    })
    .await;
    let mut client = Client::with(&upstream, |options| options.limits.at_once = 1);
    client.send(call(1, "x-list_y")).await;
    sender
        .send(Ok("data: {\"id\":\"s1\",\"method\":\"elicitation/create\",\"params\":{}}\n\n".into()))
        .unwrap();
    assert_eq!(client.next().await["method"], "elicitation/create");
    let answer = json!({"jsonrpc": "2.0", "id": "s1", "result": {"action": "accept"}});
    client.send(answer.clone()).await;
    upstream.wait_for(2).await;
    assert_eq!(upstream.asked()[1].body, answer);
    sender.send(Ok("data: {\"id\":1,\"result\":{}}\n\n".into())).unwrap();
    assert_eq!(client.next().await["id"], 1);
}

#[tokio::test]
async fn a_fixed_account_is_on_every_request() {
    let upstream = Upstream::start(|asked| async move { reply::result(asked.id(), &Value::Null) }).await;
    let mut client = Client::with(&upstream, |options| {
        options.account = Account::Fixed {
            profile_id: Some("123".into()),
            account_id: Some("A1".into()),
            manager_account_id: None,
        };
    });
    client.call(1, "x-list_y").await;
    let asked = &upstream.asked()[0];
    assert_eq!(asked.header("amazon-ads-ai-account-selection-mode"), Some("FIXED"));
    assert_eq!(asked.header("amazon-advertising-api-scope"), Some("123"));
    assert_eq!(asked.header("amazon-ads-accountid"), Some("A1"));
    assert_eq!(asked.header("amazon-ads-manager-accountid"), None);
}

#[tokio::test]
async fn each_call_is_logged_once_by_name_and_outcome() {
    let upstream = Upstream::start(|asked| async move {
        match asked.body["params"]["name"].as_str() {
            Some("x-list_y") => reply::result(asked.id(), &json!({"content": []})),
            Some("x-get_y") => reply::result(asked.id(), &json!({"content": [], "isError": true})),
            _ => reply::status(500),
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    for tool in ["x-list_y", "x-get_y", "x-update_y", "Atza|not a name"] {
        client.call(1, tool).await;
    }
    client.ask(json!({"id": 2, "method": "ping"})).await;
    let name = |name: &str, outcome| (name.to_owned(), outcome);
    assert_eq!(
        client.log.all(),
        [
            name("x-list_y", CallOutcome::Succeeded),
            name("x-get_y", CallOutcome::ToolFailed),
            name("x-update_y", CallOutcome::NoAnswer),
            name("?", CallOutcome::NoAnswer),
        ]
    );
}

#[tokio::test]
async fn a_token_that_the_server_repeats_does_not_reach_the_client() {
    let upstream = Upstream::start(|asked| async move {
        let token = asked.header("authorization").unwrap().to_owned();
        match asked.number {
            0 => reply::result(asked.id(), &json!({"text": token})),
            1 => reply::events(&[&format!(
                r#"{{"id":{},"error":{{"code":1,"message":"{token}"}}}}"#,
                asked.id()
            )]),
            2 => reply::with(400, "text/plain", token),
            _ => reply::with(
                403,
                "application/json",
                format!(r#"{{"error":{{"code":1,"message":"{token}"}}}}"#),
            ),
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    for id in 0..4 {
        // Reading a line fails the test if the token is in it.
        let answer = client.call(id, "x-list_y").await;
        assert!(answer.to_string().contains("<redacted>"), "{answer}");
    }
}
