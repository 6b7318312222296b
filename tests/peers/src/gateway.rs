//! Supabase's gateway as a function sees it: a secret key goes in, `service_role` reaches PostgREST.

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::json;

use crate::{Issuer, Served, http};

/// The secret key that the gateway accepts.
pub const SECRET_KEY: &str = "sb_secret_only_for_a_test";

/// A gateway in front of one PostgREST.
#[derive(Debug)]
pub struct Gateway {
    served: Served,
}

#[derive(Clone)]
struct Upstream {
    http: reqwest::Client,
    postgrest: String,
    service: String,
}

impl Gateway {
    /// Stands in front of `postgrest`, which must trust the keys of `issuer`.
    ///
    /// documented: the secret key in `apikey` is exchanged for a token of `service_role`; a bearer token
    /// passes untouched; any other key is refused.
    pub async fn start(postgrest: String, issuer: &Issuer) -> Result<Self> {
        let service = issuer.sign(&json!({"role": "service_role", "exp": 4_102_444_800_u64}))?;
        let upstream = Upstream { http: http()?, postgrest, service };
        let routes = Router::new().route("/rest/v1/rpc/{function}", post(forward)).with_state(upstream);
        Ok(Self { served: Served::start(routes).await? })
    }

    /// What a function gets as `SUPABASE_URL`.
    pub fn url(&self) -> &str {
        &self.served.url
    }
}

async fn forward(
    State(upstream): State<Upstream>,
    Path(function): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if headers.get("apikey").is_none_or(|key| key != SECRET_KEY) {
        let text = json!({"message": "Invalid API key"});
        return (StatusCode::UNAUTHORIZED, axum::Json(text)).into_response();
    }
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.map_or_else(|| format!("Bearer {}", upstream.service), str::to_owned);
    let sent = upstream
        .http
        .post(format!("{}/rpc/{function}", upstream.postgrest))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, token)
        .body(body)
        .send()
        .await;
    let Ok(answer) = sent else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let status = answer.status();
    (status, answer.bytes().await.unwrap_or_default()).into_response()
}
