//! The freedesktop Secret Service: gnome-keyring, KWallet, KeePassXC.
//!
//! `keyring` keeps its first connection, or its first failure, for the life of the process. A keeper
//! that starts before the keyring daemon, or outlives one, needs to connect again, so the store is
//! made here and dropped after every failure.
//!
//! The store finds an entry in whichever collection holds it, replaces it there, and writes a new one to the
//! default collection. So without a default collection only what is found can be read, replaced or removed,
//! and what is not found may be in the collection that is missing: that is never "no entry".

mod meaning;
mod service;

use self::meaning::{is_dismissal, store_meaning};
use self::service::{Collections, Service};
use super::{read, remove, write};
use crate::worker::{Op, Perform};
use crate::{VaultError, VaultKey};
use domain::Secret;
use keyring::Entry;
use keyring_core::api::CredentialStoreApi;
use std::sync::Arc;
use zbus::zvariant::OwnedObjectPath;
use zbus_secret_service_keyring_store::Store;

/// The Secret Service, seen from its thread.
pub(crate) struct Keychain {
    /// What our entries have in common.
    name: String,
    service: Option<Service>,
    /// Made when a collection is open: a locked or absent service must not be asked for a session.
    store: Option<Arc<Store>>,
    /// Whether the user was asked to unlock since the keychain was last seen open. Without it a
    /// keeper that retries in the background would throw a prompt at the user again and again.
    asked: bool,
    /// The program whose prompt for an entry the user dismissed, by its unique name. The entry is not asked
    /// for again until the user wants it or another program answers.
    declined: Option<String>,
    /// The last prompt to create a collection: a second answer to a second one would create two.
    creating: Option<OwnedObjectPath>,
}

impl Keychain {
    pub(crate) fn new(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, service: None, store: None, asked: false, declined: None, creating: None }
    }

    fn service(&mut self) -> Result<&Service, VaultError> {
        if self.service.is_none() {
            self.service = Some(Service::connect()?);
        }
        self.service.as_ref().ok_or(VaultError::Unavailable)
    }

    fn entry(&mut self, key: &VaultKey) -> Result<Entry, keyring::Error> {
        let store = match &self.store {
            Some(store) => store,
            None => self.store.insert(Store::new()?),
        };
        Ok(Entry { inner: store.build(&self.name, key.as_str(), None)? })
    }

    fn attempt(&mut self, op: &Op) -> Result<Option<Secret>, VaultError> {
        let mut collections = self.service()?.collections()?;
        let may_ask = matches!(op, Op::Unlock) || (!self.asked && !matches!(op, Op::Probe));
        if let (Collections::Locked(locked), true) = (&collections, may_ask) {
            self.service()?.prompt_to_unlock(locked)?;
            self.asked = true;
            // Some services unlock without a prompt.
            collections = self.service()?.collections()?;
        }
        match collections {
            Collections::Locked(_) => Err(VaultError::Locked),
            Collections::Open => {
                self.asked = false;
                self.run(op)
            }
            Collections::NoDefault { others } => {
                self.asked = false;
                match op {
                    Op::Unlock => self.create_default(),
                    Op::Probe => Err(VaultError::NoCollection),
                    _ if others => self.in_others(op),
                    _ => Err(VaultError::NoCollection),
                }
            }
        }
    }

    /// The operation itself, once a collection is open.
    fn run(&mut self, op: &Op) -> Result<Option<Secret>, VaultError> {
        match op {
            Op::Get(key) => self.entry(key).and_then(|entry| read(&entry)),
            Op::Set(key, secret) => self.entry(key).and_then(|entry| write(&entry, secret)).map(|()| None),
            Op::Delete(key) => self.entry(key).and_then(|entry| remove(&entry)).map(|()| None),
            Op::Probe | Op::Unlock => Ok(None),
        }
        .map_err(|error| self.note(&error))
    }

    /// Without a default collection: what the open collections hold.
    fn in_others(&mut self, op: &Op) -> Result<Option<Secret>, VaultError> {
        let (Op::Get(key) | Op::Set(key, _) | Op::Delete(key)) = op else {
            return Err(VaultError::NoCollection);
        };
        let found = self.entry(key).and_then(|entry| read(&entry)).map_err(|error| self.note(&error))?;
        if found.is_none() {
            return Err(VaultError::NoCollection);
        }
        if matches!(op, Op::Get(_)) { Ok(found) } else { self.run(op) }
    }

    /// Asks the user to create the default collection, where that is the way to get one.
    fn create_default(&mut self) -> Result<Option<Secret>, VaultError> {
        let earlier = self.creating.take();
        let service = self.service()?;
        if !service.can_create() {
            return Err(VaultError::NoCollection);
        }
        if let Some(earlier) = earlier {
            service.dismiss(&earlier);
        }
        let shown = service.prompt_to_create()?;
        let open = shown.is_none() && service.collections()? == Collections::Open;
        self.creating = shown;
        if open { Ok(None) } else { Err(VaultError::NoCollection) }
    }

    fn note(&mut self, error: &keyring::Error) -> VaultError {
        if is_dismissal(error) {
            self.declined = self.service.as_ref().and_then(Service::running);
        }
        store_meaning(error)
    }

    /// Whether the user dismissed a prompt of the program that still answers, and `op` does not come from
    /// the user.
    fn stays_declined(&mut self, op: &Op) -> bool {
        if self.declined.is_none() {
            return false;
        }
        let same = self.declined == self.service.as_ref().and_then(Service::running);
        if matches!(op, Op::Unlock) || !same {
            self.declined = None;
        }
        self.declined.is_some()
    }
}

impl Perform for Keychain {
    fn perform(&mut self, op: Op) -> Result<Option<Secret>, VaultError> {
        if self.stays_declined(&op) {
            return Err(VaultError::Locked);
        }
        let kept = self.service.is_some();
        let first = self.attempt(&op);
        if !matches!(first, Err(VaultError::Failed(_) | VaultError::Unavailable)) {
            return first;
        }
        self.service = None;
        self.store = None;
        // A kept session ends with the daemon that gave it. All operations are safe to repeat.
        if kept { self.attempt(&op) } else { first }
    }
}
