//! Amazon's MCP server in the revisions with sessions, up to 2025-11-25.

use crate::mcp_support::*;
use crate::support::*;
use domain::Region;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn a_session_opens_with_initialize_and_carries_the_requests_after_it() {
    let (sandbox, _) = start().await;
    let mut client = Mcp::new(&sandbox, Region::Na).await;
    let said = client.initialize("2025-06-18").await;
    let result = &said.last()["result"];
    assert_eq!(result["protocolVersion"], "2025-06-18", "what the client asked for is served");
    assert_eq!(result["capabilities"]["tools"]["listChanged"], true);
    assert!(result["serverInfo"]["name"].is_string());
    assert_eq!(client.ask("ping", json!({})).await.last()["result"], json!({}));
    let tools = client.ask("tools/list", json!({})).await;
    let names: BTreeSet<_> = tools.last()["result"]["tools"]
        .as_array()
        .unwrap()
        .iter()
        .collect::<Vec<_>>()
        .iter()
        .map(|tool| tool["name"].as_str().unwrap().to_owned())
        .collect();
    for name in [
        "account_management-query_advertiser_account",
        "account_management-query_profile",
        "campaign_management-query_campaign",
        "campaign_management-create_campaign",
        "campaign_management-update_campaign",
        "campaign_management-delete_campaign",
        "reporting-create_report",
        "reporting-retrieve_report",
        "billing-query_billing_notifications",
        "users-list_users",
    ] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
    for tool in tools.last()["result"]["tools"].as_array().unwrap() {
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        assert!(tool.get("outputSchema").is_none(), "{tool}");
        assert!(tool["annotations"]["readOnlyHint"].is_boolean(), "{tool}");
    }
    assert!(tools.last()["result"].get("resultType").is_none(), "that is of the next revision");
    assert_eq!(client.initialize("1999-01-01").await.last()["result"]["protocolVersion"], "2025-11-25");
    assert_eq!(client.initialize(MODERN).await.last()["result"]["protocolVersion"], "2025-11-25");
    assert_eq!(sandbox.control().mcp_sessions(), 3);
}

#[tokio::test]
async fn a_request_without_its_session_is_refused_and_an_unknown_session_is_not_found() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let list = message("tools/list", json!({}));
    let status =
        async |client: &Mcp, changes: &[(&str, Option<&str>)]| client.send(&list, changes).await.status;
    assert_eq!(status(&client, &[]).await, 200);
    assert_eq!(status(&client, &[("Mcp-Session-Id", None)]).await, 400);
    assert_eq!(status(&client, &[("Mcp-Session-Id", Some("0123456789abcdef"))]).await, 404);
    let note = json!({"jsonrpc": "2.0", "method": "notifications/cancelled"}).to_string();
    assert_eq!(client.send(&note, &[]).await.status, 202);
    assert_eq!(client.send(&note, &[("Mcp-Session-Id", None)]).await.status, 400, "a notification too");
    let answer = json!({"jsonrpc": "2.0", "id": 1, "result": {}}).to_string();
    assert_eq!(client.send(&answer, &[]).await.status, 202);
    let again = message("initialize", introduction("2025-11-25"));
    assert_eq!(client.send(&again, &[]).await.status, 400, "within a session");
    let mut elsewhere = Mcp::new(&sandbox, Region::Eu).await;
    elsewhere.session = client.session.clone();
    assert_eq!(status(&elsewhere, &[]).await, 404, "another region's");
    elsewhere.url = format!("{}/lite", client.url);
    assert_eq!(status(&elsewhere, &[]).await, 404, "another server's");
    elsewhere.url = client.url.clone();
    elsewhere.access = connect(&sandbox, "harbour-goods").await.0;
    assert_eq!(status(&elsewhere, &[]).await, 404, "another login's");
    assert_eq!(sandbox.control().end_mcp_sessions(), 1);
    assert_eq!(status(&client, &[]).await, 404, "the server forgot it");
}

#[tokio::test]
async fn the_protocol_version_header_is_checked() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let list = message("tools/list", json!({}));
    for (version, status) in [
        (Some("2025-11-25"), 200),
        (Some("2025-03-26"), 200),
        (None, 200),
        (Some("2024-11-05"), 400),
        (Some("x"), 400),
    ] {
        let said = client.send(&list, &[("MCP-Protocol-Version", version)]).await;
        assert_eq!(said.status, status, "{version:?}");
    }
}

