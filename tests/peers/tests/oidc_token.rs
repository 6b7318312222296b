//! A certified OpenID provider judges our token requests, and its refusals have their own codes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

mod oidc;

use std::time::Duration;

use amazon_ads::{TokenError, Tokens};
use domain::{Cause, Secret};
use oidc::{LOOPBACK, REGION, RETURN_URL, World, pkce, secret_of};
use peers::http;

fn refresh_token(tokens: &Tokens) -> Secret {
    tokens.refresh.clone().unwrap()
}

/// The error, after checking what it means for a connection.
fn told(result: Result<Tokens, TokenError>, cause: Cause) -> TokenError {
    let error = result.unwrap_err();
    assert_eq!(error.cause(), cause, "{error:?}");
    error
}

#[tokio::test(flavor = "multi_thread")]
async fn with_rotation_on_every_refresh_brings_the_next_token_and_kills_the_last() {
    let world = World::start();
    let first = world.connect("ada").await;
    let second = world.refresh(&refresh_token(&first)).await.unwrap();
    assert_ne!(refresh_token(&first).expose(), refresh_token(&second).expose());
    assert_ne!(first.access.expose(), second.access.expose());
    let third = world.refresh(&refresh_token(&second)).await.unwrap();

    let dead = told(world.refresh(&refresh_token(&first)).await, Cause::GrantDoubted);
    assert!(matches!(dead, TokenError::InvalidGrant(_)), "{dead:?}");
    // RFC 9700, 4.14.2: a token used twice was stolen from somebody, so the whole family dies.
    let dead = told(world.refresh(&refresh_token(&third)).await, Cause::GrantDoubted);
    assert!(matches!(dead, TokenError::InvalidGrant(_)), "{dead:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_an_access_token_is_as_the_provider_says() {
    let world = World::start();
    let before = domain::Clock::now(&sandbox::SystemClock::new());
    let tokens = world.connect("ada").await;
    let life = tokens.expires_at.duration_since(before).as_secs();
    assert!((3600..3660).contains(&life), "{life} s");
    assert!(tokens.clock_skew.unwrap().as_secs().abs() <= 1);
    assert_eq!(tokens.scopes.as_deref(), Some(amazon_ads::DEFAULT_SCOPE));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_bad_is_a_doubted_grant() {
    let world = World::start();
    let (auth, verifier) = (secret_of("adkeeper"), pkce(1).verifier().clone());
    let invalid = |result| {
        let error = told(result, Cause::GrantDoubted);
        let TokenError::InvalidGrant(refusal) = &error else { panic!("{error:?}") };
        assert!(refusal.description.is_some());
    };

    invalid(world.exchange(&Secret::new("nobody-ever-gave-this-code"), RETURN_URL).await);

    let code = world.code_for("ada").await;
    invalid(world.exchange(&code, LOOPBACK).await);

    let code = world.code_for("ada").await;
    invalid(world.lwa.exchange(REGION, &code, pkce(2).verifier(), RETURN_URL, &auth).await);

    let code = world.code_for("ada").await;
    let neighbour = world.client("neighbour");
    invalid(neighbour.exchange(REGION, &code, &verifier, RETURN_URL, &secret_of("neighbour")).await);

    let code = world.code_for("ada").await;
    let tokens = world.exchange(&code, RETURN_URL).await.unwrap();
    invalid(world.exchange(&code, RETURN_URL).await);
    // RFC 6749, 4.1.2: a code used twice takes the tokens of its first use along.
    invalid(world.refresh(&refresh_token(&tokens)).await);

    let code = world.code_for("ada").await;
    world.providers.forward(Duration::from_secs(301)).await.unwrap();
    invalid(world.exchange(&code, RETURN_URL).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_that_is_bad_is_a_doubted_grant() {
    let world = World::start();
    let invalid = |result| {
        let error = told(result, Cause::GrantDoubted);
        assert!(matches!(error, TokenError::InvalidGrant(_)), "{error:?}");
    };

    invalid(world.refresh(&Secret::new("nobody-ever-gave-this-token")).await);

    let tokens = world.connect("ada").await;
    let neighbour = world.client("neighbour");
    invalid(neighbour.refresh(REGION, &refresh_token(&tokens), &secret_of("neighbour")).await);

    let revocation = world.providers.rotating.join("/token/revocation").unwrap();
    let form = [
        ("token", refresh_token(&tokens).expose().to_owned()),
        ("client_id", "adkeeper".to_owned()),
        ("client_secret", "secret of adkeeper".to_owned()),
    ];
    http().unwrap().post(revocation).form(&form).send().await.unwrap().error_for_status().unwrap();
    invalid(world.refresh(&refresh_token(&tokens)).await);

    let tokens = world.connect("ben").await;
    world.providers.forward(Duration::from_secs(7201)).await.unwrap();
    invalid(world.refresh(&refresh_token(&tokens)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_or_client_is_told_as_the_clients_fault() {
    let world = World::start();
    let tokens = world.connect("ada").await;
    let refused = |result| {
        let error = told(result, Cause::ClientRefused);
        assert!(matches!(error, TokenError::InvalidClient(_)), "{error:?}");
    };
    let token = refresh_token(&tokens);
    refused(world.lwa.refresh(REGION, &token, &secret_of("somebody else")).await);
    refused(world.client("nobody").refresh(REGION, &token, &secret_of("nobody")).await);
    let code = world.code_for("ada").await;
    let verifier = pkce(1).verifier().clone();
    refused(world.lwa.exchange(REGION, &code, &verifier, RETURN_URL, &secret_of("somebody else")).await);
    assert!(world.refresh(&token).await.is_ok(), "the grant is as good as before");
    assert!(world.exchange(&code, RETURN_URL).await.is_ok(), "and so is the code");

    assert_eq!(world.lwa.check_client(REGION, &secret_of("adkeeper")).await, Ok(()));
    let checked = world.lwa.check_client(REGION, &secret_of("somebody else")).await;
    assert!(matches!(checked, Err(TokenError::InvalidClient(_))), "{checked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_malformed_or_not_allowed_blames_nobodys_grant() {
    let world = World::start();
    let code = world.code_for("ada").await;
    let short = Secret::new("too-short-for-a-verifier");
    let error = world.lwa.exchange(REGION, &code, &short, RETURN_URL, &secret_of("adkeeper")).await;
    assert!(matches!(told(error, Cause::Unknown), TokenError::InvalidRequest(_)));

    // This provider's word for a grant type that the client is not registered for.
    let token = refresh_token(&world.connect("ada").await);
    let error = world.client("codes-only").refresh(REGION, &token, &secret_of("codes-only")).await;
    assert!(matches!(told(error, Cause::Unknown), TokenError::InvalidRequest(_)));

    let codes = oidc::client(&world.providers.codes, "adkeeper", &[]);
    let error = codes.refresh(REGION, &token, &secret_of("adkeeper")).await;
    assert!(matches!(told(error, Cause::Unknown), TokenError::UnsupportedGrantType(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_may_not_serve_a_user_is_told_as_not_permitted() {
    let world = World::start();
    let code = world.code_for("unapproved").await;
    let error = told(world.exchange(&code, RETURN_URL).await, Cause::NotPermitted);
    assert!(matches!(error, TokenError::UnauthorizedClient(_)), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_unwell_is_never_a_verdict_about_the_grant() {
    let world = World::start();
    for (name, status) in [("unwell", 500), ("throttled", 400)] {
        let code = world.code_for(name).await;
        let error = told(world.exchange(&code, RETURN_URL).await, Cause::ProviderDown);
        assert!(
            matches!(error, TokenError::ProviderDown { status: told, .. } if told == status),
            "{error:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_without_refresh_tokens_is_no_connection() {
    let world = World::start();
    let client = oidc::client(&world.providers.codes, "adkeeper", &[amazon_ads::DEFAULT_SCOPE.to_owned()]);
    let page = client.authorize_url(REGION, oidc::STATE, pkce(1).challenge(), RETURN_URL);
    let back = peers::User::named("ada").unwrap().allow(&page).await.unwrap();
    let verifier = pkce(1).verifier().clone();
    let error =
        client.exchange(REGION, &oidc::code(&back), &verifier, RETURN_URL, &secret_of("adkeeper")).await;
    assert!(matches!(told(error, Cause::Unknown), TokenError::NoRefreshToken { .. }));
}
