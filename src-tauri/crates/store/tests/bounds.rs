//! What a Supabase project says never stops the store, and never touches another user's rows.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use domain::mirror::{AccountRow, ConnectionRow, HealthRow, LinkRow, MirrorRow, SettingsRow, UserRow};
use domain::notice::NoticeKind;
use domain::settings::Theme;
use domain::{
    AccountAccess, AccountId, AccountKind, Connection, ConnectionId, Health, HealthReport, Region, Timestamp,
    UserId,
};
use std::collections::HashSet;
use store::{Change, NewNotice, Seen, Store, User};

const LATEST: i64 = (1 << 53) - 1;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn user(id: &str) -> User {
    User {
        id: UserId::new(id),
        name: id.into(),
        email: None,
        image_url: None,
        session_id: None,
        session_ended: false,
        updated_at: at(0),
    }
}

fn login(id: &str, user: &str) -> Connection {
    Connection {
        id: ConnectionId::new(id),
        user_id: UserId::new(user),
        label: "Northwind".into(),
        home_region: Region::Eu,
        client_id: "mine".into(),
        scopes: "mine".into(),
        health: HealthReport::succeeded(at(0), at(2700)),
        access_expires_at: None,
        swept_at: None,
        consent: None,
        end_snoozed_until: None,
        created_at: at(0),
        updated_at: at(0),
    }
}

async fn confirm(store: &Store, login: Connection) {
    let notice = NewNotice::new(login.user_id.clone(), NoticeKind::ConnectionAdded, at(0));
    store.confirm(login, Seen::default(), HashSet::new(), notice).await.unwrap();
}

async fn record(store: &Store, id: &str) {
    let report = HealthReport::succeeded(at(10), at(2700));
    let change = Change { report, access_expires_at: None, notice: None, activity: None, at: at(10) };
    store.change(ConnectionId::new(id), move |_, _| Some(change)).await.unwrap();
}

/// Ben's login and, signed in, Ada's.
async fn two(dir: &tempfile::TempDir) -> Store {
    let store = Store::open(dir.path().join("adkeeper.db")).await.unwrap();
    for (owner, id) in [("user_ben", "bens"), ("user_ada", "mine")] {
        store.sign_in(user(owner)).await.unwrap();
        confirm(&store, login(id, owner)).await;
    }
    store.restart_mirror(UserId::new("user_ada"), "https://one".into(), None).await.unwrap();
    store
}

fn connection(id: &str, version: i64) -> ConnectionRow {
    ConnectionRow {
        id: ConnectionId::new(id),
        label: "Theirs".into(),
        home_region: Region::Fe,
        client_id: "theirs".into(),
        scopes: "theirs".into(),
        created_at: at(1),
        updated_at: at(1),
        deleted_at: None,
        facts_version: version,
        choices_version: version,
    }
}

fn account(id: &str, connection: &str, version: i64) -> MirrorRow {
    MirrorRow::Account(AccountRow {
        id: AccountId::new(id),
        connection_id: ConnectionId::new(connection),
        kind: AccountKind::SponsoredAds,
        region: Region::Eu,
        external_id: "1".into(),
        info: domain::AccountInfo { name: format!("{id} by {connection}"), ..Default::default() },
        access: AccountAccess::Ok,
        tracked: true,
        updated_at: at(1),
        facts_version: version,
        choices_version: version,
    })
}

fn link(parent: &str, child: &str) -> MirrorRow {
    let (parent_id, child_id) = (AccountId::new(parent), AccountId::new(child));
    MirrorRow::Link(LinkRow { parent_id, child_id, gone: true, updated_at: at(1), facts_version: LATEST })
}

async fn receive(store: &Store, user: &str, row: MirrorRow) -> (u32, u32) {
    let received = store.receive(UserId::new(user), "here".into(), vec![row], 1).await.unwrap();
    (received.changed, received.skipped)
}

#[tokio::test]
async fn no_clock_and_no_version_keeps_a_refresh_from_being_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let store = two(&dir).await;
    let ada = || UserId::new("user_ada");
    for skew in [i64::MAX, i64::MIN, i64::MAX - at(0).as_millisecond(), 1 << 53, -(1 << 53)] {
        store.set_skew(skew, at(5)).await.unwrap();
        record(&store, "mine").await;
        store.rename(ada(), ConnectionId::new("mine"), "New".into(), at(6)).await.unwrap();
        confirm(&store, login("mine", "user_ada")).await;
    }
    // What an earlier version let in.
    for skew in [i64::MAX.to_string(), "9223372036854775807000".into(), "soon".into()] {
        store.set_meta("mirror_skew", skew).await.unwrap();
        record(&store, "mine").await;
        store.set_skew(0, at(7)).await.unwrap();
    }
    for version in [i64::MAX, i64::MIN] {
        receive(&store, "user_ada", MirrorRow::Connection(connection("mine", version))).await;
        receive(&store, "user_ada", account("a", "mine", version)).await;
        let settings = SettingsRow {
            settings: domain::settings::SyncedSettings {
                theme: Theme::Dark,
                default_region: Region::Fe,
                ..Default::default()
            },
            default_account_id: None,
            focus: None,
            start_focus: "last".into(),
            updated_at: at(0),
            choices_version: version,
        };
        receive(&store, "user_ada", MirrorRow::Settings(settings)).await;
    }
    record(&store, "mine").await;
    store.rename(ada(), ConnectionId::new("mine"), "Again".into(), at(6)).await.unwrap();
    store.set_tracked(ada(), vec!["a".into()], false, at(8)).await.unwrap();
    for row in store.mirrored(ada()).await.unwrap() {
        let versions = row.versions();
        assert!(versions.facts <= LATEST && versions.choices <= LATEST, "{row:?}");
    }
}

