//! Names of the keychain entries.

use domain::ConnectionId;
use domain::session::Slot;
use std::fmt;

/// The name of one keychain entry. A closed set of constructors, so that the whole list of secrets
/// on a computer can be read here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VaultKey(String);

impl VaultKey {
    /// Clerk's device token in the first place.
    pub fn device_token() -> Self {
        Self("clerk/device-token".to_owned())
    }

    /// Clerk's device token in the place of this name; see `domain::session::Slot`.
    pub fn device_token_in(slot: &Slot) -> Self {
        if slot.as_str().is_empty() {
            return Self::device_token();
        }
        Self(format!("clerk/device-token/{}", slot.as_str()))
    }

    /// The refresh token of one connection.
    pub fn refresh_token(connection: &ConnectionId) -> Self {
        Self(format!("connection/{connection}/refresh-token"))
    }

    /// The LwA client secret of one client id.
    pub fn client_secret(client_id: &str) -> Self {
        Self(format!("lwa/{client_id}/secret"))
    }

    /// The PKCE verifier of the pending flow of `kind` (`sign-in`, `connect`).
    pub fn flow_verifier(kind: &str) -> Self {
        Self(format!("flow/{kind}/verifier"))
    }

    /// The refresh token of a login that the user has not confirmed yet.
    pub fn review_refresh_token() -> Self {
        Self("review/refresh-token".to_owned())
    }

    /// The entry's name (attribute `username` on Linux, account on macOS).
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_names_never_change() {
        // Renaming one orphans the secrets of every installed copy.
        assert_eq!(VaultKey::device_token().as_str(), "clerk/device-token");
        assert_eq!(VaultKey::device_token_in(&Slot::default()), VaultKey::device_token());
        assert_eq!(VaultKey::device_token_in(&Slot::new("a1")).as_str(), "clerk/device-token/a1");
        assert_eq!(
            VaultKey::refresh_token(&ConnectionId::new("c-1")).as_str(),
            "connection/c-1/refresh-token"
        );
        assert_eq!(VaultKey::client_secret("amzn1.x").as_str(), "lwa/amzn1.x/secret");
        assert_eq!(VaultKey::flow_verifier("connect").as_str(), "flow/connect/verifier");
        assert_eq!(VaultKey::review_refresh_token().as_str(), "review/refresh-token");
    }
}
