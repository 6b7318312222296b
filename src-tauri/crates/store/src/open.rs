//! Opening the file: settings, integrity, migrations.

use crate::StoreError;
use include_dir::{Dir, include_dir};
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::Migrations;
use std::path::Path;
use std::time::Duration;

static MIGRATIONS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../../migrations/local");

/// More than there are statements that matter.
const STATEMENTS: usize = 128;
/// Pages of the file that are kept in memory, in KiB: those of ten thousand connections and their outbox. Only
/// what is used is taken.
const CACHE_KIB: i64 = 12_000;

/// Opens or creates the file at `path` and brings it to this version. A damaged or newer file is left
/// untouched.
pub(crate) fn open(path: &Path) -> Result<Connection, StoreError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Unusable(error.to_string()))?;
    }
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // The first read tells a file that is no database from one that is.
    connection.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
    let verdict: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Corrupt);
    }
    let migrations = Migrations::from_directory(&MIGRATIONS)?;
    // Checked before anything is written, so that a newer file really stays as it is.
    let newest = i64::try_from(MIGRATIONS.dirs().count()).unwrap_or(i64::MAX);
    let version: i64 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
    if version > newest {
        return Err(StoreError::Newer);
    }
    connection.pragma_update(None, "journal_mode", "wal")?;
    // A confirmed connection must survive a power cut, not only a killed process.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    prepare(&mut connection, &migrations)?;
    Ok(connection)
}

/// A second connection to an open file, for reading only.
pub(crate) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// A new database that is gone with its handle.
pub(crate) fn in_memory() -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    prepare(&mut connection, &Migrations::from_directory(&MIGRATIONS)?)?;
    Ok(connection)
}

fn prepare(connection: &mut Connection, migrations: &Migrations<'_>) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(migrations.to_latest(connection)?)
}
