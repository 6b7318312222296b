//! Reports of the unified API and their files.

use crate::support::*;
use domain::Region;
use flate2::read::GzDecoder;
use sandbox::{Fault, FaultKind, Target};
use serde_json::{Value, json};
use std::io::Read as _;

const KESTREL: &str = "kestrel-brands";
const CREATE: &str = "/adsApi/v1/create/reports";
const RETRIEVE: &str = "/adsApi/v1/retrieve/reports";
const JSON: (&str, &str) = ("Content-Type", "application/json");
const OUTDOOR: &str = "amzn1.ads-account.g.11kestreloutdoor";
const FIELDS: [&str; 8] = [
    "date.value",
    "campaign.id",
    "campaign.name",
    "metric.impressions",
    "metric.clicks",
    "metric.totalCost",
    "metric.purchases",
    "metric.sales",
];

fn request(format: &str) -> Value {
    json!({
        "accessRequestedAccounts": [{"advertiserAccountId": OUTDOOR}],
        "reports": [{
            "format": format,
            "periods": [{"datePeriod": {"startDate": "2026-10-01", "endDate": "2026-10-10"}}],
            "query": {"fields": FIELDS},
        }],
    })
}

async fn create(caller: &Caller<'_>, body: &Value) -> Answer {
    caller.call(Region::Na, CREATE, &[JSON], Some(body)).await
}

async fn retrieve(caller: &Caller<'_>, id: &str) -> Answer {
    caller.call(Region::Na, RETRIEVE, &[JSON], Some(&json!({"reportIds": [id]}))).await
}

fn id_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 207, "{}", answer.body);
    answer.body["success"][0]["report"]["reportId"]
        .as_str()
        .unwrap_or_else(|| panic!("{}", answer.body))
        .to_owned()
}

/// The addresses of a finished report.
async fn urls(caller: &Caller<'_>, body: &Value) -> Vec<String> {
    let id = id_of(&create(caller, body).await);
    caller.sandbox.control().set_report_state(Some(&id), Some("COMPLETED"));
    let done = retrieve(caller, &id).await;
    let parts = done.body["success"][0]["report"]["completedReportParts"].as_array().unwrap().clone();
    parts.iter().map(|part| part["url"].as_str().unwrap().to_owned()).collect()
}

