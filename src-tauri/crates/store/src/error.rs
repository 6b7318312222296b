use crate::StorageFault;
use thiserror::Error;

/// Why the database could not do what was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file is damaged or is not a database. It is left as it is.
    #[error("the database file is damaged")]
    Corrupt,
    /// The file was written by a newer version of the app. It is left as it is.
    #[error("the database was written by a newer version")]
    Newer,
    /// The file is a database that this app did not make, or made before its first release. It is left as it is.
    #[error("the database is not Adkeeper's, or from before its first release")]
    Foreign,
    /// No space is left on the disk, or a quota is used up.
    #[error("the disk is full")]
    Full,
    /// The file, its folder or its disk can only be read.
    #[error("the database can only be read: {0}")]
    ReadOnly(String),
    /// Another program has held the database for longer than the store waits.
    #[error("another program holds the database")]
    Busy,
    /// The file system has no working file locks, as some network drives.
    #[error("the file system can't lock files: {0}")]
    NoLocks(String),
    /// The file or its folder cannot be opened or written for another reason.
    #[error("the database cannot be opened: {0}")]
    Unusable(String),
    /// A stored word that this version does not know.
    #[error("the database holds an unknown {0}")]
    UnknownWord(&'static str),
    /// What was asked for is not there.
    #[error("not found")]
    NotFound,
    /// The store was shut down.
    #[error("the database is closed")]
    Closed,
    /// Another failure of SQLite.
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    /// The same error for somebody else who waits for the same transaction.
    pub(crate) fn copy(&self) -> Self {
        match self {
            Self::Corrupt => Self::Corrupt,
            Self::Newer => Self::Newer,
            Self::Foreign => Self::Foreign,
            Self::Full => Self::Full,
            Self::ReadOnly(why) => Self::ReadOnly(why.clone()),
            Self::Busy => Self::Busy,
            Self::NoLocks(why) => Self::NoLocks(why.clone()),
            Self::Unusable(why) => Self::Unusable(why.clone()),
            Self::UnknownWord(word) => Self::UnknownWord(word),
            Self::NotFound => Self::NotFound,
            Self::Closed => Self::Closed,
            Self::Sqlite(error) => Self::Unusable(error.to_string()),
        }
    }

    /// What of the storage stands in the way; `None` when it is not about the storage.
    pub fn storage_fault(&self) -> Option<StorageFault> {
        Some(match self {
            Self::Corrupt => StorageFault::Damaged,
            Self::Full => StorageFault::Full,
            Self::ReadOnly(_) => StorageFault::ReadOnly,
            Self::Busy => StorageFault::Busy,
            Self::NoLocks(_) => StorageFault::NoLocks,
            Self::Unusable(_) => StorageFault::Unusable,
            Self::Newer
            | Self::Foreign
            | Self::UnknownWord(_)
            | Self::NotFound
            | Self::Closed
            | Self::Sqlite(_) => {
                return None;
            }
        })
    }
}

/// SQLite's extended results that say that the file system's locks, or the shared memory that replaces them,
/// do not work (documented at sqlite.org/rescode.html).
fn is_lock_failure(extended: i32) -> bool {
    use rusqlite::ffi;
    matches!(
        extended,
        ffi::SQLITE_IOERR_LOCK
            | ffi::SQLITE_IOERR_RDLOCK
            | ffi::SQLITE_IOERR_UNLOCK
            | ffi::SQLITE_IOERR_CHECKRESERVEDLOCK
            | ffi::SQLITE_IOERR_SHMLOCK
            | ffi::SQLITE_IOERR_SHMMAP
    )
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        if error.sqlite_error().is_some_and(|inner| is_lock_failure(inner.extended_code)) {
            return Self::NoLocks(error.to_string());
        }
        match error.sqlite_error_code() {
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Corrupt,
            Some(Code::DiskFull) => Self::Full,
            Some(Code::ReadOnly) => Self::ReadOnly(error.to_string()),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy,
            Some(Code::FileLockingProtocolFailed) => Self::NoLocks(error.to_string()),
            Some(
                Code::CannotOpen | Code::PermissionDenied | Code::SystemIoFailure | Code::NoLargeFileSupport,
            ) => Self::Unusable(error.to_string()),
            _ if matches!(error, rusqlite::Error::QueryReturnedNoRows) => Self::NotFound,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<rusqlite_migration::Error> for StoreError {
    fn from(error: rusqlite_migration::Error) -> Self {
        use rusqlite_migration::{Error, MigrationDefinitionError as Definition};
        match error {
            Error::MigrationDefinition(Definition::DatabaseTooFarAhead) => Self::Newer,
            Error::RusqliteError { err, .. } => err.into(),
            other => Self::Unusable(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn meaning(extended: i32) -> Option<StorageFault> {
        StoreError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(extended), None)).storage_fault()
    }

    #[test]
    fn what_sqlite_says_of_the_storage_is_told_apart_by_cause() {
        assert_eq!(meaning(ffi::SQLITE_FULL), Some(StorageFault::Full));
        assert_eq!(meaning(ffi::SQLITE_READONLY), Some(StorageFault::ReadOnly));
        assert_eq!(meaning(ffi::SQLITE_READONLY_DIRECTORY), Some(StorageFault::ReadOnly));
        assert_eq!(meaning(ffi::SQLITE_BUSY), Some(StorageFault::Busy));
        for no_locks in [
            ffi::SQLITE_IOERR_LOCK,
            ffi::SQLITE_IOERR_RDLOCK,
            ffi::SQLITE_IOERR_SHMLOCK,
            ffi::SQLITE_IOERR_SHMMAP,
            ffi::SQLITE_PROTOCOL,
        ] {
            assert_eq!(meaning(no_locks), Some(StorageFault::NoLocks), "{no_locks}");
        }
        assert_eq!(meaning(ffi::SQLITE_IOERR_WRITE), Some(StorageFault::Unusable));
        assert_eq!(meaning(ffi::SQLITE_CORRUPT), Some(StorageFault::Damaged));
        assert_eq!(meaning(ffi::SQLITE_CONSTRAINT), None, "a fault of our own");
    }
}
