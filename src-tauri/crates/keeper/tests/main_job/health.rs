use crate::world::{HARBOUR, World};
use domain::{Cause, Clock as _, Health, NextStep, Secret};
use jiff::SignedDuration;
use keeper::view::{Action, ConnectionView, ErrorCode, NoticeKind, VaultState};
use sandbox::{Fault, FaultKind, GrantSelector, Target};

fn northwind() -> GrantSelector {
    GrantSelector::Login("northwind-agency".into())
}

#[tokio::test]
async fn a_token_is_refreshed_before_it_ends_without_anybody_asking() {
    let world = World::start_on_one_clock().await;
    world.running().await;
    let before = world.refreshes();
    let first = world.until_connection("connected", |_| true).await;
    world.advance(SignedDuration::from_mins(52));
    let refreshed = world.until_connection("refreshed", |one| one.last_success > first.last_success).await;
    assert_eq!(refreshed.health, Health::Healthy);
    assert!(refreshed.access_expires_at > first.access_expires_at);
    assert_eq!(world.refreshes() - before, 1, "one refresh, not more");
}

#[tokio::test]
async fn many_at_once_are_one_request() {
    let world = World::start().await;
    let id = world.running().await;
    let before = world.refreshes();
    let all = (0..20).map(|_| world.keeper.refresh_connection(id.clone()));
    for outcome in futures_util::future::join_all(all).await {
        outcome.unwrap();
    }
    assert_eq!(world.refreshes() - before, 1, "twenty at once must be one request");
}

#[tokio::test]
async fn a_revoked_grant_is_confirmed_once_and_then_told_once() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    assert_eq!(world.sandbox.control().revoke(&northwind(), true), 1);
    let before = world.refreshes();
    assert_eq!(world.keeper.refresh_connection(id.clone()).await.unwrap_err().code, ErrorCode::GrantRevoked);
    let doubted = world.until_connection("doubted", |one| one.cause == Some(Cause::GrantDoubted)).await;
    assert_eq!(doubted.health, Health::Expiring, "one refusal is not the end");
    assert_eq!(world.keeper.take_notifications().await, [], "a doubt is no news");

    world.advance(SignedDuration::from_secs(61));
    let dead = world.until_connection("revoked", |one| one.health == Health::Revoked).await;
    assert_eq!((dead.cause, dead.next_attempt), (Some(Cause::GrantRevoked), None));
    assert_eq!(world.refreshes() - before, 2);
    let told = world.keeper.take_notifications().await;
    let told: Vec<_> = told.iter().map(|notice| (notice.kind, notice.cause, notice.accounts)).collect();
    assert_eq!(told, [(NoticeKind::ConnectionBroken, Some(Cause::GrantRevoked), 15)]);

    world.advance(SignedDuration::from_hours(24));
    world.keeper.refresh_connection(id).await.unwrap_err();
    assert_eq!(world.keeper.take_notifications().await, [], "the same trouble is told once");
    assert_eq!(world.refreshes() - before, 3, "only the user's own try went out");
}

#[tokio::test]
async fn authorising_again_heals_in_place() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    world.sandbox.control().revoke(&northwind(), true);
    world.keeper.refresh_connection(id.clone()).await.unwrap_err();
    world.advance(SignedDuration::from_secs(61));
    world.until_connection("revoked", |one| one.health == Health::Revoked).await;
    world.authorise("northwind-agency", Some(&id)).await.unwrap();
    assert_eq!(world.confirm_all().await, id);
    let healed = world.until_connection("healed", |one| one.health == Health::Healthy).await;
    assert_eq!((healed.id, healed.accounts), (id.clone(), 15));
    world.keeper.refresh_connection(id).await.unwrap();
}

