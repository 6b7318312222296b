//! What is due to be asked, and when something is due next.

use domain::{AccountId, AccountKind, ConnectionId, Region, Timestamp};
use jiff::SignedDuration;
use std::collections::{BTreeMap, HashMap};
use store::WatchTarget;

/// Most accounts of one question about billing (documented).
pub(super) const MOST_PER_CALL: usize = amazon_ads::watch::MOST_PER_CALL;

/// Billing is asked for so often.
const BILLING: SignedDuration = SignedDuration::from_hours(6);
/// What is due within this time is asked for together with what is due now.
const TOGETHER: SignedDuration = SignedDuration::from_mins(90);
/// Notices, states and campaigns are asked for once a day.
pub(super) const DAILY: SignedDuration = SignedDuration::from_hours(24);
/// An account that was asked about without an answer is left alone for so long.
const UNANSWERED: SignedDuration = SignedDuration::from_hours(1);

/// When an account was last asked about, and for how long it is left alone after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    pub at: Timestamp,
    wait: SignedDuration,
}

impl Asked {
    /// There was no answer, or a user asked a moment ago.
    pub fn unanswered(at: Timestamp) -> Self {
        Self { at, wait: UNANSWERED }
    }

    /// Amazon said that the login may not ask.
    pub fn refused(at: Timestamp) -> Self {
        Self { at, wait: DAILY }
    }

    /// Whether it still counts; one from the future was noted by a clock that was wrong.
    pub fn counts(&self, now: Timestamp) -> bool {
        self.at <= now && now.duration_since(self.at) < self.wait
    }

    fn until(&self, now: Timestamp) -> Timestamp {
        if self.counts(now) { self.at.saturating_add(self.wait).unwrap_or(now) } else { now }
    }
}

/// A question about several accounts, or about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Job {
    Billing(Vec<WatchTarget>),
    Delivery(Box<WatchTarget>),
}

/// What is due.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// In the order in which it is asked.
    pub hosts: BTreeMap<Region, Vec<(ConnectionId, Job)>>,
    /// When something is due that is not due now.
    pub next: Option<Timestamp>,
}

impl Plan {
    /// What is due of billing. `asked` says when accounts were last asked about without
    /// an answer.
    pub fn billing(targets: Vec<WatchTarget>, asked: &HashMap<AccountId, Asked>, now: Timestamp) -> Self {
        let mut plan = Self::default();
        let mut per_login: BTreeMap<(Region, ConnectionId), Vec<WatchTarget>> = BTreeMap::new();
        let anything_due = targets.iter().any(|target| billing_due(target, asked, now) <= now);
        let together = now.saturating_add(TOGETHER).unwrap_or(now);
        for target in targets {
            let key = (target.region, target.connection_id.clone());
            let due = billing_due(&target, asked, now);
            if due > now && !(anything_due && due <= together) {
                plan.due_at(due);
                continue;
            }
            per_login.entry(key).or_default().push(target);
        }
        for ((region, connection), targets) in per_login {
            let host = plan.hosts.entry(region).or_default();
            let mut targets = targets.into_iter().peekable();
            while targets.peek().is_some() {
                let some = targets.by_ref().take(MOST_PER_CALL).collect();
                host.push((connection.clone(), Job::Billing(some)));
            }
        }
        plan
    }

    /// What is due of campaigns, account by account.
    pub fn delivery(targets: Vec<WatchTarget>, asked: &HashMap<AccountId, Asked>, now: Timestamp) -> Self {
        let mut plan = Self::default();
        for target in targets {
            // Campaigns of agencies belong to their advertisers.
            if target.kind == AccountKind::SponsoredAds && target.account_type.as_deref() == Some("agency") {
                continue;
            }
            let due = delivery_due(&target, asked, now);
            if due > now {
                plan.due_at(due);
                continue;
            }
            let host = plan.hosts.entry(target.region).or_default();
            host.push((target.connection_id.clone(), Job::Delivery(Box::new(target))));
        }
        plan
    }

    /// How many accounts are asked about.
    pub fn accounts(&self) -> u32 {
        let count = |(_, job): &(ConnectionId, Job)| match job {
            Job::Billing(targets) => targets.len(),
            Job::Delivery(_) => 1,
        };
        u32::try_from(self.hosts.values().flatten().map(count).sum::<usize>()).unwrap_or(u32::MAX)
    }

    fn due_at(&mut self, due: Timestamp) {
        self.next = Some(self.next.map_or(due, |next| next.min(due)));
    }
}

/// When something last done at `at` is due again. A time in the future was written by a clock that was wrong.
fn again(at: Option<Timestamp>, after: SignedDuration, now: Timestamp) -> Timestamp {
    match at {
        Some(at) if at <= now => at.saturating_add(after).unwrap_or(now),
        _ => now,
    }
}

fn billing_due(target: &WatchTarget, asked: &HashMap<AccountId, Asked>, now: Timestamp) -> Timestamp {
    not_asked_again(target, again(target.billing_at, BILLING, now), asked, now)
}

