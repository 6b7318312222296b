//! What every endpoint answers when a fault strikes it.

use crate::client::World;
use domain::Region;
use sandbox::{Fault, FaultKind, RetryAfter, Target, Times};
use serde_json::json;
use specs::Fit;

/// Every endpoint, by method and path.
const ENDPOINTS: [(&str, &str); 14] = [
    ("GET", "/v2/profiles"),
    ("GET", "/managerAccounts"),
    ("POST", "/adsAccounts/list"),
    ("GET", "/dsp/advertisers"),
    ("POST", "/billing/statuses"),
    ("POST", "/billing/notifications"),
    ("POST", "/adsApi/v1/query/advertiserAccounts"),
    ("POST", "/adsApi/v1/query/managerAccounts"),
    ("POST", "/adsApi/v1/query/campaigns"),
    ("POST", "/adsApi/v1/create/reports"),
    ("POST", "/adsApi/v1/retrieve/reports"),
    ("POST", "/reporting/reports"),
    ("GET", "/accounts/1/dsp/amazonAdTag"),
    ("GET", "/accounts/1/dsp/adTagEvents/2/list"),
];

#[tokio::test]
async fn every_endpoint_fails_as_described() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let control = world.sandbox.control();
    for status in [429, 500, 502, 503, 504] {
        for (method, path) in ENDPOINTS {
            let retry_after = (status == 429).then_some(RetryAfter::Seconds(5));
            let kind = FaultKind::Status { status, retry_after };
            control.add_fault(Fault::new(Target::AdsNa, kind, Times::Count(1)));
            let body = json!({});
            let answer = world.call(Region::Na, path, &[], (method == "POST").then_some(&body)).await;
            assert_eq!(answer.status, status, "{path}");
        }
    }
}

#[tokio::test]
async fn a_page_and_half_an_answer_are_not_what_the_descriptions_say() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let judge = &world.judge;
    for (method, path) in ENDPOINTS {
        let known = judge.knows(method, path);
        assert!(known, "{path}");
        let page = judge.judge(method, path, 200, Some("text/html"), "<html></html>");
        let half = judge.judge(method, path, 207, Some("application/json"), "{\"success\":[{");
        assert!(page.is_err() && half.is_err(), "{path}: {page:?} {half:?}");
    }
    let unknown = judge.judge("GET", "/nowhere", 200, Some("application/json"), "{}");
    assert_eq!(unknown, Ok(Fit::Unknown));
}
