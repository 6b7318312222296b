//! How a connection was, day by day.
//!
//! A day is one of this computer's calendar. Spells of a health are instants, and cut into days by the time zone in
//! which they are read: days of 23 and 25 hours come out right by themselves.

use crate::{Cause, Health, Timestamp};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};

/// So many days are kept.
pub const DAYS: u16 = 90;
/// What is over sooner gives a day no colour, and its end counts as no recovery: after each sleep of the computer
/// a token has lapsed until the network is back.
pub const BLIP: SignedDuration = SignedDuration::from_mins(1);

/// A time in which a connection had one health for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spell {
    /// Since when.
    pub from: Timestamp,
    /// Until when; `None` for the present one.
    pub to: Option<Timestamp>,
    /// How it was.
    pub health: Health,
    /// Why.
    pub cause: Option<Cause>,
}

impl Spell {
    /// How long it has lasted at `now`. A clock that was set back gives nothing.
    pub fn lasted(&self, now: Timestamp) -> SignedDuration {
        self.to.unwrap_or(now).duration_since(self.from).max(SignedDuration::ZERO)
    }
}

/// A day of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub day: Date,
    /// The worst health that lasted; `None` where nothing is on record.
    pub worst: Option<Health>,
    /// What it consists of, cut to the day, in the order of their beginnings. Ends are instants up to now.
    pub spells: Vec<Spell>,
}

