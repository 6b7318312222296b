//! The activity log.

use domain::{ActivityKind, Cause, Trigger};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One attempt of the keeper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ActivityView.ts")]
pub struct ActivityView {
    /// Its number, rising with time.
    #[ts(type = "number")]
    pub id: i64,
    /// Which connection.
    pub connection_id: String,
    /// The connection's label now.
    pub label: String,
    /// What.
    pub kind: ActivityKind,
    /// Why it was attempted.
    pub trigger: Trigger,
    /// When it began.
    #[ts(type = "number")]
    pub at: i64,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
    /// Why it failed; `None` when it worked.
    pub cause: Option<Cause>,
    /// Amazon's request id, to quote to Amazon's support.
    pub request_id: Option<String>,
    /// The program that did it, where it was another one.
    pub program: Option<String>,
    /// Its file, or the script where an interpreter runs one.
    pub program_path: Option<String>,
    /// The tool that it called.
    pub tool: Option<String>,
    /// When the token that it was given ends.
    #[ts(type = "number | null")]
    pub token_ends: Option<i64>,
}

/// Which entries. What is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[ts(export, export_to = "ActivityFilter.ts")]
pub struct ActivityFilter {
    /// Of this connection.
    #[ts(optional)]
    pub connection_id: Option<String>,
    /// Of this kind.
    #[ts(optional)]
    pub kind: Option<ActivityKind>,
    /// Only what other programs did.
    #[ts(optional)]
    pub programs: Option<bool>,
    /// Only what failed.
    #[ts(optional)]
    pub failed: Option<bool>,
    /// Not before this instant.
    #[ts(optional, type = "number")]
    pub since: Option<i64>,
}

/// A part of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ActivityPage.ts")]
pub struct ActivityPage {
    /// At most 200 entries.
    pub rows: Vec<ActivityView>,
    /// How many entries the filter finds in all.
    pub total: u32,
    /// Passed as `before`, brings the next part; `None` at the end.
    #[ts(type = "number | null")]
    pub next: Option<i64>,
}

/// The form of an exported log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "ExportFormat.ts")]
pub enum ExportFormat {
    /// A table for spreadsheets.
    Csv,
    /// An array of objects.
    Json,
}

/// Where an export went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "Exported.ts")]
pub struct Exported {
    /// The file.
    pub path: String,
    /// Entries in it.
    pub rows: u32,
}
