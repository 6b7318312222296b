use crate::support::*;
use domain::Region;
use sandbox::{Fault, FaultKind, RetryAfter, Target, Times};
use serde_json::{Value, json};

const AGENCY: &str = "northwind-agency";

#[tokio::test]
async fn a_status_strikes_as_often_as_told_and_in_the_shape_of_the_endpoint() {
    let (sandbox, _) = start().await;
    let control = sandbox.control();
    let (access, _) = connect(&sandbox, AGENCY).await;
    let kind = FaultKind::Status { status: 429, retry_after: Some(RetryAfter::Seconds(7)) };
    control.add_fault(Fault::new(Target::AdsNa, kind, Times::Count(2)));
    for _ in 0..2 {
        let response = ads(&sandbox, Region::Na, "/v2/profiles", &access).await;
        assert_eq!(
            (response.status().as_u16(), &response.headers()["retry-after"]),
            (429, &"7".parse().unwrap())
        );
        let body: Value = response.json().await.unwrap();
        assert!(
            body["code"] == "429" && body["details"].is_string() && body["requestId"].is_string(),
            "{body}"
        );
    }
    assert_eq!(ads(&sandbox, Region::Na, "/v2/profiles", &access).await.status(), 200, "used up");
    control.add_fault(Fault::forever(Target::AdsNa, FaultKind::Status { status: 503, retry_after: None }));
    for _ in 0..3 {
        let response = ads(&sandbox, Region::Na, "/v2/profiles", &access).await;
        assert_eq!((response.status().as_u16(), response.headers().get("retry-after")), (503, None));
    }
    assert_eq!(ads(&sandbox, Region::Eu, "/v2/profiles", &access).await.status(), 200, "only there");
    control.clear_faults();
    assert_eq!(ads(&sandbox, Region::Na, "/v2/profiles", &access).await.status(), 200);
}

#[tokio::test]
async fn retry_after_can_be_a_date() {
    let (sandbox, _) = start().await;
    let kind = FaultKind::Status { status: 429, retry_after: Some(RetryAfter::Date(90)) };
    sandbox.control().add_fault(Fault::once(Target::Token, kind));
    let url = format!("{}/auth/o2/token", sandbox.base_url());
    let response = http().post(url).form(&[("grant_type", "refresh_token")]).send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "Mon, 02 Nov 2026 08:01:30 GMT");
}

#[tokio::test]
async fn html_and_half_an_answer_come_where_json_belongs() {
    let (sandbox, _) = start().await;
    let (access, _) = connect(&sandbox, AGENCY).await;
    sandbox.control().add_fault(Fault::once(Target::AdsFe, FaultKind::Html { status: 200 }));
    let response = ads(&sandbox, Region::Fe, "/v2/profiles", &access).await;
    assert_eq!(response.status(), 200);
    assert!(response.text().await.unwrap().starts_with("<!doctype html>"));
    sandbox.control().add_fault(Fault::once(Target::AdsFe, FaultKind::TruncatedJson));
    let response = ads(&sandbox, Region::Fe, "/v2/profiles", &access).await;
    assert_eq!(response.status(), 200);
    let text = response.text().await.unwrap();
    assert!(text.starts_with("[{") && serde_json::from_str::<Value>(&text).is_err(), "{text}");
}

#[tokio::test]
async fn a_reset_loses_the_answer_but_not_the_work() {
    let (sandbox, _) = start().await;
    let (_, refresh_token) = connect(&sandbox, AGENCY).await;
    let before = sandbox.control().grants()[0].access_tokens;
    sandbox.control().add_fault(Fault::once(Target::Token, FaultKind::Reset));
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.as_str()),
        ("client_id", domain::sandbox::LWA_CLIENT_ID),
        ("client_secret", domain::sandbox::LWA_CLIENT_SECRET),
    ];
    let url = format!("{}/auth/o2/token", sandbox.base_url());
    let error = http().post(url).form(&form).send().await.unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(sandbox.control().grants()[0].access_tokens, before + 1, "the token was issued");
    assert_eq!(refresh(&sandbox, &refresh_token).await.0, 200, "the next connection is fine");
}

#[tokio::test]
async fn a_silent_endpoint_takes_the_request_and_never_answers() {
    let (sandbox, _) = start().await;
    let control = sandbox.control();
    control.add_fault(Fault::once(Target::Clerk, FaultKind::Silent));
    let url = format!("{}/v1/environment", sandbox.base_url());
    let waiting = tokio::spawn(http().get(&url).send());
    control.reached("GET /v1/environment", 1).await;
    assert_eq!(http().get(&url).send().await.unwrap().status(), 200, "others are served meanwhile");
    assert!(!waiting.is_finished(), "the first is still left without an answer");
    sandbox.shutdown().await;
    assert!(waiting.await.unwrap().is_err(), "and only the end of the sandbox ends it");
}

#[tokio::test]
async fn a_slow_answer_is_the_right_one() {
    let (sandbox, _) = start().await;
    let (access, _) = connect(&sandbox, AGENCY).await;
    sandbox.control().add_fault(Fault::once(Target::AdsEu, FaultKind::Slow { ms: 30 }));
    let response = ads(&sandbox, Region::Eu, "/v2/profiles", &access).await;
    assert_eq!(response.status(), 200);
    assert!(sandbox.control().faults().is_empty(), "it struck");
}

