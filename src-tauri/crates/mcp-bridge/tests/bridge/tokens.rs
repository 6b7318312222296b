//! Tokens: renewed without the client noticing, and problems with them in plain words.

use crate::support::client::Client;
use crate::support::upstream::Upstream;
use crate::support::{TestTime, TestTokens, options, reply};
use mcp_bridge::TokenError;
use serde_json::{Value, json};
use std::time::Duration;

async fn answering() -> Upstream {
    Upstream::start(|asked| async move { reply::result(asked.id(), &json!({})) }).await
}

#[tokio::test]
async fn a_session_outlives_six_tokens() {
    let upstream = Upstream::start(|asked| async move {
        match asked.rpc() {
            "initialize" => {
                let mut response = reply::result(asked.id(), &json!({"protocolVersion": "2025-11-25"}));
                response.headers_mut().insert("mcp-session-id", "s".parse().unwrap());
                response
            }
            "tools/call" => reply::result(asked.id(), &json!({"content": []})),
            "" => reply::status(405),
            _ => reply::status(202),
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    client.open_session().await;
    for hour in 0..6 {
        for id in 0..3 {
            assert_eq!(client.call(hour * 10 + id, "x-list_y").await["result"], json!({"content": []}));
        }
        client.time.pass(Duration::from_secs(3600));
    }
    let mut used: Vec<String> =
        upstream.asked().iter().map(|asked| asked.header("authorization").unwrap().to_owned()).collect();
    used.dedup();
    assert_eq!(used, (1..=6).map(|n| format!("Bearer Atza|canary-{n}")).collect::<Vec<_>>());
    assert_eq!(upstream.methods().iter().filter(|method| *method == "initialize").count(), 1);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_and_the_request_repeated_even_if_it_changes_things() {
    let upstream = Upstream::start(|asked| async move {
        match asked.header("authorization") {
            Some("Bearer Atza|canary-1") => reply::status(401),
            _ => reply::result(asked.id(), &json!({})),
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    assert_eq!(client.call(1, "x-delete_y").await["result"], json!({}));
    assert_eq!(client.call(2, "x-delete_y").await["result"], json!({}));
    assert_eq!(upstream.asked().len(), 3);
    assert_eq!(*client.tokens.given.lock(), (2, 1));
}

#[tokio::test]
async fn a_second_refusal_is_an_error_in_plain_words_and_the_bridge_lives_on() {
    let upstream = Upstream::start(|asked| async move {
        if asked.number < 2 {
            reply::with(401, "text/html", "<html>x")
        } else {
            reply::result(asked.id(), &json!({}))
        }
    })
    .await;
    let mut client = Client::start(&upstream);
    let error = client.call(1, "x-list_y").await["error"].take();
    assert_eq!(error["data"]["kind"], "token_refused");
    assert_eq!(error["data"]["status"], 401);
    assert!(error["message"].as_str().unwrap().contains("Open Adkeeper"), "{error}");
    assert_eq!(upstream.asked().len(), 2);
    assert_eq!(client.call(2, "x-list_y").await["result"], json!({}));
}

#[tokio::test]
async fn a_token_that_is_unavailable_for_a_moment_is_waited_for() {
    let upstream = answering().await;
    let time = TestTime::new();
    let unavailable = |seconds| TokenError::Unavailable {
        retry_after: Some(Duration::from_secs(seconds)),
        message: "The keychain is locked".into(),
    };
    let tokens = TestTokens::failing(&time, [unavailable(3), unavailable(5)]);
    let mut client = Client::run(options(&upstream.address, &time), time, tokens);
    assert_eq!(client.call(1, "x-delete_y").await["result"], json!({}));
    assert_eq!(*client.time.waits.lock(), [3, 5].map(Duration::from_secs));
    assert_eq!(upstream.asked().len(), 1);
}

async fn failing(error: TokenError) -> (Value, usize) {
    let upstream = answering().await;
    let time = TestTime::new();
    let tokens = TestTokens::failing(&time, vec![error; 50]);
    let mut client = Client::run(options(&upstream.address, &time), time, tokens);
    let error = client.call(1, "x-list_y").await["error"].take();
    (error, upstream.asked().len())
}

#[tokio::test]
async fn a_token_that_stays_unavailable_is_an_error_that_says_when_and_not_to_reconnect() {
    let message = "Amazon is busy Atzr|canary".to_owned();
    let (error, asked) =
        failing(TokenError::Unavailable { retry_after: Some(Duration::from_secs(90)), message }).await;
    assert_eq!(error["data"]["kind"], "token_unavailable");
    assert_eq!(error["data"]["retry_after"], 90);
    assert!(error["message"].as_str().unwrap().contains("you don't need to reconnect"), "{error}");
    assert_eq!(asked, 0);
    let (error, _) = failing(TokenError::Unavailable { retry_after: None, message: "Offline".into() }).await;
    assert_eq!(error["data"]["kind"], "token_unavailable");
}

#[tokio::test]
async fn a_login_that_ended_or_is_not_allowed_says_what_to_do() {
    let (error, _) = failing(TokenError::Ended { message: "The grant was revoked".into() }).await;
    assert_eq!(error["data"]["kind"], "login_ended");
    assert_eq!(error["message"], "The grant was revoked. Reconnect this Amazon login in Adkeeper.");
    let (error, asked) = failing(TokenError::NotAllowed).await;
    assert_eq!(error["data"]["kind"], "not_allowed");
    assert!(error["message"].as_str().unwrap().contains("Open Adkeeper, allow it"), "{error}");
    assert_eq!(asked, 0);
}
