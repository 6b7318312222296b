//! Asynchronous reports.

use crate::support::*;
use domain::Region;
use serde_json::{Value, json};

const MERIDIAN: &str = "meridian-media";
const MEDIA: (&str, &str) = ("Content-Type", "application/vnd.createasyncreportrequest.v3+json");
const SCOPE: (&str, &str) = ("Amazon-Advertising-API-Scope", "9007199254740995");
const MANAGED: (&str, &str) = ("Amazon-Ads-AccountId", "5990300000001");
const PATH: &str = "/reporting/reports";

fn request(advertisers: &[&str]) -> Value {
    json!({
        "startDate": "2026-10-01",
        "endDate": "2026-10-15",
        "configuration": {
            "adProduct": "DEMAND_SIDE_PLATFORM",
            "reportTypeId": "dspCampaign",
            "groupBy": ["campaign"],
            "columns": ["intervalStart", "totalCost"],
            "timeUnit": "SUMMARY",
            "format": "GZIP_JSON",
            "filters": [{"field": "advertiserId", "values": advertisers}],
        },
    })
}

#[tokio::test]
async fn a_report_is_made_in_time_and_only_once_meanwhile() {
    let (sandbox, clock) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let body = request(&["5770100000001"]);
    let make = async || caller.call(Region::Na, PATH, &[MEDIA, SCOPE], Some(&body)).await;
    let first = make().await;
    assert_eq!((first.status, &first.body["status"]), (200, &json!("PENDING")), "{}", first.body);
    assert!(first.body["url"].is_null() && first.body["configuration"] == body["configuration"]);
    let id = first.body["reportId"].as_str().unwrap();
    let again = make().await;
    let text = format!("The Request is a duplicate of : {id}");
    assert_eq!((again.status, again.body), (425, json!({"code": "425", "detail": text})));
    let read = async || caller.get(Region::Na, &format!("{PATH}/{id}"), &[SCOPE]).await.body;
    clock.advance(30);
    assert_eq!(read().await["status"], "PROCESSING");
    assert_eq!(make().await.status, 425);
    clock.advance(30);
    let done = read().await;
    assert!(done["status"] == "COMPLETED" && done["url"].is_string() && done["fileSize"].is_number());
    assert_eq!(make().await.status, 200, "a report that is ready is no duplicate");
    assert!(sandbox.control().count("ads-na GET /reporting/reports/{id}") >= 2);
    let other = caller.get(Region::Na, &format!("{PATH}/{id}"), &[MANAGED]).await;
    assert_eq!((other.status, &other.body["code"]), (404, &json!("404")), "another account's");
}

#[tokio::test]
async fn a_report_needs_an_account_and_a_whole_request() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let good = request(&[]);
    let without = |pointer: &str| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = Value::Null;
        body
    };
    let seller = ("Amazon-Advertising-API-Scope", "2501118830447126");
    let many: Vec<String> = (0..101).map(|number: u32| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut backwards = good.clone();
    backwards["endDate"] = json!("2026-09-30");
    for (headers, body, status) in [
        (vec![MEDIA], good.clone(), 401),
        (vec![MEDIA, seller], good.clone(), 400),
        (vec![("Content-Type", "text/plain"), SCOPE], good.clone(), 415),
        (vec![MEDIA, SCOPE], without("/startDate"), 400),
        (vec![MEDIA, SCOPE], without("/configuration"), 400),
        (vec![MEDIA, SCOPE], without("/configuration/columns"), 400),
        (vec![MEDIA, SCOPE], without("/configuration/format"), 400),
        (vec![MEDIA, SCOPE], without("/configuration/timeUnit"), 400),
        (vec![MEDIA, SCOPE], backwards, 400),
        (vec![MEDIA, SCOPE], request(&many), 422),
        (vec![MEDIA, MANAGED], good.clone(), 422),
        (vec![MEDIA, MANAGED], request(&["5770100000001"]), 422),
    ] {
        let answer = caller.call(Region::Na, PATH, &headers, Some(&body)).await;
        assert_eq!(answer.status, status, "{headers:?} {body}");
        assert_eq!(answer.body["code"], status.to_string());
        assert!(answer.body["detail"].is_string() && answer.body.get("details").is_none());
    }
    let own = caller.call(Region::Na, PATH, &[MEDIA, MANAGED], Some(&request(&["5990300000001"]))).await;
    assert_eq!(own.status, 200, "{}", own.body);
}
