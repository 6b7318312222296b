//! What is counted of the keeper's work: with the attempt, the change or the check that it belongs to.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use domain::history::day_of;
use domain::notice::NoticeKind;
use domain::{
    Account, AccountAccess, AccountId, AccountKind, Activity, ActivityKind, Cause, Connection, ConnectionId,
    Gap, Health, HealthReport, Region, SweepPart, Timestamp, Trigger, UserId,
};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};
use std::collections::HashSet;
use std::time::Duration;
use store::{Change, NewNotice, Seen, Store, User};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn ada() -> UserId {
    UserId::new("user_ada")
}

fn id(name: &str) -> ConnectionId {
    ConnectionId::new(name)
}

fn connection(name: &str, second: i64) -> Connection {
    Connection {
        id: id(name),
        user_id: ada(),
        label: name.into(),
        home_region: Region::Eu,
        client_id: "client".into(),
        scopes: String::new(),
        health: HealthReport::succeeded(at(second), at(second + 2700)),
        access_expires_at: None,
        swept_at: None,
        consent: None,
        end_snoozed_until: None,
        created_at: at(second),
        updated_at: at(second),
    }
}

fn account(name: &str, of: &str) -> Account {
    Account {
        id: AccountId::new(name),
        user_id: ada(),
        connection_id: id(of),
        kind: AccountKind::SponsoredAds,
        region: Region::Eu,
        external_id: name.into(),
        info: domain::AccountInfo::default(),
        access: AccountAccess::Ok,
        tracked: true,
    }
}

async fn confirm(store: &Store, name: &str, accounts: &[&str]) {
    let accounts = accounts.iter().map(|one| account(one, name)).collect();
    let seen = Seen { accounts, ..Seen::default() };
    let notice = NewNotice::new(ada(), NoticeKind::ConnectionAdded, at(0));
    store.confirm(connection(name, 0), seen, HashSet::new(), notice).await.unwrap();
}

async fn opened() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&dir.path().join("adkeeper.db")).await.unwrap();
    let user = User {
        id: ada(),
        name: "Ada".into(),
        email: None,
        image_url: None,
        session_id: None,
        session_ended: false,
        updated_at: at(0),
    };
    store.sign_in(user).await.unwrap();
    (dir, store)
}

fn report(health: Health, cause: Option<Cause>) -> HealthReport {
    HealthReport { health, cause, ..HealthReport::succeeded(at(0), at(1)) }
}

async fn becomes(store: &Store, health: Health, cause: Option<Cause>, second: i64) {
    let change = Change {
        report: report(health, cause),
        access_expires_at: None,
        notice: None,
        activity: None,
        at: at(second),
    };
    store.change(id("one"), move |_, _| Some(change)).await.unwrap();
}

fn attempt(kind: ActivityKind, cause: Option<Cause>, at: Timestamp) -> Activity {
    Activity {
        user_id: ada(),
        connection_id: id("one"),
        kind,
        trigger: Trigger::Schedule,
        at,
        took: Duration::ZERO,
        cause,
        request_id: None,
        program: None,
    }
}

async fn recovered(store: &Store) -> Vec<i64> {
    store.recoveries(ada(), at(0)).await.unwrap().into_iter().map(|one| one.took_ms).collect()
}

#[tokio::test]
async fn attempts_are_counted_on_their_own_day_and_those_that_asked_nobody_are_no_calls() {
    let (_dir, store) = opened().await;
    confirm(&store, "one", &[]).await;
    let zone = TimeZone::system();
    let midnight = day_of(at(0), &zone).tomorrow().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
    let before = midnight - SignedDuration::from_secs(1);
    for (kind, cause, when) in [
        (ActivityKind::Refresh, None, before),
        (ActivityKind::Refresh, Some(Cause::Offline), before),
        (ActivityKind::Refresh, Some(Cause::VaultLocked), midnight),
        (ActivityKind::Refresh, None, midnight),
        (ActivityKind::Probe, None, midnight),
        (ActivityKind::Sweep, Some(Cause::ProviderDown), midnight),
        (ActivityKind::HandOut, None, midnight),
    ] {
        store.add_activity(attempt(kind, cause, when)).await.unwrap();
    }
    let (first, last) = (day_of(before, &zone), day_of(midnight, &zone));
    let days = store.day_counts(ada(), None, first, last).await.unwrap();
    let of = |place: usize| {
        let one = &days[place];
        [one.refreshed, one.failed, one.asked, one.probes, one.sweeps]
    };
    assert_eq!(days.iter().map(|one| one.day).collect::<Vec<_>>(), [first, last]);
    assert_eq!(of(0), [1, 1, 2, 0, 0]);
    assert_eq!(of(1), [1, 1, 1, 1, 1]);
    let nobody = store.day_counts(UserId::new("user_ben"), None, first, last).await.unwrap();
    assert_eq!(nobody, []);
    let other = store.day_counts(ada(), Some(id("two")), first, last).await.unwrap();
    assert_eq!(other, []);
}

