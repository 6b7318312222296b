//! The yearly end of a grant.
//!
//! A consent given on or after 30 July 2026 ends 365 days later, whatever the grant is used for; one from 30 June 2026
//! on may (announced for June, then moved, as it seems); an earlier one has no known end. Amazon tells neither day
//! anywhere, so the consent is noted when its code is exchanged. *documented* (Amazon Ads API, authorization guide,
//! "refresh tokens")

mod calendar;
mod warning;

pub use calendar::{Advice, advice};
pub use warning::{DISTANCES, Due, Group, days_left, due};

use crate::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How long a grant lives: 365 days, not a calendar year.
pub const LIFE: SignedDuration = SignedDuration::from_hours(365 * 24);

/// A code is taken for five minutes after the consent. *documented*
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// 2026-07-30T00:00:00Z: consents from then on end.
const CERTAIN_FROM: i64 = 1_785_369_600;
/// 2026-06-30T00:00:00Z: consents from then on may end.
const POSSIBLE_FROM: i64 = 1_782_777_600;

/// How it is known when the user consented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "ConsentSource.ts")]
pub enum ConsentSource {
    /// Noted when its code was exchanged, by Amazon's clock.
    Noted,
    /// Entered by the user.
    Entered,
}

impl ConsentSource {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Noted, Self::Entered];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Noted => "noted",
            Self::Entered => "entered",
        }
    }

    /// Reads the word written by [`ConsentSource::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

/// When the user consented at Amazon, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// When.
    pub at: Timestamp,
    /// How it is known.
    pub source: ConsentSource,
}

impl Consent {
    /// A consent whose code was just exchanged, `waited` after the browser was opened: the earliest moment at which it
    /// can have been given, so that the grant never ends before the end on record. `skew` is how far Amazon's clock is
    /// ahead of this computer's, by the `Date` of its answer: a clock that is wrong here would move the end.
    pub fn noted(now: Timestamp, skew: Option<SignedDuration>, waited: SignedDuration) -> Self {
        let waited = waited.clamp(SignedDuration::ZERO, CODE_LIFE);
        let at = corrected(now, skew);
        Self { at: at.saturating_sub(waited).unwrap_or(at), source: ConsentSource::Noted }
    }

    /// When the grant ends.
    pub fn end(self) -> GrantEnd {
        GrantEnd::of(Some(self.at))
    }

    /// When the grant ends for certain, by Amazon's clock: a refusal from then on is the end by age and not a
    /// revocation. A day that the user entered may be wrong, so it proves nothing.
    pub fn certain_end(self) -> Option<Timestamp> {
        match self.end() {
            GrantEnd::Certain { at } if self.source == ConsentSource::Noted => {
                Timestamp::from_millisecond(at).ok()
            }
            _ => None,
        }
    }
}

/// `now` as Amazon's clock has it.
pub fn corrected(now: Timestamp, skew: Option<SignedDuration>) -> Timestamp {
    now.saturating_add(skew.unwrap_or_default()).unwrap_or(now)
}

/// When a grant ends, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export, export_to = "GrantEnd.ts")]
pub enum GrantEnd {
    /// Then, by Amazon's documentation.
    Certain {
        /// When.
        #[ts(type = "number")]
        at: i64,
    },
    /// Perhaps then: Amazon's sources disagree on consents of July 2026.
    Possible {
        /// When.
        #[ts(type = "number")]
        at: i64,
    },
    /// Nobody knows: the consent is older than the rule, or its day is not on record.
    #[default]
    Unknown,
}

impl GrantEnd {
    /// The end of a grant that was consented to at `consent`.
    pub fn of(consent: Option<Timestamp>) -> Self {
        let Some(consent) = consent else { return Self::Unknown };
        let Ok(end) = consent.checked_add(LIFE) else { return Self::Unknown };
        let at = end.as_millisecond();
        match consent.as_second() {
            CERTAIN_FROM.. => Self::Certain { at },
            POSSIBLE_FROM.. => Self::Possible { at },
            _ => Self::Unknown,
        }
    }

    /// What kind of end one at `at` is: the consent lies a grant's life before it.
    pub fn ending_at(at: Timestamp) -> Self {
        Self::of(at.checked_sub(LIFE).ok())
    }

