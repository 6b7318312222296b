//! What the Ads API can answer instead of data: five shapes of error bodies, and pages.

use crate::http::{Answer, Transport, barrier_cause};
use domain::Cause;
use serde_json::Value;
use std::time::Duration;
use wire::{Barrier, redact_line};

/// What the Ads API says with an error, as far as it could be read. No token in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// Amazon's code: `401`, `UNAUTHORIZED`, …
    pub code: Option<String>,
    /// Its sentence, shortened.
    pub message: Option<String>,
    /// Amazon's id of the request, from the body or a header.
    pub request_id: Option<String>,
}

/// Why the Ads API gave no data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AdsError {
    /// 401 about the token: it ended early, or the client is not approved for the Ads API; Amazon
    /// says the same for both (observed). One forced refresh tells them apart.
    #[error("the access token was not accepted")]
    TokenRejected(Detail),
    /// 401 about one profile (the three texts are documented): the grant is fine.
    #[error("this login has no access to the profile")]
    ProfileDenied(Detail),
    /// 425: an identical report was already asked for and is being made (documented; reports only).
    #[error("the same was already asked for")]
    AlreadyRequested(Detail),
    /// Another 4xx in Amazon's own words; 401 and 403: this login may not do that.
    #[error("refused with status {status}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What Amazon says.
        detail: Detail,
    },
    /// 429.
    #[error("asked to wait")]
    Throttled {
        /// The wait asked for, at most one hour.
        retry_after: Option<Duration>,
        /// What Amazon says.
        detail: Detail,
    },
    /// 5xx.
    #[error("the provider failed with status {status}")]
    ProviderDown {
        /// HTTP status.
        status: u16,
        /// The wait asked for, at most one hour.
        retry_after: Option<Duration>,
        /// What Amazon says.
        detail: Detail,
    },
    /// No connection, or it broke before an answer began.
    #[error("the host cannot be reached")]
    Offline,
    /// No complete answer in time.
    #[error("the host did not answer in time")]
    TimedOut,
    /// Something on the way does not let the request through.
    #[error("{0}")]
    Barred(Barrier),
    /// Not an answer of Amazon's, or half of one: HTML, cut-off JSON, a redirect, a proxy's refusal.
    #[error("the answer with status {status} could not be read")]
    BadResponse {
        /// HTTP status.
        status: u16,
        /// Amazon's id of the request.
        request_id: Option<String>,
    },
}

/// Documented texts of a 401 that is about a profile, in lower case.
const PROFILE_TEXTS: [&str; 3] =
    ["no matching advertiser found for scope", "scope header is missing", "not authorized to access scope"];

/// Texts of a 401 that is about what the login may do, in lower case (guessed).
const PERMISSION_TEXTS: [&str; 3] = ["permission", "not authorized to access", "access denied"];

/// The gateway before the API, about an `Authorization` that is none (observed; as JSON or as a line).
const GATEWAY_TEXT: &str = "not a valid key=value pair";

impl AdsError {
    /// What it means for the health of a connection. For [`AdsError::TokenRejected`]: once a forced
    /// refresh has not helped. [`AdsError::ProfileDenied`] concerns one account and never the
    /// connection, so it has none.
    pub fn cause(&self) -> Option<Cause> {
        Some(match self {
            Self::ProfileDenied(_) => return None,
            Self::TokenRejected(_) => Cause::NotApproved,
            Self::Refused { status: 401 | 403, .. } => Cause::NotPermitted,
            Self::Refused { .. } => Cause::Unknown,
            Self::Throttled { .. } | Self::AlreadyRequested(_) => Cause::Throttled,
            Self::ProviderDown { .. } => Cause::ProviderDown,
            Self::BadResponse { .. } => Cause::BadAnswer,
            Self::Offline | Self::TimedOut => Cause::Offline,
            Self::Barred(barrier) => barrier_cause(*barrier),
        })
    }

