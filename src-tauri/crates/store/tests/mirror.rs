//! What the store does for the mirror, without a network.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use domain::mirror::{ConnectionRow, Counter, DeviceRow, HealthRow, MirrorRow, MirrorTable, SettingsRow};
use domain::notice::NoticeKind;
use domain::settings::Theme;
use domain::{Connection, ConnectionId, Health, HealthReport, Region, Timestamp, UserId};
use std::collections::HashSet;
use store::{Change, HeldRow, NewNotice, Outgoing, Seen, Sent, Store, StoreError, SyncRun, User};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn ada() -> UserId {
    UserId::new("user_ada")
}

async fn open(dir: &tempfile::TempDir) -> Store {
    let store = Store::open(dir.path().join("adkeeper.db")).await.unwrap();
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
    store.restart_mirror(ada(), "https://one".into(), None).await.unwrap();
    store
}

async fn choose(store: &Store, theme: Theme, second: i64) {
    store.edit_settings(ada(), at(second), move |settings| settings.synced.theme = theme).await.unwrap();
}

async fn settings(store: &Store) -> Option<SettingsRow> {
    let all = store.outgoing(ada(), 500).await.unwrap();
    all.into_iter().find_map(|one| match one.row {
        Some(MirrorRow::Settings(row)) => Some(row),
        _ => None,
    })
}

async fn theme(store: &Store) -> Theme {
    store.settings(ada()).await.unwrap().synced.theme
}

async fn receive(store: &Store, row: MirrorRow, cursor: i64) -> u32 {
    store.receive(ada(), "here".into(), vec![row], cursor).await.unwrap().changed
}

fn from_there(theme: Theme, version: i64) -> MirrorRow {
    MirrorRow::Settings(SettingsRow {
        settings: domain::settings::SyncedSettings { theme, ..Default::default() },
        default_account_id: None,
        focus: None,
        start_focus: "last".into(),
        updated_at: at(0),
        choices_version: version,
    })
}

fn sent(all: Vec<Outgoing>) -> Vec<Sent> {
    let versions = |one: &Outgoing| one.row.as_ref().map(MirrorRow::versions).unwrap_or_default();
    all.into_iter().map(|one| Sent { versions: versions(&one), entry: one.entry }).collect()
}

async fn acknowledge(store: &Store, before: i64, after: i64) {
    let all = sent(store.outgoing(ada(), 500).await.unwrap());
    let counter = Counter { epoch: "e".into(), before, after };
    store.acknowledge(ada(), "here".into(), all, vec![], counter).await.unwrap();
}

#[tokio::test]
async fn each_change_has_a_later_version_even_when_the_clock_goes_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let mut last = 0;
    for (theme, second) in [(Theme::Dark, 100), (Theme::Light, 100), (Theme::Dark, 50), (Theme::Light, -7200)]
    {
        choose(&store, theme, second).await;
        let version = settings(&store).await.unwrap().choices_version;
        assert!(version > last, "{second}: {version} after {last}");
        last = version;
    }
    assert_eq!(last, at(100).as_millisecond() + 3);
}

#[tokio::test]
async fn what_stays_on_this_computer_or_as_it_was_is_not_sent() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    choose(&store, Theme::Dark, 100).await;
    let version = settings(&store).await.unwrap().choices_version;
    choose(&store, Theme::Dark, 101).await;
    store.edit_settings(ada(), at(102), |settings| settings.notify.lapsed_after = 60).await.unwrap();
    assert_eq!(settings(&store).await.unwrap().choices_version, version);
    let all = store.settings(ada()).await.unwrap();
    assert_eq!((all.synced.theme, all.notify.lapsed_after), (Theme::Dark, 60));
}