/// The day of an instant.
pub fn day_of(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// The last `count` days up to the day of `now`, the oldest first.
pub fn last_days(now: Timestamp, zone: &TimeZone, count: u16) -> Vec<Date> {
    let today = day_of(now, zone);
    (0..i32::from(count)).rev().filter_map(|back| today.checked_sub(back.days()).ok()).collect()
}

/// The first instant of a day.
pub fn start_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

/// The last `count` days of a connection, the oldest first. What begins after `now` was written by a clock that was
/// wrong, and is left out.
pub fn strip(spells: &[Spell], now: Timestamp, zone: &TimeZone, count: u16) -> Vec<Day> {
    let mut sorted: Vec<Spell> = spells.iter().copied().filter(|spell| spell.from <= now).collect();
    sorted.sort_by_key(|spell| spell.from);
    let days = last_days(now, zone, count);
    days.into_iter()
        .map(|day| {
            let start = start_of(day, zone).unwrap_or(Timestamp::MIN);
            let end = day.tomorrow().ok().and_then(|next| start_of(next, zone)).unwrap_or(Timestamp::MAX);
            let spells =
                sorted.iter().filter_map(|spell| cut(spell, start, end.min(now))).collect::<Vec<_>>();
            Day { day, worst: worst(&sorted, &spells, now), spells }
        })
        .collect()
}

/// The part of a spell between two instants.
fn cut(spell: &Spell, start: Timestamp, end: Timestamp) -> Option<Spell> {
    let to = spell.to.unwrap_or(Timestamp::MAX).min(end);
    let from = spell.from.max(start);
    // One that has only just begun has no length yet.
    (from < to || (from == to && spell.to.is_none())).then_some(Spell { from, to: Some(to), ..*spell })
}

/// The worst of a day. Whether it lasted is a question about the whole spell, not about the part on that day.
fn worst(all: &[Spell], parts: &[Spell], now: Timestamp) -> Option<Health> {
    let lasting = |part: &&Spell| {
        all.iter().any(|spell| {
            spell.from <= part.from
                && spell.to.is_none_or(|to| part.to.is_none_or(|end| end <= to))
                && (spell.health, spell.cause) == (part.health, part.cause)
                && (spell.to.is_none() || spell.lasted(now) >= BLIP)
        })
    };
    let rank = |health: &Health| (health.severity(), *health == Health::Healthy);
    let of_these = parts.iter().filter(lasting).map(|part| part.health).max_by_key(rank);
    of_these.or_else(|| parts.iter().map(|part| part.health).max_by_key(rank))
}

/// The middle of the values; of two in the middle the smaller.
pub fn median(values: &mut [i64]) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn spell(from: &str, to: Option<&str>, health: Health) -> Spell {
        Spell { from: at(from), to: to.map(at), health, cause: None }
    }

    fn worsts(days: &[Day]) -> Vec<Option<Health>> {
        days.iter().map(|day| day.worst).collect()
    }

    #[test]
    fn a_spell_over_midnight_belongs_to_both_days_of_the_readers_zone() {
        let spells = [
            spell("2027-01-30T08:00:00Z", Some("2027-01-30T22:30:00Z"), Health::Healthy),
            spell("2027-01-30T22:30:00Z", Some("2027-01-30T23:30:00Z"), Health::Expired),
            spell("2027-01-30T23:30:00Z", None, Health::Healthy),
        ];
        let now = at("2027-01-31T12:00:00Z");
        let berlin = strip(&spells, now, &zone("Europe/Berlin"), 2);
        assert_eq!(worsts(&berlin), [Some(Health::Expired), Some(Health::Expired)]);
        assert_eq!(berlin[0].spells.last().unwrap().to, Some(at("2027-01-30T23:00:00Z")), "midnight there");
        let utc = strip(&spells, now, &TimeZone::UTC, 2);
        assert_eq!(worsts(&utc), [Some(Health::Expired), Some(Health::Healthy)]);
    }

    #[test]
    fn days_of_23_and_25_hours_are_one_day_each() {
        let berlin = zone("Europe/Berlin");
        for (now, from, to) in [
            ("2027-03-29T10:00:00Z", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"),
            ("2027-11-01T10:00:00Z", "2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"),
        ] {
            let spells = [spell("2027-01-01T00:00:00Z", None, Health::Healthy)];
            let days = strip(&spells, at(now), &berlin, 3);
            assert_eq!(days.len(), 3);
            assert_eq!((days[1].spells[0].from, days[1].spells[0].to), (at(from), Some(at(to))));
            assert_eq!(days[2].spells[0].from, at(to), "no hour is lost between them");
        }
    }

    #[test]
    fn what_lasts_less_than_a_minute_gives_a_day_no_colour_unless_there_is_nothing_else() {
        let now = at("2027-01-31T12:00:00Z");
        let spells = [
            spell("2027-01-31T06:00:00Z", Some("2027-01-31T06:00:20Z"), Health::Expired),
            spell("2027-01-31T06:00:20Z", None, Health::Healthy),
        ];
        let days = strip(&spells, now, &TimeZone::UTC, 1);
        assert_eq!(worsts(&days), [Some(Health::Healthy)]);
        assert_eq!(days[0].spells.len(), 2, "it is on record all the same");
        let short = [spell("2027-01-31T11:59:50Z", None, Health::Revoked)];
        assert_eq!(worsts(&strip(&short, now, &TimeZone::UTC, 1)), [Some(Health::Revoked)]);
    }

    #[test]
    fn a_long_spell_counts_on_a_day_of_which_it_has_a_few_seconds() {
        let spells = [
            spell("2027-01-30T20:00:00Z", Some("2027-01-31T00:00:05Z"), Health::Error),
            spell("2027-01-31T00:00:05Z", None, Health::Healthy),
        ];
        let days = strip(&spells, at("2027-01-31T12:00:00Z"), &TimeZone::UTC, 2);
        assert_eq!(worsts(&days), [Some(Health::Error), Some(Health::Error)]);
    }

    #[test]
    fn days_before_the_first_record_are_unknown_and_a_wrong_clocks_future_is_left_out() {
        let now = at("2027-01-31T12:00:00Z");
        let spells = [
            spell("2027-01-30T12:00:00Z", None, Health::Healthy),
            spell("2028-06-01T00:00:00Z", None, Health::Revoked),
        ];
        let days = strip(&spells, now, &TimeZone::UTC, 3);
        assert_eq!(worsts(&days), [None, Some(Health::Healthy), Some(Health::Healthy)]);
        // Written while the clock was ahead, closed after it was set back.
        let back = Spell { from: now, to: Some(at("2027-01-31T11:00:00Z")), ..spells[0] };
        assert_eq!(back.lasted(now), SignedDuration::ZERO);
    }

    #[test]
    fn a_removed_connection_is_shown_as_such_only_where_it_was_nothing_else() {
        let spells = [
            spell("2027-01-29T12:00:00Z", Some("2027-01-30T12:00:00Z"), Health::Healthy),
            spell("2027-01-30T12:00:00Z", None, Health::Disconnected),
        ];
        let days = strip(&spells, at("2027-01-31T12:00:00Z"), &TimeZone::UTC, 2);
        assert_eq!(worsts(&days), [Some(Health::Healthy), Some(Health::Disconnected)]);
    }

    #[test]
    fn ninety_days_end_today() {
        let days = last_days(at("2027-03-29T22:30:00Z"), &zone("Europe/Berlin"), DAYS);
        assert_eq!(days.len(), 90);
        assert_eq!(days[89].to_string(), "2027-03-30");
        assert_eq!(days[0].to_string(), "2026-12-31");
    }

    #[test]
    fn the_median_is_one_of_the_values() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [7]), Some(7));
        assert_eq!(median(&mut [9, 1]), Some(1));
        assert_eq!(median(&mut [9, 1, 4]), Some(4));
    }
}
