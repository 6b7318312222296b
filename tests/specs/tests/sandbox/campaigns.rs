//! Campaigns of the unified API, with each reason why they do not deliver.

use crate::client::World;
use domain::Region;
use sandbox::Delivery;
use serde_json::{Value, json};

const PATH: &str = "/adsApi/v1/query/campaigns";
const JSON: (&str, &str) = ("Content-Type", "application/json");
const SELLER: (&str, &str) = ("Amazon-Advertising-API-Scope", "2640115907733121");
const OPTICS: (&str, &str) = ("Amazon-Ads-AccountId", "6110400000003");

fn product(word: &str) -> Value {
    json!({"adProductFilter": {"include": [word]}})
}

fn with(name: &str, value: Value) -> Value {
    let mut body = product("SPONSORED_PRODUCTS");
    body[name] = value;
    body
}

#[tokio::test]
async fn campaigns_of_every_product_and_every_filter_answer_as_described() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    for word in world.judge.words("AdsAPIv1All", "AdProduct") {
        let headers = if word == "AMAZON_DSP" { [JSON, OPTICS] } else { [JSON, SELLER] };
        world.good(Region::Na, PATH, &headers, Some(&product(&word)), 200).await;
    }
    let uk = [JSON, ("Amazon-Advertising-API-Scope", "4255901338274106")];
    world.good(Region::Eu, PATH, &uk, Some(&product("SPONSORED_PRODUCTS")), 200).await;
    let all = world.good(Region::Na, PATH, &[JSON, SELLER], Some(&product("SPONSORED_PRODUCTS")), 200).await;
    let id = all["campaigns"][0]["campaignId"].clone();
    for (name, value, count) in [
        ("campaignIdFilter", json!({"include": [id]}), 1),
        ("stateFilter", json!({"include": ["ENABLED", "PAUSED"]}), 2),
        ("nameFilter", json!({"include": ["kestrel"], "queryTermMatchType": "BROAD_MATCH"}), 3),
        ("portfolioIdFilter", json!({"include": ["7"]}), 0),
        ("goalFilter", json!({"include": ["AWARENESS"]}), 0),
        ("marketplaceScopeFilter", json!({"include": ["SINGLE_MARKETPLACE"]}), 3),
        ("maxResults", json!(1), 1),
    ] {
        let found = world.good(Region::Na, PATH, &[JSON, SELLER], Some(&with(name, value)), 200).await;
        assert_eq!(found["campaigns"].as_array().unwrap().len(), count, "{name}");
    }
}

#[tokio::test]
async fn each_delivery_status_and_each_reason_goes_through() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let statuses = world.judge.words("AdsAPIv1All", "DeliveryStatus");
    let reasons = world.judge.words("AdsAPIv1All", "DeliveryReason");
    assert!(statuses.len() >= 4 && reasons.len() >= 98, "{} {}", statuses.len(), reasons.len());
    // documented: at most fifty reasons of one campaign.
    for (at, some) in reasons.chunks(50).chain(reasons.chunks(1)).enumerate() {
        let delivery = Delivery { status: statuses[at % statuses.len()].clone(), reasons: some.to_vec() };
        world.sandbox.control().set_delivery(SELLER.1, Some(delivery));
        let body = product("SPONSORED_BRANDS");
        let found = world.good(Region::Na, PATH, &[JSON, SELLER], Some(&body), 200).await;
        assert_eq!(found["campaigns"][0]["status"]["deliveryReasons"], json!(some));
    }
}

#[tokio::test]
async fn campaigns_refuse_what_the_description_refuses_and_as_it_says() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let many = vec!["x"; 1001];
    for body in [
        json!({}),
        product("SPONSORED_RADIO"),
        json!({"adProductFilter": {"include": []}}),
        json!({"adProductFilter": {"include": ["SPONSORED_BRANDS", "SPONSORED_PRODUCTS"]}}),
        with("maxResults", json!(0)),
        with("maxResults", json!(5001)),
        with("stateFilter", json!({"include": ["LIVE"]})),
        with("campaignIdFilter", json!({"include": many})),
        with("nameFilter", json!({"include": ["x"]})),
        with("goalFilter", json!({"include": ["FAME"]})),
        with("marketplaceScopeFilter", json!({"include": ["GLOBAL", "SINGLE_MARKETPLACE"]})),
        with("portfolioIdFilter", json!({"include": []})),
        with("nextToken", json!(7)),
    ] {
        world.refused(Region::Na, PATH, &[JSON, SELLER], Some(&body), (400, true)).await;
    }
    let sponsored = product("SPONSORED_PRODUCTS");
    world.refused(Region::Na, PATH, &[JSON, OPTICS], Some(&sponsored), (400, false)).await;
    world.refused(Region::Na, PATH, &[JSON], Some(&sponsored), (401, false)).await;
    let foreign = [JSON, ("Amazon-Ads-AccountId", "1")];
    world.refused(Region::Na, PATH, &foreign, Some(&product("AMAZON_DSP")), (403, false)).await;
    let large = with("campaignIdFilter", json!({"include": ["x".repeat(70_000)]}));
    world.refused(Region::Na, PATH, &[JSON, SELLER], Some(&large), (413, false)).await;
    let text = [("Content-Type", "text/plain"), SELLER];
    world.refused(Region::Na, PATH, &text, Some(&sponsored), (415, true)).await;
}
