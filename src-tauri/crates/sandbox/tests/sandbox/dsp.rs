//! DSP: advertisers, seats, campaigns, insights.

use crate::support::*;
use domain::Region;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const MERIDIAN: &str = "meridian-media";
const AGENCY: &str = "9007199254740995";
const FIRST: &str = "5770100000001";
const MANAGED: &str = "5990300000001";
const SCOPE: (&str, &str) = ("Amazon-Advertising-API-Scope", AGENCY);
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn account(id: &str) -> (&str, &str) {
    ("Amazon-Ads-AccountId", id)
}

#[tokio::test]
async fn advertisers_come_by_the_hundred_and_the_managed_ones_not_at_all() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let mut found = BTreeSet::new();
    for (query, count) in [("", 100), ("?startIndex=100", 20), ("?startIndex=120&count=1", 0)] {
        let answer = caller.get(Region::Na, &format!("/dsp/advertisers{query}"), &[SCOPE]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.headers.contains_key("x-amz-request-id"));
        assert_eq!(answer.body["totalResults"], 120);
        let list = answer.body["response"].as_array().unwrap();
        assert_eq!(list.len(), count, "{query}");
        found.extend(list.iter().map(|one| one["advertiserId"].as_str().unwrap().to_owned()));
    }
    let seed = login(MERIDIAN);
    let expected = seed.advertisers_of(AGENCY.parse().unwrap()).map(|one| one.id.clone());
    assert_eq!(found, expected.collect());
    assert!(!found.contains(MANAGED) && seed.advertiser(MANAGED).is_some());
    let filter = format!("/dsp/advertisers?advertiserIdFilter={FIRST},99");
    let answer = caller.get(Region::Na, &filter, &[SCOPE]).await;
    assert_eq!(
        (&answer.body["totalResults"], answer.body["response"][0]["country"].as_str()),
        (&json!(1), Some("US"))
    );
    let one = caller.get(Region::Na, &format!("/dsp/advertisers/{FIRST}"), &[SCOPE]).await;
    assert_eq!((one.status, &one.body["name"]), (200, &json!("Meridian Client 001")));
    let northwind = Caller::connect(&sandbox, "northwind-agency").await;
    let scope = ("Amazon-Advertising-API-Scope", "9007199254740993");
    let none = northwind.get(Region::Na, "/dsp/advertisers", &[scope]).await;
    assert_eq!(none.body, json!({"totalResults": 0, "response": []}));
}

#[tokio::test]
async fn advertisers_refuse_in_their_own_shape() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    for (query, status) in [
        ("?startIndex=x", 400),
        ("?count=ten", 400),
        ("?advertiserIdFilter=a,b", 400),
        ("?startIndex=-1", 422),
        ("?startIndex=29901", 422),
        ("?count=0", 422),
        ("?count=101", 422),
        ("/1", 404),
        (&format!("/{MANAGED}"), 404),
    ] {
        let answer = caller.get(Region::Na, &format!("/dsp/advertisers{query}"), &[SCOPE]).await;
        assert_eq!(answer.status, status, "{query}");
        let error = &answer.body["errors"][0];
        assert!(answer.body["message"].is_string() && answer.body["requestId"].is_string(), "{query}");
        assert!(error["errorType"].is_string() && error["field"].is_string(), "{query}: {error}");
    }
    let scoped = async |region, scope: Option<&str>| {
        let header = scope.map(|scope| ("Amazon-Advertising-API-Scope", scope));
        let answer = caller.get(region, "/dsp/advertisers", header.as_slice()).await;
        (answer.status, answer.body["message"].as_str().unwrap_or("none").to_owned())
    };
    let text = |status: u16, text: &str| (status, text.to_owned());
    assert_eq!(scoped(Region::Na, None).await, text(401, "Scope header is missing"));
    let unmatched = text(401, "No matching advertiser found for scope");
    assert_eq!(scoped(Region::Na, Some("42")).await, unmatched);
    assert_eq!(scoped(Region::Na, Some("agency")).await, unmatched);
    assert_eq!(scoped(Region::Eu, Some(AGENCY)).await, unmatched, "another region's");
    let foreign = text(401, "Not authorized to access scope 9007199254740993");
    assert_eq!(scoped(Region::Na, Some("9007199254740993")).await, foreign, "another login's");
    assert_eq!(scoped(Region::Na, Some("2501118830447126")).await.0, 403, "a seller");
    sandbox.control().drop_profile(AGENCY.parse().unwrap());
    let dropped = text(401, "Not authorized to access scope 9007199254740995");
    assert_eq!(scoped(Region::Na, Some(AGENCY)).await, dropped);
}

