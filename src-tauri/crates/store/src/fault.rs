//! What of the storage stands in the way of a write, found out by its cause.

use crate::StoreError;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// Why nothing can be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StorageFault {
    /// No space is left, or a quota is used up.
    Full,
    /// The file, its folder or its disk can only be read.
    ReadOnly,
    /// Another program holds the database.
    Busy,
    /// The file system has no working file locks.
    NoLocks,
    /// The file is damaged.
    Damaged,
    /// Another reason, such as a failing disk.
    Unusable,
}

/// The name of the file that is written to see what the system says.
const TRIAL: &str = ".adkeeper-write-test";
/// Its size in bytes: more than most changes take.
const TRIAL_BYTES: usize = 65_536;

/// The same error, by its cause where SQLite only says that the file could not be opened or written: a small
/// file is written beside the database at `path` to see what the system says. Blocks.
pub(crate) fn by_cause(error: StoreError, path: &Path) -> StoreError {
    let StoreError::Unusable(why) = error else { return error };
    let Some(folder) = path.parent() else { return StoreError::Unusable(why) };
    let tried = try_folder(folder).and_then(|()| try_file(path));
    match tried.as_ref().map_err(std::io::Error::kind) {
        Err(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge) => StoreError::Full,
        Err(ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => StoreError::ReadOnly(why),
        _ => StoreError::Unusable(why),
    }
}

fn try_folder(folder: &Path) -> std::io::Result<()> {
    let trial = folder.join(TRIAL);
    let written = File::create(&trial).and_then(|mut file| {
        file.write_all(&vec![0; TRIAL_BYTES])?;
        file.sync_all()
    });
    // What is left of it says nothing about the write.
    let _ = std::fs::remove_file(&trial);
    written
}

fn try_file(path: &Path) -> std::io::Result<()> {
    match File::options().write(true).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        opened => opened.map(|_| ()),
    }
}
