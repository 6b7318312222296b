//! Which keychain entries belong to which set-up: the service name that they share.

use crate::config::IDENTIFIER;
use sha2::{Digest as _, Sha256};

/// The service name of the keychain entries of one data folder and channel. `folder` is the folder's full path,
/// or `None` for the system's usual place, whose name never changes: renaming it orphans the secrets of every
/// installed copy. `sandbox` is the channel that touches no real account.
pub fn keychain_service(folder: Option<&str>, sandbox: bool) -> String {
    let mut name = IDENTIFIER.to_owned();
    if let Some(folder) = folder {
        let digest = Sha256::digest(folder.as_bytes());
        name.push('/');
        name.extend(digest.iter().take(8).map(|byte| format!("{byte:02x}")));
    }
    if sandbox {
        name.push_str("/sandbox");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_and_channel_has_entries_of_its_own_and_the_usual_one_keeps_its_name() {
        assert_eq!(keychain_service(None, false), "com.adkeeper.desktop");
        assert_eq!(keychain_service(None, true), "com.adkeeper.desktop/sandbox");
        let all = [
            keychain_service(None, false),
            keychain_service(None, true),
            keychain_service(Some("/home/ada/one"), false),
            keychain_service(Some("/home/ada/one"), true),
            keychain_service(Some("/home/ada/two"), false),
        ];
        let different: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{all:?}");
        assert_eq!(keychain_service(Some("/a"), false), keychain_service(Some("/a"), false));
    }
}
