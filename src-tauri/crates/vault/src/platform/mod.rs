//! Where the platforms differ: how an entry is opened, how a lock is noticed, what an error means.

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
mod secret_service;
#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
pub(crate) use secret_service::Keychain;

#[cfg(not(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android")))))]
mod native;
#[cfg(not(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android")))))]
pub(crate) use native::Keychain;

use crate::VaultError;
use domain::Secret;
use keyring::{Entry, Error};
use zeroize::Zeroize;

/// Reads an entry; `None` when there is none.
fn read(entry: &Entry) -> Result<Option<Secret>, Error> {
    match entry.get_secret() {
        Ok(bytes) => String::from_utf8(bytes).map(|text| Some(Secret::new(text))).map_err(|error| {
            error.into_bytes().zeroize();
            Error::BadStoreFormat("the entry is not text".to_owned())
        }),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes an entry as bytes: `set_password` would double their number on Windows.
fn write(entry: &Entry, secret: &Secret) -> Result<(), Error> {
    entry.set_secret(secret.expose().as_bytes())
}

/// Removes an entry, or all of them where something else made a second one that matches.
fn remove(entry: &Entry) -> Result<(), Error> {
    match entry.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(Error::Ambiguous(entries)) => {
            entries.iter().try_for_each(|found| match found.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(error),
            })
        }
        Err(error) => Err(error),
    }
}

/// What the store's own error variants mean, before the platform's are looked at. Never the `Debug`
/// form: some variants carry the bytes that were read.
fn plain_meaning(error: &Error) -> VaultError {
    match error {
        Error::NoDefaultStore => VaultError::Unavailable,
        Error::NoStorageAccess(_) => VaultError::Locked,
        Error::BadDataFormat(..) | Error::BadEncoding(_) => {
            VaultError::Failed("the entry is malformed".to_owned())
        }
        Error::Ambiguous(found) => VaultError::Failed(format!("{} entries match one name", found.len())),
        other => VaultError::Failed(other.to_string()),
    }
}
