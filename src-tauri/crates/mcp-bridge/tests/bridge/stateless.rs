//! The stateless revision 2026-07-28.

use crate::support::client::{Client, initialize, stateless};
use crate::support::reply;
use crate::support::upstream::Upstream;
use serde_json::json;

#[tokio::test]
async fn headers_repeat_what_the_body_says_and_there_is_no_session() {
    let upstream = Upstream::start(|asked| async move {
        let mut response = reply::result(asked.id(), &json!({"resultType": "complete"}));
        response.headers_mut().insert("mcp-session-id", "s".parse().unwrap());
        response
    })
    .await;
    let mut client = Client::start(&upstream);
    client.ask(stateless(1, "server/discover", json!({}))).await;
    client.ask(stateless(2, "tools/call", json!({"name": "x-list_y"}))).await;
    client.ask(stateless(3, "resources/read", json!({"uri": "file:///é"}))).await;
    client.close().await;
    let asked = upstream.asked();
    for (asked, method, name) in [
        (&asked[0], "server/discover", None),
        (&asked[1], "tools/call", Some("x-list_y")),
        (&asked[2], "resources/read", Some("=?base64?ZmlsZTovLy/DqQ==?=")),
    ] {
        assert_eq!(asked.header("mcp-protocol-version"), Some("2026-07-28"));
        assert_eq!(asked.header("mcp-method"), Some(method));
        assert_eq!(asked.header("mcp-name"), name);
        assert_eq!(asked.header("mcp-session-id"), None);
    }
    assert_eq!(asked.len(), 3, "neither GET nor DELETE");
}

#[tokio::test]
async fn a_server_of_the_older_kind_is_recognised_by_its_own_error_and_used_in_a_session() {
    let upstream = Upstream::start(|asked| async move {
        match asked.rpc() {
            "server/discover" => reply::with(
                400,
                "application/json",
                r#"{"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: Server not initialized"},"id":null}"#,
            ),
            "initialize" => reply::result(asked.id(), &json!({"protocolVersion": "2025-11-25"})),
            _ => reply::status(202),
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    let probe = client.ask(stateless(1, "server/discover", json!({}))).await;
    assert_eq!((&probe["id"], &probe["error"]["code"]), (&json!(1), &json!(-32000)));
    assert_eq!(client.ask(initialize(2)).await["result"]["protocolVersion"], "2025-11-25");
}

#[tokio::test]
async fn an_unsupported_revision_is_told_with_the_supported_ones() {
    let data = json!({"supported": ["2025-11-25"], "requested": "2026-07-28"});
    let error = json!({"code": -32022, "message": "Unsupported protocol version", "data": data});
    let body = json!({"jsonrpc": "2.0", "id": 1, "error": error}).to_string();
    let upstream = Upstream::start(move |_| {
        let body = body.clone();
        async move { reply::with(400, "application/json", body) }
    })
    .await;
    let mut client = Client::start(&upstream);
    assert_eq!(client.ask(stateless(1, "tools/list", json!({}))).await["error"], error);
}

#[tokio::test]
async fn a_subscription_passes_on_what_arrives_until_the_server_ends_it() {
    let (sender, response) = reply::open("text/event-stream");
    let response = parking_lot::Mutex::new(Some(response));
    let upstream = Upstream::start(move |_| {
        let response = response.lock().take().unwrap();
        async move { response }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.send(stateless(1, "subscriptions/listen", json!({"notifications": {}}))).await;
    for method in ["notifications/subscriptions/acknowledged", "notifications/tools/list_changed"] {
        sender.send(Ok(format!("data: {{\"method\":\"{method}\"}}\n\n:\r\n"))).unwrap();
        assert_eq!(client.next().await["method"], method);
    }
    drop(sender);
    assert_eq!(client.next().await["error"]["data"]["kind"], "cut_off");
}

#[tokio::test]
async fn arguments_that_the_server_wants_in_headers_are_sent_there_once_the_tools_are_known() {
    let upstream = Upstream::start(|asked| async move {
        let schema =
            json!({"type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"}}});
        reply::result(asked.id(), &json!({"tools": [{"name": "x-list_y", "inputSchema": schema}]}))
    })
    .await;
    let mut client = Client::start(&upstream);
    client.ask(stateless(1, "tools/list", json!({}))).await;
    client.ask(stateless(2, "tools/call", json!({"name": "x-list_y", "arguments": {"region": "eu"}}))).await;
    client.ask(stateless(3, "tools/call", json!({"name": "x-get_y", "arguments": {"region": "eu"}}))).await;
    let asked = upstream.asked();
    assert_eq!(asked[1].header("mcp-param-region"), Some("eu"));
    assert_eq!(asked[2].header("mcp-param-region"), None);
}
