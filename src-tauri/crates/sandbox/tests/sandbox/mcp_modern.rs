//! Amazon's MCP server in the revision without sessions, 2026-07-28.

use crate::mcp_support::*;
use crate::support::*;
use domain::Region;
use serde_json::json;

const QUERY: &str = "account_management-query_advertiser_account";

#[tokio::test]
async fn every_request_stands_alone() {
    let (sandbox, _) = start().await;
    let client = Mcp::new(&sandbox, Region::Eu).await;
    let found = client.ask_modern("server/discover", json!({})).await;
    let result = &found.last()["result"];
    assert_eq!(result["supportedVersions"], json!([MODERN, "2025-11-25", "2025-06-18", "2025-03-26"]));
    assert_eq!(result["capabilities"]["tools"]["listChanged"], true);
    let listed = client.ask_modern("tools/list", json!({})).await;
    for said in [&found, &listed] {
        let result = &said.last()["result"];
        assert_eq!(result["resultType"], "complete");
        assert!(result["ttlMs"].is_u64() && result["cacheScope"] == "private", "{result}");
        assert!(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"].is_string());
        assert!(said.headers.get("mcp-session-id").is_none());
    }
    let called = client.call_modern(QUERY, json!({})).await;
    assert_eq!(called.last()["result"]["resultType"], "complete");
    assert_eq!(called.done()["advertiserAccounts"].as_array().unwrap().len(), 4);
    assert_eq!(sandbox.control().mcp_sessions(), 0);
    let ignored = client.modern("tools/list", json!({}), &[("Mcp-Session-Id", Some("of-old"))]).await;
    assert_eq!(ignored.status, 200, "a session's id means nothing");
}

#[tokio::test]
async fn what_was_removed_is_gone() {
    let (sandbox, _) = start().await;
    let client = Mcp::new(&sandbox, Region::Na).await;
    for method in ["ping", "initialize", "logging/setLevel", "resources/subscribe"] {
        let said = client.ask_modern(method, json!({})).await;
        assert_eq!((said.status, said.code()), (404, -32601), "{method}");
    }
    let version = [("MCP-Protocol-Version", Some(MODERN))];
    let answer = json!({"jsonrpc": "2.0", "id": 1, "result": {}}).to_string();
    assert_eq!(client.send(&answer, &version).await.status, 400, "clients send no responses");
    let note = json!({"jsonrpc": "2.0", "method": "notifications/x"}).to_string();
    assert_eq!(client.send(&note, &version).await.status, 202);
}

#[tokio::test]
async fn headers_and_body_must_agree() {
    let (sandbox, _) = start().await;
    let client = Mcp::new(&sandbox, Region::Na).await;
    let params = json!({"name": QUERY, "arguments": {}});
    let wrapped = "=?base64?YWNjb3VudF9tYW5hZ2VtZW50LXF1ZXJ5X2FkdmVydGlzZXJfYWNjb3VudA==?=";
    for (name, value) in [
        ("MCP-Protocol-Version", None),
        ("MCP-Protocol-Version", Some("2025-11-25")),
        ("Mcp-Method", None),
        ("Mcp-Method", Some("tools/list")),
        ("Mcp-Method", Some("TOOLS/CALL")),
        ("Mcp-Name", None),
        ("Mcp-Name", Some("users-list_users")),
        ("Mcp-Name", Some("=?base64?!?=")),
    ] {
        let said = client.modern("tools/call", params.clone(), &[(name, value)]).await;
        assert_eq!((said.status, said.code()), (400, -32020), "{name} {value:?}");
        assert_eq!(said.last()["id"], 7);
    }
    assert_eq!(client.modern("tools/call", params, &[("Mcp-Name", Some(wrapped))]).await.status, 200);
    assert_eq!(sandbox.control().count(&format!("mcp-na tool {QUERY}")), 1, "nothing refused ran");
}

#[tokio::test]
async fn the_metadata_must_be_whole_and_the_revision_known() {
    let (sandbox, _) = start().await;
    let client = Mcp::new(&sandbox, Region::Na).await;
    let headers = [("MCP-Protocol-Version", Some(MODERN)), ("Mcp-Method", Some("tools/list"))];
    for meta in [
        json!({}),
        json!({"io.modelcontextprotocol/protocolVersion": MODERN}),
        json!({"io.modelcontextprotocol/clientCapabilities": {}}),
        json!({"io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": 1}),
    ] {
        let said = client.send(&message("tools/list", json!({"_meta": meta})), &headers).await;
        assert_eq!((said.status, said.code()), (400, -32602), "{meta}");
    }
    let later = json!({"_meta": {"io.modelcontextprotocol/protocolVersion": "2027-01-01"}});
    let said = client.modern("tools/list", later, &[("MCP-Protocol-Version", Some("2027-01-01"))]).await;
    assert_eq!((said.status, said.code()), (400, -32022));
    assert_eq!(said.last()["error"]["data"]["requested"], "2027-01-01");
    assert_eq!(said.last()["error"]["data"]["supported"][0], MODERN);
}

#[tokio::test]
async fn a_subscription_is_acknowledged_and_hears_that_the_tools_changed() {
    let (sandbox, _) = start().await;
    let client = Mcp::new(&sandbox, Region::Na).await;
    let listen = async |wanted: serde_json::Value| {
        let body = message("subscriptions/listen", with_meta(json!({"notifications": wanted})));
        let headers = [("MCP-Protocol-Version", Some(MODERN)), ("Mcp-Method", Some("subscriptions/listen"))];
        let mut stream = client.request(reqwest::Method::POST, &headers).body(body).send().await.unwrap();
        let text = stream.chunk().await.unwrap().unwrap();
        let said = events(std::str::from_utf8(&text).unwrap()).remove(0);
        assert_eq!(said["method"], "notifications/subscriptions/acknowledged");
        assert_eq!(said["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"], 7);
        (stream, said["params"]["notifications"].clone())
    };
    let (_other, agreed) = listen(json!({"promptsListChanged": true})).await;
    assert_eq!(agreed, json!({}), "there are no prompts");
    let (mut stream, agreed) = listen(json!({"toolsListChanged": true})).await;
    assert_eq!(agreed, json!({"toolsListChanged": true}));
    assert_eq!(sandbox.control().announce_mcp_tools(), 1, "only who asked");
    let text = stream.chunk().await.unwrap().unwrap();
    let heard = events(std::str::from_utf8(&text).unwrap()).remove(0);
    assert_eq!(heard["method"], "notifications/tools/list_changed");
    assert_eq!(heard["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"], 7);
    sandbox.shutdown().await;
    let end = stream.chunk().await;
    assert!(matches!(end, Ok(None) | Err(_)), "a stopping sandbox ends it: {end:?}");
}

#[tokio::test]
async fn a_server_of_one_era_does_not_know_the_other() {
    let (sandbox, _) = start().await;
    let mut client = Mcp::new(&sandbox, Region::Na).await;
    sandbox.control().switch("mcp-legacy-only", true).unwrap();
    let said = client.ask_modern("server/discover", json!({})).await;
    assert_eq!((said.status, said.code()), (400, -32000), "no error of the newer revision");
    client.initialize("2025-11-25").await;
    sandbox.control().switch("mcp-legacy-only", false).unwrap();
    sandbox.control().switch("mcp-modern-only", true).unwrap();
    client.session = None;
    let said = client.ask("initialize", introduction("2025-11-25")).await;
    assert_eq!((said.status, said.code()), (400, -32020));
    assert!(said.last()["error"]["message"].as_str().unwrap().contains(MODERN), "it names what it serves");
    assert_eq!(client.request(reqwest::Method::GET, &[]).send().await.unwrap().status(), 405);
    let found = client.ask_modern("server/discover", json!({})).await;
    assert_eq!(found.last()["result"]["supportedVersions"], json!([MODERN]));
}
