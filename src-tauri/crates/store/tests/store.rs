//! The store's promises, on a real file.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use domain::hand_out::Program;
use domain::login_match::LoginMatch;
use domain::mirror::{Counter, MirrorRow, MirrorTable, OutboxEntry, Versions};
use domain::notice::NoticeKind;
use domain::{
    Account, AccountAccess, AccountId, AccountKind, AccountLink, Activity, ActivityKind, Cause, Connection,
    ConnectionId, DspSeat, Gap, Health, HealthReport, Lack, Region, SweepPart, Timestamp, Trigger, UserId,
};
use std::collections::HashSet;
use store::{ActivityQuery, Change, NewApproval, NewNotice, Review, Seen, Sent, Store, StoreError, User};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn ada() -> UserId {
    UserId::new("user_ada")
}

fn user(id: &UserId) -> User {
    User {
        id: id.clone(),
        name: "Ada".into(),
        email: None,
        image_url: None,
        session_id: Some("sess_1".into()),
        session_ended: false,
        updated_at: at(0),
    }
}

fn account(id: &str, region: Region) -> Account {
    Account {
        id: AccountId::new(id),
        user_id: ada(),
        connection_id: ConnectionId::new("one"),
        kind: AccountKind::SponsoredAds,
        region,
        external_id: "18446744073709551615".into(),
        info: domain::AccountInfo {
            name: format!("Account {id}"),
            country_code: Some("UK".into()),
            currency_code: Some("GBP".into()),
            account_type: Some("seller".into()),
            status: Some("CREATED".into()),
            lacks: vec![Lack::Edit, Lack::Amc],
            seats: vec![DspSeat { exchange: "Google Ad Manager".into(), seat: "DEAL1".into() }],
            ..Default::default()
        },
        access: AccountAccess::Ok,
        tracked: true,
    }
}

fn connection(label: &str, second: i64) -> Connection {
    Connection {
        id: ConnectionId::new("one"),
        user_id: ada(),
        label: label.into(),
        home_region: Region::Eu,
        client_id: "amzn1.application-oa2-client.x".into(),
        scopes: "advertising::campaign_management".into(),
        health: HealthReport::succeeded(at(second), at(second + 2700)),
        access_expires_at: Some(at(second + 3600)),
        swept_at: Some(at(second)),
        consent: None,
        end_snoozed_until: None,
        created_at: at(second),
        updated_at: at(second),
    }
}

fn added() -> NewNotice {
    NewNotice {
        connection_id: Some(ConnectionId::new("one")),
        label: Some("Northwind".into()),
        ..NewNotice::new(ada(), NoticeKind::ConnectionAdded, at(0))
    }
}

fn seen(accounts: Vec<Account>) -> Seen {
    Seen { accounts, ..Seen::default() }
}

fn tracked(all: &[Account]) -> HashSet<AccountId> {
    all.iter().filter(|account| account.tracked).map(|account| account.id.clone()).collect()
}

async fn confirm(store: &Store, second: i64, seen: Seen) {
    let chosen = tracked(&seen.accounts);
    store.confirm(connection("Northwind", second), seen, chosen, added()).await.unwrap();
}

fn change(report: HealthReport) -> Change {
    Change { report, access_expires_at: None, notice: None, activity: None, at: at(10) }
}

async fn changed(store: &Store, report: HealthReport) {
    store.change(ConnectionId::new("one"), move |_, _| Some(change(report))).await.unwrap();
}

async fn open(dir: &tempfile::TempDir) -> Store {
    Store::open(dir.path().join("deep").join("adkeeper.db")).await.unwrap()
}

async fn connected(dir: &tempfile::TempDir) -> Store {
    let store = open(dir).await;
    store.sign_in(user(&ada())).await.unwrap();
    let all = vec![account("a", Region::Na), account("b", Region::Eu)];
    confirm(&store, 0, seen(all)).await;
    store
}

/// As after a push of these rows.
async fn clear(store: &Store, entries: Vec<OutboxEntry>) {
    let sent = entries.into_iter().map(|entry| Sent { entry, versions: Versions::default() }).collect();
    let counter = Counter { epoch: "one".into(), before: 0, after: 1 };
    store.acknowledge(ada(), "here".into(), sent, vec![], counter).await.unwrap();
}

