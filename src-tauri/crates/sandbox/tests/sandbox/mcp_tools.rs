//! What the tools of Amazon's MCP server do to the sandbox's world.

use crate::mcp_support::*;
use crate::support::*;
use domain::Region;
use serde_json::{Value, json};

fn body(kind: &str, id: &str, rest: Value) -> Value {
    let mut body = rest;
    body["accessRequestedAccount"] = account(kind, id);
    json!({ "body": body })
}

async fn campaigns(client: &Mcp, kind: &str, id: &str, product: &str, filters: Value) -> Vec<Value> {
    let mut asked = filters;
    asked["adProductFilter"] = json!({"include": [product]});
    let found = client.call("campaign_management-query_campaign", body(kind, id, asked)).await.done();
    found["campaigns"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_campaign_appears_changes_and_disappears() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let named = json!({"nameFilter": {"include": ["Winter"], "queryTermMatchType": "EXACT_MATCH"}});
    let seen = async || campaigns(&client, "profileId", SELLER, "SPONSORED_PRODUCTS", named.clone()).await;
    assert!(seen().await.is_empty());
    let budget = json!([{"budgetValue": {"monetaryBudgetValue": {"monetaryBudget": {"value": 12.5}}}}]);
    let winter = json!({"name": "Winter", "adProduct": "SPONSORED_PRODUCTS", "budgets": budget});
    let create = body("profileId", SELLER, json!({"campaigns": [winter]}));
    let made = client.call("campaign_management-create_campaign", create.clone()).await.done();
    let id = made["success"][0]["campaign"]["campaignId"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 18);
    let found = seen().await;
    assert_eq!((&found[0]["campaignId"], &found[0]["state"]), (&json!(id), &json!("PAUSED")));
    assert_eq!(found[0]["budgets"], budget);
    let again = client.call("campaign_management-create_campaign", create).await.done();
    assert_eq!(again["error"][0]["errors"][0]["code"], "FIELD_VALUE_IS_INVALID", "the name is taken");
    let change = json!({"campaigns": [{"campaignId": id, "state": "ENABLED"}, {"campaignId": "1"}]});
    let changed =
        client.call("campaign_management-update_campaign", body("profileId", SELLER, change)).await.done();
    assert_eq!((&changed["success"][0]["index"], &changed["error"][0]["index"]), (&json!(0), &json!(1)));
    assert_eq!(seen().await[0]["state"], "ENABLED");
    let delete = body("profileId", SELLER, json!({"campaignIds": [id]}));
    let gone = client.call("campaign_management-delete_campaign", delete.clone()).await.done();
    assert_eq!(gone["success"][0]["campaign"]["campaignId"], json!(id));
    assert!(seen().await.is_empty());
    let late = client.call("campaign_management-delete_campaign", delete).await.done();
    assert_eq!(late["error"][0]["errors"][0]["code"], "NOT_FOUND");
    let others = campaigns(&client, "profileId", SELLER, "SPONSORED_PRODUCTS", json!({})).await;
    assert_eq!(others.len(), 3, "nobody else's changed");
}

#[tokio::test]
async fn a_changed_dsp_campaign_shows_in_the_ads_api() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let caller = Caller { sandbox: &sandbox, access: client.access.clone() };
    let listed = async || {
        let headers = [("Content-Type", "application/json"), ("Amazon-Ads-AccountId", "5990300000001")];
        let asked = json!({"adProductFilter": {"include": ["AMAZON_DSP"]}});
        let answer = caller.call(Region::Na, "/adsApi/v1/query/campaigns", &headers, Some(&asked)).await;
        answer.body["campaigns"].as_array().unwrap().clone()
    };
    let before = listed().await;
    assert_eq!(before.len(), 3);
    let of = |rest: Value| body("advertiserAccountId", "5990300000001", rest);
    let id = before[0]["campaignId"].clone();
    let rename = of(json!({"campaigns": [{"campaignId": id, "name": "Renamed"}]}));
    client.call("campaign_management-update_campaign", rename).await.done();
    let remove = of(json!({"campaignIds": [before[1]["campaignId"]]}));
    client.call("campaign_management-delete_campaign", remove).await.done();
    let add = of(json!({"campaigns": [{"name": "Added", "adProduct": "AMAZON_DSP", "state": "ENABLED"}]}));
    client.call("campaign_management-create_campaign", add).await.done();
    let after: Vec<_> = listed().await.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(after, ["Renamed", "Cobalt Motors campaign 3", "Added"]);
    sandbox.control().reset();
    let (access, _) = connect(&sandbox, MERIDIAN).await;
    let caller = Caller { sandbox: &sandbox, access };
    let headers = [("Content-Type", "application/json"), ("Amazon-Ads-AccountId", "5990300000001")];
    let asked = json!({"adProductFilter": {"include": ["AMAZON_DSP"]}});
    let answer = caller.call(Region::Na, "/adsApi/v1/query/campaigns", &headers, Some(&asked)).await;
    assert_eq!(answer.body["campaigns"], json!(before), "a reset brings them back");
}

