use crate::world::{ADA, NORTHWIND, World, browser};
use ::sandbox::{Fault, FaultKind, Instance, Sandbox, SandboxConfig, SandboxHandle, Target};
use domain::Secret;
use domain::config::{Config, Part};
use keeper::view::{AuthState, ClerkFinding as F, ClerkTest, ErrorCode};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Nothing but Amazon is set, and nothing is fixed.
pub async fn unset(sandbox: SandboxHandle) -> World {
    let all = Config::for_sandbox(&sandbox.base_url()).unwrap();
    let config = Config { clerk: None, supabase: None, sandbox: None, ..all };
    World::start_configured(sandbox, config, Arc::default()).await
}

pub fn key_of(sandbox: &SandboxHandle) -> String {
    sandbox.publishable_key()
}

async fn start() -> World {
    unset(Sandbox::start(SandboxConfig::default()).await.unwrap()).await
}

async fn looked(world: &World, key: &str) -> ClerkTest {
    looked_behind(world, key, "").await
}

async fn looked_behind(world: &World, key: &str, proxy: &str) -> ClerkTest {
    world.keeper.test_clerk_setup(Secret::new(key), proxy.to_owned()).await
}

async fn save(world: &World, key: &str, sign_out: bool) -> Option<ErrorCode> {
    world
        .keeper
        .save_clerk_setup(Secret::new(key), String::new(), sign_out)
        .await
        .err()
        .map(|error| error.code)
}

#[tokio::test]
async fn a_pasted_key_is_looked_at_saved_and_signs_users_in_without_a_restart() {
    let world = start().await;
    assert!(!world.keeper.snapshot().await.setup.clerk);
    assert_eq!(world.keeper.begin_sign_in().await.unwrap_err().code, ErrorCode::NotConfigured);
    let key = key_of(&world.sandbox);
    let test = looked(&world, &format!(" {key}\n")).await;
    assert_eq!(test.host.as_deref(), world.sandbox.base_url().strip_prefix("http://"));
    assert_eq!(test.development, Some(true));
    let unproven = [F::KeyGood, F::Reached, F::NativeOn, F::WayThere, F::CallbackUnknown, F::RoleUnknown];
    assert_eq!(test.findings(), unproven);
    assert!(world.setup.written.lock().unwrap().is_empty(), "looking changes nothing");
    assert!(!world.keeper.snapshot().await.setup.clerk);

    assert_eq!(save(&world, &format!(" {key}\n"), false).await, None);
    let written = world.setup.written.lock().unwrap()[&Part::Clerk].clone();
    assert_eq!(written.clerk_publishable_key.as_deref(), Some(key.as_str()));
    let setup = world.keeper.clerk_setup().await.unwrap();
    assert_eq!((setup.publishable_key, setup.fixed, setup.signed_in), (key.clone(), false, 0));
    world.sign_in(ADA).await;
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedIn);
    let proven = [F::KeyGood, F::Reached, F::NativeOn, F::WayThere, F::CallbackSeen, F::RoleThere];
    assert_eq!(looked(&world, &key).await.findings(), proven);
}

#[tokio::test]
async fn what_an_instance_lacks_is_found_by_asking_it() {
    let world = start().await;
    let key = key_of(&world.sandbox);
    let control = world.sandbox.control();
    for (bad, finding) in
        [("pk_test_x", F::KeyMalformed), ("sk_live_abc", F::KeySecret), ("", F::KeyMalformed)]
    {
        let test = looked(&world, bad).await;
        assert_eq!(test.findings()[..2], [finding, F::HostUnknown], "{bad}");
        assert_eq!(test.host, None);
    }
    for (fault, finding) in [
        (FaultKind::Reset, F::HostOffline),
        (FaultKind::Html { status: 200 }, F::HostNotClerk),
        (FaultKind::Html { status: 404 }, F::HostNotClerk),
        (FaultKind::Status { status: 503, retry_after: None }, F::HostDown),
        (FaultKind::Status { status: 429, retry_after: None }, F::HostDown),
    ] {
        control.add_fault(Fault::once(Target::Clerk, fault));
        let found = looked(&world, &key).await.findings();
        let blind =
            [F::KeyGood, finding, F::NativeUnknown, F::WayUnknown, F::CallbackUnknown, F::RoleUnknown];
        assert_eq!(found, blind, "{fault:?}");
    }
    control.set_native_api(false);
    assert_eq!(looked(&world, &key).await.findings()[2], F::NativeOff);
    control.set_instance(|instance| {
        *instance = Instance { password: false, email_code: false, ..Instance::default() };
    });
    assert_eq!(looked(&world, &key).await.findings()[2..4], [F::NativeOn, F::WayMissing]);
}

