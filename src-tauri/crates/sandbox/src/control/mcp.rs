//! Levers of Amazon's MCP server: which revisions it speaks, its sessions and its notifications.

use super::Control;
use crate::world::Shared;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Routes of these levers on the main listener.
pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_sandbox/mcp/sessions", get(sessions).delete(end_sessions))
        .route("/_sandbox/mcp/tools-changed", post(tools_changed))
        .route("/_sandbox/mcp/step", post(step))
}

impl Control {
    /// Whether the servers know revisions with sessions only, up to 2025-11-25.
    pub fn set_mcp_legacy_only(&self, only: bool) {
        self.shared.change(|world, _| world.mcp.legacy_only = only);
    }

    /// See [`Control::set_mcp_legacy_only`].
    pub fn mcp_legacy_only(&self) -> bool {
        self.shared.read(|world, _| world.mcp.legacy_only)
    }

    /// Whether the servers know the revision 2026-07-28 only, which has no sessions.
    pub fn set_mcp_modern_only(&self, only: bool) {
        self.shared.change(|world, _| world.mcp.modern_only = only);
    }

    /// See [`Control::set_mcp_modern_only`].
    pub fn mcp_modern_only(&self) -> bool {
        self.shared.read(|world, _| world.mcp.modern_only)
    }

    /// Whether every request is answered as a stream.
    pub fn set_mcp_always_streams(&self, always: bool) {
        self.shared.change(|world, _| world.mcp.always_streams = always);
    }

    /// See [`Control::set_mcp_always_streams`].
    pub fn mcp_always_streams(&self) -> bool {
        self.shared.read(|world, _| world.mcp.always_streams)
    }

    /// How many sessions are open at the servers of all regions.
    pub fn mcp_sessions(&self) -> usize {
        self.shared.mcp.count()
    }

    /// How many streams wait for notifications, of sessions and of subscriptions.
    pub fn mcp_streams(&self) -> usize {
        self.shared.mcp.streams()
    }

    /// Makes the servers forget all sessions, as a deployment would: their ids get 404, streams that wait end.
    /// Says how many sessions there were.
    pub fn end_mcp_sessions(&self) -> usize {
        self.shared.mcp.clear()
    }

    /// Tells every client that listens that the list of tools changed; says how many streams took it.
    pub fn announce_mcp_tools(&self) -> usize {
        self.shared.mcp.tools_changed()
    }

    /// How long a step of a tool takes that reports progress from now on; a report is made in three.
    pub fn set_mcp_step(&self, step: Duration) {
        let ms = u64::try_from(step.as_millis()).unwrap_or(u64::MAX);
        self.shared.change(|world, _| world.mcp.step_ms = Some(ms));
    }
}

async fn sessions(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let control = Control::new(shared);
    Json(json!({"sessions": control.mcp_sessions(), "streams": control.mcp_streams()}))
}

async fn end_sessions(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({"ended": Control::new(shared).end_mcp_sessions()}))
}

async fn tools_changed(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({"told": Control::new(shared).announce_mcp_tools()}))
}

/// `{"ms": n}`
#[derive(Deserialize)]
struct Step {
    ms: u64,
}

async fn step(State(shared): State<Arc<Shared>>, Json(body): Json<Step>) -> Json<Value> {
    Control::new(shared).set_mcp_step(Duration::from_millis(body.ms));
    Json(json!({"ok": true}))
}