#[tokio::test]
async fn a_tool_refuses_what_does_not_fit() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let sp = json!({"include": ["SPONSORED_PRODUCTS"]});
    let both = json!({"include": ["SPONSORED_PRODUCTS", "AMAZON_DSP"]});
    let named = |name: &str, product: &str| json!({"campaigns": [{"name": name, "adProduct": product}]});
    for (tool, arguments, text) in [
        ("query", json!({}), "Validation failed"),
        ("query", json!({"body": {"adProductFilter": sp}}), "accessRequestedAccount is required"),
        ("query", body("profileId", SELLER, json!({})), "adProductFilter is required"),
        ("query", body("profileId", SELLER, json!({"adProductFilter": both})), "Only one ad product"),
        ("query", body("advertiserAccountId", TIDEWELL, json!({"adProductFilter": sp})), "Multi marketplace"),
        ("query", body("managerAccountId", MANAGER, json!({"adProductFilter": sp})), "Validation failed"),
        (
            "query",
            body("profileId", SELLER, json!({"adProductFilter": sp, "maxResults": 101})),
            "out of bounds",
        ),
        ("query", body("profileId", SELLER, json!({"adProductFilter": sp, "nextToken": "x"})), "nextToken"),
        ("query", body("profileId", "1", json!({"adProductFilter": sp})), "FORBIDDEN"),
        ("create", body("profileId", SELLER, json!({"campaigns": []})), "number of items"),
        ("create", body("profileId", SELLER, json!({"campaigns": [{"name": "x"}]})), "adProduct is required"),
        ("create", body("profileId", "3774029116650418", named("x", "SPONSORED_PRODUCTS")), "only be viewed"),
    ] {
        let failure =
            client.call(&format!("campaign_management-{tool}_campaign"), arguments.clone()).await.failure();
        assert!(failure.contains(text), "{arguments}: {failure}");
    }
    for (kind, id, product) in [
        ("profileId", SELLER, "AMAZON_DSP"),
        ("profileId", AGENCY, "SPONSORED_PRODUCTS"),
        ("advertiserAccountId", ADVERTISER, "SPONSORED_PRODUCTS"),
    ] {
        let made = client
            .call("campaign_management-create_campaign", body(kind, id, named("x", product)))
            .await
            .done();
        assert_eq!(
            (made["success"].as_array().unwrap().len(), made["error"][0]["index"].clone()),
            (0, json!(0))
        );
    }
    let said = client.ask("tools/call", json!({"name": "users-list_users", "arguments": [1]})).await;
    assert_eq!(said.code(), -32602, "arguments are an object");
}

