//! One flight per connection across processes: a second instance of the app, or a tool of it.

use async_trait::async_trait;
use domain::ConnectionId;
use sha2::{Digest as _, Sha256};
use std::fs::{File, TryLockError};
use std::io;
use std::path::PathBuf;

/// Held while a connection's tokens are renewed or its secrets change; dropped, it is free. The end of the
/// process frees it as well.
pub type Held = Box<dyn Send + Sync>;

/// Keeps processes that share a data folder from working on the same connection at once.
#[async_trait]
pub trait Locks: Send + Sync + 'static {
    /// Waits until no other process holds the connection.
    ///
    /// # Errors
    /// What the system says.
    async fn hold(&self, id: &ConnectionId) -> io::Result<Held>;
}

/// Locks on empty files in a folder.
#[derive(Debug, Clone)]
pub struct FileLocks {
    folder: PathBuf,
}

impl FileLocks {
    /// The files are made in `folder` when they are first needed.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn open(&self, id: &ConnectionId) -> io::Result<File> {
        // A hash is a file name on every system, whatever the id looks like.
        let name = hex::encode(&Sha256::digest(id.as_str().as_bytes())[..16]);
        let path = self.folder.join(name);
        // Asked to create, the system locks the folder against everybody else; the file is mostly there.
        match File::options().write(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::create_dir_all(&self.folder)?;
                File::options().create(true).truncate(false).write(true).open(&path)
            }
            opened => opened,
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
                // Another process is at it, for no longer than one request may take.
                let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
                Ok(Box::new(locked.map_err(io::Error::other)??))
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
}
