//! Counts every request and lets faults strike, before and around the handlers.

use crate::exchanges::Exchanges;
use crate::fault::{self, FaultKind, Target};
use crate::listener::Connection;
use crate::lwa;
use crate::mcp;
use crate::page;
use crate::world::{Shared, lock};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
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
            return Some(if is_mcp(path) { Target::mcp(region) } else { Target::ads(region) });
        }
        match path {
            "/auth/o2/token" => Some(Target::Token),
            _ if path.starts_with("/v1/") || path.starts_with("/.well-known/") => Some(Target::Clerk),
            _ if path.starts_with("/rest/v1/") => Some(Target::Supabase),
            _ if path.starts_with("/amazon/") => Some(Target::Bounce),
            _ if path.starts_with("/report-parts/") => Some(Target::Files),
            _ => None,
        }
    }

    /// `POST /v1/client/sessions/{id}/tokens`, `ads-na GET /v2/profiles`, `mcp-na POST /mcp`.
    fn endpoint(&self, request: &Request) -> String {
        let host = if is_mcp(request.uri().path()) { "mcp" } else { "ads" };
        let place = self.region.map_or_else(String::new, |region| format!("{host}-{} ", region.as_str()));
        let mut above = "";
        let path: Vec<&str> = request
            .uri()
            .path()
            .split('/')
            .map(|segment| {
                let listed = LISTED.contains(&std::mem::replace(&mut above, segment));
                if listed { "{id}" } else { template(segment) }
            })
            .collect();
        format!("{place}{} {}", request.method(), path.join("/"))
    }
}

/// What stands in front of identifiers of any form.
const LISTED: [&str; 4] = ["reports", "instances", "adTagEvents", "report-parts"];

/// Whether a regional listener plays Amazon's MCP server at `path`.
fn is_mcp(path: &str) -> bool {
    path == mcp::PATH || path.strip_prefix(mcp::PATH).is_some_and(|rest| rest.starts_with('/'))
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
    let path = request.uri().path().to_owned();
    let target = gate.target(&path);
    if !request.uri().path().starts_with("/_sandbox/") {
        gate.shared.count(gate.endpoint(&request));
    }
    let Some(target) = target else { return next.run(request).await };
    if !target.is_amazon() {
        return strike(gate, connection, target, &path, request, next).await;
    }
    let conditions = &gate.shared.conditions;
    let latency = conditions.latency();
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let recorded = gate.region.filter(|_| is_recorded(gate, &path));
    let mut response = match recorded {
        None => strike(gate, connection, target, &path, request, next).await,
        Some(region) => {
            let (asked, request) = Exchanges::asked(request).await;
            let response = strike(gate, connection, target, &path, request, next).await;
            gate.shared.exchanges.answered(region, asked, response).await
        }
    };
    if let Some(date) = conditions.date(gate.shared.now()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// Whether calls to `path` are recorded: those to the Ads API, not those to the MCP server, whose streams last.
fn is_recorded(gate: &Gate, path: &str) -> bool {
    gate.shared.exchanges.recorded() && !is_mcp(path)
}

/// Answers `request`, with a fault if one is due at `path` of `target`.
async fn strike(
    gate: &Gate,
    connection: &Connection,
    target: Target,
    path: &str,
    request: Request,
    next: Next,
) -> Response {
    let kind = fault::take(&mut lock(&gate.shared.faults), target, path);
    let Some(kind) = kind else { return next.run(request).await };
    tracing::info!(?target, path, ?kind, "fault");
    match kind {
        FaultKind::Status { status, retry_after } => {
            fault::status(target, path, status, retry_after, gate.shared.now())
        }
        FaultKind::OAuth { error } => lwa::refuse(error),
        FaultKind::Project { state } => state.answer(),
        FaultKind::NoRefreshToken => fault::without_refresh_token(next.run(request).await).await,
        FaultKind::Html { status } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            page::notice(status, "Service temporarily unavailable", "This is a page, not an answer.")
        }
        FaultKind::OddRows => fault::odd_rows(next.run(request).await).await,
        FaultKind::TruncatedJson => fault::truncate(next.run(request).await).await,
        FaultKind::Silent => std::future::pending().await,
        FaultKind::Reset => {
            let response = next.run(request).await;
            connection.reset();
            response
        }
        FaultKind::StreamCut => mcp::cut(connection.clone(), next.run(request).await).await,
        FaultKind::StreamHalf => mcp::half(next.run(request).await).await,
        FaultKind::HugeLine { mb } => {
            mcp::huge(next.run(request).await, usize::try_from(mb).unwrap_or_default()).await
        }
        FaultKind::Slow { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
    }
}
