//! One request at a time, with the device token kept in step.

use crate::wire::ErrorBody;
use crate::{ClerkError, DeviceTokens};
use ::wire::{BodyError, Unreachable, answer_date, read_body, retry_after};
use domain::{Clock, Secret, Timestamp};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::{Method, Request, StatusCode, Url};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// Version of the Frontend API that this client was written for (*documented*).
const API_VERSION: &str = "2026-05-12";
/// Bound of one exchange, connection included.
const TIME_BOUND: Duration = Duration::from_secs(20);
/// More than the largest client object by far; a longer body is cut off and refused.
const LONGEST_BODY: usize = 4 * 1024 * 1024;

/// Sends requests to the Frontend API.
pub(crate) struct Transport {
    shared: Arc<Shared>,
    turn: Arc<Mutex<Turn>>,
    /// The requests under way.
    pub(crate) tasks: TaskTracker,
}

struct Shared {
    http: reqwest::Client,
    base: Url,
    user_agent: String,
    tokens: Arc<dyn DeviceTokens>,
    clock: Arc<dyn Clock>,
}

/// Held by the one request under way.
#[derive(Default)]
struct Turn {
    /// What Clerk said about the token and could not be saved yet. Nothing is sent before it is
    /// saved: another rotation on top of it could lose the client for good.
    unsaved: Rotation,
}

/// What is to be done to the stored token.
#[derive(Debug, Default, PartialEq, Eq)]
enum Rotation {
    #[default]
    Keep,
    Clear,
    Replace(Secret),
}

/// An answer with a success status.
pub(crate) struct Reply {
    body: Vec<u8>,
    /// Clerk's clock when it answered.
    pub(crate) date: Option<Timestamp>,
}

/// An answer with any other status.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// Clerk's code; empty where the body is not Clerk's.
    pub(crate) code: String,
    message: String,
    pub(crate) trace_id: Option<String>,
    retry_after: Option<Duration>,
}

/// Why there is no [`Reply`].
#[derive(Debug)]
pub(crate) enum Failure {
    /// Clerk answered, and refused.
    Refused(Refusal),
    /// Everything else.
    Other(ClerkError),
}

impl Transport {
    pub(crate) fn new(
        http: reqwest::Client,
        base: Url,
        user_agent: String,
        tokens: Arc<dyn DeviceTokens>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let shared = Arc::new(Shared { http, base, user_agent, tokens, clock });
        Self { shared, turn: Arc::default(), tasks: TaskTracker::new() }
    }

    pub(crate) fn base(&self) -> &Url {
        &self.shared.base
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        self.shared.clock.as_ref()
    }

    /// `GET /v1/<path>`; each segment is escaped.
    pub(crate) async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Reply, Failure> {
        let request = self.shared.http.get(self.address(path, query)?).build();
        self.exchange(request).await
    }

    /// `POST /v1/<path>` with a form body.
    pub(crate) async fn post(&self, path: &[&str], form: &[(&str, &str)]) -> Result<Reply, Failure> {
        let request = self.shared.http.request(Method::POST, self.address(path, &[])?).form(form).build();
        self.exchange(request).await
    }

