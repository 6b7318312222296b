//! What published and invented answers mean.

use super::*;
use jiff::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};

fn answer(status: u16, body: &str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert("x-amzn-RequestId", "header-id".parse().unwrap());
    Answer {
        status,
        headers,
        body: body.as_bytes().to_vec(),
        sent_at: Timestamp::UNIX_EPOCH,
        received_at: Timestamp::UNIX_EPOCH,
    }
}

fn read(status: u16, body: &str) -> TokenError {
    TokenError::from_answer(&answer(status, body), false)
}

/// Bodies as published by users who got them from the real service.
#[test]
fn every_published_body_means_what_it_meant_to_them() {
    let revoked = read(
        400,
        r#"{"error":"invalid_grant","error_description":"The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.","error_index":3,"request_id":"body-id"}"#,
    );
    let TokenError::InvalidGrant(refusal) = &revoked else { panic!("{revoked:?}") };
    assert!(refusal.description.as_deref().unwrap().contains("User may have revoked"));
    assert_eq!(revoked.request_id(), Some("body-id"), "the body's id goes before the header's");
    assert_eq!(revoked.cause(), Cause::GrantDoubted);

    let code = read(
        400,
        r#"{"error_description":"The request has an invalid grant parameter : code","error":"invalid_grant"}"#,
    );
    assert!(matches!(code, TokenError::InvalidGrant(_)));
    assert_eq!(code.request_id(), Some("header-id"));

    let secret =
        read(401, r#"{"error_description":"Client authentication failed","error":"invalid_client"}"#);
    assert!(matches!(secret, TokenError::InvalidClient(_)));
    assert_eq!(secret.cause(), Cause::ClientRefused);

    let app = read(
        400,
        r#"{"error":"unauthorized_client","error_description":"Not authorized for requested operation"}"#,
    );
    assert!(matches!(app, TokenError::UnauthorizedClient(_)));
    assert_eq!(app.cause(), Cause::NotPermitted);

    let scope = read(
        400,
        r#"{"error":"invalid_scope","error_description":"The request has an invalid parameter : scope"}"#,
    );
    assert!(matches!(scope, TokenError::InvalidScope(_)));
    assert_eq!(scope.cause(), Cause::ScopeRefused);

    let malformed = read(
        400,
        r#"{"error":"invalid_request","error_description":"The request is missing a required parameter : refresh_token"}"#,
    );
    assert!(matches!(malformed, TokenError::InvalidRequest(_)));
    let kind = read(
        400,
        r#"{"error":"unsupported_grant_type","error_description":"The authorization grant type is not supported by the authorization server"}"#,
    );
    assert!(matches!(kind, TokenError::UnsupportedGrantType(_)));
    for error in [malformed, kind] {
        assert_eq!(error.cause(), Cause::Unknown);
    }
}

#[test]
fn opaque_fields_of_any_type_do_not_hide_the_error() {
    for index in ["7", "\"7\"", "null", "{\"a\":[1]}"] {
        let body = format!(r#"{{"error":"invalid_grant","error_index":{index},"request_id":{index}}}"#);
        assert!(matches!(read(400, &body), TokenError::InvalidGrant(_)), "{body}");
    }
}

#[test]
fn only_a_whole_oauth_error_can_condemn_a_grant_or_a_client() {
    let cut = r#"{"error":"invalid_grant","error_descr"#;
    let page = "<html><body>invalid_grant invalid_client</body></html>";
    let error = r#"{"error":"invalid_grant"}"#;
    for (status, body) in [
        (400, cut),
        (400, page),
        (401, page),
        (403, page),
        (500, error),
        (503, error),
        (302, error),
        (429, error),
        (200, error),
    ] {
        let read = read(status, body);
        let cause = read.cause();
        assert!(
            matches!(cause, Cause::ProviderDown | Cause::BadAnswer | Cause::Throttled),
            "{status} {body} became {read:?}, which means {cause:?}"
        );
    }
    let failing = read(400, r#"{"error":"server_error"}"#);
    assert!(matches!(failing, TokenError::ProviderDown { status: 400, .. }), "{failing:?}");
    let new = read(400, r#"{"error":"invalid_mood"}"#);
    assert!(matches!(&new, TokenError::Refused { code, .. } if code == "invalid_mood"), "{new:?}");
}

#[test]
fn a_broker_speaks_for_itself_and_never_against_the_grant() {
    let brokered = |status, body| TokenError::from_answer(&answer(status, body), true);
    for (status, body, cause) in [
        (401, r#"{"error":"broker_unauthorised"}"#, Cause::SessionEnded),
        (401, r#"{"code":401,"message":"Invalid JWT"}"#, Cause::SessionEnded),
        (429, r#"{"error":"broker_throttled"}"#, Cause::Throttled),
        (500, r#"{"error":"broker_misconfigured"}"#, Cause::BrokerRefused),
        (400, r#"{"error":"broker_refused","error_description":"no such client"}"#, Cause::BrokerRefused),
        (400, r#"{"error":"broker_tired"}"#, Cause::BrokerRefused),
        (401, "<html>401</html>", Cause::BadAnswer),
        (404, r#"{"message":"Function not found"}"#, Cause::BadAnswer),
        (503, r#"{"code":"BOOT_ERROR"}"#, Cause::ProviderDown),
        (400, r#"{"error":"invalid_grant"}"#, Cause::GrantDoubted),
        (401, r#"{"error":"invalid_client"}"#, Cause::ClientRefused),
    ] {
        let read = brokered(status, body);
        assert_eq!(read.cause(), cause, "{status} {body} became {read:?}");
    }
    assert_eq!(brokered(400, r#"{"error":"broker_refused"}"#).request_id(), Some("header-id"));
    let mut late = answer(429, r#"{"error":"broker_throttled"}"#);
    late.headers.insert(RETRY_AFTER, "9".parse().unwrap());
    assert_eq!(TokenError::from_answer(&late, true).retry_after(), Some(Duration::from_secs(9)));
}

#[test]
fn without_a_broker_nothing_is_read_as_its_words() {
    let error = read(400, r#"{"error":"broker_refused"}"#);
    assert!(matches!(&error, TokenError::Refused { code, .. } if code == "broker_refused"), "{error:?}");
    let error = read(401, r#"{"code":401,"message":"Invalid JWT"}"#);
    assert_eq!(error.cause(), Cause::BadAnswer);
}

#[test]
fn an_echoed_token_is_not_kept() {
    let error = read(
        400,
        r#"{"error":"invalid_request","error_description":"bad refresh_token=Atzr|canary and Atza%7Ccanary"}"#,
    );
    assert!(!format!("{error:?} {error}").contains("canary"), "{error:?}");
}

#[test]
fn the_wait_asked_for_is_kept_for_429_and_for_5xx() {
    for status in [429, 503] {
        let mut answer = answer(status, "");
        answer.headers.insert(RETRY_AFTER, "17".parse().unwrap());
        let error = TokenError::from_answer(&answer, false);
        assert_eq!(error.retry_after(), Some(Duration::from_secs(17)), "{error:?}");
    }
    assert_eq!(read(429, "").retry_after(), None);
}
