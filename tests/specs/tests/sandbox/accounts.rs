//! Advertiser and manager accounts of the unified API.

use crate::client::World;
use domain::Region;
use serde_json::json;

const ACCOUNTS: &str = "/adsApi/v1/query/advertiserAccounts";
const MANAGERS: &str = "/adsApi/v1/query/managerAccounts";
const JSON: (&str, &str) = ("Content-Type", "application/json");

#[tokio::test]
async fn accounts_answer_as_described_for_every_login() {
    for login in ["northwind-agency", "meridian-media", "atlas-holdings", "kestrel-brands"] {
        let Some(world) = World::start(login).await else { return };
        for region in Region::ALL {
            for path in [ACCOUNTS, MANAGERS] {
                world.good(region, path, &[JSON], Some(&json!({})), 200).await;
                let first = world.good(region, path, &[JSON], Some(&json!({"maxResults": 10})), 200).await;
                if first["nextToken"].is_string() {
                    let next = json!({"maxResults": 10, "nextToken": first["nextToken"]});
                    world.good(region, path, &[JSON], Some(&next), 200).await;
                }
            }
        }
    }
}

#[tokio::test]
async fn each_state_of_an_account_goes_through() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let states = world.judge.words("AdsAPIv1All", "AccountState");
    assert!(states.len() >= 4, "{states:?}");
    let id = "amzn1.ads-account.g.11kestrelhome";
    let body = json!({"advertiserAccountIdFilter": {"include": [id]}});
    for state in states {
        world.sandbox.control().set_account_status(id, Some(&state));
        let found = world.good(Region::Na, ACCOUNTS, &[JSON], Some(&body), 200).await;
        assert_eq!(found["advertiserAccounts"][0]["status"]["statusCode"], json!(state));
    }
}

#[tokio::test]
async fn accounts_refuse_what_the_description_refuses_and_as_it_says() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let many = vec!["x"; 101];
    for (path, filter) in [(ACCOUNTS, "advertiserAccountIdFilter"), (MANAGERS, "managerAccountIdFilter")] {
        for body in [
            json!({"maxResults": 9}),
            json!({"maxResults": 101}),
            json!({"maxResults": "ten"}),
            json!({"nextToken": 7}),
            json!({(filter): {"include": []}}),
            json!({(filter): {"include": many}}),
            json!({(filter): {}}),
        ] {
            world.refused(Region::Na, path, &[JSON], Some(&body), (400, true)).await;
        }
        world.refused(Region::Na, path, &[JSON], Some(&json!({"nextToken": "x"})), (400, false)).await;
    }
    for include in [json!([]), json!([true, false]), json!(["true"])] {
        let body = json!({"isGlobalAccountFilter": {"include": include}});
        world.refused(Region::Na, ACCOUNTS, &[JSON], Some(&body), (400, true)).await;
    }
    world.set_token("Atza|wrong");
    for path in [ACCOUNTS, MANAGERS] {
        world.refused(Region::Na, path, &[JSON], Some(&json!({})), (401, false)).await;
    }
}
