//! Login with Amazon: requests to the token endpoint, and the consent address.

use crate::fixtures::{At, CLIENT_ID, now, secret};
use crate::scripted::{self, Host, Reply};
use amazon_ads::{AdsClient, ClientAuth, DEFAULT_SCOPE, Endpoints, LwaApp, LwaClient, TokenError};
use domain::{Cause, Region};
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;
use wire::{ClientOptions, Pkce, http_client};

const RETURN: &str = "https://bounce.example.com/amazon/callback";

pub fn lwa(host: &Host, scopes: &[&str]) -> LwaClient {
    let app = LwaApp {
        client_id: CLIENT_ID.to_owned(),
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        broker: None,
    };
    LwaClient::new(http_client(ClientOptions::default()).unwrap(), host.endpoints(), app, Arc::new(At(now())))
}

fn with_secret(text: &str) -> ClientAuth {
    ClientAuth::Secret(secret(text))
}

pub const TOKENS: &str = r#"{"access_token":"Atza|access","refresh_token":"Atzr|refresh","token_type":"bearer","expires_in":3600}"#;

#[tokio::test]
async fn a_code_is_redeemed_with_exactly_what_lwa_documents() {
    let host =
        Host::start(vec![Reply::json(200, TOKENS).header("date", "Sun, 22 Nov 2026 10:07:00 GMT")]).await;
    let tokens = lwa(&host, &[DEFAULT_SCOPE])
        .exchange(Region::Eu, &secret("ANcode"), &secret("verifier|+ "), RETURN, &with_secret("sec&ret"))
        .await
        .unwrap();
    assert_eq!(tokens.access, secret("Atza|access"));
    assert_eq!(tokens.refresh, Some(secret("Atzr|refresh")));
    assert_eq!(tokens.expires_at, now() + SignedDuration::from_secs(3600));
    assert_eq!(tokens.clock_skew, Some(SignedDuration::from_mins(7)));
    assert!(!format!("{tokens:?}").contains("Atz"), "{tokens:?}");

    let request = host.requests().remove(0);
    assert_eq!(request.line, "POST /eu/token");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("authorization"), None);
    let mut form = request.form();
    form.sort();
    let expected = [
        ("client_id", "amzn1.application-oa2-client.0"),
        ("client_secret", "sec&ret"),
        ("code", "ANcode"),
        ("code_verifier", "verifier|+ "),
        ("grant_type", "authorization_code"),
        ("redirect_uri", "https://bounce.example.com/amazon/callback"),
    ];
    assert_eq!(form, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn a_refresh_sends_the_token_escaped_and_nothing_more_than_needed() {
    let host =
        Host::start(vec![Reply::json(200, r#"{"access_token":"a","token_type":"bearer","scope":"x y"}"#)])
            .await;
    let tokens = lwa(&host, &[DEFAULT_SCOPE])
        .refresh(Region::Na, &secret("Atzr|a+b/="), &with_secret("s"))
        .await
        .unwrap();
    assert_eq!(tokens.refresh, None, "a refresh may leave the refresh token out");
    assert_eq!(tokens.expires_at, now() + SignedDuration::from_secs(3600), "an unstated life is one hour");
    assert_eq!(tokens.scopes.as_deref(), Some("x y"));

    let request = host.requests().remove(0);
    assert!(request.body.contains("refresh_token=Atzr%7Ca%2Bb%2F%3D"), "{}", request.body);
    let mut names: Vec<_> = request.form().into_iter().map(|(name, _)| name).collect();
    names.sort();
    assert_eq!(names, ["client_id", "client_secret", "grant_type", "refresh_token"]);
}

#[tokio::test]
async fn a_connect_without_a_refresh_token_is_a_failed_connect() {
    let body = r#"{"access_token":"Atza|access","token_type":"bearer","expires_in":3600}"#;
    let host = Host::start(vec![Reply::json(200, body).header("x-amzn-requestid", "R7")]).await;
    let error = lwa(&host, &[DEFAULT_SCOPE])
        .exchange(Region::Na, &secret("c"), &secret("v"), RETURN, &with_secret("s"))
        .await
        .unwrap_err();
    assert_eq!(error, TokenError::NoRefreshToken { request_id: Some("R7".to_owned()) });
}

#[tokio::test]
async fn the_consent_address_asks_for_s256_and_separates_scopes_as_documented() {
    let host = Host::start(Vec::new()).await;
    let client = lwa(&host, &["advertising::campaign_management", "profile"]);
    let pkce = Pkce::from_bytes([7; 32]);
    let url = client.authorize_url(Region::Fe, "st+ate&x", pkce.challenge(), RETURN);
    assert_eq!(url.path(), "/fe/consent");
    let query = url.query().unwrap();
    assert!(query.contains("scope=advertising%3A%3Acampaign_management%20profile"), "{query}");
    let mut pairs: Vec<_> = url.query_pairs().into_owned().collect();
    pairs.sort();
    let expected = [
        ("client_id", "amzn1.application-oa2-client.0"),
        ("code_challenge", pkce.challenge()),
        ("code_challenge_method", "S256"),
        ("redirect_uri", "https://bounce.example.com/amazon/callback"),
        ("response_type", "code"),
        ("scope", "advertising::campaign_management profile"),
        ("state", "st+ate&x"),
    ];
    assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn a_success_that_is_no_token_answer_is_unreadable_and_condemns_nobody() {
    for reply in [
        Reply::new(200, "text/html", "<html>sign in to the hotel network</html>"),
        Reply::json(200, r#"{"access_token":"Atza|acc"#),
        Reply::json(200, ""),
        Reply::json(200, "{}"),
        Reply::json(204, ""),
        Reply::json(302, "").header("location", "https://elsewhere.example.com/"),
    ] {
        let host = Host::start(vec![reply]).await;
        let error = lwa(&host, &[DEFAULT_SCOPE])
            .refresh(Region::Na, &secret("r"), &with_secret("s"))
            .await
            .unwrap_err();
        assert!(matches!(error, TokenError::BadResponse { .. }), "{error:?}");
        assert_eq!(error.cause(), Cause::BadAnswer);
        assert!(!format!("{error:?}").contains("Atza"), "{error:?}");
        assert_eq!(host.requests().len(), 1, "a token request must never follow a redirect");
    }
}

#[tokio::test]
async fn a_silent_host_and_an_absent_one_are_told_apart() {
    let host = Host::start(vec![Reply::Silent, Reply::Silent, Reply::Silent]).await;
    let short = Duration::from_millis(200);
    let client = lwa(&host, &[DEFAULT_SCOPE]).with_timeout(short);
    let silent = client.refresh(Region::Na, &secret("r"), &with_secret("s")).await.unwrap_err();
    assert_eq!(silent, TokenError::TimedOut);

    let absent = Endpoints::sandbox(&scripted::closed_port().await);
    let client = LwaClient::new(
        http_client(ClientOptions::default()).unwrap(),
        absent,
        client.app().clone(),
        Arc::new(At(now())),
    );
    let offline = client.refresh(Region::Na, &secret("r"), &with_secret("s")).await.unwrap_err();
    assert_eq!(offline, TokenError::Offline);
    assert_eq!(offline.cause(), Cause::Offline);
}

#[tokio::test]
async fn the_return_address_goes_out_letter_for_letter() {
    // A parser would add a slash to the first and lower the case of the second.
    for url in ["https://amazon.com", "HTTPS://Ads.Example/cb", "http://localhost:53682/callback?x=1%20"] {
        let host = Host::start(vec![Reply::ok(TOKENS)]).await;
        let client = lwa(&host, &[DEFAULT_SCOPE]);
        let page = client.authorize_url(Region::Na, "state", "challenge", url);
        let sent: Vec<_> = page.query_pairs().filter(|(name, _)| name == "redirect_uri").collect();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].1, url);

        client.exchange(Region::Na, &secret("c"), &secret("v"), url, &with_secret("s")).await.unwrap();
        let form = host.requests().remove(0).form();
        let sent: Vec<_> = form.iter().filter(|(name, _)| name == "redirect_uri").collect();
        assert_eq!(sent, [&("redirect_uri".to_owned(), url.to_owned())]);
    }
}

#[tokio::test]
async fn a_client_is_checked_without_a_grant() {
    let check = async |status, body: &str| {
        let host = Host::start(vec![Reply::json(status, body)]).await;
        let answer = lwa(&host, &[DEFAULT_SCOPE]).check_client(Region::Eu, &with_secret("s")).await;
        let request = host.requests().remove(0);
        assert_eq!(request.line, "POST /eu/token");
        let token = request.form().into_iter().find(|(name, _)| name == "refresh_token").unwrap().1;
        assert!(token.starts_with("Atzr|") && token.len() > 60, "not well-formed: {token}");
        answer
    };
    check(400, r#"{"error":"invalid_grant"}"#).await.unwrap();
    let wrong = check(401, r#"{"error":"invalid_client"}"#).await.unwrap_err();
    assert_eq!(wrong.cause(), Cause::ClientRefused);
    let barred = check(400, r#"{"error":"unauthorized_client"}"#).await.unwrap_err();
    assert_eq!(barred.cause(), Cause::NotPermitted);
    let page = check(400, "<html>").await.unwrap_err();
    assert_eq!(page.cause(), Cause::BadAnswer);
    let down = check(503, "").await.unwrap_err();
    assert_eq!(down.cause(), Cause::ProviderDown);
}

#[tokio::test]
async fn calls_can_be_spawned() {
    // The keeper runs them as tasks.
    fn sendable<T: Send>(future: T) -> T {
        future
    }
    let host = Host::start(vec![Reply::json(200, TOKENS)]).await;
    let client = lwa(&host, &[DEFAULT_SCOPE]);
    let (token, auth) = (secret("r"), with_secret("s"));
    sendable(client.refresh(Region::Na, &token, &auth)).await.unwrap();
    drop(sendable(client.exchange(Region::Na, &token, &token, RETURN, &auth)));
    drop(sendable(client.check_client(Region::Na, &auth)));
    let ads = AdsClient::new(
        http_client(ClientOptions::default()).unwrap(),
        host.endpoints(),
        CLIENT_ID,
        Arc::new(At(now())),
    );
    let tokens = crate::fixtures::Tokens::new();
    drop(sendable(ads.sweep(&tokens, &|_| {})));
}
