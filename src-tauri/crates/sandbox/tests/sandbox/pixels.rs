//! Pixels of DSP advertisers.

use crate::support::*;
use domain::Region;
use serde_json::{Value, json};

const KESTREL: &str = "kestrel-brands";
const SCOPE: (&str, &str) = ("Amazon-Advertising-API-Scope", "9007199254740997");
const OPTICS: &str = "6110400000003";
const CYCLES: &str = "6110400000104";

fn account(id: &str) -> (&str, &str) {
    ("Amazon-Ads-AccountId", id)
}

fn tag_path(id: &str) -> String {
    format!("/accounts/{id}/dsp/amazonAdTag")
}

async fn events_path(caller: &Caller<'_>, id: &str) -> String {
    let answer = caller.get(Region::Na, &tag_path(id), &[SCOPE]).await;
    assert_eq!((answer.status, answer.media()), (200, "application/vnd.dspamazonadtags.v1+json"));
    let tag = answer.body["adTag"]["tagId"].as_str().unwrap().to_owned();
    format!("/accounts/{id}/dsp/adTagEvents/{tag}/list")
}

fn last(body: &Value) -> Vec<&str> {
    let list = body["amazonAdTagEvents"].as_array().unwrap().iter();
    list.map(|one| one["lastActivityDateTime"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_silent_pixel_tells_when_it_reported_its_last_event() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let (working, silent) = (events_path(&caller, OPTICS).await, events_path(&caller, CYCLES).await);
    let read = async |path: &str| caller.get(Region::Na, path, &[SCOPE]).await.body;
    // The test's clock stands at 2026-11-02T08:00:00Z.
    assert_eq!(last(&read(&working).await)[0], "2026-11-02T07:53:00Z");
    assert_eq!(last(&read(&silent).await)[0], "2026-10-30T08:00:00Z", "three days by seed");
    let control = sandbox.control();
    control.set_pixel_silent(Some(OPTICS), Some(10));
    assert_eq!(last(&read(&working).await)[0], "2026-10-23T08:00:00Z");
    control.set_pixel_silent(Some(OPTICS), Some(40));
    assert!(last(&read(&working).await).is_empty(), "nothing happened within the usual window");
    let wide = format!("{working}?startDateTime=2026-01-01T00:00:00Z");
    assert_eq!(last(&read(&wide).await)[0], "2026-09-23T08:00:00Z");
    control.set_pixel_silent(Some(OPTICS), None);
    control.set_event_silent(OPTICS, "Subscribe", Some(5));
    let own = read(&working).await;
    assert_eq!((last(&own)[2], last(&own)[3]), ("2026-11-02T07:51:00Z", "2026-10-28T07:57:00Z"), "one event");
    control.set_event_silent(OPTICS, "Subscribe", None);
    assert_eq!(last(&read(&working).await)[0], "2026-11-02T07:53:00Z");
    assert_eq!(control.count("ads-na GET /accounts/{id}/dsp/amazonAdTag"), 2);
    assert!(control.count("ads-na GET /accounts/{id}/dsp/adTagEvents/{id}/list") >= 6);
}

#[tokio::test]
async fn events_come_page_by_page_and_by_name() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let path = events_path(&caller, OPTICS).await;
    let read = async |query: &str| caller.get(Region::Na, &format!("{path}{query}"), &[SCOPE]).await;
    let all = read("").await;
    assert_eq!(all.media(), "application/vnd.dspamazonadtagevents.v1+json");
    assert_eq!((last(&all.body).len(), &all.body["maxResults"]), (4, &json!(10)));
    let first = read("?maxResults=3").await.body;
    let token = first["nextToken"].as_str().unwrap();
    let second = read(&format!("?maxResults=3&nextToken={token}")).await.body;
    assert!(last(&second).len() == 1 && second.get("nextToken").is_none());
    let found = read("?searchTerm=cart").await.body;
    assert_eq!(found["amazonAdTagEvents"][0]["eventName"], "AddToShoppingCart");
    for query in [
        "?maxResults=0",
        "?maxResults=101",
        "?maxResults=x",
        "?nextToken=x",
        "?startDateTime=yesterday",
        "?startDateTime=2025-10-01T00:00:00Z",
        "?endDateTime=2026-11-03T00:00:00Z",
    ] {
        let answer = read(query).await;
        assert_eq!(answer.status, 400, "{query}");
        let error = &answer.body["errors"][0];
        assert!(error["fieldName"].is_string() && error["errorType"].is_string(), "{}", answer.body);
        assert_eq!(answer.media(), "application/vnd.dspamazonadtagevents.v1+json");
    }
}

#[tokio::test]
async fn a_pixel_is_shown_to_those_who_reach_its_advertiser() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let events = events_path(&caller, OPTICS).await;
    let foreign = "/accounts/5770100000001/dsp/amazonAdTag".to_owned();
    let manager = |id| ("Amazon-Ads-Manager-Account-ID", id);
    for (path, headers, status) in [
        (tag_path(OPTICS), vec![account(OPTICS)], 200),
        (tag_path(OPTICS), vec![SCOPE, manager("amzn1.ads1.ma1.11kestrelna")], 200),
        (tag_path(OPTICS), vec![SCOPE, manager("amzn1.ads1.ma1.8meridianna")], 401),
        (tag_path(OPTICS), vec![], 401),
        (tag_path(OPTICS), vec![account(CYCLES)], 400),
        (foreign.clone(), vec![SCOPE], 401),
        (foreign, vec![account("5770100000001")], 401),
        (events.clone(), vec![account(OPTICS)], 200),
        (events.clone(), vec![("Amazon-Advertising-API-Scope", "2640115907733121")], 403),
        (events.replace(OPTICS, CYCLES), vec![SCOPE], 400),
    ] {
        let answer = caller.get(Region::Na, &path, &headers).await;
        assert_eq!(answer.status, status, "{path} {headers:?}: {}", answer.body);
    }
    let meridian = Caller::connect(&sandbox, "meridian-media").await;
    let invited = meridian.get(Region::Na, &tag_path("5990300000001"), &[account("5990300000001")]).await;
    assert!(invited.status == 200 && invited.body["adTag"].is_object());
    let agency = ("Amazon-Advertising-API-Scope", "9007199254740995");
    let unlisted = meridian.get(Region::Na, &tag_path("5990300000001"), &[agency]).await;
    assert_eq!(unlisted.status, 401, "no agency lists a managed advertiser");
    let idle = meridian.get(Region::Na, &tag_path("5770100000304"), &[agency]).await;
    assert_eq!((idle.status, idle.body), (200, json!({})), "without campaigns there is no tag");
}
