//! When a pause ends automatically.

use crate::Timestamp;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};

/// No pause with an end is longer; one that seems so was begun by a clock that is wrong no more.
const LONGEST: SignedDuration = SignedDuration::from_hours(36);
/// The hour at which tomorrow begins for users.
const MORNING: i8 = 6;

/// In an hour.
pub fn hour(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(now)
}

/// The next morning at six, by the clock of `zone`; at night that is the morning of the next day all the
/// same.
pub fn morning(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let day = now.to_zoned(zone.clone());
    let morning = day
        .checked_add(1.day())
        .and_then(|day| day.with().hour(MORNING).minute(0).second(0).subsec_nanosecond(0).build());
    morning.map_or_else(|_| hour(now), |morning| morning.timestamp())
}

/// Whether a pause until `end` is over.
pub fn is_over(end: Timestamp, now: Timestamp) -> bool {
    end <= now || end.duration_since(now) > LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tomorrow_begins_in_the_morning_also_over_a_change_of_the_clocks() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(morning(at("2026-11-23T14:30:00Z"), &zone), at("2026-11-24T05:00:00Z"));
        assert_eq!(morning(at("2027-03-27T20:00:00Z"), &zone), at("2027-03-28T04:00:00Z"), "summer time");
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_pause_for_years() {
        let now = Timestamp::from_second(0).unwrap();
        assert!(!is_over(hour(now), now));
        assert!(is_over(Timestamp::from_second(400_000_000).unwrap(), now));
    }
}
