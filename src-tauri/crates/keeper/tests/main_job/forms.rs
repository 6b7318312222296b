//! Signing in inside the app: each way in, each refusal, cancelling and restarting in the middle.

use crate::world::{ADA, World};
use domain::Secret;
use jiff::SignedDuration;
use keeper::view::{AuthState, ErrorCode, FormStep, FormView, FormWay, SignInStep};
use sandbox::{Fault, FaultKind, Instance, RetryAfter, Target};

const DORA: &str = "dora@example.com";

impl World {
    async fn step(&self, step: FormStep) -> FormView {
        self.keeper.sign_in_step(step).await.unwrap()
    }

    async fn refused(&self, step: FormStep) -> ErrorCode {
        self.keeper.sign_in_step(step).await.unwrap_err().code
    }

    fn mailed(&self, address: &str) -> String {
        self.sandbox.control().newest_code(address).unwrap()
    }

    async fn state(&self) -> (AuthState, Option<SignInStep>) {
        let auth = self.keeper.snapshot().await.auth;
        (auth.state, auth.step)
    }

    async fn name(&self) -> Option<String> {
        self.keeper.snapshot().await.auth.user.map(|user| user.name)
    }
}

fn begin(email: &str) -> FormStep {
    FormStep::Begin { email: email.into() }
}

fn password(password: &str) -> FormStep {
    FormStep::Password { password: Secret::new(password) }
}

fn code(code: impl Into<String>) -> FormStep {
    FormStep::Code { code: Secret::new(code) }
}

#[tokio::test]
async fn a_password_signs_in_without_a_browser() {
    let world = World::start().await;
    assert_eq!(world.refused(begin("nobody@example.com")).await, ErrorCode::UnknownUser);
    assert_eq!(
        world.state().await,
        (AuthState::SignedOut, None),
        "a refused beginning leaves nothing behind"
    );
    let asked = world.step(begin(" ada@example.com ")).await;
    assert_eq!(asked.step, Some(SignInStep::FirstFactor));
    assert_eq!(asked.ways, [FormWay::Password, FormWay::EmailCode, FormWay::Forgot]);
    assert_eq!(world.state().await, (AuthState::SigningIn, Some(SignInStep::FirstFactor)));
    assert_eq!(world.refused(password("wrong")).await, ErrorCode::WrongPassword);
    assert_eq!(world.step(password(ADA.1)).await.step, None);
    assert_eq!(world.state().await, (AuthState::SignedIn, None));
    assert_eq!(world.name().await.as_deref(), Some("Ada Marlow"));
    assert!(world.vault.peek(&world.device_token()).is_some());
}

