//! Reports of the older API.

use crate::client::World;
use domain::Region;
use serde_json::{Value, json};

const PATH: &str = "/reporting/reports";
const MEDIA: (&str, &str) = ("Content-Type", "application/vnd.createasyncreportrequest.v3+json");
const SCOPE: (&str, &str) = ("Amazon-Advertising-API-Scope", "9007199254740997");

fn request() -> Value {
    json!({
        "name": "October",
        "startDate": "2026-10-01",
        "endDate": "2026-10-15",
        "configuration": {
            "adProduct": "DEMAND_SIDE_PLATFORM",
            "reportTypeId": "dspCampaign",
            "groupBy": ["campaign"],
            "columns": ["intervalStart", "totalCost"],
            "timeUnit": "SUMMARY",
            "format": "GZIP_JSON",
        },
    })
}

#[tokio::test]
async fn a_report_answers_as_described_from_its_request_to_its_end() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let made = world.good(Region::Na, PATH, &[MEDIA, SCOPE], Some(&request()), 200).await;
    world.refused(Region::Na, PATH, &[MEDIA, SCOPE], Some(&request()), (425, false)).await;
    let one = format!("{PATH}/{}", made["reportId"].as_str().unwrap());
    for status in ["PENDING", "PROCESSING", "COMPLETED"] {
        let found = world.good(Region::Na, &one, &[SCOPE], None, 200).await;
        assert_eq!(found["status"], status);
        world.clock.advance(30);
    }
}

#[tokio::test]
async fn reports_are_refused_as_described() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let without = |name: &str| {
        let mut body = request();
        body.as_object_mut().unwrap().remove(name);
        body
    };
    for name in ["startDate", "endDate", "configuration"] {
        world.refused(Region::Na, PATH, &[MEDIA, SCOPE], Some(&without(name)), (400, true)).await;
    }
    let mut format = request();
    format["configuration"]["format"] = json!("CSV");
    world.refused(Region::Na, PATH, &[MEDIA, SCOPE], Some(&format), (400, true)).await;
    world.refused(Region::Na, PATH, &[MEDIA], Some(&request()), (401, false)).await;
    let mut filtered = request();
    filtered["configuration"]["filters"] = json!([{"field": "advertiserId", "values": ["1"]}]);
    let one = [MEDIA, ("Amazon-Ads-AccountId", "6110400000003")];
    world.refused(Region::Na, PATH, &one, Some(&filtered), (422, false)).await;
    world.refused(Region::Na, &format!("{PATH}/nothing"), &[SCOPE], None, (404, false)).await;
}