async fn waiting(store: &Store, table: MirrorTable) -> Vec<OutboxEntry> {
    store.outbox(ada(), table, 100).await.unwrap()
}

#[tokio::test]
async fn what_was_confirmed_is_there_after_reopening_exactly_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    drop(connected(&dir).await);
    let store = open(&dir).await;
    assert_eq!(store.connections(ada()).await.unwrap(), [connection("Northwind", 0)]);
    assert_eq!(store.accounts(ada()).await.unwrap(), [account("a", Region::Na), account("b", Region::Eu)]);
    assert_eq!(store.current_user().await.unwrap(), Some(user(&ada())));
}

#[tokio::test]
async fn confirming_twice_makes_one_connection_and_unchanged_accounts_are_not_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    clear(&store, waiting(&store, MirrorTable::Accounts).await).await;
    let all = vec![account("a", Region::Na), account("b", Region::Eu)];
    confirm(&store, 5, seen(all)).await;
    assert_eq!(store.connections(ada()).await.unwrap().len(), 1);
    assert_eq!(waiting(&store, MirrorTable::Accounts).await, [], "nothing changed, nothing is sent");
}

async fn sweep(store: &Store, second: i64, seen: Seen) -> store::SweepChange {
    store.apply_sweep(ConnectionId::new("one"), seen, at(second)).await.unwrap()
}

async fn notices(store: &Store) -> Vec<(NoticeKind, u32)> {
    let all = store.notices(ada(), 100).await.unwrap();
    all.into_iter().map(|notice| (notice.kind, notice.accounts)).collect()
}

fn link(parent: &str, child: &str) -> AccountLink {
    AccountLink { parent: AccountId::new(parent), child: AccountId::new(child) }
}

#[tokio::test]
async fn a_second_sweep_that_finds_nothing_new_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let found = || Seen {
        links: vec![link("a", "b")],
        gaps: vec![Gap::silent(Region::Fe, SweepPart::DspSeats, Cause::Throttled)],
        ..seen(vec![account("a", Region::Na), account("b", Region::Eu)])
    };
    assert!(sweep(&store, 10, found()).await.changed, "the link and the gap are new");
    for table in MirrorTable::ALL {
        clear(&store, waiting(&store, table).await).await;
    }
    let told = notices(&store).await;
    let before = store.accounts(ada()).await.unwrap();
    assert_eq!(sweep(&store, 20, found()).await, store::SweepChange::default());
    for table in MirrorTable::ALL {
        assert_eq!(waiting(&store, table).await, [], "{table:?}");
    }
    assert_eq!(store.accounts(ada()).await.unwrap(), before);
    assert_eq!(notices(&store).await, told);
    assert_eq!(store.swept_at(ada()).await.unwrap().get(&ConnectionId::new("one")), Some(&at(20)));
}

#[tokio::test]
async fn accounts_that_come_and_go_are_told_once_and_choices_stay() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    store.set_tracked(ada(), vec!["b".into()], false, at(1)).await.unwrap();
    let more = vec![account("a", Region::Na), account("b", Region::Eu), account("c", Region::Fe)];
    let change = sweep(&store, 10, seen(more)).await;
    assert_eq!((change.appeared, change.lost), (1, 0));
    let all = store.accounts(ada()).await.unwrap();
    let chosen: Vec<_> = all.iter().map(|account| (account.id.as_str(), account.tracked)).collect();
    assert_eq!(chosen, [("a", true), ("b", false), ("c", false)], "a user who chooses is asked first");
    let change = sweep(&store, 20, seen(vec![account("a", Region::Na)])).await;
    assert_eq!((change.appeared, change.lost), (0, 2));
    assert_eq!(
        notices(&store).await[..2],
        [(NoticeKind::AccountsLost, 2), (NoticeKind::AccountsAppeared, 1)],
        "newest first"
    );
    assert_eq!(sweep(&store, 30, seen(vec![account("a", Region::Na)])).await, store::SweepChange::default());
}

