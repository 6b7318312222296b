//! Pixels of DSP advertisers.

use crate::client::World;
use domain::Region;

const SCOPE: (&str, &str) = ("Amazon-Advertising-API-Scope", "9007199254740997");
const TAG: &str = "/accounts/6110400000104/dsp/amazonAdTag";

#[tokio::test]
async fn pixels_answer_and_refuse_as_described() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let tag = world.good(Region::Na, TAG, &[SCOPE], None, 200).await;
    let tag = tag["adTag"]["tagId"].as_str().unwrap();
    let events = format!("/accounts/6110400000104/dsp/adTagEvents/{tag}/list");
    let found = world.good(Region::Na, &format!("{events}?maxResults=2"), &[SCOPE], None, 200).await;
    let next = format!("{events}?maxResults=2&nextToken={}", found["nextToken"].as_str().unwrap());
    world.good(Region::Na, &next, &[SCOPE], None, 200).await;
    for days in [None, Some(3), Some(40)] {
        world.sandbox.control().set_pixel_silent(Some("6110400000104"), days);
        world.good(Region::Na, &events, &[SCOPE], None, 200).await;
    }
    for (path, headers, status) in [
        (format!("{events}?maxResults=0"), vec![SCOPE], 400),
        (format!("{events}?startDateTime=x"), vec![SCOPE], 400),
        (events.clone(), vec![], 401),
        (events.replace("6110400000104", "1"), vec![SCOPE], 403),
        (TAG.to_owned(), vec![("Amazon-Ads-AccountId", "6110400000003")], 400),
        (TAG.replace("6110400000104", "1"), vec![SCOPE], 401),
        (TAG.to_owned(), vec![], 401),
    ] {
        world.refused(Region::Na, &path, &headers, None, (status, false)).await;
    }
}

#[tokio::test]
async fn an_advertiser_without_a_pixel_is_answered_as_described() {
    let Some(world) = World::start("meridian-media").await else { return };
    let agency = [("Amazon-Advertising-API-Scope", "9007199254740995")];
    let body = world.good(Region::Na, "/accounts/5770100000304/dsp/amazonAdTag", &agency, None, 200).await;
    assert!(body.as_object().unwrap().is_empty());
}
