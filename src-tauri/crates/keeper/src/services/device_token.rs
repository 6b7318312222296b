//! Clerk's device tokens live in the vault, one in each place that is in use.

use async_trait::async_trait;
use clerk::{DeviceTokens, TokenStoreError};
use domain::Secret;
use std::sync::Arc;
use vault::{Vault, VaultError, VaultKey};

/// The device token under one key.
pub(crate) struct VaultDeviceTokens {
    pub vault: Arc<dyn Vault>,
    pub key: VaultKey,
}

#[async_trait]
impl DeviceTokens for VaultDeviceTokens {
    async fn load(&self) -> Result<Option<Secret>, TokenStoreError> {
        self.vault.get(&self.key).await.map_err(translate)
    }

    async fn save(&self, token: Option<&Secret>) -> Result<(), TokenStoreError> {
        match token {
            Some(token) => self.vault.set(&self.key, token).await,
            None => self.vault.delete(&self.key).await,
        }
        .map_err(translate)
    }
}

fn translate(error: VaultError) -> TokenStoreError {
    match error {
        VaultError::Locked | VaultError::TimedOut => TokenStoreError::Locked,
        VaultError::NoCollection => TokenStoreError::NoCollection,
        VaultError::Unavailable => TokenStoreError::Unavailable,
        other => TokenStoreError::Failed(other.to_string()),
    }
}
