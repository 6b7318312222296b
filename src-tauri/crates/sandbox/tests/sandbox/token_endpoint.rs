use crate::support::*;
use domain::sandbox::{LWA_CLIENT_ID, LWA_CLIENT_SECRET};
use sandbox::{Browser, BrowserError, Decision, GrantSelector};
use serde_json::{Value, json};

const AGENCY: &str = "northwind-agency";

fn error(body: &Value) -> (&str, &str) {
    (body["error"].as_str().unwrap(), body["error_description"].as_str().unwrap())
}

const BAD_CODE: (&str, &str) = ("invalid_grant", "The request has an invalid grant parameter : code");

#[tokio::test]
async fn consent_echoes_scope_and_state_and_the_code_buys_tokens() {
    let (sandbox, _) = start().await;
    let decision = Decision::Allow(AGENCY.to_owned());
    let returned = Browser::new().unwrap().consent(&authorise(&sandbox, &[]), &decision).await.unwrap();
    assert!(returned.as_str().starts_with(&format!("{}?code=AN", sandbox.bounce_url())), "{returned}");
    assert!(returned.as_str().contains("scope=advertising%3A%3Acampaign_management"), "{returned}");
    assert_eq!(parameter(&returned, "state"), "s-42");
    let app = Browser::bounce(&returned).unwrap();
    assert_eq!(parameter(&app, "code"), parameter(&returned, "code"));
    let (status, body) = exchange(&sandbox, &parameter(&returned, "code"), &[]).await;
    assert_eq!(status, 200, "{body}");
    let text = |name: &str| body[name].as_str().unwrap();
    assert!(text("access_token").starts_with("Atza|") && text("refresh_token").starts_with("Atzr|"));
    assert_eq!((text("access_token").len(), text("refresh_token").len()), (353, 2048));
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("bearer"), &json!(3600)));
}

#[tokio::test]
async fn a_return_url_must_match_to_the_letter_or_the_browser_stays() {
    let (sandbox, _) = start().await;
    let bounce = sandbox.bounce_url();
    let wrong = [
        format!("{bounce}/"),
        bounce.replace("localhost", "127.0.0.1"),
        bounce.replace("callback", "Callback"),
        "http://localhost:53683/callback".to_owned(),
        "com.adkeeper.desktop://amazon/callback".to_owned(),
        String::new(),
    ];
    let browser = Browser::new().unwrap();
    for uri in &wrong {
        let page = authorise(&sandbox, &[("redirect_uri", Some(uri))]);
        let error = browser.consent(&page, &Decision::Cancel).await.unwrap_err();
        let BrowserError::Stays { status, html } = error else { panic!("{uri}: {error}") };
        assert_eq!(status, 400, "{uri}");
        assert!(html.contains("lwa-invalid-parameter-bad-redirect-uri-vendor"), "{uri}");
    }
    let loopback = authorise(&sandbox, &[("redirect_uri", Some("http://localhost:53682/callback"))]);
    let returned = browser.consent(&loopback, &Decision::Cancel).await.unwrap();
    assert!(returned.as_str().starts_with("http://localhost:53682/callback?"));
}

