//! A run that only reads.

use crate::support::client::{Client, call, stateless};
use crate::support::reply;
use crate::support::upstream::Upstream;
use mcp_bridge::CallOutcome;
use serde_json::{Value, json};

async fn listing(as_events: bool) -> Upstream {
    Upstream::start(move |asked| async move {
        let list = r#"[{"name":"x-delete_y"},{"name":"x-list_y","k":1.0},{"name":"reporting-create_report"},{"name":"amc-execute_query"}]"#;
        let answer = format!(r#"{{"jsonrpc":"2.0","id":{},"result":{{"tools":{list},"ttl":1.50}}}}"#, asked.id());
        if as_events { reply::events(&[&answer]) } else { reply::json(answer) }
    })
    .await
}

#[tokio::test]
async fn changing_tools_are_taken_out_of_lists_in_both_eras_and_both_forms() {
    for as_events in [false, true] {
        let upstream = listing(as_events).await;
        let mut client = Client::with(&upstream, |options| options.read_only = true);
        let expected = r#"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"x-list_y","k":1.0},{"name":"reporting-create_report"}],"ttl":1.50}}"#;
        client.send(stateless(1, "tools/list", json!({}))).await;
        assert_eq!(client.next_line().await, expected);
        client.send(json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})).await;
        assert_eq!(client.next_line().await, expected);
    }
}

#[tokio::test]
async fn a_list_is_untouched_without_it() {
    let upstream = listing(false).await;
    let mut client = Client::start(&upstream);
    let answer = client.ask(json!({"id": 1, "method": "tools/list"})).await;
    assert_eq!(answer["result"]["tools"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn changing_tools_are_refused_before_anything_is_sent_however_the_call_is_written() {
    let upstream = Upstream::start(|asked| async move { reply::result(asked.id(), &json!({})) }).await;
    let mut client = Client::with(&upstream, |options| options.read_only = true);
    let refused = |answer: Value| {
        assert_eq!(answer["error"]["data"]["kind"], "read_only", "{answer}");
    };
    refused(client.call(1, "x-delete_y").await);
    refused(client.ask(stateless(2, "tools/call", json!({"name": "x-update_y"}))).await);
    refused(client.ask(json!({"id": 3, "method": "tools/call"})).await);
    client
        .line(r#"{"id":4,"m\u0065thod":"tools/call","params":{"name":"x-list_y","n\u0061me":"x-delete_y"}}"#)
        .await;
    refused(client.next().await);
    // Some readers of JSON do not look at the case of a field's name.
    client.line(r#"{"id":4,"method":"ping","Method":"tools/call","params":{"name":"x-delete_y"}}"#).await;
    refused(client.next().await);
    client.line(r#"{"id":4,"method":"tools/call","params":{"name":"x-list_y","NAME":"x-delete_y"}}"#).await;
    refused(client.next().await);
    // A call without an id has no answer, and is not sent either.
    client.send(json!({"method": "tools/call", "params": {"name": "x-delete_y"}})).await;
    assert_eq!(client.call(5, "x-list_y").await["result"], json!({}));
    assert_eq!(client.call(6, "reporting-create_report").await["result"], json!({}));
    assert_eq!(upstream.asked().len(), 2);
    let refusals = client.log.all().iter().filter(|(_, outcome)| *outcome == CallOutcome::Refused).count();
    assert_eq!(refusals, 6, "the ping is no call");
}

#[tokio::test]
async fn a_list_that_is_not_understood_is_not_shown() {
    let upstream = Upstream::start(|asked| async move {
        reply::json(format!(
            r#"{{"id":{},"result":{{"tools":[],"tools":[{{"name":"x-delete_y"}}]}}}}"#,
            asked.id()
        ))
    })
    .await;
    let mut client = Client::with(&upstream, |options| options.read_only = true);
    let answer = client.ask(json!({"id": 1, "method": "tools/list"})).await;
    assert_eq!(answer["error"]["data"]["kind"], "not_an_answer");
    client.send(call(2, "x-delete_y")).await;
    assert_eq!(client.next().await["error"]["data"]["kind"], "read_only");
}
