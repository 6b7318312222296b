//! A certified OpenID provider judges how we ask for a code and what we make of its answers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test and its helpers")]

mod oidc;

use domain::callback::{Callback, Refusal};
use oidc::{LOOPBACK, RETURN_URL, World};
use peers::User;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_comes_back_over_the_apps_own_scheme() {
    let world = World::start();
    let back = world.allow(&mut User::named("ada").unwrap(), RETURN_URL).await;
    assert!(back.as_str().starts_with("com.adkeeper.desktop://amazon/callback?"), "{back}");
    let Callback::Amazon { state, outcome } = oidc::read(&back) else { panic!("{back}") };
    assert_eq!(state.as_deref(), Some(oidc::STATE), "the state comes back letter for letter");
    let code = outcome.unwrap();
    assert!(world.exchange(&code, RETURN_URL).await.unwrap().refresh.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_comes_back_to_a_loopback_port() {
    let world = World::start();
    for loopback in [LOOPBACK, "http://127.0.0.1:51234/callback"] {
        let back = world.allow(&mut User::named("ada").unwrap(), loopback).await;
        assert!(back.as_str().starts_with(&format!("{loopback}?")), "{back}");
        let code = oidc::code(&back);
        assert!(world.exchange(&code, loopback).await.unwrap().refresh.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_cancels_is_told_apart_from_a_fault() {
    let world = World::start();
    let page = world.page(RETURN_URL);
    let back = User::named("ada").unwrap().cancel(&page).await.unwrap();
    assert_eq!(oidc::refusal(&back), (Some(oidc::STATE.to_owned()), Refusal::Denied));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_that_the_client_may_not_ask_for_is_told_as_that() {
    let world = World::start_asking_for("advertising::audiences");
    let back = User::named("ada").unwrap().allow(&world.page(RETURN_URL)).await.unwrap();
    assert_eq!(oidc::refusal(&back), (Some(oidc::STATE.to_owned()), Refusal::InvalidScope));
}

/// The client never sends these requests; what it would make of the answers is looked at by changing
/// the address on its way to the browser.
#[tokio::test(flavor = "multi_thread")]
async fn every_other_refusal_keeps_its_word_and_its_state() {
    let world = World::start();
    let changed = |name: &str, value: Option<&str>| {
        let mut page = world.page(RETURN_URL);
        let kept: Vec<(String, String)> =
            page.query_pairs().into_owned().filter(|(key, _)| key != name).collect();
        let added = value.map(|value| (name.to_owned(), value.to_owned()));
        page.query_pairs_mut().clear().extend_pairs(kept).extend_pairs(added);
        page
    };
    for (page, word) in [
        (changed("prompt", Some("none")), "login_required"),
        (changed("code_challenge", None), "invalid_request"),
        (changed("code_challenge_method", Some("plain")), "invalid_request"),
        (changed("response_type", Some("nonsense")), "unsupported_response_type"),
    ] {
        let back = User::named("ada").unwrap().allow(&page).await.unwrap();
        let expected = (Some(oidc::STATE.to_owned()), Refusal::Other(word.to_owned()));
        assert_eq!(oidc::refusal(&back), expected, "{page}");
    }
    let mut signed_in = User::named("ada").unwrap();
    signed_in.allow(&world.page(RETURN_URL)).await.unwrap();
    let back = signed_in.allow(&changed("prompt", Some("none"))).await.unwrap();
    let expected = (Some(oidc::STATE.to_owned()), Refusal::Other("interaction_required".to_owned()));
    assert_eq!(oidc::refusal(&back), expected, "a native client is never answered without its user");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_address_or_client_that_is_not_registered_gets_no_redirect() {
    let world = World::start();
    for address in ["com.adkeeper.desktop://amazon/callback/", "https://example.com/callback"] {
        assert_eq!(User::named("ada").unwrap().stays(&world.page(address)).await.unwrap(), 400, "{address}");
    }
    let page = world.client("nobody").authorize_url(
        oidc::REGION,
        oidc::STATE,
        oidc::pkce(1).challenge(),
        RETURN_URL,
    );
    assert_eq!(User::named("ada").unwrap().stays(&page).await.unwrap(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scope_goes_out_so_that_a_strict_reader_understands_it() {
    let world = World::start_asking_for("openid advertising::campaign_management");
    let page = world.page(RETURN_URL);
    assert!(page.query().unwrap().contains("scope=openid%20advertising%3A%3Acampaign_management"), "{page}");
    let back = world.allow(&mut User::named("ada").unwrap(), RETURN_URL).await;
    let tokens = world.exchange(&oidc::code(&back), RETURN_URL).await.unwrap();
    assert_eq!(tokens.scopes.as_deref(), Some("openid advertising::campaign_management"));
}
