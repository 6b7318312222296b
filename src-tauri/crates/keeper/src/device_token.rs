//! Clerk's device token lives in the vault.

use async_trait::async_trait;
use clerk::{DeviceTokens, TokenStoreError};
use domain::Secret;
use std::sync::Arc;
use vault::{Vault, VaultError, VaultKey};

pub(crate) struct VaultDeviceTokens(pub Arc<dyn Vault>);

#[async_trait]
impl DeviceTokens for VaultDeviceTokens {
    async fn load(&self) -> Result<Option<Secret>, TokenStoreError> {
        self.0.get(&VaultKey::device_token()).await.map_err(translate)
    }

    async fn save(&self, token: Option<&Secret>) -> Result<(), TokenStoreError> {
        let key = VaultKey::device_token();
        match token {
            Some(token) => self.0.set(&key, token).await,
            None => self.0.delete(&key).await,
        }
        .map_err(translate)
    }
}

fn translate(error: VaultError) -> TokenStoreError {
    match error {
        VaultError::Locked | VaultError::TimedOut => TokenStoreError::Locked,
        VaultError::Unavailable => TokenStoreError::Unavailable,
        other => TokenStoreError::Failed(other.to_string()),
    }
}
