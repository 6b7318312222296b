//! The health of accounts, against the sandbox.

use crate::world::{ADA, World};
use domain::Region;
use domain::watch::AccountHealth;
use jiff::SignedDuration;
use keeper::view::{
    AccountDetail, AccountView, DspPart, ErrorCode, NoticeKind, NoticeView, PauseFor, ReportPhase, ReportView,
};
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use sandbox::{BillingNotice, Fault, FaultKind, OAuthError, Target};
use std::time::Duration;

const KESTREL: &str = "kestrel-brands";
const STATUSES: [&str; 3] =
    ["ads-na POST /billing/statuses", "ads-eu POST /billing/statuses", "ads-fe POST /billing/statuses"];

/// A seller of Northwind with its entity and marketplace, all of whose accounts are fine.
async fn connected(login: &str) -> World {
    let world = World::start_on_one_clock().await;
    world.sign_in(ADA).await;
    world.connect(login).await;
    world
}

async fn account(world: &World, name: &str) -> AccountView {
    let all = world.keeper.accounts().await.unwrap();
    all.into_iter().find(|one| one.info.name == name).unwrap()
}

async fn noticed(world: &World) -> Vec<NoticeView> {
    let mut all = world.keeper.notices().await.unwrap();
    all.retain(|one| matches!(one.kind, NoticeKind::AccountTrouble | NoticeKind::AccountRecovered));
    all.reverse();
    all
}

fn calls(world: &World) -> u64 {
    let control = world.sandbox.control();
    STATUSES.iter().map(|endpoint| control.count(endpoint)).sum()
}

/// The entity and marketplace of an account.
fn billed(account: &AccountView) -> (String, &'static str) {
    let country = account.info.country_code.as_deref().unwrap();
    (account.info.entity_id.clone().unwrap(), amazon_ads::marketplace_of_country(country).unwrap())
}

fn set_status(world: &World, account: &AccountView, code: &str) {
    let (entity, marketplace) = billed(account);
    let control = world.sandbox.control();
    control.set_billing_status(&entity, marketplace, code);
    let notice = BillingNotice::new("CREDIT_CARD_EXPIRED", "ALERT", "CAMPAIGNS_SUSPENDED");
    let notices = if code == "VALID_BILLING_STATUS" { Vec::new() } else { vec![notice] };
    control.set_billing_notices(&entity, marketplace, notices);
}

#[tokio::test]
async fn a_card_that_expires_is_announced_and_so_is_its_end() {
    let world = connected("northwind-agency").await;
    world.keeper.check_due_accounts().await.unwrap();
    assert!(noticed(&world).await.is_empty(), "{:?}", noticed(&world).await);
    let all = world.keeper.accounts().await.unwrap();
    let one =
        all.iter().find(|one| one.watch.as_ref().is_some_and(|watch| watch.health == AccountHealth::Ok));
    let one = one.unwrap().clone();
    set_status(&world, &one, "PAYMENT_METHOD_EXPIRED");
    world.keeper.check_due_accounts().await.unwrap();
    assert!(noticed(&world).await.is_empty(), "nothing is due for six hours");
    world.clock.advance(SignedDuration::from_hours(7));
    world.keeper.check_due_accounts().await.unwrap();
    let told = noticed(&world).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].account_id.as_deref(), Some(&*one.id));
    assert_eq!(told[0].account_cause.as_ref().unwrap().word, "PAYMENT_METHOD_EXPIRED");
    let summary = world.keeper.watch_summary().await.unwrap();
    assert_eq!(summary.cannot_pay, 1);
    set_status(&world, &one, "VALID_BILLING_STATUS");
    let detail = world.keeper.check_account(one.id.clone(), true).await.unwrap();
    assert_eq!(detail.watch.health, AccountHealth::Ok);
    assert_eq!(detail.history.len(), 3);
    let told = noticed(&world).await;
    assert_eq!(told.len(), 2);
    assert_eq!(told[1].kind, NoticeKind::AccountRecovered);
    assert_eq!(world.keeper.watch_summary().await.unwrap().cannot_pay, 0);
}

