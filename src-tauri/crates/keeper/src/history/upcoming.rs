//! What is due in the next 24 hours.

use super::History;
use crate::refresh::Paused;
use crate::view::{CommandError, HourAhead, NextRefresh, UpcomingView};
use domain::{Connection, Health, Timestamp};
use jiff::SignedDuration;

const HOURS: u32 = 24;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// A token that lives for less is not expected to keep doing so.
const LEAST_STEP: SignedDuration = SignedDuration::from_mins(10);
/// Between refreshes of a token of an hour, where none has been seen yet.
const USUAL_STEP: SignedDuration = SignedDuration::from_mins(48);
/// Connections that are named.
const NAMED: usize = 5;

impl History {
    /// Refreshes of the next 24 hours: those that are planned, and those that follow from the life of a token.
    pub async fn upcoming(&self) -> Result<UpcomingView, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let not_here = store.not_here(user.clone()).await?;
        let mut all = store.connections(user).await?;
        all.retain(|one| one.health.health != Health::Disconnected && !not_here.contains(&one.id));
        let now = self.runtime.now();
        let from = match self.refresh.paused() {
            Paused::No => Some(now),
            Paused::Until(end) => Some(end.max(now)),
            Paused::UntilResumed => None,
        };
        Ok(plan(&all, now, from))
    }
}

/// What is expected of `all` from `now` on, when nothing is refreshed before `from`, or ever.
fn plan(all: &[Connection], now: Timestamp, from: Option<Timestamp>) -> UpcomingView {
    let mut due = vec![0_u32; HOURS as usize];
    let mut next = Vec::new();
    let mut waiting = 0;
    for one in all {
        let Some(first) = one.health.next_attempt.filter(|_| !one.health.health.needs_user()) else {
            waiting += 1;
            continue;
        };
        let Some(from) = from else { continue };
        let mut at = first.max(from);
        next.push((at, one));
        let step = step(one);
        while let Some(hour) = hour_of(at, now) {
            due[hour] += 1;
            let Ok(following) = at.checked_add(step) else { break };
            at = following;
        }
    }
    next.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.label.cmp(&other.label)));
    UpcomingView {
        hours: (0..HOURS).zip(due).map(|(hour, due)| HourAhead { at: hour_at(now, hour), due }).collect(),
        next: next
            .into_iter()
            .take(NAMED)
            .map(|(at, one)| NextRefresh {
                id: one.id.to_string(),
                label: one.label.clone(),
                at: at.as_millisecond(),
            })
            .collect(),
        waiting,
    }
}

/// How far apart refreshes of a connection are: as far as its last success and its next attempt, where both belong
/// to one token.
fn step(one: &Connection) -> SignedDuration {
    let seen = match (one.health.health, one.health.last_success, one.health.next_attempt) {
        (Health::Healthy, Some(last), Some(next)) => next.duration_since(last),
        _ => return USUAL_STEP,
    };
    if seen < LEAST_STEP { USUAL_STEP } else { seen }
}

fn hour_of(at: Timestamp, now: Timestamp) -> Option<usize> {
    let hour = at.duration_since(now).as_hours();
    usize::try_from(hour).ok().filter(|hour| *hour < HOURS as usize)
}

fn hour_at(now: Timestamp, hour: u32) -> i64 {
    let at = HOUR.checked_mul(i32::try_from(hour).unwrap_or(0)).and_then(|by| now.checked_add(by).ok());
    at.unwrap_or(now).as_millisecond()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ConnectionId, HealthReport, Region, UserId};

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minutes * 60).unwrap()
    }

    fn connection(id: &str, last: i64, next: i64) -> Connection {
        Connection {
            id: ConnectionId::new(id),
            user_id: UserId::new("ada"),
            label: id.into(),
            home_region: Region::Na,
            client_id: String::new(),
            scopes: String::new(),
            health: HealthReport::succeeded(at(last), at(next)),
            access_expires_at: None,
            swept_at: None,
            consent: None,
            end_snoozed_until: None,
            created_at: at(0),
            updated_at: at(0),
        }
    }

    fn due(view: &UpcomingView) -> Vec<u32> {
        view.hours.iter().map(|hour| hour.due).collect()
    }

    #[test]
    fn each_login_is_refreshed_again_and_again_at_the_distance_of_its_own_token() {
        let all = [connection("b", -20, 40), connection("a", -10, 110)];
        let view = plan(&all, at(0), Some(at(0)));
        assert_eq!(due(&view)[..6], [1, 2, 1, 2, 1, 2]);
        assert_eq!(view.hours.len(), 24);
        let named: Vec<&str> = view.next.iter().map(|one| one.label.as_str()).collect();
        assert_eq!(named, ["b", "a"]);
    }

    #[test]
    fn a_pause_moves_what_is_due_to_its_end_and_an_open_one_leaves_nothing() {
        let all = [connection("a", -20, 40)];
        let view = plan(&all, at(0), Some(at(150)));
        assert_eq!(due(&view)[..5], [0, 0, 1, 1, 1]);
        assert_eq!(view.next[0].at, at(150).as_millisecond());
        let view = plan(&all, at(0), None);
        assert!(due(&view).iter().all(|due| *due == 0) && view.next.is_empty());
    }

    #[test]
    fn what_waits_for_a_user_is_counted_apart() {
        let mut gone = connection("a", -20, 40);
        gone.health = HealthReport { health: Health::Revoked, next_attempt: None, ..gone.health };
        let view = plan(&[gone], at(0), Some(at(0)));
        assert_eq!((view.waiting, view.next.len()), (1, 0));
    }

    #[test]
    fn what_is_overdue_is_due_now() {
        let view = plan(&[connection("a", -90, -30)], at(0), Some(at(0)));
        assert_eq!(due(&view)[..2], [1, 1]);
        assert_eq!(view.next[0].at, at(0).as_millisecond());
    }
}