#[tokio::test]
async fn a_callback_that_is_not_registered_is_known_from_the_sign_in_that_lacked_it() {
    let world = start().await;
    let key = key_of(&world.sandbox);
    assert_eq!(save(&world, &key, false).await, None);
    let control = world.sandbox.control();
    control.switch("clerk-nonce-withheld", true).unwrap();
    world.keeper.begin_sign_in().await.unwrap();
    let back = browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    let error = world.keeper.handle_callback(back.as_str()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::CallbackNotRegistered);
    assert_eq!(looked(&world, &key).await.findings()[4], F::CallbackRefused);
    let other = Sandbox::start(SandboxConfig::default()).await.unwrap();
    assert_eq!(
        looked(&world, &key_of(&other)).await.findings()[4],
        F::CallbackUnknown,
        "what one instance did says nothing of another"
    );
    control.switch("clerk-nonce-withheld", false).unwrap();
    world.sign_in(ADA).await;
    assert_eq!(looked(&world, &key).await.findings()[4], F::CallbackSeen);
}

#[tokio::test]
async fn the_role_is_read_from_a_new_token_each_time() {
    let world = start().await;
    let key = key_of(&world.sandbox);
    assert_eq!(save(&world, &key, false).await, None);
    let role = |on: bool| world.sandbox.control().set_instance(|instance| instance.role_claim = on);
    role(false);
    world.sign_in(ADA).await;
    assert_eq!(looked(&world, &key).await.findings()[5], F::RoleMissing);
    role(true);
    assert_eq!(looked(&world, &key).await.findings()[5], F::RoleThere, "mended without a restart");
    world.sandbox.control().expire_session(None);
    assert_eq!(looked(&world, &key).await.findings()[5], F::RoleUnknown);
}

#[tokio::test]
async fn another_instance_is_refused_while_users_are_signed_in_unless_they_are_to_leave() {
    let world = start().await;
    let key = key_of(&world.sandbox);
    assert_eq!(save(&world, &key, false).await, None);
    world.sign_in(ADA).await;
    world.connect(NORTHWIND).await;
    let other = Sandbox::start(SandboxConfig::default()).await.unwrap();
    assert_eq!(save(&world, &key, false).await, None, "the same instance again harms nobody");
    assert_eq!(save(&world, &key_of(&other), false).await, Some(ErrorCode::UsersSignedIn));
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedIn);
    assert_eq!(world.keeper.clerk_setup().await.unwrap().publishable_key, key);
    let written = world.setup.written.lock().unwrap()[&Part::Clerk].clone();
    assert_eq!(written.clerk_publishable_key, Some(key.clone()));
    world.setup.full.store(true, Ordering::SeqCst);
    assert_eq!(save(&world, &key_of(&other), true).await, Some(ErrorCode::BadConfig));
    let still = world.keeper.snapshot().await.auth.state;
    assert_eq!(still, AuthState::SignedIn, "nobody leaves for an instance that cannot be kept");
    world.setup.full.store(false, Ordering::SeqCst);

    assert_eq!(save(&world, &key_of(&other), true).await, None);
    let active = world.sandbox.control().sessions().into_iter().filter(|one| one.status == "active");
    assert_eq!(active.count(), 0, "the old instance was told");
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedOut);
    let users = world.keeper.users().await.unwrap();
    assert_eq!(users.len(), 1, "their data stays");
    world.sign_in(ADA).await;
    assert_eq!(other.control().sessions().len(), 1, "the sign-in went to the new instance");
    // Both sandboxes call her by one id, so the connection is hers again.
    assert_eq!(world.keeper.connections().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_secret_key_is_refused_and_kept_nowhere() {
    let world = start().await;
    assert_eq!(save(&world, "sk_live_canary", false).await, Some(ErrorCode::SecretKey));
    assert_eq!(save(&world, "nonsense", false).await, Some(ErrorCode::BadConfig));
    assert!(world.setup.written.lock().unwrap().is_empty());
    let test = looked(&world, "sk_live_canary").await;
    assert!(!format!("{test:?}").contains("canary"));
    let fixed = World::start().await;
    let key = key_of(&fixed.sandbox);
    assert!(fixed.keeper.clerk_setup().await.unwrap().fixed);
    assert_eq!(save(&fixed, &key, true).await, Some(ErrorCode::BadConfig), "the sandbox sets it");
}

#[tokio::test]
async fn a_sign_in_under_way_ends_with_the_instance_that_it_began_at() {
    let world = start().await;
    assert_eq!(save(&world, &key_of(&world.sandbox), false).await, None);
    world.keeper.begin_sign_in().await.unwrap();
    let back = browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    let other = Sandbox::start(SandboxConfig::default()).await.unwrap();
    assert_eq!(save(&world, &key_of(&other), false).await, None, "nobody is signed in yet");
    let error = world.keeper.handle_callback(back.as_str()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NoPendingFlow);
    assert_eq!(world.keeper.snapshot().await.auth.state, AuthState::SignedOut);
}