#[tokio::test]
async fn every_kind_of_trouble_of_the_sandbox_is_seen() {
    let world = connected(KESTREL).await;
    world.keeper.check_due_accounts().await.unwrap();
    let summary = world.keeper.watch_summary().await.unwrap();
    assert!(summary.cannot_pay >= 2, "{summary:?}");
    assert!(summary.attention >= 1 && summary.stopped >= 1, "{summary:?}");
    assert!(summary.hidden >= 1, "{summary:?}");
    assert_eq!(summary.tracked, summary.checked, "{summary:?}");
}

#[tokio::test]
async fn what_a_login_may_not_see_is_a_fact_and_no_trouble() {
    let world = connected("northwind-agency").await;
    world.sandbox.control().set_billing_visible("northwind-agency", false);
    world.keeper.check_due_accounts().await.unwrap();
    let summary = world.keeper.watch_summary().await.unwrap();
    assert_eq!((summary.hidden, summary.cannot_pay, summary.attention), (summary.tracked, 0, 0));
    assert!(noticed(&world).await.is_empty());
}

#[tokio::test]
async fn a_client_that_login_with_amazon_refuses_hides_no_account() {
    let world = connected("northwind-agency").await;
    world.keeper.check_due_accounts().await.unwrap();
    let before = world.keeper.watch_summary().await.unwrap();
    let refused = FaultKind::OAuth { error: OAuthError::UnauthorizedClient };
    world.sandbox.control().add_fault(Fault::forever(Target::Token, refused));
    world.clock.advance(SignedDuration::from_hours(7));
    world.keeper.check_due_accounts().await.unwrap();
    assert_eq!(world.keeper.watch_summary().await.unwrap(), before);
    let one = world.keeper.accounts().await.unwrap().swap_remove(0);
    let detail = world.keeper.account_detail(one.id).await.unwrap();
    assert_eq!((detail.watch.hidden, detail.problem), (false, Some(domain::Cause::NotPermitted)));
}

#[tokio::test]
async fn states_that_had_no_answer_are_asked_for_with_the_next_round() {
    let world = connected(KESTREL).await;
    let down = FaultKind::Status { status: 503, retry_after: None };
    for region in Region::ALL {
        let fault = Fault::once(Target::ads(region), down).at("/adsApi/v1/query/advertiserAccounts");
        world.sandbox.control().add_fault(fault);
    }
    world.keeper.check_due_accounts().await.unwrap();
    world.clock.advance(SignedDuration::from_hours(7));
    world.keeper.check_due_accounts().await.unwrap();
    assert_eq!(world.keeper.watch_summary().await.unwrap().stopped, 1, "the rejected account");
}

#[tokio::test]
async fn thirty_accounts_are_one_call_and_a_pause_stops_all() {
    let world = connected("northwind-agency").await;
    world.keeper.set_paused(Some(PauseFor::UntilResumed)).await.unwrap();
    world.keeper.check_due_accounts().await.unwrap();
    assert_eq!(calls(&world), 0);
    world.keeper.set_paused(None).await.unwrap();
    world.keeper.check_due_accounts().await.unwrap();
    assert_eq!(calls(&world), 3, "one call for each host");
    let ids = world.keeper.accounts().await.unwrap().into_iter().map(|one| one.id).collect();
    world.keeper.set_tracked(ids, false).await.unwrap();
    world.clock.advance(SignedDuration::from_hours(48));
    world.keeper.check_due_accounts().await.unwrap();
    assert_eq!(calls(&world), 3, "nothing is tracked");
}

