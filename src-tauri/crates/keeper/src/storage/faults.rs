//! What cannot be stored is known in memory and reported: a database that cannot be opened is tried again until it
//! can, and a change that could not be recorded is shown until one was.

use super::Storage;
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, Unrecorded};
use domain::Timestamp;
use std::time::Duration;
use store::{StorageFault, Store};

/// Waits between two tries to open the database: the first, and the longest.
pub(crate) const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Something that could not be stored, as known in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub code: ErrorCode,
    pub since: Timestamp,
}

impl Storage {
    /// Opens the database, again and again where waiting may help. `None` at the end of the core, or for a file
    /// that only a user can mend.
    pub async fn open(&self, path: std::path::PathBuf) -> Option<Store> {
        let mut wait = FIRST_WAIT;
        loop {
            let error = match Store::open(path.clone()).await {
                Ok(store) => {
                    self.end_fault();
                    return Some(store);
                }
                Err(error) => error,
            };
            let lasts = error.storage_fault().is_none_or(|fault| fault == StorageFault::Damaged);
            let error = CommandError::from(error);
            let known = {
                let before = self.opened.borrow();
                before.as_ref().is_some_and(|seen| seen.as_ref().is_err_and(|seen| seen.code == error.code))
            };
            if known {
                tracing::debug!(reason = ?error.code, "the database still can't be opened");
            } else {
                tracing::error!(reason = ?error.code, message = %error.message, "the database can't be opened");
            }
            self.note_fault(error.code);
            self.opened.send_replace(Some(Err(error)));
            self.changes.touched(&[Topic::Snapshot]);
            if lasts {
                return None;
            }
            tokio::select! {
                biased;
                () = self.runtime.cancel.cancelled() => return None,
                () = self.changes.schedule() => {}
                () = tokio::time::sleep(wait) => {}
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// Notes every write that fails because of the storage, until the core ends.
    pub(crate) async fn watch(&self, store: Store) {
        let mut fault = store.storage_fault();
        loop {
            let seen = *fault.borrow_and_update();
            if let Some(seen) = seen {
                self.note_fault(ErrorCode::from(seen));
            }
            tokio::select! {
                biased;
                () = self.runtime.cancel.cancelled() => return,
                changed = fault.changed() => if changed.is_err() { return },
            }
        }
    }

    /// Repeats a write until the storage takes it, for what exists nowhere else: the browser's answer is used up
    /// and can't be had again. `given_up` tells when nobody waits for it any more.
    ///
    /// # Errors
    /// What the last try said: at `until`, when it was given up, at the end of the core, and at once for what is
    /// not about the storage.
    pub(crate) async fn until_stored<T, F>(
        &self,
        until: Timestamp,
        given_up: impl Fn() -> bool,
        mut write: impl FnMut() -> F,
    ) -> Result<T, CommandError>
    where
        F: Future<Output = Result<T, CommandError>>,
    {
        loop {
            let error = match write().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if !is_storage(error.code) || self.runtime.now() >= until || given_up() {
                return Err(error);
            }
            self.note_fault(error.code);
            tokio::select! {
                biased;
                () = self.runtime.cancel.cancelled() => return Err(error),
                () = tokio::time::sleep(FIRST_WAIT) => {}
            }
        }
    }

    /// Something could not be recorded. Other errors than the storage's are not noted here.
    pub(crate) fn note_fault(&self, code: ErrorCode) {
        if !is_storage(code) {
            return;
        }
        let since = self.runtime.now();
        let changed = {
            let mut fault = self.fault.lock();
            let changed = fault.is_none_or(|fault| fault.code != code);
            if changed {
                let since = fault.map_or(since, |fault| fault.since);
                *fault = Some(Fault { code, since });
            }
            changed
        };
        if changed {
            tracing::error!(reason = ?code, "changes can't be recorded");
            self.changes.touched(&[Topic::Snapshot]);
        }
    }

    /// An attempt was recorded, so that others can be.
    pub(crate) fn end_fault(&self) {
        let Some(fault) = self.fault.lock().take() else { return };
        tracing::info!(reason = ?fault.code, "changes are recorded again");
        self.changes.touched(&[Topic::Snapshot]);
    }

    /// While something could not be recorded, sees whether there is room again: an attempt may be long in coming.
    pub(crate) async fn recheck(&self, store: &Store) {
        if self.fault.lock().is_none() {
            return;
        }
        match store.try_writing().await {
            Ok(()) => self.end_fault(),
            // It may have become old enough to be told.
            Err(_) => self.changes.touched(&[Topic::Snapshot]),
        }
    }

    /// What is shown of it.
    pub(crate) fn unrecorded(&self) -> Option<Unrecorded> {
        let fault = (*self.fault.lock())?;
        Some(Unrecorded { code: fault.code, since: fault.since.as_millisecond() })
    }
}

/// Whether an error is about the storage.
pub(crate) fn is_storage(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::DatabaseFull
            | ErrorCode::DatabaseReadOnly
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseNoLocks
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::DatabaseFailed
    )
}
