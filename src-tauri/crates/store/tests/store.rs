//! The store's promises, on a real file.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use domain::mirror::{MirrorTable, OutboxEntry};
use domain::notice::NoticeKind;
use domain::{
    Account, AccountAccess, AccountId, AccountKind, Cause, Connection, ConnectionId, Health, HealthReport,
    Region, Timestamp, UserId,
};
use store::{Attempt, NewNotice, Review, Store, StoreError, User};

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
        name: format!("Account {id}"),
        country_code: Some("UK".into()),
        currency_code: Some("GBP".into()),
        timezone: None,
        account_type: Some("seller".into()),
        entity_id: None,
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
        created_at: at(second),
        updated_at: at(second),
    }
}

fn added() -> NewNotice {
    NewNotice {
        user_id: ada(),
        kind: NoticeKind::ConnectionAdded,
        connection_id: Some(ConnectionId::new("one")),
        label: Some("Northwind".into()),
        cause: None,
        created_at: at(0),
    }
}

fn attempt(report: HealthReport) -> Attempt {
    Attempt {
        connection_id: ConnectionId::new("one"),
        report,
        access_expires_at: None,
        notice: None,
        told: false,
        at: at(10),
    }
}

async fn open(dir: &tempfile::TempDir) -> Store {
    Store::open(dir.path().join("deep").join("adkeeper.db")).await.unwrap()
}

async fn connected(dir: &tempfile::TempDir) -> Store {
    let store = open(dir).await;
    store.sign_in(user(&ada())).await.unwrap();
    let all = vec![account("a", Region::Na), account("b", Region::Eu)];
    store.confirm(connection("Northwind", 0), all, vec![], added()).await.unwrap();
    store
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
    store.clear_outbox(waiting(&store, MirrorTable::Accounts).await).await.unwrap();
    let all = vec![account("a", Region::Na), account("b", Region::Eu)];
    store.confirm(connection("Northwind", 5), all, vec![], added()).await.unwrap();
    assert_eq!(store.connections(ada()).await.unwrap().len(), 1);
    assert_eq!(waiting(&store, MirrorTable::Accounts).await, [], "nothing changed, nothing is sent");
}

#[tokio::test]
async fn an_account_that_is_gone_is_marked_lost_but_not_in_a_region_that_was_not_asked() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    store.confirm(connection("Northwind", 5), vec![], vec![Region::Eu], added()).await.unwrap();
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
    store.clear_outbox(pushed).await.unwrap();
    assert_eq!(
        waiting(&store, MirrorTable::Connections).await.len(),
        1,
        "the later change would be forgotten"
    );
    store.clear_outbox(waiting(&store, MirrorTable::Connections).await).await.unwrap();
    assert_eq!(waiting(&store, MirrorTable::Connections).await, []);
}

#[tokio::test]
async fn an_attempt_that_ends_after_the_person_disconnected_does_not_bring_the_connection_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let healthy = HealthReport::succeeded(at(0), at(1));
    assert!(store.record(attempt(healthy.disconnected())).await.unwrap());
    assert!(!store.record(attempt(healthy)).await.unwrap(), "a late success must not count");
    let health = store.connection(ConnectionId::new("one")).await.unwrap().health;
    assert_eq!((health.health, health.cause), (Health::Disconnected, Some(Cause::ByPerson)));
    assert_eq!(store.kept_connections().await.unwrap(), []);
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
        failed_regions: vec![Region::Eu, Region::Fe],
        expires_at: at(100),
        created_at: at(0),
    };
    store.put_review(review.clone()).await.unwrap();
    drop(store);
    let store = open(&dir).await;
    assert_eq!(store.review().await.unwrap(), Some(review));
    store.confirm(connection("Northwind", 0), vec![account("a", Region::Na)], vec![], added()).await.unwrap();
    assert_eq!(store.review().await.unwrap(), None);
}

#[tokio::test]
async fn one_person_cannot_change_what_belongs_to_another() {
    let dir = tempfile::tempdir().unwrap();
    let store = connected(&dir).await;
    let ben = UserId::new("user_ben");
    store.sign_in(user(&ben)).await.unwrap();
    assert_eq!(store.current_user().await.unwrap().unwrap().id, ben, "one person at a time");
    assert_eq!(store.connections(ben.clone()).await.unwrap(), []);
    assert_eq!(store.set_tracked(ben.clone(), vec!["a".into()], false, at(1)).await.unwrap(), 0);
    let renamed = store.rename(ben, ConnectionId::new("one"), "Mine".into(), at(1)).await;
    assert!(matches!(renamed, Err(StoreError::NotFound)), "{renamed:?}");
}

#[tokio::test]
async fn damaged_newer_and_unreachable_files_are_told_apart_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let damaged = dir.path().join("damaged.db");
    std::fs::write(&damaged, [b'x'; 8192]).unwrap();
    assert!(matches!(Store::open(&damaged).await, Err(StoreError::Corrupt)));
    assert_eq!(std::fs::read(&damaged).unwrap(), [b'x'; 8192]);

    let newer = dir.path().join("newer.db");
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 9999).unwrap();
    let before = std::fs::read(&newer).unwrap();
    assert!(matches!(Store::open(&newer).await, Err(StoreError::Newer)));
    assert_eq!(std::fs::read(&newer).unwrap(), before);

    let folder = dir.path().join("folder.db");
    std::fs::create_dir(&folder).unwrap();
    assert!(matches!(Store::open(&folder).await, Err(StoreError::Unusable(_))));
}
