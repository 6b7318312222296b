//! The files of a finished report.

use super::Report;
use super::rows::rows;
use crate::world::World;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Map, Value};
use std::io::Write as _;

/// How many rows a part of a partitioned report has.
const ROWS: usize = 500;

/// The parts: one, or as many as it takes in a partitioned format. A report without rows has one part too.
pub(super) fn made(world: &World, report: &Report) -> Vec<Vec<u8>> {
    let (fields, rows) = rows(world, report);
    let format = report.request["reports"][0]["format"].as_str().unwrap_or_default();
    let size = if format.starts_with("PARTITIONED") { ROWS } else { rows.len().max(1) };
    let encode = if format.ends_with("CSV") { csv } else { gzip_json };
    if rows.is_empty() {
        return vec![encode(&fields, &rows)];
    }
    rows.chunks(size).map(|chunk| encode(&fields, chunk)).collect()
}

/// observed: the first line names the fields.
fn csv(fields: &[String], rows: &[Vec<Value>]) -> Vec<u8> {
    let line = |cells: Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut lines = vec![line(fields.to_vec())];
    lines.extend(rows.iter().map(|row| line(row.iter().map(text).collect())));
    let mut file = lines.join("\n");
    file.push('\n');
    file.into_bytes()
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// observed: a list of objects.
fn gzip_json(fields: &[String], rows: &[Vec<Value>]) -> Vec<u8> {
    let object = |row: &Vec<Value>| -> Value {
        fields.iter().cloned().zip(row.iter().cloned()).collect::<Map<_, _>>().into()
    };
    let list = Value::Array(rows.iter().map(object).collect());
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(list.to_string().as_bytes());
    encoder.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let fields = vec!["campaign.name".to_owned(), "metric.clicks".to_owned()];
        let rows = vec![vec![Value::from("Copper, \"Fern\""), Value::from(7)]];
        let text = String::from_utf8(csv(&fields, &rows)).unwrap();
        assert_eq!(text, "campaign.name,metric.clicks\n\"Copper, \"\"Fern\"\"\",7\n");
    }
}