async fn text(url: &str) -> String {
    let response = http().get(url).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

#[tokio::test]
async fn a_report_is_made_in_time_and_may_be_asked_for_once_a_second() {
    let (sandbox, clock) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let made = create(&caller, &request("CSV")).await;
    let id = id_of(&made);
    assert_eq!(made.body["success"][0]["report"]["status"], "PENDING");
    assert_eq!(made.body["error"], json!([]));
    let status = async || {
        let answer = retrieve(&caller, &id).await;
        answer.body["success"][0]["report"]["status"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(status().await, "PENDING");
    let early = retrieve(&caller, &id).await;
    assert_eq!((early.status, &early.headers["retry-after"]), (429, &"1".parse().unwrap()));
    assert_eq!(early.body["code"], "TOO_MANY_REQUESTS");
    clock.advance(6);
    assert_eq!(status().await, "PROCESSING");
    clock.advance(14);
    let done = retrieve(&caller, &id).await;
    let report = &done.body["success"][0]["report"];
    assert_eq!(report["status"], "COMPLETED");
    let part = &report["completedReportParts"][0];
    let file = text(part["url"].as_str().unwrap()).await;
    assert_eq!(part["sizeInBytes"], file.len());
    assert_eq!(part["urlExpirationDateTime"], "2026-11-02T08:01:20Z");
    assert_eq!(sandbox.control().report_ids(), [id]);
}

#[tokio::test]
async fn the_rows_are_those_of_the_period_and_of_the_campaigns_asked_for() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let [url] = urls(&caller, &request("CSV")).await.try_into().unwrap();
    let file = text(&url).await;
    let lines: Vec<_> = file.lines().collect();
    assert_eq!(lines[0], FIELDS.join(","));
    // Five campaigns of the profile and six of the DSP advertiser that the account holds, ten days each.
    assert_eq!(lines.len(), 1 + 11 * 10);
    assert!(lines[1..].iter().all(|line| ("2026-10-01"..="2026-10-10").contains(&&line[..10])));
    assert_eq!(text(&url).await, file, "the same on each call");
    let mut one = request("CSV");
    let id = lines[1].split(',').nth(1).unwrap();
    let on = json!({"field": "campaign.id", "comparisonOperator": "IN", "not": false, "values": [id]});
    one["reports"][0]["query"]["filter"] = json!({ "on": on });
    let [url] = urls(&caller, &one).await.try_into().unwrap();
    assert_eq!(text(&url).await.lines().count(), 1 + 10);
    let mut summary = request("CSV");
    summary["reports"][0]["query"]["fields"] = json!(["dateRange.value", "adProduct.value", "metric.clicks"]);
    let [url] = urls(&caller, &summary).await.try_into().unwrap();
    let file = text(&url).await;
    let products: Vec<_> = file.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
    assert_eq!(products, ["AMAZON_DSP", "SPONSORED_BRANDS", "SPONSORED_DISPLAY", "SPONSORED_PRODUCTS"]);
}

#[tokio::test]
async fn rows_also_come_as_compressed_json_and_in_parts() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let rows = async |url: &str| {
        let bytes = http().get(url).send().await.unwrap().bytes().await.unwrap();
        let mut text = String::new();
        GzDecoder::new(bytes.as_ref()).read_to_string(&mut text).unwrap();
        serde_json::from_str::<Vec<Value>>(&text).unwrap()
    };
    let [url] = urls(&caller, &request("GZIP_JSON")).await.try_into().unwrap();
    let all = rows(&url).await;
    assert_eq!(all.len(), 110);
    assert!(all[0]["campaign.id"].is_string() && all[0]["metric.totalCost"].is_number());
    let mut large = request("PARTITIONED_GZIP_JSON");
    large["accessRequestedAccounts"] = json!([{"managerAccountId": "amzn1.ads1.ma1.11kestrelna"}]);
    large["reports"][0]["periods"][0]["datePeriod"]["startDate"] = json!("2026-08-01");
    let parts = urls(&caller, &large).await;
    let mut count = 0;
    for url in &parts {
        count += rows(url).await.len();
    }
    // Three profiles with five campaigns, and three advertisers with 6, 3 and 4, on 71 days.
    assert_eq!((count, parts.len()), (28 * 71, 4));
}

#[tokio::test]
async fn an_address_works_as_it_is_for_a_minute_and_without_a_token() {
    let (sandbox, clock) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let [url] = urls(&caller, &request("CSV")).await.try_into().unwrap();
    let get = async |url: &str, token: bool| {
        let request = http().get(url);
        let request = if token { request.bearer_auth("Atza|x") } else { request };
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let (status, body) = get(&url, true).await;
    assert!(status == 400 && body.contains("InvalidArgument"), "{body}");
    let (bare, _) = url.split_once('?').unwrap();
    assert_eq!(get(bare, false).await.0, 403);
    let changed = url.replace("X-Amz-Expires=60", "X-Amz-Expires=600");
    let (status, body) = get(&changed, false).await;
    assert!(status == 403 && body.contains("SignatureDoesNotMatch"), "{body}");
    assert_eq!(get(&url.replace("/0?", "/1?"), false).await.0, 403, "another part");
    clock.advance(59);
    assert_eq!(get(&url, false).await.0, 200);
    clock.advance(1);
    let (status, body) = get(&url, false).await;
    assert!(status == 403 && body.contains("Request has expired"), "{body}");
    let [url] = urls(&caller, &request("CSV")).await.try_into().unwrap();
    let down = FaultKind::Status { status: 503, retry_after: None };
    sandbox.control().add_fault(Fault::once(Target::Files, down));
    let (status, body) = get(&url, false).await;
    assert!(status == 503 && body.starts_with("<?xml"), "{body}");
    assert_eq!(get(&url, false).await.0, 200);
    sandbox.control().reset();
    assert_eq!(get(&url, false).await.0, 404, "the report is gone");
}

#[tokio::test]
async fn a_report_can_be_kept_in_any_state() {
    let (sandbox, clock) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let id = id_of(&create(&caller, &request("CSV")).await);
    let control = sandbox.control();
    let read = async || {
        clock.advance(1);
        retrieve(&caller, &id).await.body["success"][0]["report"].clone()
    };
    control.set_report_state(None, Some("FAILED"));
    let failed = read().await;
    assert!(failed["status"] == "FAILED" && failed["failureReason"].is_string());
    control.set_report_state(Some(&id), Some("A_WORD_OF_2027"));
    assert_eq!(read().await["status"], "A_WORD_OF_2027", "its own state goes before that of all");
    control.set_report_state(Some(&id), None);
    control.set_report_state(None, None);
    assert_eq!(read().await["status"], "PENDING");
}

#[tokio::test]
async fn a_malformed_request_is_refused_as_a_whole() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let change = |pointer: &str, value: Value| {
        let mut body = request("CSV");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let report = request("CSV")["reports"][0].clone();
    let account = json!({"advertiserAccountId": OUTDOOR});
    for body in [
        json!({}),
        change("/accessRequestedAccounts", json!([])),
        change("/accessRequestedAccounts", json!([{"profileId": "1"}])),
        change("/accessRequestedAccounts", json!([{"advertiserAccountId": "a", "managerAccountId": "b"}])),
        change("/accessRequestedAccounts", json!(vec![account.clone(); 2001])),
        change("/reports", json!([report, report])),
        change("/reports", json!([])),
        change("/reports/0/format", json!("XML")),
        change("/reports/0/periods", json!([])),
        change("/reports/0/periods/0/datePeriod/startDate", json!("20261001")),
        change("/reports/0/query/fields", json!([])),
        change("/reports/0/query", json!({"fields": FIELDS, "filter": {"or": []}})),
    ] {
        let answer = create(&caller, &body).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("BAD_REQUEST")), "{}", answer.body);
    }
    assert_eq!(
        create(&caller, &change("/accessRequestedAccounts", json!(vec![account; 2000]))).await.status,
        207
    );
    for body in [json!({}), json!({"reportIds": []}), json!({"reportIds": ["a", "b"]})] {
        assert_eq!(caller.call(Region::Na, RETRIEVE, &[JSON], Some(&body)).await.status, 400);
    }
    let text =
        caller.call(Region::Na, CREATE, &[("Content-Type", "text/plain")], Some(&request("CSV"))).await;
    assert_eq!(text.status, 415);
}

