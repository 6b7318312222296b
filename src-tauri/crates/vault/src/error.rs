//! What can go wrong between us and the keychain.

/// Why a keychain call failed. No variant carries a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The keychain is there and locked. Passes when the user unlocks it.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain answers and nothing in it is locked, but it has no collection to store into: KeePassXC
    /// without an exposed group, gnome-keyring before its first keyring. Passes when the user exposes or
    /// creates one. Says nothing about whether an entry exists. Linux only.
    #[error("the keychain has no collection to store into")]
    NoCollection,
    /// There is no keychain service to talk to.
    #[error("no keychain service is running")]
    Unavailable,
    /// The secret is larger than every platform's keychain takes.
    #[error("the secret has {bytes} bytes, the keychain takes {limit}")]
    TooLarge {
        /// Size of the secret, bytes.
        bytes: usize,
        /// The limit, bytes: [`crate::MAX_SECRET_BYTES`].
        limit: usize,
    },
    /// The keychain did not answer in time. A write may or may not have happened.
    #[error("the keychain did not answer in time")]
    TimedOut,
    /// Anything else, in the platform's words.
    #[error("the keychain failed: {0}")]
    Failed(String),
}