#[tokio::test]
async fn seats_belong_to_one_advertiser_and_can_be_filtered() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let list = async |region, headers: &[(&str, &str)], body: Value| {
        caller.call(region, "/dsp/v1/seats/advertisers/current/list", headers, Some(&body)).await
    };
    // The first advertiser with a seat at two exchanges.
    let advertiser = login(MERIDIAN).dsp_advertisers.iter().find(|one| one.seats.len() == 2).unwrap();
    let id = advertiser.id.as_str();
    let answer = list(Region::Na, &[JSON, account(id), SCOPE], json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let seats = &answer.body["advertiserSeats"][0];
    assert_eq!((&seats["advertiserId"], seats["currentSeats"].as_array().unwrap().len()), (&json!(id), 2));
    assert!(seats["currentSeats"][1]["dealCreationId"].is_null());
    assert!(answer.body["nextToken"].is_null());
    let one = list(Region::Na, &[JSON, account(id)], json!({"exchangeIdFilter": ["2"]})).await;
    assert_eq!(
        one.body["advertiserSeats"][0]["currentSeats"][0]["exchangeName"],
        "Amazon Publisher Services"
    );
    let page = list(Region::Na, &[JSON, account(id)], json!({"maxResults": 1})).await;
    let next = json!({"maxResults": 1, "nextToken": page.body["nextToken"]});
    let second = list(Region::Na, &[JSON, account(id)], next).await;
    assert_eq!(second.body["advertiserSeats"][0]["currentSeats"][0]["exchangeId"], "2");
    assert_eq!(list(Region::Na, &[JSON, account(MANAGED)], json!({})).await.status, 200, "a managed one");
    for (region, headers, body, status) in [
        (Region::Na, vec![JSON], json!({}), 400),
        (Region::Eu, vec![JSON, account(id)], json!({}), 403),
        (Region::Na, vec![JSON, account("1")], json!({}), 403),
        (Region::Na, vec![("Content-Type", "text/plain"), account(id)], json!({}), 415),
        (Region::Na, vec![JSON, account(id)], json!({"maxResults": 201}), 400),
        (Region::Na, vec![JSON, account(id)], json!({"exchangeIdFilter": "2"}), 400),
        (Region::Na, vec![JSON, account(id)], json!({"nextToken": "x"}), 400),
    ] {
        let answer = list(region, &headers, body.clone()).await;
        assert_eq!(answer.status, status, "{headers:?} {body}");
        assert!(answer.body["message"].is_string() && answer.body["errors"].is_array());
    }
}

#[tokio::test]
async fn campaigns_have_ids_of_18_digits_and_come_page_by_page() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let query = async |headers: &[(&str, &str)], body: Value| {
        caller.call(Region::Na, "/adsApi/v1/query/campaigns", headers, Some(&body)).await
    };
    let own = [JSON, account(FIRST)];
    let dsp = json!({"include": ["AMAZON_DSP"]});
    let first = query(&own, json!({"adProductFilter": dsp})).await;
    assert_eq!((first.status, first.body["campaigns"].as_array().unwrap().len()), (200, 100));
    let next = json!({"adProductFilter": dsp, "nextToken": first.body["nextToken"]});
    let second = query(&own, next).await;
    assert_eq!(second.body["campaigns"].as_array().unwrap().len(), 30);
    assert!(second.body.get("nextToken").is_none());
    let id = first.body["campaigns"][0]["campaignId"].as_str().unwrap();
    assert_eq!(id.len(), 18);
    let filter = json!({"adProductFilter": dsp, "stateFilter": {"include": ["PAUSED"]}, "maxResults": 50});
    let paused = query(&own, filter).await;
    assert_eq!(paused.body["campaigns"].as_array().unwrap().len(), 43);
    let one = query(&own, json!({"adProductFilter": dsp, "campaignIdFilter": {"include": [id]}})).await;
    assert_eq!(one.body["campaigns"].as_array().unwrap().len(), 1);
    for (headers, body, status, code) in [
        (vec![JSON], json!({"adProductFilter": dsp}), 400, "BAD_REQUEST"),
        (vec![JSON, account("1")], json!({"adProductFilter": dsp}), 403, "FORBIDDEN"),
        (own.to_vec(), json!({}), 400, "BAD_REQUEST"),
        (own.to_vec(), json!({"adProductFilter": {"include": ["SPONSORED_BRANDS"]}}), 400, "BAD_REQUEST"),
        (own.to_vec(), json!({"adProductFilter": {"include": []}}), 400, "BAD_REQUEST"),
        (own.to_vec(), json!({"adProductFilter": dsp, "maxResults": 5001}), 400, "BAD_REQUEST"),
        (
            own.to_vec(),
            json!({"adProductFilter": dsp, "stateFilter": {"include": ["LIVE"]}}),
            400,
            "BAD_REQUEST",
        ),
    ] {
        let answer = query(&headers, body.clone()).await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)), "{body}");
        assert!(answer.body["message"].is_string());
    }
}

#[tokio::test]
async fn insights_answer_campaign_by_campaign() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let path = "/dsp/v1/campaign/insights";
    let advertiser = ("Amazon-Advertising-AccountId", MANAGED);
    let filter = json!({"adProductFilter": {"include": ["AMAZON_DSP"]}});
    let campaigns =
        caller.call(Region::Na, "/adsApi/v1/query/campaigns", &[JSON, account(MANAGED)], Some(&filter)).await;
    let id = campaigns.body["campaigns"][0]["campaignId"].clone();
    let ask = |id: Value| json!({"campaignId": id, "insightType": "PERFORMANCE_PLUS_SHOPPER_TRAIT"});
    let body = json!({"requests": [ask(id.clone()), ask(json!("1"))]});
    let answer = caller.call(Region::Na, path, &[JSON, SCOPE, advertiser], Some(&body)).await;
    assert_eq!(answer.status, 207, "{}", answer.body);
    assert_eq!(
        (&answer.body["success"][0]["campaignId"], &answer.body["error"][0]["index"]),
        (&id, &json!(1))
    );
    for (headers, body, status) in [
        (vec![JSON, advertiser], body.clone(), 401),
        (vec![JSON, SCOPE], body.clone(), 400),
        (vec![JSON, SCOPE, advertiser], json!({}), 400),
        (vec![JSON, SCOPE, advertiser], json!({"requests": [{"campaignId": "1"}]}), 400),
    ] {
        let answer = caller.call(Region::Na, path, &headers, Some(&body)).await;
        assert_eq!(answer.status, status, "{headers:?} {body}");
    }
}