#[tokio::test]
async fn what_could_not_be_seen_is_not_lost_but_what_amazon_refuses_by_name_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let gap = Gap::silent(Region::Na, SweepPart::ViewOnlyProfiles, Cause::BadAnswer);
    let blind = Seen { gaps: vec![gap], ..seen(vec![account("b", Region::Eu)]) };
    assert_eq!(sweep(&store, 10, blind.clone()).await.lost, 0);
    let refused = Seen { refused: vec![AccountId::new("a")], ..blind };
    assert_eq!(sweep(&store, 20, refused).await.lost, 1);
}

#[tokio::test]
async fn an_account_that_is_only_named_is_denied_unless_it_was_reached_before() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let named = |id: &str| Account { access: AccountAccess::Denied, ..account(id, Region::Na) };
    for second in [10, 20] {
        let all = vec![named("a"), account("b", Region::Eu), named("c")];
        assert_eq!(sweep(&store, second, seen(all)).await.lost, u32::from(second == 10));
        let all = store.accounts(ada()).await.unwrap();
        let access: Vec<_> = all.iter().map(|account| (account.id.as_str(), account.access)).collect();
        assert_eq!(
            access,
            [("a", AccountAccess::Lost), ("b", AccountAccess::Ok), ("c", AccountAccess::Denied)]
        );
    }
}

#[tokio::test]
async fn a_link_that_is_gone_is_mirrored_as_gone_and_can_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let with = |links| Seen { links, ..seen(vec![account("a", Region::Na), account("b", Region::Eu)]) };
    sweep(&store, 10, with(vec![link("a", "b"), link("a", "unknown")])).await;
    assert_eq!(store.links(ada()).await.unwrap(), [link("a", "b")], "only between accounts that are stored");
    sweep(&store, 20, with(vec![])).await;
    assert_eq!(store.links(ada()).await.unwrap(), []);
    let waits = store.outgoing(ada(), 100).await.unwrap();
    let links: Vec<_> = waits.iter().filter(|one| one.entry.table == MirrorTable::Links).collect();
    assert!(
        matches!(&links[..], [one] if matches!(&one.row, Some(MirrorRow::Link(row)) if row.gone)),
        "{links:?}"
    );
    sweep(&store, 30, with(vec![link("a", "b")])).await;
    assert_eq!(store.links(ada()).await.unwrap(), [link("a", "b")]);
}

#[tokio::test]
async fn a_sweep_that_ends_after_the_connection_was_disconnected_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let report = HealthReport::succeeded(at(0), at(1)).disconnected();
    changed(&store, report).await;
    let before = store.accounts(ada()).await.unwrap();
    assert_eq!(sweep(&store, 20, seen(vec![])).await, store::SweepChange::default());
    assert_eq!(store.accounts(ada()).await.unwrap(), before);
}

#[tokio::test]
async fn an_account_that_is_gone_is_marked_lost_but_not_in_a_region_that_was_not_asked() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let gap = Gap::silent(Region::Eu, SweepPart::Profiles, Cause::ProviderDown);
    confirm(&store, 5, Seen { gaps: vec![gap], ..Seen::default() }).await;
    let access: Vec<_> = store.accounts(ada()).await.unwrap().into_iter().map(|one| one.access).collect();
    assert_eq!(access, [AccountAccess::Lost, AccountAccess::Ok]);
}

#[tokio::test]
async fn a_row_that_changes_while_it_is_pushed_stays_in_the_outbox() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let pushed = waiting(&store, MirrorTable::Connections).await;
    assert_eq!(pushed.len(), 1);
    store.rename(ada(), ConnectionId::new("one"), "Later".into(), at(20)).await.unwrap();
    clear(&store, pushed).await;
    assert_eq!(
        waiting(&store, MirrorTable::Connections).await.len(),
        1,
        "the later change would be forgotten"
    );
    clear(&store, waiting(&store, MirrorTable::Connections).await).await;
    assert_eq!(waiting(&store, MirrorTable::Connections).await, []);
}

#[tokio::test]
async fn a_change_sees_the_row_as_it_is_then_and_can_leave_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    changed(&store, HealthReport::succeeded(at(0), at(1)).disconnected()).await;
    let late = store.change(ConnectionId::new("one"), |before, _| {
        (before.health.health != Health::Disconnected).then(|| change(HealthReport::succeeded(at(9), at(10))))
    });
    let after = late.await.unwrap();
    assert_eq!((after.health.health, after.health.cause), (Health::Disconnected, Some(Cause::ByUser)));
    assert_eq!(store.kept_connections().await.unwrap(), []);
}

