use crate::support::*;
use domain::Region;
use domain::sandbox::LWA_CLIENT_ID;
use sandbox::SandboxHandle;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const AGENCY: &str = "northwind-agency";

/// The profile ids as they stand in the text, digit for digit.
fn ids(text: &str) -> Vec<String> {
    let numbers = text.split("\"profileId\":").skip(1);
    numbers.map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().to_owned()).collect()
}

async fn listed(sandbox: &SandboxHandle, region: Region, query: &str, access: &str) -> Vec<String> {
    let response = ads(sandbox, region, &format!("/v2/profiles{query}"), access).await;
    assert_eq!(response.status(), 200, "{query}");
    assert_eq!(response.headers()["content-type"], "application/json");
    ids(&response.text().await.unwrap())
}

#[tokio::test]
async fn regions_are_disjoint_and_ids_are_exact() {
    let (sandbox, _) = start().await;
    let (access, _) = connect(&sandbox, AGENCY).await;
    let mut all = BTreeSet::new();
    for (region, count) in [(Region::Na, 6), (Region::Eu, 5), (Region::Fe, 4)] {
        let found = listed(&sandbox, region, "", &access).await;
        assert_eq!(found.len(), count, "{region:?}");
        all.extend(found);
    }
    assert_eq!(all.len(), 15, "no profile is in two regions");
    for id in ["9007199254740993", "123456789123456789", "987654321987654321", "9223372036854775807"] {
        assert!(all.contains(id), "{id} came digit for digit");
    }
    let (access, _) = connect(&sandbox, "harbour-goods").await;
    let fe = ads(&sandbox, Region::Fe, "/v2/profiles", &access).await;
    assert_eq!((fe.status().as_u16(), fe.text().await.unwrap().as_str()), (200, "[]"));
    assert_eq!(listed(&sandbox, Region::Eu, "", &access).await, ["2290013765448190"]);
}

#[tokio::test]
async fn filters_filter_and_unknown_values_are_refused() {
    let (sandbox, _) = start().await;
    let (access, _) = connect(&sandbox, AGENCY).await;
    let count = async |query: &str| listed(&sandbox, Region::Na, query, &access).await.len();
    assert_eq!(count("?profileTypeFilter=seller").await, 3);
    assert_eq!(count("?profileTypeFilter=vendor,agency").await, 3);
    assert_eq!(count("?validPaymentMethodFilter=false").await, 4);
    assert_eq!(count("?accessLevel=view&apiProgram=report").await, 6);
    for query in
        ["?profileTypeFilter=shop", "?accessLevel=owner", "?apiProgram=dsp", "?validPaymentMethodFilter=1"]
    {
        let response = ads(&sandbox, Region::Na, &format!("/v2/profiles{query}"), &access).await;
        assert_eq!(response.status(), 400, "{query}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["code"], "400", "{query}");
    }
    sandbox.control().set_view_only(9_007_199_254_740_993, true);
    assert_eq!(count("").await, 5, "view-only accounts are absent by default");
    assert_eq!(count("?accessLevel=view&apiProgram=report").await, 6);
}

#[tokio::test]
async fn a_dropped_profile_is_a_profile_error_and_not_a_token_error() {
    let (sandbox, _) = start().await;
    let (access, _) = connect(&sandbox, AGENCY).await;
    let path = "/v2/profiles/9007199254740993";
    let one: Value = ads(&sandbox, Region::Na, path, &access).await.json().await.unwrap();
    assert_eq!(one["profileId"], json!(9_007_199_254_740_993_u64));
    assert_eq!(one["accountInfo"]["type"], "agency");
    sandbox.control().drop_profile(9_007_199_254_740_993);
    assert_eq!(listed(&sandbox, Region::Na, "", &access).await.len(), 5);
    let response = ads(&sandbox, Region::Na, path, &access).await;
    assert_eq!(response.status(), 401);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["details"], "Not authorized to access scope 9007199254740993");
    assert!(body["requestId"].is_string());
    assert_eq!(ads(&sandbox, Region::Eu, path, &access).await.status(), 404, "not this region's");
    sandbox.control().restore_profile(9_007_199_254_740_993);
    assert_eq!(ads(&sandbox, Region::Na, path, &access).await.status(), 200);
}

#[tokio::test]
async fn a_token_is_refused_once_lapsed_and_a_client_unless_approved() {
    let (sandbox, clock) = start().await;
    let control = sandbox.control();
    let refused = async |access: &str| {
        let response = ads(&sandbox, Region::Eu, "/v2/profiles", access).await;
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        (status, body["details"].as_str().unwrap_or("none").to_owned())
    };
    let failed = (401, "Authentication failed".to_owned());
    let (access, token_value) = connect(&sandbox, AGENCY).await;
    clock.advance(3599);
    assert_eq!(refused(&access).await, (200, "none".to_owned()));
    clock.advance(1);
    assert_eq!(refused(&access).await, failed, "an hour old");
    let fresh = async || refresh(&sandbox, &token_value).await.1["access_token"].as_str().unwrap().to_owned();
    let access = fresh().await;
    assert_eq!(refused(&access).await.0, 200);
    control.expire_access_tokens();
    assert_eq!(refused(&access).await, failed, "expired by control");
    control.set_access_token_ttl(std::time::Duration::from_secs(5));
    let access = fresh().await;
    clock.advance(5);
    assert_eq!(refused(&access).await, failed, "short life");
    let access = fresh().await;
    control.set_client_approved(false);
    assert_eq!(refused(&access).await, failed, "not approved");
    control.set_client_approved(true);
    assert_eq!(refused("Atza|invented").await, failed);
}

#[tokio::test]
async fn the_headers_are_required() {
    let (sandbox, _) = start().await;
    let (access, _) = connect(&sandbox, AGENCY).await;
    let url = format!("{}/v2/profiles", sandbox.ads_url(Region::Na));
    let with = |authorization: Option<String>, client: Option<&str>| {
        let mut request = http().get(&url);
        if let Some(value) = authorization {
            request = request.header("Authorization", value);
        }
        if let Some(value) = client {
            request = request.header("Amazon-Advertising-API-ClientId", value);
        }
        async move { request.send().await.unwrap().status().as_u16() }
    };
    let bearer = Some(format!("Bearer {access}"));
    assert_eq!(with(bearer.clone(), Some(LWA_CLIENT_ID)).await, 200);
    assert_eq!(with(None, Some(LWA_CLIENT_ID)).await, 401);
    assert_eq!(with(bearer.clone(), None).await, 401);
    assert_eq!(with(bearer, Some("amzn1.application-oa2-client.other")).await, 401);
    assert_eq!(with(Some(access), Some(LWA_CLIENT_ID)).await, 403, "no scheme");
}
