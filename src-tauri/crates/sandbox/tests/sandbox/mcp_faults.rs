//! How Amazon's MCP server breaks on demand, and how it counts.

use crate::mcp_support::*;
use crate::support::*;
use domain::Region;
use reqwest::{Method, Response};
use sandbox::{Fault, FaultKind, RetryAfter, Target, Times};
use serde_json::{Value, json};
use std::time::Duration;

const TOOL: &str = "campaign_management-create_campaign";

fn create(name: &str) -> Value {
    json!({"name": TOOL, "arguments": {"body": {
        "accessRequestedAccount": account("profileId", SELLER),
        "campaigns": [{"name": name, "adProduct": "SPONSORED_PRODUCTS"}],
    }}})
}

/// Reads on until the connection breaks or the stream ends.
async fn breaks(mut response: Response) -> bool {
    let read = async {
        loop {
            match response.chunk().await {
                Ok(Some(_)) => {}
                end => break end.is_err(),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), read).await.expect("it neither broke nor ended")
}

async fn exists(client: &Mcp, name: &str) -> bool {
    let found = client
        .call(
            "campaign_management-query_campaign",
            json!({"body": {
                "accessRequestedAccount": account("profileId", SELLER),
                "adProductFilter": {"include": ["SPONSORED_PRODUCTS"]},
                "nameFilter": {"include": [name], "queryTermMatchType": "EXACT_MATCH"},
            }}),
        )
        .await
        .done();
    !found["campaigns"].as_array().unwrap().is_empty()
}

#[tokio::test]
async fn a_stream_that_is_cut_has_done_the_work_and_lost_its_answer() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    for (name, params) in [
        ("Plain", create("Plain")),
        ("Streamed", {
            let mut params = create("Streamed");
            params["_meta"]["progressToken"] = json!(1);
            params
        }),
    ] {
        sandbox.control().add_fault(Fault::once(Target::McpNa, FaultKind::StreamCut));
        let request = client.request(Method::POST, &[]).body(message("tools/call", params));
        let mut response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream", "{name}");
        let first = response.chunk().await.unwrap().unwrap();
        assert!(first.windows(6).any(|part| part == b"data: "), "{name}: it began to answer");
        assert!(breaks(response).await, "{name}: the connection broke");
        assert!(exists(&client, name).await, "{name}");
    }
    sandbox.control().add_fault(Fault::once(Target::McpNa, FaultKind::StreamCut));
    let waiting = client.request(Method::GET, &[]).send().await.unwrap();
    assert!(breaks(waiting).await, "a stream that waits breaks too");
}

#[tokio::test]
async fn half_a_stream_ends_properly_without_an_answer() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    sandbox.control().add_fault(Fault::once(Target::McpNa, FaultKind::StreamHalf));
    let request = client.request(Method::POST, &[]).body(message("tools/call", create("Half")));
    let text = request.send().await.unwrap().text().await.unwrap();
    let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    assert!(serde_json::from_str::<Value>(data).is_err(), "{data}");
    assert!(!text.ends_with("\n\n"));
    assert!(exists(&client, "Half").await);
}

#[tokio::test]
async fn a_huge_line_is_still_the_right_answer() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    for token in [Value::Null, json!(1)] {
        let mut params = create(&format!("Huge {token}"));
        if !token.is_null() {
            params["_meta"]["progressToken"] = token.clone();
        }
        sandbox.control().add_fault(Fault::once(Target::McpNa, FaultKind::HugeLine { mb: 3 }));
        let said = client.ask("tools/call", params).await;
        assert_eq!(said.streamed, !token.is_null());
        assert_eq!(said.done()["success"].as_array().unwrap().len(), 1);
        assert_eq!(said.last()["result"]["content"][1]["text"].as_str().unwrap().len(), 3 << 20);
    }
    sandbox.control().add_fault(Fault::once(Target::McpNa, FaultKind::HugeLine { mb: 1 }));
    let listed = client.ask("tools/list", json!({})).await;
    assert!(listed.last().to_string().len() > 1 << 20);
    assert!(listed.last()["result"]["tools"].is_array());
}

