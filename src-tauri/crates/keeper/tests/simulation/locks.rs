//! What keeps two programs on one computer apart. Free again when a program ends, however it ends.

use crate::power::Power;
use async_trait::async_trait;
use domain::ConnectionId;
use keeper::{Held, Locks};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// Locks in memory, shared by the programs of one computer.
pub struct SharedLocks {
    power: Arc<Power>,
    locks: Mutex<HashMap<ConnectionId, Arc<tokio::sync::Mutex<()>>>>,
}

impl SharedLocks {
    /// All free.
    pub fn new(power: Arc<Power>) -> Self {
        Self { power, locks: Mutex::default() }
    }
}

#[async_trait]
impl Locks for SharedLocks {
    async fn hold(&self, id: &ConnectionId) -> io::Result<Held> {
        self.power.step().await;
        let lock =
            self.locks.lock().unwrap_or_else(PoisonError::into_inner).entry(id.clone()).or_default().clone();
        let held = lock.lock_owned().await;
        self.power.step().await;
        Ok(Box::new(held))
    }
}
