//! The check of session tokens: keys that rotate, tokens that were tampered with, clocks that differ.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk::{ClaimProblem, Claims, ClerkError, Jwks};
use domain::{Clock, Secret};
use sandbox::{Sandbox, SandboxConfig, SandboxHandle};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use support::{Server, TestClock, answer};
use url::Url;

/// Publishes whatever key set it holds.
struct World {
    server: Server,
    published: Arc<Mutex<(u16, Value)>>,
    signer: SandboxHandle,
    clock: Arc<TestClock>,
    jwks: Jwks,
}

impl World {
    async fn start() -> Self {
        let signer = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let published = Arc::new(Mutex::new((200, signer.jwks_json())));
        let shown = Arc::clone(&published);
        let server = Server::start(move |_| {
            let (status, body) = shown.lock().unwrap().clone();
            async move { answer(status, &[], &body.to_string()) }
        })
        .await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let jwks = Jwks::new(http, &Url::parse(&server.base).unwrap());
        Self { server, published, signer, clock: TestClock::new(), jwks }
    }

    fn publish(&self, status: u16, keys: Value) {
        *self.published.lock().unwrap() = (status, keys);
    }

    async fn check(&self, token: &str, ahead: i64) -> Result<(), ClerkError> {
        let token = Secret::new(token);
        let claims = Claims::read(&token).unwrap();
        let answered_at = self.clock.now().as_second() + ahead;
        self.jwks.check(&token, &claims, answered_at, self.clock.as_ref()).await
    }

    fn asked(&self) -> usize {
        self.server.seen().len()
    }
}

fn minted(signer: &SandboxHandle) -> String {
    signer.mint_session_jwt("user_sandbox_ada").unwrap()
}

/// The token with other words in one part, signature as it was.
fn with(token: &str, part: usize, change: impl FnOnce(&mut Value)) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut body: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&parts[part]).unwrap()).unwrap();
    change(&mut body);
    parts[part] = URL_SAFE_NO_PAD.encode(body.to_string());
    parts.join(".")
}

#[tokio::test]
async fn a_good_token_passes_and_the_keys_are_asked_for_once() {
    let world = World::start().await;
    for _ in 0..20 {
        world.check(&minted(&world.signer), 0).await.unwrap();
    }
    assert_eq!(world.asked(), 1);
    world.clock.advance(5 * 60 + 1);
    let ahead = -(5 * 60 + 1);
    world.check(&minted(&world.signer), ahead).await.unwrap();
    assert_eq!(world.asked(), 2, "after five minutes the keys are asked for again");
}

#[tokio::test]
async fn what_was_tampered_with_is_told_by_what_is_wrong() {
    let world = World::start().await;
    let token = minted(&world.signer);
    for (what, forged, problem) in [
        (
            "another user",
            with(&token, 1, |claims| claims["sub"] = json!("user_eve")),
            ClaimProblem::WrongSignature,
        ),
        (
            "a later end",
            with(&token, 1, |claims| claims["exp"] = json!(9_999_999_999_i64)),
            ClaimProblem::WrongSignature,
        ),
        ("no algorithm", with(&token, 0, |header| header["alg"] = json!("none")), ClaimProblem::WrongKind),
        (
            "a shared secret",
            with(&token, 0, |header| header["alg"] = json!("HS256")),
            ClaimProblem::WrongKind,
        ),
        ("another RSA", with(&token, 0, |header| header["alg"] = json!("RS512")), ClaimProblem::WrongKind),
        (
            "an OAuth token",
            with(&token, 0, |header| header["typ"] = json!("at+jwt")),
            ClaimProblem::WrongKind,
        ),
        (
            "no key id",
            with(&token, 0, |header| drop(header.as_object_mut().unwrap().remove("kid"))),
            ClaimProblem::WrongKind,
        ),
        (
            "another key id",
            with(&token, 0, |header| header["kid"] = json!("ins_other")),
            ClaimProblem::UnknownKey,
        ),
    ] {
        assert_eq!(world.check(&forged, 0).await, Err(problem.into()), "{what}");
    }
    world.check(&token, 0).await.unwrap();
}

