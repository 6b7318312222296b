//! The client against the sandbox, which changes the device token with every answer and, when set to be
//! strict, takes no old one. The browser's part is played over HTTP on the sandbox's own page.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use clerk::{
    ClerkClient, ClerkError, HostedAuthCallback, HostedAuthRequest, SessionStatus, SessionTask, SignedIn,
    TokenStoreError,
};
use domain::{Secret, UserId};
use sandbox::{
    Browser, BrowserError, Fault, FaultKind, RetryAfter, Sandbox, SandboxConfig, SandboxHandle, Target,
};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use support::{MemoryTokens, TestClock, client};
use wire::Pkce;

const REDIRECT: &str = "com.adkeeper.desktop://callback";
const ADA: (&str, &str) = ("ada@example.com", "correct horse");
const BEN: (&str, &str) = ("ben@example.com", "battery staple");
const TOKENS: &str = "POST /v1/client/sessions/{id}/tokens";

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

    fn another_device(&self) -> ClerkClient {
        client(&self.sandbox.base_url(), Arc::default(), self.clock.clone())
    }

    async fn signed_in(&self) -> SignedIn {
        let (callback, verifier) = browse(&self.clerk, ADA).await;
        self.clerk.redeem(&callback, &verifier).await.unwrap()
    }
}

/// Starts a sign-in, does the browser's part, and reads the callback.
async fn browse(clerk: &ClerkClient, who: (&str, &str)) -> (HostedAuthCallback, Secret) {
    let pkce = Pkce::from_bytes([7; 32]);
    let request = HostedAuthRequest {
        redirect_url: REDIRECT,
        state: "state-1",
        code_challenge: pkce.challenge(),
        sign_up: false,
    };
    let page = clerk.begin_hosted_auth(&request).await.unwrap();
    let callback = Browser::new().unwrap().sign_in(page.as_str(), who.0, who.1).await.unwrap();
    assert!(callback.as_str().starts_with(REDIRECT), "{callback}");
    let parameters: HashMap<String, String> = callback.query_pairs().into_owned().collect();
    assert_eq!(parameters["state"], "state-1");
    let callback = HostedAuthCallback {
        nonce: Secret::new(parameters["rotating_token_nonce"].as_str()),
        created_session_id: parameters["created_session_id"].clone(),
    };
    (callback, pkce.verifier().clone())
}

#[tokio::test]
async fn a_person_signs_in_uses_the_session_and_signs_out() {
    let world = World::start().await;
    assert_eq!(world.clerk.client().await.unwrap(), None, "a new device has no client");

    let signed_in = world.signed_in().await;
    assert_eq!(signed_in.user.id, UserId::new("user_sandbox_ada"));
    assert_eq!(signed_in.user.name, "Ada Marlow");
    assert_eq!(signed_in.user.email.as_deref(), Some("ada@example.com"));
    assert_eq!(world.clerk.me(&signed_in.session_id).await.unwrap(), signed_in.user);

    let token = world.clerk.session_token(&signed_in.session_id).await.unwrap();
    assert_eq!(token.claims.sid.as_deref(), Some(signed_in.session_id.as_str()));
    world.clerk.check_claims(&token.claims, &signed_in.user.id).unwrap();
    assert!(world.clerk.check_claims(&token.claims, &UserId::new("user_sandbox_ben")).is_err());

    let state = world.clerk.client().await.unwrap().unwrap();
    assert_eq!(state.active(&signed_in.session_id).unwrap().user.as_ref(), Some(&signed_in.user));

    world.clerk.sign_out(&signed_in.session_id).await.unwrap();
    assert_eq!(world.sandbox.control().sessions()[0].status, "removed");
    assert_eq!(world.clerk.session_token(&signed_in.session_id).await, Err(ClerkError::SessionGone));
    world.clerk.sign_out(&signed_in.session_id).await.unwrap();
}

#[tokio::test]
async fn a_restarted_app_goes_on_with_the_saved_device_token() {
    let world = World::start().await;
    let signed_in = world.signed_in().await;
    let restarted = client(&world.sandbox.base_url(), world.tokens.clone(), world.clock.clone());
    let token = restarted.session_token(&signed_in.session_id).await.unwrap();
    assert_eq!(token.claims.sub, signed_in.user.id);
}

#[tokio::test]
async fn a_wrong_verifier_is_refused_and_the_right_one_still_counts() {
    let world = World::start().await;
    let (callback, verifier) = browse(&world.clerk, ADA).await;
    let wrong = Pkce::from_bytes([8; 32]);
    let error = world.clerk.redeem(&callback, wrong.verifier()).await.unwrap_err();
    assert!(matches!(&error, ClerkError::NonceRejected { trace_id: Some(_), .. }), "{error:?}");
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains(callback.nonce.expose()) && !shown.contains(wrong.verifier().expose()),
        "{shown}"
    );
    world.clerk.redeem(&callback, &verifier).await.unwrap();
}

