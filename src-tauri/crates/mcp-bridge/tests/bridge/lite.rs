//! Amazon's lite server, whose `invoke_tool` calls other tools.

use crate::support::client::Client;
use crate::support::reply;
use crate::support::upstream::Upstream;
use mcp_bridge::CallOutcome;
use serde_json::{Value, json};

fn invoke(id: u64, arguments: &Value) -> Value {
    let params = json!({"name": "amazon_ads_mcp-invoke_tool", "arguments": arguments});
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params})
}

#[tokio::test]
async fn the_invoked_tool_is_what_is_logged() {
    let upstream = Upstream::start(|asked| async move { reply::result(asked.id(), &json!({})) }).await;
    let mut client = Client::start(&upstream);
    client.ask(invoke(1, &json!({"toolName": "users-list_users", "arguments": {"name": "private"}}))).await;
    client.ask(invoke(2, &json!({"something": "else"}))).await;
    client.call(3, "amazon_ads_mcp-search_tools").await;
    let names: Vec<String> = client.log.all().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["users-list_users", "amazon_ads_mcp-invoke_tool", "amazon_ads_mcp-search_tools"]);
}

#[tokio::test]
async fn reading_only_the_invoked_tool_decides() {
    let upstream = Upstream::start(|asked| async move { reply::result(asked.id(), &json!({})) }).await;
    let mut client = Client::with(&upstream, |options| options.read_only = true);
    for tool in ["amazon_ads_mcp-search_tools", "amazon_ads_mcp-describe_tools"] {
        assert_eq!(client.call(1, tool).await["result"], json!({}));
    }
    assert_eq!(client.ask(invoke(2, &json!({"tool_name": "users-list_users"}))).await["result"], json!({}));
    for arguments in [
        json!({"tool_name": "users-delete_user"}),
        json!({"tool_name": "users-list_users", "name": "users-delete_user"}),
        json!({}),
        Value::Null,
    ] {
        let answer = client.ask(invoke(3, &arguments)).await;
        assert_eq!(answer["error"]["data"]["kind"], "read_only", "{arguments}");
    }
    assert_eq!(upstream.asked().len(), 3);
    assert!(client.log.all().contains(&("users-delete_user".to_owned(), CallOutcome::Refused)));
}

#[tokio::test]
async fn an_invoked_tool_that_changes_things_is_not_repeated() {
    let upstream = Upstream::start(|asked| async move {
        if asked.number % 2 == 0 { reply::status(503) } else { reply::result(asked.id(), &json!({})) }
    })
    .await;
    let mut client = Client::start(&upstream);
    let answer = client.ask(invoke(1, &json!({"name": "users-list_users"}))).await;
    assert_eq!(answer["result"], json!({}));
    let answer = client.ask(invoke(2, &json!({"name": "users-delete_user"}))).await;
    assert_eq!(answer["error"]["data"]["may_have_run"], true);
    assert_eq!(upstream.asked().len(), 3);
}