#[tokio::test]
async fn a_rotated_key_is_found_with_one_question_and_strangers_cause_no_more() {
    let world = World::start().await;
    world.check(&minted(&world.signer), 0).await.unwrap();
    let next = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let early = minted(&next);
    assert_eq!(world.check(&early, 0).await, Err(ClaimProblem::UnknownKey.into()), "too soon to ask again");
    assert_eq!(world.asked(), 1);
    let mut both = world.signer.jwks_json();
    both["keys"].as_array_mut().unwrap().push(next.jwks_json()["keys"][0].clone());
    // What is not understood is passed over.
    both["keys"]
        .as_array_mut()
        .unwrap()
        .push(json!({"kty": "OKP", "crv": "X448", "kid": "ins_odd", "x": "AA"}));
    world.publish(200, both);
    world.clock.advance(11);
    world.check(&early, -11).await.unwrap();
    assert_eq!(world.asked(), 2);
    let stranger = Sandbox::start(SandboxConfig::default()).await.unwrap();
    for _ in 0..10 {
        assert_eq!(world.check(&minted(&stranger), -11).await, Err(ClaimProblem::UnknownKey.into()));
    }
    assert_eq!(world.asked(), 2, "one question in ten seconds");
}

#[tokio::test]
async fn the_times_are_looked_at_by_clerks_clock_with_five_seconds_to_spare() {
    let world = World::start().await;
    let token = minted(&world.signer);
    let claims = Claims::read(&Secret::new(token.as_str())).unwrap();
    let now = world.clock.now().as_second();
    let to_end = claims.exp.as_second() - now;
    let to_begin = claims.nbf.unwrap().as_second() - now;
    for (ahead, fine) in
        [(to_end + 4, true), (to_end + 5, false), (to_begin - 5, true), (to_begin - 6, false)]
    {
        let expected = if fine { Ok(()) } else { Err(ClaimProblem::OutOfTime.into()) };
        assert_eq!(world.check(&token, ahead).await, expected, "{ahead}");
    }
    // This computer's clock is a day off; Clerk's answer says so.
    world.clock.set_wall(86_400);
    assert_eq!(world.check(&token, 0).await, Err(ClaimProblem::OutOfTime.into()));
    world.check(&token, -86_400).await.unwrap();
}

#[tokio::test]
async fn keys_that_cannot_be_had_are_no_verdict_and_older_ones_do() {
    let world = World::start().await;
    world.publish(503, Value::Null);
    let token = minted(&world.signer);
    let error = world.check(&token, 0).await.unwrap_err();
    assert!(error.is_passing(), "{error}");
    world.publish(200, json!({"nothing": 1}));
    assert_eq!(world.check(&token, 0).await, Err(ClerkError::BadResponse("key set")));
    world.publish(200, world.signer.jwks_json());
    world.check(&token, 0).await.unwrap();
    world.publish(503, Value::Null);
    world.clock.advance(6 * 60);
    world.check(&minted(&world.signer), -6 * 60).await.unwrap();
}

#[tokio::test]
async fn the_keys_are_asked_for_below_the_address_of_a_proxy() {
    let world = World::start().await;
    for base in ["/__clerk", "/__clerk/", ""] {
        let base = Url::parse(&format!("{}{base}", world.server.base)).unwrap();
        let jwks = Jwks::new(reqwest::Client::builder().no_proxy().build().unwrap(), &base);
        let token = Secret::new(minted(&world.signer));
        let claims = Claims::read(&token).unwrap();
        let answered_at = world.clock.now().as_second();
        jwks.check(&token, &claims, answered_at, world.clock.as_ref()).await.unwrap();
    }
    let asked: Vec<_> = world.server.seen().into_iter().map(|one| one.path_and_query).collect();
    let below = "/__clerk/.well-known/jwks.json";
    assert_eq!(asked, [below, below, "/.well-known/jwks.json"]);
}

#[tokio::test]
async fn a_key_set_that_is_too_long_is_not_read() {
    let world = World::start().await;
    let mut long = world.signer.jwks_json();
    long["more"] = Value::String("x".repeat(6_000_000));
    world.publish(200, long);
    let token = minted(&world.signer);
    assert_eq!(world.check(&token, 0).await, Err(ClerkError::BadResponse("length")));
}