#[tokio::test]
async fn campaigns_come_page_by_page() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let dsp = json!({"include": ["AMAZON_DSP"]});
    let page = async |rest: Value| {
        let asked = body("advertiserAccountId", ADVERTISER, rest);
        client.call("campaign_management-query_campaign", asked).await
    };
    let first = page(json!({"adProductFilter": dsp})).await.done();
    assert_eq!(first["campaigns"].as_array().unwrap().len(), 100);
    let next = first["nextToken"].clone();
    let second = page(json!({"adProductFilter": dsp, "nextToken": next})).await.done();
    assert_eq!(second["campaigns"].as_array().unwrap().len(), 30);
    assert!(second.get("nextToken").is_none());
    let states = json!({"include": ["PAUSED"]});
    let other = page(json!({"adProductFilter": dsp, "stateFilter": states, "nextToken": next})).await;
    assert!(other.failure().contains("nextToken"), "of another list");
}

#[tokio::test]
async fn a_report_is_made_in_steps_and_fetched_when_it_is_complete() {
    let (sandbox, clock) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let report = |start: &str| {
        json!({"body": {
            "accessRequestedAccounts": [account("advertiserAccountId", ADVERTISER)],
            "reports": [{
                "format": "GZIP_JSON",
                "periods": [{"datePeriod": {"startDate": start, "endDate": "2026-10-31"}}],
                "query": {"fields": ["campaign.id", "metric.totalCost"]},
            }],
        }})
    };
    let params = json!({"name": "reporting-create_report", "arguments": report("2026-10-01"), "_meta": {"progressToken": "p"}});
    let said = client.ask("tools/call", params).await;
    assert!(said.streamed && said.messages.len() == 4, "{:?}", said.messages);
    let progress: Vec<_> =
        said.messages[..3].iter().map(|one| one["params"]["progress"].as_u64().unwrap()).collect();
    assert_eq!(progress, [1, 2, 3]);
    assert!(said.messages[..3].iter().all(|one| one["params"]["progressToken"] == "p"));
    let id = said.done()["success"][0]["report"]["reportId"].clone();
    let fetch = async |client: &Mcp, id: &Value| {
        client.call("reporting-retrieve_report", json!({"body": {"reportIds": [id]}})).await
    };
    let status = async || fetch(&client, &id).await.done()["success"][0]["report"].clone();
    assert_eq!(status().await["status"], "PENDING");
    clock.advance(30);
    assert_eq!(status().await["status"], "PROCESSING");
    clock.advance(30);
    let complete = status().await;
    assert_eq!(complete["status"], "COMPLETED");
    assert!(complete["completedReportParts"][0]["url"].as_str().unwrap().starts_with("https://"));
    let elsewhere = Mcp::open(&sandbox, Region::Eu).await;
    assert!(fetch(&elsewhere, &id).await.failure().contains("NOT_FOUND"), "another region's");
    assert!(fetch(&client, &json!("0")).await.failure().contains("NOT_FOUND"));
    for start in ["2026-11-01", "yesterday", "2026-02-30"] {
        let said = client.call("reporting-create_report", report(start)).await;
        assert!(said.streamed && said.messages.len() == 1, "no progress for who asked for none");
        assert!(said.failure().contains("FIELD_VALUE_IS_INVALID"), "{start}");
    }
}

#[tokio::test]
async fn a_call_with_a_progress_token_is_streamed_and_others_are_not() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let users = |token: Value| {
        let arguments = body("advertiserAccountId", TIDEWELL, json!({}));
        let mut params = json!({"name": "users-list_users", "arguments": arguments});
        if !token.is_null() {
            params["_meta"]["progressToken"] = token;
        }
        params
    };
    let plain = client.ask("tools/call", users(Value::Null)).await;
    assert!(!plain.streamed);
    assert!(plain.done()["users"][0]["email"].as_str().unwrap().contains("***"));
    for token in [json!(5), json!("five")] {
        let said = client.ask("tools/call", users(token.clone())).await;
        assert!(said.streamed && said.messages[0]["params"]["progressToken"] == token);
        assert_eq!((said.messages.len(), said.last()["id"].clone()), (2, json!(7)));
        assert_eq!(said.headers["x-accel-buffering"], "no");
    }
    assert_eq!(client.ask("tools/call", users(json!(1.5))).await.code(), -32602);
    sandbox.control().switch("mcp-always-streams", true).unwrap();
    assert!(client.ask("tools/call", users(Value::Null)).await.streamed);
    assert!(client.ask("tools/list", json!({})).await.streamed);
    assert!(Mcp::new(&sandbox, Region::Na).await.ask_modern("tools/list", json!({})).await.streamed);
}

