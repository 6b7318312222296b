//! Tools that tell what the login reaches.

use super::arguments::page;
use super::schema::{body, filter};
use super::{Call, Failure, Tool};
use crate::seed::{AdsAccountSeed, AlternateSeed, DspAdvertiserSeed, ManagerSeed};
use serde_json::{Map, Value, json};

pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "account_management-query_advertiser_account",
        description: "List the advertiser accounts that the user has access to; global accounts without a filter.",
        reads: true,
        schema: advertiser_input,
        run: advertisers,
    },
    Tool {
        name: "account_management-query_profile",
        description: "List the profiles that the user has access to in this region.",
        reads: true,
        schema: paged_input,
        run: profiles,
    },
    Tool {
        name: "manager_accounts-get_manager_accounts",
        description: "List the manager accounts that the user has access to, with their linked accounts.",
        reads: true,
        schema: paged_input,
        run: managers,
    },
];

fn paged_input() -> Value {
    body(
        &json!({"maxResults": {"type": "integer", "minimum": 1, "maximum": 100}, "nextToken": {"type": "string"}}),
        &[],
    )
}

/// documented, except the bounds of `maxResults`.
fn advertiser_input() -> Value {
    let mut schema = paged_input();
    let members = &mut schema["properties"]["body"]["properties"];
    members["advertiserAccountIdFilter"] = filter(json!({"type": "string"}), 100);
    members["isGlobalAccountFilter"] = filter(json!({"type": "boolean"}), 2);
    schema
}

/// observed: the answer for global accounts. documented: filters, and `dspAdvertiserId` in `alternateIds`.
/// guessed: accounts that are not global are the region's DSP advertisers.
fn advertisers(call: &Call) -> Result<Value, Failure> {
    let asked = &call.arguments["body"];
    let kinds = asked["isGlobalAccountFilter"]["include"].as_array();
    let wants = |global: bool| kinds.map_or(global, |list| list.contains(&json!(global)));
    let mut found: Vec<Value> = Vec::new();
    if wants(true) {
        found.extend(call.login.ads_accounts.iter().map(global));
    }
    if wants(false) {
        let region = call.place.host.region;
        let dropped = call.place.host.shared.read(|world, _| world.lwa.dropped.clone());
        let here = |one: &&DspAdvertiserSeed| {
            one.region == region && one.profile_id.is_none_or(|agency| !dropped.contains(&agency))
        };
        found.extend(call.login.dsp_advertisers.iter().filter(here).map(regional));
    }
    let ids = asked["advertiserAccountIdFilter"]["include"].as_array();
    found.retain(|one| ids.is_none_or(|ids| ids.contains(&one["advertiserAccountId"])));
    page(call, "advertiserAccounts", &format!("accounts {asked}"), &found)
}

/// One entry of `alternateIds` for each country: ids are text here, profiles too.
fn global(account: &AdsAccountSeed) -> Value {
    let mut countries: Map<String, Value> = Map::new();
    for alternate in &account.alternates {
        let (country, name, id) = match alternate {
            AlternateSeed::Profile(id, country) => (*country, "profileId", id.to_string()),
            AlternateSeed::Entity(id, country) => (*country, "entityId", id.clone()),
            AlternateSeed::Dsp(id, country) => (*country, "dspAdvertiserId", id.clone()),
        };
        let entry = countries.entry(country).or_insert_with(|| json!({"countryCode": country}));
        entry[name] = json!(id);
    }
    json!({
        "advertiserAccountId": account.id,
        "displayName": account.name,
        "isGlobalAccount": true,
        "alternateIds": countries.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>(),
    })
}

fn regional(advertiser: &DspAdvertiserSeed) -> Value {
    json!({
        "advertiserAccountId": advertiser.id,
        "displayName": advertiser.name,
        "isGlobalAccount": false,
        "alternateIds": [{"countryCode": advertiser.country, "dspAdvertiserId": advertiser.id}],
    })
}

/// guessed: the tool and its answer, which is that of `GET /v2/profiles` with text for ids.
fn profiles(call: &Call) -> Result<Value, Failure> {
    let region = call.place.host.region;
    let found: Vec<_> = call.place.host.shared.read(|world, _| {
        let lwa = &world.lwa;
        let own = call.login.profiles_in(region).filter(|one| !lwa.dropped.contains(&one.id));
        let body = own.map(|one| {
            let view_only = one.view_only || lwa.view_only.contains(&one.id);
            json!({
                "profileId": one.id.to_string(),
                "countryCode": one.country,
                "currencyCode": one.currency,
                "timezone": one.timezone,
                "accessLevel": if view_only { "view" } else { "edit" },
                "accountInfo": {
                    "marketplaceStringId": one.marketplace,
                    "id": one.entity,
                    "type": one.kind,
                    "name": one.name,
                },
            })
        });
        body.collect()
    });
    page(call, "profiles", "profiles", &found)
}

/// observed: the tool. guessed: its answer, which is that of `GET /managerAccounts`.
fn managers(call: &Call) -> Result<Value, Failure> {
    let body = |manager: &ManagerSeed| {
        let linked = manager.linked.iter().map(|one| {
            json!({
                "accountId": one.account_id,
                "accountName": one.name,
                "accountType": one.kind.as_str(),
                "dspAdvertiserId": one.dsp_advertiser_id,
                "marketplaceId": one.marketplace,
                "profileId": one.profile_id.map(|id| id.to_string()),
            })
        });
        json!({
            "managerAccountId": manager.id,
            "managerAccountName": manager.name,
            "linkedAccounts": linked.collect::<Vec<_>>(),
        })
    };
    let found: Vec<_> = call.login.managers_in(call.place.host.region).map(body).collect();
    page(call, "managerAccounts", "managers", &found)
}