#[tokio::test]
async fn a_region_breaks_alone_and_not_with_its_ads_api() {
    let (sandbox, _) = start().await;
    let na = Mcp::open(&sandbox, Region::Na).await;
    let eu = Mcp::open(&sandbox, Region::Eu).await;
    let status = async |client: &Mcp| client.ask("ping", json!({})).await.status;
    sandbox.control().switch("mcp-eu-down", true).unwrap();
    assert_eq!((status(&na).await, status(&eu).await), (200, 503));
    assert_eq!(ads(&sandbox, Region::Eu, "/v2/profiles", &eu.access).await.status(), 200, "the API is fine");
    sandbox.control().switch("mcp-eu-down", false).unwrap();
    sandbox.control().switch("ads-500", true).unwrap();
    assert_eq!((status(&na).await, status(&eu).await), (200, 200), "the API's faults are its own");
    sandbox.control().switch("ads-500", false).unwrap();
    let limited = FaultKind::Status { status: 429, retry_after: Some(RetryAfter::Seconds(9)) };
    sandbox.control().add_fault(Fault::new(Target::McpNa, limited, Times::Count(1)).at("/mcp/lite"));
    assert_eq!(status(&na).await, 200, "another path");
    let mut lite = Mcp::new(&sandbox, Region::Na).await;
    lite.url.push_str("/lite");
    let said = lite.ask("initialize", introduction("2025-11-25")).await;
    assert_eq!((said.status, &said.headers["retry-after"]), (429, &"9".parse().unwrap()));
    sandbox.control().add_fault(Fault::once(Target::McpFe, FaultKind::Html { status: 200 }));
    let page = http().post(sandbox.mcp_url(Region::Fe)).send().await.unwrap();
    assert!(page.text().await.unwrap().starts_with("<!doctype html>"));
}

#[tokio::test]
async fn a_401_strikes_once_in_each_region_or_always() {
    let (sandbox, _) = start().await;
    let na = Mcp::open(&sandbox, Region::Na).await;
    let eu = Mcp::open(&sandbox, Region::Eu).await;
    let ask = async |client: &Mcp| client.ask("ping", json!({})).await;
    let control = sandbox.control();
    control.switch("mcp-401-once", true).unwrap();
    let said = ask(&na).await;
    assert_eq!((said.status, &said.last()["code"]), (401, &json!("UNAUTHORIZED")));
    assert!(said.headers.contains_key("www-authenticate"), "it looks like a dead token");
    assert_eq!(ask(&na).await.status, 200);
    assert_eq!(control.is_on("mcp-401-once"), Ok(true), "Europe and the Far East are left");
    assert_eq!(ask(&eu).await.status, 401);
    control.switch("mcp-401-once", false).unwrap();
    assert!(control.faults().is_empty());
    control.switch("mcp-401", true).unwrap();
    for _ in 0..3 {
        assert_eq!(ask(&eu).await.status, 401);
    }
}

#[tokio::test]
async fn requests_are_counted_by_path_method_and_tool() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    client.ask("tools/call", create("One")).await.done();
    client.call(TOOL, json!({})).await.failure();
    client.send(&message("ping", json!({})), &[("Authorization", None)]).await;
    client.call_modern("account_management-query_profile", json!({})).await.done();
    let control = sandbox.control();
    for (endpoint, count) in [
        ("mcp-na POST /mcp", 6),
        ("mcp-na POST /mcp initialize", 1),
        ("mcp-na POST /mcp tools/call", 3),
        ("mcp-na POST /mcp ping", 0),
        ("mcp-na tool campaign_management-create_campaign", 2),
        ("mcp-na tool account_management-query_profile", 1),
        ("mcp-eu POST /mcp", 0),
    ] {
        assert_eq!(control.count(endpoint), count, "{endpoint}: {:?}", control.counters());
    }
}

#[tokio::test]
async fn the_servers_are_listed_and_their_levers_work_over_http() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let at = |path: &str| format!("{}/_sandbox/{path}", sandbox.base_url());
    let get =
        async |path: &str| -> Value { http().get(at(path)).send().await.unwrap().json().await.unwrap() };
    assert_eq!(get("info").await["mcp"]["na"], json!(client.url));
    assert_eq!(get("mcp/sessions").await, json!({"sessions": 1, "streams": 0}));
    let told: Value = http().post(at("mcp/tools-changed")).send().await.unwrap().json().await.unwrap();
    assert_eq!(told, json!({"told": 0}), "nobody listens");
    let fault = json!({"target": "mcp-fe", "kind": "huge_line", "mb": 50, "path": "/mcp/lite"});
    assert_eq!(http().post(at("faults")).json(&fault).send().await.unwrap().status(), 200);
    assert_eq!(sandbox.control().faults()[0].target, Target::McpFe);
    let ended: Value = http().delete(at("mcp/sessions")).send().await.unwrap().json().await.unwrap();
    assert_eq!(ended, json!({"ended": 1}));
    assert_eq!(client.ask("ping", json!({})).await.status, 404);
    sandbox.control().reset();
    assert_eq!(get("mcp/sessions").await["sessions"], 0);
}