#[tokio::test]
async fn edits_at_the_same_moment_keep_each_other_and_unreadable_settings_are_never_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let (one, other) = tokio::join!(
        store.edit_settings(ada(), at(100), |settings| settings.synced.theme = Theme::Dark),
        store.edit_settings(ada(), at(100), |settings| settings.synced.notifications = false),
    );
    one.unwrap();
    other.unwrap();
    let both = store.settings(ada()).await.unwrap().synced;
    assert_eq!((both.theme, both.notifications), (Theme::Dark, false));

    let raw = rusqlite::Connection::open(dir.path().join("adkeeper.db")).unwrap();
    raw.execute("update settings set notify = '{\"quiet\": \"always\"}'", []).unwrap();
    assert!(matches!(store.settings(ada()).await, Err(StoreError::UnknownWord("notify"))));
    let edited = store.edit_settings(ada(), at(101), |settings| settings.synced.theme = Theme::Light).await;
    assert!(matches!(edited, Err(StoreError::UnknownWord("notify"))), "{edited:?}");
    let kept: String = raw.query_row("select notify from settings", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, "{\"quiet\": \"always\"}");
}

#[tokio::test]
async fn runs_of_the_mirror_are_forgotten_by_age_with_the_next_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let run = |second| SyncRun { at: at(second), sent: 1, stale: 0, received: 0, problem: None };
    store.add_sync_run(ada(), run(100), at(0)).await.unwrap();
    store.add_sync_run(ada(), run(200), at(100)).await.unwrap();
    assert_eq!(store.sync_runs(ada()).await.unwrap(), [run(200), run(100)], "its age is not over yet");
    store.add_sync_run(ada(), run(300), at(101)).await.unwrap();
    assert_eq!(store.sync_runs(ada()).await.unwrap(), [run(300), run(200)]);
}

#[tokio::test]
async fn what_is_on_its_way_is_not_sent_a_second_time_unless_it_changes_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    choose(&store, Theme::Dark, 100).await;
    let all = store.outgoing(ada(), 500).await.unwrap();
    assert!(all.len() > 1, "the user and the settings wait: {all:?}");
    let on_the_way: HashSet<_> = all.iter().map(|one| one.entry.clone()).collect();
    let beyond = async |most| store.outgoing_beyond(ada(), most, on_the_way.clone()).await.unwrap();
    assert_eq!(beyond(500).await, []);
    choose(&store, Theme::Light, 101).await;
    let tables: Vec<_> = beyond(1).await.into_iter().map(|one| one.entry.table).collect();
    assert_eq!(tables, [MirrorTable::Settings]);
}

#[tokio::test]
async fn of_two_edits_the_later_counts_whichever_is_heard_of_first() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    choose(&store, Theme::Dark, 100).await;
    let mine = at(100).as_millisecond();
    assert_eq!(receive(&store, from_there(Theme::Light, mine - 1), 1).await, 0);
    assert_eq!(theme(&store).await, Theme::Dark);
    assert!(settings(&store).await.is_some(), "the later edit still waits to be sent");
    assert_eq!(receive(&store, from_there(Theme::Light, mine + 1), 2).await, 1);
    assert_eq!(theme(&store).await, Theme::Light);
    assert_eq!(settings(&store).await, None, "an edit that lost is not sent");
    // The next edit here comes after what was seen, whatever this clock says.
    choose(&store, Theme::System, -7200).await;
    assert!(settings(&store).await.unwrap().choices_version > mine + 1);
}

#[tokio::test]
async fn of_equals_the_one_that_supabase_took_first_counts() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    choose(&store, Theme::Dark, 100).await;
    assert_eq!(receive(&store, from_there(Theme::Light, at(100).as_millisecond()), 1).await, 1);
    assert_eq!(theme(&store).await, Theme::Light);
}

