//! Warning ahead of what has a known end.

use crate::Timestamp;
use crate::notice::NoticeKind;
use jiff::SignedDuration;
use jiff::civil::Date;

/// How many hours before an end it is warned of. A session begins with a week, so that its end is news on
/// the last day only.
fn distances(kind: NoticeKind) -> &'static [u32] {
    if kind == NoticeKind::SessionEnding { &[24] } else { &[24, 7 * 24] }
}

/// Something that ends at a known instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The notice that warns of it.
    pub kind: NoticeKind,
    /// What ends, as a word for the record of warnings.
    pub subject: String,
    /// When.
    pub ends_at: Timestamp,
}

/// The nearest distance at which an end is to be warned of now, in hours; `None` while it is further off,
/// or over.
pub fn distance(kind: NoticeKind, ends_at: Timestamp, now: Timestamp) -> Option<u32> {
    let left = ends_at.duration_since(now);
    if left <= SignedDuration::ZERO {
        return None;
    }
    distances(kind).iter().copied().find(|hours| left <= SignedDuration::from_hours(i64::from(*hours)))
}

/// A text is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no day; write it like 2027-01-31")]
pub struct NoDay(String);

/// Reads a day as `2027-01-31`.
///
/// # Errors
/// [`NoDay`].
pub fn day(text: &str) -> Result<Date, NoDay> {
    Date::strptime("%Y-%m-%d", text).map_err(|_| NoDay(text.chars().take(40).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_warned_of_a_week_and_a_day_before_and_not_once_it_is_over() {
        let now = Timestamp::from_second(0).unwrap();
        let of = |kind, hours: i64| distance(kind, Timestamp::from_second(hours * 3600).unwrap(), now);
        let left = |hours| of(NoticeKind::SecretEnding, hours);
        assert_eq!([of(NoticeKind::SessionEnding, 25), of(NoticeKind::SessionEnding, 24)], [None, Some(24)]);
        assert_eq!(
            [left(169), left(168), left(25), left(24), left(1)],
            [None, Some(168), Some(168), Some(24), Some(24)]
        );
        assert_eq!([left(0), left(-5)], [None, None]);
    }

    #[test]
    fn only_a_day_is_a_day() {
        assert_eq!(day("2027-01-31").unwrap().to_string(), "2027-01-31");
        for wrong in ["2027-02-30", "31.1.2027", "", "tomorrow"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }
}
