//! What the server remembers over restarts.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// How the servers of all regions behave, and the reports that were asked of them.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct McpWorld {
    /// Whether they are older than the revision 2026-07-28.
    pub(crate) legacy_only: bool,
    /// Whether they speak nothing but the revision 2026-07-28.
    pub(crate) modern_only: bool,
    /// Whether they answer every request with a stream.
    pub(crate) always_streams: bool,
    /// How long a step of a tool takes that reports progress, in milliseconds; 20 without it.
    #[serde(default)]
    pub(crate) step_ms: Option<u64>,
    /// Reports by id.
    pub(super) reports: BTreeMap<String, AskedReport>,
}

/// A report that somebody asked for with a tool.
#[derive(Serialize, Deserialize)]
pub(super) struct AskedReport {
    /// Slug of the login that asked.
    pub(super) login: String,
    /// Region whose server was asked.
    pub(super) region: String,
    /// What was asked.
    pub(super) request: Value,
    /// When.
    pub(super) created: Timestamp,
}
