use super::*;
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn facts(id: &ConnectionId, now: i64) -> Facts<'_> {
    Facts {
        id,
        token_ends: Some(at(3600)),
        now: at(now),
        random: u32::MAX / 2,
        lapsed_after: SignedDuration::from_mins(15),
        window: SignedDuration::from_secs(60),
        client_told: false,
        grant_ends: None,
    }
}

fn fail(cause: Cause) -> Event {
    Event::Failed { cause, retry_after: None }
}

fn healthy() -> HealthReport {
    HealthReport::succeeded(at(0), at(2700))
}

#[test]
fn what_failed_before_a_refusal_does_not_make_its_second_look_wait() {
    let id = ConnectionId::new("one");
    let long = HealthReport { failures: 70, failing_since: Some(at(0)), ..healthy() };
    let doubted = transition(long, fail(Cause::GrantRevoked), &facts(&id, 100)).report;
    assert_eq!(doubted.cause, Some(Cause::GrantDoubted));
    let lost = transition(doubted, fail(Cause::ProviderDown), &facts(&id, 160)).report;
    let wait = lost.next_attempt.unwrap().duration_since(at(160));
    assert!(wait < SignedDuration::from_mins(1), "{wait:?}");
}

#[test]
fn a_refused_client_that_another_connection_told_of_is_not_told_again() {
    let id = ConnectionId::new("one");
    for cause in Cause::ALL.into_iter().filter(|cause| cause.concerns_client()) {
        let step =
            |client_told| transition(healthy(), fail(cause), &Facts { client_told, ..facts(&id, 100) });
        assert_eq!(step(false).notice, Some(NoticeKind::ConnectionBroken), "{cause:?}");
        let quietly = step(true);
        assert_eq!((quietly.notice, quietly.report.told), (None, false), "{cause:?}");
        assert_eq!(quietly.report.health, Health::Error);
    }
    let gone = fail(Cause::TokenMissing);
    let step = transition(healthy(), gone, &Facts { client_told: true, ..facts(&id, 100) });
    assert_eq!(step.notice, Some(NoticeKind::ConnectionBroken), "other trouble is its own");
}

#[test]
fn a_passing_failure_never_kills_and_always_re_arms() {
    let id = ConnectionId::new("one");
    for cause in Cause::ALL.into_iter().filter(|cause| !cause.health(true).needs_user()) {
        if matches!(cause, Cause::ByUser | Cause::GrantDoubted) {
            continue;
        }
        let mut report = healthy();
        for attempt in 1..=500 {
            let now = 4000 + attempt * 900;
            report = transition(report, fail(cause), &facts(&id, now)).report;
            assert_eq!(report.health, Health::Expired, "{cause:?} must never count as death");
            assert!(report.next_attempt > Some(at(now)), "the schedule must re-arm after {cause:?}");
        }
    }
}

#[test]
fn one_refused_grant_is_doubted_and_a_second_look_after_a_minute_decides() {
    let id = ConnectionId::new("one");
    let refused = fail(Cause::GrantDoubted);
    let doubted = transition(healthy(), refused, &facts(&id, 100)).report;
    assert_eq!((doubted.health, doubted.cause), (Health::Expiring, Some(Cause::GrantDoubted)));
    assert_eq!(doubted.next_attempt, Some(at(160)));
    let early = transition(doubted, refused, &facts(&id, 130));
    assert_eq!(early.report.cause, Some(Cause::GrantDoubted), "an impatient user is no second look");
    assert_eq!((early.report.next_attempt, early.notice), (Some(at(160)), None));
    let sure = transition(early.report, refused, &facts(&id, 160));
    assert_eq!((sure.report.health, sure.report.next_attempt), (Health::Revoked, None));
    assert_eq!(sure.notice, Some(NoticeKind::ConnectionBroken));
    let again = transition(sure.report, refused, &facts(&id, 500));
    assert_eq!((again.report.health, again.notice), (Health::Revoked, None), "told once");
}

#[test]
fn a_doubt_outlives_an_outage_and_ends_with_a_success() {
    let id = ConnectionId::new("one");
    let refused = fail(Cause::GrantDoubted);
    let doubted = transition(healthy(), refused, &facts(&id, 100)).report;
    let offline = transition(doubted, fail(Cause::Offline), &facts(&id, 160)).report;
    assert_eq!(offline.cause, Some(Cause::Offline));
    let sure = transition(offline, refused, &facts(&id, 400)).report;
    assert_eq!(sure.health, Health::Revoked);
    let works = transition(offline, Event::Refreshed { ends: at(4000) }, &facts(&id, 400)).report;
    assert_eq!((works.health, works.doubted_at), (Health::Healthy, None));
}