#[tokio::test]
async fn the_consent_page_refuses_what_amazon_refuses() {
    let (sandbox, _) = start().await;
    let browser = Browser::new().unwrap();
    let cancelled = browser.consent(&authorise(&sandbox, &[]), &Decision::Cancel).await.unwrap();
    assert_eq!(
        (parameter(&cancelled, "error"), parameter(&cancelled, "state")),
        ("access_denied".to_owned(), "s-42".to_owned())
    );
    for scope in
        ["advertising::campaign_management advertising::reporting", "", "ADVERTISING::campaign_management"]
    {
        let page = authorise(&sandbox, &[("scope", Some(scope))]);
        let returned = browser.consent(&page, &Decision::Cancel).await.unwrap();
        assert_eq!(parameter(&returned, "error"), "invalid_scope", "{scope}");
    }
    for (name, value, code) in [
        ("client_id", Some("amzn1.application-oa2-client.other"), "bad-client-id"),
        ("response_type", Some("token"), "unauthorized-implicit-grant-request"),
        ("response_type", None, "bad-response-type"),
        ("code_challenge", Some("tooshort"), "bad-code-challenge"),
        ("code_challenge_method", Some("s256"), "bad-code-challenge"),
        ("code_challenge", None, "bad-code-challenge"),
    ] {
        let page = authorise(&sandbox, &[(name, value)]);
        let error = browser.consent(&page, &Decision::Cancel).await.unwrap_err();
        let BrowserError::Stays { status, html } = error else { panic!("{name}: {error}") };
        assert!(status == 400 && html.contains(code), "{name} {value:?}: {html}");
    }
    sandbox.control().set_client_approved(false);
    let refused = browser.consent(&authorise(&sandbox, &[]), &Decision::Cancel).await.unwrap();
    assert_eq!(parameter(&refused, "error"), "invalid_scope");
}

#[tokio::test]
async fn a_code_is_bound_to_everything_it_was_made_for() {
    let (sandbox, clock) = start().await;
    let code = consent(&sandbox, AGENCY).await;
    for change in [
        ("redirect_uri", Some("http://localhost:53682/callback")),
        ("code_verifier", Some("wrong-verifier-wrong-verifier-wrong-verifier")),
        ("code", Some("ANunknownunknownunkn")),
    ] {
        let (status, body) = exchange(&sandbox, &code, &[change]).await;
        assert_eq!((status.as_u16(), error(&body)), (400, BAD_CODE), "{change:?}");
    }
    for missing in ["grant_type", "code", "redirect_uri", "client_id", "code_verifier"] {
        let (status, body) = exchange(&sandbox, &code, &[(missing, None)]).await;
        let text = format!("The request is missing a required parameter : {missing}");
        assert_eq!((status.as_u16(), error(&body)), (400, ("invalid_request", text.as_str())));
    }
    assert_eq!(exchange(&sandbox, &code, &[]).await.0, 200, "refusals did not use the code up");
    let (status, body) = exchange(&sandbox, &code, &[]).await;
    assert_eq!((status.as_u16(), error(&body)), (400, BAD_CODE), "used");
    let late = consent(&sandbox, AGENCY).await;
    clock.advance(300);
    assert_eq!(error(&exchange(&sandbox, &late, &[]).await.1), BAD_CODE, "five minutes old");
}

#[tokio::test]
async fn plain_is_the_default_challenge_method() {
    let (sandbox, _) = start().await;
    let page = authorise(&sandbox, &[("code_challenge", Some(VERIFIER)), ("code_challenge_method", None)]);
    let browser = Browser::new().unwrap();
    let returned = browser.consent(&page, &Decision::Allow(AGENCY.to_owned())).await.unwrap();
    assert_eq!(exchange(&sandbox, &parameter(&returned, "code"), &[]).await.0, 200);
}

#[tokio::test]
async fn a_public_client_gets_an_hour_and_no_refresh_token() {
    let (sandbox, _) = start().await;
    let (status, body) =
        exchange(&sandbox, &consent(&sandbox, AGENCY).await, &[("client_secret", None)]).await;
    assert_eq!(status, 200);
    assert!(body["access_token"].is_string() && body.get("refresh_token").is_none(), "{body}");
    let page = authorise(&sandbox, &[("code_challenge", None), ("code_challenge_method", None)]);
    let browser = Browser::new().unwrap();
    let returned = browser.consent(&page, &Decision::Allow(AGENCY.to_owned())).await.unwrap();
    let code = parameter(&returned, "code");
    let bare = [("client_secret", None), ("code_verifier", None)];
    assert_eq!(
        error(&exchange(&sandbox, &code, &bare).await.1).0,
        "invalid_client",
        "nothing proves the client"
    );
    assert_eq!(exchange(&sandbox, &code, &[("code_verifier", None)]).await.0, 200);
}

