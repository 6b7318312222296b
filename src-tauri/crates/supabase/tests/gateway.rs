//! The request as it leaves, and answers that a real PostgREST does not give on demand.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use domain::mirror::MirrorRow;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use supabase::{SessionTokenError, SupabaseClient, SupabaseError};
use support::{Gateway, KEY, Tokens, WallClock, one_of_each, push};

const PUSHED: &str = r#"{"epoch":"e","before":0,"after":7,"applied":7,"stale":[],"replayed":false}"#;

#[tokio::test]
async fn a_push_carries_the_key_the_token_and_the_rows_by_table() {
    let gateway = Gateway::constant(200, &[], PUSHED).await;
    let answer = push(&gateway.client(Tokens::one("jwt")), &one_of_each()).await.unwrap();
    assert_eq!((answer.counter.after, answer.applied), (7, 7));
    let seen = &gateway.seen()[0];
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.path_and_query, "/rest/v1/rpc/push_changes?columns=device%2Cbatch%2Cchanges");
    assert_eq!(seen.header("apikey"), KEY);
    assert_eq!(seen.header("authorization"), "Bearer jwt");
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.header("content-profile"), "public");
    let body: Value = serde_json::from_str(&seen.body).unwrap();
    let changes = body["changes"].as_object().unwrap();
    assert_eq!((body["device"].as_str(), &changes["format"]), (Some(support::DESK), &json!(1)));
    let rows: usize = changes.values().filter_map(Value::as_array).map(Vec::len).sum();
    assert_eq!(rows, one_of_each().len());
    assert!(!seen.body.contains("user_id"), "the owner comes from the token");
}

#[tokio::test]
async fn each_request_asks_for_its_own_token() {
    let gateway = Gateway::constant(200, &[], PUSHED).await;
    let tokens = Tokens::one("jwt");
    let client = gateway.client(tokens.clone());
    for _ in 0..3 {
        push(&client, &one_of_each()).await.unwrap();
    }
    assert_eq!(tokens.asked(), [false, false, false], "a token outlives a request, not a push");
}

#[tokio::test]
async fn a_captive_portal_does_not_swallow_a_push() {
    let gateway = Gateway::constant(200, &[("content-type", "text/html")], "<html>Welcome</html>").await;
    let client = gateway.client(Tokens::one("jwt"));
    let error = push(&client, &one_of_each()).await.unwrap_err();
    assert!(matches!(error, SupabaseError::BadResponse(_)) && !error.is_permanent(), "{error:?}");
    let error = client.pull(0, 10).await.unwrap_err();
    assert!(matches!(error, SupabaseError::BadResponse(_)), "{error:?}");
}

#[tokio::test]
async fn a_wrong_key_is_not_a_reason_to_renew_the_token() {
    let gateway = Gateway::in_front_of("http://127.0.0.1:9".into()).await;
    let tokens = Tokens::one("jwt");
    let client = SupabaseClient::new(
        reqwest::Client::new(),
        gateway.url.clone(),
        "sb_publishable_other".into(),
        tokens.clone(),
        Arc::new(WallClock),
    );
    let error = push(&client, &one_of_each()).await.unwrap_err();
    assert_eq!(error, SupabaseError::BadKey);
    assert_eq!(tokens.asked(), [false]);
}

#[tokio::test]
async fn without_a_session_nothing_is_sent_and_the_reason_is_kept() {
    let gateway = Gateway::constant(201, &[], "").await;
    for (why, permanent) in [
        (SessionTokenError::SignedOut, true),
        (SessionTokenError::Setup("no role".into()), true),
        (SessionTokenError::Unavailable { retry_after: None }, false),
    ] {
        let tokens =
            Arc::new(Tokens { first: Err(why.clone()), second: Ok("jwt".into()), asked: Mutex::default() });
        let error = push(&gateway.client(tokens), &one_of_each()).await.unwrap_err();
        assert_eq!(error, SupabaseError::NoSession(why));
        assert_eq!(error.is_permanent(), permanent, "{error:?}");
    }
    assert!(gateway.seen().is_empty());
}

#[tokio::test]
async fn a_session_that_ends_between_the_refusal_and_the_renewal_is_no_session() {
    let gateway = Gateway::constant(401, &[], r#"{"code":"PGRST303","message":"JWT expired"}"#).await;
    let tokens = Arc::new(Tokens {
        first: Ok("jwt".into()),
        second: Err(SessionTokenError::SignedOut),
        asked: Mutex::default(),
    });
    let error = push(&gateway.client(tokens), &one_of_each()).await.unwrap_err();
    assert_eq!(error, SupabaseError::NoSession(SessionTokenError::SignedOut));
    assert_eq!(gateway.seen().len(), 1);
}

#[tokio::test]
async fn an_unreachable_gateway_is_offline() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = SupabaseClient::new(
        reqwest::Client::new(),
        format!("http://{closed}").parse().unwrap(),
        KEY.into(),
        Tokens::one("jwt"),
        Arc::new(WallClock),
    );
    let error = push(&client, &one_of_each()).await.unwrap_err();
    assert_eq!(error, SupabaseError::Offline);
}

#[tokio::test]
async fn no_error_shows_the_token_or_the_rows() {
    for (status, body) in [
        (401, r#"{"code":"PGRST301","message":"JWSError"}"#),
        (503, "jwt-canary"),
        (200, "jwt-canary"),
        (404, "jwt-canary"),
    ] {
        let gateway = Gateway::constant(status, &[], body).await;
        let client = gateway.client(Tokens::one("jwt-canary"));
        let mut rows = one_of_each();
        if let Some(MirrorRow::User(row)) = rows.first_mut() {
            row.name = "row-canary".into();
        }
        let error = push(&client, &rows).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{status}: {shown}");
    }
}
