//! Everything in the catalogue can be switched, and does what it says.

use crate::support::*;
use domain::Region;
use sandbox::{SandboxHandle, catalogue};
use serde_json::{Value, json};

const MERIDIAN: &str = "meridian-media";

#[tokio::test]
async fn every_entry_reads_on_after_on_and_off_after_off() {
    let (sandbox, _) = start().await;
    connect(&sandbox, MERIDIAN).await;
    let control = sandbox.control();
    for entry in catalogue() {
        assert_eq!(control.is_on(entry.name), Ok(false), "{}", entry.name);
        control.switch(entry.name, true).unwrap();
        control.switch(entry.name, true).unwrap();
        assert_eq!(control.is_on(entry.name), Ok(true), "{}", entry.name);
        let on: Vec<_> = control.switches().into_iter().filter(|one| one.on).map(|one| one.name).collect();
        assert_eq!(on, [entry.name], "it switches nothing else");
        control.switch(entry.name, false).unwrap();
        assert_eq!(control.is_on(entry.name), Ok(false), "{}", entry.name);
    }
    assert!(control.faults().is_empty());
    assert!(control.switch("no-such-thing", true).is_err());
}

#[tokio::test]
async fn a_reset_switches_everything_off() {
    let (sandbox, _) = start().await;
    connect(&sandbox, MERIDIAN).await;
    let control = sandbox.control();
    for entry in catalogue().iter().filter(|entry| entry.name != "clock-ahead" && entry.name != "latency-2-s")
    {
        control.switch(entry.name, true).unwrap();
    }
    control.reset();
    assert!(control.switches().iter().all(|one| !one.on));
}

/// What a refresh and a call to the Ads API answer: statuses, and the token's error.
async fn probe(sandbox: &SandboxHandle, access: &str, token_value: &str) -> (u16, String, u16) {
    let (status, body) = refresh(sandbox, token_value).await;
    let ads = ads(sandbox, Region::Na, "/v2/profiles/2501118830447126", access).await.status().as_u16();
    (status.as_u16(), body["error"].as_str().unwrap_or_default().to_owned(), ads)
}

#[tokio::test]
async fn what_happens_to_grants_can_be_switched_back() {
    let (sandbox, _) = start().await;
    let (access, token_value) = connect(&sandbox, MERIDIAN).await;
    let fine = (200, String::new(), 200);
    for (name, status, error, ads) in [
        ("grants-revoked", 400, "invalid_grant", 200),
        ("client-secret-rotated", 401, "invalid_client", 200),
        ("client-not-approved", 200, "", 401),
        ("profile-dropped", 200, "", 401),
        ("access-tokens-dead", 200, "", 401),
    ] {
        sandbox.control().switch(name, true).unwrap();
        assert_eq!(probe(&sandbox, &access, &token_value).await, (status, error.to_owned(), ads), "{name}");
        sandbox.control().switch(name, false).unwrap();
        assert_eq!(probe(&sandbox, &access, &token_value).await, fine, "{name} is off");
    }
}

#[tokio::test]
async fn a_dead_access_token_is_cured_by_a_refresh() {
    let (sandbox, _) = start().await;
    let (access, token_value) = connect(&sandbox, MERIDIAN).await;
    sandbox.control().switch("access-tokens-dead", true).unwrap();
    assert_eq!(ads(&sandbox, Region::Na, "/v2/profiles", &access).await.status(), 401);
    let (_, body) = refresh(&sandbox, &token_value).await;
    let fresh = body["access_token"].as_str().unwrap();
    assert_eq!(ads(&sandbox, Region::Na, "/v2/profiles", fresh).await.status(), 200);
    assert_eq!(sandbox.control().is_on("access-tokens-dead"), Ok(true), "the old one stays dead");
}

#[tokio::test]
async fn a_new_consent_heals_a_revoked_grant() {
    let (sandbox, _) = start().await;
    connect(&sandbox, MERIDIAN).await;
    sandbox.control().switch("grants-revoked", true).unwrap();
    let (_, token_value) = connect(&sandbox, MERIDIAN).await;
    assert_eq!(sandbox.control().is_on("grants-revoked"), Ok(false));
    assert_eq!(refresh(&sandbox, &token_value).await.0, 200);
}

#[tokio::test]
async fn the_catalogue_works_over_http() {
    let (sandbox, _) = start().await;
    let url = format!("{}/_sandbox/catalogue", sandbox.base_url());
    let listed: Value = http().get(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(listed.as_array().unwrap().len(), catalogue().len());
    let switch = async |name: &str, on: bool| {
        let response = http().post(format!("{url}/{name}")).json(&json!({"on": on})).send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.unwrap())
    };
    assert_eq!(switch("ads-html", true).await, (200, json!({"name": "ads-html", "on": true})));
    let listed: Value = http().get(&url).send().await.unwrap().json().await.unwrap();
    let on: Vec<_> = listed.as_array().unwrap().iter().filter(|one| one["on"] == true).collect();
    assert!(on.len() == 1 && on[0]["name"] == "ads-html" && on[0]["group"].is_string(), "{on:?}");
    assert_eq!(switch("ads-html", false).await.1["on"], false);
    assert_eq!(switch("nothing", true).await.0, 404);
}
