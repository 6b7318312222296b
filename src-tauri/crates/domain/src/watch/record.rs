//! The record of an account's health, and the one function that changes it.

use super::{AccountCause, AccountHealth, History, Verdict};
use crate::Timestamp;
use jiff::SignedDuration;

/// A trouble that returns within this time after it was over is the same one: it is not announced again.
const SAME_TROUBLE: SignedDuration = SignedDuration::from_hours(24);

/// A trouble that was announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Its cause.
    pub cause: Option<AccountCause>,
    /// How bad it was then.
    pub health: AccountHealth,
    /// When its end was announced; `None` while it lasts.
    pub over_at: Option<Timestamp>,
}

/// An account's health with its past. Changed by [`observe`] only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WatchRecord {
    /// How it is.
    pub health: AccountHealth,
    /// Why.
    pub cause: Option<AccountCause>,
    /// Since when, as far as Adkeeper has seen; `None` before the first answer.
    pub since: Option<Timestamp>,
    /// When a payment is due.
    pub payment_due: Option<Timestamp>,
    /// When Amazon suspends the campaigns.
    pub suspends: Option<Timestamp>,
    /// How it was before.
    pub history: History,
    /// The last trouble that was announced.
    pub announced: Option<Announced>,
}

/// What there is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum News {
    /// It is in trouble.
    Problem,
    /// A problem that was announced is over.
    Recovered,
}

/// What an answer makes of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// The record now.
    pub record: WatchRecord,
    /// What there is to tell, if anything.
    pub news: Option<News>,
}

/// Takes a verdict into the record of an account. Each trouble is announced once; what is not visible, or said in
/// an unknown word, is neither trouble nor recovery.
pub fn observe(before: &WatchRecord, verdict: &Verdict, now: Timestamp) -> Observed {
    let mut record = before.clone();
    let differs = before.since.is_none() || before.health != verdict.health || before.cause != verdict.cause;
    record.payment_due = verdict.payment_due;
    record.suspends = verdict.suspends;
    if differs {
        record.health = verdict.health;
        record.cause.clone_from(&verdict.cause);
        record.since = Some(now);
        record.history.push(now, verdict.health, verdict.cause.as_ref());
    }
    let news = announce(&mut record, verdict, now);
    Observed { record, news }
}

