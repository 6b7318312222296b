//! What the store promises of the health of accounts, on a real file.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use domain::mirror::{MirrorRow, MirrorTable};
use domain::notice::NoticeKind;
use domain::watch::{
    AccountHealth, Billing, BillingNotice, CauseSource, Delivery, ReportPhase, StoppedCampaign,
};
use domain::{
    Account, AccountAccess, AccountId, AccountInfo, AccountKind, Cause, Connection, ConnectionId,
    HealthReport, Region, Timestamp, UserId,
};
use store::{Answered, NewNotice, Notice, ReportRow, Seen, Store, User};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn ada() -> UserId {
    UserId::new("user_ada")
}

fn id(name: &str) -> AccountId {
    AccountId::derive(&ada(), AccountKind::SponsoredAds, Region::Na, name)
}

fn account(name: &str, advertiser: &str) -> Account {
    Account {
        id: id(name),
        user_id: ada(),
        connection_id: ConnectionId::new("5a6f7d1e-0000-4000-8000-000000000001"),
        kind: AccountKind::SponsoredAds,
        region: Region::Na,
        external_id: "1844674407370955".into(),
        info: AccountInfo {
            name: advertiser.into(),
            country_code: Some("US".into()),
            ..AccountInfo::default()
        },
        access: AccountAccess::Ok,
        tracked: true,
    }
}

async fn world(dir: &tempfile::TempDir, accounts: Vec<Account>) -> Store {
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
    let connection = Connection {
        id: ConnectionId::new("5a6f7d1e-0000-4000-8000-000000000001"),
        user_id: ada(),
        label: "Kestrel".into(),
        home_region: Region::Na,
        client_id: "client".into(),
        scopes: String::new(),
        health: HealthReport::succeeded(at(0), at(2700)),
        access_expires_at: Some(at(3600)),
        swept_at: Some(at(0)),
        consent: None,
        end_snoozed_until: None,
        created_at: at(0),
        updated_at: at(0),
    };
    let tracked = accounts.iter().filter(|one| one.tracked).map(|one| one.id.clone()).collect();
    let added = NewNotice::new(ada(), NoticeKind::ConnectionAdded, at(0));
    store.confirm(connection, Seen { accounts, ..Seen::default() }, tracked, added).await.unwrap();
    store
}

fn billing(name: &str, code: &str) -> Answered {
    Answered { billing: Some(Billing::Status(code.into())), ..Answered::none(id(name)) }
}

async fn announced(store: &Store, second: i64) -> Vec<Notice> {
    store.announce_watch(ada(), at(second)).await.unwrap();
    let mut all = store.notices(ada(), 100).await.unwrap();
    all.retain(|notice| matches!(notice.kind, NoticeKind::AccountTrouble | NoticeKind::AccountRecovered));
    all.reverse();
    all
}

async fn health(store: &Store, name: &str) -> AccountHealth {
    store.watched(ada(), id(name)).await.unwrap().unwrap().record.health
}

#[tokio::test]
async fn an_expired_card_is_one_notice_for_all_accounts_of_the_advertiser_and_its_end_another() {
    let dir = tempfile::tempdir().unwrap();
    let accounts = vec![account("us", "Kestrel"), account("ca", "Kestrel"), account("other", "Northwind")];
    let store = world(&dir, accounts).await;
    let expired = || vec![billing("us", "PAYMENT_METHOD_EXPIRED"), billing("ca", "PAYMENT_METHOD_EXPIRED")];
    assert_eq!(store.take_answers(ada(), expired(), at(10)).await.unwrap().len(), 2);
    let told = announced(&store, 20).await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].label.as_deref(), told[0].accounts), (Some("Kestrel"), 2));
    let trouble = told[0].account.clone().unwrap();
    assert_eq!((trouble.account_id, trouble.health), (None, AccountHealth::Stopped));
    assert_eq!(trouble.cause.unwrap().word, "PAYMENT_METHOD_EXPIRED");
    // The same answer again, and after a restart.
    drop(store);
    let store = Store::open(dir.path().join("adkeeper.db")).await.unwrap();
    store.take_answers(ada(), expired(), at(30)).await.unwrap();
    assert_eq!(announced(&store, 40).await.len(), 1);
    let fixed = vec![billing("us", "VALID_BILLING_STATUS"), billing("ca", "VALID_BILLING_STATUS")];
    store.take_answers(ada(), fixed, at(50)).await.unwrap();
    let told = announced(&store, 60).await;
    assert_eq!(told.len(), 2);
    assert_eq!(told[1].kind, NoticeKind::AccountRecovered);
    let over = told[1].account.clone().unwrap();
    assert_eq!(over.cause.unwrap().word, "PAYMENT_METHOD_EXPIRED", "a recovery names what is over");
}

