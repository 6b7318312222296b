//! What the Ads API can answer instead of data: five shapes of error bodies, and pages.

use crate::http::{Answer, Transport};
use crate::redact::redact;
use domain::Cause;
use serde_json::Value;
use std::time::Duration;

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
    /// Another 4xx.
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
    /// A success that cannot be read: HTML, cut-off JSON, a redirect.
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

impl AdsError {
    /// What it means for the health of a connection. For [`AdsError::TokenRejected`]: once a forced
    /// refresh has not helped. [`AdsError::ProfileDenied`] concerns one account and never the
    /// connection, so it has none.
    pub fn cause(&self) -> Option<Cause> {
        Some(match self {
            Self::ProfileDenied(_) => return None,
            Self::TokenRejected(_) | Self::Refused { status: 403, .. } => Cause::NotPermitted,
            Self::Refused { .. } => Cause::Unknown,
            Self::Throttled { .. } => Cause::Throttled,
            Self::ProviderDown { .. } | Self::BadResponse { .. } => Cause::ProviderDown,
            Self::Offline | Self::TimedOut => Cause::Offline,
        })
    }

    /// The wait that the provider asked for, at most one hour.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after, .. } | Self::ProviderDown { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Amazon's id of the failed request.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::TokenRejected(detail)
            | Self::ProfileDenied(detail)
            | Self::Refused { detail, .. }
            | Self::Throttled { detail, .. }
            | Self::ProviderDown { detail, .. } => detail.request_id.as_deref(),
            Self::BadResponse { request_id, .. } => request_id.as_deref(),
            Self::Offline | Self::TimedOut => None,
        }
    }

    /// Reads an answer that is no success.
    pub(crate) fn from_answer(answer: &Answer) -> Self {
        let status = answer.status;
        let detail = read_detail(answer);
        match status {
            401 if is_about_profile(answer) => Self::ProfileDenied(detail),
            401 => Self::TokenRejected(detail),
            429 => Self::Throttled { retry_after: answer.retry_after(), detail },
            400..500 => Self::Refused { status, detail },
            500.. => Self::ProviderDown { status, retry_after: answer.retry_after(), detail },
            _ => Self::BadResponse { status, request_id: detail.request_id },
        }
    }

    /// A success whose body is not what was asked for.
    pub(crate) fn unreadable(answer: &Answer) -> Self {
        Self::BadResponse { status: answer.status, request_id: answer.request_id() }
    }
}

impl From<Transport> for AdsError {
    fn from(error: Transport) -> Self {
        match error {
            Transport::Offline | Transport::Unsendable => Self::Offline,
            Transport::TimedOut => Self::TimedOut,
            Transport::CutOff { status } => Self::BadResponse { status, request_id: None },
        }
    }
}

/// Looked for in the raw text, since the sentence may stand in any of the shapes, or in JSON that
/// was cut off.
fn is_about_profile(answer: &Answer) -> bool {
    let text = String::from_utf8_lossy(&answer.body).to_lowercase();
    PROFILE_TEXTS.iter().any(|sentence| text.contains(sentence))
}

fn read_detail(answer: &Answer) -> Detail {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        // HTML, plain text or cut-off JSON: a page helps nobody, a short line may.
        let text = String::from_utf8_lossy(&answer.body);
        let line = text.trim_start();
        let message = (!line.is_empty() && !line.starts_with('<')).then(|| redact(line));
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
        Value::String(text) if !text.is_empty() => Some(redact(text)),
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
        let reports = read(425, r#"{"code":425,"detail":"The Request is a duplicate of : x"}"#);
        assert_eq!(detail(&reports), (Some("425"), Some("The Request is a duplicate of : x"), None));
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
            "<html>401</html>",
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
