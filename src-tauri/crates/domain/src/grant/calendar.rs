//! Busy weeks: when so many grants end at once that it is better to renew some of them early.

use crate::Timestamp;
use jiff::SignedDuration;

/// So many ends within a week are busy.
const BUSY: usize = 5;
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// No more weeks than these are named.
const WEEKS: usize = 3;

/// A busy week, and which of its grants to renew early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The first end of the week.
    pub from: Timestamp,
    /// The last.
    pub until: Timestamp,
    /// How many grants end in it.
    pub count: usize,
    /// Places of those to renew early, half of them, the soonest first.
    pub early: Vec<usize>,
}

/// The busiest weeks of `ends`, the soonest first. No end is in two of them.
pub fn advice(ends: &[Timestamp]) -> Vec<Advice> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|place| (ends[*place], *place));
    let mut weeks: Vec<Advice> = Vec::new();
    while weeks.len() < WEEKS {
        let Some((first, count)) = busiest(ends, &order) else { break };
        let week: Vec<usize> = order.drain(first..first + count).collect();
        let (Some(soonest), Some(last)) = (week.first(), week.last()) else { break };
        weeks.push(Advice {
            from: ends[*soonest],
            until: ends[*last],
            count,
            early: week[..count / 2].to_vec(),
        });
    }
    weeks.sort_by_key(|week| week.from);
    weeks
}

/// Where in `order` the busiest week begins, and how many ends it has.
fn busiest(ends: &[Timestamp], order: &[usize]) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut past = 0;
    for first in 0..order.len() {
        let last = ends[order[first]].saturating_add(WEEK).ok()?;
        while past < order.len() && ends[order[past]] < last {
            past += 1;
        }
        let count = past - first;
        if count >= BUSY && best.is_none_or(|(_, most)| count > most) {
            best = Some((first, count));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn on(days: &[i64]) -> Vec<Timestamp> {
        days.iter().map(|day| Timestamp::from_second(1_800_000_000 + day * 86_400).unwrap()).collect()
    }

    #[test]
    fn fourteen_logins_that_end_in_one_week_give_seven_to_renew_early() {
        let ends = on(&[3, 1, 2, 0, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 40, 41]);
        let advice = advice(&ends);
        assert_eq!((advice.len(), advice[0].count, advice[0].early.len()), (1, 14, 7));
        assert!(advice[0].early.iter().all(|place| ends[*place] <= on(&[3])[0]));
    }

    #[test]
    fn quiet_weeks_give_no_advice() {
        assert_eq!(advice(&on(&[0, 7, 14, 21, 28, 35])), []);
        assert_eq!(advice(&[]), []);
    }

    proptest! {
        #[test]
        fn a_week_is_a_week_and_nothing_is_in_two(days in prop::collection::vec(0_i64..60, 0..60)) {
            let ends = on(&days);
            let weeks = advice(&ends);
            for week in &weeks {
                prop_assert!(week.count >= BUSY && week.early.len() == week.count / 2);
                prop_assert!(week.until.duration_since(week.from) < WEEK);
            }
            let mut early: Vec<_> = weeks.iter().flat_map(|week| week.early.clone()).collect();
            early.sort_unstable();
            let all = early.len();
            early.dedup();
            prop_assert_eq!(early.len(), all);
        }
    }
}