#[tokio::test]
async fn what_cannot_be_reported_is_an_error_entry() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let change = |pointer: &str, value: Value| {
        let mut body = request("CSV");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let period = |start: &str, end: &str| {
        change("/reports/0/periods/0/datePeriod", json!({"startDate": start, "endDate": end}))
    };
    let foreign = json!([{"advertiserAccountId": "amzn1.ads-account.g.8meridiantidewell"}]);
    for (body, code) in [
        (period("2026-10-02", "2026-10-01"), "FIELD_VALUE_IS_INVALID"),
        (period("2026-11-01", "2026-11-04"), "FIELD_VALUE_IS_INVALID"),
        (period("2026-07-28", "2026-10-31"), "FIELD_VALUE_IS_OUT_OF_RANGE"),
        (change("/reports/0/query/fields", json!(["target.id"])), "FIELD_VALUE_IS_INVALID"),
        (
            change("/reports/0/query/fields", json!(["date.value", "dateRange.value"])),
            "FIELD_VALUE_IS_INVALID",
        ),
        (change("/accessRequestedAccounts", foreign), "FORBIDDEN"),
        (change("/accessRequestedAccounts", json!([{"managerAccountId": "x"}])), "FORBIDDEN"),
    ] {
        let answer = create(&caller, &body).await;
        assert_eq!(answer.status, 207, "{}", answer.body);
        assert_eq!(
            (&answer.body["error"][0]["errors"][0]["code"], &answer.body["success"]),
            (&json!(code), &json!([]))
        );
    }
    assert_eq!(id_of(&create(&caller, &period("2026-07-29", "2026-10-31")).await).len(), 49, "95 days");
    let id = id_of(&create(&caller, &request("CSV")).await);
    let meridian = Caller::connect(&sandbox, "meridian-media").await;
    let other = retrieve(&meridian, &id).await;
    assert_eq!(other.body["error"][0]["errors"][0]["code"], "RESOURCE_ID_NOT_FOUND");
}