#[tokio::test]
async fn versions_that_were_not_sent_move_with_the_clock_and_those_that_were_do_not() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    // This clock is three hours ahead.
    let ahead = 3 * 3600;
    choose(&store, Theme::Dark, 100 + ahead).await;
    assert!(store.set_skew(-ahead * 1000, at(200 + ahead)).await.unwrap());
    assert_eq!(settings(&store).await.unwrap().choices_version, at(100).as_millisecond());
    choose(&store, Theme::Light, 300 + ahead).await;
    assert_eq!(settings(&store).await.unwrap().choices_version, at(300).as_millisecond());
    assert!(!store.set_skew(-ahead * 1000 + 400, at(300 + ahead)).await.unwrap(), "the time of an answer");

    // Sent, and no answer came: what changes now must be later than what is on its way.
    let all = sent(store.outgoing(ada(), 500).await.unwrap());
    store.sending(all).await.unwrap();
    choose(&store, Theme::System, 301 + ahead).await;
    store.set_skew(-2 * ahead * 1000, at(302 + ahead)).await.unwrap();
    assert!(settings(&store).await.unwrap().choices_version > at(300).as_millisecond());
}

#[tokio::test]
async fn a_version_from_the_future_is_brought_back_before_it_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    choose(&store, Theme::Dark, 1_000_000).await;
    // The clock was wrong then and is right now: nothing differs from Supabase's.
    store.set_skew(0, at(10)).await.unwrap();
    assert_eq!(settings(&store).await.unwrap().choices_version, at(10).as_millisecond());
}

#[tokio::test]
async fn a_push_moves_the_cursor_only_if_nobody_else_changed_anything() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let position = async || store.mirror_position(ada(), "https://one".into()).await.unwrap();
    acknowledge(&store, 0, 4).await;
    assert_eq!(position().await, Some((Some("e".into()), 4)));
    acknowledge(&store, 6, 9).await;
    assert_eq!(position().await, Some((Some("e".into()), 4)), "5 and 6 were not seen");
    assert_eq!(store.mirror_position(ada(), "https://two".into()).await.unwrap(), None);
}

#[tokio::test]
async fn another_project_gets_everything_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    choose(&store, Theme::Dark, 100).await;
    acknowledge(&store, 0, 4).await;
    assert_eq!(store.outbox_len(ada()).await.unwrap(), 0);
    store.restart_mirror(ada(), "https://two".into(), None).await.unwrap();
    assert_eq!(store.outbox_len(ada()).await.unwrap(), 2, "the user and the settings");
}

#[tokio::test]
async fn a_row_that_is_refused_waits_until_it_changes_and_holds_back_what_hangs_on_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    choose(&store, Theme::Dark, 100).await;
    let entry = store.outbox(ada(), MirrorTable::Settings, 1).await.unwrap().remove(0);
    store.hold(entry, "23514".into(), "no such theme".into()).await.unwrap();
    assert_eq!(settings(&store).await, None);
    assert_eq!(store.outbox_len(ada()).await.unwrap(), 2, "it is not forgotten");
    let held = HeldRow {
        table: MirrorTable::Settings,
        row_id: "user_ada".into(),
        name: String::new(),
        code: "23514".into(),
        message: "no such theme".into(),
    };
    assert_eq!(store.held(ada()).await.unwrap(), [held]);
    choose(&store, Theme::Light, 101).await;
    assert!(settings(&store).await.is_some());
    assert_eq!(store.held(ada()).await.unwrap(), []);
}