#[tokio::test]
async fn a_provider_that_is_down_for_days_never_kills_and_its_return_is_told() {
    let world = World::start_on_one_clock().await;
    world.running().await;
    world.keeper.take_notifications().await;
    let down = FaultKind::Status { status: 503, retry_after: None };
    world.sandbox.control().add_fault(Fault::forever(Target::Token, down));
    let mut last = None;
    for _ in 0..12 {
        world.advance(SignedDuration::from_hours(6));
        let tried = world.until_connection("tried", |one| !one.refreshing && one.last_failure > last).await;
        assert_eq!(tried.cause, Some(Cause::ProviderDown));
        last = tried.last_failure;
    }
    let lapsed = world.until_connection("lapsed", |one| one.health == Health::Expired).await;
    assert!(lapsed.next_attempt.is_some(), "it must go on trying");
    let told: Vec<_> = world.keeper.take_notifications().await.iter().map(|notice| notice.kind).collect();
    assert_eq!(told, [NoticeKind::ConnectionLapsed], "three days are told once");

    world.sandbox.control().clear_faults();
    world.advance(SignedDuration::from_hours(1));
    world.until_connection("recovered", |one| one.health == Health::Healthy).await;
    let told: Vec<_> = world.keeper.take_notifications().await.iter().map(|notice| notice.kind).collect();
    assert_eq!(told, [NoticeKind::ConnectionRecovered]);
}

#[tokio::test]
async fn what_the_system_says_of_the_network_hurries_and_never_stops() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    world.keeper.network_changed(false).await;
    assert!(!world.keeper.snapshot().await.keeper.offline, "nothing has failed");
    let before = world.refreshes();
    world.advance(SignedDuration::from_mins(52));
    world.until_connection("refreshed as ever", |one| !one.refreshing && world.refreshes() > before).await;

    world.sandbox.control().add_fault(Fault::forever(Target::Token, FaultKind::Reset));
    world.keeper.refresh_connection(id.clone()).await.unwrap_err();
    world.keeper.refresh_connection(id).await.unwrap_err();
    let waits = world.until_connection("waits", |one| one.cause == Some(Cause::Offline)).await;
    assert!(waits.next_attempt.is_some());
    world.sandbox.control().clear_faults();
    // The clock stands still: only the word of the system can make it look before its time.
    world.keeper.network_changed(true).await;
    let well = world.until_connection("well again", |one| one.health == Health::Healthy).await;
    assert_eq!(well.cause, None);
}

#[tokio::test]
async fn what_gets_through_after_an_outage_brings_all_others_back_at_once() {
    let world = World::start_on_one_clock().await;
    let first = world.running().await;
    let second = world.connect(HARBOUR).await;
    world.sandbox.control().add_fault(Fault::forever(Target::Token, FaultKind::Reset));
    // Tried again and again, until its own backoff would keep it waiting for minutes.
    let soon = || (world.clock.now() + SignedDuration::from_mins(2)).as_millisecond();
    let waits = |one: &ConnectionView| one.cause.is_some() && one.next_attempt.is_some_and(|at| at > soon());
    while !waits(&world.until_one(&second, "there", |_| true).await) {
        world.keeper.refresh_connection(second.clone()).await.unwrap_err();
    }
    world.sandbox.control().clear_faults();
    world.keeper.refresh_connection(first).await.unwrap();
    world.until_one(&second, "well again", |one| one.health == Health::Healthy).await;
}

#[tokio::test]
async fn a_wrong_client_secret_is_one_trouble_for_all_and_a_right_one_heals_all() {
    let world = World::start().await;
    let first = world.running().await;
    world.connect(HARBOUR).await;
    world.keeper.take_notifications().await;
    let right = world.sandbox.control().rotate_client_secret();
    assert_eq!(world.keeper.refresh_connection(first).await.unwrap_err().code, ErrorCode::ClientRefused);
    let all = world.keeper.connections().await.unwrap();
    for one in &all {
        assert_eq!((one.health, one.cause), (Health::Error, Some(Cause::ClientRefused)), "{}", one.label);
    }
    assert_eq!(world.keeper.take_notifications().await.len(), 1, "one notice for the client, not one each");

    let form = world.keeper.amazon_setup().form;
    world.keeper.save_amazon_setup(form, Some(Secret::new(right))).await.unwrap();
    for one in world.keeper.connections().await.unwrap() {
        assert_eq!(one.health, Health::Healthy, "{}", one.label);
    }
}

