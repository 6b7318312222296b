//! The yearly end of a grant: noted, warned of, moved by a new consent alone, and named when it comes.

use crate::mirror;
use crate::world::{ADA, HARBOUR, NORTHWIND, World};
use domain::{Cause, ConnectionId, Health};
use jiff::SignedDuration;
use keeper::view::{
    ConnectionView, ConsentSource, EndsFormat, ErrorCode, GrantEnd, MirrorState, NoticeKind, NoticeView,
};
use sandbox::GrantSelector;
use vault::VaultKey;

const DAY: SignedDuration = SignedDuration::from_hours(24);
const YEAR_MS: i64 = 365 * 24 * 3600 * 1000;

fn certain(one: &ConnectionView) -> i64 {
    match one.end {
        GrantEnd::Certain { at } => at,
        other => panic!("{other:?} is not certain"),
    }
}

async fn only(world: &World) -> ConnectionView {
    world.keeper.connections().await.unwrap().pop().unwrap()
}

fn token(world: &World, id: &str) -> String {
    world.vault.peek(&VaultKey::refresh_token(&ConnectionId::new(id))).unwrap().expose().to_owned()
}

/// Notices of grants that end: how many logins each is about, and when it ends.
async fn warned(world: &World) -> Vec<(u32, Option<i64>)> {
    let all = world.keeper.notices().await.unwrap();
    let mine = all.into_iter().filter(|notice| notice.kind == NoticeKind::GrantEnding);
    mine.map(|notice| (notice.logins, notice.ends_at)).collect()
}

/// Waits until so many of them are there.
async fn until_warned(world: &World, count: usize) -> Vec<(u32, Option<i64>)> {
    let of = |all: &[NoticeView]| all.iter().filter(|one| one.kind == NoticeKind::GrantEnding).count();
    world.until_noticed("warned", |all| of(all) == count).await;
    warned(world).await
}

/// Moves the clocks and waits until the connection has been refreshed since.
async fn pass(world: &World, id: &str, by: SignedDuration) {
    world.advance(by);
    let since = domain::Clock::now(&*world.clock).as_millisecond();
    world.until_one(id, "refreshed", |one| one.last_success.is_some_and(|at| at >= since)).await;
}

#[tokio::test]
async fn a_consent_is_noted_with_its_code_and_ends_after_365_days() {
    let world = World::start_on_one_clock().await;
    let before = domain::Clock::now(&*world.clock).as_millisecond();
    world.running().await;
    let one = only(&world).await;
    let consent = one.consent.unwrap();
    assert_eq!(consent.source, ConsentSource::Noted);
    assert!((consent.at - before).abs() < 60_000, "the code's exchange, not the confirmation");
    assert_eq!(certain(&one), consent.at + YEAR_MS);
    let accounts = world.keeper.accounts().await.unwrap();
    assert!(accounts.iter().all(|account| account.ends_at == Some(certain(&one))));
    let ends = world.keeper.ends().await.unwrap().ends;
    assert!(ends.iter().any(|end| end.connection_id.as_ref() == Some(&one.id) && end.end == one.end));
}

#[tokio::test]
async fn a_clock_that_is_a_year_wrong_at_the_consent_is_found_by_amazons_date() {
    let world = World::start_on_one_clock().await;
    world.sandbox.control().set_clock_skew(365 * 24 * 3600);
    let here = domain::Clock::now(&*world.clock).as_millisecond();
    world.running().await;
    let one = only(&world).await;
    let amazon = one.consent.unwrap().at - here;
    assert!((amazon - YEAR_MS).abs() < 60_000, "dated by Amazon's clock");
    assert_eq!(certain(&one), one.consent.unwrap().at + YEAR_MS);
    assert!(world.keeper.snapshot().await.keeper.clock_off.is_some(), "and said");
}

#[tokio::test]
async fn a_year_is_warned_of_in_time_ends_when_amazon_says_so_and_is_called_by_its_name() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    let end = certain(&only(&world).await);
    assert_eq!(warned(&world).await, []);
    // 60 days before, then a long sleep until 5 days before: one notice each, and never again.
    pass(&world, &id, DAY * 306).await;
    assert_eq!(until_warned(&world, 1).await, [(0, Some(end))]);
    pass(&world, &id, DAY * 54).await;
    until_warned(&world, 2).await;
    // Past the end: Amazon refuses, a second look decides.
    world.advance(DAY * 6);
    world.until_one(&id, "doubted", |one| one.cause == Some(Cause::GrantDoubted)).await;
    world.advance(SignedDuration::from_secs(70));
    let over = world.until_one(&id, "over", |one| one.health == Health::Revoked).await;
    assert_eq!(over.cause, Some(Cause::GrantExpired));
    assert_eq!(warned(&world).await.len(), 2, "an end that is over is no warning");
    let broken = world.keeper.notices().await.unwrap().into_iter().find(|one| one.cause.is_some()).unwrap();
    assert_eq!(
        (broken.kind, broken.cause, broken.ends_at),
        (NoticeKind::ConnectionBroken, Some(Cause::GrantExpired), Some(end))
    );
    // A new consent begins a new year, in place.
    world.authorise(NORTHWIND, Some(&id)).await.unwrap();
    assert_eq!(world.confirm_all().await, id);
    let again = only(&world).await;
    assert_eq!((again.health, again.cause), (Health::Healthy, None));
    assert!(certain(&again) >= end + YEAR_MS, "and nothing but a new consent moves it");
}