#[tokio::test]
async fn a_trouble_that_is_over_before_it_is_announced_is_not_announced() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    store.take_answers(ada(), vec![billing("us", "PAYMENT_METHOD_EXPIRED")], at(10)).await.unwrap();
    assert_eq!(store.waiting_news(ada()).await.unwrap(), Some(at(10)));
    store.take_answers(ada(), vec![billing("us", "VALID_BILLING_STATUS")], at(20)).await.unwrap();
    assert_eq!(store.waiting_news(ada()).await.unwrap(), None);
    assert!(announced(&store, 30).await.is_empty());
}

#[tokio::test]
async fn a_question_without_an_answer_changes_nothing_but_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    store.take_answers(ada(), vec![billing("us", "PAYMENT_METHOD_EXPIRED")], at(10)).await.unwrap();
    let silent = Answered { problem: Some(Cause::Throttled), ..Answered::none(id("us")) };
    assert_eq!(store.take_answers(ada(), vec![silent.clone()], at(20)).await.unwrap().len(), 0);
    let known = store.watched(ada(), id("us")).await.unwrap().unwrap();
    assert_eq!(known.record.health, AccountHealth::Stopped);
    assert_eq!((known.problem, known.billing_at), (Some(Cause::Throttled), Some(at(10))));
    assert_eq!(announced(&store, 30).await.len(), 1);
    // Nor does it make an account known that never was.
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    store.take_answers(ada(), vec![silent], at(20)).await.unwrap();
    assert_eq!(health(&store, "us").await, AccountHealth::Unknown);
    assert!(store.outbox(ada(), MirrorTable::AccountHealth, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_the_login_may_no_longer_see_is_neither_trouble_nor_recovery() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    store.take_answers(ada(), vec![billing("us", "PAYMENT_METHOD_EXPIRED")], at(10)).await.unwrap();
    announced(&store, 11).await;
    let hidden = Answered { billing: Some(Billing::NotVisible), ..Answered::none(id("us")) };
    store.take_answers(ada(), vec![hidden], at(20)).await.unwrap();
    assert_eq!(announced(&store, 30).await.len(), 1);
    let briefs = store.watched_briefs(ada()).await.unwrap();
    assert!(briefs[&id("us")].hidden);
    assert_eq!(briefs[&id("us")].health, AccountHealth::Unknown);
}

#[tokio::test]
async fn an_account_that_is_gone_takes_its_answers_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    assert_eq!(store.take_answers(ada(), vec![billing("nowhere", "X")], at(10)).await.unwrap().len(), 0);
    assert_eq!(store.watched(ada(), id("nowhere")).await.unwrap(), None);
    let ben = UserId::new("user_ben");
    assert_eq!(store.take_answers(ben.clone(), vec![billing("us", "X")], at(10)).await.unwrap().len(), 0);
    assert_eq!(store.watched(ben, id("us")).await.unwrap(), None);
}

