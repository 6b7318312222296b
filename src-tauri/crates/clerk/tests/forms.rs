//! The app's own forms against the sandbox: what is offered, each way in, each refusal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "the helpers here are part of the tests")]

mod support;

use clerk::{ClerkClient, ClerkError, Environment, NewUser, SignIn, SignInStatus, Strategy};
use domain::Secret;
use sandbox::{Instance, Sandbox, SandboxConfig, SandboxHandle};
use std::sync::Arc;
use std::time::Duration;
use support::{MemoryTokens, TestClock, client};

const ADA: &str = "ada@example.com";
const DORA: &str = "dora@example.com";

struct World {
    sandbox: SandboxHandle,
    clock: Arc<TestClock>,
    tokens: Arc<MemoryTokens>,
    clerk: ClerkClient,
}

impl World {
    async fn start() -> Self {
        let clock = TestClock::new();
        let config = SandboxConfig { clock: clock.clone(), ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).await.unwrap();
        let tokens = Arc::<MemoryTokens>::default();
        let clerk = client(&sandbox.base_url(), tokens.clone(), clock.clone());
        Self { sandbox, clock, tokens, clerk }
    }

    fn mailed(&self, address: &str) -> Secret {
        Secret::new(self.sandbox.control().newest_code(address).unwrap())
    }
}

fn offered(factors: &[clerk::Factor]) -> Vec<Strategy> {
    factors.iter().map(|factor| factor.strategy).collect()
}

