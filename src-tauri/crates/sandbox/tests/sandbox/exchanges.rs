//! The record of what the Ads API was asked and answered.

use crate::support::*;
use domain::Region;
use serde_json::json;

#[tokio::test]
async fn calls_are_recorded_while_asked_for_and_without_secrets() {
    let (sandbox, _) = start().await;
    let control = sandbox.control();
    let caller = Caller::connect(&sandbox, "kestrel-brands").await;
    caller.get(Region::Na, "/v2/profiles", &[]).await;
    assert!(control.exchanges().is_empty(), "no record was asked for");
    control.record_exchanges(true);
    let profiles = caller.get(Region::Eu, "/v2/profiles?accessLevel=view", &[]).await;
    let media = ("Content-Type", "application/json");
    let body = json!({
        "accessRequestedAccounts": [{"advertiserAccountId": "6110400000104"}],
        "reports": [{
            "format": "CSV",
            "periods": [{"datePeriod": {"startDate": "2026-10-01", "endDate": "2026-10-01"}}],
            "query": {"fields": ["campaign.id"]},
        }],
    });
    control.set_report_state(None, Some("COMPLETED"));
    let made = caller.call(Region::Na, "/adsApi/v1/create/reports", &[media], Some(&body)).await;
    let url = made.body["success"][0]["report"]["completedReportParts"][0]["url"].as_str().unwrap();
    assert_eq!(http().get(url).send().await.unwrap().status(), 200, "the caller got the whole address");
    control.record_exchanges(false);
    caller.get(Region::Na, "/managerAccounts", &[]).await;
    let exchanges = control.exchanges();
    let [first, second] = &exchanges[..] else { panic!("{exchanges:?}") };
    assert_eq!((first.method.as_str(), first.path.as_str()), ("GET", "/v2/profiles"));
    assert_eq!((first.region, first.query.as_str(), first.status), (Region::Eu, "accessLevel=view", 200));
    assert_eq!(first.response_body.as_ref().unwrap(), &profiles.body.to_string());
    assert_eq!(second.request_body.as_deref(), Some(body.to_string().as_str()));
    assert_eq!(second.request_type.as_deref(), Some("application/json"));
    let text = serde_json::to_string(&exchanges).unwrap();
    let (_, signature) = url.split_once("X-Amz-Signature=").unwrap();
    assert!(!text.contains(&caller.access) && !text.contains(signature) && !text.contains("Bearer"));
    control.record_exchanges(true);
    assert!(control.exchanges().is_empty(), "a new record starts from nothing");
}