#[tokio::test]
async fn a_locked_keychain_delays_and_loses_nothing() {
    let world = World::start().await;
    let id = world.running().await;
    world.vault.lock();
    assert_eq!(world.keeper.refresh_connection(id.clone()).await.unwrap_err().code, ErrorCode::VaultLocked);
    assert_eq!(world.keeper.snapshot().await.vault, VaultState::Locked);
    let waiting = world.until_connection("waiting", |one| one.cause == Some(Cause::VaultLocked)).await;
    assert_eq!(waiting.health, Health::Expiring, "the access token still works");
    assert_eq!(world.keeper.disconnect(vec![id.clone()]).await.unwrap_err().code, ErrorCode::VaultLocked);
    world.vault.recover();
    world.keeper.retry_vault().await.unwrap();
    world.keeper.refresh_connection(id).await.unwrap();
    assert_eq!(world.keeper.snapshot().await.vault, VaultState::Ready);
}

#[tokio::test]
async fn a_keychain_without_a_collection_is_no_missing_token_and_recovers_when_the_system_says_so() {
    let world = World::start().await;
    let id = world.running().await;
    world.vault.take_collection();
    let error = world.keeper.refresh_connection(id.clone()).await.unwrap_err();
    assert_eq!((error.code, error.action), (ErrorCode::VaultNoCollection, Some(Action::UnlockVault)));
    assert_eq!(world.keeper.snapshot().await.vault, VaultState::NoCollection);
    let waiting = world.until_connection("waiting", |one| one.cause == Some(Cause::VaultNoCollection)).await;
    assert_eq!(waiting.health, Health::Expiring, "nothing says that the token is gone");
    assert_eq!(waiting.next_step, NextStep::UnlockVault);
    assert_eq!(world.keeper.disconnect(vec![id]).await.unwrap_err().code, ErrorCode::VaultNoCollection);
    assert_eq!(world.keeper.retry_vault().await.unwrap_err().code, ErrorCode::VaultNoCollection);

    world.keeper.keychain_changed().await;
    assert_eq!(world.keeper.snapshot().await.vault, VaultState::NoCollection, "another keyring was created");
    world.vault.recover();
    world.keeper.keychain_changed().await;
    assert_eq!(world.keeper.snapshot().await.vault, VaultState::Ready);
    world.until_connection("refreshed", |one| one.health == Health::Healthy).await;
}

#[tokio::test]
async fn a_pause_holds_the_schedule_and_not_the_user() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    world.keeper.set_paused(Some(keeper::view::PauseFor::UntilResumed)).await.unwrap();
    let before = world.refreshes();
    world.advance(SignedDuration::from_mins(55));
    world.keeper.refresh_connection(id).await.unwrap();
    assert_eq!(world.refreshes() - before, 1, "only the user's own refresh went out");
    world.keeper.set_paused(None).await.unwrap();
    world.advance(SignedDuration::from_mins(55));
    world.sandbox.control().reached(crate::world::REFRESHES, before + 2).await;
}

#[tokio::test]
async fn a_rotated_refresh_token_is_kept_over_a_restart() {
    let mut world = World::start().await;
    let id = world.running().await;
    world.sandbox.control().set_refresh_rotation(true);
    for _ in 0..3 {
        world.keeper.refresh_connection(id.clone()).await.unwrap();
        world.restart().await;
    }
}

#[tokio::test]
async fn a_database_that_cannot_be_written_does_not_make_the_keeper_ask_amazon_in_a_loop() {
    let world = World::start_on_one_clock().await;
    world.running().await;
    // Another program holds the write lock for longer than the store waits for it.
    let file = world.dir.path().join("adkeeper.db");
    let other = rusqlite::Connection::open(file).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let before = world.refreshes();
    world.advance(SignedDuration::from_mins(55));
    world.sandbox.control().reached(crate::world::REFRESHES, before + 1).await;
    // The write lock is given up after 5 s; each nudge is a turn of the schedule.
    world.until_connection("given up", |one| !one.refreshing).await;
    for _ in 0..20 {
        world.keeper.nudge();
        world.keeper.connections().await.unwrap();
    }
    assert_eq!(world.refreshes() - before, 1, "what cannot be recorded must not be tried again at once");
    other.execute_batch("rollback").unwrap();
    world.advance(SignedDuration::from_mins(2));
    world.sandbox.control().reached(crate::world::REFRESHES, before + 2).await;
}
