//! Reports of the unified API.

use crate::client::World;
use domain::Region;
use serde_json::{Value, json};

const CREATE: &str = "/adsApi/v1/create/reports";
const RETRIEVE: &str = "/adsApi/v1/retrieve/reports";
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn request(format: &str) -> Value {
    let filter = json!({"and": {"filters": [{"on": {
        "field": "adProduct.value", "comparisonOperator": "EQUALS", "not": true, "values": ["SPONSORED_DISPLAY"],
    }}]}});
    json!({
        "accessRequestedAccounts": [
            {"advertiserAccountId": "amzn1.ads-account.g.11kestreloutdoor"},
            {"managerAccountId": "amzn1.ads1.ma1.11kestrelna"},
        ],
        "reports": [{
            "format": format,
            "currencyOfView": "USD",
            "periods": [{"datePeriod": {"startDate": "2026-10-01", "endDate": "2026-10-31"}}],
            "query": {"fields": ["date.value", "campaign.id", "metric.totalCost"], "filter": filter},
        }],
    })
}

#[tokio::test]
async fn a_report_of_each_format_in_each_state_answers_as_described() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let states = world.judge.words("AdsAPIv1All", "ReportStatus");
    let formats = world.judge.words("AdsAPIv1All", "ReportFormat");
    assert!(states.len() >= 4 && formats.len() >= 4, "{states:?} {formats:?}");
    for format in formats {
        let made = world.good(Region::Na, CREATE, &[JSON], Some(&request(&format)), 207).await;
        let id = &made["success"][0]["report"]["reportId"];
        for state in &states {
            world.sandbox.control().set_report_state(id.as_str(), Some(state));
            world.clock.advance(1);
            let body = json!({"reportIds": [id]});
            let found = world.good(Region::Na, RETRIEVE, &[JSON], Some(&body), 207).await;
            assert_eq!(found["success"][0]["report"]["status"], json!(state), "{found}");
        }
        let body = json!({"reportIds": [id]});
        world.refused(Region::Na, RETRIEVE, &[JSON], Some(&body), (429, false)).await;
    }
    let unknown = json!({"reportIds": ["nothing"]});
    let answer = world.good(Region::Na, RETRIEVE, &[JSON], Some(&unknown), 207).await;
    assert_eq!(answer["error"][0]["index"], 0);
}

#[tokio::test]
async fn what_cannot_be_reported_is_answered_as_described() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let change = |pointer: &str, value: Value| {
        let mut body = request("CSV");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let period = |start: &str| {
        change("/reports/0/periods/0/datePeriod", json!({"startDate": start, "endDate": "2026-10-31"}))
    };
    for body in [
        period("2026-12-01"),
        period("2026-07-01"),
        change("/reports/0/query/fields", json!(["no.field"])),
        change("/accessRequestedAccounts", json!([{"advertiserAccountId": "nothing"}])),
    ] {
        let answer = world.good(Region::Na, CREATE, &[JSON], Some(&body), 207).await;
        assert!(answer["error"][0]["errors"][0]["code"].is_string(), "{answer}");
    }
}

#[tokio::test]
async fn reports_refuse_what_the_description_refuses_and_as_it_says() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let change = |pointer: &str, value: Value| {
        let mut body = request("CSV");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let account = json!({"advertiserAccountId": "a"});
    let fields = vec!["campaign.id"; 1001];
    for body in [
        json!({}),
        change("/accessRequestedAccounts", json!([])),
        change("/accessRequestedAccounts", json!([{"profileId": "1"}])),
        change("/accessRequestedAccounts", json!([{"advertiserAccountId": "a", "managerAccountId": "b"}])),
        change("/accessRequestedAccounts", json!(vec![account; 2001])),
        change("/reports", json!([request("CSV")["reports"][0], request("CSV")["reports"][0]])),
        change("/reports/0/format", json!("XML")),
        change("/reports/0/currencyOfView", json!("usd")),
        change("/reports/0/periods", json!([])),
        change("/reports/0/periods/0/datePeriod/endDate", json!("31.10.2026")),
        change("/reports/0/query/fields", json!(fields)),
        change("/reports/0/query/filter", json!({"or": {}})),
        change("/reports/0/query/filter/and/filters/0/on/field", json!("campaign")),
        change("/reports/0/query/filter/and/filters/0/on/comparisonOperator", json!("LIKE")),
        change("/reports/0/query/filter/and/filters/0/on/values", json!([])),
    ] {
        world.refused(Region::Na, CREATE, &[JSON], Some(&body), (400, true)).await;
    }
    for body in [json!({}), json!({"reportIds": []}), json!({"reportIds": ["a", "b"]})] {
        world.refused(Region::Na, RETRIEVE, &[JSON], Some(&body), (400, true)).await;
    }
    world
        .refused(Region::Na, CREATE, &[("Content-Type", "text/csv")], Some(&request("CSV")), (415, true))
        .await;
    world.set_token("Atza|wrong");
    world.refused(Region::Na, CREATE, &[JSON], Some(&request("CSV")), (401, false)).await;
}
