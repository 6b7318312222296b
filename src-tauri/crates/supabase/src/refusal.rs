//! Reading an answer that is not a success.

use crate::error::{TOO_LARGE, TOO_LONG};
use crate::{ProjectState, SupabaseError, sane};
use ::wire::retry_after;
use domain::Timestamp;
use reqwest::header::HeaderMap;
use serde::Deserialize;

/// Stands for a code where a 404 has none.
pub(crate) const UNKNOWN_PAGE: &str = "404";

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
    let body: Option<Body> = serde_json::from_slice(body).ok();
    let told = |text: Option<&String>| text.map(String::as_str).unwrap_or_default().to_owned();
    let code = told(body.as_ref().and_then(|body| body.code.as_ref()));
    let message = told(body.as_ref().and_then(|body| body.message.as_ref()));
    if let Some(state) = ProjectState::of(status, &code, &message) {
        return SupabaseError::Project { state, status, retry_after };
    }
    match status {
        413 => return SupabaseError::Refused { code: TOO_LARGE.into(), message, details: None },
        429 => return SupabaseError::Throttled { retry_after },
        // A limit of PostgreSQL that a value exceeds is about the value, although PostgREST answers with 500.
        500 if code.starts_with("54") && code.len() == 5 => {
            return SupabaseError::Refused { code, message, details: None };
        }
        408 | 425 | 500.. => return SupabaseError::Down { status, retry_after },
        300..=399 => return SupabaseError::BadResponse("redirect"),
        _ => {}
    }
    let Some(Body { code, message, details }) = body else {
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
            // 12.0.2 answers `{}` to a write to an unknown table (*observed*).
            404 if message.is_empty() => {
                SupabaseError::SchemaMissing { code: UNKNOWN_PAGE.into(), message: "unknown table".into() }
            }
            _ => SupabaseError::BadResponse("error without a code"),
        };
    };
    match code.as_str() {
        // A connection that broke under the request leaves PostgREST 12.0.2 without a SQLSTATE to pass
        // on: 400 with an empty code (*observed*). Nobody refused anything.
        "" => SupabaseError::Down { status, retry_after },
        "SY003" => {
            let number = |key: &str| {
                detail(details.as_ref()).and_then(|detail| i32::try_from(detail[key].as_i64()?).ok())
            };
            SupabaseError::FormatRefused {
                oldest: number("oldest").unwrap_or_default(),
                newest: number("newest").unwrap_or_default(),
            }
        }
        "SY004" => match detail(details.as_ref()).and_then(|detail| detail["now"].as_i64()) {
            Some(said) if sane::clock(said, now.as_millisecond()).is_ok() => {
                SupabaseError::ClockOff { now: said }
            }
            _ => SupabaseError::BadResponse("refusal of the clock"),
        },
        "SY005" => SupabaseError::IssuerUnknown,
        "SY006" => {
            let detail = detail(details.as_ref()).unwrap_or_default();
            // Letters alone: it is told and logged.
            let table = detail["limit"].as_str().unwrap_or_default();
            let table = table.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect();
            SupabaseError::LimitReached { table, most: detail["most"].as_u64().unwrap_or_default() }
        }
        // An unknown table, column, function or ON CONFLICT target: 12.x gives PostgreSQL's codes,
        // 13 and later their own for some.
        "42P01" | "42703" | "42883" | "42P10" | "PGRST202" | "PGRST204" | "PGRST205" => {
            SupabaseError::SchemaMissing { code, message }
        }
        // Our bounds of lengths are checks whose names end so: what breaks one is too long, and not just wrong.
        "23514" if message.contains("_short\"") => {
            SupabaseError::Refused { code: TOO_LONG.into(), message, details: None }
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

/// What our own functions say in the detail of an error: JSON in a text.
fn detail(details: Option<&serde_json::Value>) -> Option<serde_json::Value> {
    serde_json::from_str(details?.as_str()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;
    use std::time::Duration;

    fn read(status: u16, body: &str) -> SupabaseError {
        read_with(status, &[], body)
    }

    fn read_with(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> SupabaseError {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, HeaderValue::from_static(value));
        }
        classify(status, &map, body.as_bytes(), "2026-11-22T10:00:00Z".parse().unwrap())
    }

    fn body(code: &str, message: &str) -> String {
        serde_json::json!({"code": code, "details": null, "hint": null, "message": message}).to_string()
    }

    #[test]
    fn an_expired_token_is_known_by_both_codes() {
        for code in ["PGRST301", "PGRST303"] {
            let error = read(401, &body(code, "JWT expired"));
            assert_eq!(error, SupabaseError::Unauthorized { code: Some(code.into()) });
        }
        assert_eq!(
            read(401, &body("PGRST301", "No suitable key or wrong key type")),
            SupabaseError::Unauthorized { code: Some("PGRST301".into()) }
        );
        assert_eq!(read(401, r#"{"message":"Unauthorized"}"#), SupabaseError::Unauthorized { code: None });
        assert_eq!(read(401, "<html>"), SupabaseError::Unauthorized { code: None });
    }

    #[test]
    fn the_gateway_speaks_of_the_key_without_a_code() {
        let missing = r#"{"message":"No API key found in request","hint":"No `apikey` request header or url param was found."}"#;
        assert_eq!(read(401, missing), SupabaseError::BadKey);
        assert_eq!(read(401, r#"{"message":"Invalid API key","hint":"x"}"#), SupabaseError::BadKey);
        assert!(SupabaseError::BadKey.is_permanent());
    }

    #[test]
    fn a_project_that_is_not_itself_is_told_by_its_own_state() {
        use ProjectState as S;
        let restricted = r#"{"message":"Service for this project is restricted due to the following violations: exceed_egress_quota."}"#;
        for (status, body, state, permanent) in [
            (540, "Project paused", S::Paused, true),
            (402, restricted, S::Restricted, true),
            (402, "<html>", S::Restricted, true),
            (401, r#"{"message":"Legacy API keys are disabled","hint":"x"}"#, S::KeyRetired, true),
            (405, &body("25006", "cannot execute INSERT in a read-only transaction"), S::ReadOnly, true),
            (522, "error code: 522", S::Unreachable, false),
            (521, "<html>Web server is down</html>", S::Unreachable, false),
            (544, "", S::Slow, false),
            (500, &body("57014", "canceling statement due to statement timeout"), S::Slow, false),
            (
                503,
                &body("PGRST002", "Could not query the database for the schema cache. Retrying."),
                S::Starting,
                false,
            ),
        ] {
            let error = read(status, body);
            assert_eq!(error, SupabaseError::Project { state, status, retry_after: None }, "{status} {body}");
            assert_eq!(error.is_permanent(), permanent, "{status} {body}");
            assert!(!error.is_about_rows());
        }
    }

    #[test]
    fn a_database_that_went_away_under_the_request_is_down_and_refuses_nothing() {
        let error = read(400, &body("", ""));
        assert_eq!(error, SupabaseError::Down { status: 400, retry_after: None });
        assert!(!error.is_permanent());
    }

    #[test]
    fn refusals_are_permanent_and_keep_their_code() {
        for (status, code) in [
            (403, "42501"),
            (401, "42501"),
            (400, "22023"),
            (400, "23514"),
            (409, "23505"),
            (409, "23503"),
            (400, "21000"),
            (400, "PGRST102"),
            (406, "PGRST106"),
            (400, "PGRST122"),
            (406, "PGRST116"),
            (416, "PGRST103"),
            (405, "PGRST105"),
        ] {
            let error = read(status, &body(code, "no"));
            assert_eq!(
                error,
                SupabaseError::Refused { code: code.into(), message: "no".into(), details: None },
                "{status} {code}"
            );
            assert!(error.is_permanent(), "{status} {code}");
        }
    }

    #[test]
    fn the_functions_own_refusals_are_read_with_their_details() {
        let own = |code: &str, details: &str| {
            let body = serde_json::json!({"code": code, "details": details, "hint": null, "message": "no"});
            read(400, &body.to_string())
        };
        assert_eq!(
            own("SY003", r#"{"oldest": 2, "newest": 3}"#),
            SupabaseError::FormatRefused { oldest: 2, newest: 3 }
        );
        assert_eq!(
            own("SY004", r#"{"now": 1795500000000}"#),
            SupabaseError::ClockOff { now: 1_795_500_000_000 }
        );
        assert!(!own("SY004", "soon").is_permanent());
        assert_eq!(own("SY005", ""), SupabaseError::IssuerUnknown);
        let limit = own("SY006", r#"{"limit": "amazon_connections", "most": 500}"#);
        assert_eq!(limit, SupabaseError::LimitReached { table: "amazon_connections".into(), most: 500 });
        assert!(limit.is_permanent() && !limit.is_about_rows());
        assert_eq!(own("SY006", "[]"), SupabaseError::LimitReached { table: String::new(), most: 0 });
    }

    #[test]
    fn a_value_that_is_too_long_is_told_from_one_that_is_wrong() {
        let of = |constraint: &str| {
            let check = format!("new row for relation \"users\" violates check constraint \"{constraint}\"");
            let error = read(400, &body("23514", &check));
            assert!(error.is_about_rows(), "{error:?}");
            match error {
                SupabaseError::Refused { code, .. } => code,
                other => panic!("{other:?}"),
            }
        };
        for constraint in ["users_words_short", "amazon_connections_label_short", "devices_owner_short"] {
            assert_eq!(of(constraint), TOO_LONG, "{constraint}");
        }
        assert_eq!(of("user_settings_theme_known"), "23514");
    }

    #[test]
    fn what_is_about_a_row_is_told_from_what_is_about_everything() {
        assert!(
            read(500, &body("54000", "index row size 3000 exceeds btree version 4 maximum 2704"))
                .is_about_rows()
        );
        assert!(read(413, "<html>").is_about_rows());
        for code in ["23514", "23503", "23502", "22P02", "22P05", "21000", "SY001"] {
            assert!(read(400, &body(code, "no")).is_about_rows(), "{code}");
        }
        assert!(
            read(403, &body("42501", "new row violates row-level security policy for table \"x\""))
                .is_about_rows()
        );
        for (status, code) in
            [(401, "42501"), (400, "PGRST102"), (400, "SY003"), (404, "PGRST202"), (503, "PGRST000")]
        {
            assert!(!read(status, &body(code, "permission denied for table x")).is_about_rows(), "{code}");
        }
    }

    #[test]
    fn a_database_behind_this_version_is_told_apart() {
        for (status, code) in [
            (404, "42P01"),
            (404, "PGRST205"),
            (400, "PGRST204"),
            (400, "42P10"),
            (400, "42703"),
            (404, "PGRST202"),
        ] {
            let error = read(status, &body(code, "missing"));
            assert_eq!(error, SupabaseError::SchemaMissing { code: code.into(), message: "missing".into() });
        }
        assert!(matches!(read(404, "{}"), SupabaseError::SchemaMissing { .. }));
    }

    #[test]
    fn what_passes_by_itself_is_never_permanent() {
        let down = read_with(503, &[("retry-after", "0")], &body("PGRST000", "Database connection error"));
        let starting = ProjectState::Starting;
        let wait = Some(Duration::ZERO);
        assert_eq!(down, SupabaseError::Project { state: starting, status: 503, retry_after: wait });
        for error in [
            down,
            read(500, &body("57014", "canceling statement due to statement timeout")),
            read(504, "<html>gateway</html>"),
            read(503, "{}"),
            read(408, ""),
            read(429, ""),
            read(401, &body("PGRST303", "JWT expired")),
            read(302, ""),
            read(404, "<html>"),
            read(403, "<html>captive portal</html>"),
        ] {
            assert!(!error.is_permanent(), "{error:?}");
        }
    }

    #[test]
    fn what_is_asked_to_wait_is_handed_on() {
        for status in [429, 503] {
            let wait = read_with(status, &[("retry-after", "30")], "").retry_after();
            assert_eq!(wait, Some(Duration::from_secs(30)), "{status}");
            assert_eq!(read_with(status, &[], "").retry_after(), None, "{status}");
        }
    }
}
