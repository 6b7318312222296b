use super::*;
use domain::health::{Event, Facts, transition};
use domain::{Cause, HealthReport, Region, UserId};
use jiff::SignedDuration;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn connection(id: &str, report: HealthReport) -> Connection {
    Connection {
        id: ConnectionId::new(id),
        user_id: UserId::new("u"),
        label: id.into(),
        home_region: Region::Na,
        client_id: "c".into(),
        scopes: String::new(),
        health: report,
        access_expires_at: Some(at(3600)),
        swept_at: None,
        consent: None,
        end_snoozed_until: None,
        created_at: at(0),
        updated_at: at(0),
    }
}

fn failed(id: &str, cause: Cause) -> Connection {
    let one = connection(id, HealthReport::succeeded(at(0), at(2700)));
    let facts = Facts {
        id: &one.id,
        token_ends: one.access_expires_at,
        now: at(100),
        random: u32::MAX,
        lapsed_after: SignedDuration::from_mins(15),
        window: SignedDuration::ZERO,
        client_told: false,
        grant_ends: None,
    };
    let report = transition(one.health, Event::Failed { cause, retry_after: None }, &facts).report;
    connection(id, report)
}

#[test]
fn a_change_that_is_noted_late_does_not_undo_a_later_one() {
    let mut plan = Queue::default();
    plan.note(&connection("a", HealthReport::succeeded(at(0), at(10))), 2);
    plan.note(&connection("a", HealthReport::succeeded(at(0), at(9999))), 1);
    assert_eq!(plan.next(at(10)), Next::Begin(ConnectionId::new("a")));
}

#[test]
fn during_an_outage_one_looks_for_all_and_then_all_may_go() {
    let mut plan = Queue::default();
    for (number, id) in ["a", "b", "c"].into_iter().enumerate() {
        plan.note(&failed(id, Cause::Offline), number as u64);
    }
    plan.network = plan.network.failed(at(100), true, u32::MAX);
    let look = plan.network.look_at().unwrap();
    assert_eq!(plan.next(at(100)), Next::Wait(Some(look)), "not even what is due");
    let Next::Look(first) = plan.next(look) else { panic!("one must look") };
    assert_eq!(plan.next(look), Next::Wait(None), "and only one");
    plan.looked();
    plan.network = Outage::default();
    plan.note(&connection(first.as_str(), HealthReport::succeeded(look, at(9000))), 9);
    let begun = [plan.next(at(5000)), plan.next(at(5000)), plan.next(at(5000))];
    assert!(matches!(begun, [Next::Begin(_), Next::Begin(_), Next::Wait(Some(_))]), "{begun:?}");
}

#[test]
fn a_failing_connection_is_looked_at_when_its_token_ends() {
    let mut plan = Queue::default();
    let mut one = failed("a", Cause::Throttled);
    one.health.next_attempt = Some(at(5000));
    plan.note(&one, 1);
    assert_eq!(plan.next(at(3599)), Next::Wait(Some(at(3600))));
    assert_eq!(plan.next(at(3600)), Next::Begin(ConnectionId::new("a")));
}

#[test]
fn a_hold_from_a_wrong_clock_holds_nothing() {
    let mut plan = Queue { hold: Some(at(1_000_000)), ..Queue::default() };
    plan.note(&connection("a", HealthReport::succeeded(at(0), at(10))), 1);
    assert_eq!(plan.next(at(10)), Next::Begin(ConnectionId::new("a")));
}

#[test]
fn an_outage_that_another_process_saw_end_is_looked_at_no_more() {
    let mut plan = Queue::default();
    plan.note(&failed("a", Cause::Offline), 1);
    plan.network = plan.network.failed(at(100), true, u32::MAX);
    let look = plan.network.look_at().unwrap();
    assert_eq!(plan.next(look), Next::Look(ConnectionId::new("a")));
    // The row says that somebody refreshed it: nothing was asked, and nothing is left to find out.
    plan.note(&connection("a", HealthReport::succeeded(look, at(9000))), 1);
    plan.looked();
    assert_eq!(plan.next(look), Next::Wait(Some(at(9000))), "looking again would never end");
}
