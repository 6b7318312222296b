//! No exception is without need.

use crate::client::World;
use domain::Region;
use sandbox::{Fault, FaultKind, Target};
use serde_json::json;
use specs::EXCEPTIONS;
use std::collections::BTreeSet;

#[tokio::test]
async fn every_exception_is_needed_by_an_answer_of_the_sandbox() {
    let Some(world) = World::start("meridian-media").await else { return };
    let scope = [("Amazon-Advertising-API-Scope", "9007199254740995")];
    let na = Region::Na;
    let tag = "/accounts/5770100000001/dsp/amazonAdTag";
    // Null ids of linked accounts.
    world.call(na, "/managerAccounts", &[], None).await;
    let clean_room = [
        ("Amazon-Advertising-API-AdvertiserId", "ENTITY8AMCNA"),
        ("Amazon-Advertising-API-MarketplaceId", "ATVPDKIKX0DER"),
    ];
    world.call(na, "/amc/instances", &clean_room, None).await;
    // A media type that is refused.
    world.call(na, "/managerAccounts", &[("Accept", "text/plain")], None).await;
    // A status of the gateway.
    let down = FaultKind::Status { status: 503, retry_after: None };
    world.sandbox.control().add_fault(Fault::once(Target::AdsNa, down));
    world.call(na, "/managerAccounts", &[], None).await;
    // An account that the caller does not reach.
    let report = json!({});
    let media = ("Content-Type", "application/vnd.createasyncreportrequest.v3+json");
    let foreign = [media, ("Amazon-Ads-AccountId", "1")];
    world.call(na, "/reporting/reports", &foreign, Some(&report)).await;
    world.set_token("Atza|wrong");
    let listed = ("Content-Type", "application/vnd.listaccountsresource.v1+json");
    world.call(na, "/v2/profiles", &[], None).await;
    world.call(na, "/adsAccounts/list", &[listed], Some(&report)).await;
    world.set_token("Basic eDp5");
    world.call(na, "/dsp/advertisers", &scope, None).await;
    world.call(na, tag, &scope, None).await;
    let body = json!({"adProductFilter": {"include": ["AMAZON_DSP"]}});
    world.call(na, "/adsApi/v1/query/campaigns", &[("Content-Type", "application/json")], Some(&body)).await;
    let all: BTreeSet<_> = EXCEPTIONS.iter().map(|one| one.name).collect();
    let used: BTreeSet<_> = world.judge.used_exceptions().into_iter().collect();
    assert_eq!(all.difference(&used).collect::<Vec<_>>(), Vec::<&&str>::new());
}
