//! Why nothing can be saved, and the way out. The dashboard says the same.

use keeper::view::ErrorCode;

/// The failures of the local database that have words of their own.
#[cfg(test)]
pub const CODES: [ErrorCode; 6] = [
    ErrorCode::DatabaseFull,
    ErrorCode::DatabaseReadOnly,
    ErrorCode::DatabaseBusy,
    ErrorCode::DatabaseNoLocks,
    ErrorCode::DatabaseCorrupt,
    ErrorCode::DatabaseFailed,
];

/// What happened, without a full stop, and what to do.
pub fn storage(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::DatabaseFull => (
            "The disk is full",
            "Free up some space, or start Adkeeper with ADKEEPER_DATA_DIR set to a folder on another disk.",
        ),
        ErrorCode::DatabaseReadOnly => (
            "Adkeeper’s data folder is read-only",
            "Make the folder and adkeeper.db in it writable for your account, or start Adkeeper with \
             ADKEEPER_DATA_DIR set to another folder.",
        ),
        ErrorCode::DatabaseBusy => (
            "Another program is using the local database",
            "Close other copies of Adkeeper and any backup or database tool that has adkeeper.db open.",
        ),
        ErrorCode::DatabaseNoLocks => (
            "The data folder’s drive can’t lock files",
            "Start Adkeeper with ADKEEPER_DATA_DIR set to a folder on a local disk.",
        ),
        ErrorCode::DatabaseCorrupt => {
            ("The local database is damaged", "Close Adkeeper and restore adkeeper.db from a backup.")
        }
        _ => (
            "The local database can’t be read or written",
            "Check the disk, or start Adkeeper with ADKEEPER_DATA_DIR set to another folder.",
        ),
    }
}