#[tokio::test]
async fn health_is_mirrored_when_it_changes_and_not_when_it_is_seen_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    let waiting = async || store.outbox(ada(), MirrorTable::AccountHealth, 9).await.unwrap();
    store.take_answers(ada(), vec![billing("us", "VALID_BILLING_STATUS")], at(10)).await.unwrap();
    let first = waiting().await;
    store.take_answers(ada(), vec![billing("us", "VALID_BILLING_STATUS")], at(20)).await.unwrap();
    assert_eq!(waiting().await, first, "the same again is no change");
    store.take_answers(ada(), vec![billing("us", "PAYMENT_METHOD_EXPIRED")], at(30)).await.unwrap();
    assert!(waiting().await[0].version > first[0].version);
    let rows = store.outgoing(ada(), 100).await.unwrap();
    let row = rows.into_iter().find_map(|one| match one.row {
        Some(MirrorRow::AccountHealth(row)) => Some(row),
        _ => None,
    });
    let row = row.unwrap();
    assert_eq!((row.health, row.cause_source), (AccountHealth::Stopped, Some(CauseSource::BillingStatus)));
    assert_eq!(row.history.0.len(), 2);
}

#[tokio::test]
async fn health_from_another_computer_arrives_before_or_after_its_account() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    store.take_answers(ada(), vec![billing("us", "VALID_BILLING_STATUS")], at(10)).await.unwrap();
    let rows = store.outgoing(ada(), 100).await.unwrap();
    let mut row = rows
        .into_iter()
        .find_map(|one| match one.row {
            Some(MirrorRow::AccountHealth(row)) => Some(row),
            _ => None,
        })
        .unwrap();
    row.health = AccountHealth::Stopped;
    row.cause_word = Some("PAYMENT_METHOD_EXPIRED".into());
    row.cause_source = Some(CauseSource::BillingStatus);
    row.facts_version = at(100).as_millisecond();
    let mut ahead = row.clone();
    ahead.account_id = id("not here yet");
    let rows = vec![MirrorRow::AccountHealth(row), MirrorRow::AccountHealth(ahead)];
    let received = store.receive(ada(), "device".into(), rows, 1).await.unwrap();
    assert_eq!((received.changed, received.skipped), (2, 0));
    assert_eq!(health(&store, "us").await, AccountHealth::Stopped);
    assert!(announced(&store, 110).await.is_empty(), "each computer announces what it sees itself");
    // Nor does a question without an answer make it this computer's to announce.
    let silent = Answered { problem: Some(Cause::Throttled), ..Answered::none(id("us")) };
    store.take_answers(ada(), vec![silent], at(120)).await.unwrap();
    assert!(announced(&store, 130).await.is_empty());
    assert_eq!(health(&store, "us").await, AccountHealth::Stopped);
}

#[tokio::test]
async fn notices_and_dates_are_kept_over_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    let notice = BillingNotice {
        name: "PAY_BY_INVOICE_OVERDUE_PAYMENT_PENDING_SUSPENSION".into(),
        severity: "WARNING".into(),
        impact: "NO_IMPACT".into(),
        title: "Overdue".into(),
        payment_due: Some(at(500)),
        suspends: Some(at(900)),
    };
    let answer = Answered { notices: Some(vec![notice.clone()]), ..billing("us", "VALID_BILLING_STATUS") };
    store.take_answers(ada(), vec![answer], at(10)).await.unwrap();
    drop(store);
    let store = Store::open(dir.path().join("adkeeper.db")).await.unwrap();
    let known = store.watched(ada(), id("us")).await.unwrap().unwrap();
    assert_eq!(known.record.health, AccountHealth::Attention);
    assert_eq!((known.record.payment_due, known.record.suspends), (Some(at(500)), Some(at(900))));
    assert_eq!(known.evidence.notices, [notice]);
}

