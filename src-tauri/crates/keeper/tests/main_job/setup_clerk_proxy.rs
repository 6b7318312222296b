use crate::setup_clerk::unset;
use crate::world::{ADA, World};
use ::sandbox::{Sandbox, SandboxConfig};
use base64::Engine as _;
use domain::Secret;
use domain::config::{Config, Layer, Part, Reading};
use keeper::view::{AuthState, ClerkFinding as F, ErrorCode};

/// A key whose host does not exist, as for an instance that is only reached by a proxy.
fn key() -> String {
    let host = base64::engine::general_purpose::STANDARD.encode("clerk.nowhere.invalid$");
    format!("pk_live_{host}")
}

async fn start() -> World {
    unset(Sandbox::start(SandboxConfig::default()).await.unwrap()).await
}

async fn found(world: &World, proxy: &str) -> Vec<F> {
    world.keeper.test_clerk_setup(Secret::new(key()), proxy.to_owned()).await.findings()
}

async fn save(world: &World, proxy: &str, sign_out: bool) -> Option<ErrorCode> {
    let key = Secret::new(key());
    world.keeper.save_clerk_setup(key, proxy.to_owned(), sign_out).await.err().map(|error| error.code)
}

#[tokio::test]
async fn a_proxy_address_is_judged_like_the_key() {
    let world = start().await;
    let proxy = world.sandbox.clerk_proxy_url();
    let all = found(&world, &proxy).await;
    assert_eq!(all[..4], [F::KeyGood, F::Reached, F::NativeOn, F::WayThere]);
    assert_eq!(found(&world, &format!(" {proxy}/ ")).await[1], F::Reached);
    for (wrong, finding) in [
        ("app.example/__clerk", F::ProxyMalformed),
        ("http://app.example/__clerk", F::ProxyNotHttps),
        ("http://127.0.0.1:1/__clerk", F::ProxyOffline),
        (&format!("{}/elsewhere", world.sandbox.base_url()), F::ProxyNotClerk),
    ] {
        assert_eq!(found(&world, wrong).await[1], finding, "{wrong}");
    }
    assert_eq!(save(&world, "app.example/__clerk", false).await, Some(ErrorCode::BadConfig));
    assert!(world.setup.written.lock().unwrap().is_empty());
}

#[tokio::test]
async fn everything_that_is_asked_of_clerk_goes_by_the_proxy_and_its_tokens_are_taken() {
    let world = start().await;
    let proxy = world.sandbox.clerk_proxy_url();
    assert_eq!(save(&world, &proxy, false).await, None);
    let setup = world.keeper.clerk_setup().await.unwrap();
    assert_eq!((setup.publishable_key.as_str(), setup.proxy_url.as_str()), (key().as_str(), proxy.as_str()));
    let written = world.setup.written.lock().unwrap()[&Part::Clerk].clone();
    assert_eq!(written.clerk_proxy_url.as_deref(), Some(proxy.as_str()));

    // The host in the key does not exist: whatever went there would fail.
    world.sign_in(ADA).await;
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedIn);
    let test = found(&world, &proxy).await;
    assert_eq!(test[5], F::RoleThere, "a session token is had, with its role");

    assert_eq!(
        save(&world, "", false).await,
        Some(ErrorCode::UsersSignedIn),
        "tokens go to no other address"
    );
}

#[tokio::test]
async fn the_configuration_names_a_proxy_too() {
    let mut world = start().await;
    let (key, proxy) = (key(), world.sandbox.clerk_proxy_url());
    let clerk = Reading::from_env([
        ("ADKEEPER_CLERK_PUBLISHABLE_KEY".to_owned(), key),
        ("ADKEEPER_CLERK_PROXY_URL".to_owned(), proxy.clone()),
    ]);
    let config = Config::resolve([clerk, Layer::default().into()]);
    world.restart_with(Config { clerk: config.clerk, ..world.config.clone() }).await;
    world.sign_in(ADA).await;
    assert_eq!(world.keeper.clerk_setup().await.unwrap().proxy_url, proxy);
}
