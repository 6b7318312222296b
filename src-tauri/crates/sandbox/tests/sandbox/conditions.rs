//! Latency, clock skew, faults on one path, errors of the token endpoint, return URLs.

use crate::support::*;
use domain::Region;
use sandbox::{Browser, Decision, Fault, FaultKind, OAuthError, Sandbox, SandboxConfig, Target, Times};
use serde_json::json;
use std::time::{Duration, Instant};

const MERIDIAN: &str = "meridian-media";

#[tokio::test]
async fn a_fault_can_hit_one_endpoint_of_one_region_in_its_own_shape() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let control = sandbox.control();
    let down = FaultKind::Status { status: 503, retry_after: None };
    control.add_fault(Fault::new(Target::AdsEu, down, Times::Count(1)).at("/managerAccounts"));
    assert_eq!(caller.get(Region::Eu, "/v2/profiles", &[]).await.status, 200);
    assert_eq!(caller.get(Region::Na, "/managerAccounts", &[]).await.status, 200);
    let hit = caller.get(Region::Eu, "/managerAccounts", &[]).await;
    assert_eq!((hit.status, &hit.body["code"]), (503, &json!("INTERNAL_ERROR")));
    assert!(control.faults().is_empty(), "used up");
    control.add_fault(Fault::forever(Target::AdsNa, down));
    for (path, member) in [
        ("/v2/profiles", "details"),
        ("/dsp/advertisers", "requestId"),
        ("/adsAccounts/list", "errors"),
        ("/reporting/reports", "detail"),
        ("/amc/accounts", "message"),
    ] {
        let answer = caller.get(Region::Na, path, &[]).await;
        assert!(answer.status == 503 && answer.body.get(member).is_some(), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn the_token_endpoint_can_say_every_error_and_forget_the_refresh_token() {
    let (sandbox, _) = start().await;
    let (_, token_value) = connect(&sandbox, MERIDIAN).await;
    let control = sandbox.control();
    for (error, status, word) in [
        (OAuthError::InvalidGrant, 400, "invalid_grant"),
        (OAuthError::InvalidClient, 401, "invalid_client"),
        (OAuthError::UnauthorizedClient, 400, "unauthorized_client"),
        (OAuthError::InvalidScope, 400, "invalid_scope"),
        (OAuthError::InvalidRequest, 400, "invalid_request"),
        (OAuthError::UnsupportedGrantType, 400, "unsupported_grant_type"),
    ] {
        control.add_fault(Fault::once(Target::Token, FaultKind::OAuth { error }));
        let (got, body) = refresh(&sandbox, &token_value).await;
        assert_eq!((got.as_u16(), body["error"].as_str()), (status, Some(word)));
        assert!(body["error_description"].is_string());
    }
    control.add_fault(Fault::once(Target::Token, FaultKind::NoRefreshToken));
    let (status, body) = exchange(&sandbox, &consent(&sandbox, MERIDIAN).await, &[]).await;
    assert_eq!(status, 200);
    assert!(body["access_token"].is_string() && body.get("refresh_token").is_none(), "{body}");
}

#[tokio::test]
async fn amazons_clock_can_be_wrong_and_clerks_is_not() {
    let (sandbox, _) = start().await;
    let (access, _) = connect(&sandbox, MERIDIAN).await;
    sandbox.control().set_clock_skew(600);
    let date = async |url: String| {
        let response = http().get(url).bearer_auth(&access).send().await.unwrap();
        response.headers()["date"].to_str().unwrap().to_owned()
    };
    let profiles = format!("{}/v2/profiles", sandbox.ads_url(Region::Fe));
    assert_eq!(date(profiles.clone()).await, "Mon, 02 Nov 2026 08:10:00 GMT");
    assert_eq!(date(format!("{}/auth/o2/token", sandbox.base_url())).await, "Mon, 02 Nov 2026 08:10:00 GMT");
    assert_ne!(date(format!("{}/v1/environment", sandbox.base_url())).await, "Mon, 02 Nov 2026 08:10:00 GMT");
    sandbox.control().set_clock_skew(-600);
    assert_eq!(date(profiles.clone()).await, "Mon, 02 Nov 2026 07:50:00 GMT");
    sandbox.control().reset();
    assert_ne!(date(profiles).await, "Mon, 02 Nov 2026 07:50:00 GMT", "a reset sets it right");
}

#[tokio::test]
async fn latency_holds_every_amazon_answer_back() {
    let (sandbox, _) = start().await;
    let (access, token_value) = connect(&sandbox, MERIDIAN).await;
    let wait = Duration::from_millis(60);
    sandbox.control().set_latency(wait);
    let start = Instant::now();
    assert_eq!(ads(&sandbox, Region::Na, "/v2/profiles", &access).await.status(), 200);
    assert!(start.elapsed() >= wait);
    let start = Instant::now();
    assert_eq!(refresh(&sandbox, &token_value).await.0, 200);
    assert!(start.elapsed() >= wait);
}

#[tokio::test]
async fn return_urls_are_those_registered_and_match_to_the_letter() {
    let config = SandboxConfig {
        return_urls: vec!["https://auth.example.com/back".to_owned()],
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let browser = Browser::new().unwrap();
    let back = async |uri: &str| {
        let page = authorise(&sandbox, &[("redirect_uri", Some(uri))]);
        browser.consent(&page, &Decision::Cancel).await.ok().map(String::from)
    };
    for uri in ["https://auth.example.com/back", "https://amazon.com", "http://localhost:53682/callback"] {
        assert!(back(uri).await.is_some_and(|to| to.starts_with(uri)), "{uri}");
    }
    let late = "https://late.example.com/";
    assert_eq!(back(late).await, None);
    sandbox.control().allow_return_url(late);
    assert!(back(late).await.is_some());
    for uri in ["https://late.example.com", "https://auth.example.com/back/", "https://www.amazon.com"] {
        assert_eq!(back(uri).await, None, "{uri}");
    }
}

#[tokio::test]
async fn a_view_only_profile_of_the_seed_needs_to_be_asked_for() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, MERIDIAN).await;
    let count = async |query: &str| {
        let answer = caller.get(Region::Na, &format!("/v2/profiles{query}"), &[]).await;
        answer.body.as_array().unwrap().len()
    };
    assert_eq!((count("").await, count("?accessLevel=view&apiProgram=report").await), (3, 4));
    let far = ads(&sandbox, Region::Fe, "/v2/profiles", &caller.access).await.text().await.unwrap();
    assert!(far.contains("\"profileId\":18446744073709551615"), "{far}");
}
