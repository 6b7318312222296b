//! The store without threads.

use crate::{StoreError, open};
use parking_lot::Mutex;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::pin::Pin;
use std::sync::Arc;

/// Stands before and after each step of a store that works in place. One that never opens again is a
/// process that was killed there.
pub trait Gate: Send + Sync {
    /// Waits until the step may go on.
    fn pass(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

#[derive(Clone)]
pub(crate) struct InPlace {
    connection: Arc<Mutex<Connection>>,
    gate: Arc<dyn Gate>,
}

impl InPlace {
    pub fn new(gate: Arc<dyn Gate>) -> Result<Self, StoreError> {
        Ok(Self { connection: Arc::new(Mutex::new(open::in_memory()?)), gate })
    }

    pub async fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        self.step(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })
        .await
    }

    pub async fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        self.step(|connection| work(connection)).await
    }

    async fn step<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send,
    ) -> Result<T, StoreError> {
        self.gate.pass().await;
        let value = work(&mut self.connection.lock());
        self.gate.pass().await;
        value
    }
}