#[tokio::test]
async fn a_message_needs_its_media_types_and_a_form() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let ping = message("ping", json!({}));
    for (name, value, status) in [
        ("Accept", None, 406),
        ("Accept", Some("application/json"), 406),
        ("Accept", Some("text/event-stream"), 406),
        ("Accept", Some("*/*"), 406),
        ("Accept", Some("text/event-stream;q=0.9,application/json"), 200),
        ("Content-Type", None, 415),
        ("Content-Type", Some("text/plain"), 415),
        ("Content-Type", Some("application/json; charset=utf-8"), 200),
        ("Origin", Some("https://example.com"), 403),
    ] {
        assert_eq!(client.send(&ping, &[(name, value)]).await.status, status, "{name} {value:?}");
    }
    for (body, code) in [
        ("", -32700),
        ("{", -32700),
        ("[]", -32600),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
        (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600),
    ] {
        let said = client.send(body, &[]).await;
        assert_eq!((said.status, said.code()), (400, code), "{body}");
    }
    let said = client.ask("resources/list", json!({})).await;
    assert_eq!((said.status, said.code()), (200, -32601));
    let said = client.ask("tools/list", json!({"cursor": "x"})).await;
    assert_eq!((said.status, said.code()), (200, -32602));
    let said = client.call("campaign_management-fly", json!({})).await;
    assert_eq!((said.status, said.code()), (200, -32602));
    let mut fresh = Mcp::new(&sandbox, Region::Na).await;
    let said = fresh.ask("initialize", json!({"protocolVersion": "2025-11-25"})).await;
    assert_eq!((said.status, said.code()), (200, -32602), "who is it?");
    assert!(said.headers.get("mcp-session-id").is_none());
    fresh.initialize("2025-11-25").await;
    assert_eq!(http().put(&client.url).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn a_waiting_stream_hears_that_the_tools_changed_and_ends_with_its_session() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let get =
        async |changes: &[(&str, Option<&str>)]| client.request(Method::GET, changes).send().await.unwrap();
    assert_eq!(get(&[("Accept", Some("application/json"))]).await.status(), 406);
    assert_eq!(get(&[("Mcp-Session-Id", None)]).await.status(), 400);
    assert_eq!(get(&[("Mcp-Session-Id", Some("x"))]).await.status(), 404);
    assert_eq!(get(&[("MCP-Protocol-Version", Some(MODERN))]).await.status(), 405);
    assert_eq!(get(&[("Authorization", None)]).await.status(), 401);
    let control = sandbox.control();
    let mut streams = Vec::new();
    for _ in 0..2 {
        let mut stream = get(&[("Accept", Some("text/event-stream"))]).await;
        assert_eq!(stream.status(), 200);
        assert_eq!(&stream.chunk().await.unwrap().unwrap()[..1], b":", "a comment comes first");
        streams.push(stream);
    }
    assert_eq!(control.mcp_streams(), 2);
    assert_eq!(control.announce_mcp_tools(), 1, "one stream of the session is enough");
    let text = streams[0].chunk().await.unwrap().unwrap();
    let heard = events(std::str::from_utf8(&text).unwrap());
    assert_eq!(heard[0]["method"], "notifications/tools/list_changed");
    control.end_mcp_sessions();
    for mut stream in streams {
        assert_eq!(stream.chunk().await.unwrap(), None, "it ended properly");
    }
    assert_eq!(control.mcp_streams(), 0);
}

#[tokio::test]
async fn the_end_of_a_session_is_answered_403_and_is_the_end() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let delete = async |changes: &[(&str, Option<&str>)]| {
        client.request(Method::DELETE, changes).send().await.unwrap().status().as_u16()
    };
    assert_eq!(delete(&[("Mcp-Session-Id", None)]).await, 400);
    assert_eq!(delete(&[("Mcp-Session-Id", Some("x"))]).await, 404);
    assert_eq!(delete(&[("MCP-Protocol-Version", Some(MODERN))]).await, 405);
    assert_eq!(client.ask("ping", json!({})).await.status, 200, "it is still there");
    assert_eq!(delete(&[]).await, 403);
    assert_eq!(client.ask("ping", json!({})).await.status, 404);
    assert_eq!(delete(&[]).await, 404, "a second time");
}