    /// `POST /v1/<path>` without a body.
    pub(crate) async fn post_for(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Reply, Failure> {
        let request = self.shared.http.request(Method::POST, self.address(path, query)?).build();
        self.exchange(request).await
    }

    /// `DELETE /v1/<path>`.
    pub(crate) async fn delete(&self, path: &[&str]) -> Result<Reply, Failure> {
        let request = self.shared.http.request(Method::DELETE, self.address(path, &[])?).build();
        self.exchange(request).await
    }

    /// Forgets the device token, in turn with the requests.
    pub(crate) async fn forget(&self) -> Result<(), ClerkError> {
        let mut turn = self.turn.lock().await;
        turn.unsaved = Rotation::Clear;
        self.shared.flush(&mut turn).await
    }

    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Url, ClerkError> {
        let mut url = self.shared.base.clone();
        url.path_segments_mut()
            .map_err(|()| ClerkError::BadUrl("base address"))?
            .pop_if_empty()
            .push("v1")
            .extend(path);
        // `_is_native` makes Clerk read the token from `Authorization` (*documented*; Expo and
        // Electron send `1`, the mobile SDKs `true`).
        url.query_pairs_mut().append_pair("_is_native", "1").extend_pairs(query);
        Ok(url)
    }

    async fn exchange(&self, request: reqwest::Result<Request>) -> Result<Reply, Failure> {
        let mut request = request.map_err(|_| ClerkError::BadUrl("request"))?;
        let headers = request.headers_mut();
        headers.insert("clerk-api-version", HeaderValue::from_static(API_VERSION));
        if let Ok(agent) = HeaderValue::from_str(&self.shared.user_agent) {
            headers.insert(USER_AGENT, agent);
        }
        *request.timeout_mut() = Some(TIME_BOUND);
        let turn = Arc::clone(&self.turn).lock_owned().await;
        // In a task of its own: a caller that goes away must not take a rotated token with it.
        let shared = Arc::clone(&self.shared);
        let task = self.tasks.spawn(async move { shared.run(turn, request).await }.in_current_span());
        task.await.unwrap_or(Err(Failure::Other(ClerkError::Offline)))
    }
}

impl Shared {
    async fn run(&self, mut turn: OwnedMutexGuard<Turn>, mut request: Request) -> Result<Reply, Failure> {
        self.flush(&mut turn).await?;
        let sent = self.tokens.load().await.map_err(ClerkError::from)?;
        if let Some(token) = &sent {
            let mut value = HeaderValue::from_str(token.expose())
                .map_err(|_| ClerkError::BadResponse("stored device token"))?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = self.http.execute(request).await.map_err(|error| unreachable(&error))?;
        // Before the status is looked at: a refusal can carry the next token as well.
        turn.unsaved = rotation(response.headers(), sent.as_ref());
        self.flush(&mut turn).await?;
        let status = response.status();
        let date = answer_date(response.headers());
        let retry_after = retry_after(response.headers(), self.clock.now());
        tracing::debug!(%method, path, status = status.as_u16(), "Clerk answered");
        let body = read(response).await?;
        drop(turn);
        if status.is_success() {
            return Ok(Reply { body, date });
        }
        let error = serde_json::from_slice::<ErrorBody>(&body).unwrap_or_default();
        let trace_id = error.clerk_trace_id;
        let first = error.errors.into_iter().next().unwrap_or_default();
        Err(Failure::Refused(Refusal {
            status,
            code: first.code.unwrap_or_default(),
            message: first.long_message.or(first.message).unwrap_or_default(),
            trace_id,
            retry_after,
        }))
    }

    async fn flush(&self, turn: &mut Turn) -> Result<(), ClerkError> {
        match &turn.unsaved {
            Rotation::Keep => return Ok(()),
            Rotation::Clear => self.tokens.save(None).await?,
            Rotation::Replace(token) => self.tokens.save(Some(token)).await?,
        }
        turn.unsaved = Rotation::Keep;
        Ok(())
    }
}

/// What the `Authorization` of an answer does to the stored token (*observed* in the iOS SDK): absent
/// keeps it, empty or a bare `Bearer` clears it, anything else replaces it, verbatim. What changes
/// nothing is kept, to save a write.
fn rotation(headers: &HeaderMap, sent: Option<&Secret>) -> Rotation {
    let Some(Ok(value)) = headers.get(AUTHORIZATION).map(HeaderValue::to_str) else {
        return Rotation::Keep;
    };
    let value = value.trim();
    if value.is_empty() || value.eq_ignore_ascii_case("bearer") {
        return if sent.is_some() { Rotation::Clear } else { Rotation::Keep };
    }
    if sent.is_some_and(|sent| sent.expose() == value) {
        return Rotation::Keep;
    }
    Rotation::Replace(Secret::new(value))
}

/// A body of at most [`LONGEST_BODY`].
pub(crate) async fn read(response: reqwest::Response) -> Result<Vec<u8>, ClerkError> {
    read_body(response, LONGEST_BODY).await.map_err(|error| match error {
        BodyError::TooLong => ClerkError::BadResponse("length"),
        BodyError::TimedOut => ClerkError::Timeout,
        BodyError::CutOff => ClerkError::Offline,
    })
}

pub(crate) fn unreachable(error: &reqwest::Error) -> ClerkError {
    // Kinds only: the full text of the error holds the address.
    tracing::debug!(timeout = error.is_timeout(), connect = error.is_connect(), "no answer from Clerk");
    match ::wire::unreachable(error) {
        Unreachable::Offline => ClerkError::Offline,
        Unreachable::TimedOut => ClerkError::Timeout,
        Unreachable::NoTls => ClerkError::BadResponse("TLS"),
        Unreachable::Barred(barrier) => ClerkError::Barred(barrier),
    }
}

impl Reply {
    pub(crate) fn json<T: DeserializeOwned>(&self, part: &'static str) -> Result<T, ClerkError> {
        serde_json::from_slice(&self.body).map_err(|_| ClerkError::BadResponse(part))
    }
}

impl Failure {
    /// The refusal, if Clerk refused with `status`.
    pub(crate) fn is_status(&self, status: StatusCode) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.status == status)
    }