#[test]
fn a_clock_that_was_set_makes_the_second_look_wait_anew() {
    let id = ConnectionId::new("one");
    let refused = fail(Cause::GrantDoubted);
    let doubted = transition(healthy(), refused, &facts(&id, 100)).report;
    let jumped = transition(doubted, Event::ClockJumped, &facts(&id, 9000)).report;
    let look = transition(jumped, refused, &facts(&id, 9030)).report;
    assert_eq!(look.cause, Some(Cause::GrantDoubted), "half a minute is no minute, whatever the clock says");
    let back = transition(doubted, Event::ClockJumped, &facts(&id, -9000)).report;
    assert!(back.last_success <= Some(at(-9000)), "no success lies in the future");
    assert_eq!(back.next_attempt, Some(at(-9000 + 60)));
}

#[test]
fn a_lapse_is_told_once_it_lasts_and_its_end_only_if_it_was_told() {
    let id = ConnectionId::new("one");
    let mut report = healthy();
    let mut told = Vec::new();
    for attempt in 0..10 {
        let step = transition(report, fail(Cause::Offline), &facts(&id, 3700 + attempt * 300));
        told.extend(step.notice.map(|notice| (attempt, notice)));
        report = step.report;
    }
    assert_eq!(told, [(3, NoticeKind::ConnectionLapsed)], "after a quarter of an hour, once");
    let end = Event::Refreshed { ends: at(99_999) };
    assert_eq!(transition(report, end, &facts(&id, 9000)).notice, Some(NoticeKind::ConnectionRecovered));
    let short = transition(healthy(), fail(Cause::Offline), &facts(&id, 3700)).report;
    assert_eq!(transition(short, end, &facts(&id, 3800)).notice, None, "nobody had heard of it");
}

#[test]
fn time_asleep_is_no_time_of_failing() {
    let id = ConnectionId::new("one");
    let mut report = healthy();
    for attempt in 0..3 {
        report = transition(report, fail(Cause::Offline), &facts(&id, 3700 + attempt)).report;
    }
    report = transition(report, Event::WokeUp, &facts(&id, 40_000)).report;
    let step = transition(report, fail(Cause::Offline), &facts(&id, 40_010));
    assert_eq!(step.notice, None, "the network needs a moment after waking up");
}

#[test]
fn a_refused_client_is_told_once_and_asked_about_once_an_hour() {
    let id = ConnectionId::new("one");
    let first = transition(healthy(), fail(Cause::ClientRefused), &facts(&id, 100));
    assert_eq!(first.notice, Some(NoticeKind::ConnectionBroken));
    assert!(first.report.next_attempt >= Some(at(100 + 3600)));
    let paused = Event::ClientFailed { cause: Cause::ClientRefused };
    let other = transition(healthy(), paused, &facts(&id, 100));
    assert_eq!((other.report.health, other.notice, other.report.told), (Health::Error, None, false));
    let again = transition(other.report, fail(Cause::ClientRefused), &facts(&id, 9000));
    assert_eq!(again.notice, None, "the first of them has told it for all");
    let mended = transition(other.report, Event::SecretChanged, &facts(&id, 200)).report;
    assert!(mended.next_attempt <= Some(at(260)));
    let works = transition(mended, Event::Refreshed { ends: at(4000) }, &facts(&id, 260));
    assert_eq!((works.report.health, works.notice), (Health::Healthy, None));
}

#[test]
fn an_outage_during_a_trouble_that_was_told_does_not_tell_it_again() {
    let id = ConnectionId::new("one");
    for cause in [Cause::TokenMissing, Cause::ClientRefused] {
        let told = transition(healthy(), fail(cause), &facts(&id, 100)).report;
        let offline = transition(told, fail(Cause::Offline), &facts(&id, 5000));
        assert_eq!((offline.report.health, offline.report.cause), (told.health, Some(cause)));
        let again = transition(offline.report, fail(cause), &facts(&id, 9000));
        assert_eq!((offline.notice, again.notice), (None, None), "{cause:?}");
    }
}

#[test]
fn a_client_that_was_mended_offline_is_asked_again_as_soon_as_after_any_failure() {
    let id = ConnectionId::new("one");
    let refused = transition(healthy(), fail(Cause::ClientRefused), &facts(&id, 100)).report;
    let mut offline = refused;
    for again in 0..20 {
        let now = 5000 + 1000 * again;
        offline = transition(offline, fail(Cause::Offline), &facts(&id, now)).report;
        assert_eq!((offline.health, offline.cause), (Health::Error, Some(Cause::ClientRefused)));
        assert!(offline.next_attempt.is_some_and(|next| next <= at(now + 900)), "not in an hour");
    }
}

#[test]
fn a_mended_client_does_not_hide_a_dead_grant() {
    let id = ConnectionId::new("one");
    let refused = transition(healthy(), fail(Cause::ClientRefused), &facts(&id, 100)).report;
    let doubted = transition(refused, fail(Cause::GrantDoubted), &facts(&id, 5000)).report;
    assert_eq!((doubted.cause, doubted.next_attempt), (Some(Cause::GrantDoubted), Some(at(5060))));
    let dead = transition(doubted, fail(Cause::GrantDoubted), &facts(&id, 5060));
    assert_eq!((dead.report.health, dead.notice), (Health::Revoked, Some(NoticeKind::ConnectionBroken)));
}