#[tokio::test]
async fn redeeming_again_after_a_crash_finds_the_session_instead_of_failing() {
    let world = World::start().await;
    let (callback, verifier) = browse(&world.clerk, BEN).await;
    let first = world.clerk.redeem(&callback, &verifier).await.unwrap();
    let restarted = client(&world.sandbox.base_url(), world.tokens.clone(), world.clock.clone());
    assert_eq!(restarted.redeem(&callback, &verifier).await.unwrap(), first);
    assert_eq!(first.user.id, UserId::new("user_sandbox_ben"));
}

#[tokio::test]
async fn a_nonce_is_worth_nothing_on_another_device_and_when_made_up() {
    let world = World::start().await;
    let (callback, verifier) = browse(&world.clerk, ADA).await;
    let thief = world.another_device();
    thief.begin_hosted_auth(&request()).await.unwrap();
    let error = thief.redeem(&callback, &verifier).await.unwrap_err();
    assert!(matches!(error, ClerkError::NonceRejected { .. }), "{error:?}");

    let forged = HostedAuthCallback { nonce: Secret::new("made-up"), ..callback.clone() };
    let error = world.clerk.redeem(&forged, &verifier).await.unwrap_err();
    assert!(matches!(error, ClerkError::NonceRejected { .. }), "{error:?}");
    world.clerk.redeem(&callback, &verifier).await.unwrap();
}

fn request() -> HostedAuthRequest<'static> {
    HostedAuthRequest {
        redirect_url: REDIRECT,
        state: "state-1",
        code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        sign_up: false,
    }
}