#[tokio::test]
async fn an_account_that_is_looked_at_shows_its_campaigns_and_who_reaches_it() {
    let world = connected(KESTREL).await;
    let outdoor = account(&world, "Kestrel Outdoor").await;
    let before = world.keeper.account_detail(outdoor.id.clone()).await.unwrap();
    assert_eq!((before.checked_at, before.delivery), (None, None));
    let detail: AccountDetail = world.keeper.check_account(outdoor.id.clone(), false).await.unwrap();
    let delivery = detail.delivery.unwrap();
    assert!(delivery.delivering + delivery.limited + delivery.stopped + delivery.intended > 0);
    assert_eq!(detail.reach.len(), 1);
    assert!(detail.checked_at.is_some());
    let made = calls(&world);
    world.keeper.check_account(outdoor.id.clone(), false).await.unwrap();
    world.keeper.check_account(outdoor.id, true).await.unwrap();
    assert_eq!(calls(&world), made, "it was looked at a moment ago");
}

#[tokio::test]
async fn a_look_without_an_answer_says_why_and_keeps_what_was_known() {
    let world = connected("northwind-agency").await;
    world.keeper.check_due_accounts().await.unwrap();
    let one = world.keeper.accounts().await.unwrap().swap_remove(0);
    let before = world.keeper.account_detail(one.id.clone()).await.unwrap();
    world.clock.advance(SignedDuration::from_hours(1));
    bad_weather(&world, FaultKind::Status { status: 503, retry_after: None });
    let error = world.keeper.check_account(one.id.clone(), true).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ProviderDown);
    let after = world.keeper.account_detail(one.id).await.unwrap();
    assert_eq!(after.watch, before.watch);
    assert!(after.problem.is_some());
}

/// Every call of the Ads API has this fault, until cleared.
fn bad_weather(world: &World, kind: FaultKind) {
    for region in Region::ALL {
        world.sandbox.control().add_fault(Fault::forever(Target::ads(region), kind));
    }
}

/// What may be in the way of an answer.
const WEATHER: [FaultKind; 7] = [
    FaultKind::Status { status: 429, retry_after: None },
    FaultKind::Status { status: 503, retry_after: None },
    FaultKind::Status { status: 500, retry_after: None },
    FaultKind::Html { status: 200 },
    FaultKind::Html { status: 403 },
    FaultKind::TruncatedJson,
    FaultKind::Reset,
];

#[tokio::test]
async fn a_month_of_bad_weather_and_lost_permissions_has_no_false_alarm() {
    let world = connected("northwind-agency").await;
    let control = world.sandbox.control();
    let mut chance = SmallRng::seed_from_u64(18);
    let all = world.keeper.accounts().await.unwrap();
    let sick = all.iter().find(|one| one.info.account_type.as_deref() == Some("seller")).unwrap().clone();
    let (mut stormy, mut hidden, mut real) = (0, 0, Vec::new());
    for round in 0..120 {
        control.clear_faults();
        control.set_billing_visible("northwind-agency", true);
        match chance.random_range(0..4) {
            0 => {
                bad_weather(&world, WEATHER[chance.random_range(0..WEATHER.len())]);
                stormy += 1;
            }
            1 => {
                control.set_billing_visible("northwind-agency", false);
                hidden += 1;
            }
            _ => {}
        }
        // One real trouble in the month, for a week.
        match round {
            40 => set_status(&world, &sick, "PAYMENT_METHOD_EXPIRED"),
            68 => set_status(&world, &sick, "VALID_BILLING_STATUS"),
            _ => {}
        }
        world.keeper.check_due_accounts().await.unwrap();
        let told = noticed(&world).await;
        if told.len() > real.len() {
            real.push((round, told.last().unwrap().kind));
        }
        world.clock.advance(SignedDuration::from_hours(6) + SignedDuration::from_mins(1));
    }
    assert!(stormy > 15 && hidden > 15, "{stormy} {hidden}");
    let kinds: Vec<_> = real.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds, [NoticeKind::AccountTrouble, NoticeKind::AccountRecovered], "{real:?}");
    let (trouble, recovery) = (real[0].0, real[1].0);
    assert!((40..68).contains(&trouble) && (68..80).contains(&recovery), "{real:?}");
}

