//! The activity log: reading and exporting it.

use super::Dashboard;
use crate::export_file::{create, csv, unwritten};
use crate::view::{ActivityFilter, ActivityPage, ActivityView, CommandError, ExportFormat, Exported};
use domain::{Cause, ConnectionId, Timestamp, UserId};
use serde_json::json;
use std::path::Path;
use store::{ActivityQuery, Store, StoredActivity};
use tokio::io::{AsyncWrite, AsyncWriteExt as _, BufWriter};

/// Entries in one page.
const PAGE: u32 = 200;
/// Entries read at once for an export.
const PART: u32 = 5000;

impl Dashboard {
    /// The user's log, newest first; `before` is the `next` of the page before.
    pub async fn activity(
        &self,
        filter: ActivityFilter,
        before: Option<i64>,
    ) -> Result<ActivityPage, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let query = query(filter);
        let total = store.count_activity(user.clone(), query.clone()).await?;
        let found = store.activity(user, query, before, PAGE).await?;
        let next = (found.len() == PAGE as usize).then(|| found.last().map(|last| last.id)).flatten();
        Ok(ActivityPage { rows: found.into_iter().map(view).collect(), total, next })
    }

    /// Writes the part of the log that `filter` finds into `folder`, newest first. A file that is there
    /// already is kept; the new one gets a number.
    pub async fn export_activity(
        &self,
        filter: ActivityFilter,
        format: ExportFormat,
        folder: &Path,
    ) -> Result<Exported, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let ending = match format {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
        };
        let day = self.runtime.now().strftime("%Y-%m-%d");
        let (file, path) = create(folder, &format!("adkeeper-activity-{day}"), ending).await?;
        let rows = write(&store, &user, query(filter), format, BufWriter::new(file)).await;
        if rows.is_err() {
            // Half a log would be taken for a whole one.
            let _ = tokio::fs::remove_file(&path).await;
        }
        Ok(Exported { path: path.to_string_lossy().into_owned(), rows: rows? })
    }
}

async fn write(
    store: &Store,
    user: &UserId,
    query: ActivityQuery,
    format: ExportFormat,
    mut file: impl AsyncWrite + Unpin,
) -> Result<u32, CommandError> {
    let (mut rows, mut before) = (0_u32, None);
    file.write_all(head(format)).await.map_err(|error| unwritten(&error))?;
    loop {
        let part = store.activity(user.clone(), query.clone(), before, PART).await?;
        for one in &part {
            let text = match format {
                ExportFormat::Csv => row(one),
                ExportFormat::Json => format!("{}\n  {}", if rows == 0 { "" } else { "," }, json_of(one)),
            };
            file.write_all(text.as_bytes()).await.map_err(|error| unwritten(&error))?;
            rows = rows.saturating_add(1);
        }
        before = part.last().map(|last| last.id);
        if part.len() < PART as usize {
            break;
        }
    }
    if matches!(format, ExportFormat::Json) {
        file.write_all(b"\n]\n").await.map_err(|error| unwritten(&error))?;
    }
    file.flush().await.map_err(|error| unwritten(&error))?;
    Ok(rows)
}

fn head(format: ExportFormat) -> &'static [u8] {
    match format {
        ExportFormat::Csv => {
            b"at,connection,connection_id,kind,trigger,took_ms,cause,request_id,program,tool,token_ends\r\n"
        }
        ExportFormat::Json => b"[",
    }
}

fn row(one: &StoredActivity) -> String {
    let program = one.activity.program.as_ref();
    csv([
        one.activity.at.to_string(),
        one.label.clone(),
        one.activity.connection_id.to_string(),
        one.activity.kind.as_str().to_owned(),
        one.activity.trigger.as_str().to_owned(),
        one.activity.took.as_millis().to_string(),
        one.activity.cause.map(Cause::as_str).unwrap_or_default().to_owned(),
        one.activity.request_id.clone().unwrap_or_default(),
        program.map(|program| program.path.clone()).unwrap_or_default(),
        program.and_then(|program| program.tool.clone()).unwrap_or_default(),
        program.and_then(|program| program.token_ends).map(|ends| ends.to_string()).unwrap_or_default(),
    ])
}

fn json_of(one: &StoredActivity) -> serde_json::Value {
    let program = one.activity.program.as_ref();
    json!({
        "at": one.activity.at.to_string(),
        "connection": one.label,
        "connection_id": one.activity.connection_id,
        "kind": one.activity.kind.as_str(),
        "trigger": one.activity.trigger.as_str(),
        "took_ms": u64::try_from(one.activity.took.as_millis()).unwrap_or(u64::MAX),
        "cause": one.activity.cause.map(Cause::as_str),
        "request_id": one.activity.request_id,
        "program": program.map(|program| &program.path),
        "tool": program.and_then(|program| program.tool.as_ref()),
        "token_ends": program.and_then(|program| program.token_ends).map(|ends| ends.to_string()),
    })
}

fn query(filter: ActivityFilter) -> ActivityQuery {
    ActivityQuery {
        connection_id: filter.connection_id.map(ConnectionId::new),
        kind: filter.kind,
        programs: filter.programs.unwrap_or(false),
        failed: filter.failed.unwrap_or(false),
        since: filter.since.and_then(|millis| Timestamp::from_millisecond(millis).ok()),
    }
}

fn view(one: StoredActivity) -> ActivityView {
    let program = one.activity.program;
    ActivityView {
        program: program.as_ref().map(|program| program.name.clone()),
        program_path: program.as_ref().map(|program| program.path.clone()),
        token_ends: program.as_ref().and_then(|program| program.token_ends).map(Timestamp::as_millisecond),
        tool: program.and_then(|program| program.tool),
        id: one.id,
        connection_id: one.activity.connection_id.to_string(),
        label: one.label,
        kind: one.activity.kind,
        trigger: one.activity.trigger,
        at: one.activity.at.as_millisecond(),
        took_ms: u32::try_from(one.activity.took.as_millis()).unwrap_or(u32::MAX),
        cause: one.activity.cause,
        request_id: one.activity.request_id,
    }
}
