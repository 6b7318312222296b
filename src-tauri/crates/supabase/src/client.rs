//! Calling the two functions of the mirror.

use crate::body;
use crate::refusal::classify;
use crate::state::no_such_host;
use crate::wire::{self, Device, FORMAT, Line, PullAnswer, PushAnswer};
use crate::{ProjectState, SessionTokens, SupabaseError};
use ::wire::Unreachable;
use domain::{Clock, Secret, Timestamp};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Bound of one request. The authenticated role's statement timeout is 8 s (*documented*).
const TIME_BOUND: Duration = Duration::from_secs(20);

/// Client of one Supabase project.
pub struct SupabaseClient {
    http: reqwest::Client,
    base: Url,
    publishable_key: String,
    tokens: Arc<dyn SessionTokens>,
    clock: Arc<dyn Clock>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

struct Call<'a> {
    method: Method,
    url: Url,
    body: Option<&'a str>,
}

impl SupabaseClient {
    /// A client of the project at `base` (`https://<ref>.supabase.co`), with its publishable key
    /// (`sb_publishable_…`).
    pub fn new(
        http: reqwest::Client,
        base: Url,
        publishable_key: String,
        tokens: Arc<dyn SessionTokens>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { http, base, publishable_key, tokens, clock }
    }

    /// Sends rows of one device, within the limits of a batch (see [`crate::fitting`]): all or nothing, and once,
    /// however often it is sent.
    ///
    /// `now` is this computer's clock, corrected.
    pub async fn push(
        &self,
        device: &Device,
        now: Timestamp,
        lines: &[Line],
    ) -> Result<PushAnswer, SupabaseError> {
        // Named, the arguments are not looked for in the body: PostgREST hands it on as it came instead of
        // reading half a megabyte first (*observed* with 12.2).
        let arguments = [("columns", "device,batch,changes")];
        let answer = self.call("push_changes", arguments, &wire::push(device, now, lines)).await?;
        wire::pushed(&answer, now)
    }

    /// The user's changes after `cursor`, a page of at most `max_rows` (1 to 1000).
    pub async fn pull(&self, cursor: i64, max_rows: u32) -> Result<PullAnswer, SupabaseError> {
        let asked = self.clock.now();
        let body = json!({"cursor": cursor, "max_rows": max_rows, "format": FORMAT}).to_string();
        let answer = self.call("pull_changes", [], &body).await?;
        wire::pulled(&answer, cursor, asked, self.clock.now())
    }

    /// Calls a function of the database.
    async fn call<const N: usize>(
        &self,
        function: &str,
        query: [(&str, &str); N],
        body: &str,
    ) -> Result<Vec<u8>, SupabaseError> {
        let url = self.address(&["rpc", function], query)?;
        let answer = self.send(&Call { method: Method::POST, url, body: Some(body) }).await?;
        if answer.status.is_success() {
            return Ok(answer.body);
        }
        match self.refusal(&answer) {
            SupabaseError::SchemaMissing { code, message } => Err(self.what_is_missing(code, message).await),
            error => Err(error),
        }
    }

    /// Tells a database without any of the migrations from one that lacks the later ones.
    async fn what_is_missing(&self, code: String, message: String) -> SupabaseError {
        let url = match self.address(&["users"], [("select", "id"), ("limit", "1")]) {
            Ok(url) => url,
            Err(error) => return error,
        };
        match self.send(&Call { method: Method::GET, url, body: None }).await {
            Ok(answer) if answer.status.is_success() => SupabaseError::SchemaOld { code, message },
            Ok(_) => SupabaseError::SchemaMissing { code, message },
            Err(error) => error,
        }
    }

    fn address<const N: usize>(&self, path: &[&str], query: [(&str, &str); N]) -> Result<Url, SupabaseError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| SupabaseError::BadResponse("base address"))?
            .pop_if_empty()
            .extend(["rest", "v1"])
            .extend(path);
        if N > 0 {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    /// Sends `call`; once more with a fresh token if the first one is refused.
    async fn send(&self, call: &Call<'_>) -> Result<Answer, SupabaseError> {
        let answer = self.attempt(call, self.tokens.token(false).await?).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        match self.refusal(&answer) {
            SupabaseError::Unauthorized { .. } => self.attempt(call, self.tokens.token(true).await?).await,
            error => Err(error),
        }
    }

    async fn attempt(&self, call: &Call<'_>, token: Secret) -> Result<Answer, SupabaseError> {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
            .map_err(|_| SupabaseError::BadResponse("session token"))?;
        bearer.set_sensitive(true);
        let key = HeaderValue::from_str(&self.publishable_key).map_err(|_| SupabaseError::BadKey)?;
        let mut request = self
            .http
            .request(call.method.clone(), call.url.clone())
            .timeout(TIME_BOUND)
            .header("apikey", key)
            .header(AUTHORIZATION, bearer)
            .header(ACCEPT, "application/json");
        request = match call.body {
            Some(body) => request
                .header(CONTENT_TYPE, "application/json")
                .header("content-profile", "public")
                .body(body.to_owned()),
            None => request.header("accept-profile", "public"),
        };
        let response = request.send().await.map_err(|error| unreachable(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        tracing::debug!(path = call.url.path(), status = status.as_u16(), "Supabase answered");
        let body = body::read(response).await?;
        Ok(Answer { status, headers, body })
    }

    fn refusal(&self, answer: &Answer) -> SupabaseError {
        classify(answer.status.as_u16(), &answer.headers, &answer.body, self.clock.now())
    }
}

/// Why nothing answered.
pub(crate) fn unreachable(error: &reqwest::Error) -> SupabaseError {
    // Kinds only: the full text of the error holds the address.
    tracing::debug!(timeout = error.is_timeout(), connect = error.is_connect(), "no answer from Supabase");
    match ::wire::unreachable(error) {
        Unreachable::Offline if no_such_host(error) => {
            SupabaseError::Project { state: ProjectState::NoSuchHost, status: 0, retry_after: None }
        }
        Unreachable::Offline => SupabaseError::Offline,
        Unreachable::TimedOut => SupabaseError::Timeout,
        Unreachable::NoTls => SupabaseError::BadResponse("TLS"),
        Unreachable::Barred(barrier) => SupabaseError::Barred(barrier),
    }
}