fn code(error: &ClerkError) -> &str {
    match error {
        ClerkError::Clerk { code, .. } => code,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn only_what_the_instance_enables_is_known_as_a_way_in() {
    let world = World::start().await;
    let all = Environment {
        native_api: true,
        password: true,
        email_code: true,
        totp: true,
        backup_code: true,
        sign_up: true,
        any_way: true,
        development: true,
    };
    assert_eq!(world.clerk.environment().await.unwrap(), all);
    world.sandbox.control().set_instance(|instance| {
        *instance = Instance { native_api: false, password: false, sign_up: false, ..instance.clone() };
    });
    let some = Environment { native_api: false, password: false, sign_up: false, ..all };
    assert_eq!(world.clerk.environment().await.unwrap(), some, "it answers with the Native API off, too");
    world.sandbox.control().set_instance(|instance| instance.email_code = false);
    let none = Environment { email_code: false, any_way: false, ..some };
    assert_eq!(world.clerk.environment().await.unwrap(), none, "a second factor alone lets nobody in");
    assert_eq!(world.clerk.begin_sign_in(ADA).await, Err(ClerkError::NativeApiDisabled));
}

#[tokio::test]
async fn a_password_signs_in_and_the_first_wrong_one_costs_nothing() {
    let world = World::start().await;
    let begun = world.clerk.begin_sign_in(ADA).await.unwrap();
    assert_eq!(begun.status, SignInStatus::NeedsFirstFactor);
    assert_eq!(
        offered(&begun.first),
        [Strategy::Password, Strategy::EmailCode, Strategy::ResetPasswordEmailCode]
    );
    assert_eq!(begun.first[1].safe_identifier.as_deref(), Some("a***@example.com"));
    let wrong = world.clerk.attempt_first_factor(&begun.id, Strategy::Password, &Secret::new("no")).await;
    assert_eq!(code(&wrong.unwrap_err()), "form_password_incorrect");
    let right = Secret::new("correct horse");
    let done = world.clerk.attempt_first_factor(&begun.id, Strategy::Password, &right).await.unwrap();
    assert_eq!(done.status, SignInStatus::Complete);
    let session = done.session_id.unwrap();
    let user = world.clerk.completed(&session).await.unwrap().user;
    assert_eq!((user.name.as_str(), user.emails.len(), user.emails[0].verified), ("Ada Marlow", 1, true));
    assert!(world.tokens.current().is_some());
    let nobody = world.clerk.begin_sign_in("nobody@example.com").await.unwrap_err();
    assert_eq!(code(&nobody), "session_exists", "one session on one device");
}

#[tokio::test]
async fn a_code_by_mail_signs_in_after_a_wrong_one() {
    let world = World::start().await;
    let nobody = world.clerk.begin_sign_in("nobody@example.com").await.unwrap_err();
    assert_eq!(code(&nobody), "form_identifier_not_found");
    let begun = world.clerk.begin_sign_in(ADA).await.unwrap();
    let factor = begun.first.iter().find(|factor| factor.strategy == Strategy::EmailCode).unwrap();
    world.clerk.prepare_first_factor(&begun.id, factor).await.unwrap();
    let attempt =
        async |typed: &Secret| world.clerk.attempt_first_factor(&begun.id, Strategy::EmailCode, typed).await;
    assert_eq!(code(&attempt(&Secret::new("000000x")).await.unwrap_err()), "form_code_incorrect");
    assert_eq!(attempt(&world.mailed(ADA)).await.unwrap().status, SignInStatus::Complete);
}

async fn with_password(world: &World, email: &str, password: &str) -> SignIn {
    let begun = world.clerk.begin_sign_in(email).await.unwrap();
    let password = Secret::new(password);
    world.clerk.attempt_first_factor(&begun.id, Strategy::Password, &password).await.unwrap()
}

#[tokio::test]
async fn the_second_factor_is_the_app_or_a_backup_code() {
    let world = World::start().await;
    let asked = with_password(&world, DORA, "silver tower").await;
    assert_eq!(asked.status, SignInStatus::NeedsSecondFactor);
    assert_eq!(offered(&asked.second), [Strategy::Totp, Strategy::BackupCode]);
    let wrong = world
        .clerk
        .attempt_second_factor(&asked.id, Strategy::Totp, &Secret::new("12345x"))
        .await
        .unwrap_err();
    assert_eq!(code(&wrong), "form_code_incorrect");
    assert_eq!(world.clerk.sign_in(&asked.id).await.unwrap().status, SignInStatus::NeedsSecondFactor);
    let shown = Secret::new(world.sandbox.control().totp("user_sandbox_dora").unwrap());
    let done = world.clerk.attempt_second_factor(&asked.id, Strategy::Totp, &shown).await.unwrap();
    assert_eq!(done.status, SignInStatus::Complete);
    assert!(world.clerk.completed(&done.session_id.unwrap()).await.unwrap().user.two_factor);

    let other = World::start().await;
    let asked = with_password(&other, DORA, "silver tower").await;
    let backup = Secret::new("r4t8n1zb");
    let done = other.clerk.attempt_second_factor(&asked.id, Strategy::BackupCode, &backup).await.unwrap();
    assert_eq!(done.status, SignInStatus::Complete);
}

#[tokio::test]
async fn a_computer_that_clerk_does_not_know_asks_for_a_code() {
    let world = World::start().await;
    world.sandbox.control().set_instance(|instance| instance.client_trust = true);
    let asked = with_password(&world, ADA, "correct horse").await;
    assert_eq!(asked.status, SignInStatus::NeedsClientTrust);
    world.clerk.prepare_second_factor(&asked.id, &asked.second[0]).await.unwrap();
    let mailed = world.mailed(ADA);
    let done = world.clerk.attempt_second_factor(&asked.id, Strategy::EmailCode, &mailed).await.unwrap();
    assert_eq!(done.status, SignInStatus::Complete);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let world = World::start().await;
    let begun = world.clerk.begin_sign_in(ADA).await.unwrap();
    let reset = Strategy::ResetPasswordEmailCode;
    let factor = begun.first.iter().find(|factor| factor.strategy == reset).unwrap();
    world.clerk.prepare_first_factor(&begun.id, factor).await.unwrap();
    let proved = world.clerk.attempt_first_factor(&begun.id, reset, &world.mailed(ADA)).await.unwrap();
    assert_eq!(proved.status, SignInStatus::NeedsNewPassword);
    let short = world.clerk.reset_password(&begun.id, &Secret::new("short")).await.unwrap_err();
    assert_eq!(code(&short), "form_password_length_too_short");
    let done = world.clerk.reset_password(&begun.id, &Secret::new("staple battery")).await.unwrap();
    assert_eq!(done.status, SignInStatus::Complete);
}

#[tokio::test]
async fn somebody_new_proves_their_address() {
    let world = World::start().await;
    let password = Secret::new("brand new one");
    let new =
        NewUser { email: "nia@example.com", password: Some(&password), first_name: "Nia", last_name: "" };
    let taken = world.clerk.begin_sign_up(&NewUser { email: ADA, ..new }).await.unwrap_err();
    assert_eq!(code(&taken), "form_identifier_exists");
    let begun = world.clerk.begin_sign_up(&new).await.unwrap();
    assert_eq!((begun.missing.len(), begun.unverified.as_slice()), (0, &["email_address".to_owned()][..]));
    world.clerk.prepare_verification(&begun.id).await.unwrap();
    let wrong = world.clerk.attempt_verification(&begun.id, &Secret::new("x")).await.unwrap_err();
    assert_eq!(code(&wrong), "form_code_incorrect");
    let done = world.clerk.attempt_verification(&begun.id, &world.mailed(new.email)).await.unwrap();
    let user = world.clerk.completed(&done.session_id.unwrap()).await.unwrap().user;
    assert_eq!(user.name, "Nia");
}

#[tokio::test]
async fn too_many_tries_are_told_with_the_time_to_wait() {
    let world = World::start().await;
    let begun = world.clerk.begin_sign_in(ADA).await.unwrap();
    let wrong = Secret::new("x");
    for _ in 0..3 {
        world.clerk.attempt_first_factor(&begun.id, Strategy::Password, &wrong).await.unwrap_err();
    }
    let refused = world.clerk.attempt_first_factor(&begun.id, Strategy::Password, &wrong).await.unwrap_err();
    assert_eq!(refused, ClerkError::RateLimited { retry_after: Some(Duration::from_secs(10)) });
    world.clock.advance(10);
    let right = Secret::new("correct horse");
    let done = world.clerk.attempt_first_factor(&begun.id, Strategy::Password, &right).await.unwrap();
    assert_eq!(done.status, SignInStatus::Complete);
}

#[tokio::test]
async fn a_person_sees_their_devices_and_ends_one_of_them() {
    let world = World::start().await;
    let here = with_password(&world, ADA, "correct horse").await.session_id.unwrap();
    let there: ClerkClient = client(&world.sandbox.base_url(), Arc::default(), world.clock.clone());
    let begun = there.begin_sign_in(ADA).await.unwrap();
    let right = Secret::new("correct horse");
    let done = there.attempt_first_factor(&begun.id, Strategy::Password, &right).await.unwrap();
    let elsewhere = done.session_id.unwrap();
    let seen = world.clerk.device_sessions(&here).await.unwrap();
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|one| one.program == "Adkeeper 0.1" && one.expires_at.is_some()), "{seen:?}");
    world.clerk.end_elsewhere(&here, &elsewhere).await.unwrap();
    world.clerk.end_elsewhere(&here, &elsewhere).await.unwrap();
    assert_eq!(world.clerk.device_sessions(&here).await.unwrap().len(), 1);
    assert_eq!(there.session_token(&elsewhere).await, Err(ClerkError::SessionGone));
    world.clerk.sign_out_all().await.unwrap();
    assert_eq!(world.tokens.current(), None, "the device's client is gone");
}
