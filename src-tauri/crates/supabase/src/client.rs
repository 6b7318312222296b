//! Upserting and selecting rows.

use crate::batch::{arrays, last_of_each};
use crate::refusal::classify;
use crate::{SessionTokens, SupabaseError};
use domain::{Clock, Secret};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Bound of one request. The authenticated role's statement timeout is 8 s (*documented*).
const TIME_BOUND: Duration = Duration::from_secs(20);
/// Rows per page; hosted projects answer at most 1000 by default (*documented*).
const PAGE: usize = 1000;

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
    prefer: &'a str,
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

    /// Inserts `rows` into `table`, or updates those that agree with a stored one in the
    /// `on_conflict` columns. Only `columns` are written; one that a row lacks gets its default.
    ///
    /// Sends as many requests as the limits ask for ([`crate::MAX_ROWS`], [`crate::MAX_BYTES`]), each
    /// all or nothing. On an error earlier ones stand: send all rows again. Of rows with the same
    /// `on_conflict` values the last one counts.
    pub async fn upsert(
        &self,
        table: &str,
        on_conflict: &[&str],
        columns: &[&str],
        rows: &[Value],
    ) -> Result<(), SupabaseError> {
        let columns = columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(",");
        let query = [("on_conflict", on_conflict.join(",")), ("columns", columns)];
        let url = self.address(table, query.iter().map(|(key, value)| (*key, value.as_str())))?;
        let distinct = last_of_each(rows, on_conflict);
        for batch in arrays(distinct.into_iter().map(Value::to_string)) {
            let call = Call {
                method: Method::POST,
                url: url.clone(),
                prefer: "resolution=merge-duplicates,missing=default,return=minimal",
                body: Some(&batch),
            };
            let answer = self.send(&call).await?;
            if !answer.status.is_success() {
                return Err(self.refusal(&answer));
            }
            if !answer.body.is_empty() {
                // `return=minimal` has no body: this is somebody else, such as a captive portal, and
                // the rows must not count as sent.
                return Err(SupabaseError::BadResponse("answer to an upsert"));
            }
        }
        Ok(())
    }

    /// All rows of `table` that `query` (PostgREST filters and `select`) leaves, sorted by `order`
    /// (`column.asc,…`, which must name a unique set of columns, or pages overlap).
    pub async fn select(
        &self,
        table: &str,
        query: &[(&str, &str)],
        order: &str,
    ) -> Result<Vec<Value>, SupabaseError> {
        let mut rows: Vec<Value> = Vec::new();
        loop {
            let (limit, offset) = (PAGE.to_string(), rows.len().to_string());
            let page = [("order", order), ("limit", &limit), ("offset", &offset)];
            let call = Call {
                method: Method::GET,
                url: self.address(table, query.iter().copied().chain(page))?,
                prefer: "count=exact",
                body: None,
            };
            let answer = self.send(&call).await?;
            if answer.status == StatusCode::RANGE_NOT_SATISFIABLE && !rows.is_empty() {
                // Rows went away while we were reading.
                return Ok(rows);
            }
            if !answer.status.is_success() {
                return Err(self.refusal(&answer));
            }
            let found: Vec<Value> =
                serde_json::from_slice(&answer.body).map_err(|_| SupabaseError::BadResponse("rows"))?;
            // The server's cap may be lower than our page: only the total tells the end.
            let total = total(&answer.headers).ok_or(SupabaseError::BadResponse("Content-Range"))?;
            let done = found.is_empty() || rows.len() + found.len() >= total;
            rows.extend(found);
            if done {
                return Ok(rows);
            }
        }
    }

    fn address<'a>(
        &self,
        table: &str,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Url, SupabaseError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| SupabaseError::BadResponse("base address"))?
            .pop_if_empty()
            .extend(["rest", "v1", table]);
        url.query_pairs_mut().extend_pairs(query);
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
            .header(ACCEPT, "application/json")
            .header("prefer", call.prefer);
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
        let body = response.bytes().await.map_err(|error| unreachable(&error))?.to_vec();
        Ok(Answer { status, headers, body })
    }

    fn refusal(&self, answer: &Answer) -> SupabaseError {
        classify(answer.status.as_u16(), &answer.headers, &answer.body, self.clock.now())
    }
}

/// A column name as PostgREST's `columns` wants it (*observed*: supabase-js quotes each).
fn quoted(column: &str) -> String {
    format!("\"{}\"", column.replace('"', "\"\""))
}

/// The total of `Content-Range: 0-999/2503` or `*/0`.
fn total(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_RANGE)?.to_str().ok()?.rsplit_once('/')?.1.parse().ok()
}

fn unreachable(error: &reqwest::Error) -> SupabaseError {
    // Kinds only: the full text of the error holds the address.
    tracing::debug!(timeout = error.is_timeout(), connect = error.is_connect(), "no answer from Supabase");
    if error.is_timeout() { SupabaseError::Timeout } else { SupabaseError::Offline }
}
