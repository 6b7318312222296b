//! Counts every request and lets faults strike, before and around the handlers.

use crate::fault::{self, FaultKind, Target};
use crate::listener::Connection;
use crate::page;
use crate::world::{Shared, lock};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::Region;
use std::sync::Arc;
use std::time::Duration;

/// What a listener's middleware knows: the shared state, and which Ads API host it is, if any.
#[derive(Clone)]
pub(crate) struct Gate {
    /// The sandbox.
    pub(crate) shared: Arc<Shared>,
    /// `None` for the main listener.
    pub(crate) region: Option<Region>,
}

impl Gate {
    fn target(&self, path: &str) -> Option<Target> {
        if let Some(region) = self.region {
            return Some(Target::ads(region));
        }
        match path {
            "/auth/o2/token" => Some(Target::Token),
            _ if path.starts_with("/v1/") || path.starts_with("/.well-known/") => Some(Target::Clerk),
            _ if path.starts_with("/rest/v1/") => Some(Target::Supabase),
            _ if path.starts_with("/amazon/") => Some(Target::Bounce),
            _ => None,
        }
    }

    /// `POST /v1/client/sessions/{id}/tokens`, `ads-na GET /v2/profiles`.
    fn endpoint(&self, request: &Request) -> String {
        let place = self.region.map_or_else(String::new, |region| format!("ads-{} ", region.as_str()));
        let path: Vec<&str> = request.uri().path().split('/').map(template).collect();
        format!("{place}{} {}", request.method(), path.join("/"))
    }
}

/// A path segment, or `{id}` where it is an identifier.
fn template(segment: &str) -> &str {
    let numeric = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
    let prefixed = ["sess_", "sia_", "hosted_", "client_"].iter().any(|prefix| segment.starts_with(prefix));
    if numeric || prefixed { "{id}" } else { segment }
}

/// The middleware of all listeners. A stopping sandbox drops whatever is still being answered.
pub(crate) async fn meter(
    State(gate): State<Gate>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    tokio::select! {
        biased;
        () = gate.shared.stop.cancelled() => {
            connection.reset();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        response = answer(&gate, &connection, request, next) => response,
    }
}

async fn answer(gate: &Gate, connection: &Connection, request: Request, next: Next) -> Response {
    let target = gate.target(request.uri().path());
    if !request.uri().path().starts_with("/_sandbox/") {
        gate.shared.count(gate.endpoint(&request));
    }
    let struck = target.and_then(|target| {
        let kind = fault::take(&mut lock(&gate.shared.faults), target)?;
        Some((target, kind))
    });
    let Some((target, kind)) = struck else { return next.run(request).await };
    tracing::info!(?target, ?kind, "fault");
    match kind {
        FaultKind::Status { status, retry_after } => {
            fault::status(target, status, retry_after, gate.shared.now())
        }
        FaultKind::Html { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            page::notice(status, "Service temporarily unavailable", "This is a page, not an answer.")
        }
        FaultKind::TruncatedJson => fault::truncate(next.run(request).await).await,
        FaultKind::Silent => std::future::pending().await,
        FaultKind::Reset => {
            let response = next.run(request).await;
            connection.reset();
            response
        }
        FaultKind::Slow { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
    }
}