#[tokio::test]
async fn a_clock_that_was_wrong_for_a_while_leaves_no_version_that_nobody_takes() {
    let dir = tempfile::tempdir().unwrap();
    let store = two(&dir).await;
    let ada = || UserId::new("user_ada");
    let days = 200 * 24 * 3_600_000;
    store.set_skew(days, at(5)).await.unwrap();
    let waiting = store.outgoing(ada(), 500).await.unwrap();
    let sent = waiting
        .into_iter()
        .map(|one| store::Sent { versions: one.row.unwrap().versions(), entry: one.entry })
        .collect();
    store.sending(sent).await.unwrap();
    store.set_skew(0, at(6)).await.unwrap();
    let latest = at(6).as_millisecond() + 24 * 3_600_000 + 1;
    for one in store.outgoing(ada(), 500).await.unwrap() {
        let versions = one.row.unwrap().versions();
        assert!(versions.facts <= latest && versions.choices <= latest, "{:?} {versions:?}", one.entry);
    }
}

#[tokio::test]
async fn another_project_begins_without_the_clock_of_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let store = two(&dir).await;
    let skew = async || store.meta("mirror_skew").await.unwrap();
    store.reset_skew(Some("https://one".into()), at(5)).await.unwrap();
    store.set_skew(3_600_000, at(5)).await.unwrap();
    store.reset_skew(Some("https://one".into()), at(5)).await.unwrap();
    assert_eq!(skew().await.as_deref(), Some("3600000"), "the same project");
    store.reset_skew(None, at(5)).await.unwrap();
    assert_eq!(skew().await.as_deref(), Some("0"));
}

#[tokio::test]
async fn the_client_and_region_of_a_login_that_is_kept_here_are_not_changed_from_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let store = two(&dir).await;
    let later = at(100).as_millisecond();
    assert_eq!(receive(&store, "user_ada", MirrorRow::Connection(connection("mine", later))).await, (1, 0));
    let mine = async || store.connection(ConnectionId::new("mine")).await.unwrap();
    let now = mine().await;
    assert_eq!((now.client_id.as_str(), now.home_region), ("mine", Region::Eu));
    assert_eq!(now.label, "Theirs", "the name is a choice");
    // One that was disconnected here is nobody's to say.
    let report = HealthReport::succeeded(at(10), at(2700)).disconnected();
    let change = Change { report, access_expires_at: None, notice: None, activity: None, at: at(10) };
    store.change(ConnectionId::new("mine"), move |_, _| Some(change)).await.unwrap();
    receive(&store, "user_ada", MirrorRow::Connection(connection("mine", later + 10))).await;
    assert_eq!(mine().await.client_id, "theirs");
}

#[tokio::test]
async fn rows_of_one_user_never_touch_anothers() {
    let dir = tempfile::tempdir().unwrap();
    let store = two(&dir).await;
    let ben = || UserId::new("user_ben");
    assert_eq!(receive(&store, "user_ben", account("b", "bens", 1)).await, (1, 0));
    assert_eq!(receive(&store, "user_ben", account("c", "bens", 1)).await, (1, 0));
    let bens_link = LinkRow {
        parent_id: AccountId::new("b"),
        child_id: AccountId::new("c"),
        gone: false,
        updated_at: at(1),
        facts_version: 1,
    };
    assert_eq!(receive(&store, "user_ben", MirrorRow::Link(bens_link)).await, (1, 0));
    assert_eq!(receive(&store, "user_ada", account("a", "mine", 1)).await, (1, 0));
    let bens = async || {
        let accounts = store.accounts(ben()).await.unwrap();
        (store.connections(ben()).await.unwrap(), accounts, store.mirrored(ben()).await.unwrap())
    };
    let (before, waits) = (bens().await, store.outbox_len(ben()).await.unwrap());
    let health = HealthRow {
        connection_id: ConnectionId::new("bens"),
        device_id: "there".into(),
        health: Health::Revoked,
        cause: None,
        last_success: None,
        last_failure: None,
        next_attempt: None,
        consented_at: None,
        consent_source: None,
        updated_at: at(1),
        facts_version: LATEST,
    };
    for row in [
        MirrorRow::Connection(connection("bens", LATEST)),
        MirrorRow::Connection(connection("bens", 0)),
        account("b", "mine", LATEST),
        account("b", "bens", 0),
        account("a", "bens", LATEST),
        account("new", "bens", LATEST),
        MirrorRow::Health(health),
        link("b", "c"),
        link("a", "b"),
    ] {
        assert_eq!(receive(&store, "user_ada", row.clone()).await, (0, 1), "{row:?}");
    }
    assert_eq!(bens().await, before);
    assert_eq!(store.outbox_len(ben()).await.unwrap(), waits);
    assert!(store.elsewhere(ben()).await.unwrap().is_empty());
    let own = MirrorRow::User(UserRow {
        name: "Ada Lovelace".into(),
        email: None,
        image_url: None,
        updated_at: at(1),
        facts_version: at(100).as_millisecond(),
    });
    assert_eq!(receive(&store, "user_ada", own).await, (1, 0), "what is hers arrives");
}
