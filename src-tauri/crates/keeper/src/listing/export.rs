//! Exporting accounts as a table.

use super::Listing;
use super::lists::Lists;
use super::page::view;
use super::row::Row;
use super::select::bounded;
use crate::export_file::{create, csv_line, unwritten};
use crate::view::{AccountRowView, CommandError, ErrorCode, Exported, Selection};
use domain::Timestamp;
use std::path::Path;
use std::sync::Arc;
use tokio::io::AsyncWriteExt as _;

/// Columns of one export.
const MOST_COLUMNS: usize = 64;

type Write = fn(&Lists, &Row, &AccountRowView) -> String;

/// What can be exported, by the names that are asked for and stand in the first line.
const COLUMNS: [(&str, Write); 25] = [
    ("id", |_, _, row| row.id.clone()),
    ("external_id", |_, _, row| row.external_id.clone()),
    ("name", |_, _, row| row.name.clone()),
    ("kind", |_, row, _| row.kind.as_str().to_owned()),
    ("region", |_, row, _| row.region.as_str().to_owned()),
    ("country", |_, _, row| row.country_code.clone().unwrap_or_default()),
    ("account_type", |lists, row, _| {
        row.account_type.map(|word| lists.index.words.text(word).to_owned()).unwrap_or_default()
    }),
    ("status", |_, _, row| row.status.clone().unwrap_or_default()),
    ("connection_id", |_, _, row| row.connection_id.clone()),
    ("connection", |_, _, row| row.connection.clone()),
    ("health", |_, _, row| row.health.as_str().to_owned()),
    ("access", |_, row, _| row.access.as_str().to_owned()),
    ("tracked", |_, _, row| yes(row.tracked)),
    ("expires", |_, _, row| time(row.ends_at)),
    ("watch", |_, _, row| {
        row.watch.as_ref().map(|watch| watch.health.as_str().to_owned()).unwrap_or_default()
    }),
    ("cause", |_, _, row| {
        let cause = row.watch.as_ref().and_then(|watch| watch.cause.as_ref());
        cause.map(|cause| cause.word.clone()).unwrap_or_default()
    }),
    ("since", |_, _, row| time(row.watch.as_ref().and_then(|watch| watch.since))),
    ("suspends", |_, _, row| time(row.watch.as_ref().and_then(|watch| watch.suspends))),
    ("not_delivering", |_, _, row| {
        row.watch.as_ref().map(|watch| watch.stopped.to_string()).unwrap_or_default()
    }),
    ("parent", |_, _, row| row.parent.clone().unwrap_or_default()),
    ("parents", |_, _, row| row.parents.to_string()),
    ("group", |lists, row, _| {
        lists.index.group(row).and_then(|group| group.name.as_deref()).unwrap_or_default().to_owned()
    }),
    ("tags", |lists, row, _| {
        let tags = row.tags.iter().filter_map(|tag| lists.index.label(*tag)?.name.as_deref());
        tags.collect::<Vec<_>>().join(", ")
    }),
    ("note", |_, row, _| row.note.to_string()),
    ("pinned", |_, _, row| yes(row.pinned)),
];

fn yes(it_is: bool) -> String {
    if it_is { "yes" } else { "no" }.to_owned()
}

fn time(millis: Option<i64>) -> String {
    let time = millis.and_then(|millis| Timestamp::from_millisecond(millis).ok());
    time.map(|time| time.to_string()).unwrap_or_default()
}

impl Listing {
    /// Writes the accounts that are selected into `folder`, as a table with these columns.
    pub async fn export(
        self: &Arc<Self>,
        selection: Selection,
        columns: Vec<String>,
        folder: &Path,
    ) -> Result<Exported, CommandError> {
        bounded(&selection)?;
        let columns = known(&columns)?;
        let (table, rows) = self.ask(None, move |lists, _| table(lists, &selection, &columns)).await?;
        let day = self.runtime.now().strftime("%Y-%m-%d");
        let (mut file, path) = create(folder, &format!("adkeeper-accounts-{day}"), "csv").await?;
        let written = async {
            file.write_all(table.as_bytes()).await?;
            file.flush().await
        };
        if let Err(error) = written.await {
            // Half a table would be taken for a whole one.
            let _ = tokio::fs::remove_file(&path).await;
            return Err(unwritten(&error));
        }
        Ok(Exported { path: path.to_string_lossy().into_owned(), rows })
    }
}

fn known(columns: &[String]) -> Result<Vec<(&'static str, Write)>, CommandError> {
    let invalid = |message: String| CommandError::new(ErrorCode::InvalidInput, message);
    if columns.is_empty() || columns.len() > MOST_COLUMNS {
        return Err(invalid(format!("{} columns", columns.len())));
    }
    let find = |name: &String| COLUMNS.into_iter().find(|(known, _)| known == name);
    columns.iter().map(|name| find(name).ok_or_else(|| invalid(format!("no column {name}")))).collect()
}

/// The table, and how many accounts are in it.
fn table(lists: &mut Lists, selection: &Selection, columns: &[(&'static str, Write)]) -> (String, u32) {
    let mut table = csv_line(columns.iter().map(|(name, _)| (*name).to_owned()));
    let mut rows = 0;
    for place in lists.select(selection) {
        let Some(row) = lists.index.row(place) else { continue };
        let shown = view(&lists.index, row);
        table.push_str(&csv_line(columns.iter().map(|(_, write)| write(lists, row, &shown))));
        rows += 1;
    }
    (table, rows)
}
