//! Manager accounts and global advertising accounts.

use crate::support::*;
use domain::Region;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const MERIDIAN: &str = "meridian-media";
const MANAGERS: &str = "application/vnd.getmanageraccountsresponse.v1+json";
const ACCOUNTS: &str = "application/vnd.listaccountsresource.v1+json";

#[tokio::test]
async fn managers_are_listed_by_region_with_profile_ids_as_text() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    for region in Region::ALL {
        let answer = caller.get(region, "/managerAccounts", &[("Accept", MANAGERS)]).await;
        assert_eq!((answer.status, answer.media()), (200, MANAGERS));
        assert!(answer.headers.contains_key("x-amzn-requestid"));
        let ids = |value: &Value| value["managerAccountId"].as_str().unwrap().to_owned();
        let found: Vec<_> = answer.body["managerAccounts"].as_array().unwrap().iter().map(ids).collect();
        let expected: Vec<_> = login(MERIDIAN).managers_in(region).map(|one| one.id.clone()).collect();
        assert_eq!(found, expected, "{region:?}");
    }
    let answer = caller.get(Region::Na, "/managerAccounts", &[]).await;
    let linked = answer.body["managerAccounts"][0]["linkedAccounts"].as_array().unwrap().clone();
    let of = |kind: &str| linked.iter().filter(|one| one["accountType"] == kind).collect::<Vec<_>>();
    assert_eq!(of("SELLER")[0]["profileId"], "2501118830447126", "text");
    assert_eq!(of("SELLER")[1]["profileId"], "", "no profile");
    assert_eq!(of("VENDOR")[0]["profileId"], "111222333444555667");
    let managed = of("DSP_ADVERTISING_ACCOUNT")[1];
    assert!(managed["profileId"].is_null() && managed["dspAdvertiserId"].is_string(), "{managed}");
    assert!(of("MARKETING_CLOUD")[0]["dspAdvertiserId"].is_null());
    let northwind = Caller::connect(&sandbox, "northwind-agency").await;
    let answer = northwind.get(Region::Na, "/managerAccounts", &[]).await;
    assert_eq!((answer.status, answer.body), (200, json!({"managerAccounts": []})));
}

#[tokio::test]
async fn managers_refuse_another_media_type_and_a_dead_token_in_their_own_shape() {
    let (sandbox, _) = start().await;
    let mut caller = Caller::connect(&sandbox, MERIDIAN).await;
    let other = caller.get(Region::Na, "/managerAccounts", &[("Accept", "application/json")]).await;
    assert_eq!((other.status, &other.body["code"]), (406, &json!("BAD_REQUEST")));
    caller.access = "Atza|invented".to_owned();
    let refused = caller.get(Region::Na, "/managerAccounts", &[]).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.body, json!({"code": "UNAUTHORIZED", "message": "Authentication failed"}));
    let unknown = caller.get(Region::Na, "/managerAccounts/x", &[]).await;
    assert_eq!((unknown.status, &unknown.body["code"]), (404, &json!("NOT_FOUND")));
}

async fn page(caller: &Caller<'_>, region: Region, body: Value) -> Answer {
    let headers = [("Content-Type", ACCOUNTS), ("Accept", ACCOUNTS)];
    caller.call(region, "/adsAccounts/list", &headers, Some(&body)).await
}

#[tokio::test]
async fn ads_accounts_come_page_by_page_and_are_the_same_on_every_host() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let first = page(&caller, Region::Na, json!({"maxResults": 3})).await;
    assert_eq!((first.status, first.media()), (200, ACCOUNTS));
    assert!(first.headers.contains_key("x-amz-rid"));
    let token = first.body["nextToken"].as_str().unwrap().to_owned();
    let second = page(&caller, Region::Eu, json!({"maxResults": 3, "nextToken": token})).await;
    assert!(second.body.get("nextToken").is_none(), "the last page has no token");
    let all: Vec<Value> = [&first, &second]
        .iter()
        .flat_map(|page| page.body["adsAccounts"].as_array().unwrap().clone())
        .collect();
    let ids: Vec<_> = all.iter().map(|one| one["adsAccountId"].as_str().unwrap()).collect();
    let expected: Vec<_> = login(MERIDIAN).ads_accounts.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, expected);
    let statuses: BTreeSet<_> = all.iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, BTreeSet::from(["CREATED", "DISABLED", "PARTIALLY_CREATED", "PENDING"]));
    assert_eq!(
        all[0]["alternateIds"],
        json!([
            {"profileId": 2_501_118_830_447_126_u64, "countryCode": "US"},
            {"entityId": "ENTITY8TIDEWELLUS", "countryCode": "US"},
        ])
    );
    assert_eq!(all[1]["errors"]["BR"].as_array().unwrap().len(), 2);
    assert_eq!(all[1]["errors"]["MX"][0]["errorCode"], "BUSINESS_NOT_ELIGIBLE");
    assert_eq!(page(&caller, Region::Fe, json!({})).await.body["adsAccounts"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn ads_accounts_refuse_what_the_specification_does_not_allow() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    for body in [
        json!({"maxResults": 0}),
        json!({"maxResults": 101}),
        json!({"maxResults": "10"}),
        json!({"nextToken": "invented"}),
        json!({"nextToken": 7}),
        json!([]),
    ] {
        let answer = page(&caller, Region::Na, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        let error = &answer.body["errors"][0];
        assert!(error["errorId"].is_number() && error["errorCode"] == "BAD_REQUEST", "{body}: {error}");
    }
    let token = page(&caller, Region::Na, json!({"maxResults": 1})).await.body["nextToken"].clone();
    let other = Caller::connect(&sandbox, "atlas-holdings").await;
    assert_eq!(page(&other, Region::Na, json!({"nextToken": token})).await.status, 400, "another's token");
    let plain = [("Content-Type", "application/json"), ("Accept", ACCOUNTS)];
    let answer = caller.call(Region::Na, "/adsAccounts/list", &plain, Some(&json!({}))).await;
    assert!(answer.status == 415 && answer.body["message"].is_string(), "{}", answer.body);
    let narrow = [("Content-Type", ACCOUNTS), ("Accept", "application/json")];
    assert_eq!(caller.call(Region::Na, "/adsAccounts/list", &narrow, Some(&json!({}))).await.status, 406);
    assert_eq!(caller.get(Region::Na, "/adsAccounts/list", &[]).await.status, 405);
}
