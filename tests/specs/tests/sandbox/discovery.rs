//! Profiles, manager accounts, ads accounts, DSP advertisers.

use crate::client::World;
use domain::Region;
use serde_json::json;

const LOGINS: [&str; 4] = ["northwind-agency", "harbour-goods", "meridian-media", "kestrel-brands"];
const ADS_ACCOUNTS: (&str, &str) = ("Content-Type", "application/vnd.listaccountsresource.v1+json");

#[tokio::test]
async fn discovery_answers_as_described_for_every_login() {
    for login in LOGINS {
        let Some(world) = World::start(login).await else { return };
        for region in Region::ALL {
            let profiles = world.good(region, "/v2/profiles?accessLevel=view", &[], None, 200).await;
            world.good(region, "/managerAccounts", &[], None, 200).await;
            world
                .good(region, "/adsAccounts/list", &[ADS_ACCOUNTS], Some(&json!({"maxResults": 2})), 200)
                .await;
            for profile in profiles.as_array().unwrap() {
                let id = profile["profileId"].to_string();
                world.good(region, &format!("/v2/profiles/{id}"), &[], None, 200).await;
                if profile["accountInfo"]["type"] == "agency" {
                    let scope = [("Amazon-Advertising-API-Scope", id.as_str())];
                    let page = world.good(region, "/dsp/advertisers?count=50", &scope, None, 200).await;
                    let first = page["response"][0]["advertiserId"].as_str().map(str::to_owned);
                    if let Some(first) = first {
                        world.good(region, &format!("/dsp/advertisers/{first}"), &scope, None, 200).await;
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn discovery_refuses_as_described() {
    let Some(world) = World::start("meridian-media").await else { return };
    let scope = [("Amazon-Advertising-API-Scope", "9007199254740995")];
    let seller = [("Amazon-Advertising-API-Scope", "2501118830447126")];
    let na = Region::Na;
    world.refused(na, "/v2/profiles?apiProgram=none", &[], None, (400, false)).await;
    for (query, status) in [("?count=x", 400), ("?count=101", 422), ("/1", 404)] {
        world.refused(na, &format!("/dsp/advertisers{query}"), &scope, None, (status, false)).await;
    }
    world.refused(na, "/dsp/advertisers", &[], None, (401, false)).await;
    world.refused(na, "/dsp/advertisers", &seller, None, (403, false)).await;
    for (body, described) in [(json!({"maxResults": 0}), true), (json!({"nextToken": "x"}), false)] {
        world.refused(na, "/adsAccounts/list", &[ADS_ACCOUNTS], Some(&body), (400, described)).await;
    }
    let text = [("Content-Type", "text/plain")];
    world.refused(na, "/adsAccounts/list", &text, Some(&json!({})), (415, true)).await;
    world.set_token("Atza|wrong");
    for path in ["/v2/profiles", "/managerAccounts"] {
        world.refused(na, path, &[], None, (401, false)).await;
    }
    world.refused(na, "/dsp/advertisers", &scope, None, (401, false)).await;
    world.refused(na, "/adsAccounts/list", &[ADS_ACCOUNTS], Some(&json!({})), (401, false)).await;
}