/// The DSP advertisers of Kestrel.
const OPTICS: &str = "Kestrel Optics";
const CYCLES: &str = "Kestrel Cycles";
const TRAVEL: &str = "Kestrel Travel";

#[tokio::test]
async fn a_dsp_advertiser_shows_campaigns_advice_events_and_insights() {
    let world = connected(KESTREL).await;
    let [optics, cycles, travel] =
        [account(&world, OPTICS).await, account(&world, CYCLES).await, account(&world, TRAVEL).await];
    assert_eq!(world.keeper.dsp(optics.id.clone()).await.unwrap().checked_at, None);
    let room = world.keeper.check_dsp(optics.id.clone()).await.unwrap();
    assert_eq!((room.campaigns.len(), room.gaps.len()), (4, 0), "{room:?}");
    let silent = world.keeper.check_dsp(cycles.id).await.unwrap();
    assert_eq!(silent.events[0].silent_days, Some(3), "{:?}", silent.events);
    let advised = world.keeper.check_dsp(travel.id).await.unwrap();
    assert!(!advised.guidance.is_empty());
    let mut found = Vec::new();
    for campaign in &room.campaigns {
        let one = world.keeper.dsp_insights(optics.id.clone(), campaign.id.clone(), false).await.unwrap();
        assert_eq!(one.groups.is_empty(), one.missing.is_some(), "{one:?}");
        found.extend(one.groups);
    }
    let group = found.iter().find(|group| !group.traits.is_empty()).unwrap();
    assert!(group.traits.is_sorted_by(|a, b| a.index >= b.index), "{:?}", group.traits);
    assert!(!group.buckets.is_empty() && group.median_hours.is_some());
    let counter = "ads-na POST /dsp/v1/campaign/insights";
    let asked = world.sandbox.control().count(counter);
    world.keeper.dsp_insights(optics.id.clone(), room.campaigns[0].id.clone(), false).await.unwrap();
    assert_eq!(world.sandbox.control().count(counter), asked, "the same again within a day");
    assert_eq!(world.keeper.dsp(optics.id).await.unwrap(), room, "it is kept");
}

#[tokio::test]
async fn a_part_of_the_room_without_an_answer_is_a_gap_and_the_rest_is_there() {
    let world = connected(KESTREL).await;
    let optics = account(&world, OPTICS).await;
    let kind = FaultKind::Status { status: 500, retry_after: None };
    world.sandbox.control().add_fault(Fault::forever(Target::AdsNa, kind).at("/dsp/v1/guidance"));
    let room = world.keeper.check_dsp(optics.id.clone()).await.unwrap();
    assert_eq!((room.campaigns.len(), room.gaps.len()), (4, 1), "{room:?}");
    assert_eq!(room.gaps[0].part, DspPart::Guidance);
    bad_weather(&world, kind);
    assert_eq!(world.keeper.check_dsp(optics.id).await.unwrap_err().code, ErrorCode::ProviderDown);
}

