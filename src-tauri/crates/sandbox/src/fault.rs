//! Faults: what an endpoint does wrong, and how often.

use crate::ads::{self, AdsRefusal, Family};
use crate::conditions::http_date;
use crate::lwa::OAuthError;
use crate::mcp;
use crate::page;
use crate::project::ProjectFault;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::{Region, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// Which endpoint misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// LwA's token endpoint.
    Token,
    /// The Ads API host of North America.
    AdsNa,
    /// The Ads API host of Europe.
    AdsEu,
    /// The Ads API host of the Far East.
    AdsFe,
    /// Amazon's MCP server of North America.
    McpNa,
    /// Amazon's MCP server of Europe.
    McpEu,
    /// Amazon's MCP server of the Far East.
    McpFe,
    /// Clerk's Frontend API and JWKS.
    Clerk,
    /// The Supabase gateway.
    Supabase,
    /// The https-style page that hands a code to the app.
    Bounce,
    /// The store behind the signed addresses of reports.
    Files,
}

impl Target {
    /// The Ads API host of `region`.
    pub fn ads(region: Region) -> Self {
        match region {
            Region::Na => Self::AdsNa,
            Region::Eu => Self::AdsEu,
            Region::Fe => Self::AdsFe,
        }
    }

    /// Amazon's MCP server of `region`.
    pub fn mcp(region: Region) -> Self {
        match region {
            Region::Na => Self::McpNa,
            Region::Eu => Self::McpEu,
            Region::Fe => Self::McpFe,
        }
    }

    /// Whether latency and clock skew apply: the token endpoint, the Ads API hosts, their files and the MCP servers.
    pub(crate) fn is_amazon(self) -> bool {
        !matches!(self, Self::Clerk | Self::Supabase | Self::Bounce)
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// Answers this status in the error shape of the endpoint, without doing anything.
    Status {
        /// HTTP status, usually 429 or 5xx.
        status: u16,
        /// What the `Retry-After` header says; without it there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<RetryAfter>,
    },
    /// Answers an HTML page where JSON belongs, without doing anything.
    Html {
        /// HTTP status.
        #[serde(default = "ok")]
        status: u16,
    },
    /// Does what was asked and cuts the answer in half.
    TruncatedJson,
    /// Does what was asked and puts two rows that cannot be read, and a name cut in the middle of an emoji,
    /// into the list that is answered.
    OddRows,
    /// Accepts the request and never answers, without doing anything.
    Silent,
    /// Does what was asked and resets the connection instead of answering.
    Reset,
    /// Does what was asked, answers it as a stream and resets the connection in the middle of the last message.
    StreamCut,
    /// Does what was asked, answers it as a stream and ends that properly in the middle of the last message.
    StreamHalf,
    /// Does what was asked and puts so many megabytes into the one line of the answer.
    HugeLine {
        /// Megabytes.
        mb: u32,
    },
    /// Waits, then does what was asked.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// Answers this error of the token endpoint, without doing anything.
    #[serde(rename = "oauth")]
    OAuth {
        /// Which one.
        error: OAuthError,
    },
    /// Does what was asked and leaves `refresh_token` out of the answer.
    NoRefreshToken,
    /// Answers as Supabase's gateway does for a project that is not itself, without doing anything.
    Project {
        /// What is the matter with it.
        state: ProjectFault,
    },
}

fn ok() -> u16 {
    200
}

/// What a `Retry-After` header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// So many seconds, as a number.
    Seconds(u64),
    /// So many seconds from now, as an HTTP date.
    Date(u64),
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "TimesWire", into = "TimesWire")]
pub enum Times {
    /// The next so many requests.
    Count(u32),
    /// Until cleared.
    Forever,
}

impl Default for Times {
    fn default() -> Self {
        Self::Count(1)
    }
}

/// A number, or the word `forever`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum TimesWire {
    Count(u32),
    Word(Forever),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Forever {
    Forever,
}

impl From<TimesWire> for Times {
    fn from(wire: TimesWire) -> Self {
        match wire {
            TimesWire::Count(count) => Self::Count(count),
            TimesWire::Word(Forever::Forever) => Self::Forever,
        }
    }
}

impl From<Times> for TimesWire {
    fn from(times: Times) -> Self {
        match times {
            Times::Count(count) => Self::Count(count),
            Times::Forever => Self::Word(Forever::Forever),
        }
    }
}

/// A rule: this endpoint does this, so often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where.
    pub target: Target,
    /// What.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How often; once when absent.
    #[serde(default)]
    pub times: Times,
    /// Only for paths that start so, `/managerAccounts` say; any path when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Fault {
    /// `kind` at `target`, so often.
    pub fn new(target: Target, kind: FaultKind, times: Times) -> Self {
        Self { target, kind, times, path: None }
    }

    /// `kind` at `target` for the next request only.
    pub fn once(target: Target, kind: FaultKind) -> Self {
        Self::new(target, kind, Times::Count(1))
    }

    /// `kind` at `target` until cleared.
    pub fn forever(target: Target, kind: FaultKind) -> Self {
        Self::new(target, kind, Times::Forever)
    }

    /// The same for paths that start with `path` only.
    #[must_use]
    pub fn at(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    fn hits(&self, target: Target, path: &str) -> bool {
        self.target == target && self.path.as_ref().is_none_or(|start| path.starts_with(start.as_str()))
    }
}