    /// Whether Clerk says that something is gone, be it the session or just the device token that
    /// was sent.
    pub(crate) fn leaves_open_what_is_over(&self) -> bool {
        match self {
            Self::Refused(refusal) => {
                matches!(refusal.status, StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND)
                    && refusal.code != "native_api_disabled"
            }
            Self::Other(_) => false,
        }
    }
}

impl From<ClerkError> for Failure {
    fn from(error: ClerkError) -> Self {
        Self::Other(error)
    }
}

impl From<Failure> for ClerkError {
    fn from(failure: Failure) -> Self {
        let refusal = match failure {
            Failure::Other(error) => return error,
            Failure::Refused(refusal) => refusal,
        };
        let Refusal { status, code, message, trace_id, retry_after } = refusal;
        match (status.as_u16(), code.as_str()) {
            // The status of this code is not documented.
            (_, "native_api_disabled") => Self::NativeApiDisabled,
            (429, _) => Self::RateLimited { retry_after },
            (status @ (408 | 425 | 500..), _) => Self::Unavailable { status, retry_after },
            (401, "signed_out" | "authentication_invalid") => Self::SignedOut,
            (300..=399, _) => Self::BadResponse("redirect"),
            (_, "") => Self::BadResponse("error body"),
            (status, _) => Self::Clerk { code, message, trace_id, status },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rotated(header: Option<&'static str>, sent: Option<&str>) -> Rotation {
        let mut headers = HeaderMap::new();
        if let Some(value) = header {
            headers.insert(AUTHORIZATION, HeaderValue::from_static(value));
        }
        rotation(&headers, sent.map(Secret::new).as_ref())
    }

    #[test]
    fn an_absent_header_keeps_an_empty_one_clears_and_another_replaces() {
        let replace = |value: &str| Rotation::Replace(Secret::new(value));
        // `Debug` hides the token, so the cases are compared without printing them.
        assert!(rotated(None, Some("a")) == Rotation::Keep);
        assert!(rotated(Some(""), Some("a")) == Rotation::Clear);
        assert!(rotated(Some("bEaReR"), Some("a")) == Rotation::Clear);
        assert!(rotated(Some("Bearer "), None) == Rotation::Keep, "nothing is stored, so nothing is cleared");
        assert!(rotated(Some("Bearer b"), Some("a")) == replace("Bearer b"), "kept verbatim");
        assert!(rotated(Some("a"), Some("a")) == Rotation::Keep, "an unchanged token costs no write");
        assert!(rotated(Some("a"), None) == replace("a"));
    }

    #[test]
    fn refusals_are_told_apart_by_what_can_be_done_about_them() {
        let refused = |status, code: &str| {
            ClerkError::from(Failure::Refused(Refusal {
                status: StatusCode::from_u16(status).unwrap(),
                code: code.into(),
                message: "text".into(),
                trace_id: None,
                retry_after: Some(Duration::from_secs(3)),
            }))
        };
        let wait = Some(Duration::from_secs(3));
        assert_eq!(refused(429, ""), ClerkError::RateLimited { retry_after: wait });
        assert_eq!(refused(503, ""), ClerkError::Unavailable { status: 503, retry_after: wait });
        assert_eq!(refused(408, "x"), ClerkError::Unavailable { status: 408, retry_after: wait });
        for status in [400, 401, 403] {
            assert_eq!(refused(status, "native_api_disabled"), ClerkError::NativeApiDisabled);
        }
        assert_eq!(refused(401, "signed_out"), ClerkError::SignedOut);
        assert_eq!(refused(401, "authentication_invalid"), ClerkError::SignedOut);
        assert_eq!(refused(307, ""), ClerkError::BadResponse("redirect"));
        assert_eq!(refused(404, ""), ClerkError::BadResponse("error body"));
        assert!(matches!(refused(422, "form_code_incorrect"), ClerkError::Clerk { status: 422, .. }));
    }
}