#[tokio::test]
async fn billing_says_what_an_account_needs() {
    let (sandbox, _) = start().await;
    let client = Mcp::open(&sandbox, Region::Na).await;
    let asked = body("advertiserAccountId", "amzn1.ads-account.g.8meridiannorthstar", json!({}));
    let found = client.call("billing-query_billing_notifications", asked).await.done();
    let list = found["notifications"].as_array().unwrap();
    assert_eq!((list.len(), &list[0]["severity"]), (2, &json!("WARNING")));
    assert_eq!(list[0]["advertiserMarketplaces"], json!([{"countryCode": "MX"}, {"countryCode": "BR"}]));
    let fine = body("advertiserAccountId", TIDEWELL, json!({}));
    let found = client.call("billing-query_billing_notifications", fine).await.done();
    assert_eq!(found["notifications"], json!([]));
}

#[tokio::test]
async fn the_compact_server_finds_describes_and_runs_every_tool() {
    let (sandbox, _) = start().await;
    let mut client = Mcp::new(&sandbox, Region::Na).await;
    client.url.push_str("/lite");
    client.initialize("2025-11-25").await;
    let tools = client.ask("tools/list", json!({})).await.last()["result"]["tools"].clone();
    let names: Vec<_> = tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["amazon_ads_mcp-search_tools", "amazon_ads_mcp-describe_tools", "amazon_ads_mcp-invoke_tool"]
    );
    let found = client.call(names[0], json!({"query": "delete my campaigns"})).await.done();
    let first = &found["tools"][0];
    assert_eq!(first["namespace"], "campaign_management");
    let near = found["tools"].as_array().unwrap().iter().filter(|one| one["namespace"] == first["namespace"]);
    assert_eq!(near.count(), 4, "the whole namespace comes along");
    let described = client.call(names[1], json!({"toolNames": ["users-list_users"]})).await.done();
    assert_eq!(described["tools"][0]["inputSchema"]["type"], "object");
    assert!(
        client.call(names[1], json!({"toolNames": ["nothing-at_all"]})).await.failure().contains("NOT_FOUND")
    );
    let invoke = |tool: &str, arguments: Value| json!({"toolName": tool, "arguments": arguments});
    let users = invoke("users-list_users", body("advertiserAccountId", TIDEWELL, json!({})));
    assert!(client.call(names[2], users).await.done()["users"].is_array());
    assert!(
        client.call(names[2], invoke("users-list_users", json!({}))).await.failure().contains("Validation")
    );
    assert!(
        client.call(names[2], json!({"toolName": names[2]})).await.failure().contains("NOT_FOUND"),
        "itself"
    );
    assert_eq!(client.call("users-list_users", json!({})).await.code(), -32602, "not directly");
    let control = sandbox.control();
    assert_eq!(control.count("mcp-na tool users-list_users"), 2);
    assert_eq!(control.count("mcp-na POST /mcp/lite tools/call"), 7);
    assert_eq!(control.count("mcp-na POST /mcp"), 0);
    let invoked =
        Mcp { headers: Vec::new(), session: None, access: client.access.clone(), url: client.url.clone() };
    let modern = invoked.call_modern(names[2], json!({"toolName": "account_management-query_profile"})).await;
    assert_eq!(modern.done()["profiles"].as_array().unwrap().len(), 4);
}