async fn until_report(world: &World, account: &str, wanted: ReportPhase) -> ReportView {
    let mut events = world.keeper.subscribe();
    loop {
        let all = world.keeper.reports(account.to_owned()).await.unwrap();
        if all[0].phase == wanted {
            return all[0].clone();
        }
        // Only ends a test that would hang.
        tokio::time::timeout(Duration::from_secs(60), events.recv()).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_report_survives_a_restart_and_is_kept_with_its_figures() {
    let mut world = connected(KESTREL).await;
    let optics = account(&world, OPTICS).await;
    let today = jiff::tz::TimeZone::UTC.to_datetime(world.clock_now()).date();
    let day = |ago: i32| (today - jiff::Span::new().days(ago)).to_string();
    let control = world.sandbox.control();
    control.set_report_state(None, Some("PROCESSING"));
    let report = world.keeper.create_report(optics.id.clone(), day(7), day(1)).await.unwrap();
    assert_eq!(report.phase, ReportPhase::Requested);
    until_report(&world, &optics.id, ReportPhase::Pending).await;
    world.restart().await;
    control.set_report_state(None, Some("COMPLETED"));
    world.clock.advance(SignedDuration::from_mins(2));
    let ready = until_report(&world, &optics.id, ReportPhase::Ready).await;
    assert_eq!(control.count("ads-na POST /adsApi/v1/create/reports"), 1, "it is asked for once");
    let table = world.keeper.report_table(i64::from(ready.id)).await.unwrap();
    assert_eq!((table.days.len(), table.campaigns.len()), (7, 6));
    assert!(table.total.impressions > 0 && table.total.cost > 0.0);
    assert_eq!(ready.rows, 42);
    let folder = tempfile::tempdir().unwrap();
    let exported = world.keeper.export_report(i64::from(ready.id), folder.path()).await.unwrap();
    let text = std::fs::read_to_string(exported.path).unwrap();
    assert_eq!(text.lines().count(), 43);
    world.keeper.delete_report(i64::from(ready.id)).await.unwrap();
    assert!(world.keeper.reports(optics.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_report_is_not_given_up_while_amazon_is_out_of_reach() {
    let world = connected(KESTREL).await;
    let optics = account(&world, OPTICS).await;
    let yesterday = jiff::tz::TimeZone::UTC.to_datetime(world.clock_now()).date().yesterday().unwrap();
    let control = world.sandbox.control();
    control.set_report_state(None, Some("PROCESSING"));
    world
        .keeper
        .create_report(optics.id.clone(), yesterday.to_string(), yesterday.to_string())
        .await
        .unwrap();
    until_report(&world, &optics.id, ReportPhase::Pending).await;
    let down = FaultKind::Status { status: 503, retry_after: None };
    control.add_fault(Fault::forever(Target::AdsNa, down).at("/adsApi/v1/retrieve/reports"));
    world.clock.advance(SignedDuration::from_hours(50));
    let counter = "ads-na POST /adsApi/v1/retrieve/reports";
    control.reached(counter, control.count(counter) + 2).await;
    assert_eq!(world.keeper.reports(optics.id.clone()).await.unwrap()[0].phase, ReportPhase::Pending);
    control.set_report_state(None, Some("COMPLETED"));
    control.clear_faults();
    until_report(&world, &optics.id, ReportPhase::Ready).await;
}

#[tokio::test]
async fn a_report_that_amazon_cannot_make_says_why() {
    let world = connected(KESTREL).await;
    let optics = account(&world, OPTICS).await;
    world.sandbox.control().set_report_state(None, Some("FAILED"));
    let today = jiff::tz::TimeZone::UTC.to_datetime(world.clock_now()).date();
    let yesterday = today.yesterday().unwrap().to_string();
    world.keeper.create_report(optics.id.clone(), yesterday.clone(), yesterday).await.unwrap();
    let failed = until_report(&world, &optics.id, ReportPhase::Failed).await;
    assert!(failed.failure.is_some_and(|why| !why.is_empty()));
}

#[tokio::test]
async fn days_that_make_no_report_are_refused() {
    let world = connected(KESTREL).await;
    let optics = account(&world, OPTICS).await;
    for (from, to) in [
        ("2026-11-02", "2026-11-01"),
        ("2026-01-01", "2026-11-01"),
        ("2999-01-01", "2999-01-02"),
        ("yesterday", "2026-11-01"),
        ("", ""),
    ] {
        let refused = world.keeper.create_report(optics.id.clone(), from.into(), to.into()).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidInput, "{from} {to}");
    }
    let seller = account(&world, "Kestrel Outdoor").await;
    let refused = world.keeper.create_report(seller.id, "2026-11-01".into(), "2026-11-02".into()).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
}
