//! The way to the keychain for all rooms. It notes whether the keychain is locked, empty or missing, and says so.

use crate::changes::{Changes, Topic};
use crate::view::{CommandError, ErrorCode, VaultState};
use domain::{Cause, Secret};
use parking_lot::Mutex;
use std::sync::Arc;
use vault::{Vault, VaultError, VaultKey};

pub(crate) struct Secrets {
    pub changes: Arc<Changes>,
    pub vault: Arc<dyn Vault>,
    state: Mutex<VaultState>,
}

impl Secrets {
    pub fn new(changes: &Arc<Changes>, vault: Arc<dyn Vault>) -> Self {
        Self { changes: Arc::clone(changes), vault, state: Mutex::new(VaultState::Unknown) }
    }

    /// How the keychain answered last.
    pub fn state(&self) -> VaultState {
        *self.state.lock()
    }

    /// Whether it could not be used when it was last asked.
    pub fn is_shut(&self) -> bool {
        !matches!(self.state(), VaultState::Ready | VaultState::Unknown)
    }

    pub(crate) async fn get(&self, key: &VaultKey) -> Result<Option<Secret>, VaultError> {
        let answer = self.vault.get(key).await;
        self.note_vault(answer.as_ref().err());
        answer
    }

    pub(crate) async fn needed(&self, key: &VaultKey, what: &str) -> Result<Secret, CommandError> {
        self.get(key).await?.ok_or_else(|| {
            CommandError::new(ErrorCode::SecretMissing, format!("the keychain holds no {what}"))
        })
    }

    pub(crate) async fn put(&self, key: &VaultKey, secret: &Secret) -> Result<(), VaultError> {
        let answer = self.vault.set(key, secret).await;
        self.note_vault(answer.as_ref().err());
        answer
    }

    pub(crate) async fn delete(&self, key: &VaultKey) -> Result<(), VaultError> {
        let answer = self.vault.delete(key).await;
        self.note_vault(answer.as_ref().err());
        answer
    }

    /// Deletes a secret that is not needed any more. A failure leaves an entry that nothing uses; the
    /// next start tries again.
    pub(crate) async fn discard(&self, key: &VaultKey) {
        if let Err(error) = self.delete(key).await {
            tracing::warn!(%error, key = key.as_str(), "a used-up keychain entry stays for now");
        }
    }

    /// Asks the keychain whether it answers; a locked one is asked to unlock, and one without a collection to
    /// create it, which may show the system's own prompt.
    pub async fn unlock(&self) -> Result<(), VaultError> {
        let mut answer = self.vault.probe().await;
        if matches!(answer, Err(VaultError::Locked | VaultError::NoCollection)) {
            answer = self.vault.unlock().await;
        }
        self.note_vault(answer.as_ref().err());
        answer
    }

    /// Asks the keychain whether it answers.
    pub async fn probe(&self) -> Result<(), VaultError> {
        let answer = self.vault.probe().await;
        self.note_vault(answer.as_ref().err());
        answer
    }

    fn note_vault(&self, error: Option<&VaultError>) {
        let state = match error {
            None => VaultState::Ready,
            Some(VaultError::Locked | VaultError::TimedOut) => VaultState::Locked,
            Some(VaultError::NoCollection) => VaultState::NoCollection,
            Some(VaultError::Unavailable) => VaultState::Unavailable,
            Some(_) => return,
        };
        let changed = {
            let mut known = self.state.lock();
            let changed = *known != state;
            *known = state;
            changed
        };
        if changed {
            self.changes.touched(&[Topic::Snapshot]);
        }
    }
}

pub(crate) fn vault_cause(error: &VaultError) -> Cause {
    match error {
        VaultError::Locked | VaultError::TimedOut => Cause::VaultLocked,
        VaultError::NoCollection => Cause::VaultNoCollection,
        _ => Cause::VaultUnavailable,
    }
}