#[tokio::test]
async fn every_target_can_be_hit() {
    let (sandbox, _) = start().await;
    let base = sandbox.base_url();
    let at = |region| format!("{}/v2/profiles", sandbox.ads_url(region));
    for (target, url) in [
        (Target::Token, format!("{base}/auth/o2/token")),
        (Target::AdsNa, at(Region::Na)),
        (Target::AdsEu, at(Region::Eu)),
        (Target::AdsFe, at(Region::Fe)),
        (Target::Clerk, format!("{base}/v1/client")),
        (Target::Supabase, format!("{base}/rest/v1/users")),
        (Target::Bounce, format!("{base}/amazon/callback")),
    ] {
        sandbox
            .control()
            .add_fault(Fault::once(target, FaultKind::Status { status: 504, retry_after: None }));
        assert_eq!(http().get(&url).send().await.unwrap().status(), 504, "{target:?}");
        assert_ne!(http().get(&url).send().await.unwrap().status(), 504, "{target:?}");
    }
}

#[tokio::test]
async fn requests_are_counted_by_endpoint() {
    let (sandbox, _) = start().await;
    let control = sandbox.control();
    let mut app = Native::new(&sandbox);
    let session = app.sign_in().await;
    app.call("POST", &format!("/v1/client/sessions/{session}/tokens"), &[]).await;
    let (access, refresh_token) = connect(&sandbox, AGENCY).await;
    refresh(&sandbox, &refresh_token).await;
    refresh(&sandbox, &refresh_token).await;
    ads(&sandbox, Region::Fe, "/v2/profiles/9223372036854775807?x=1", &access).await;
    for (endpoint, count) in [
        ("POST /v1/client/sessions/{id}/tokens", 1),
        ("POST /auth/o2/token", 3),
        ("POST /auth/o2/token authorization_code", 1),
        ("POST /auth/o2/token refresh_token", 2),
        ("ads-fe GET /v2/profiles/{id}", 1),
        ("ads-na GET /v2/profiles", 0),
        ("POST /sign-in/{id}", 1),
    ] {
        assert_eq!(control.count(endpoint), count, "{endpoint}: {:?}", control.counters());
    }
    control.clear_counters();
    assert!(control.counters().is_empty());
}

#[tokio::test]
async fn the_levers_work_over_http_but_not_for_web_pages() {
    let (sandbox, _) = start().await;
    let base = sandbox.base_url();
    let (_, refresh_token) = connect(&sandbox, AGENCY).await;
    let post = async |path: &str, body: Value| {
        let response = http().post(format!("{base}/_sandbox/{path}")).json(&body).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.json::<Value>().await.unwrap()
    };
    let get = async |path: &str| -> Value {
        http().get(format!("{base}/_sandbox/{path}")).send().await.unwrap().json().await.unwrap()
    };
    assert_eq!(get("info").await["base_url"], base);
    assert_eq!(get("grants").await[0]["login"], AGENCY);
    let fault = json!({"target": "ads-na", "kind": "status", "status": 500, "times": "forever"});
    post("faults", fault.clone()).await;
    assert_eq!(get("faults").await, json!([fault]));
    assert_eq!(post("grants/revoke", json!({"login": AGENCY})).await, json!({"revoked": 1}));
    assert_eq!(refresh(&sandbox, &refresh_token).await.0, 400);
    let secret = post("client/rotate-secret", json!({})).await["client_secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("amzn1.oa2-cs.v1."));
    for (path, body) in [
        ("tokens/expire", json!({})),
        ("tokens/ttl", json!({"seconds": 30})),
        ("tokens/rotation", json!({"enabled": true})),
        ("client/approved", json!({"enabled": false})),
        ("profiles/drop", json!({"profile_id": "9007199254740993"})),
        ("profiles/restore", json!({"profile_id": "9007199254740993"})),
        ("profiles/view-only", json!({"profile_id": "9007199254740993", "enabled": true})),
        ("sessions/revoke", json!({})),
        ("sessions/expire", json!({"session_id": "sess_x"})),
        ("return-urls", json!({"url": "https://example.com/back"})),
        ("latency", json!({"ms": 1})),
        ("clock-skew", json!({"seconds": -5})),
        ("clerk/native-api", json!({"enabled": true})),
        ("clerk/redirects", json!({"urls": [CALLBACK]})),
    ] {
        post(path, body).await;
    }
    let control = sandbox.control();
    assert_eq!((control.latency().as_millis(), control.clock_skew()), (1, -5));
    let returns = get("info").await["return_urls"].clone();
    assert!(returns.as_array().unwrap().contains(&json!("https://example.com/back")), "{returns}");
    assert!(get("jwt?user_id=user_sandbox_ada").await["jwt"].is_string());
    post("reset", json!({})).await;
    assert_eq!((get("grants").await, get("faults").await), (json!([]), json!([])));
    assert_eq!(get("counters").await, json!({}), "levers do not count");
    connect(&sandbox, AGENCY).await;
    let page = http().post(format!("{base}/_sandbox/reset")).header("origin", "https://example.com");
    assert_eq!(page.send().await.unwrap().status(), 403);
    assert_eq!(sandbox.control().grants().len(), 1, "nothing was reset");
}