#[tokio::test]
async fn a_revocation_before_the_end_stays_a_revocation_ever_after() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    world.sandbox.control().revoke(&GrantSelector::Login(NORTHWIND.into()), true);
    let _ = world.keeper.refresh_connection(id.clone()).await;
    world.advance(SignedDuration::from_secs(70));
    let gone = world.until_one(&id, "revoked", |one| one.health == Health::Revoked).await;
    assert_eq!(gone.cause, Some(Cause::GrantRevoked));
    world.advance(DAY * 400);
    let _ = world.keeper.refresh_connection(id.clone()).await;
    let later = only(&world).await;
    assert_eq!(later.cause, Some(Cause::GrantRevoked));
}

#[tokio::test]
async fn reconnecting_early_changes_nothing_until_it_is_confirmed() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    world.keeper.set_reconnects(vec![id.clone(), "somebody's".into()]).await.unwrap();
    let list = world.keeper.snapshot().await.reconnects.unwrap();
    assert_eq!((list.waiting, list.done, list.next[0].id.as_str()), (1, 0, id.as_str()));
    let (end, before) = (certain(&only(&world).await), token(&world, &id));

    pass(&world, &id, DAY * 300).await;
    world.authorise(NORTHWIND, Some(&id)).await.unwrap();
    assert_eq!(token(&world, &id), before, "the old token stays in use");
    world.keeper.refresh_connection(id.clone()).await.unwrap();
    world.keeper.discard_review().await.unwrap();
    assert_eq!((certain(&only(&world).await), token(&world, &id)), (end, before.clone()), "given up");
    assert!(world.keeper.snapshot().await.reconnects.is_some());

    world.authorise(HARBOUR, Some(&id)).await.unwrap();
    let wrong = world.keeper.confirm_review(String::new(), Vec::new(), false).await.unwrap_err();
    assert_eq!(wrong.code, ErrorCode::WrongLogin);
    world.keeper.discard_review().await.unwrap();

    world.authorise(NORTHWIND, Some(&id)).await.unwrap();
    assert_eq!(world.confirm_all().await, id);
    assert!(certain(&only(&world).await) >= end + YEAR_MS / 2 && token(&world, &id) != before);
    assert_eq!(world.keeper.snapshot().await.reconnects, None, "the list is done");
}

#[tokio::test]
async fn the_list_of_logins_to_reconnect_outlives_a_restart() {
    let mut world = World::start().await;
    let id = world.running().await;
    let second = world.connect(HARBOUR).await;
    world.keeper.set_reconnects(vec![second.clone(), id.clone()]).await.unwrap();
    world.restart().await;
    let list = world.until("there", |now| now.reconnects.is_some()).await.reconnects.unwrap();
    assert_eq!(list.next.iter().map(|one| one.id.clone()).collect::<Vec<_>>(), [second.clone(), id.clone()]);
    world.keeper.skip_reconnect(second).await.unwrap();
    let list = world.keeper.snapshot().await.reconnects.unwrap();
    assert_eq!((list.waiting, list.done), (1, 1));
    world.keeper.disconnect(vec![id]).await.unwrap();
    assert_eq!(world.keeper.snapshot().await.reconnects, None, "what is disconnected is not reconnected");
}

#[tokio::test]
async fn what_is_put_off_is_silent_until_its_day() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    let end = certain(&only(&world).await);
    pass(&world, &id, DAY * 300).await;
    let day = |days: i64| {
        let at = domain::Timestamp::from_millisecond(end).unwrap() - DAY * i32::try_from(days).unwrap();
        Some(at.to_zoned(jiff::tz::TimeZone::system()).date().to_string())
    };
    for wrong in [day(0), day(-3), day(70), Some("soon".into())] {
        let error = world.keeper.snooze_end(id.clone(), wrong.clone()).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidInput, "{wrong:?}");
    }
    world.keeper.snooze_end(id.clone(), day(10)).await.unwrap();
    pass(&world, &id, DAY * 40).await;
    world.keeper.refresh_connection(id.clone()).await.unwrap();
    assert_eq!(warned(&world).await, [], "25 days before");
    pass(&world, &id, DAY * 17).await;
    until_warned(&world, 1).await;
}

