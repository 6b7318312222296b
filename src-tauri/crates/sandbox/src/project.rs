//! Supabase projects that are not themselves: what the gateway, Cloudflare in front of it and PostgREST answer.
//!
//! documented: 402, 540, 544 and 52x. observed in public reports, never by us: the texts.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is the matter with the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectFault {
    /// Its owner paused it, or nobody used it for a week.
    Paused,
    /// It is over a quota.
    Restricted,
    /// Its disk is full.
    ReadOnly,
    /// It is being restored: PostgREST runs, its database does not yet.
    Starting,
    /// A statement took longer than it may.
    Slow,
    /// The gateway gave up waiting.
    GatewaySlow,
    /// Cloudflare cannot reach it.
    Unreachable,
    /// Its legacy keys are disabled, and ours is one.
    KeyRetired,
}

impl ProjectFault {
    /// The answer to any request.
    pub(crate) fn answer(self) -> Response {
        let postgrest = |status: StatusCode, code: &str, message: &str| {
            let body = json!({"code": code, "details": null, "hint": null, "message": message});
            (status, axum::Json(body)).into_response()
        };
        let other = |status: u16| StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        match self {
            Self::Paused => (other(540), "Project paused").into_response(),
            Self::Restricted => {
                let message = "Service for this project is restricted due to the following violations: \
                    exceed_egress_quota.";
                (StatusCode::PAYMENT_REQUIRED, axum::Json(json!({"message": message}))).into_response()
            }
            Self::ReadOnly => postgrest(
                StatusCode::METHOD_NOT_ALLOWED,
                "25006",
                "cannot execute INSERT in a read-only transaction",
            ),
            Self::Starting => postgrest(
                StatusCode::SERVICE_UNAVAILABLE,
                "PGRST002",
                "Could not query the database for the schema cache. Retrying.",
            ),
            Self::Slow => postgrest(
                StatusCode::INTERNAL_SERVER_ERROR,
                "57014",
                "canceling statement due to statement timeout",
            ),
            Self::GatewaySlow => other(544).into_response(),
            Self::Unreachable => {
                (other(522), [(header::CONTENT_TYPE, "text/plain")], "error code: 522").into_response()
            }
            Self::KeyRetired => {
                let body = json!({"message": "Legacy API keys are disabled",
                    "hint": "Use the publishable and secret API keys instead."});
                (StatusCode::UNAUTHORIZED, axum::Json(body)).into_response()
            }
        }
    }
}
