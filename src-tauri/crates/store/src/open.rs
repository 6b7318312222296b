//! Opening the file: settings, integrity, migrations.

use crate::StoreError;
use crate::fault::by_cause;
use include_dir::{Dir, include_dir};
use rusqlite::{Connection, MAIN_DB, OpenFlags};
use rusqlite_migration::Migrations;
use std::path::Path;
use std::time::Duration;

static MIGRATIONS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../../migrations/local");

/// More than there are statements that matter.
const STATEMENTS: usize = 128;
/// Pages of the file that are kept in memory, in KiB: those of ten thousand connections and their outbox. Only
/// what is used is taken.
const CACHE_KIB: i64 = 12_000;
/// SQLite's `application_id` of our files: "AdKp". Files of before the first release have none.
const APPLICATION: i64 = 0x4164_4b70;
/// How long another program may hold the database before it counts as a fault.
const BUSY: Duration = Duration::from_secs(5);

/// Opens or creates the file at `path` and brings it to this version. A damaged, newer or foreign file is
/// left untouched, and so is one that cannot be written: SQLite would open it for reading and not say so.
pub(crate) fn open(path: &Path) -> Result<Connection, StoreError> {
    open_file(path).map_err(|error| by_cause(error, path))
}

fn open_file(path: &Path) -> Result<Connection, StoreError> {
    private(path).map_err(|error| StoreError::Unusable(error.to_string()))?;
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
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
    let application: i64 = connection.query_row("pragma application_id", [], |row| row.get(0))?;
    let empty = version == 0
        && connection.query_row("select count(*) = 0 from sqlite_schema", [], |row| row.get::<_, bool>(0))?;
    if !empty && application != APPLICATION {
        return Err(StoreError::Foreign);
    }
    if version > newest {
        return Err(StoreError::Newer);
    }
    if connection.is_readonly(MAIN_DB)? {
        return Err(StoreError::ReadOnly("it was opened for reading only".to_owned()));
    }
    connection.pragma_update(None, "journal_mode", "wal")?;
    // A confirmed connection must survive a power cut, not only a killed process.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    if empty {
        connection.pragma_update(None, "application_id", APPLICATION)?;
    }
    prepare(&mut connection, &migrations)?;
    // Takes the write lock once: a folder in which nothing can be created shows here and not at the first change.
    connection.execute_batch("begin immediate; rollback")?;
    Ok(connection)
}

/// Makes the folder and the file, if they are missing, so that nobody else of this computer can read them; the
/// files that SQLite adds beside the database take its mode. Those that are there become so.
fn private(path: &Path) -> std::io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    let mut options = std::fs::File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        builder.mode(0o700);
        options.mode(0o600);
    }
    builder.create(folder)?;
    match options.open(path) {
        Ok(_) => {}
        // SQLite says in its own words what stands in the way of a file that is there.
        Err(_) if path.exists() => {}
        Err(error) => return Err(error),
    }
    #[cfg(unix)]
    for side in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt as _;
        let file = path.with_file_name(format!("{}{side}", path.file_name().unwrap_or_default().display()));
        // Somebody else's file, or one on a disk without modes: as private as it can be.
        let _ = std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600));
    }
    Ok(())
}

/// A second connection to an open file, for reading only.
pub(crate) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(BUSY)?;
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
