//! Keychain on macOS and Credential Manager on Windows, through the store that `keyring` picks.

use super::{plain_meaning, read, remove, write};
use crate::worker::{Op, Perform};
use crate::{VaultError, VaultKey};
use domain::Secret;
use keyring::Entry;

/// The platform's keychain, seen from its thread.
pub(crate) struct Keychain {
    service: String,
}

impl Keychain {
    pub(crate) fn new(service: &str) -> Self {
        Self { service: service.to_owned() }
    }

    fn entry(&self, key: &VaultKey) -> Result<Entry, keyring::Error> {
        Entry::new(&self.service, key.as_str())
    }
}

impl Perform for Keychain {
    fn perform(&mut self, op: Op) -> Result<Option<Secret>, VaultError> {
        match op {
            Op::Get(key) => self.entry(&key).and_then(|entry| read(&entry)),
            Op::Set(key, secret) => self.entry(&key).and_then(|entry| write(&entry, &secret)).map(|()| None),
            Op::Delete(key) => self.entry(&key).and_then(|entry| remove(&entry)).map(|()| None),
            // Both systems unlock on access and show their own prompt; an entry that cannot exist is
            // looked up to learn whether they answer at all.
            Op::Probe | Op::Unlock => {
                Entry::new(&self.service, "probe").and_then(|entry| read(&entry)).map(|_| None)
            }
        }
        .map_err(|error| plain_meaning(&error))
    }
}
