//! The keychain: locked now and then, sometimes without an answer in time, and the power may be cut in it.

use crate::chance::Chance;
use crate::power::Power;
use async_trait::async_trait;
use domain::Secret;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use vault::{Vault, VaultError, VaultKey};

/// Outlives the program.
pub struct Keychain {
    power: Arc<Power>,
    state: Mutex<State>,
}

struct State {
    secrets: HashMap<VaultKey, Secret>,
    locked: bool,
    /// So many calls of ten thousand get no answer in time.
    silent: u64,
    chance: Chance,
}

impl Keychain {
    /// An open one.
    pub fn new(power: Arc<Power>, silent: u64, chance: Chance) -> Self {
        Self { power, state: Mutex::new(State { secrets: HashMap::new(), locked: false, silent, chance }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks or unlocks it.
    pub fn set_locked(&self, locked: bool) {
        self.state().locked = locked;
    }

    /// Whether it is locked.
    pub fn is_locked(&self) -> bool {
        self.state().locked
    }

    /// What lies in it.
    pub fn peek(&self, key: &VaultKey) -> Option<Secret> {
        self.state().secrets.get(key).cloned()
    }

    /// Puts something in, past everything.
    pub fn plant(&self, key: VaultKey, secret: Secret) {
        self.state().secrets.insert(key, secret);
    }

    async fn call<T>(&self, work: impl FnOnce(&mut HashMap<VaultKey, Secret>) -> T) -> Result<T, VaultError> {
        self.power.step().await;
        let done = {
            let mut state = self.state();
            let silent = state.silent;
            if state.locked {
                Err(VaultError::Locked)
            } else if state.chance.below(10_000) < silent {
                // It may have happened all the same.
                if state.chance.happens(500) {
                    work(&mut state.secrets);
                }
                Err(VaultError::TimedOut)
            } else {
                Ok(work(&mut state.secrets))
            }
        };
        self.power.step().await;
        done
    }
}

#[async_trait]
impl Vault for Keychain {
    async fn get(&self, key: &VaultKey) -> Result<Option<Secret>, VaultError> {
        self.call(|secrets| secrets.get(key).cloned()).await
    }

    async fn set(&self, key: &VaultKey, secret: &Secret) -> Result<(), VaultError> {
        self.call(|secrets| secrets.insert(key.clone(), secret.clone())).await.map(|_| ())
    }

    async fn delete(&self, key: &VaultKey) -> Result<(), VaultError> {
        self.call(|secrets| secrets.remove(key)).await.map(|_| ())
    }

    async fn probe(&self) -> Result<(), VaultError> {
        self.call(|_| ()).await
    }
}
