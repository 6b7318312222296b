//! The threads that own the database: one writes, one reads.
//!
//! Writes that wait while another is on its way to the disk become one transaction, so that the price of
//! making something permanent is paid once for all of them. Each stays whole by itself: one that fails is
//! rolled back alone. Nobody gets an answer before the whole group is on the disk.

use crate::fault::by_cause;
use crate::{StorageFault, StoreError, open};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{oneshot, watch};

/// Writes in one transaction at most.
const GROUP: usize = 256;

/// What is left to do once it is known whether the write is on the disk.
pub(crate) type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// A write, given a transaction or the reason why there is none: whether it worked, and how to tell.
pub(crate) type Write = Box<dyn FnOnce(Result<&Transaction<'_>, StoreError>) -> (Worked, Finish) + Send>;
/// Whether a write worked; if it did not because of the storage, why.
pub(crate) type Worked = Result<(), Option<StorageFault>>;
pub(crate) type Read = Box<dyn FnOnce(&Connection) + Send>;

/// The ways to the two threads.
#[derive(Clone)]
pub(crate) struct Threads {
    pub writes: Sender<Write>,
    pub reads: Sender<Read>,
    /// Why the last group of writes could not be stored; `None` when it was.
    pub fault: watch::Receiver<Option<StorageFault>>,
}

impl Threads {
    /// Opens or creates the file at `path` and migrates it.
    pub async fn start(path: PathBuf) -> Result<Self, StoreError> {
        let (writes, write_queue) = mpsc::channel::<Write>();
        let (reads, read_queue) = mpsc::channel::<Read>();
        let (opened, answer) = oneshot::channel();
        let (noting, fault) = watch::channel(None);
        let run = move || {
            let both = open::open(&path).and_then(|writer| Ok((writer, open::reader(&path)?)));
            let (mut for_writing, for_reading) = match both {
                Ok(both) => both,
                Err(error) => {
                    let _ = opened.send(Err(error));
                    return;
                }
            };
            let reading = move || {
                while let Ok(job) = read_queue.recv() {
                    job(&for_reading);
                }
            };
            match std::thread::Builder::new().name("store-reads".into()).spawn(reading) {
                Ok(_) => {
                    let _ = opened.send(Ok(()));
                    Writer { path, noting }.write_all(&mut for_writing, &write_queue);
                }
                Err(error) => {
                    let _ = opened.send(Err(StoreError::Unusable(error.to_string())));
                }
            }
        };
        std::thread::Builder::new()
            .name("store-writes".into())
            .spawn(run)
            .map_err(|error| StoreError::Unusable(error.to_string()))?;
        answer.await.map_err(|_| StoreError::Closed)??;
        Ok(Self { writes, reads, fault })
    }
}

/// What the writing thread knows besides its connection.
struct Writer {
    path: PathBuf,
    noting: watch::Sender<Option<StorageFault>>,
}

impl Writer {
    fn write_all(&self, connection: &mut Connection, queue: &Receiver<Write>) {
        while let Ok(first) = queue.recv() {
            self.write_group(connection, first, queue);
        }
    }

    /// Runs `first` and what waits behind it in one transaction.
    fn write_group(&self, connection: &mut Connection, first: Write, queue: &Receiver<Write>) {
        let transaction = match connection.transaction_with_behavior(TransactionBehavior::Immediate) {
            Ok(transaction) => transaction,
            Err(error) => {
                let error = self.noted(error.into());
                let (_, finish) = first(Err(error));
                return finish(Ok(()));
            }
        };
        let mut finishes: Vec<Finish> = Vec::new();
        let mut next = Some(first);
        let mut outcome = Ok(());
        let mut failed = None;
        while let Some(write) = next.take() {
            match one(&transaction, write, &self.path) {
                Ok((worked, finish)) => {
                    failed = failed.or(worked.err().flatten());
                    finishes.push(finish);
                }
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            }
            if finishes.len() < GROUP {
                next = queue.try_recv().ok();
            }
        }
        let outcome = outcome.and_then(|()| transaction.commit().map_err(StoreError::from));
        let outcome = match outcome {
            Ok(()) if failed.is_some() => {
                self.noting.send_replace(failed);
                Ok(())
            }
            Ok(()) => {
                self.noting.send_if_modified(|fault| fault.take().is_some());
                Ok(())
            }
            Err(error) => Err(self.noted(error)),
        };
        for finish in finishes {
            finish(match &outcome {
                Ok(()) => Ok(()),
                Err(error) => Err(error.copy()),
            });
        }
    }

    /// The error by its cause, noted if it is about the storage.
    fn noted(&self, error: StoreError) -> StoreError {
        let error = by_cause(error, &self.path);
        if let Some(fault) = error.storage_fault() {
            self.noting.send_replace(Some(fault));
        }
        error
    }
}

/// One write in its own savepoint. An error here is one of the whole transaction.
fn one(transaction: &Transaction<'_>, write: Write, path: &Path) -> Result<(Worked, Finish), StoreError> {
    transaction.prepare_cached("savepoint one")?.execute([])?;
    let (worked, finish) = write(Ok(transaction));
    // A disk that is full or fails ends the transaction by itself: then nothing of the group is there.
    let end = if transaction.is_autocommit() {
        Err(StoreError::Unusable("the transaction was ended by a failed write".to_owned()))
    } else {
        let undo = || transaction.prepare_cached("rollback to one")?.execute([]);
        let keep = || transaction.prepare_cached("release one")?.execute([]);
        let ended = if worked.is_ok() { keep() } else { undo().and_then(|_| keep()) };
        ended.map(|_| ()).map_err(StoreError::from)
    };
    match end {
        Ok(()) => Ok((worked, finish)),
        Err(error) => {
            let error = by_cause(error, path);
            finish(Err(error.copy()));
            Err(error)
        }
    }
}
