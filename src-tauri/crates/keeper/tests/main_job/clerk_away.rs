//! Clerk that is away, and a session that is over, are two things.

use crate::mirror;
use crate::world::World;
use domain::{Cause, NextStep};
use jiff::SignedDuration;
use keeper::view::{AuthState, ErrorCode, MirrorState, NoticeKind};
use sandbox::{Fault, FaultKind, RetryAfter, Target};

async fn in_sync() -> (World, stack::Backend) {
    let (world, backend) = mirror::world().await;
    world.running().await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
    (world, backend)
}

#[tokio::test]
async fn clerk_away_is_said_as_such_and_ends_nobodys_session() {
    let (world, _backend) = in_sync().await;
    let control = world.sandbox.control();
    let status = |status, retry_after| FaultKind::Status { status, retry_after };
    for kind in [
        status(503, None),
        status(500, None),
        status(429, Some(RetryAfter::Seconds(1))),
        FaultKind::Html { status: 200 },
        FaultKind::Html { status: 401 },
        FaultKind::Html { status: 404 },
        FaultKind::TruncatedJson,
        FaultKind::Reset,
    ] {
        // The token at hand runs out.
        world.clock.advance(SignedDuration::from_mins(2));
        control.add_fault(Fault::forever(Target::Clerk, kind));
        let error = world.keeper.sync_now().await.unwrap_err();
        assert_eq!(error.code, ErrorCode::ClerkUnavailable, "{kind:?}: {}", error.message);
        let now = world.keeper.snapshot().await;
        assert_eq!(now.auth.state, AuthState::SignedIn, "{kind:?}");
        assert_eq!(now.mirror.state, MirrorState::Waiting, "{kind:?}");
        assert_eq!(now.mirror.error.map(|error| error.code), Some(ErrorCode::ClerkUnavailable), "{kind:?}");
        control.clear_faults();
        world.keeper.sync_now().await.unwrap();
        assert_eq!(world.keeper.snapshot().await.mirror.state, MirrorState::InSync, "{kind:?}");
    }
    let notices = world.keeper.notices().await.unwrap();
    assert!(notices.iter().all(|notice| notice.kind != NoticeKind::SessionEnded), "{notices:?}");
}

#[tokio::test]
async fn a_login_whose_broker_needs_clerk_says_that_clerk_is_away_and_not_amazon() {
    let mut world = World::start().await;
    let id = world.running().await;
    let mut config = world.config.clone();
    // Nothing is sent there: without a session there is nothing to send.
    config.amazon.as_mut().unwrap().broker_url = Some("http://127.0.0.1:9/".parse().unwrap());
    world.restart_with(config).await;
    let fault = FaultKind::Status { status: 503, retry_after: None };
    world.sandbox.control().add_fault(Fault::forever(Target::Clerk, fault));
    let error = world.keeper.refresh_connection(id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ClerkUnavailable, "{}", error.message);
    let one = world.keeper.connections().await.unwrap().remove(0);
    assert_eq!((one.cause, one.next_step), (Some(Cause::ClerkUnavailable), NextStep::Wait));
    let now = world.keeper.snapshot().await;
    assert!(!now.keeper.offline, "Amazon can be reached");
    assert_eq!(now.auth.state, AuthState::SignedIn);
}

#[tokio::test]
async fn what_else_keeps_a_session_token_away_is_named_by_its_own_cause() {
    let (world, _backend) = in_sync().await;
    world.clock.advance(SignedDuration::from_mins(2));
    world.vault.lock();
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::VaultLocked);
    world.vault.take_collection();
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::VaultNoCollection);
    world.vault.make_unavailable();
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::VaultUnavailable);
    world.vault.recover();
    world.sandbox.control().set_native_api(false);
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::NativeApiDisabled);
    let now = world.keeper.snapshot().await;
    assert_eq!((now.auth.state, now.mirror.state), (AuthState::SignedIn, MirrorState::Waiting));
    world.sandbox.control().set_native_api(true);
    world.keeper.sync_now().await.unwrap();
}

#[tokio::test]
async fn syncing_by_hand_that_finds_the_session_over_says_so_everywhere_at_once() {
    let (world, _backend) = in_sync().await;
    world.clock.advance(SignedDuration::from_mins(2));
    world.sandbox.control().revoke_session(None);
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::SessionExpired);
    let now = world.keeper.snapshot().await;
    assert_eq!((now.auth.state, now.mirror.state), (AuthState::Expired, MirrorState::Waiting));
    assert_eq!(now.mirror.error.map(|error| error.code), Some(ErrorCode::SessionExpired));
    assert_eq!(world.keeper.sync_now().await.unwrap_err().code, ErrorCode::SessionExpired);
    let notices = world.keeper.notices().await.unwrap();
    let ended = notices.iter().filter(|notice| notice.kind == NoticeKind::SessionEnded);
    assert_eq!(ended.count(), 1, "told once");
}