/// Takes the first fault for `path` of `target` from `faults`, using up one of its times.
pub(crate) fn take(faults: &mut Vec<Fault>, target: Target, path: &str) -> Option<FaultKind> {
    let at = faults.iter().position(|fault| fault.hits(target, path))?;
    let kind = faults[at].kind;
    match &mut faults[at].times {
        Times::Forever => {}
        Times::Count(left) if *left > 1 => *left -= 1,
        Times::Count(_) => {
            faults.remove(at);
        }
    }
    Some(kind)
}

/// An answer with `status` in the error shape of `path` at `target`.
///
/// LwA's 429 and 5xx bodies: guessed (none is published), empty. Ads API: documented shapes, guessed
/// texts. MCP server: guessed. Clerk's envelope: documented, code guessed. Supabase gateway
/// `message`: guessed.
pub(crate) fn status(
    target: Target,
    path: &str,
    status: u16,
    retry: Option<RetryAfter>,
    now: Timestamp,
) -> Response {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let reason = code.canonical_reason().unwrap_or("Error");
    let mut response = match target {
        Target::Token => code.into_response(),
        Target::AdsNa | Target::AdsEu | Target::AdsFe => {
            AdsRefusal::new(code, reason).answer(Family::of(path))
        }
        Target::McpNa | Target::McpEu | Target::McpFe => mcp::refuse(code, reason),
        Target::Clerk => {
            let name = if status == 429 { "too_many_requests" } else { "internal_clerk_error" };
            (
                code,
                axum::Json(json!({
                    "errors": [{"message": reason, "long_message": reason, "code": name}],
                    "clerk_trace_id": crate::random::alphanumeric(32).to_lowercase(),
                })),
            )
                .into_response()
        }
        Target::Supabase => (code, axum::Json(json!({"message": reason}))).into_response(),
        Target::Files => ads::refuse_part(code, reason, reason),
        Target::Bounce => page::notice(code, reason, "The sandbox was told to fail here."),
    };
    let value = retry.and_then(|retry| retry.header(now));
    if let Some(value) = value {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

impl RetryAfter {
    fn header(self, now: Timestamp) -> Option<HeaderValue> {
        match self {
            Self::Seconds(seconds) => Some(HeaderValue::from(seconds)),
            Self::Date(seconds) => http_date(crate::world::after(now, Duration::from_secs(seconds))),
        }
    }
}

/// `response` with the second half of its body missing and a length that fits what is left. A stream may never
/// end: it is cut in what it has said.
pub(crate) async fn truncate(response: Response) -> Response {
    if mcp::is_stream(&response) {
        return mcp::half(response).await;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes.slice(..bytes.len() / 2)))
}

/// `response` with odd rows in front of its first list, and with the end of its first name cut off in the
/// middle of an emoji.
pub(crate) async fn odd_rows(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let odd = match text.split_once("[{") {
        Some((before, after)) => format!(r#"{before}[{{"name":{{}}}},7,{{{after}"#),
        None => text.into_owned(),
    };
    let odd = odd.replacen(r#""name":""#, r#""name":"\ud83d "#, 1);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(odd))
}

/// `response` without its `refresh_token`.
pub(crate) async fn without_refresh_token(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    if let Some(members) = value.as_object_mut() {
        members.remove("refresh_token");
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_reads_as_the_control_api_documents_it() {
        let read = |text: &str| serde_json::from_str::<Fault>(text).unwrap();
        assert_eq!(
            read(r#"{"target":"token","kind":"status","status":429,"retry_after":{"seconds":7},"times":2}"#),
            Fault::new(
                Target::Token,
                FaultKind::Status { status: 429, retry_after: Some(RetryAfter::Seconds(7)) },
                Times::Count(2),
            )
        );
        assert_eq!(
            read(r#"{"target":"ads-fe","kind":"silent","times":"forever"}"#),
            Fault::forever(Target::AdsFe, FaultKind::Silent)
        );
        assert_eq!(
            read(r#"{"target":"clerk","kind":"html"}"#),
            Fault::once(Target::Clerk, FaultKind::Html { status: 200 })
        );
        assert_eq!(
            read(r#"{"target":"ads-eu","kind":"reset","path":"/managerAccounts"}"#),
            Fault::once(Target::AdsEu, FaultKind::Reset).at("/managerAccounts")
        );
        assert_eq!(
            read(r#"{"target":"token","kind":"oauth","error":"invalid_scope"}"#),
            Fault::once(Target::Token, FaultKind::OAuth { error: OAuthError::InvalidScope })
        );
    }

    #[test]
    fn a_fault_strikes_as_often_as_told() {
        let mut faults = vec![
            Fault::new(Target::Token, FaultKind::Reset, Times::Count(2)),
            Fault::forever(Target::Clerk, FaultKind::Silent),
        ];
        assert_eq!(take(&mut faults, Target::Token, "/x"), Some(FaultKind::Reset));
        assert_eq!(take(&mut faults, Target::Token, "/x"), Some(FaultKind::Reset));
        assert_eq!(take(&mut faults, Target::Token, "/x"), None);
        assert_eq!(take(&mut faults, Target::Clerk, "/x"), Some(FaultKind::Silent));
        assert_eq!(take(&mut faults, Target::Clerk, "/x"), Some(FaultKind::Silent));
    }

    #[test]
    fn a_rule_with_a_path_leaves_other_paths_alone() {
        let mut faults = vec![Fault::forever(Target::AdsEu, FaultKind::Reset).at("/dsp/")];
        assert_eq!(take(&mut faults, Target::AdsEu, "/v2/profiles"), None);
        assert_eq!(take(&mut faults, Target::AdsNa, "/dsp/advertisers"), None);
        assert_eq!(take(&mut faults, Target::AdsEu, "/dsp/advertisers"), Some(FaultKind::Reset));
    }
}