#[tokio::test]
async fn every_answer_changes_the_device_token_and_many_callers_never_send_an_old_one() {
    let world = World::start().await;
    world.sandbox.control().set_instance(|instance| instance.strict_tokens = true);
    let signed_in = world.signed_in().await;
    let before = world.tokens.current();
    let clerk = Arc::new(world.clerk);
    let calls = (0..20).map(|_| {
        let (clerk, session) = (Arc::clone(&clerk), signed_in.session_id.clone());
        tokio::spawn(async move { clerk.me(&session).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap().unwrap(), signed_in.user);
    }
    assert_ne!(world.tokens.current(), before);
}

#[tokio::test]
async fn a_lost_answer_does_not_end_the_session() {
    let world = World::start().await;
    let signed_in = world.signed_in().await;
    let control = world.sandbox.control();
    for kind in [FaultKind::Reset, FaultKind::TruncatedJson] {
        for _ in 0..3 {
            control.add_fault(Fault::once(Target::Clerk, kind));
            world.clerk.fresh_session_token(&signed_in.session_id).await.unwrap_err();
            control.add_fault(Fault::once(Target::Clerk, kind));
            world.clerk.me(&signed_in.session_id).await.unwrap_err();
        }
        world.clerk.fresh_session_token(&signed_in.session_id).await.unwrap();
        assert_eq!(world.clerk.me(&signed_in.session_id).await.unwrap(), signed_in.user, "{kind:?}");
    }
}

#[tokio::test]
async fn a_process_that_ends_before_the_new_device_token_is_saved_goes_on_with_the_one_before() {
    let world = World::start().await;
    let signed_in = world.signed_in().await;
    let saved = world.tokens.current();
    world.tokens.fail(Some(TokenStoreError::Locked));
    let cut = world.clerk.session_token(&signed_in.session_id).await;
    assert_eq!(cut, Err(ClerkError::TokenStore(TokenStoreError::Locked)), "Clerk answered with a token");
    assert_eq!(world.tokens.current(), saved, "and it was not saved");
    world.tokens.fail(None);
    let restarted = client(&world.sandbox.base_url(), world.tokens.clone(), world.clock.clone());
    let token = restarted.session_token(&signed_in.session_id).await.unwrap();
    assert_eq!(token.claims.sub, signed_in.user.id);
    assert_ne!(world.tokens.current(), saved);
}

#[tokio::test]
async fn a_void_device_token_is_signed_out_and_a_new_sign_in_still_starts() {
    let world = World::start().await;
    let signed_in = world.signed_in().await;
    let old = world.tokens.current();
    world.sandbox.control().set_instance(|instance| instance.strict_tokens = true);
    world.clerk.me(&signed_in.session_id).await.unwrap();
    world.tokens.put(old);

    assert_eq!(world.clerk.session_token(&signed_in.session_id).await, Err(ClerkError::SessionGone));
    assert_eq!(world.clerk.client().await.unwrap().map(|state| state.sessions), Some(Vec::new()));

    let (callback, verifier) = browse(&world.clerk, ADA).await;
    world.clerk.redeem(&callback, &verifier).await.unwrap();
}

#[tokio::test]
async fn a_session_token_is_reused_until_fifteen_seconds_before_its_end() {
    let world = World::start().await;
    let session = world.signed_in().await.session_id;
    let control = world.sandbox.control();
    let first = world.clerk.session_token(&session).await.unwrap();
    world.clock.advance(43);
    assert_eq!(world.clerk.session_token(&session).await.unwrap(), first);
    assert_eq!(control.count(TOKENS), 1);
    world.clock.advance(4);
    assert_ne!(world.clerk.session_token(&session).await.unwrap(), first);
    assert_eq!(control.count(TOKENS), 2);
}

#[tokio::test]
async fn many_callers_cost_one_request_and_a_refused_token_is_replaced_once() {
    let world = World::start().await;
    let session = world.signed_in().await.session_id;
    let clerk = Arc::new(world.clerk);
    let calls = (0..20).map(|_| {
        let (clerk, session) = (Arc::clone(&clerk), session.clone());
        tokio::spawn(async move { clerk.session_token(&session).await.unwrap() })
    });
    let calls: Vec<_> = calls.collect();
    let mut given = Vec::new();
    for call in calls {
        given.push(call.await.unwrap());
    }
    assert!(given.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(world.sandbox.control().count(TOKENS), 1);

    world.clock.advance(1);
    let fresh = clerk.fresh_session_token(&session).await.unwrap();
    assert_ne!(fresh, given[0], "the refused token was given again");
    assert_eq!(clerk.session_token(&session).await.unwrap(), fresh);
    assert_eq!(world.sandbox.control().count(TOKENS), 2);
}

#[tokio::test]
async fn a_session_that_was_revoked_or_ran_out_is_gone_and_said_so() {
    for revoke in [true, false] {
        let world = World::start().await;
        let signed_in = world.signed_in().await;
        let control = world.sandbox.control();
        let stopped = if revoke { control.revoke_session(None) } else { control.expire_session(None) };
        assert_eq!(stopped, 1);
        let error = world.clerk.session_token(&signed_in.session_id).await.unwrap_err();
        assert_eq!(error, ClerkError::SessionGone);
        assert!(!error.is_passing());
        let state = world.clerk.client().await.unwrap().unwrap();
        let expected = if revoke { SessionStatus::Revoked } else { SessionStatus::Expired };
        assert_eq!(state.sessions[0].status, expected);
    }
}

#[tokio::test]
async fn throttling_is_passed_on_with_its_wait_in_both_forms() {
    let world = World::start().await;
    let signed_in = world.signed_in().await;
    let control = world.sandbox.control();
    for (retry_after, least) in [(RetryAfter::Seconds(7), 7), (RetryAfter::Date(30), 28)] {
        let kind = FaultKind::Status { status: 429, retry_after: Some(retry_after) };
        control.add_fault(Fault::once(Target::Clerk, kind));
        let error = world.clerk.session_token(&signed_in.session_id).await.unwrap_err();
        assert!(error.is_passing(), "{error:?}");
        let wait = error.retry_after().unwrap();
        let range = Duration::from_secs(least)..=Duration::from_secs(least + 4);
        assert!(range.contains(&wait), "{retry_after:?} became {wait:?}");
    }
    world.clerk.session_token(&signed_in.session_id).await.unwrap();
}

#[tokio::test]
async fn a_broken_clerk_passes_and_loses_nothing() {
    let world = World::start().await;
    let session = world.signed_in().await.session_id;
    let control = world.sandbox.control();
    let status = |status| FaultKind::Status { status, retry_after: None };
    for (kind, expected) in [
        (status(503), ClerkError::Unavailable { status: 503, retry_after: None }),
        (status(500), ClerkError::Unavailable { status: 500, retry_after: None }),
        (FaultKind::Html { status: 502 }, ClerkError::Unavailable { status: 502, retry_after: None }),
        (FaultKind::Html { status: 200 }, ClerkError::BadResponse("session token")),
    ] {
        let before = world.tokens.current();
        control.add_fault(Fault::once(Target::Clerk, kind));
        assert_eq!(world.clerk.session_token(&session).await, Err(expected));
        assert_eq!(world.tokens.current(), before);
    }
    control.add_fault(Fault::once(Target::Clerk, FaultKind::TruncatedJson));
    let error = world.clerk.session_token(&session).await.unwrap_err();
    assert!(matches!(error, ClerkError::BadResponse(_) | ClerkError::Offline), "{error:?}");
    world.clerk.session_token(&session).await.unwrap();
}

#[tokio::test]
async fn an_unreachable_clerk_is_offline() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let clerk = client(&format!("http://{closed}"), Arc::default(), TestClock::new());
    assert_eq!(clerk.client().await, Err(ClerkError::Offline));
}

#[tokio::test]
async fn a_switched_off_native_api_is_named() {
    let world = World::start().await;
    let session = world.signed_in().await.session_id;
    world.sandbox.control().set_native_api(false);
    assert_eq!(world.clerk.begin_hosted_auth(&request()).await.unwrap_err(), ClerkError::NativeApiDisabled);
    assert_eq!(world.clerk.session_token(&session).await, Err(ClerkError::NativeApiDisabled));
    assert_eq!(world.clerk.sign_out(&session).await, Err(ClerkError::NativeApiDisabled));
}

#[tokio::test]
async fn a_redirect_that_is_not_our_own_scheme_or_not_registered_leads_nowhere() {
    let world = World::start().await;
    let web = HostedAuthRequest { redirect_url: "https://evil.example/callback", ..request() };
    assert!(matches!(world.clerk.begin_hosted_auth(&web).await, Err(ClerkError::BadUrl(_))));
    assert!(world.sandbox.control().counters().is_empty(), "it must not even be asked for");

    let unknown = HostedAuthRequest { redirect_url: "com.example.other://callback", ..request() };
    let page = world.clerk.begin_hosted_auth(&unknown).await.unwrap();
    let browser = Browser::new().unwrap();
    let stays = browser.sign_in(page.as_str(), ADA.0, ADA.1).await.unwrap_err();
    assert!(matches!(stays, BrowserError::Stays { status: 400, .. }), "{stays:?}");
}

#[tokio::test]
async fn forgetting_the_device_needs_no_network_and_leaves_no_token() {
    let world = World::start().await;
    let session = world.signed_in().await.session_id;
    world.sandbox.shutdown().await;
    world.clerk.forget_device().await.unwrap();
    assert_eq!(world.tokens.current(), None);
    assert_eq!(world.clerk.session_token(&session).await, Err(ClerkError::Offline));
}

#[tokio::test]
async fn behind_a_proxy_a_session_is_used_and_its_tokens_name_the_proxy_as_issuer() {
    let world = World::start().await;
    let proxy = world.sandbox.clerk_proxy_url();
    let behind = client(&proxy, Arc::default(), world.clock.clone());
    let (callback, verifier) = browse(&behind, ADA).await;
    let signed_in = behind.redeem(&callback, &verifier).await.unwrap();
    let token = behind.session_token(&signed_in.session_id).await.unwrap();
    assert_eq!(token.claims.iss, proxy);
    behind.check_claims(&token.claims, &signed_in.user.id).unwrap();
    // Asked directly, the same instance is another issuer.
    assert!(world.clerk.check_claims(&token.claims, &signed_in.user.id).is_err());
}

#[tokio::test]
async fn a_session_that_waits_for_a_task_says_which_and_can_be_used_once_it_is_done() {
    let world = World::start().await;
    let signed_in = world.signed_in().await;
    let control = world.sandbox.control();
    control.set_instance(|instance| instance.require_organization = true);
    let pending = ClerkError::SessionPending { task: SessionTask::ChooseOrganization };
    assert_eq!(world.clerk.session_token(&signed_in.session_id).await, Err(pending.clone()));
    assert_eq!(world.clerk.completed(&signed_in.session_id).await, Err(pending));
    let all = world.clerk.organizations(&signed_in.session_id).await.unwrap();
    assert_eq!(
        all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["Northwind Agency", "Harbour Goods"]
    );
    let refused = world.clerk.touch(&signed_in.session_id, Some("org_of_others")).await.unwrap_err();
    assert!(matches!(refused, ClerkError::Clerk { status: 404, .. }), "{refused:?}");
    let touched = world.clerk.touch(&signed_in.session_id, Some(&all[0].id)).await.unwrap();
    assert_eq!((touched.status, touched.tasks), (SessionStatus::Active, Vec::new()));
    world.clerk.session_token(&signed_in.session_id).await.unwrap();

    control.set_instance(|instance| instance.unknown_task = true);
    let touched = world.clerk.touch(&signed_in.session_id, None).await.unwrap();
    assert_eq!((touched.status, touched.tasks[0].as_str()), (SessionStatus::Pending, "accept-terms"));
    control.revoke_session(None);
    assert_eq!(world.clerk.touch(&signed_in.session_id, None).await, Err(ClerkError::SessionGone));
}

#[tokio::test]
async fn the_page_of_a_task_is_below_the_sign_in_page_and_a_task_of_no_name_has_that_page() {
    let world = World::start().await;
    let base = world.sandbox.base_url();
    let page = async |task| world.clerk.task_page(&task).await.unwrap().unwrap().to_string();
    assert!(page(SessionTask::SetupMfa).await.ends_with("/account/sign-in#/tasks/setup-mfa"), "{base}");
    let other = SessionTask::Other("../evil".into());
    assert!(page(other).await.ends_with("/account/sign-in"));
}
