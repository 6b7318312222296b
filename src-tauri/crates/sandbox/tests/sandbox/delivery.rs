//! Campaigns in the unified API: one product a call, and whether they deliver.

use crate::support::*;
use domain::Region;
use sandbox::Delivery;
use serde_json::{Value, json};

const KESTREL: &str = "kestrel-brands";
const PATH: &str = "/adsApi/v1/query/campaigns";
const JSON: (&str, &str) = ("Content-Type", "application/json");
const OPTICS: &str = "6110400000003";

fn scope(profile: &str) -> (&str, &str) {
    ("Amazon-Advertising-API-Scope", profile)
}

fn product(word: &str) -> Value {
    json!({"adProductFilter": {"include": [word]}})
}

#[tokio::test]
async fn each_product_is_asked_in_the_name_of_its_account() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let ask = async |headers: &[(&str, &str)], body: Value| {
        caller.call(Region::Na, PATH, &[&[JSON], headers].concat(), Some(&body)).await
    };
    let seller = scope("2640115907733121");
    for (headers, word, count) in [
        (seller, "SPONSORED_PRODUCTS", 3),
        (seller, "SPONSORED_BRANDS", 1),
        (seller, "SPONSORED_DISPLAY", 1),
        (seller, "SPONSORED_TELEVISION", 0),
        (("Amazon-Ads-AccountId", OPTICS), "AMAZON_DSP", 6),
    ] {
        let answer = ask(&[headers], product(word)).await;
        let list = answer.body["campaigns"].as_array().unwrap();
        assert_eq!((answer.status, list.len()), (200, count), "{word}");
        assert!(list.iter().all(|one| one["adProduct"] == word), "{word}");
    }
    for (headers, body, status) in [
        (vec![], product("SPONSORED_PRODUCTS"), 401),
        (vec![seller], product("AMAZON_DSP"), 400),
        (vec![("Amazon-Ads-AccountId", OPTICS)], product("SPONSORED_PRODUCTS"), 400),
        (vec![scope("9007199254740997")], product("SPONSORED_PRODUCTS"), 400),
        (vec![scope("2501118830447126")], product("SPONSORED_PRODUCTS"), 401),
        (vec![seller], product("SPONSORED_RADIO"), 400),
        (
            vec![seller],
            json!({"adProductFilter": {"include": ["SPONSORED_BRANDS", "SPONSORED_PRODUCTS"]}}),
            400,
        ),
    ] {
        let answer = ask(&headers, body.clone()).await;
        assert_eq!(answer.status, status, "{headers:?} {body}");
        assert!(answer.body["code"].is_string() && answer.body["message"].is_string());
    }
}

#[tokio::test]
async fn filters_narrow_down_what_is_listed() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let count = async |name: &str, filter: Value| {
        let mut body = product("SPONSORED_PRODUCTS");
        body[name] = filter;
        let answer = caller.call(Region::Na, PATH, &[JSON, scope("2640115907733121")], Some(&body)).await;
        (answer.status, answer.body["campaigns"].as_array().map_or(0, Vec::len))
    };
    let name = |word: &str, kind: &str| json!({"include": [word], "queryTermMatchType": kind});
    assert_eq!(count("nameFilter", name("OUTDOOR campaign", "BROAD_MATCH")).await, (200, 3));
    assert_eq!(count("nameFilter", name("Kestrel Outdoor campaign 2", "EXACT_MATCH")).await, (200, 1));
    assert_eq!(count("nameFilter", json!({"include": ["x"]})).await, (400, 0));
    assert_eq!(count("portfolioIdFilter", json!({"include": ["1"]})).await, (200, 0));
    assert_eq!(count("goalFilter", json!({"include": ["FAME"]})).await, (400, 0));
    assert_eq!(count("marketplaceScopeFilter", json!({"include": ["GLOBAL"]})).await, (200, 0));
    assert_eq!(count("maxResults", json!(5000)).await, (200, 3));
    assert_eq!(count("maxResults", json!(5001)).await, (400, 0));
}

#[tokio::test]
async fn delivery_is_a_lever_for_a_campaign_and_for_its_owner() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let read = async || {
        let headers = [JSON, scope("2118930457712266")];
        let answer = caller.call(Region::Fe, PATH, &headers, Some(&product("SPONSORED_PRODUCTS"))).await;
        answer.body["campaigns"].as_array().unwrap().clone()
    };
    let status = |campaign: &Value| {
        let status = campaign["status"]["deliveryStatus"].as_str().unwrap().to_owned();
        (status, campaign["status"]["deliveryReasons"].to_string())
    };
    let expected = |word: &str, reasons: &str| (word.to_owned(), reasons.to_owned());
    let usual = read().await;
    assert_eq!(status(&usual[0]), expected("DELIVERING", "[]"));
    assert_eq!(status(&usual[1]), expected("NOT_DELIVERING", "[\"CAMPAIGN_PAUSED\"]"));
    let control = sandbox.control();
    let set =
        |word: &str, reason: &str| Delivery { status: word.to_owned(), reasons: vec![reason.to_owned()] };
    control.set_delivery("2118930457712266", Some(set("LIMITED", "A_WORD_OF_2027")));
    let id = usual[0]["campaignId"].as_str().unwrap();
    control.set_delivery(id, Some(set("UNAVAILABLE", "STATUS_UNAVAILABLE")));
    let now = read().await;
    assert_eq!(status(&now[0]), expected("UNAVAILABLE", "[\"STATUS_UNAVAILABLE\"]"));
    assert_eq!(status(&now[1]), expected("LIMITED", "[\"A_WORD_OF_2027\"]"));
    control.set_delivery(id, None);
    control.set_delivery("2118930457712266", None);
    assert_eq!(read().await, usual);
}

#[tokio::test]
async fn the_seed_has_campaigns_that_stopped_for_each_usual_reason() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let mut reasons = Vec::new();
    for profile in login(KESTREL).profiles.iter().filter(|profile| profile.kind != "agency") {
        for word in ["SPONSORED_PRODUCTS", "SPONSORED_BRANDS"] {
            let id = profile.id.to_string();
            let answer = caller.call(profile.region, PATH, &[JSON, scope(&id)], Some(&product(word))).await;
            for campaign in answer.body["campaigns"].as_array().unwrap() {
                let own = campaign["status"]["deliveryReasons"].as_array().unwrap().iter();
                reasons.extend(own.map(|reason| reason.as_str().unwrap().to_owned()));
            }
        }
    }
    for reason in [
        "ADVERTISER_PAYMENT_FAILURE",
        "CAMPAIGN_OUT_OF_BUDGET",
        "PORTFOLIO_OUT_OF_BUDGET",
        "CAMPAIGN_REJECTED",
        "OUT_OF_STOCK",
    ] {
        assert!(reasons.iter().any(|own| own == reason), "{reason}");
    }
}
