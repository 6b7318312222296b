//! The OS keychain behind one interface.
//!
//! A keychain call can block for minutes: the service is started on demand, or waits for a user at
//! a password prompt. So every call runs on one dedicated thread and its caller waits for a bounded
//! time only; see [`KeyringVault`]. Nothing here falls back to a file.

mod error;
mod key;
mod keyring_vault;
mod memory;
mod platform;
mod worker;

pub use error::VaultError;
pub use key::VaultKey;
pub use keyring_vault::{Bounds, KeyringVault};
pub use memory::{Calls, MemoryVault};

use async_trait::async_trait;
use domain::Secret;

/// The largest secret that every platform's keychain takes, in bytes: Windows allows 2560
/// (documented, `CRED_MAX_CREDENTIAL_BLOB_SIZE`). Amazon's tokens have at most 2048.
pub const MAX_SECRET_BYTES: usize = 2560;

/// Where refresh tokens, client secrets, the device token and PKCE verifiers live, and nowhere else.
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// The secret under `key`; `None` when the keychain answers and has none.
    async fn get(&self, key: &VaultKey) -> Result<Option<Secret>, VaultError>;

    /// Writes `secret` under `key`, replacing what was there. After [`VaultError::TimedOut`] it is
    /// unknown whether it was written: write again or read back.
    async fn set(&self, key: &VaultKey, secret: &Secret) -> Result<(), VaultError>;

    /// Removes what is under `key`. Nothing there is fine.
    async fn delete(&self, key: &VaultKey) -> Result<(), VaultError>;

    /// Whether the keychain can be used now, found out quickly and without asking the user.
    async fn probe(&self) -> Result<(), VaultError>;

    /// Asks the user to unlock the keychain, or to create a collection where it has none, if the platform
    /// has a prompt for it, and does not wait for the answer: `Ok` when it can be used already,
    /// [`VaultError::Locked`] or [`VaultError::NoCollection`] when the prompt was just shown. Call
    /// [`Vault::probe`] or repeat the call to learn the outcome.
    async fn unlock(&self) -> Result<(), VaultError> {
        self.probe().await
    }
}
