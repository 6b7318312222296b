//! Where the app listens.
//!
//! | System | Where |
//! |---|---|
//! | Linux | `adkeeper/<name>.sock` in `$XDG_RUNTIME_DIR`, or in `/run/user/<uid>` where the variable is not passed on; without either `adkeeper-<uid>` in the system's folder for temporary files |
//! | macOS | `adkeeper/<name>.sock` in the user's own folder for temporary files |
//! | Windows | `\\.\pipe\adkeeper-<user>-<name>` |
//!
//! The folder is 0700 and its user's, or it is not used. The name tells apart apps with data folders of their own.

use interprocess::local_socket::Name;
use sha2::{Digest as _, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no place to listen or to call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The folder belongs to somebody else.
    #[error("{0} belongs to another user; remove it or set XDG_RUNTIME_DIR to a folder of your own")]
    Foreign(PathBuf),
    /// The folder can be entered by others.
    #[error("other users can enter {0}; make it private with chmod 700")]
    Open(PathBuf),
    /// The folder can't be made or read.
    #[error("{path}: {error}")]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The path is too long for a socket (about 100 bytes).
    #[error("the path {0} is too long for a socket; set XDG_RUNTIME_DIR to a shorter one")]
    TooLong(PathBuf),
}

/// Where one app listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    path: PathBuf,
}

impl Endpoint {
    /// The place of the app whose data folder is `data_dir` (`ADKEEPER_DATA_DIR`); `None` for the system's usual one.
    pub fn of(data_dir: Option<&Path>) -> Self {
        Self { path: beneath(&runtime_folder(), &name_of(data_dir)) }
    }

    /// The same below a runtime folder that is given, for tests.
    #[cfg(unix)]
    pub fn below(runtime: &Path, data_dir: Option<&Path>) -> Self {
        Self { path: beneath(&runtime.join("adkeeper"), &name_of(data_dir)) }
    }

    /// The socket or pipe.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name that the system's calls take.
    pub fn name(&self) -> Result<Name<'_>, EndpointError> {
        let too_long = |_| EndpointError::TooLong(self.path.clone());
        #[cfg(unix)]
        {
            use interprocess::local_socket::{GenericFilePath, ToFsName as _};
            self.path.as_path().to_fs_name::<GenericFilePath>().map_err(too_long)
        }
        #[cfg(windows)]
        {
            use interprocess::local_socket::{GenericFilePath, ToFsName as _};
            self.path.as_path().to_fs_name::<GenericFilePath>().map_err(too_long)
        }
    }

    /// Makes the folder, for the app.
    pub fn prepare(&self) -> Result<(), EndpointError> {
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            use std::os::unix::fs::DirBuilderExt as _;
            let made = std::fs::DirBuilder::new().mode(0o700).create(folder);
            match made {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(EndpointError::Unusable { path: folder.to_owned(), error }),
            }
        }
        self.check()
    }

    /// Whether the folder is the user's own, before anything there is trusted.
    pub fn check(&self) -> Result<(), EndpointError> {
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            use std::os::unix::fs::MetadataExt as _;
            // The link itself: one that leads elsewhere is another's doing.
            let known = std::fs::symlink_metadata(folder)
                .map_err(|error| EndpointError::Unusable { path: folder.to_owned(), error })?;
            if known.uid() != rustix::process::geteuid().as_raw() || !known.is_dir() {
                return Err(EndpointError::Foreign(folder.to_owned()));
            }
            if known.mode() & 0o077 != 0 {
                return Err(EndpointError::Open(folder.to_owned()));
            }
        }
        Ok(())
    }
}

fn name_of(data_dir: Option<&Path>) -> String {
    let Some(folder) = data_dir else { return "adkeeper".to_owned() };
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    hex::encode(&Sha256::digest(full.to_string_lossy().as_bytes())[..8])
}

#[cfg(unix)]
fn runtime_folder() -> PathBuf {
    if cfg!(target_os = "macos") {
        return std::env::temp_dir().join("adkeeper");
    }
    let user = rustix::process::geteuid().as_raw();
    let named = std::env::var_os("XDG_RUNTIME_DIR").filter(|value| !value.is_empty()).map(PathBuf::from);
    match named.or_else(|| login_folder(Path::new("/run/user"), user)) {
        Some(runtime) => runtime.join("adkeeper"),
        None => std::env::temp_dir().join(format!("adkeeper-{user}")),
    }
}

/// Where `XDG_RUNTIME_DIR` points in a session of systemd's. MCP clients made with the official SDKs start programs
/// with `HOME`, `PATH` and little else (*observed* in their stdio transports), and the app has to be found then too.
#[cfg(unix)]
fn login_folder(all: &Path, user: u32) -> Option<PathBuf> {
    use std::os::unix::fs::MetadataExt as _;
    let folder = all.join(user.to_string());
    let known = std::fs::symlink_metadata(&folder).ok()?;
    (known.is_dir() && known.uid() == user).then_some(folder)
}

#[cfg(unix)]
fn beneath(folder: &Path, name: &str) -> PathBuf {
    folder.join(name).with_extension("sock")
}

/// Pipes have no folders: the user's name keeps two users of one computer apart, the pipe's own list of who may open it
/// keeps them out.
#[cfg(windows)]
fn runtime_folder() -> String {
    std::env::var("USERNAME").unwrap_or_default()
}

#[cfg(windows)]
fn beneath(user: &str, name: &str) -> PathBuf {
    PathBuf::from(format!(r"\\.\pipe\adkeeper-{user}-{name}"))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn at(folder: &Path) -> Endpoint {
        Endpoint { path: folder.join("adkeeper/adkeeper.sock") }
    }

    #[test]
    fn the_folder_is_made_private_and_one_that_others_can_enter_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let endpoint = at(dir.path());
        endpoint.prepare().unwrap();
        let folder = dir.path().join("adkeeper");
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        endpoint.prepare().unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(endpoint.prepare(), Err(EndpointError::Open(_))));
    }

    #[test]
    fn a_link_to_another_folder_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(other.path(), dir.path().join("adkeeper")).unwrap();
        assert!(matches!(at(dir.path()).prepare(), Err(EndpointError::Foreign(_))));
    }

    #[test]
    fn the_folder_of_the_login_is_found_without_its_variable_and_must_be_the_users_own() {
        let all = tempfile::tempdir().unwrap();
        let user = rustix::process::geteuid().as_raw();
        assert_eq!(login_folder(all.path(), user), None);
        let folder = all.path().join(user.to_string());
        std::os::unix::fs::symlink(all.path(), &folder).unwrap();
        assert_eq!(login_folder(all.path(), user), None, "a link leads elsewhere");
        std::fs::remove_file(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
        assert_eq!(login_folder(all.path(), user), Some(folder));
        std::fs::create_dir(all.path().join((user + 1).to_string())).unwrap();
        assert_eq!(login_folder(all.path(), user + 1), None, "it is another's");
    }

    #[test]
    fn apps_with_data_folders_of_their_own_listen_at_places_of_their_own() {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_ne!(Endpoint::of(Some(one.path())), Endpoint::of(Some(two.path())));
        assert_ne!(Endpoint::of(Some(one.path())), Endpoint::of(None));
        let dotted = one.path().join(".");
        assert_eq!(Endpoint::of(Some(one.path())), Endpoint::of(Some(&dotted)));
    }
}
