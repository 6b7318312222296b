//! Identities. Ids of Clerk and Amazon are text everywhere: Amazon's are unsigned 64-bit numbers and
//! lose digits as JSON numbers in JavaScript.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

use crate::{AccountKind, Region};

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id as it came from its owner, unchanged.
            pub fn new(value: impl Into<String>) -> Self {
                Self(value.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// A user, as Clerk names them: `user_…`.
    UserId
);
text_id!(
    /// A connection: a UUID chosen on the device that connected it, the same on all devices.
    ConnectionId
);
text_id!(
    /// An account: a UUID derived from what identifies it, so every sweep on every device agrees.
    AccountId
);

text_id!(
    /// A group or a tag of the user's: a UUID chosen on the device that made it.
    LabelId
);
text_id!(
    /// A saved view of the accounts: a UUID chosen on the device that made it.
    SavedViewId
);

/// Namespace of the derived account ids. Changing it orphans every stored account.
const ACCOUNT_NAMESPACE: Uuid = Uuid::from_u128(0x8b1d_6a52_0f7e_4c59_9a3e_5d2c_71e4_b608);

impl AccountId {
    /// The id of what `user` reaches as `external_id` of `kind` in `region`.
    pub fn derive(user: &UserId, kind: AccountKind, region: Region, external_id: &str) -> Self {
        let name = format!("{user}\n{}\n{}\n{external_id}", kind.as_str(), region.as_str());
        Self(Uuid::new_v5(&ACCOUNT_NAMESPACE, name.as_bytes()).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_account_gets_the_same_id_and_others_do_not() {
        let user = UserId::new("user_1");
        let id = |region, external| AccountId::derive(&user, AccountKind::SponsoredAds, region, external);
        assert_eq!(id(Region::Na, "9007199254740993"), id(Region::Na, "9007199254740993"));
        assert_ne!(id(Region::Na, "9007199254740993"), id(Region::Na, "9007199254740992"));
        assert_ne!(id(Region::Na, "1"), id(Region::Eu, "1"));
        assert_ne!(
            id(Region::Na, "1"),
            AccountId::derive(&UserId::new("user_2"), AccountKind::SponsoredAds, Region::Na, "1")
        );
    }
}
