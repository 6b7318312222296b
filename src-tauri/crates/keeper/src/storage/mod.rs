//! The local database: the handle that opens in the background, and what it can't take.

mod faults;

pub(crate) use faults::{FIRST_WAIT, Fault, is_storage};

use crate::changes::Changes;
use crate::runtime::Runtime;
use crate::view::{CommandError, ErrorCode};
use domain::UserId;
use parking_lot::Mutex;
use std::sync::Arc;
use store::Store;
use tokio::sync::watch;

/// The store, or why there is none; `None` until the database is open.
pub(crate) type Opened = Option<Result<Store, CommandError>>;

/// Owns the handle of the database and the faults that keep it from being written. Everybody above reads and
/// writes through it.
pub(crate) struct Storage {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub opened: watch::Sender<Opened>,
    /// Whoever waits for the store queues here: the channel above wakes several in no order, and one seed of the
    /// simulation would not take the same steps twice.
    opening: tokio::sync::Mutex<()>,
    /// Why changes can't be recorded.
    pub fault: Mutex<Option<Fault>>,
}

impl Storage {
    pub fn new(runtime: Arc<Runtime>, changes: Arc<Changes>) -> Self {
        let opened = watch::Sender::new(None);
        Self { runtime, changes, opened, opening: tokio::sync::Mutex::default(), fault: Mutex::default() }
    }

    /// The store, once it is open; the reason if it cannot be.
    pub async fn store(&self) -> Result<Store, CommandError> {
        let waits = self.opened.borrow().is_none();
        let turn = if waits { Some(self.opening.lock().await) } else { None };
        let mut opened = self.opened.subscribe();
        let ready = opened
            .wait_for(Option::is_some)
            .await
            .map_err(|_| CommandError::new(ErrorCode::Internal, "the core is shutting down"))?;
        drop(turn);
        match ready.as_ref() {
            Some(Ok(store)) => Ok(store.clone()),
            Some(Err(error)) => Err(error.clone()),
            None => Err(CommandError::new(ErrorCode::Internal, "the store is not open")),
        }
    }

    /// The store and the user who is signed in.
    pub async fn signed_in(&self) -> Result<(Store, UserId), CommandError> {
        let store = self.store().await?;
        let user = store.current_user().await?;
        match user {
            Some(user) => Ok((store, user.id)),
            None => Err(CommandError::new(ErrorCode::SignedOut, "nobody is signed in")),
        }
    }
}
