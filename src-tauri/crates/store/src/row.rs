//! Reading and writing the domain's words and times.

use crate::StoreError;
use domain::Timestamp;
use rusqlite::{Row, RowIndex};

/// Milliseconds for a column.
pub(crate) fn millis(time: Timestamp) -> i64 {
    time.as_millisecond()
}

/// Milliseconds for a nullable column.
pub(crate) fn opt_millis(time: Option<Timestamp>) -> Option<i64> {
    time.map(millis)
}

/// A time column.
pub(crate) fn time(row: &Row<'_>, column: impl RowIndex) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(row.get(column)?).map_err(|_| StoreError::UnknownWord("time"))
}

/// A nullable time column.
pub(crate) fn opt_time(row: &Row<'_>, column: impl RowIndex) -> Result<Option<Timestamp>, StoreError> {
    row.get::<_, Option<i64>>(column)?
        .map(|value| Timestamp::from_millisecond(value).map_err(|_| StoreError::UnknownWord("time")))
        .transpose()
}

/// A word column, read by `parse`.
pub(crate) fn word<T>(
    row: &Row<'_>,
    column: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    parse(&row.get::<_, String>(column)?).ok_or(StoreError::UnknownWord(column))
}

/// A nullable word column, read by `parse`.
pub(crate) fn opt_word<T>(
    row: &Row<'_>,
    column: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    row.get::<_, Option<String>>(column)?
        .map(|text| parse(&text).ok_or(StoreError::UnknownWord(column)))
        .transpose()
}

/// All rows of a query, each read by `read`.
pub(crate) fn collect<T>(
    connection: &rusqlite::Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}
