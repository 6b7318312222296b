//! When the end of a grant is warned of: at each distance once, the nearest one after a long sleep, many ends of one
//! week together.

use crate::Timestamp;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

/// How many days before the end it can be warned of; 0 is the day itself.
pub const DISTANCES: [u16; 7] = [60, 30, 14, 7, 3, 1, 0];

/// So many ends within [`TOGETHER`] are one notice.
const MANY: usize = 3;
/// Ends that are no further apart are told together.
const TOGETHER: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A grant with a known end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// When it ends.
    pub ends_at: Timestamp,
    /// The nearest distance at which this end was told.
    pub told: Option<u16>,
    /// Nothing is told of it: the user put it off, or another grant of the login lasts longer.
    pub quiet: bool,
}

/// Ends that are told in one notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The distance at which they count as told.
    pub distance: u16,
    /// Their places in the list, the soonest end first.
    pub members: Vec<usize>,
}

/// Days from today to the day of `end` by the calendar of `zone`: 0 for today, negative afterwards.
pub fn days_left(end: Timestamp, now: Timestamp, zone: &TimeZone) -> i64 {
    let (end, now) = (zone.to_datetime(end).date(), zone.to_datetime(now).date());
    now.until(end).map_or(0, |span| i64::from(span.get_days()))
}

/// What is to be told at `now`, of the distances that the user chose.
pub fn due(all: &[Due], now: Timestamp, zone: &TimeZone, chosen: &[u16]) -> Vec<Group> {
    let mut told: Vec<Option<u16>> = all.iter().map(|one| one.told).collect();
    let mut order: Vec<usize> =
        (0..all.len()).filter(|place| !all[*place].quiet && all[*place].ends_at > now).collect();
    order.sort_by_key(|place| (all[*place].ends_at, *place));
    let mut groups = Vec::new();
    for (rank, place) in order.iter().enumerate() {
        let Some(distance) = nearest(days_left(all[*place].ends_at, now, zone), chosen) else { continue };
        let untold = |place: usize, told: &[Option<u16>]| told[place].is_none_or(|told| told > distance);
        if !untold(*place, &told) {
            continue;
        }
        let last = all[*place].ends_at.saturating_add(TOGETHER).unwrap_or(now);
        let near = order[rank..].iter().take_while(|other| all[**other].ends_at <= last);
        let near: Vec<usize> = near.copied().filter(|other| untold(*other, &told)).collect();
        let members = if near.len() >= MANY { near } else { vec![*place] };
        for member in &members {
            told[*member] = Some(distance);
        }
        groups.push(Group { distance, members });
    }
    groups
}

/// The smallest of the `chosen` distances that is reached with `left` days to go.
fn nearest(left: i64, chosen: &[u16]) -> Option<u16> {
    chosen.iter().copied().filter(|distance| left <= i64::from(*distance)).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 86_400;

    fn at(days: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + days * DAY).unwrap()
    }

    fn ends(days: i64) -> Due {
        Due { ends_at: at(days), told: None, quiet: false }
    }

    fn told(all: &[Due], day: i64) -> Vec<(u16, Vec<usize>)> {
        let groups = due(all, at(day), &TimeZone::UTC, &DISTANCES);
        groups.into_iter().map(|group| (group.distance, group.members)).collect()
    }

    /// Lives through the days and returns what was told on each.
    fn live(all: &mut [Due], days: impl IntoIterator<Item = i64>) -> Vec<(i64, u16, Vec<usize>)> {
        let mut log = Vec::new();
        for day in days {
            for (distance, members) in told(all, day) {
                for member in &members {
                    all[*member].told = Some(distance);
                }
                log.push((day, distance, members));
            }
        }
        log
    }

    #[test]
    fn an_end_is_told_at_each_distance_once() {
        let log = live(&mut [ends(100)], (0..=101).flat_map(|day| [day, day]));
        let days: Vec<_> = log.iter().map(|(day, distance, _)| (100 - day, *distance)).collect();
        assert_eq!(days, [(60, 60), (30, 30), (14, 14), (7, 7), (3, 3), (1, 1)]);
    }

    #[test]
    fn the_day_itself_is_told_while_it_has_not_ended() {
        let mut all =
            [Due { ends_at: at(100).checked_add(SignedDuration::from_hours(5)).unwrap(), ..ends(0) }];
        let log = live(&mut all, [99, 100, 101]);
        assert_eq!(log, [(99, 1, vec![0]), (100, 0, vec![0])]);
    }

    #[test]
    fn after_weeks_asleep_only_the_nearest_distance_is_told() {
        assert_eq!(live(&mut [ends(100)], [20, 95]), [(95, 7, vec![0])]);
    }

    #[test]
    fn a_clock_that_is_set_back_tells_nothing_again() {
        assert_eq!(live(&mut [ends(100)], [95, 60, 80, 97]), [(95, 7, vec![0]), (97, 3, vec![0])]);
    }

    #[test]
    fn many_ends_of_a_week_are_one_notice_and_two_are_two() {
        let mut five: Vec<_> = [100, 101, 103, 107, 109].map(ends).to_vec();
        let log = live(&mut five, 35..=112);
        let first: Vec<_> =
            log.iter().map(|(day, distance, members)| (*day, *distance, members.len())).collect();
        assert_eq!(first[0], (40, 60, 4), "those of one week, a week from the first");
        assert_eq!(first[1], (49, 60, 1));
        assert!(log.iter().filter(|(_, distance, _)| *distance == 60).count() == 2);
        assert_eq!(told(&[ends(60), ends(61)], 0), [(60, vec![0])]);
    }

    #[test]
    fn what_is_put_off_is_told_afterwards_at_the_nearest_distance() {
        let mut all = [ends(100)];
        all[0].quiet = true;
        assert_eq!(live(&mut all, 0..90), []);
        all[0].quiet = false;
        assert_eq!(live(&mut all, [90]), [(90, 14, vec![0])]);
    }

    #[test]
    fn a_day_is_the_users_day() {
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        let of = |text: &str| text.parse::<Timestamp>().unwrap();
        let end = of("2027-08-12T03:00:00Z");
        // The evening of the 11th in California.
        assert_eq!(days_left(end, of("2027-08-11T20:00:00Z"), &zone), 0);
        assert_eq!(days_left(end, of("2027-08-11T06:00:00Z"), &zone), 1);
        assert_eq!(days_left(end, of("2027-08-11T20:00:00Z"), &TimeZone::UTC), 1);
    }

    proptest! {
        #[test]
        fn no_distance_is_told_twice_and_no_end_comes_untold(
            ends_on in prop::collection::vec(30_i64..200, 1..12),
            looks in prop::collection::vec(0_i64..200, 1..80),
        ) {
            let mut all: Vec<_> = ends_on.iter().map(|day| ends(*day)).collect();
            let log = live(&mut all, looks.iter().copied());
            for (place, end) in ends_on.iter().enumerate() {
                let mine: Vec<u16> = log.iter().filter(|(_, _, members)| members.contains(&place))
                    .map(|(_, distance, _)| *distance).collect();
                prop_assert!(mine.windows(2).all(|pair| pair[0] > pair[1]), "{mine:?}");
                let seen = looks.iter().any(|day| (end - 60..*end).contains(day));
                prop_assert!(!seen || !mine.is_empty(), "the app looked, and said nothing");
            }
        }
    }
}
