//! The app's files are its user's own: folders 0700, files 0600, also those that an earlier version made.
//!
//! Windows and macOS keep other people out of a profile by itself; here it is done by modes.

use std::io;
use std::path::Path;

/// Folders of the data folder whose files are made private too. The web view's are private by the data folder.
const FOLDERS: [&str; 2] = ["logs", "locks"];

/// Makes a folder that only its user can enter, with those above it.
pub fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// How a file is opened that only its user can read.
pub fn options() -> std::fs::OpenOptions {
    let mut options = std::fs::File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the data folder, and makes what is in it private. What the system refuses (another user's file, a disk
/// without modes) stays as it is.
pub fn make_data_folder_private(data_dir: &Path) {
    if let Err(error) = create_folder(data_dir) {
        tracing::warn!(%error, "the data folder can't be made");
    }
    #[cfg(unix)]
    {
        tighten(data_dir);
        for folder in FOLDERS {
            tighten(&data_dir.join(folder));
        }
    }
    #[cfg(not(unix))]
    let _ = FOLDERS;
}

/// A folder and the files directly in it.
#[cfg(unix)]
fn tighten(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let set = |path: &Path, mode: u32| {
        if let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)) {
            tracing::debug!(%error, path = %path.display(), "the mode could not be set");
        }
    };
    let Ok(known) = std::fs::symlink_metadata(folder) else { return };
    // A folder that is meant for everybody (as /tmp) keeps its mode, and others' files in it keep theirs.
    if !known.is_dir() || known.permissions().mode() & 0o1000 != 0 {
        return;
    }
    set(folder, 0o700);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            set(&entry.path(), 0o600);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_an_earlier_version_left_open_is_its_users_own_after_a_start() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let open = |path: &Path, bits: u32| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(bits)).unwrap();
        };
        for folder in ["logs", "locks"] {
            std::fs::create_dir_all(data.join(folder)).unwrap();
            open(&data.join(folder), 0o755);
        }
        let files = ["adkeeper.db", "adkeeper.db-wal", "icon.png", "logs/adkeeper.log", "locks/a1"];
        for file in files {
            std::fs::write(data.join(file), "x").unwrap();
            open(&data.join(file), 0o644);
        }
        open(&data, 0o755);
        make_data_folder_private(&data);
        for folder in ["", "logs", "locks"] {
            assert_eq!(mode(&data.join(folder)), 0o700, "{folder}");
        }
        for file in files {
            assert_eq!(mode(&data.join(file)), 0o600, "{file}");
        }
    }

    #[test]
    fn a_folder_that_is_everybodys_stays_so() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o1777)).unwrap();
        make_data_folder_private(dir.path());
        assert_eq!(mode(dir.path()), 0o777);
    }
}