    /// Whether the same call may get another answer in a moment.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Throttled { .. } | Self::ProviderDown { .. } | Self::Offline | Self::TimedOut => true,
            // Cut off on its way.
            Self::BadResponse { status, .. } => *status == 200,
            _ => false,
        }
    }

    /// The wait that the provider asked for, at most one hour.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after, .. } | Self::ProviderDown { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// What Amazon says, where it answered in its own words.
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::TokenRejected(detail)
            | Self::ProfileDenied(detail)
            | Self::AlreadyRequested(detail)
            | Self::Refused { detail, .. }
            | Self::Throttled { detail, .. }
            | Self::ProviderDown { detail, .. } => detail.message.as_deref(),
            Self::BadResponse { .. } | Self::Offline | Self::TimedOut | Self::Barred(_) => None,
        }
    }

    /// Amazon's id of the failed request.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::TokenRejected(detail)
            | Self::ProfileDenied(detail)
            | Self::AlreadyRequested(detail)
            | Self::Refused { detail, .. }
            | Self::Throttled { detail, .. }
            | Self::ProviderDown { detail, .. } => detail.request_id.as_deref(),
            Self::BadResponse { request_id, .. } => request_id.as_deref(),
            Self::Offline | Self::TimedOut | Self::Barred(_) => None,
        }
    }

    /// Reads an answer that is no success. Only what is in Amazon's own form says anything about
    /// permissions: a proxy's page must not take an account away from anybody.
    pub(crate) fn from_answer(answer: &Answer) -> Self {
        let status = answer.status;
        let text = String::from_utf8_lossy(&answer.body).to_lowercase();
        let says = |sentences: &[&str]| sentences.iter().any(|sentence| text.contains(sentence));
        let page = text.trim_start().starts_with('<');
        let body: Option<Value> = serde_json::from_slice(&answer.body).ok().filter(Value::is_object);
        let amazons = body.is_some() || says(&[GATEWAY_TEXT]);
        let detail = read_detail(body.as_ref(), answer);
        match status {
            // Looked for in the raw text: it may stand in any of the shapes, or in JSON that was cut off.
            401 if !page && says(&PROFILE_TEXTS) => Self::ProfileDenied(detail),
            401 if amazons && says(&PERMISSION_TEXTS) => Self::Refused { status, detail },
            401 if !page => Self::TokenRejected(detail),
            425 if amazons => Self::AlreadyRequested(detail),
            429 => Self::Throttled { retry_after: answer.retry_after(), detail },
            400..500 if amazons => Self::Refused { status, detail },
            500.. => Self::ProviderDown { status, retry_after: answer.retry_after(), detail },
            _ => Self::BadResponse { status, request_id: detail.request_id },
        }
    }

    /// What was to be sent is no request: an id that fits no header.
    pub(crate) fn unsendable() -> Self {
        Self::BadResponse { status: 0, request_id: None }
    }

    /// A success whose body is not what was asked for.
    pub(crate) fn unreadable(answer: &Answer) -> Self {
        Self::BadResponse { status: answer.status, request_id: answer.request_id() }
    }
}

impl From<Transport> for AdsError {
    fn from(error: Transport) -> Self {
        match error {
            Transport::Offline => Self::Offline,
            Transport::Unsendable | Transport::NoTls => Self::unsendable(),
            Transport::Barred(barrier) => Self::Barred(barrier),
            Transport::TimedOut => Self::TimedOut,
            Transport::CutOff { status } => Self::BadResponse { status, request_id: None },
        }
    }
}

fn read_detail(body: Option<&Value>, answer: &Answer) -> Detail {
    let Some(body) = body else {
        // HTML, plain text or cut-off JSON: a page helps nobody, a short line may.
        let text = String::from_utf8_lossy(&answer.body);
        let line = text.trim_start();
        let message = (!line.is_empty() && !line.starts_with('<')).then(|| redact_line(line));
        return Detail { code: None, message, request_id: answer.request_id() };
    };
    let first = body.get("errors").and_then(|errors| errors.get(0));
    let top = |name| body.get(name).and_then(word);
    let inner = |name| first.and_then(|error| error.get(name)).and_then(word);
    Detail {
        code: top("code").or_else(|| inner("errorCode")).or_else(|| inner("errorType")),
        message: top("details")
            .or_else(|| top("detail"))
            .or_else(|| top("message"))
            .or_else(|| inner("errorMessage"))
            .or_else(|| inner("message")),
        request_id: top("requestId").or_else(|| answer.request_id()),
    }
}