#[tokio::test]
async fn a_code_by_mail_signs_in_after_a_wrong_one() {
    let world = World::start().await;
    world.step(begin(ADA.0)).await;
    let sent = world.step(FormStep::SendCode).await;
    assert_eq!(sent.sent_to.as_deref(), Some("a***@example.com"));
    assert_eq!(world.refused(code("000000x")).await, ErrorCode::WrongCode);
    let mailed = world.mailed(ADA.0);
    let spaced = format!(" {} {} ", &mailed[..3], &mailed[3..]);
    assert_eq!(world.step(code(spaced)).await.step, None, "spaces do not count");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_a_backup_code_stands_in() {
    let world = World::start().await;
    world.step(begin(DORA)).await;
    let asked = world.step(password("silver tower")).await;
    assert_eq!((asked.step, asked.ways.len()), (Some(SignInStep::SecondFactor), 2));
    assert_eq!(world.refused(code("123456x")).await, ErrorCode::WrongCode);
    assert_eq!(world.refused(password("silver tower")).await, ErrorCode::StepNotDue, "not this step");
    let shown = world.sandbox.control().totp("user_sandbox_dora").unwrap();
    assert_eq!(world.step(code(shown)).await.step, None);
    assert_eq!(world.name().await.as_deref(), Some("Dora Lindqvist"));

    let world = World::start().await;
    world.step(begin(DORA)).await;
    world.step(password("silver tower")).await;
    assert_eq!(world.step(FormStep::BackupCode { code: Secret::new("k7q2m9xa") }).await.step, None);
}

#[tokio::test]
async fn a_computer_that_clerk_does_not_know_is_checked() {
    let world = World::start().await;
    world.sandbox.control().set_instance(|instance| instance.client_trust = true);
    world.step(begin(ADA.0)).await;
    let asked = world.step(password(ADA.1)).await;
    assert_eq!(asked.step, Some(SignInStep::NewDevice));
    assert_eq!(asked.sent_to.as_deref(), Some("a***@example.com"), "the code is on its way already");
    let first = world.mailed(ADA.0);
    world.step(FormStep::SendCode).await;
    assert_eq!(world.refused(code(first)).await, ErrorCode::WrongCode, "the newest counts");
    assert_eq!(world.step(code(world.mailed(ADA.0))).await.step, None);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let world = World::start().await;
    world.step(begin(ADA.0)).await;
    let sent = world.step(FormStep::Forgot).await;
    assert!(sent.resetting && sent.sent_to.is_some());
    let step = FormStep::ResetCode { code: Secret::new(world.mailed(ADA.0)) };
    assert_eq!(world.step(step).await.step, Some(SignInStep::NewPassword));
    let weak = FormStep::NewPassword { password: Secret::new("short") };
    assert_eq!(world.refused(weak).await, ErrorCode::WeakPassword);
    let good = FormStep::NewPassword { password: Secret::new("staple battery") };
    assert_eq!(world.step(good).await.step, None);
    assert_eq!(world.state().await.0, AuthState::SignedIn);
}

#[tokio::test]
async fn somebody_new_signs_up() {
    let world = World::start().await;
    let new = |email: &str| FormStep::SignUp {
        email: email.into(),
        password: Secret::new("brand new one"),
        first_name: "Nia".into(),
        last_name: String::new(),
    };
    assert_eq!(world.refused(new(ADA.0)).await, ErrorCode::AddressTaken);
    assert_eq!(world.refused(new("nobody")).await, ErrorCode::BadAddress);
    let asked = world.step(new("nia@example.com")).await;
    assert_eq!((asked.step, asked.sent_to.as_deref()), (Some(SignInStep::Verify), Some("nia@example.com")));
    assert_eq!(world.refused(code("x")).await, ErrorCode::WrongCode);
    world.step(FormStep::SendCode).await;
    assert_eq!(world.step(code(world.mailed("nia@example.com"))).await.step, None);
    assert_eq!(world.name().await.as_deref(), Some("Nia"));
    world.sandbox.control().set_instance(|instance| instance.sign_up = false);
    assert_eq!(world.refused(new("other@example.com")).await, ErrorCode::SignUpClosed);
    assert_eq!(world.name().await.as_deref(), Some("Nia"), "Nia is still signed in");
}

#[tokio::test]
async fn cancelling_leads_back_to_where_the_user_was_and_leaves_no_token() {
    let world = World::start().await;
    world.step(begin(ADA.0)).await;
    world.keeper.cancel_flow().await.unwrap();
    assert_eq!(world.state().await, (AuthState::SignedOut, None));
    assert!(world.vault.peek(&world.device_token()).is_none());
    assert_eq!(world.refused(password(ADA.1)).await, ErrorCode::NoPendingFlow);

    world.sign_in(ADA).await;
    let tokens = world.vault.len();
    world.step(begin(DORA)).await;
    world.step(password("silver tower")).await;
    assert_eq!(world.state().await, (AuthState::SignedIn, Some(SignInStep::SecondFactor)));
    assert_eq!(world.name().await.as_deref(), Some("Ada Marlow"), "Ada stays until Dora is there");
    world.keeper.cancel_flow().await.unwrap();
    assert_eq!(world.state().await, (AuthState::SignedIn, None));
    assert_eq!(world.vault.len(), tokens, "Dora's half sign-in left nothing in the keychain");
}

#[tokio::test]
async fn a_form_is_found_again_after_a_restart_and_ends_after_a_quarter_of_an_hour() {
    let mut world = World::start_on_one_clock().await;
    world.step(begin(DORA)).await;
    world.step(password("silver tower")).await;
    world.restart().await;
    assert_eq!(world.step(FormStep::Show).await.step, Some(SignInStep::SecondFactor));
    for jump in [SignedDuration::from_mins(16), -SignedDuration::from_hours(24)] {
        if world.state().await.1.is_none() {
            world.step(begin(ADA.0)).await;
        }
        world.advance(jump);
        world.until("the form ends", |snapshot| snapshot.auth.step.is_none()).await;
        assert_eq!(world.refused(FormStep::Show).await, ErrorCode::NoPendingFlow);
    }
    assert!(world.vault.peek(&world.device_token()).is_none());
}

#[tokio::test]
async fn limits_trouble_and_a_switched_off_instance_are_told_apart() {
    let world = World::start().await;
    world.step(begin(ADA.0)).await;
    for _ in 0..3 {
        assert_eq!(world.refused(password("wrong")).await, ErrorCode::WrongPassword);
    }
    let limited = world.keeper.sign_in_step(password(ADA.1)).await.unwrap_err();
    assert_eq!(limited.code, ErrorCode::Throttled);
    assert!((1..=10).contains(&limited.retry_after.unwrap()), "{limited:?}");
    let down = FaultKind::Status { status: 503, retry_after: Some(RetryAfter::Seconds(7)) };
    world.sandbox.control().add_fault(Fault::forever(Target::Clerk, down));
    assert_eq!(world.refused(password(ADA.1)).await, ErrorCode::ClerkUnavailable);
    world.sandbox.control().clear_faults();
    world.sandbox.control().set_native_api(false);
    assert_eq!(world.refused(FormStep::Show).await, ErrorCode::NativeApiDisabled);
    world.sandbox.control().set_native_api(true);
    assert_eq!(
        world.step(FormStep::Show).await.step,
        Some(SignInStep::FirstFactor),
        "the form is still there"
    );
}

#[tokio::test]
async fn only_what_the_instance_enables_is_offered() {
    let world = World::start().await;
    let ways = world.keeper.sign_in_ways().await.unwrap();
    assert!(ways.native_api && ways.password && ways.email_code && ways.sign_up && ways.second_factors);
    world.sandbox.control().set_instance(|instance| {
        *instance = Instance { password: false, sign_up: false, ..instance.clone() };
    });
    let ways = world.keeper.sign_in_ways().await.unwrap();
    assert!(!ways.password && ways.email_code && !ways.sign_up);
    assert_eq!(world.step(begin(ADA.0)).await.ways, [FormWay::EmailCode]);
    assert_eq!(world.refused(password(ADA.1)).await, ErrorCode::FactorUnavailable);
}

#[tokio::test]
async fn a_callback_without_its_nonce_says_what_is_missing_at_clerk() {
    let world = World::start().await;
    world.sandbox.control().switch("clerk-nonce-withheld", true).unwrap();
    world.keeper.begin_sign_in().await.unwrap();
    let back = crate::world::browser().sign_in(&world.opened.last(), ADA.0, ADA.1).await.unwrap();
    let forged = back.as_str().replace("state=", "state=x");
    assert_eq!(world.keeper.handle_callback(&forged).await.unwrap_err().code, ErrorCode::StateMismatch);
    let error = world.keeper.handle_callback(back.as_str()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::CallbackNotRegistered);
}
