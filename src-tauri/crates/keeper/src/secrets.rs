//! The keeper's own way to the keychain: it notes whether the keychain is locked, empty or missing, and says
//! so.

use crate::Keeper;
use crate::view::{AppEvent, CommandError, ErrorCode, VaultState};
use domain::Secret;
use domain::health::Event;
use vault::{VaultError, VaultKey};

impl Keeper {
    pub(crate) async fn secret(&self, key: &VaultKey) -> Result<Option<Secret>, VaultError> {
        let answer = self.inner.vault.get(key).await;
        self.note_vault(answer.as_ref().err());
        answer
    }

    pub(crate) async fn needed_secret(&self, key: &VaultKey, what: &str) -> Result<Secret, CommandError> {
        self.secret(key).await?.ok_or_else(|| {
            CommandError::new(ErrorCode::SecretMissing, format!("the keychain holds no {what}"))
        })
    }

    pub(crate) async fn put_secret(&self, key: &VaultKey, secret: &Secret) -> Result<(), VaultError> {
        let answer = self.inner.vault.set(key, secret).await;
        self.note_vault(answer.as_ref().err());
        answer
    }

    pub(crate) async fn delete_secret(&self, key: &VaultKey) -> Result<(), VaultError> {
        let answer = self.inner.vault.delete(key).await;
        self.note_vault(answer.as_ref().err());
        answer
    }

    /// Deletes a secret that is not needed any more. A failure leaves an entry that nothing uses; the
    /// next start tries again.
    pub(crate) async fn drop_secret(&self, key: &VaultKey) {
        if let Err(error) = self.delete_secret(key).await {
            tracing::warn!(%error, key = key.as_str(), "a used-up keychain entry stays for now");
        }
    }

    /// Asks the keychain whether it answers; a locked one is asked to unlock, and one without a collection
    /// to create it, which may show the system's own prompt.
    ///
    /// # Errors
    /// `vault_locked`, `vault_no_collection` or `vault_unavailable`.
    pub async fn retry_vault(&self) -> Result<(), CommandError> {
        let mut answer = self.inner.vault.probe().await;
        if matches!(answer, Err(VaultError::Locked | VaultError::NoCollection)) {
            answer = self.inner.vault.unlock().await;
        }
        self.note_vault(answer.as_ref().err());
        answer?;
        self.resume_with_keychain().await;
        Ok(())
    }

    /// The system says that its keychain changed. One that could not be used is probed again; the user is
    /// asked for nothing.
    pub async fn keychain_changed(&self) {
        if matches!(self.now_state().vault, VaultState::Ready | VaultState::Unknown) {
            return;
        }
        let answer = self.inner.vault.probe().await;
        self.note_vault(answer.as_ref().err());
        if answer.is_ok() {
            self.resume_with_keychain().await;
        }
    }

    /// Continues at once with what waited for the keychain.
    async fn resume_with_keychain(&self) {
        self.prepare_secrets().await;
        {
            let now = self.now();
            let mut plan = self.plan();
            plan.vault = plan.vault.look_now(now);
        }
        if let Err(error) = self.change_all(Event::VaultUnlocked, |_| true).await {
            tracing::warn!(reason = ?error.code, "the return of the keychain was not recorded");
        }
        self.nudge();
    }

    pub(crate) fn note_vault(&self, error: Option<&VaultError>) {
        let state = match error {
            None => VaultState::Ready,
            Some(VaultError::Locked | VaultError::TimedOut) => VaultState::Locked,
            Some(VaultError::NoCollection) => VaultState::NoCollection,
            Some(VaultError::Unavailable) => VaultState::Unavailable,
            Some(_) => return,
        };
        let changed = {
            let mut now = self.now_state();
            let changed = now.vault != state;
            now.vault = state;
            changed
        };
        if changed {
            self.emit(AppEvent::SnapshotChanged);
        }
    }
}