#[tokio::test]
async fn writes_that_share_a_transaction_stay_whole_each_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let all = (0..300).map(|number| {
        let store = store.clone();
        async move {
            // Every third is about a connection that is not there, after it has written something.
            let id = if number % 3 == 0 { "nobody" } else { "one" };
            let label = format!("label {number}");
            store.rename(ada(), ConnectionId::new(id), label, at(number)).await.is_ok()
        }
    });
    let worked = futures_util::future::join_all(all).await;
    assert_eq!(worked.iter().filter(|worked| **worked).count(), 200);
    assert_eq!(store.connections(ada()).await.unwrap()[0].label, "label 299");
    drop(store);
    let store = open(&dir).await;
    assert_eq!(store.connections(ada()).await.unwrap()[0].label, "label 299", "answered is on the disk");
}

#[tokio::test]
async fn what_happens_to_all_reaches_the_mirror_only_where_the_state_changed() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    clear(&store, waiting(&store, MirrorTable::Health).await).await;
    let sooner = |one: &Connection| Some(HealthReport { next_attempt: Some(at(7)), ..one.health });
    assert_eq!(store.change_all(at(5), sooner).await.unwrap().len(), 1);
    assert_eq!(store.change_all(at(5), sooner).await.unwrap(), [], "nothing is left to change");
    assert_eq!(waiting(&store, MirrorTable::Health).await, []);
    let lapsed = |one: &Connection| Some(HealthReport { health: Health::Expired, ..one.health });
    store.change_all(at(6), lapsed).await.unwrap();
    assert_eq!(waiting(&store, MirrorTable::Health).await.len(), 1);
}

fn activity(second: i64, cause: Option<Cause>) -> Activity {
    Activity {
        user_id: ada(),
        connection_id: ConnectionId::new("one"),
        kind: ActivityKind::Refresh,
        trigger: Trigger::Schedule,
        at: at(second),
        took: std::time::Duration::from_millis(120),
        cause,
        request_id: Some("R1".into()),
        program: None,
    }
}

#[tokio::test]
async fn the_activity_log_is_filtered_paged_and_forgets_what_is_old() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    for second in 0..10 {
        let cause = (second % 2 == 0).then_some(Cause::Offline);
        store.add_activity(activity(second, cause)).await.unwrap();
    }
    let failed = ActivityQuery { failed: true, since: Some(at(2)), ..ActivityQuery::default() };
    assert_eq!(store.count_activity(ada(), failed.clone()).await.unwrap(), 4);
    let page = store.activity(ada(), failed.clone(), None, 3).await.unwrap();
    let times: Vec<_> = page.iter().map(|one| one.activity.at).collect();
    assert_eq!(times, [at(8), at(6), at(4)], "newest first");
    let rest = store.activity(ada(), failed, Some(page[2].id), 3).await.unwrap();
    assert_eq!(rest.iter().map(|one| one.activity.at).collect::<Vec<_>>(), [at(2)]);
    assert_eq!(page[0].activity, activity(8, Some(Cause::Offline)), "nothing is lost on the way");
    assert_eq!(store.prune_activity(at(8)).await.unwrap(), 8);
    assert_eq!(store.count_activity(ada(), ActivityQuery::default()).await.unwrap(), 2);
    let ben = UserId::new("user_ben");
    assert_eq!(store.count_activity(ben, ActivityQuery::default()).await.unwrap(), 0, "not somebody else's");
}

#[tokio::test]
async fn an_end_is_warned_of_once_at_each_distance() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let before = store.notices(ada(), 100).await.unwrap().len();
    let mut warned = Vec::new();
    for (ends, hours) in [(100, 168), (100, 168), (100, 24), (100, 168), (100, 72), (200, 168)] {
        let notice = NewNotice { kind: NoticeKind::SessionEnding, ends_at: Some(at(ends)), ..added() };
        warned.push(store.warn(notice, vec![("session".into(), at(ends))], hours).await.unwrap());
    }
    assert_eq!(warned, [true, false, true, false, false, true], "never again at a greater distance");
    let all = store.notices(ada(), 100).await.unwrap();
    assert_eq!((all.len() - before, all[0].ends_at), (3, Some(at(200))));
}