    /// When, certain or possible.
    pub fn at(self) -> Option<Timestamp> {
        match self {
            Self::Certain { at } | Self::Possible { at } => Timestamp::from_millisecond(at).ok(),
            Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn day(year: i16, month: i8, day: i8) -> Timestamp {
        date(year, month, day).to_zoned(TimeZone::UTC).unwrap().timestamp()
    }

    #[test]
    fn the_days_of_the_rule_are_amazons() {
        assert_eq!(day(2026, 7, 30).as_second(), CERTAIN_FROM);
        assert_eq!(day(2026, 6, 30).as_second(), POSSIBLE_FROM);
    }

    #[test]
    fn a_leap_year_is_365_days_all_the_same() {
        let end = |consent| GrantEnd::of(Some(consent)).at().unwrap();
        assert_eq!(end(day(2027, 8, 1)), day(2028, 7, 31));
        assert_eq!(end(day(2026, 8, 1)), day(2027, 8, 1));
    }

    #[test]
    fn what_amazon_does_not_say_is_not_counted_down() {
        assert_eq!(GrantEnd::of(None), GrantEnd::Unknown);
        assert_eq!(GrantEnd::of(Some(day(2026, 6, 29))), GrantEnd::Unknown);
        assert!(matches!(GrantEnd::of(Some(day(2026, 7, 29))), GrantEnd::Possible { .. }));
        assert!(matches!(GrantEnd::of(Some(day(2026, 7, 30))), GrantEnd::Certain { .. }));
    }

    #[test]
    fn an_end_alone_says_whether_it_is_certain() {
        for consent in [day(2026, 7, 1), day(2026, 8, 1), day(2027, 8, 1)] {
            let end = GrantEnd::of(Some(consent));
            assert_eq!(GrantEnd::ending_at(end.at().unwrap()), end);
        }
    }

    #[test]
    fn a_clock_that_is_a_year_behind_at_the_consent_gives_the_right_end() {
        let behind = SignedDuration::from_hours(365 * 24);
        let consent = Consent::noted(day(2026, 1, 5), Some(behind), SignedDuration::ZERO);
        assert_eq!(consent.end().at(), Some(day(2028, 1, 5)));
    }

    #[test]
    fn a_consent_is_noted_no_later_than_it_was_given() {
        let of = |waited| Consent::noted(day(2026, 8, 1), None, SignedDuration::from_secs(waited)).at;
        let earlier = |seconds| Timestamp::from_second(day(2026, 8, 1).as_second() - seconds).unwrap();
        assert_eq!([of(20), of(3600), of(-5)], [earlier(20), earlier(300), earlier(0)]);
    }

    #[test]
    fn only_a_noted_and_certain_end_proves_that_a_refusal_is_an_end() {
        let of = |consent, source| Consent { at: consent, source }.certain_end();
        assert_eq!(of(day(2026, 8, 1), ConsentSource::Noted), Some(day(2027, 8, 1)));
        assert_eq!(of(day(2026, 8, 1), ConsentSource::Entered), None);
        assert_eq!(of(day(2026, 7, 1), ConsentSource::Noted), None, "a possible end is no proof");
    }

    proptest! {
        #[test]
        fn only_the_consent_moves_the_end(seconds in -3_000_000_000_i64..200_000_000_000, later in 0_i64..100_000_000) {
            let consent = Timestamp::from_second(seconds).unwrap();
            match GrantEnd::of(Some(consent)) {
                GrantEnd::Unknown => prop_assert!(seconds < POSSIBLE_FROM),
                GrantEnd::Possible { at } => {
                    prop_assert!((POSSIBLE_FROM..CERTAIN_FROM).contains(&seconds));
                    prop_assert_eq!(at, (seconds + 365 * 86_400) * 1000);
                }
                GrantEnd::Certain { at } => {
                    prop_assert!(seconds >= CERTAIN_FROM);
                    prop_assert_eq!(at, (seconds + 365 * 86_400) * 1000);
                }
            }
            // A later consent never ends earlier.
            let next = GrantEnd::of(Some(Timestamp::from_second(seconds + later).unwrap()));
            prop_assert!(next.at() >= GrantEnd::of(Some(consent)).at());
        }
    }
}
