//! Advertiser and manager accounts in the unified API.

use crate::support::*;
use domain::Region;
use serde_json::{Value, json};

const ACCOUNTS: &str = "/adsApi/v1/query/advertiserAccounts";
const MANAGERS: &str = "/adsApi/v1/query/managerAccounts";
const JSON: (&str, &str) = ("Content-Type", "application/json");

fn ids(body: &Value) -> Vec<&str> {
    let list = body["advertiserAccounts"].as_array().unwrap().iter();
    list.map(|one| one["advertiserAccountId"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn sponsored_ads_and_dsp_are_joined_by_their_other_ids() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, "kestrel-brands").await;
    let ask = async |region, body: Value| caller.call(region, ACCOUNTS, &[JSON], Some(&body)).await;
    let na = ask(Region::Na, json!({})).await;
    assert_eq!((na.status, ids(&na.body).len()), (200, 12), "{}", na.body);
    let outdoor = &na.body["advertiserAccounts"][0];
    assert_eq!(
        outdoor["alternateIds"],
        json!([{
            "countryCode": "US", "region": "NA", "profileId": "2640115907733121",
            "entityId": "ENTITY11OUTDOOR", "dspAdvertiserId": "6110400000003",
        }])
    );
    assert_eq!((&outdoor["isGlobalAccount"], &outdoor["currencyCode"]), (&json!(true), &json!("USD")));
    assert_eq!(outdoor["managerAccountId"], "amzn1.ads1.ma1.11kestrelna");
    assert_eq!(ask(Region::Eu, json!({})).await.body["advertiserAccounts"].as_array().unwrap().len(), 10);
    let dsp = ask(Region::Na, json!({"isGlobalAccountFilter": {"include": [false]}})).await;
    assert_eq!(ids(&dsp.body), ["6110400000104", "6110400000205"]);
    let uk = json!({"advertiserAccountIdFilter": {"include": ["amzn1.ads-account.g.11kestreluk"]}});
    let uk = ask(Region::Na, uk).await.body;
    assert_eq!(uk["advertiserAccounts"][0]["alternateIds"][0]["countryCode"], "GB");
    assert_eq!(uk["advertiserAccounts"][0]["status"]["statusCode"], "REGISTRATION_IN_PROGRESS");
}

#[tokio::test]
async fn accounts_come_page_by_page_in_pages_of_10_to_100() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, "meridian-media").await;
    let ask = async |body: Value| caller.call(Region::Na, ACCOUNTS, &[JSON], Some(&body)).await;
    let (mut token, mut found) = (Value::Null, Vec::new());
    loop {
        let page = ask(json!({"maxResults": 50, "nextToken": token})).await;
        assert_eq!(page.status, 200, "{}", page.body);
        found.extend(ids(&page.body).iter().map(|id| (*id).to_owned()));
        token = page.body["nextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    let seed = login("meridian-media");
    let here = seed.dsp_advertisers.iter().filter(|one| one.region == Region::Na).count();
    assert_eq!(found.len(), seed.ads_accounts.len() + here);
    let many = vec!["a"; 101];
    for body in [
        json!({"maxResults": 9}),
        json!({"maxResults": 101}),
        json!({"nextToken": "x"}),
        json!({"isGlobalAccountFilter": {"include": [true, false]}}),
        json!({"isGlobalAccountFilter": {"include": ["yes"]}}),
        json!({"advertiserAccountIdFilter": {"include": []}}),
        json!({"advertiserAccountIdFilter": {"include": many}}),
    ] {
        let answer = ask(body.clone()).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("BAD_REQUEST")), "{body}");
    }
}

#[tokio::test]
async fn the_state_of_an_account_is_a_lever() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, "kestrel-brands").await;
    let id = "amzn1.ads-account.g.11kestrelde";
    let read = async || {
        let body = json!({"advertiserAccountIdFilter": {"include": [id]}});
        let body = caller.call(Region::Eu, ACCOUNTS, &[JSON], Some(&body)).await.body;
        body["advertiserAccounts"][0]["status"]["statusCode"].as_str().unwrap().to_owned()
    };
    assert_eq!(read().await, "REJECTED", "by seed");
    for state in ["ARCHIVED", "REGISTRATION_IN_PROGRESS", "A_WORD_OF_2027"] {
        sandbox.control().set_account_status(id, Some(state));
        assert_eq!(read().await, state);
    }
    sandbox.control().set_account_status(id, None);
    assert_eq!(read().await, "APPROVED");
}

#[tokio::test]
async fn manager_accounts_are_those_of_the_region() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, "atlas-holdings").await;
    let ask = async |body: Value| caller.call(Region::Na, MANAGERS, &[JSON], Some(&body)).await;
    let first = ask(json!({"maxResults": 10})).await.body;
    assert_eq!(first["managerAccounts"].as_array().unwrap().len(), 10);
    let second = ask(json!({"maxResults": 10, "nextToken": first["nextToken"]})).await.body;
    assert!(second["managerAccounts"].as_array().unwrap().len() == 4 && second.get("nextToken").is_none());
    let id = first["managerAccounts"][0]["managerAccountId"].as_str().unwrap();
    let one = ask(json!({"managerAccountIdFilter": {"include": [id]}})).await.body;
    assert_eq!(one["managerAccounts"].as_array().unwrap().len(), 1);
    assert_eq!(ask(json!({"maxResults": 5})).await.status, 400);
}