#[tokio::test]
async fn a_recovery_lasts_from_the_loss_of_health_through_all_that_came_in_between() {
    let (_dir, store) = opened().await;
    confirm(&store, "one", &[]).await;
    becomes(&store, Health::Expiring, Some(Cause::Offline), 100).await;
    becomes(&store, Health::Expiring, Some(Cause::Offline), 150).await;
    becomes(&store, Health::Expired, Some(Cause::Offline), 200).await;
    let broken = store.broken(ada()).await.unwrap();
    assert_eq!((broken[0].health, broken[0].lost_at), (Health::Expired, Some(at(100))));
    becomes(&store, Health::Healthy, None, 400).await;
    assert_eq!(recovered(&store).await, [300_000]);
    assert_eq!(store.broken(ada()).await.unwrap(), []);
    let spells = store.spells(ada(), id("one"), at(0)).await.unwrap();
    let ends: Vec<_> = spells.iter().map(|spell| (spell.health, spell.from, spell.to)).collect();
    assert_eq!(
        ends,
        [
            (Health::Healthy, at(0), Some(at(100))),
            (Health::Expiring, at(100), Some(at(200))),
            (Health::Expired, at(200), Some(at(400))),
            (Health::Healthy, at(400), None),
        ]
    );
}

#[tokio::test]
async fn what_happens_to_all_connections_at_once_is_recorded_too() {
    let (_dir, store) = opened().await;
    confirm(&store, "one", &[]).await;
    store.change_all(at(50), |_| Some(report(Health::Expired, Some(Cause::Offline)))).await.unwrap();
    store.change_all(at(90), |_| Some(report(Health::Healthy, None))).await.unwrap();
    assert_eq!(recovered(&store).await, [40_000]);
}

#[tokio::test]
async fn a_connection_that_was_removed_and_added_again_recovered_from_nothing() {
    let (_dir, store) = opened().await;
    confirm(&store, "one", &[]).await;
    becomes(&store, Health::Disconnected, Some(Cause::ByUser), 100).await;
    becomes(&store, Health::Healthy, None, 90_000).await;
    assert_eq!(recovered(&store).await, [0; 0]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_gives_no_time_below_zero() {
    let (_dir, store) = opened().await;
    confirm(&store, "one", &[]).await;
    becomes(&store, Health::Expired, Some(Cause::Offline), 5_000).await;
    becomes(&store, Health::Healthy, None, 1_000).await;
    assert_eq!(recovered(&store).await, [0]);
    let spells = store.spells(ada(), id("one"), at(0)).await.unwrap();
    assert!(spells.iter().all(|spell| spell.to.is_none_or(|to| to >= spell.from)));
}

#[tokio::test]
async fn what_is_older_is_forgotten_and_the_present_spell_never_is() {
    let (_dir, store) = opened().await;
    confirm(&store, "one", &[]).await;
    becomes(&store, Health::Expired, Some(Cause::Offline), 100).await;
    becomes(&store, Health::Healthy, None, 200).await;
    let today = day_of(at(0), &TimeZone::system());
    store.add_activity(attempt(ActivityKind::Refresh, None, at(0))).await.unwrap();
    let tomorrow = today.checked_add(1.day()).unwrap();
    store.prune_history(today, at(100)).await.unwrap();
    assert_eq!(store.day_counts(ada(), None, today, tomorrow).await.unwrap().len(), 1);
    assert_eq!(store.spells(ada(), id("one"), at(0)).await.unwrap().len(), 3, "what ends then still counts");
    store.prune_history(tomorrow, at(100_000)).await.unwrap();
    assert_eq!(store.day_counts(ada(), None, today, tomorrow).await.unwrap(), []);
    assert_eq!(recovered(&store).await, [0; 0]);
    let left = store.spells(ada(), id("one"), at(0)).await.unwrap();
    assert_eq!(left.iter().map(|spell| spell.health).collect::<Vec<_>>(), [Health::Healthy]);
}

async fn reach(store: &Store, name: &str) -> (u32, u32) {
    let parts = store.reach(ada(), id(name)).await.unwrap();
    (parts.iter().map(|part| part.accounts).sum(), parts.iter().map(|part| part.only_here).sum())
}

#[tokio::test]
async fn accounts_that_another_working_login_reaches_do_not_depend_on_one() {
    let (_dir, store) = opened().await;
    confirm(&store, "one", &["a", "b", "c"]).await;
    // Its accounts stay with the first; that this one reaches them as well is noted all the same.
    confirm(&store, "two", &["b", "c", "d"]).await;
    assert_eq!(reach(&store, "one").await, (3, 1));
    assert_eq!(reach(&store, "two").await, (3, 1));
    store
        .change(id("two"), |_, _| {
            Some(Change {
                report: report(Health::Revoked, Some(Cause::GrantRevoked)),
                access_expires_at: None,
                notice: None,
                activity: None,
                at: at(10),
            })
        })
        .await
        .unwrap();
    assert_eq!(reach(&store, "one").await, (3, 3), "one that doesn't work is no way");
    let stranger = store.reach(UserId::new("user_ben"), id("one")).await.unwrap();
    assert_eq!(stranger, []);
}

#[tokio::test]
async fn a_check_that_saw_less_takes_ways_away_unless_it_may_have_missed_them() {
    let (_dir, store) = opened().await;
    confirm(&store, "one", &["a"]).await;
    confirm(&store, "two", &["a", "b"]).await;
    assert_eq!(reach(&store, "one").await, (1, 0));
    let gap = Gap { region: Region::Eu, part: SweepPart::Profiles, cause: Cause::ProviderDown, unread: None };
    let partial = Seen { accounts: vec![account("b", "two")], gaps: vec![gap], ..Seen::default() };
    store.apply_sweep(id("two"), partial, at(20)).await.unwrap();
    assert_eq!(reach(&store, "one").await, (1, 0));
    let whole = Seen { accounts: vec![account("b", "two")], ..Seen::default() };
    store.apply_sweep(id("two"), whole, at(30)).await.unwrap();
    assert_eq!(reach(&store, "one").await, (1, 1));
}
