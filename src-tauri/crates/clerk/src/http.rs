//! Reading `Retry-After` and `Date`.

use domain::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use std::time::Duration;

/// Longest wait that is believed; a longer one is cut to it.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// When the other side says it answered.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(headers.get(DATE)?.to_str().ok()?)
}

/// How long to wait by `Retry-After`: seconds (*documented* by Clerk) or an HTTP date, which is
/// counted from the answer's own `Date`, or from `now` without one.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        value.parse().map_or(LONGEST_WAIT, Duration::from_secs)
    } else {
        let until = http_date(value)?;
        let from = date(headers).unwrap_or(now);
        Duration::try_from(until.duration_since(from)).unwrap_or(Duration::ZERO)
    };
    Some(wait.min(LONGEST_WAIT))
}

fn http_date(value: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn wait(retry: &'static str, date: Option<&'static str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static(retry));
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_static(date));
        }
        retry_after(&headers, "2026-11-22T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        assert_eq!(wait("7", None), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sun, 22 Nov 2026 10:00:30 GMT", None), Some(Duration::from_secs(30)));
        assert_eq!(
            wait("Sun, 22 Nov 2026 12:00:30 GMT", Some("Sun, 22 Nov 2026 12:00:10 GMT")),
            Some(Duration::from_secs(20)),
            "an HTTP date must be counted on the server's clock, not on ours"
        );
        assert_eq!(wait("Sun, 22 Nov 2026 09:00:00 GMT", None), Some(Duration::ZERO));
    }

    #[test]
    fn nonsense_is_no_wait_and_huge_waits_are_cut() {
        assert_eq!(wait("soon", None), None);
        assert_eq!(wait("", None), None);
        assert_eq!(wait("99999999999999999999999", None), Some(LONGEST_WAIT));
        assert_eq!(wait("86400", None), Some(LONGEST_WAIT));
    }
}