#[tokio::test]
async fn a_refresh_does_not_rotate_unless_told_to() {
    let (sandbox, _) = start().await;
    let (access, first) = connect(&sandbox, AGENCY).await;
    let (status, body) = refresh(&sandbox, &first).await;
    assert_eq!(status, 200);
    assert_eq!(body["refresh_token"], first);
    assert_ne!(body["access_token"], access);
    sandbox.control().set_refresh_rotation(true);
    let (_, body) = refresh(&sandbox, &first).await;
    let second = body["refresh_token"].as_str().unwrap().to_owned();
    assert_ne!(second, first);
    assert_eq!(refresh(&sandbox, &first).await.0, 400, "the old one is void");
    assert_eq!(refresh(&sandbox, &second).await.0, 200);
}

#[tokio::test]
async fn the_client_proves_itself_in_the_body_or_by_basic_and_only_by_a_form() {
    let (sandbox, _) = start().await;
    let (_, token_value) = connect(&sandbox, AGENCY).await;
    let url = format!("{}/auth/o2/token", sandbox.base_url());
    let form = [("grant_type", "refresh_token"), ("refresh_token", token_value.as_str())];
    let send = async |request: reqwest::RequestBuilder| {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body: Value = response.json().await.unwrap();
        (status, body["error"].as_str().unwrap_or("none").to_owned())
    };
    let none = "none".to_owned();
    let basic = http().post(&url).basic_auth(LWA_CLIENT_ID, Some(LWA_CLIENT_SECRET)).form(&form);
    assert_eq!(send(basic).await, (200, none));
    let wrong = http().post(&url).basic_auth(LWA_CLIENT_ID, Some("guess")).form(&form);
    assert_eq!(send(wrong).await, (401, "invalid_client".to_owned()));
    let json = http().post(&url).json(&json!({
        "grant_type": "refresh_token", "refresh_token": token_value,
        "client_id": LWA_CLIENT_ID, "client_secret": LWA_CLIENT_SECRET,
    }));
    assert_eq!(send(json).await, (400, "invalid_request".to_owned()));
    let none = send(http().post(&url).form(&form)).await;
    assert_eq!(none, (400, "invalid_request".to_owned()), "no client at all");
    let secretless = [form[0], form[1], ("client_id", LWA_CLIENT_ID)];
    assert_eq!(send(http().post(&url).form(&secretless)).await, (401, "invalid_client".to_owned()));
    let kind = [("grant_type", "password"), ("client_id", LWA_CLIENT_ID)];
    assert_eq!(send(http().post(&url).form(&kind)).await, (400, "unsupported_grant_type".to_owned()));
    assert_eq!(http().get(&url).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn a_rotated_secret_is_invalid_client_and_never_a_dead_grant() {
    let (sandbox, _) = start().await;
    let (_, token_value) = connect(&sandbox, AGENCY).await;
    let secret = sandbox.control().rotate_client_secret();
    let (status, body) = refresh(&sandbox, &token_value).await;
    assert_eq!(status, 401);
    assert_eq!(body, json!({"error": "invalid_client", "error_description": "Client authentication failed"}));
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &token_value),
        ("client_id", LWA_CLIENT_ID),
        ("client_secret", &secret),
    ];
    assert_eq!(token(&sandbox, &form).await.0, 200, "the grant lives");
}

