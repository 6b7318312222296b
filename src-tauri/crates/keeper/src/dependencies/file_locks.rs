//! One flight per connection across processes: a second instance of the app, or a tool of it.

use async_trait::async_trait;
use domain::ConnectionId;
use sha2::{Digest as _, Sha256};
use std::fs::{File, TryLockError};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// The longest wait for another process: more than a token request and its keychain calls may take.
const PATIENCE: Duration = Duration::from_secs(45);
/// Time between two looks at a lock that is held.
const BETWEEN: Duration = Duration::from_millis(100);

/// Held while a connection's tokens are renewed or its secrets change; dropped, it is free. The end of the
/// process frees it as well.
pub type Held = Box<dyn Send + Sync>;

/// Keeps processes that share a data folder from working on the same connection at once.
#[async_trait]
pub trait Locks: Send + Sync + 'static {
    /// Waits until no other process holds the connection, for a bounded time.
    ///
    /// # Errors
    /// `TimedOut` when the other one does not let go, or what the system says.
    async fn hold(&self, id: &ConnectionId) -> io::Result<Held>;
}

/// Locks on empty files in a folder.
#[derive(Debug, Clone)]
pub struct FileLocks {
    folder: PathBuf,
    patience: Duration,
}

impl FileLocks {
    /// The files are made in `folder` when they are first needed.
    pub fn new(folder: PathBuf) -> Self {
        Self::with_patience(folder, PATIENCE)
    }

    /// The same with another longest wait.
    pub fn with_patience(folder: PathBuf, patience: Duration) -> Self {
        Self { folder, patience }
    }

    fn open(&self, id: &ConnectionId) -> io::Result<File> {
        // A hash is a file name on every system, whatever the id looks like.
        let name = hex::encode(&Sha256::digest(id.as_str().as_bytes())[..16]);
        let path = self.folder.join(name);
        // Asked to create, the system locks the folder against everybody else; the file is mostly there.
        match File::options().write(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut builder = std::fs::DirBuilder::new();
                builder.recursive(true);
                let mut options = File::options();
                options.create(true).truncate(false).write(true);
                // Whoever may open the file may hold it.
                #[cfg(unix)]
                {
                    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
                    builder.mode(0o700);
                    options.mode(0o600);
                }
                builder.create(&self.folder)?;
                options.open(&path)
            }
            opened => opened,
        }
    }
}

/// Looks again and again whether the lock is free.
async fn until_locked(file: File) -> io::Result<Held> {
    loop {
        tokio::time::sleep(BETWEEN).await;
        match file.try_lock() {
            Ok(()) => return Ok(Box::new(file)),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

#[async_trait]
impl Locks for FileLocks {
    async fn hold(&self, id: &ConnectionId) -> io::Result<Held> {
        let file = self.open(id)?;
        match file.try_lock() {
            Ok(()) => Ok(Box::new(file)),
            Err(TryLockError::WouldBlock) => {
                // Another process is at it, for no longer than one request may take. Whoever holds it longer was
                // stopped, hangs, or is somebody else: the system's own wait would have no end.
                let waited = tokio::time::timeout(self.patience, until_locked(file)).await;
                waited.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test]
    async fn a_second_holder_waits_for_the_first_and_other_connections_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let locks = FileLocks::new(dir.path().join("locks"));
        let (one, two) = (ConnectionId::new("one"), ConnectionId::new("two/../two"));
        let held = locks.hold(&one).await.unwrap();
        locks.hold(&two).await.unwrap();
        let mut waiting = Box::pin(locks.hold(&one));
        assert!(waiting.as_mut().now_or_never().is_none(), "it is held");
        drop(held);
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn a_lock_that_is_never_let_go_of_ends_the_wait_in_words() {
        let dir = tempfile::tempdir().unwrap();
        let locks = FileLocks::with_patience(dir.path().join("locks"), Duration::from_millis(150));
        let one = ConnectionId::new("one");
        let _held = locks.hold(&one).await.unwrap();
        let waited = tokio::time::timeout(Duration::from_secs(20), locks.hold(&one)).await;
        let error = waited.expect("the wait has an end").err().expect("it is held");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobody_else_can_open_a_lock_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("locks");
        let _held = FileLocks::new(folder.clone()).hold(&ConnectionId::new("one")).await.unwrap();
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for file in std::fs::read_dir(&folder).unwrap() {
            assert_eq!(mode(&file.unwrap().path()), 0o600);
        }
    }
}