#[tokio::test]
async fn a_trouble_that_is_over_leaves_no_notice_of_its_own_behind() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    let notice = BillingNotice {
        name: "CREDIT_CARD_EXPIRED".into(),
        severity: "ALERT".into(),
        impact: "CAMPAIGNS_SUSPENDED".into(),
        title: String::new(),
        payment_due: None,
        suspends: None,
    };
    let both = Answered { notices: Some(vec![notice]), ..billing("us", "PAYMENT_METHOD_EXPIRED") };
    store.take_answers(ada(), vec![both], at(10)).await.unwrap();
    assert_eq!(announced(&store, 11).await.len(), 1);
    // The notices were not asked for, or had no answer.
    store.take_answers(ada(), vec![billing("us", "VALID_BILLING_STATUS")], at(20)).await.unwrap();
    assert_eq!(health(&store, "us").await, AccountHealth::Ok);
    assert_eq!(announced(&store, 21).await[1].kind, NoticeKind::AccountRecovered);
}

#[tokio::test]
async fn only_what_is_tracked_and_reached_here_is_asked_for_in_the_background() {
    let dir = tempfile::tempdir().unwrap();
    let mut others = vec![account("untracked", "A"), account("denied", "B"), account("manager", "C")];
    others[0].tracked = false;
    others[1].access = AccountAccess::Denied;
    others[2].kind = AccountKind::ManagerAccount;
    others.push(account("us", "Kestrel"));
    let store = world(&dir, others).await;
    let names = async |only| -> Vec<AccountId> {
        let targets = store.watch_targets(ada(), only).await.unwrap();
        targets.into_iter().map(|target| target.id).collect()
    };
    assert_eq!(names(None).await, [id("us")]);
    assert_eq!(names(Some(id("untracked"))).await, [id("untracked")], "a user may look at any account");
    assert!(names(Some(id("denied"))).await.is_empty());
}

#[tokio::test]
async fn campaigns_are_kept_with_their_count() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    let mut delivery = Delivery::default();
    let campaign = StoppedCampaign {
        id: "1".into(),
        name: "Spring".into(),
        product: "SPONSORED_PRODUCTS".into(),
        delivery: "NOT_DELIVERING".into(),
        reasons: vec!["OUT_OF_STOCK".into()],
    };
    delivery.add(true, Some("NOT_DELIVERING"), campaign);
    store.set_delivery(ada(), id("us"), delivery.clone(), at(10)).await.unwrap();
    let known = store.watched(ada(), id("us")).await.unwrap().unwrap();
    assert_eq!(known.delivery, Some((delivery, at(10))));
    assert_eq!(store.watched_briefs(ada()).await.unwrap()[&id("us")].stopped, 1);
}

#[tokio::test]
async fn a_report_is_ready_with_all_of_its_rows_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let store = world(&dir, vec![account("us", "Kestrel")]).await;
    let day = |text: &str| text.parse().unwrap();
    let report =
        store.add_report(ada(), id("us"), day("2026-11-01"), day("2026-11-07"), at(10)).await.unwrap().report;
    assert_eq!(report.phase, ReportPhase::Requested);
    store.set_report(report.id, ReportPhase::Pending, Some("r1".into()), None, at(11)).await.unwrap();
    drop(store);
    let store = Store::open(dir.path().join("adkeeper.db")).await.unwrap();
    let open = store.open_reports().await.unwrap();
    assert_eq!(open[0].report.amazon_id.as_deref(), Some("r1"), "it is resumed where it was");
    let row = ReportRow {
        day: day("2026-11-01"),
        campaign_id: "500000000000000001".into(),
        campaign: "Spring".into(),
        impressions: 10,
        clicks: 1,
        cost: 2.5,
        purchases: 0,
        sales: 0.0,
    };
    assert!(store.finish_report(report.id, vec![row.clone(); 3], Some("USD".into()), at(20)).await.unwrap());
    assert!(store.open_reports().await.unwrap().is_empty());
    assert_eq!(store.report_rows(report.id).await.unwrap(), vec![row; 3]);
    assert!(!store.delete_report(UserId::new("user_ben"), report.id).await.unwrap());
    assert!(store.delete_report(ada(), report.id).await.unwrap());
    assert!(store.report_rows(report.id).await.unwrap().is_empty());
    assert!(!store.finish_report(report.id, Vec::new(), None, at(30)).await.unwrap(), "removed meanwhile");
}
