//! What a client receives when a request has no answer of the server: an error of JSON-RPC, in words for the user and
//! with a kind that programs can decide by. Never a secret: what is quoted of a server is bounded and redacted.

use crate::tokens::TokenError;
use serde_json::{Map, Value, json};
use std::time::Duration;
use wire::redact_line;

/// The code of the bridge's own errors, outside of the range that JSON-RPC and MCP reserve, so that they are not taken
/// for the server's (documented: 2026-07-28, Error Codes). The kind is in `data`.
const CODE: i64 = -31_000;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The user has not allowed this program to use the login.
    NotAllowed,
    /// There is no token at the moment.
    TokenUnavailable,
    /// The login has to be reconnected.
    LoginEnded,
    /// Amazon refused a token and a newer one.
    TokenRefused,
    /// No connection.
    Unreachable,
    /// Something on the way does not let the request through.
    Blocked,
    /// Too many requests.
    Busy,
    /// The server has a passing problem.
    Unavailable,
    /// The server refused the request.
    Refused,
    /// The connection broke in the middle of the answer.
    CutOff,
    /// The answer did not arrive in time.
    TimedOut,
    /// The answer is longer than the bound.
    TooLong,
    /// What arrived is not an answer to the request.
    NotAnAnswer,
    /// The session ended and a new one could not be opened.
    SessionLost,
    /// The tool changes things and the run only reads.
    ReadOnly,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::TokenUnavailable => "token_unavailable",
            Self::LoginEnded => "login_ended",
            Self::TokenRefused => "token_refused",
            Self::Unreachable => "unreachable",
            Self::Blocked => "blocked",
            Self::Busy => "busy",
            Self::Unavailable => "unavailable",
            Self::Refused => "refused",
            Self::CutOff => "cut_off",
            Self::TimedOut => "timed_out",
            Self::TooLong => "too_long",
            Self::NotAnAnswer => "not_an_answer",
            Self::SessionLost => "session_lost",
            Self::ReadOnly => "read_only",
        }
    }
}

/// Why a request has no answer of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    message: String,
    status: Option<u16>,
    retry_after: Option<Duration>,
    quote: Option<String>,
    may_have_run: bool,
}

impl Failure {
    /// `message` is shown to the user: what happened and what to do.
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            status: None,
            retry_after: None,
            quote: None,
            may_have_run: false,
        }
    }

    /// With the status of the server's answer.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// With the time after which trying again makes sense.
    pub(crate) fn retry_after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait;
        self
    }

    /// With the beginning of what the server said, redacted and on one line.
    pub(crate) fn quoting(mut self, text: &[u8]) -> Self {
        let text = String::from_utf8_lossy(text.get(..text.len().min(8192)).unwrap_or_default());
        let page = text.trim_start().get(..64).unwrap_or(text.trim_start()).to_ascii_lowercase();
        let page = page.starts_with("<!doctype html") || page.starts_with("<html");
        let quote = if page { "(a web page)".to_owned() } else { redact_line(&text) };
        self.quote = (!quote.is_empty()).then_some(quote);
        self
    }

    /// For a request that the server may have carried out, and that is not sent again for that reason.
    pub(crate) fn may_have_run(mut self, may: bool) -> Self {
        self.may_have_run = may;
        self
    }

    /// The line for the client. `id` is as the client wrote it.
    pub(crate) fn line(&self, id: &str) -> Vec<u8> {
        let mut message = self.message.clone();
        if self.may_have_run {
            message.push_str(
                " Amazon may have received the request and carried it out, so it was not sent again. Check the \
                 account before you repeat it.",
            );
        }
        let mut data = Map::new();
        data.insert("source".to_owned(), json!("adkeeper"));
        data.insert("kind".to_owned(), json!(self.kind.as_str()));
        let optional = [
            ("status", self.status.map(Value::from)),
            (
                "retry_after",
                self.retry_after.map(|wait| Value::from(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))),
            ),
            ("answer", self.quote.clone().map(Value::from)),
            ("may_have_run", self.may_have_run.then_some(Value::Bool(true))),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                data.insert(key.to_owned(), value);
            }
        }
        error_line(id, CODE, &message, &Value::Object(data))
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::NotAllowed => Self::new(
                Kind::NotAllowed,
                "Adkeeper doesn't allow this program to use this Amazon login. Open Adkeeper, allow it, and try again.",
            ),
            TokenError::Unavailable { retry_after, message } => Self::new(
                Kind::TokenUnavailable,
                format!("{} Try again later; you don't need to reconnect.", sentence(&message)),
            )
            .retry_after(retry_after),
            TokenError::Ended { message } => Self::new(
                Kind::LoginEnded,
                format!("{} Reconnect this Amazon login in Adkeeper.", sentence(&message)),
            ),
        }
    }
}

/// `message` redacted, on one line, and with a full stop.
fn sentence(message: &str) -> String {
    let mut line = redact_line(message);
    if !line.is_empty() && !line.ends_with(['.', '!', '?', '…']) {
        line.push('.');
    }
    line
}

/// The line for input that is not JSON (-32700) or no message of MCP (-32600). `id` is `null` where it is not known.
pub(crate) fn bad_input(id: &str, code: i64, message: &str) -> Vec<u8> {
    error_line(id, code, message, &json!({"source": "adkeeper", "kind": "bad_input"}))
}

fn error_line(id: &str, code: i64, message: &str, data: &Value) -> Vec<u8> {
    let error = json!({"code": code, "message": message, "data": data});
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{error}}}"#).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(failure: &Failure) -> String {
        String::from_utf8(failure.line("1")).unwrap()
    }

    #[test]
    fn no_secret_and_no_page_is_quoted() {
        let failure = Failure::new(Kind::Refused, "x");
        let line = shown(&failure.clone().quoting(b"bad token Atza|canary for client"));
        assert!(!line.contains("canary") && line.contains("bad token"), "{line}");
        assert!(shown(&failure.clone().quoting(b" <!DOCTYPE HTML><p>canary")).contains("(a web page)"));
        assert!(shown(&failure.quoting(&b"x".repeat(1 << 20))).len() < 1000);
    }

    #[test]
    fn a_token_that_is_missing_for_a_passing_reason_is_no_call_to_reconnect() {
        let unavailable = TokenError::Unavailable {
            retry_after: Some(Duration::from_millis(1500)),
            message: "Amazon is busy Atza|canary".into(),
        };
        let line = shown(&unavailable.into());
        assert!(line.contains("token_unavailable") && line.contains(r#""retry_after":2"#), "{line}");
        assert!(line.contains("don't need to reconnect") && !line.contains("canary"), "{line}");
        let ended = shown(&TokenError::Ended { message: "The grant was revoked".into() }.into());
        assert!(ended.contains("revoked. Reconnect this Amazon login in Adkeeper."), "{ended}");
    }
}