/// Codes come as text or as numbers, whatever the description says.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(redact_line(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use reqwest::header::HeaderMap;

    fn read(status: u16, body: &str) -> AdsError {
        AdsError::from_answer(&Answer {
            status,
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
            sent_at: Timestamp::UNIX_EPOCH,
            received_at: Timestamp::UNIX_EPOCH,
        })
    }

    fn detail(error: &AdsError) -> (Option<&str>, Option<&str>, Option<&str>) {
        let AdsError::Refused { detail, .. } = error else { panic!("{error:?}") };
        (detail.code.as_deref(), detail.message.as_deref(), detail.request_id.as_deref())
    }

    #[test]
    fn all_five_shapes_are_read() {
        let core =
            read(400, r#"{"code":"400","details":"Advertiser ID cannot be decrypted","requestId":"R1"}"#);
        assert_eq!(detail(&core), (Some("400"), Some("Advertiser ID cannot be decrypted"), Some("R1")));
        let manager = read(403, r#"{"code":"FORBIDDEN","message":"no"}"#);
        assert_eq!(detail(&manager), (Some("FORBIDDEN"), Some("no"), None));
        let dsp = read(
            422,
            r#"{"message":"bad","requestId":"R3","errors":[{"errorType":"INVALID","field":"count","message":"too big"}]}"#,
        );
        assert_eq!(detail(&dsp), (Some("INVALID"), Some("bad"), Some("R3")));
        let accounts =
            read(400, r#"{"errors":[{"errorId":1,"errorCode":"BAD_TOKEN","errorMessage":"next token"}]}"#);
        assert_eq!(detail(&accounts), (Some("BAD_TOKEN"), Some("next token"), None));
        let reports = read(400, r#"{"code":400,"detail":"startDate is in the future"}"#);
        assert_eq!(detail(&reports), (Some("400"), Some("startDate is in the future"), None));
        let amc = read(400, r#"{"message":"entityId provided is null","requestId":"R6"}"#);
        assert_eq!(detail(&amc), (None, Some("entityId provided is null"), Some("R6")));
    }

    #[test]
    fn a_report_that_is_already_being_made_is_no_refusal() {
        let error = read(425, r#"{"code":"425","detail":"The Request is a duplicate of : x"}"#);
        let AdsError::AlreadyRequested(detail) = &error else { panic!("{error:?}") };
        assert_eq!(detail.message.as_deref(), Some("The Request is a duplicate of : x"));
        assert_eq!(error.cause(), Some(Cause::Throttled));
        assert!(!error.is_passing(), "asking again at once gets the same answer");
    }

    #[test]
    fn only_amazons_own_words_take_a_permission_away() {
        let own = read(403, r#"{"code":"403","details":"Not authorized to access entity ENTITY1"}"#);
        assert_eq!(own.cause(), Some(Cause::NotPermitted));
        let viewer = read(401, r#"{"code":"UNAUTHORIZED","message":"User does not have permission"}"#);
        assert!(matches!(viewer, AdsError::Refused { status: 401, .. }), "{viewer:?}");
        assert_eq!(viewer.cause(), Some(Cause::NotPermitted));
        for (status, body) in [
            (401, "<html>log in to the proxy: permission denied</html>"),
            (403, "<html>blocked</html>"),
            (403, "Forbidden"),
            (403, ""),
            (407, "<html>proxy</html>"),
            (302, ""),
            (204, ""),
        ] {
            let error = read(status, body);
            assert!(matches!(error, AdsError::BadResponse { .. }), "{status} {body} became {error:?}");
            assert_eq!(error.cause(), Some(Cause::BadAnswer));
        }
    }

    #[test]
    fn a_401_about_a_profile_is_not_one_about_the_token() {
        for text in [
            "No matching advertiser found for scope: 123",
            "Scope header is missing",
            "Not authorized to access scope 9007199254740993",
        ] {
            for body in [
                format!(r#"{{"code":"401","details":"{text}","requestId":"R"}}"#),
                format!(r#"{{"code":"UNAUTHORIZED","message":"{text}"}}"#),
                format!(r#"{{"errors":[{{"errorMessage":"{text}"#),
            ] {
                assert!(matches!(read(401, &body), AdsError::ProfileDenied(_)), "{body}");
            }
        }
        for body in [
            r#"{"code":"401","details":"Authentication failed","requestId":"K144VZX9J0CCDG4229C5"}"#,
            r#"{"code":"UNAUTHORIZED","message":"Unauthorized"}"#,
            "",
        ] {
            assert!(matches!(read(401, body), AdsError::TokenRejected(_)), "{body}");
        }
        assert_eq!(
            read(401, "Scope header is missing").cause(),
            None,
            "one profile never marks its connection"
        );
    }

    #[test]
    fn a_page_is_not_kept_and_a_line_is() {
        let page = read(502, "<!doctype html><title>502</title>");
        assert!(
            matches!(&page, AdsError::ProviderDown { status: 502, detail, .. } if detail.message.is_none())
        );
        let gateway = read(
            403,
            "'Atza|canary' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer Atza|canary'",
        );
        let (_, message, _) = detail(&gateway);
        assert!(message.unwrap().contains("missing equal-sign"));
        assert!(!format!("{gateway:?}").contains("canary"), "{gateway:?}");
        assert_eq!(gateway.cause(), Some(Cause::NotPermitted));
    }
}