/// Whether an account's notices are asked for with its status: daily, and always where something was wrong.
pub(super) fn notices_due(target: &WatchTarget, now: Timestamp) -> bool {
    target.in_doubt || again(target.notices_at, DAILY, now) <= now
}

fn delivery_due(target: &WatchTarget, asked: &HashMap<AccountId, Asked>, now: Timestamp) -> Timestamp {
    not_asked_again(target, again(target.delivery_at, DAILY, now), asked, now)
}

fn not_asked_again(
    target: &WatchTarget,
    due: Timestamp,
    asked: &HashMap<AccountId, Asked>,
    now: Timestamp,
) -> Timestamp {
    asked.get(&target.id).map_or(due, |asked| due.max(asked.until(now)))
}

/// Whether a look planned for `due` has to be made at `now`. One that lies further ahead than any is planned for was
/// planned by a clock that was wrong.
pub(super) fn is_due(due: Timestamp, now: Timestamp) -> bool {
    due <= now || due.duration_since(now) > DAILY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-30T10:00:00Z".parse().unwrap()
    }

    fn ago(hours: i64) -> Timestamp {
        now() - SignedDuration::from_hours(hours)
    }

    fn target(
        number: u32,
        billing: impl Into<Option<Timestamp>>,
        delivery: impl Into<Option<Timestamp>>,
    ) -> WatchTarget {
        let billing = billing.into();
        WatchTarget {
            id: AccountId::new(number.to_string()),
            connection_id: ConnectionId::new("one"),
            kind: AccountKind::SponsoredAds,
            region: Region::ALL[number as usize % 3],
            external_id: number.to_string(),
            entity_id: None,
            country: None,
            account_type: None,
            agency: None,
            billing_at: billing,
            notices_at: billing,
            delivery_at: delivery.into(),
            in_doubt: false,
        }
    }

    #[test]
    fn twenty_thousand_accounts_take_a_call_for_thirty() {
        let targets = (0..20_000).map(|number| target(number, None, ago(1))).collect();
        let plan = Plan::billing(targets, &HashMap::new(), now());
        let calls: Vec<_> = plan.hosts.values().map(Vec::len).collect();
        assert_eq!((calls, plan.accounts()), (vec![223, 223, 223], 20_000));
    }

    #[test]
    fn what_is_due_soon_is_asked_for_with_what_is_due_now() {
        let targets = vec![target(0, ago(7), ago(1)), target(3, ago(5), ago(1)), target(6, ago(1), ago(1))];
        let plan = Plan::billing(targets, &HashMap::new(), now());
        let Job::Billing(asked) = &plan.hosts[&Region::Na][0].1 else { panic!() };
        assert_eq!(asked.len(), 2);
        assert_eq!(plan.next, Some(now() + SignedDuration::from_hours(5)));
    }

    #[test]
    fn nothing_is_due_without_accounts() {
        assert_eq!(Plan::billing(Vec::new(), &HashMap::new(), now()), Plan::default());
    }

    #[test]
    fn an_account_without_an_answer_is_left_alone_for_an_hour() {
        let asked =
            HashMap::from([(AccountId::new("0"), Asked::unanswered(now() - SignedDuration::from_mins(10)))]);
        let plan = Plan::billing(vec![target(0, None, None)], &asked, now());
        assert_eq!((plan.hosts.len(), plan.next), (0, Some(now() + SignedDuration::from_mins(50))));
    }

    #[test]
    fn an_account_whose_campaigns_a_login_may_not_see_is_asked_about_once_a_day() {
        let refused = |hours: i64| HashMap::from([(AccountId::new("0"), Asked::refused(ago(hours)))]);
        let calls = |hours| Plan::delivery(vec![target(0, None, None)], &refused(hours), now()).accounts();
        assert_eq!((calls(2), calls(25), calls(-5)), (0, 1, 1));
    }

    #[test]
    fn times_from_the_future_are_due() {
        let ahead = Some(now() + SignedDuration::from_hours(900));
        let plan = Plan::billing(vec![target(0, ahead, ahead)], &HashMap::new(), now());
        assert_eq!(plan.accounts(), 1);
        let plan = Plan::delivery(vec![target(0, ahead, ahead)], &HashMap::new(), now());
        assert_eq!(plan.accounts(), 1);
    }

    #[test]
    fn an_agency_has_no_campaigns_of_its_own() {
        let mut agency = target(0, ago(1), None);
        agency.account_type = Some("agency".to_owned());
        assert_eq!(Plan::delivery(vec![agency], &HashMap::new(), now()), Plan::default());
    }

    #[test]
    fn a_look_that_a_wrong_clock_planned_is_due() {
        let ahead = |hours: i64| is_due(now() + SignedDuration::from_hours(hours), now());
        assert_eq!([ahead(-1), ahead(0), ahead(6), ahead(24), ahead(25)], [true, true, false, false, true]);
    }
}
