//! Reading an answer that is not a success.

use crate::SupabaseError;
use domain::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use std::time::Duration;

/// Longest wait that is believed; a longer one is cut to it.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// PostgREST's error body: all four keys, nullable (*observed*). The gateway's own bodies have no
/// `code` (*guessed* from user reports).
#[derive(Deserialize, Default)]
struct Body {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    details: Option<serde_json::Value>,
}

/// What the answer with `status` (not 2xx) means. `now` counts only for a `Retry-After` date in an
/// answer without a `Date`.
pub(crate) fn classify(status: u16, headers: &HeaderMap, body: &[u8], now: Timestamp) -> SupabaseError {
    let retry_after = retry_after(headers, now);
    match status {
        429 => return SupabaseError::Throttled { retry_after },
        408 | 425 | 500.. => return SupabaseError::Down { status, retry_after },
        300..=399 => return SupabaseError::BadResponse("redirect"),
        _ => {}
    }
    let Ok(Body { code, message, details }) = serde_json::from_slice(body) else {
        return match status {
            401 => SupabaseError::Unauthorized { code: None },
            _ => SupabaseError::BadResponse("error body"),
        };
    };
    let message = message.unwrap_or_default();
    let Some(code) = code else {
        return match status {
            401 if message.contains("API key") => SupabaseError::BadKey,
            401 => SupabaseError::Unauthorized { code: None },
            _ => SupabaseError::BadResponse("error without a code"),
        };
    };
    match code.as_str() {
        // An unknown table, column, function or ON CONFLICT target: 12.x gives PostgreSQL's codes,
        // 13 and later their own for some.
        "42P01" | "42703" | "42883" | "42P10" | "PGRST202" | "PGRST204" | "PGRST205" => {
            SupabaseError::SchemaMissing { code, message }
        }
        // `42501` with 401 is a token without the role, running as anon: a fresh one is no better.
        _ if status == 401 && code != "42501" => SupabaseError::Unauthorized { code: Some(code) },
        _ => {
            let details = details.and_then(|details| match details {
                serde_json::Value::Null => None,
                serde_json::Value::String(text) => Some(text),
                other => Some(other.to_string()),
            });
            SupabaseError::Refused { code, message, details }
        }
    }
}

/// How long to wait by `Retry-After`: seconds, or an HTTP date counted from the answer's own `Date`.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let http_date = |value: &str| DateTimeParser::new().parse_timestamp(value).ok();
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().map_or(LONGEST_WAIT, Duration::from_secs)
    } else {
        let until = http_date(value)?;
        let from = headers.get(DATE).and_then(|date| date.to_str().ok()).and_then(http_date).unwrap_or(now);
        Duration::try_from(until.duration_since(from)).unwrap_or(Duration::ZERO)
    };
    Some(wait.min(LONGEST_WAIT))
}
