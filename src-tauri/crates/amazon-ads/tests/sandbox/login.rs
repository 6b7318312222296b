//! Consent, codes and refresh tokens.

use crate::world::{NORTHWIND, World, counts, parameter};
use amazon_ads::{ClientAuth, DEFAULT_SCOPE, TokenError};
use domain::{AccountKind, Cause, Region, Secret};
use sandbox::{Decision, GrantSelector};
use wire::Pkce;

#[tokio::test]
async fn a_connected_login_has_tokens_as_long_and_as_lived_as_amazons() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    assert!(tokens.access.expose().starts_with("Atza|"));
    assert_eq!(tokens.refresh.as_ref().unwrap().len(), 2048, "the longest refresh token that LwA gives");
    let left = tokens.expires_at.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((3500..=3600).contains(&left), "{left} s left");
    assert!(tokens.clock_skew.unwrap().abs() < jiff::SignedDuration::from_mins(1), "{:?}", tokens.clock_skew);
}

#[tokio::test]
async fn a_return_address_works_only_as_it_is_registered() {
    let world = World::start().await;
    let pkce = Pkce::from_bytes([1; 32]);
    // Registered without a slash; a client that parses addresses would add one.
    let page = world.lwa.authorize_url(Region::Na, "s", pkce.challenge(), "https://amazon.com");
    let decision = Decision::Allow(NORTHWIND.to_owned());
    let returned = sandbox::Browser::new().unwrap().consent(page.as_str(), &decision).await.unwrap();
    let code = Secret::new(parameter(&returned, "code").unwrap());
    let exchange = async |url| world.lwa.exchange(Region::Na, &code, pkce.verifier(), url, &world.auth).await;
    assert!(matches!(exchange("https://amazon.com/").await, Err(TokenError::InvalidGrant(_))));
    let code = world.code(&pkce, NORTHWIND).await;
    world.exchange(&code, &pkce).await.unwrap();
}

#[tokio::test]
async fn a_client_is_checked_without_a_grant() {
    let world = World::start().await;
    for region in Region::ALL {
        world.lwa.check_client(region, &world.auth).await.unwrap();
    }
    let wrong = ClientAuth::Secret(Secret::new("amzn1.oa2-cs.v1.wrong"));
    let error = world.lwa.check_client(Region::Na, &wrong).await.unwrap_err();
    assert_eq!(error.cause(), Cause::ClientRefused);
}

#[tokio::test]
async fn one_grant_works_at_every_token_host_and_the_refresh_token_stays() {
    let world = World::start().await;
    let first = world.connect(NORTHWIND).await;
    for region in Region::ALL {
        let next = world.lwa.refresh(region, first.refresh.as_ref().unwrap(), &world.auth).await.unwrap();
        assert_ne!(next.access, first.access);
        assert_eq!(next.refresh, first.refresh);
        assert_eq!(counts(&world.sweep(&next).await.unwrap(), AccountKind::SponsoredAds), [6, 5, 4]);
    }
}

#[tokio::test]
async fn a_refusal_and_an_unknown_scope_come_back_as_errors_of_the_callback() {
    let world = World::start().await;
    let pkce = Pkce::from_bytes([2; 32]);
    let returned = world.decide(Region::Eu, &pkce, &Decision::Cancel).await;
    assert_eq!(parameter(&returned, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&returned, "code"), None);

    let world = World::start_asking_for(&[DEFAULT_SCOPE, "advertising::reporting"]).await;
    let returned = world.decide(Region::Eu, &pkce, &Decision::Allow(NORTHWIND.to_owned())).await;
    assert_eq!(parameter(&returned, "error").as_deref(), Some("invalid_scope"));
}

#[tokio::test]
async fn several_scopes_arrive_as_several_scopes() {
    let world = World::start_asking_for(&[DEFAULT_SCOPE, "profile"]).await;
    world.connect(NORTHWIND).await;
    let grants = world.sandbox.control().grants();
    assert_eq!(grants[0].scope, "advertising::campaign_management profile");
}

#[tokio::test]
async fn a_code_works_once_and_only_with_its_own_verifier() {
    let world = World::start().await;
    let pkce = Pkce::from_bytes([3; 32]);
    let code = world.code(&pkce, NORTHWIND).await;
    let stranger = Pkce::from_bytes([4; 32]);
    let stolen = world.exchange(&code, &stranger).await.unwrap_err();
    assert!(matches!(stolen, TokenError::InvalidGrant(_)), "{stolen:?}");

    world.exchange(&code, &pkce).await.unwrap();
    let again = world.exchange(&code, &pkce).await.unwrap_err();
    assert!(matches!(again, TokenError::InvalidGrant(_)), "{again:?}");
}

#[tokio::test]
async fn a_removed_grant_and_a_rotated_secret_are_told_apart() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;

    let fresh = world.sandbox.control().rotate_client_secret();
    let error = world.refresh(&tokens).await.unwrap_err();
    assert!(matches!(error, TokenError::InvalidClient(_)), "{error:?}");
    assert_eq!(error.cause(), Cause::ClientRefused, "a rotated secret must not look like a dead grant");
    let fixed = ClientAuth::Secret(Secret::new(fresh));
    world.lwa.refresh(Region::Na, tokens.refresh.as_ref().unwrap(), &fixed).await.unwrap();

    let revoked = world.sandbox.control().revoke(&GrantSelector::Login(NORTHWIND.to_owned()), false);
    assert_eq!(revoked, 1);
    let error = world.lwa.refresh(Region::Na, tokens.refresh.as_ref().unwrap(), &fixed).await.unwrap_err();
    let TokenError::InvalidGrant(refusal) = &error else { panic!("{error:?}") };
    assert!(refusal.request_id.is_some(), "the request id must be kept for Amazon's support");
    assert_eq!(error.cause(), Cause::GrantDoubted);
    let still = world.sweep(&tokens).await.unwrap();
    assert_eq!(counts(&still, AccountKind::SponsoredAds), [6, 5, 4], "an access token outlives its grant");
}

#[tokio::test]
async fn a_rotated_refresh_token_is_handed_on() {
    let world = World::start().await;
    let first = world.connect(NORTHWIND).await;
    world.sandbox.control().set_refresh_rotation(true);
    let second = world.refresh(&first).await.unwrap();
    assert_ne!(second.refresh, first.refresh);
    assert!(matches!(world.refresh(&first).await, Err(TokenError::InvalidGrant(_))));
    world.refresh(&second).await.unwrap();
}