#[tokio::test]
async fn a_connection_of_another_computer_is_known_here_and_not_kept_alive() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let id = ConnectionId::new("3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f");
    let health = MirrorRow::Health(HealthRow {
        connection_id: id.clone(),
        device_id: "there".into(),
        health: Health::Healthy,
        cause: None,
        last_success: Some(at(1)),
        last_failure: None,
        next_attempt: Some(at(2)),
        consented_at: None,
        consent_source: None,
        updated_at: at(1),
        facts_version: 5,
    });
    // Its health comes first: the connection changed again later.
    assert_eq!(receive(&store, health, 1).await, 1);
    let device = MirrorRow::Device(DeviceRow {
        id: "there".into(),
        name: "Laptop".into(),
        platform: "linux".into(),
        app_version: "1".into(),
        last_seen_at: at(1),
    });
    receive(&store, device, 2).await;
    let connection = MirrorRow::Connection(ConnectionRow {
        id: id.clone(),
        label: "Northwind".into(),
        home_region: Region::Eu,
        client_id: "amzn1.x".into(),
        scopes: String::new(),
        created_at: at(0),
        updated_at: at(1),
        deleted_at: None,
        facts_version: 4,
        choices_version: 4,
    });
    receive(&store, connection, 3).await;
    let known = store.connections(ada()).await.unwrap();
    assert_eq!((known[0].label.as_str(), known[0].home_region), ("Northwind", Region::Eu));
    assert_eq!(store.kept_connections().await.unwrap(), [], "this computer has no token of it");
    assert_eq!(store.not_here(ada()).await.unwrap(), std::slice::from_ref(&id));
    let there = &store.elsewhere(ada()).await.unwrap()[&id][0];
    assert_eq!((there.device_name.as_str(), there.health), ("Laptop", Health::Healthy));
    let waiting = store.outgoing(ada(), 500).await.unwrap();
    assert!(
        waiting.iter().all(|one| one.entry.table == MirrorTable::Users),
        "nothing of it is sent back: {waiting:?}"
    );
}

#[tokio::test]
async fn a_refresh_does_not_bring_back_what_another_computer_disconnected() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let id = ConnectionId::new("3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f");
    let report = HealthReport::succeeded(at(0), at(1));
    let connection = Connection {
        id: id.clone(),
        user_id: ada(),
        label: "Northwind".into(),
        home_region: Region::Eu,
        client_id: "amzn1.x".into(),
        scopes: String::new(),
        health: report,
        access_expires_at: None,
        swept_at: None,
        consent: None,
        end_snoozed_until: None,
        created_at: at(0),
        updated_at: at(0),
    };
    let notice = NewNotice::new(ada(), NoticeKind::ConnectionAdded, at(0));
    store.confirm(connection.clone(), Seen::default(), HashSet::new(), notice.clone()).await.unwrap();
    let there = MirrorRow::Connection(ConnectionRow {
        id: id.clone(),
        label: "Northwind".into(),
        home_region: Region::Eu,
        client_id: "amzn1.x".into(),
        scopes: String::new(),
        created_at: at(0),
        updated_at: at(5),
        deleted_at: Some(at(5)),
        facts_version: at(5).as_millisecond(),
        choices_version: 1,
    });
    receive(&store, there, 1).await;
    let deleted = async || {
        let all = store.mirrored(ada()).await.unwrap();
        all.iter().any(|row| matches!(row, MirrorRow::Connection(row) if row.deleted_at.is_some()))
    };
    assert!(deleted().await);
    let refreshed = Change { report, access_expires_at: None, notice: None, activity: None, at: at(9) };
    store.change(id, move |_, _| Some(refreshed)).await.unwrap();
    assert!(deleted().await, "a refresh is no decision of the user");
    store
        .confirm(Connection { updated_at: at(10), ..connection }, Seen::default(), HashSet::new(), notice)
        .await
        .unwrap();
    assert!(!deleted().await, "authorising again is one");
}

#[tokio::test]
async fn a_row_from_supabase_is_kept_as_plain_text() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    let connection = MirrorRow::Connection(ConnectionRow {
        id: ConnectionId::new("3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f"),
        label: format!("\u{202e}North\u{0}wind\n{}", "x".repeat(5000)),
        home_region: Region::Eu,
        client_id: "amzn1.x".into(),
        scopes: String::new(),
        created_at: at(0),
        updated_at: at(1),
        deleted_at: None,
        facts_version: 4,
        choices_version: 4,
    });
    receive(&store, connection, 1).await;
    let label = store.connections(ada()).await.unwrap().remove(0).label;
    assert!(label.starts_with("Northwind xxx"), "{label:?}");
    assert_eq!(label.chars().count(), domain::plain::LABEL);
}
