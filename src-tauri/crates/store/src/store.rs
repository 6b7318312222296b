//! The handle.

use crate::in_place::InPlace;
use crate::thread::{Finish, Threads};
use crate::{Gate, StorageFault, StoreError};
use rusqlite::{Connection, Transaction};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{oneshot, watch};

/// The entry that is written to see whether there is room, and its size in bytes.
const TRIAL: &str = "write_test";
const TRIAL_BYTES: usize = 65_536;

/// A handle to the local database. Cheap to clone. A read sees every write that was answered before.
#[derive(Clone)]
pub struct Store(Place);

#[derive(Clone)]
enum Place {
    Threads(Threads),
    InPlace(InPlace),
}

impl Store {
    /// Opens or creates the file at `path` and migrates it, on the store's own threads.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`], [`StoreError::Newer`], [`StoreError::Foreign`], [`StoreError::Full`] or
    /// [`StoreError::Unusable`]; the file is then left as it was.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        Ok(Self(Place::Threads(Threads::start(path.into()).await?)))
    }

    /// A new database in memory that works on the caller's thread, for simulations: every step happens in
    /// one order, and `gate` is passed before and after each.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn in_place(gate: Arc<dyn Gate>) -> Result<Self, StoreError> {
        Ok(Self(Place::InPlace(InPlace::new(gate)?)))
    }

    /// Why the last write could not be stored, as it changes; `None` when it was stored.
    pub fn storage_fault(&self) -> watch::Receiver<Option<StorageFault>> {
        match &self.0 {
            Place::Threads(threads) => threads.fault.clone(),
            // Memory has no faults.
            Place::InPlace(_) => watch::channel(None).1,
        }
    }

    /// Writes more than a change of a connection takes and removes it again, to see whether there is room.
    ///
    /// # Errors
    /// The storage's.
    pub async fn try_writing(&self) -> Result<(), StoreError> {
        self.set_meta(TRIAL, "-".repeat(TRIAL_BYTES)).await?;
        self.write(|tx| {
            tx.execute("delete from meta where key = ?1", [TRIAL])?;
            Ok(())
        })
        .await
    }

    /// Runs `work` in one transaction; an error rolls it back.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let threads = match &self.0 {
            Place::Threads(threads) => threads,
            Place::InPlace(place) => return place.write(work).await,
        };
        let (done, answer) = oneshot::channel();
        let write = Box::new(move |transaction: Result<&Transaction<'_>, StoreError>| {
            let value = transaction.and_then(work);
            let worked = value.as_ref().map(|_| ()).map_err(StoreError::storage_fault);
            let finish: Finish = Box::new(move |committed| {
                let _ = done.send(committed.and(value));
            });
            (worked, finish)
        });
        threads.writes.send(write).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs `work` without a transaction of its own.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let threads = match &self.0 {
            Place::Threads(threads) => threads,
            Place::InPlace(place) => return place.read(work).await,
        };
        let (done, answer) = oneshot::channel();
        let read = Box::new(move |connection: &Connection| {
            let _ = done.send(work(connection));
        });
        threads.reads.send(read).map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}
