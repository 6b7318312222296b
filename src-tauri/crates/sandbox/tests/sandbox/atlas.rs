//! The largest login.

use crate::support::*;
use domain::Region;
use serde_json::json;
use std::collections::BTreeSet;

const ATLAS: &str = "atlas-holdings";

#[tokio::test]
async fn a_sweep_of_the_largest_login_finds_what_the_seed_holds() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, ATLAS).await;
    let seed = login(ATLAS);
    let (mut profiles, mut managers, mut advertisers) = (0, 0, BTreeSet::new());
    for region in Region::ALL {
        let list = caller.get(region, "/v2/profiles", &[]).await.body;
        profiles += list.as_array().unwrap().len();
        managers += caller.get(region, "/managerAccounts", &[]).await.body["managerAccounts"]
            .as_array()
            .unwrap()
            .len();
        for agency in list.as_array().unwrap().iter().filter(|one| one["accountInfo"]["type"] == "agency") {
            let scope = agency["profileId"].to_string();
            for start in [0, 100] {
                let path = format!("/dsp/advertisers?startIndex={start}");
                let scope = [("Amazon-Advertising-API-Scope", scope.as_str())];
                let page = caller.get(region, &path, &scope).await.body;
                let ids = page["response"].as_array().unwrap().iter();
                advertisers.extend(ids.map(|one| one["advertiserId"].as_str().unwrap().to_owned()));
            }
        }
    }
    assert_eq!((profiles, managers), (6000, 40));
    assert_eq!(advertisers, seed.dsp_advertisers.iter().map(|one| one.id.clone()).collect());
    let media = "application/vnd.listaccountsresource.v1+json";
    let (mut accounts, mut token) = (0, json!(null));
    loop {
        let headers = [("Content-Type", media)];
        let body = json!({"nextToken": token});
        let page = caller.call(Region::Na, "/adsAccounts/list", &headers, Some(&body)).await.body;
        accounts += page["adsAccounts"].as_array().unwrap().len();
        token = page["nextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(accounts, seed.ads_accounts.len());
}
