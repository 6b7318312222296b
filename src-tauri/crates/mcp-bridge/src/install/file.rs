//! Reading and writing the files. A file is replaced whole, so that a client never reads half of it.

use super::{InstallError, Plan, Record, Removal, not_understood, removal};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::Builder;

/// The text of the file at `path`; `None` if there is none.
///
/// # Errors
/// [`InstallError`] if it cannot be read, or is not UTF-8.
pub fn read(path: &Path) -> Result<Option<String>, InstallError> {
    match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| not_understood("it isn't UTF-8")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Does what `plan` says, if the file is still what it was planned for. Returns what has to be kept to undo it.
///
/// # Errors
/// [`InstallError`]; the file is as it was then.
pub fn apply(plan: &Plan) -> Result<Record, InstallError> {
    if read(&plan.path)? != plan.before {
        return Err(InstallError::ChangedMeanwhile);
    }
    if plan.is_change() {
        write(&plan.path, &plan.after, plan.record.client.is_shared())?;
    }
    Ok(plan.record.clone())
}

/// Takes out what `record` says was put in. Returns what was done.
///
/// # Errors
/// [`InstallError`]; the file is as it was then.
pub fn undo(record: &Record) -> Result<Removal, InstallError> {
    let now = read(&record.path)?;
    let removal = removal(record, now.as_deref())?;
    match &removal {
        Removal::Nothing => {}
        Removal::File => fs::remove_file(target(&record.path)?)?,
        Removal::Text(text) => write(&record.path, text, record.client.is_shared())?,
    }
    Ok(removal)
}

/// The file itself, where `path` is a link to it: replacing the link would part it from where it is kept.
fn target(path: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(path) {
        Ok(_) => fs::canonicalize(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_owned()),
        Err(error) => Err(error),
    }
}

/// Replaces the text of the file, or creates it with its folders, readable for its owner alone unless it is `shared`.
fn write(path: &Path, text: &str, shared: bool) -> Result<(), InstallError> {
    let path = target(path)?;
    let folder = path.parent().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    fs::create_dir_all(folder)?;
    let mut file = Builder::new().prefix(".adkeeper-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    match fs::metadata(&path) {
        Ok(metadata) => file.as_file().set_permissions(metadata.permissions())?,
        Err(_) if shared => share(file.as_file())?,
        Err(_) => {}
    }
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(unix)]
fn share(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share(_: &fs::File) -> io::Result<()> {
    Ok(())
}
