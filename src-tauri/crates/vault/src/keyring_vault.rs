//! The vault over the operating system's keychain.

use crate::worker::{Op, Worker};
use crate::{MAX_SECRET_BYTES, Vault, VaultError, VaultKey};
use async_trait::async_trait;
use domain::Secret;
use std::time::Duration;

/// How long a caller waits for the keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// For reading, writing, deleting and asking to unlock.
    pub call: Duration,
    /// For [`Vault::probe`].
    pub probe: Duration,
}

impl Default for Bounds {
    /// 5 s for a call, 2 s for the probe: a service started on demand answers well inside it, and a
    /// D-Bus call that hangs (25 s to for ever, observed by many applications) is given up.
    fn default() -> Self {
        Self { call: Duration::from_secs(5), probe: Duration::from_secs(2) }
    }
}

/// The OS keychain: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
///
/// All calls run one after another on one thread of their own (several concurrent sessions crash some
/// keyring daemons). A call that hangs keeps that thread, never its caller and never the end of the
/// process; calls queued behind it time out without having been started.
#[derive(Debug)]
pub struct KeyringVault {
    worker: Worker,
    bounds: Bounds,
}

impl KeyringVault {
    /// A vault whose entries are named (`service`, key). Touches the keychain on first use only.
    pub fn new(service: &str) -> Self {
        Self::with_bounds(service, Bounds::default())
    }

    /// The same with other time bounds.
    pub fn with_bounds(service: &str, bounds: Bounds) -> Self {
        Self { worker: Worker::start(service), bounds }
    }
}

#[async_trait]
impl Vault for KeyringVault {
    async fn get(&self, key: &VaultKey) -> Result<Option<Secret>, VaultError> {
        self.worker.run(Op::Get(key.clone()), self.bounds.call).await
    }

    async fn set(&self, key: &VaultKey, secret: &Secret) -> Result<(), VaultError> {
        check_size(secret)?;
        self.worker.run(Op::Set(key.clone(), secret.clone()), self.bounds.call).await.map(drop)
    }

    async fn delete(&self, key: &VaultKey) -> Result<(), VaultError> {
        self.worker.run(Op::Delete(key.clone()), self.bounds.call).await.map(drop)
    }

    async fn probe(&self) -> Result<(), VaultError> {
        self.worker.run(Op::Probe, self.bounds.probe).await.map(drop)
    }

    async fn unlock(&self) -> Result<(), VaultError> {
        self.worker.run(Op::Unlock, self.bounds.call).await.map(drop)
    }
}

/// Refuses what some platform's keychain would refuse, on all of them.
pub(crate) fn check_size(secret: &Secret) -> Result<(), VaultError> {
    let bytes = secret.len();
    if bytes > MAX_SECRET_BYTES {
        return Err(VaultError::TooLarge { bytes, limit: MAX_SECRET_BYTES });
    }
    Ok(())
}