#[test]
fn only_the_ads_api_ends_a_refusal_of_the_ads_api() {
    let id = ConnectionId::new("one");
    let refused = transition(healthy(), fail(Cause::NotApproved), &facts(&id, 100)).report;
    let refreshed = transition(refused, Event::Refreshed { ends: at(4000) }, &facts(&id, 200)).report;
    assert_eq!(refreshed.cause, Some(Cause::NotApproved));
    let probed = transition(refreshed, Event::Probed, &facts(&id, 201));
    assert_eq!(
        (probed.report.health, probed.notice),
        (Health::Healthy, Some(NoticeKind::ConnectionRecovered))
    );
}

#[test]
fn waking_up_asks_again_for_all_but_what_needs_a_user() {
    let id = ConnectionId::new("one");
    let woken = transition(healthy(), Event::WokeUp, &facts(&id, 100)).report;
    assert!(woken.next_attempt <= Some(at(160)));
    let throttled =
        Event::Failed { cause: Cause::Throttled, retry_after: Some(SignedDuration::from_mins(30)) };
    let waits = transition(healthy(), throttled, &facts(&id, 100)).report;
    let woken = transition(waits, Event::WokeUp, &facts(&id, 200)).report;
    assert_eq!(woken.next_attempt, waits.next_attempt, "what Amazon asked for is kept");
}

fn events() -> impl Strategy<Value = Event> {
    let cause = (0..Cause::ALL.len()).prop_map(|index| Cause::ALL[index]);
    prop_oneof![
        (1_i64..7200).prop_map(|ends| Event::Refreshed { ends: at(ends) }),
        Just(Event::Probed),
        (cause.clone(), proptest::option::of(0_i64..10_000)).prop_map(|(cause, wait)| Event::Failed {
            cause,
            retry_after: wait.map(SignedDuration::from_secs)
        }),
        cause.prop_map(|cause| Event::ClientFailed { cause }),
        Just(Event::Due),
        Just(Event::Expired),
        Just(Event::SecretChanged),
        Just(Event::Reauthorised { ends: Some(at(3600)) }),
        Just(Event::Disconnected),
        Just(Event::WokeUp),
        Just(Event::ClockJumped),
        Just(Event::Offline),
        Just(Event::Online),
        Just(Event::VaultLocked),
        Just(Event::VaultUnlocked),
    ]
}

proptest! {
    #[test]
    fn no_run_of_events_strands_a_connection_or_kills_it_without_a_second_look(
        run in proptest::collection::vec((events(), -200_i64..4000), 1..60),
        random: u32,
    ) {
        let id = ConnectionId::new("one");
        let (mut report, mut now) = (healthy(), 0);
        let mut first_refusal = None;
        for (event, passed) in run {
            now += passed;
            if passed < 0 {
                report = transition(report, Event::ClockJumped, &Facts { random, ..facts(&id, now) }).report;
                first_refusal = first_refusal.map(|_: i64| now);
            }
            let before = report;
            let refusal = matches!(event, Event::Failed { cause: Cause::GrantDoubted | Cause::GrantRevoked, .. });
            if event == Event::ClockJumped { first_refusal = first_refusal.map(|_| now); }
            let step = transition(before, event, &Facts { random, ..facts(&id, now) });
            report = step.report;
            if refusal { first_refusal = first_refusal.or(Some(now)); }
            if report.doubted_at.is_none() { first_refusal = None; }
            let given_up = matches!(report.health, Health::Revoked | Health::Disconnected);
            prop_assert!(report.next_attempt.is_some() || given_up, "stranded in {report:?}");
            if report.cause == Some(Cause::GrantRevoked) && before.cause != report.cause {
                let first = first_refusal.unwrap_or(now);
                prop_assert!(now - first >= 60 || before.health == Health::Revoked, "killed without a second look");
            }
            if report.health == Health::Healthy { prop_assert_eq!((report.cause, report.told), (None, false)); }
            else { prop_assert!(report.cause.is_some()); }
            prop_assert!(step.notice != Some(NoticeKind::ConnectionRecovered) || before.told);
        }
    }
}

#[test]
fn a_refused_client_says_nothing_of_a_grant_that_is_gone_and_its_death_is_told_once() {
    let id = ConnectionId::new("one");
    let refused = fail(Cause::GrantDoubted);
    let doubted = transition(healthy(), refused, &facts(&id, 100)).report;
    let dead = transition(doubted, refused, &facts(&id, 160));
    assert_eq!((dead.report.health, dead.notice), (Health::Revoked, Some(NoticeKind::ConnectionBroken)));
    let client = transition(dead.report, fail(Cause::ClientRefused), &facts(&id, 200));
    assert_eq!((client.report.health, client.notice), (Health::Revoked, None));
    let mended = transition(client.report, Event::SecretChanged, &facts(&id, 250)).report;
    let again = transition(mended, refused, &facts(&id, 300));
    assert_eq!((again.report.health, again.report.cause), (Health::Revoked, Some(Cause::GrantRevoked)));
    assert_eq!(again.notice, None, "its death was told");
}
