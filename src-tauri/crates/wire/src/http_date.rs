//! Dates as HTTP writes them (RFC 9110, 5.6.7), and the `Date` of an answer.

use domain::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::TimeZone;
use reqwest::header::{DATE, HeaderMap};

/// The two obsolete forms that a recipient must accept as well: RFC 850's and `asctime`'s. Both are in UTC.
const OBSOLETE: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// When the server says it answered, by its own clock: the `Date` header, in whole seconds. `None` where it is
/// absent or not a date.
pub fn answer_date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(headers.get(DATE)?.to_str().ok()?)
}

/// The instant that `value` names. An offset in place of `GMT` is accepted: some proxies send one (guessed).
pub(crate) fn http_date(value: &str) -> Option<Timestamp> {
    let value = value.trim();
    let obsolete = || OBSOLETE.iter().find_map(|form| DateTime::strptime(form, value).ok());
    match DateTimeParser::new().parse_timestamp(value) {
        Ok(instant) => Some(instant),
        Err(_) => TimeZone::UTC.to_timestamp(obsolete()?).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    #[test]
    fn all_three_forms_of_rfc_9110_name_the_same_instant() {
        let expected: Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
        for form in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            " Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun, 06 Nov 1994 09:49:37 +0100",
        ] {
            assert_eq!(http_date(form), Some(expected), "{form}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_none() {
        for text in ["", "soon", "7", "-5", "2026-11-22T10:00:00Z", "Mon, 22 Nov 2026 10:00:00 GMT"] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }

    #[test]
    fn the_date_of_an_answer_is_read_from_its_header() {
        let mut headers = HeaderMap::new();
        assert_eq!(answer_date(&headers), None);
        headers.insert(DATE, HeaderValue::from_static("Sun, 22 Nov 2026 10:00:00 GMT"));
        assert_eq!(answer_date(&headers), Some("2026-11-22T10:00:00Z".parse().unwrap()));
        headers.insert(DATE, HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(answer_date(&headers), None);
    }
}
