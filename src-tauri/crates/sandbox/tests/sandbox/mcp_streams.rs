//! Streamed answers of Amazon's MCP server: when they come, and what ends them.

use crate::mcp_support::*;
use crate::support::*;
use domain::Region;
use reqwest::{Method, Response};
use sandbox::{Fault, FaultKind, Target};
use serde_json::{Value, json};
use std::time::Duration;

const TOOL: &str = "reporting-create_report";
const RAN: &str = "mcp-na tool reporting-create_report";

fn report() -> Value {
    let report = json!({
        "format": "CSV",
        "periods": [{"datePeriod": {"startDate": "2026-10-01", "endDate": "2026-10-31"}}],
        "query": {"fields": ["metric.totalCost"]},
    });
    let accounts = json!([account("advertiserAccountId", ADVERTISER)]);
    json!({
        "name": TOOL,
        "arguments": {"body": {"accessRequestedAccounts": accounts, "reports": [report]}},
        "_meta": {"progressToken": "p"},
    })
}

/// Asks for a report and waits for the first step.
async fn begin(client: &Mcp, params: Value, changes: &[(&str, Option<&str>)]) -> Response {
    let request = client.request(Method::POST, changes).body(message("tools/call", params));
    let mut response = request.send().await.unwrap();
    let text = response.chunk().await.unwrap().unwrap();
    assert_eq!(events(std::str::from_utf8(&text).unwrap())[0]["params"]["progress"], 1);
    response
}

async fn rest(mut response: Response) -> Vec<Value> {
    let mut text = Vec::new();
    while let Some(chunk) = response.chunk().await.unwrap() {
        text.extend_from_slice(&chunk);
    }
    events(std::str::from_utf8(&text).unwrap())
}

#[tokio::test]
async fn progress_comes_before_the_work_is_done() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    sandbox.control().set_mcp_step(Duration::from_millis(200));
    let stream = begin(&client, report(), &[]).await;
    assert_eq!(sandbox.control().count(RAN), 0, "two steps are left");
    assert_eq!(rest(stream).await.len(), 3);
    assert_eq!(sandbox.control().count(RAN), 1);
}

#[tokio::test]
async fn a_notification_cancels_a_request_of_its_own_session_only() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let mut other = Mcp::new(&sandbox, Region::Na).await;
    other.initialize("2025-11-25").await;
    sandbox.control().set_mcp_step(Duration::from_millis(300));
    let cancel = |id: Value| {
        json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}})
            .to_string()
    };
    let stream = begin(&client, report(), &[]).await;
    assert_eq!(other.send(&cancel(json!(7)), &[]).await.status, 202);
    assert_eq!(client.send(&cancel(json!("7")), &[]).await.status, 202, "text is another id");
    assert_eq!(rest(stream).await.len(), 3, "it went on");
    let stream = begin(&client, report(), &[]).await;
    assert_eq!(client.send(&cancel(json!(7)), &[]).await.status, 202);
    assert_eq!(rest(stream).await, Vec::<Value>::new(), "it got no answer");
    assert_eq!(sandbox.control().count(RAN), 1);
    assert_eq!(client.send(&cancel(json!(7)), &[]).await.status, 202, "too late, and no harm");
}

#[tokio::test]
async fn closing_the_stream_cancels_without_a_session_and_not_within_one() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    sandbox.control().set_mcp_step(Duration::from_millis(200));
    let modern = [
        ("MCP-Protocol-Version", Some(MODERN)),
        ("Mcp-Method", Some("tools/call")),
        ("Mcp-Name", Some(TOOL)),
    ];
    let elsewhere = Mcp::new(&sandbox, Region::Eu).await;
    drop(begin(&elsewhere, with_meta(report()), &modern).await);
    drop(begin(&client, report(), &[]).await);
    tokio::time::timeout(Duration::from_secs(10), sandbox.control().reached(RAN, 1)).await.unwrap();
    let cancelled = RAN.replace("mcp-na", "mcp-eu");
    assert_eq!(sandbox.control().count(&cancelled), 0, "it began earlier and would have been done");
}

#[tokio::test]
async fn a_truncated_stream_does_not_wait_for_an_end_that_never_comes() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    sandbox.control().add_fault(Fault::once(Target::McpNa, FaultKind::TruncatedJson));
    let waiting = client.request(Method::GET, &[]).send().await.unwrap();
    assert_eq!(waiting.status(), 200);
    assert!(waiting.text().await.unwrap().len() < 8, "half a comment");
}
