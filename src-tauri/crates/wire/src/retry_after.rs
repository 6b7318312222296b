//! How long a server asks to wait.

use crate::http_date::{answer_date, http_date};
use domain::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::Duration;

/// The longest wait that a server may ask for: one hour. A longer one is cut to it, so that one wrong header
/// never keeps a login from being refreshed for a day.
pub const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How long the answer with these `headers` asks to wait, at most [`LONGEST_WAIT`]. `Retry-After` (RFC 9110, 10.2.3)
/// holds seconds or an HTTP date. A date is counted from the answer's own `Date`, or from `now` (the local clock)
/// without one; a date in the past is no wait. `None` where the header is absent or unreadable.
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits that are no `u64` are a number beyond 64 bits.
        value.parse().map_or(LONGEST_WAIT, Duration::from_secs)
    } else {
        let from = answer_date(headers).unwrap_or(now);
        Duration::try_from(http_date(value)?.duration_since(from)).unwrap_or(Duration::ZERO)
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{DATE, HeaderValue};

    fn wait(retry: &'static str, date: Option<&'static str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static(retry));
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_static(date));
        }
        retry_after(&headers, "2026-11-22T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        assert_eq!(wait("7", None), Some(Duration::from_secs(7)));
        assert_eq!(wait(" 0 ", None), Some(Duration::ZERO));
        assert_eq!(wait("Sun, 22 Nov 2026 10:01:30 GMT", None), Some(Duration::from_secs(90)));
        assert_eq!(wait("Sunday, 22-Nov-26 10:01:30 GMT", None), Some(Duration::from_secs(90)));
        assert_eq!(
            wait("Sun, 22 Nov 2026 09:00:00 GMT", None),
            Some(Duration::ZERO),
            "a past date is no wait"
        );
    }

    #[test]
    fn a_retry_after_date_is_counted_on_the_servers_clock() {
        let date = Some("Sun, 22 Nov 2026 12:00:10 GMT");
        assert_eq!(wait("Sun, 22 Nov 2026 12:00:30 GMT", date), Some(Duration::from_secs(20)));
        assert_eq!(wait("Sun, 22 Nov 2026 12:00:00 GMT", date), Some(Duration::ZERO));
        assert_eq!(wait("Sun, 22 Nov 2026 10:00:30 GMT", Some("noon")), Some(Duration::from_secs(30)));
        assert_eq!(wait("30", date), Some(Duration::from_secs(30)), "seconds need no clock");
    }

    #[test]
    fn a_retry_after_beyond_an_hour_is_cut_also_beyond_64_bits() {
        for long in
            ["3601", "86400", "18446744073709551615", "18446744073709551616", "99999999999999999999999"]
        {
            assert_eq!(wait(long, None), Some(LONGEST_WAIT), "{long}");
        }
        assert_eq!(wait("Thu, 30 Dec 9999 00:00:00 GMT", None), Some(LONGEST_WAIT));
    }

    #[test]
    fn a_retry_after_that_cannot_be_read_is_none() {
        for text in ["soon", "", " ", "-5", "+5", "1.5", "0x10", "5 seconds"] {
            assert_eq!(wait(text, None), None, "{text}");
        }
        let mut headers = HeaderMap::new();
        assert_eq!(retry_after(&headers, Timestamp::UNIX_EPOCH), None);
        headers.insert(RETRY_AFTER, HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(retry_after(&headers, Timestamp::UNIX_EPOCH), None);
    }
}
