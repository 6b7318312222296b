//! The request as it leaves, and answers that a real PostgREST does not give on demand.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use supabase::{SessionTokenError, SupabaseClient, SupabaseError};
use support::{Gateway, KEY, Tokens, WallClock};

fn rows(count: usize) -> Vec<Value> {
    (0..count).map(|n| json!({"id": n})).collect()
}

fn answer(status: u16, range: &str, body: &Value) -> Response<Body> {
    let response = Response::builder().status(status).header("content-range", range);
    response.body(Body::from(body.to_string())).unwrap()
}

#[tokio::test]
async fn an_upsert_carries_the_key_the_token_and_the_preferences() {
    let gateway = Gateway::constant(201, &[], "").await;
    let client = gateway.client(Tokens::one("jwt"));
    client.upsert("user_accounts", &["user_id", "id"], &["id", "name"], &rows(1)).await.unwrap();
    let seen = &gateway.seen()[0];
    assert_eq!(
        (seen.method.as_str(), seen.path_and_query.as_str()),
        ("POST", "/rest/v1/user_accounts?on_conflict=user_id%2Cid&columns=%22id%22%2C%22name%22")
    );
    assert_eq!(seen.header("apikey"), KEY);
    assert_eq!(seen.header("authorization"), "Bearer jwt");
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.header("content-profile"), "public");
    assert_eq!(seen.header("prefer"), "resolution=merge-duplicates,missing=default,return=minimal");
    assert_eq!(seen.body, r#"[{"id":0}]"#);
}

#[tokio::test]
async fn each_request_of_a_long_push_asks_for_its_own_token() {
    let gateway = Gateway::constant(201, &[], "").await;
    let tokens = Tokens::one("jwt");
    gateway.client(tokens.clone()).upsert("t", &["id"], &["id"], &rows(1001)).await.unwrap();
    assert_eq!(gateway.seen().len(), 3);
    assert_eq!(tokens.asked(), [false, false, false], "a token outlives a request, not a push");
}

#[tokio::test]
async fn nothing_to_push_is_no_request() {
    let gateway = Gateway::constant(500, &[], "").await;
    let tokens = Tokens::one("jwt");
    gateway.client(tokens.clone()).upsert("t", &["id"], &["id"], &[]).await.unwrap();
    assert!(gateway.seen().is_empty() && tokens.asked().is_empty());
}

#[tokio::test]
async fn a_captive_portal_does_not_swallow_a_push() {
    let gateway = Gateway::constant(200, &[("content-type", "text/html")], "<html>Welcome</html>").await;
    let client = gateway.client(Tokens::one("jwt"));
    let error = client.upsert("t", &["id"], &["id"], &rows(1)).await.unwrap_err();
    assert!(matches!(error, SupabaseError::BadResponse(_)) && !error.is_permanent(), "{error:?}");
    let error = client.select("t", &[], "id.asc").await.unwrap_err();
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
    let error = client.upsert("t", &["id"], &["id"], &rows(1)).await.unwrap_err();
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
        let error = gateway.client(tokens).upsert("t", &["id"], &["id"], &rows(1)).await.unwrap_err();
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
    let error = gateway.client(tokens).upsert("t", &["id"], &["id"], &rows(1)).await.unwrap_err();
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
    let error = client.upsert("t", &["id"], &["id"], &rows(1)).await.unwrap_err();
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
        let error = client.upsert("t", &["id"], &["id"], &[json!({"id": "row-canary"})]).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{status}: {shown}");
    }
}

#[tokio::test]
async fn a_server_with_a_lower_cap_than_our_page_is_read_to_the_end() {
    let gateway = Gateway::start(|seen| async move {
        let offset: usize =
            seen.path_and_query.rsplit_once("offset=").unwrap().1.split('&').next().unwrap().parse().unwrap();
        let page: Vec<Value> = (offset..7.min(offset + 3)).map(|n| json!({"id": n})).collect();
        answer(206, &format!("{offset}-{}/7", offset + page.len() - 1), &json!(page))
    })
    .await;
    let found =
        gateway.client(Tokens::one("jwt")).select("t", &[("tracked", "eq.true")], "id.asc").await.unwrap();
    assert_eq!(found, rows(7));
    let seen = &gateway.seen()[2];
    assert_eq!(seen.path_and_query, "/rest/v1/t?tracked=eq.true&order=id.asc&limit=1000&offset=6");
    assert_eq!((seen.header("accept-profile"), seen.header("prefer")), ("public", "count=exact"));
}

#[tokio::test]
async fn rows_that_vanish_while_reading_end_the_reading() {
    let gateway = Gateway::start(|seen| async move {
        if seen.path_and_query.contains("offset=0") {
            answer(206, "0-1/3", &json!([{"id": 0}, {"id": 1}]))
        } else {
            answer(416, "*/2", &json!({"code": "PGRST103", "message": "Requested range not satisfiable"}))
        }
    })
    .await;
    let found = gateway.client(Tokens::one("jwt")).select("t", &[], "id.asc").await.unwrap();
    assert_eq!(found, rows(2));
}