fn announce(record: &mut WatchRecord, verdict: &Verdict, now: Timestamp) -> Option<News> {
    if verdict.health.is_trouble() {
        let known = record.announced.as_ref().is_some_and(|announced| {
            let same = announced.cause == verdict.cause && announced.health >= verdict.health;
            let lasts = announced.over_at.is_none_or(|over| now.duration_since(over).abs() < SAME_TROUBLE);
            same && lasts
        });
        if known {
            return None;
        }
        record.announced =
            Some(Announced { cause: verdict.cause.clone(), health: verdict.health, over_at: None });
        return Some(News::Problem);
    }
    if verdict.health == AccountHealth::Ok
        && let Some(announced) = record.announced.as_mut()
        && announced.over_at.is_none()
    {
        announced.over_at = Some(now);
        return Some(News::Recovered);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::CauseSource;
    use proptest::prelude::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }

    fn said(health: AccountHealth, word: Option<&str>) -> Verdict {
        let cause = word.map(|word| AccountCause::new(CauseSource::BillingStatus, word));
        Verdict { health, cause, ..Verdict::default() }
    }

    fn ok() -> Verdict {
        said(AccountHealth::Ok, None)
    }

    fn expired() -> Verdict {
        said(AccountHealth::Stopped, Some("PAYMENT_METHOD_EXPIRED"))
    }

    /// What is announced of a sequence of verdicts, one an hour.
    fn announced(verdicts: &[(i64, Verdict)]) -> Vec<(i64, News)> {
        let mut record = WatchRecord::default();
        let mut all = Vec::new();
        for (hour, verdict) in verdicts {
            let observed = observe(&record, verdict, at(*hour));
            record = observed.record;
            all.extend(observed.news.map(|news| (*hour, news)));
        }
        all
    }

    #[test]
    fn a_trouble_is_announced_once_and_its_end_once() {
        let days = [(0, ok()), (1, expired()), (2, expired()), (30, expired()), (31, ok()), (32, ok())];
        assert_eq!(announced(&days), [(1, News::Problem), (31, News::Recovered)]);
    }

    #[test]
    fn a_trouble_that_was_there_at_the_first_look_is_announced() {
        assert_eq!(announced(&[(0, expired())]), [(0, News::Problem)]);
    }

    #[test]
    fn another_cause_and_a_worse_health_are_announced_and_a_milder_one_is_not() {
        let low = said(AccountHealth::Stopped, Some("STORED_VALUE_BALANCE_TOO_LOW"));
        assert_eq!(announced(&[(0, expired()), (1, low)]), [(0, News::Problem), (1, News::Problem)]);
        let mild = said(AccountHealth::Attention, Some("PAYMENT_METHOD_EXPIRED"));
        let steps = [(0, mild.clone()), (1, expired()), (2, mild)];
        assert_eq!(announced(&steps), [(0, News::Problem), (1, News::Problem)]);
    }

    #[test]
    fn a_lost_permission_is_neither_trouble_nor_recovery() {
        let hidden = Verdict::default();
        let steps = [(0, expired()), (1, hidden.clone()), (2, expired()), (3, hidden), (4, ok())];
        assert_eq!(announced(&steps), [(0, News::Problem), (4, News::Recovered)]);
    }

    #[test]
    fn a_balance_that_flickers_is_announced_once_a_day() {
        let mut steps = Vec::new();
        for hour in 0..48 {
            steps.push((hour, if hour % 2 == 0 { expired() } else { ok() }));
        }
        let all = announced(&steps);
        assert_eq!(all[..2], [(0, News::Problem), (1, News::Recovered)]);
        assert_eq!(all.len(), 4, "{all:?}");
    }

    #[test]
    fn a_trouble_that_outlasts_the_day_is_announced_after_all() {
        let steps = [(0, expired()), (1, ok()), (2, expired()), (26, expired())];
        let expected = [(0, News::Problem), (1, News::Recovered), (26, News::Problem)];
        assert_eq!(announced(&steps), expected);
    }

    #[test]
    fn since_and_history_change_with_the_health_and_not_with_its_dates() {
        let first = observe(&WatchRecord::default(), &expired(), at(0)).record;
        let dated = Verdict { payment_due: Some(at(99)), ..expired() };
        let second = observe(&first, &dated, at(5)).record;
        assert_eq!(second.since, Some(at(0)));
        assert_eq!(second.history.0.len(), 1);
        assert_eq!(second.payment_due, Some(at(99)));
        let third = observe(&second, &ok(), at(6)).record;
        assert_eq!((third.since, third.payment_due, third.history.0.len()), (Some(at(6)), None, 2));
    }

    proptest! {
        #[test]
        fn troubles_and_recoveries_take_turns_per_cause(words in proptest::collection::vec(0usize..4, 1..60)) {
            let verdicts = [ok(), expired(), Verdict::default(), said(AccountHealth::Attention, Some("X"))];
            let mut record = WatchRecord::default();
            let mut open = false;
            for (hour, word) in words.iter().enumerate() {
                let observed = observe(&record, &verdicts[*word], at(i64::try_from(hour).unwrap() * 7));
                match observed.news {
                    Some(News::Recovered) => {
                        prop_assert!(open, "a recovery of what was never announced");
                        open = false;
                    }
                    Some(News::Problem) => {
                        prop_assert!(observed.record.health.is_trouble());
                        open = true;
                    }
                    None => {}
                }
                record = observed.record;
            }
        }
    }
}