#[tokio::test]
async fn a_notice_is_handed_to_the_system_once_over_restarts() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let notice = store.take_unnotified(ada(), at(1)).await.unwrap().pop().unwrap();
    assert_eq!((notice.kind, notice.accounts, notice.read), (NoticeKind::ConnectionAdded, 2, false));
    drop(store);
    let store = open(&dir).await;
    assert_eq!(store.take_unnotified(ada(), at(2)).await.unwrap(), []);
    assert_eq!(store.unread_notices(ada()).await.unwrap(), 1, "being handed over is not being read");
    store.mark_notices_read(ada(), at(3)).await.unwrap();
    assert_eq!(store.unread_notices(ada()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_review_survives_reopening_and_confirming_settles_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir).await;
    store.sign_in(user(&ada())).await.unwrap();
    let review = Review {
        user_id: ada(),
        connection_id: ConnectionId::new("one"),
        reauthorises: false,
        suggested_label: "Northwind".into(),
        home_region: Region::Fe,
        client_id: "amzn1.application-oa2-client.x".into(),
        scopes: "advertising::campaign_management".into(),
        accounts: vec![account("a", Region::Na)],
        fresh_id: ConnectionId::new("two"),
        known_as: Some(ConnectionId::new("three")),
        login: LoginMatch::Partly,
        recognised: true,
        missing: 3,
        added: 1,
        links: vec![AccountLink { parent: AccountId::new("a"), child: AccountId::new("b") }],
        gaps: vec![Gap::silent(Region::Fe, SweepPart::AmcInstances, Cause::NotPermitted)],
        expires_at: at(100),
        created_at: at(0),
        consented_at: None,
    };
    store.put_review(review.clone()).await.unwrap();
    drop(store);
    let store = open(&dir).await;
    assert_eq!(store.review().await.unwrap(), Some(review));
    confirm(&store, 0, seen(vec![account("a", Region::Na)])).await;
    assert_eq!(store.review().await.unwrap(), None);
}

#[tokio::test]
async fn one_user_cannot_change_what_belongs_to_another() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let ben = UserId::new("user_ben");
    store.sign_in(user(&ben)).await.unwrap();
    assert_eq!(store.current_user().await.unwrap().unwrap().id, ben, "one user at a time");
    assert_eq!(store.connections(ben.clone()).await.unwrap(), []);
    assert_eq!(store.set_tracked(ben.clone(), vec!["a".into()], false, at(1)).await.unwrap(), 0);
    let renamed = store.rename(ben, ConnectionId::new("one"), "Mine".into(), at(1)).await;
    assert!(matches!(renamed, Err(StoreError::NotFound)), "{renamed:?}");
}

#[tokio::test]
async fn damaged_newer_foreign_and_unreachable_files_are_told_apart_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let damaged = dir.path().join("damaged.db");
    std::fs::write(&damaged, [b'x'; 8192]).unwrap();
    assert!(matches!(Store::open(&damaged).await, Err(StoreError::Corrupt)));
    assert_eq!(std::fs::read(&damaged).unwrap(), [b'x'; 8192]);

    let newer = dir.path().join("newer.db");
    let made = rusqlite::Connection::open(&newer).unwrap();
    made.execute_batch(
        "pragma application_id = 0x41644b70; create table later (id); pragma user_version = 9999",
    )
    .unwrap();
    drop(made);
    let before = std::fs::read(&newer).unwrap();
    assert!(matches!(Store::open(&newer).await, Err(StoreError::Newer)));
    assert_eq!(std::fs::read(&newer).unwrap(), before);

    let foreign = dir.path().join("foreign.db");
    let made = rusqlite::Connection::open(&foreign).unwrap();
    made.execute_batch("create table users (id text primary key); pragma user_version = 3").unwrap();
    drop(made);
    let before = std::fs::read(&foreign).unwrap();
    assert!(matches!(Store::open(&foreign).await, Err(StoreError::Foreign)));
    assert_eq!(std::fs::read(&foreign).unwrap(), before);

    let folder = dir.path().join("folder.db");
    std::fs::create_dir(&folder).unwrap();
    assert!(matches!(Store::open(&folder).await, Err(StoreError::Unusable(_))));
}

