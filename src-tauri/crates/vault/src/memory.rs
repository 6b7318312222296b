//! A vault in memory, for tests and for nothing else: its secrets end with the process.

use crate::keyring_vault::check_size;
use crate::{Vault, VaultError, VaultKey};
use async_trait::async_trait;
use domain::Secret;
use parking_lot::{Mutex, MutexGuard};
use std::collections::HashMap;

/// How often each operation was called, failed calls included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Calls {
    /// Reads.
    pub get: usize,
    /// Writes.
    pub set: usize,
    /// Removals.
    pub delete: usize,
    /// Probes and requests to unlock.
    pub probe: usize,
}

/// A vault in memory whose faults are switched on and off by the test that holds it.
#[derive(Debug, Default)]
pub struct MemoryVault(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    secrets: HashMap<VaultKey, Secret>,
    standing: Option<VaultError>,
    failing_write: Option<(usize, VaultError)>,
    calls: Calls,
}

impl MemoryVault {
    /// An empty vault that works.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every call fails with [`VaultError::Locked`] until [`MemoryVault::recover`].
    pub fn lock(&self) {
        self.state().standing = Some(VaultError::Locked);
    }

    /// Every call fails with [`VaultError::Unavailable`] until [`MemoryVault::recover`].
    pub fn make_unavailable(&self) {
        self.state().standing = Some(VaultError::Unavailable);
    }

    /// Every call fails with [`VaultError::NoCollection`] until [`MemoryVault::recover`].
    pub fn take_collection(&self) {
        self.state().standing = Some(VaultError::NoCollection);
    }

    /// Ends what [`MemoryVault::lock`], [`MemoryVault::make_unavailable`] or
    /// [`MemoryVault::take_collection`] began. What was stored before is there again.
    pub fn recover(&self) {
        self.state().standing = None;
    }

    /// The `nth` write from now on (the next one is 1) fails once with `error` and writes nothing.
    pub fn fail_write(&self, nth: usize, error: VaultError) {
        let mut state = self.state();
        state.failing_write = Some((state.calls.set + nth, error));
    }

    /// How often each operation was called so far.
    pub fn calls(&self) -> Calls {
        self.state().calls
    }

    /// How many secrets it holds.
    pub fn len(&self) -> usize {
        self.state().secrets.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The secret under `key` as it lies there, past all faults and uncounted.
    pub fn peek(&self, key: &VaultKey) -> Option<Secret> {
        self.state().secrets.get(key).cloned()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock()
    }
}

impl State {
    fn standing(&self) -> Result<(), VaultError> {
        self.standing.clone().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn get(&self, key: &VaultKey) -> Result<Option<Secret>, VaultError> {
        let mut state = self.state();
        state.calls.get += 1;
        state.standing()?;
        Ok(state.secrets.get(key).cloned())
    }

    async fn set(&self, key: &VaultKey, secret: &Secret) -> Result<(), VaultError> {
        check_size(secret)?;
        let mut state = self.state();
        state.calls.set += 1;
        let nth = state.calls.set;
        if let Some((_, error)) = state.failing_write.take_if(|(chosen, _)| *chosen == nth) {
            return Err(error);
        }
        state.standing()?;
        state.secrets.insert(key.clone(), secret.clone());
        Ok(())
    }

    async fn delete(&self, key: &VaultKey) -> Result<(), VaultError> {
        let mut state = self.state();
        state.calls.delete += 1;
        state.standing()?;
        state.secrets.remove(key);
        Ok(())
    }

    async fn probe(&self) -> Result<(), VaultError> {
        let mut state = self.state();
        state.calls.probe += 1;
        state.standing()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_SECRET_BYTES;

    #[tokio::test]
    async fn the_chosen_write_fails_once_and_leaves_the_old_secret() {
        let vault = MemoryVault::new();
        let key = VaultKey::device_token();
        vault.set(&key, &Secret::new("old")).await.unwrap();
        vault.fail_write(2, VaultError::TimedOut);
        vault.set(&VaultKey::review_refresh_token(), &Secret::new("other")).await.unwrap();
        assert_eq!(vault.set(&key, &Secret::new("new")).await, Err(VaultError::TimedOut));
        assert_eq!(vault.peek(&key), Some(Secret::new("old")), "a failed write must change nothing");
        vault.set(&key, &Secret::new("new")).await.unwrap();
        assert_eq!(vault.peek(&key), Some(Secret::new("new")));
        assert_eq!(vault.calls().set, 4);
    }

    #[tokio::test]
    async fn a_lock_passes_and_loses_nothing() {
        let vault = MemoryVault::new();
        let key = VaultKey::device_token();
        vault.set(&key, &Secret::new("kept")).await.unwrap();
        vault.lock();
        assert_eq!(vault.get(&key).await, Err(VaultError::Locked));
        assert_eq!(vault.probe().await, Err(VaultError::Locked));
        vault.make_unavailable();
        assert_eq!(vault.delete(&key).await, Err(VaultError::Unavailable));
        vault.recover();
        assert_eq!(vault.get(&key).await, Ok(Some(Secret::new("kept"))));
    }

    #[tokio::test]
    async fn it_refuses_what_a_real_keychain_would() {
        let vault = MemoryVault::new();
        let key = VaultKey::device_token();
        vault.set(&key, &Secret::new("x".repeat(MAX_SECRET_BYTES))).await.unwrap();
        // Bytes count, not characters.
        let refused = vault.set(&key, &Secret::new("ü".repeat(1281))).await;
        assert_eq!(refused, Err(VaultError::TooLarge { bytes: 2562, limit: 2560 }));
    }
}
