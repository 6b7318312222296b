//! Fields that are neither ids nor names: numbers, times, lists of words. An odd one stays blank and is counted.

use super::{Odd, Row, lost_row};
use domain::{Secret, Timestamp, plain};
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde_json::value::RawValue;

/// Longest number that is read as text, in characters.
const DIGITS: usize = 40;
/// Longest secret that is read, in bytes: a signed address has about two thousand.
const LONGEST_SECRET: usize = 16 * 1024;

impl<'a> Row<'a> {
    /// Whether the field is there at all and not null.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// The one object among the fields, whatever it is called; none where there are several.
    pub(crate) fn only_inner(&self) -> Option<Row<'a>> {
        let mut objects = self.fields.iter().filter_map(|(_, raw)| Row::new(raw, self.unread));
        objects.next().filter(|_| objects.next().is_none())
    }

    /// A whole number, sent as one or as text.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.read(name, |raw| digits(raw)?.parse().ok())
    }

    /// A finite number, sent as one or as text.
    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        self.read(name, |raw| digits(raw)?.parse().ok().filter(|number: &f64| number.is_finite()))
    }

    /// An amount with the digits that were sent: as a binary fraction it would be another.
    pub(crate) fn amount(&self, name: &str) -> Option<String> {
        self.read(name, |raw| digits(raw).filter(|text| text.parse().is_ok_and(f64::is_finite)))
    }

    /// A moment. Without an offset it is taken for UTC (guessed; the descriptions say RFC 3339).
    pub(crate) fn time(&self, name: &str) -> Option<Timestamp> {
        self.read(name, |raw| {
            let text: String = serde_json::from_str(raw.get()).ok()?;
            if let Ok(time) = text.parse() {
                return Some(time);
            }
            let time: DateTime = text.parse().ok()?;
            Offset::UTC.to_timestamp(time).ok()
        })
    }

    /// A list of words, plain; what is no word costs a row, and so does each one beyond `most`.
    pub(crate) fn words(&self, name: &str, longest: usize, most: usize) -> Vec<String> {
        let Some(raw) = self.field(name) else { return Vec::new() };
        let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
            lost_row(self.unread);
            return Vec::new();
        };
        let word = |raw: &RawValue| {
            let text: Option<String> = serde_json::from_str(raw.get()).ok();
            self.or_lost(text.and_then(|text| plain::filled(&text, longest)).ok_or(Odd))
        };
        self.at_most(most, list.into_iter().filter_map(word).collect())
    }

    /// The first `most` of `list`. Each one beyond counts as unread: no list is longer (documented).
    pub(crate) fn at_most<T>(&self, most: usize, mut list: Vec<T>) -> Vec<T> {
        for _ in most..list.len() {
            lost_row(self.unread);
        }
        list.truncate(most);
        list
    }

    /// As [`Row::inner_list`], where a list with something unread in it is no list.
    pub(crate) fn whole_list<T>(
        &self,
        name: &str,
        read: impl Fn(&Row<'a>) -> Result<T, Odd>,
    ) -> Result<Vec<T>, Odd> {
        let before = self.unread.get().rows;
        let list = self.inner_list(name, read);
        if self.unread.get().rows == before { Ok(list) } else { Err(Odd) }
    }

    /// Text that must not be shown, as it came.
    pub(crate) fn secret(&self, name: &str) -> Result<Option<Secret>, Odd> {
        let Some(raw) = self.field(name) else { return Ok(None) };
        let secret: Secret = serde_json::from_str(raw.get()).map_err(|_| Odd)?;
        if secret.len() > LONGEST_SECRET || secret.expose().contains('\u{fffd}') {
            return Err(Odd);
        }
        Ok(Some(secret).filter(|secret| !secret.is_empty()))
    }

    fn read<T>(&self, name: &str, read: impl Fn(&RawValue) -> Option<T>) -> Option<T> {
        let raw = self.field(name)?;
        if raw.get() == "\"\"" {
            return None;
        }
        self.or_blank(read(raw).map(Some).ok_or(Odd))
    }
}

/// The text of a number, sent as one or as text.
fn digits(raw: &RawValue) -> Option<String> {
    let text = match raw.get().as_bytes().first()? {
        b'"' => serde_json::from_str(raw.get()).ok()?,
        b'-' | b'0'..=b'9' => raw.get().to_owned(),
        _ => return None,
    };
    let plain = text.len() <= DIGITS
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'));
    plain.then_some(text)
}

#[cfg(test)]
mod tests {
    use crate::lenient::Body;
    use domain::Unread;

    fn with<T>(json: &str, read: impl Fn(&super::Row<'_>) -> T) -> (T, Unread) {
        let body = Body::new(json.as_bytes());
        let value = read(&body.object().unwrap());
        (value, body.page(Vec::<()>::new(), super::super::Next::Last).unread)
    }

    #[test]
    fn numbers_are_read_as_numbers_and_as_text_and_odd_ones_stay_blank() {
        let none = Unread::default();
        let one = Unread { rows: 0, fields: 1 };
        assert_eq!(with(r#"{"a":-7}"#, |row| row.integer("a")), (Some(-7), none));
        assert_eq!(with(r#"{"a":"7"}"#, |row| row.integer("a")), (Some(7), none));
        assert_eq!(with(r#"{"a":0.25}"#, |row| row.number("a")), (Some(0.25), none));
        for blank in ["{}", r#"{"a":null}"#, r#"{"a":""}"#] {
            assert_eq!(with(blank, |row| row.number("a")), (None, none), "{blank}");
        }
        for odd in [r#"{"a":1e999}"#, r#"{"a":"inf"}"#, r#"{"a":"nan"}"#, r#"{"a":[1]}"#, r#"{"a":true}"#] {
            assert_eq!(with(odd, |row| row.number("a")), (None, one), "{odd}");
            assert_eq!(with(odd, |row| row.amount("a")), (None, one), "{odd}");
        }
        assert_eq!(with(r#"{"a":7.5}"#, |row| row.integer("a")), (None, one));
        assert_eq!(with(r#"{"a":9223372036854775808}"#, |row| row.integer("a")), (None, one));
        let amount = with(r#"{"a":1000000000000000.10}"#, |row| row.amount("a"));
        assert_eq!(amount.0.as_deref(), Some("1000000000000000.10"));
    }

    #[test]
    fn a_moment_is_read_with_and_without_an_offset() {
        for (text, moment) in [
            ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
            ("2026-11-22T10:00:00.5+02:00", "2026-11-22T08:00:00.5Z"),
            ("2026-11-22T10:00:00", "2026-11-22T10:00:00Z"),
            ("2026-11-22", "2026-11-22T00:00:00Z"),
        ] {
            let read = with(&format!(r#"{{"a":"{text}"}}"#), |row| row.time("a"));
            assert_eq!(read, (Some(moment.parse().unwrap()), Unread::default()), "{text}");
        }
        for odd in [r#"{"a":"soon"}"#, r#"{"a":1700000000}"#, r#"{"a":{}}"#] {
            assert_eq!(with(odd, |row| row.time("a")), (None, Unread { rows: 0, fields: 1 }), "{odd}");
        }
    }

    #[test]
    fn a_list_of_words_is_plain_and_bounded() {
        let (words, unread) = with(r#"{"a":["X","\u202eY",7,"",null,"Z","W"]}"#, |row| row.words("a", 9, 3));
        assert_eq!(words, ["X", "Y", "Z"]);
        assert_eq!(unread, Unread { rows: 4, fields: 0 });
        assert_eq!(with(r#"{"a":"X"}"#, |row| row.words("a", 9, 3)).1.rows, 1);
    }
}