#[tokio::test]
async fn a_connection_from_before_has_the_day_of_its_notice_or_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("adkeeper.db");
    let db = rusqlite::Connection::open(&path).unwrap();
    for folder in ["01-users", "02-logins", "03-review", "04-notices", "05-mirror"] {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../migrations/local");
        db.execute_batch(&std::fs::read_to_string(format!("{root}/{folder}/up.sql")).unwrap()).unwrap();
    }
    db.execute_batch(
        "pragma application_id = 0x41644b70; pragma user_version = 5;
         insert into users (id, name, updated_at) values ('user_ada', 'Ada', 1);
         insert into connections (id, user_id, label, home_region, client_id, scopes, health, here, created_at, updated_at)
         values ('known', 'user_ada', 'A', 'na', 'c', '', 'healthy', 1, 1000, 1),
                ('unknown', 'user_ada', 'B', 'na', 'c', '', 'healthy', 1, 1000, 1),
                ('elsewhere', 'user_ada', 'C', 'na', 'c', '', 'disconnected', 0, 1000, 1);
         insert into notices (user_id, kind, connection_id, accounts, created_at)
         values ('user_ada', 'connection_added', 'known', 1, 2000),
                ('user_ada', 'connection_added', 'known', 1, 5000),
                ('user_ada', 'connection_recovered', 'known', 1, 9000);",
    )
    .unwrap();
    drop(db);
    let store = Store::open(&path).await.unwrap();
    let all = store.connections(ada()).await.unwrap();
    let consents: Vec<_> =
        all.iter().map(|one| one.consent.map(|consent| consent.at.as_millisecond())).collect();
    let mut by_name: Vec<_> = all.iter().map(|one| one.id.to_string()).zip(consents).collect();
    by_name.sort();
    assert_eq!(
        by_name,
        [("elsewhere".into(), None), ("known".into(), Some(5000)), ("unknown".into(), None)],
        "the last time it was connected or reconnected"
    );
}

fn program(digest: &str) -> Program {
    Program::new("report.py", "/usr/bin/python3", Some("/home/ada/report.py"), digest)
}

fn approval(digest: &str, until: Option<i64>) -> NewApproval {
    NewApproval {
        user_id: ada(),
        connection_id: ConnectionId::new("one"),
        program: program(digest),
        until: until.map(at),
        created_at: at(1),
    }
}

#[tokio::test]
async fn a_decision_about_a_program_replaces_the_one_before_and_ends_with_its_time_or_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let found = async |digest: &str| {
        store
            .approval(ada(), ConnectionId::new("one"), program(digest))
            .await
            .unwrap()
            .map(|one| one.program.digest)
    };
    store.approve(approval("01", Some(100))).await.unwrap();
    store.approve(approval("02", Some(200))).await.unwrap();
    assert_eq!(found("03").await.as_deref(), Some("02"), "by its place, whatever is in the file now");
    let all = store.approvals(ada()).await.unwrap();
    assert_eq!(all.len(), 1);
    let id = all[0].approval.id;
    let used = Activity { kind: ActivityKind::HandOut, trigger: Trigger::Program, ..activity(50, None) };
    store.note_hand_out(used, Some(id)).await.unwrap();
    assert_eq!(store.approvals(ada()).await.unwrap()[0].approval.used_at, Some(at(50)));
    let other = |second| NewApproval {
        program: Program::new("other", "/usr/bin/other", None, "09"),
        created_at: at(second),
        ..approval("09", None)
    };
    store.approve(other(199)).await.unwrap();
    assert_eq!(store.approvals(ada()).await.unwrap().len(), 2);
    store.approve(other(200)).await.unwrap();
    assert_eq!(found("02").await, None, "its time is over");
    assert_eq!(store.approvals(ada()).await.unwrap().len(), 1, "one for always stays");
    assert_eq!(store.revoke_approvals(UserId::new("user_other"), None).await.unwrap(), 0);
    assert_eq!(store.revoke_approvals(ada(), None).await.unwrap(), 1);
    assert_eq!(store.approvals(ada()).await.unwrap(), []);
}
