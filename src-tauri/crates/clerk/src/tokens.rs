//! Where the device token is kept. Clerk calls it the client token; to us it is opaque.

use async_trait::async_trait;
use domain::Secret;

/// Keeps the device token between requests and between starts of the app.
#[async_trait]
pub trait DeviceTokens: Send + Sync + 'static {
    /// The saved token; `None` before the first answer and after Clerk cleared it.
    async fn load(&self) -> Result<Option<Secret>, TokenStoreError>;

    /// Replaces the saved token, or removes it. Returns once it would survive a crash.
    async fn save(&self, token: Option<&Secret>) -> Result<(), TokenStoreError>;
}

/// Why the device token could not be read or saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenStoreError {
    /// The keychain is locked; it works again once the user unlocks it.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain has no collection to store into; it works again once the user exposes or creates one.
    #[error("the keychain has no collection to store into")]
    NoCollection,
    /// There is no keychain to talk to.
    #[error("no keychain is available")]
    Unavailable,
    /// Something else. The text never holds the token.
    #[error("the keychain failed: {0}")]
    Failed(String),
}
