//! What exactly leaves this computer, and what becomes of answers that no well-behaved server gives.
#![allow(clippy::unwrap_used, reason = "a test and its scripted host")]

mod scripted;

use amazon_ads::{
    AdsClient, AdsError, DEFAULT_SCOPE, Endpoints, LwaApp, LwaClient, Pkce, TokenError, http_client,
};
use domain::{Cause, Clock, Region, Secret, Timestamp};
use jiff::SignedDuration;
use scripted::{Host, Reply};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

const NOW: &str = "2026-11-22T10:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn lwa(host: &Host, scopes: &[&str]) -> LwaClient {
    let app = LwaApp {
        client_id: "amzn1.application-oa2-client.0".to_owned(),
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        redirect_uri: Url::parse("https://bounce.example.com/amazon/callback").unwrap(),
    };
    LwaClient::new(http_client().unwrap(), host.endpoints(), app, Arc::new(At(now())))
}

fn ads(host: &Host) -> AdsClient {
    AdsClient::new(
        http_client().unwrap(),
        host.endpoints(),
        "amzn1.application-oa2-client.0",
        Arc::new(At(now())),
    )
}

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

const TOKENS: &str = r#"{"access_token":"Atza|access","refresh_token":"Atzr|refresh","token_type":"bearer","expires_in":3600}"#;

#[tokio::test]
async fn a_code_is_redeemed_with_exactly_what_lwa_documents() {
    let host =
        Host::start(vec![Reply::json(200, TOKENS).header("date", "Sun, 22 Nov 2026 10:07:00 GMT")]).await;
    let tokens = lwa(&host, &[DEFAULT_SCOPE])
        .exchange(Region::Eu, &secret("ANcode"), &secret("verifier|+ "), &secret("sec&ret"))
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
    let tokens =
        lwa(&host, &[DEFAULT_SCOPE]).refresh(Region::Na, &secret("Atzr|a+b/="), &secret("s")).await.unwrap();
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
        .exchange(Region::Na, &secret("c"), &secret("v"), &secret("s"))
        .await
        .unwrap_err();
    assert_eq!(error, TokenError::NoRefreshToken { request_id: Some("R7".to_owned()) });
}

#[tokio::test]
async fn the_consent_address_asks_for_s256_and_separates_scopes_as_documented() {
    let host = Host::start(Vec::new()).await;
    let client = lwa(&host, &["advertising::campaign_management", "profile"]);
    let pkce = Pkce::from_bytes([7; 32]);
    let url = client.authorize_url(Region::Fe, "st+ate&x", pkce.challenge());
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
        let error =
            lwa(&host, &[DEFAULT_SCOPE]).refresh(Region::Na, &secret("r"), &secret("s")).await.unwrap_err();
        assert!(matches!(error, TokenError::BadResponse { .. }), "{error:?}");
        assert_eq!(error.cause(), Cause::ProviderDown);
        assert!(!format!("{error:?}").contains("Atza"), "{error:?}");
        assert_eq!(host.requests().len(), 1, "a token request must never follow a redirect");
    }
}

#[tokio::test]
async fn a_silent_host_and_an_absent_one_are_told_apart() {
    let host = Host::start(vec![Reply::Silent, Reply::Silent, Reply::Silent]).await;
    let short = Duration::from_millis(200);
    let client = lwa(&host, &[DEFAULT_SCOPE]).with_timeout(short);
    let silent = client.refresh(Region::Na, &secret("r"), &secret("s")).await.unwrap_err();
    assert_eq!(silent, TokenError::TimedOut);
    let silent = ads(&host).with_timeout(short).profiles(Region::Na, &secret("a")).await.unwrap_err();
    assert_eq!(silent, AdsError::TimedOut);

    let absent = Endpoints::sandbox(&scripted::closed_port().await);
    let client = LwaClient::new(http_client().unwrap(), absent, client.app().clone(), Arc::new(At(now())));
    let offline = client.refresh(Region::Na, &secret("r"), &secret("s")).await.unwrap_err();
    assert_eq!(offline, TokenError::Offline);
    assert_eq!(offline.cause(), Cause::Offline);
}

#[tokio::test]
async fn profiles_are_the_union_of_two_lists_asked_for_as_documented() {
    let host = Host::start_by(|line| {
        if line.contains("accessLevel=view") {
            Reply::json(200, r#"[{"profileId":1},{"profileId":"9007199254740993"}]"#)
        } else {
            Reply::json(200, r#"[{"profileId":1}]"#)
        }
    })
    .await;
    let profiles = ads(&host).profiles(Region::Eu, &secret("Atza|token")).await.unwrap();
    let seen: Vec<_> = profiles.iter().map(|found| (found.profile_id.as_str(), found.view_only)).collect();
    assert_eq!(seen, [("1", false), ("9007199254740993", true)]);

    let mut requests = host.requests();
    requests.sort_by(|a, b| a.line.cmp(&b.line));
    let lines: Vec<_> = requests.iter().map(|request| request.line.as_str()).collect();
    assert_eq!(lines, ["GET /v2/profiles", "GET /v2/profiles?accessLevel=view&apiProgram=report"]);
    for request in &requests {
        assert_eq!(request.header("authorization"), Some("Bearer Atza|token"));
        assert_eq!(request.header("amazon-advertising-api-clientid"), Some("amzn1.application-oa2-client.0"));
        assert_eq!(request.header("amazon-advertising-api-scope"), None);
    }
}

#[tokio::test]
async fn a_refused_view_list_leaves_the_editable_one() {
    let host = Host::start_by(|line| {
        if line.contains("accessLevel=view") {
            Reply::json(403, r#"{"code":"403","details":"no"}"#)
        } else {
            Reply::json(200, r#"[{"profileId":1}]"#)
        }
    })
    .await;
    assert_eq!(ads(&host).profiles(Region::Na, &secret("a")).await.unwrap().len(), 1);

    let host = Host::start_by(|line| {
        if line.contains("accessLevel=view") { Reply::json(503, "") } else { Reply::json(200, "[]") }
    })
    .await;
    let error = ads(&host).profiles(Region::Na, &secret("a")).await.unwrap_err();
    assert!(
        matches!(error, AdsError::ProviderDown { status: 503, .. }),
        "half an answer must not look like lost accounts: {error:?}"
    );
}

#[tokio::test]
async fn calls_can_be_spawned() {
    // The keeper runs them as tasks.
    fn sendable<T: Send>(future: T) -> T {
        future
    }
    let host = Host::start(vec![Reply::json(200, TOKENS)]).await;
    let client = lwa(&host, &[DEFAULT_SCOPE]);
    let (refresh, key) = (secret("r"), secret("s"));
    sendable(client.refresh(Region::Na, &refresh, &key)).await.unwrap();
    drop(sendable(client.exchange(Region::Na, &refresh, &refresh, &key)));
    drop(sendable(ads(&host).discover(&refresh)));
}