#[tokio::test]
async fn a_day_can_be_entered_where_it_is_not_known_and_nowhere_else() {
    let mut world = World::start().await;
    let id = world.running().await;
    let day = |text: &str| Some(text.to_owned());
    let error = world.keeper.set_consent_day(id.clone(), day("2026-09-01")).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidInput, "Adkeeper noted it");
    // As a connection is whose consent is on no record.
    world.keeper.shutdown().await;
    let db = rusqlite::Connection::open(world.dir.path().join("adkeeper.db")).unwrap();
    db.execute("update connections set consented_at = null, consent_source = null", []).unwrap();
    drop(db);
    world.restart().await;
    let unknown = only(&world).await;
    assert_eq!((unknown.end, unknown.consent), (GrantEnd::Unknown, None), "no countdown");
    for wrong in ["2999-01-01", "1 September", "2026-02-30"] {
        let error = world.keeper.set_consent_day(id.clone(), day(wrong)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidInput, "{wrong}");
    }
    world.keeper.set_consent_day(id.clone(), day("2026-09-01")).await.unwrap();
    let entered = only(&world).await;
    assert_eq!(entered.consent.map(|consent| consent.source), Some(ConsentSource::Entered));
    assert_eq!(certain(&entered), entered.consent.unwrap().at + YEAR_MS);
    world.keeper.set_consent_day(id, None).await.unwrap();
    assert_eq!(only(&world).await.end, GrantEnd::Unknown);
}

#[tokio::test]
async fn what_ends_is_exported_the_same_every_time() {
    let world = World::start().await;
    let id = world.running().await;
    let folder = tempfile::tempdir().unwrap();
    let words =
        |end: &keeper::view::EndView| (format!("Reconnect {}, soon; now", end.label), "Why".to_owned());
    let mut uids = Vec::new();
    for _ in 0..2 {
        let saved = world.keeper.export_ends(EndsFormat::Ics, folder.path(), words).await.unwrap();
        let text = std::fs::read_to_string(&saved.path).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "folded: {text}");
        let uid = text.lines().find(|line| line.starts_with("UID:grant-")).unwrap().trim().to_owned();
        assert!(text.contains("DTSTART;VALUE=DATE:") && text.contains("TRIGGER:-PT604800S"), "{text}");
        uids.push(uid);
    }
    assert_eq!(uids[0], uids[1]);
    let saved = world.keeper.export_ends(EndsFormat::Csv, folder.path(), words).await.unwrap();
    let text = std::fs::read_to_string(saved.path).unwrap();
    let row = text.lines().find(|line| line.contains(&id)).unwrap();
    assert!(row.starts_with("grant,") && row.contains(",certain,") && row.contains(",noted,"), "{row}");
}

#[tokio::test]
async fn two_computers_with_two_consents_of_one_login_have_two_ends() {
    let (world, _backend) = mirror::world().await;
    let id = world.running().await;
    world.until("mirrored", |now| now.mirror.state == MirrorState::InSync && now.mirror.pending == 0).await;
    let laptop = world.computer();
    laptop.sign_in(ADA).await;
    laptop.until("the desk's", |all| all.len() == 1 && !all[0].elsewhere.is_empty()).await;
    // The laptop consents forty days later by Amazon's clock.
    world.sandbox.control().set_clock_skew(40 * 24 * 3600);
    laptop.authorise(NORTHWIND, None).await;
    let review = laptop.keeper.review().await.unwrap().unwrap();
    let all = review.accounts.iter().map(|one| one.id.clone()).collect();
    assert_eq!(laptop.keeper.confirm_review(String::new(), all, false).await.unwrap(), id);
    world.sandbox.control().set_clock_skew(0);
    laptop.keeper.sync_now().await.unwrap();
    world.keeper.sync_now().await.unwrap();
    let desk = only(&world).await;
    let there = match desk.elsewhere[0].end {
        GrantEnd::Certain { at } => at,
        other => panic!("{other:?}"),
    };
    let later = there - certain(&desk);
    assert!((later - 40 * 24 * 3600 * 1000).abs() < 120_000, "{later} ms later there");
    assert!(desk.outlived, "the laptop's grant lasts longer");
    let ends = world.keeper.ends().await.unwrap().ends;
    let mut grants: Vec<_> = ends.iter().filter(|end| end.connection_id.as_ref() == Some(&id)).collect();
    grants.sort_by_key(|end| end.device.is_some());
    assert_eq!(grants.len(), 2);
    assert!(grants[0].outlived && grants[0].device.is_none());
    assert!(grants[1].device.is_some() && !grants[1].outlived);
    let accounts = world.keeper.accounts().await.unwrap();
    assert!(accounts.iter().all(|account| account.ends_at == Some(there)), "an account's end is the latest");
    laptop.keeper.shutdown().await;
}