#[tokio::test]
async fn a_revoked_grant_takes_all_its_refresh_tokens_and_no_other_login() {
    let (sandbox, _) = start().await;
    let control = sandbox.control();
    let (access, first) = connect(&sandbox, AGENCY).await;
    let (_, second) = connect(&sandbox, AGENCY).await;
    let (_, other) = connect(&sandbox, "harbour-goods").await;
    assert_eq!(control.grants().len(), 2, "one grant for one login");
    assert_eq!(control.revoke(&GrantSelector::RefreshToken(first.clone()), false), 1);
    for dead in [&first, &second] {
        let (status, body) = refresh(&sandbox, dead).await;
        let text = "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.";
        assert_eq!((status.as_u16(), error(&body)), (400, ("invalid_grant", text)));
        assert!(body.get("error_index").is_some() && body.get("request_id").is_some());
    }
    assert_eq!(refresh(&sandbox, &other).await.0, 200);
    assert_eq!(
        ads(&sandbox, domain::Region::Na, "/v2/profiles", &access).await.status(),
        200,
        "until it lapses"
    );
    let (_, again) = connect(&sandbox, AGENCY).await;
    assert_eq!(refresh(&sandbox, &again).await.0, 200, "a new consent is a new grant");
    assert_eq!(refresh(&sandbox, &first).await.0, 400, "which does not wake the old one");
    assert_eq!(control.revoke(&GrantSelector::Login("harbour-goods".to_owned()), true), 1);
    assert_eq!(refresh(&sandbox, &other).await.0, 400);
}

#[tokio::test]
async fn the_bounce_page_is_static_and_locked_down() {
    let (sandbox, _) = start().await;
    let url = sandbox.bounce_url().replace("localhost", "127.0.0.1");
    let plain = http().get(&url).send().await.unwrap();
    let headers = plain.headers().clone();
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    let html = plain.text().await.unwrap();
    let with =
        http().get(format!("{url}?code=SECRETCODE&state=s")).send().await.unwrap().text().await.unwrap();
    assert_eq!(html, with, "the code never enters the page");
    assert!(html.contains("id=\"open\"") && html.contains("id=\"address\""));
    assert!(!html.contains("<script>"), "no inline script");
    let script = http().get(format!("{url}.js")).send().await.unwrap();
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    assert!(script.text().await.unwrap().contains("location.replace(target)"));
}

#[tokio::test]
async fn a_refresh_token_ends_365_days_after_its_consent_whatever_it_is_used_for() {
    const DAY: i64 = 24 * 3600;
    let (sandbox, _) = start().await;
    let control = sandbox.control();
    let (access, first) = connect(&sandbox, AGENCY).await;
    control.set_clock_skew(100 * DAY);
    let (_, second) = connect(&sandbox, AGENCY).await;
    for (days, takes_first, takes_second) in
        [(364, true, true), (365, false, true), (464, false, true), (465, false, false), (0, true, true)]
    {
        control.set_clock_skew(days * DAY + 60);
        for (token, takes) in [(&first, takes_first), (&second, takes_second)] {
            let (status, body) = refresh(&sandbox, token).await;
            assert_eq!(status == 200, takes, "after {days} days: {body}");
            assert!(takes || body["error"] == "invalid_grant", "{body}");
        }
    }
    assert_eq!(
        ads(&sandbox, domain::Region::Na, "/v2/profiles", &access).await.status(),
        200,
        "by the true time"
    );
    control.set_clock_skew(0);
    assert_eq!(control.age_grants(AGENCY, 1), 2);
    let ends: Vec<_> = control.grants()[0].ends.iter().map(|end| end.unwrap().to_string()).collect();
    assert_eq!(ends, ["2027-11-01T08:00:00Z", "2028-02-09T08:00:00Z"], "a day older");
}

#[tokio::test]
async fn a_consent_from_before_the_rule_has_no_end() {
    let (sandbox, _) = start().await;
    let control = sandbox.control();
    // Back to the evening of 29 July 2026.
    control.set_clock_skew(-(95 * 24 + 9) * 3600);
    let (_, before) = connect(&sandbox, AGENCY).await;
    assert_eq!(control.grants()[0].ends, [None]);
    control.set_clock_skew(10 * 365 * 24 * 3600);
    assert_eq!(refresh(&sandbox, &before).await.0, 200);
}
