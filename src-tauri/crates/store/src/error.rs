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
    /// No space is left on the disk.
    #[error("the disk is full")]
    Full,
    /// The file or its folder cannot be opened or written.
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
            Self::Full => Self::Full,
            Self::Unusable(why) => Self::Unusable(why.clone()),
            Self::UnknownWord(word) => Self::UnknownWord(word),
            Self::NotFound => Self::NotFound,
            Self::Closed => Self::Closed,
            Self::Sqlite(error) => Self::Unusable(error.to_string()),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Corrupt,
            Some(Code::DiskFull) => Self::Full,
            Some(Code::CannotOpen | Code::ReadOnly | Code::PermissionDenied | Code::SystemIoFailure) => {
                Self::Unusable(error.to_string())
            }
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
