//! The freedesktop Secret Service: gnome-keyring, KWallet, KeePassXC.
//!
//! `keyring` keeps its first connection, or its first failure, for the life of the process. A keeper
//! that starts before the keyring daemon, or outlives one, needs to connect again, so the store is
//! made here and dropped after every failure.

use super::{plain_meaning, read, remove, write};
use crate::worker::{Op, Perform};
use crate::{VaultError, VaultKey};
use domain::Secret;
use keyring::Entry;
use keyring_core::api::CredentialStoreApi;
use std::sync::Arc;
use std::time::Duration;
use zbus::blocking::Connection;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus_secret_service_keyring_store::Store;

const SERVICE: &str = "org.freedesktop.secrets";
const SERVICE_PATH: &str = "/org/freedesktop/secrets";
const SERVICE_INTERFACE: &str = "org.freedesktop.Secret.Service";

/// A reply that takes longer than any caller waits is worth nothing; giving up frees the thread.
const REPLY_BOUND: Duration = Duration::from_secs(10);

/// The Secret Service, seen from its thread.
pub(crate) struct Keychain {
    service: String,
    session: Option<Session>,
    /// Whether the person was asked to unlock since the keychain was last seen open. Without it a
    /// keeper that retries in the background would throw a prompt at the person again and again.
    asked: bool,
}

#[derive(Clone)]
struct Session {
    /// For what `keyring` does not offer: seeing a lock without asking the person to open it.
    bus: Connection,
    store: Arc<Store>,
}

impl Keychain {
    pub(crate) fn new(service: &str) -> Self {
        Self { service: service.to_owned(), session: None, asked: false }
    }

    fn session(&mut self) -> Result<&Session, VaultError> {
        if self.session.is_none() {
            let bus = zbus::blocking::connection::Builder::session()
                .map(|builder| builder.method_timeout(REPLY_BOUND))
                .and_then(zbus::blocking::connection::Builder::build)
                .map_err(|error| bus_meaning(&error))?;
            // Asked first, because a locked or absent service must not be asked for a session.
            lock_state(&bus)?;
            let store = Store::new().map_err(|error| store_meaning(&error))?;
            self.session = Some(Session { bus, store });
        }
        self.session.as_ref().ok_or(VaultError::Unavailable)
    }

    fn entry(&self, session: &Session, key: &VaultKey) -> Result<Entry, VaultError> {
        let inner =
            session.store.build(&self.service, key.as_str(), None).map_err(|error| store_meaning(&error))?;
        Ok(Entry { inner })
    }
}

impl Keychain {
    fn attempt(&mut self, op: &Op) -> Result<Option<Secret>, VaultError> {
        let asked = self.asked;
        let session = self.session()?;
        let collection = lock_state(&session.bus)?;
        if let Some(locked) = collection {
            if matches!(op, Op::Unlock) || (!asked && !matches!(op, Op::Probe)) {
                show_unlock_prompt(&session.bus, &locked)?;
                self.asked = true;
                // Some services unlock without a prompt.
                let session = self.session()?;
                if lock_state(&session.bus)?.is_some() {
                    return Err(VaultError::Locked);
                }
            } else {
                return Err(VaultError::Locked);
            }
        }
        self.asked = false;
        let session = self.session()?.clone();
        match op {
            Op::Get(key) => read(&self.entry(&session, key)?),
            Op::Set(key, secret) => write(&self.entry(&session, key)?, secret).map(|()| None),
            Op::Delete(key) => remove(&self.entry(&session, key)?).map(|()| None),
            Op::Probe | Op::Unlock => Ok(None),
        }
        .map_err(|error| store_meaning(&error))
    }
}

impl Perform for Keychain {
    fn perform(&mut self, op: Op) -> Result<Option<Secret>, VaultError> {
        let kept = self.session.is_some();
        let first = self.attempt(&op);
        if !matches!(first, Err(VaultError::Failed(_) | VaultError::Unavailable)) {
            return first;
        }
        self.session = None;
        // A kept session ends with the daemon that gave it. All operations are safe to repeat.
        if kept { self.attempt(&op) } else { first }
    }
}

/// The default collection if it is locked, `None` if it is open. A service without a default
/// collection counts as locked: gnome-keyring has none until the login keyring was unlocked once
/// (observed).
fn lock_state(bus: &Connection) -> Result<Option<OwnedObjectPath>, VaultError> {
    let path: OwnedObjectPath = call(bus, SERVICE_PATH, SERVICE_INTERFACE, "ReadAlias", &"default")?;
    if path.as_str() == "/" {
        return Err(VaultError::Locked);
    }
    let locked: OwnedValue = call(
        bus,
        path.as_str(),
        "org.freedesktop.DBus.Properties",
        "Get",
        &("org.freedesktop.Secret.Collection", "Locked"),
    )?;
    match bool::try_from(locked) {
        Ok(true) => Ok(Some(path)),
        Ok(false) => Ok(None),
        Err(error) => Err(VaultError::Failed(error.to_string())),
    }
}

/// Lets the service show its prompt, and does not wait for the person.
fn show_unlock_prompt(bus: &Connection, collection: &OwnedObjectPath) -> Result<(), VaultError> {
    let (_, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
        call(bus, SERVICE_PATH, SERVICE_INTERFACE, "Unlock", &vec![collection])?;
    if prompt.as_str() != "/" {
        let (): () = call(bus, prompt.as_str(), "org.freedesktop.Secret.Prompt", "Prompt", &"")?;
    }
    Ok(())
}

fn call<B, R>(bus: &Connection, path: &str, interface: &str, method: &str, body: &B) -> Result<R, VaultError>
where
    B: serde::Serialize + zbus::zvariant::DynamicType,
    R: serde::de::DeserializeOwned + zbus::zvariant::Type,
{
    let reply = bus
        .call_method(Some(SERVICE), path, Some(interface), method, body)
        .map_err(|error| bus_meaning(&error))?;
    reply.body().deserialize().map_err(|error| bus_meaning(&error))
}

/// What a failure of the store means, by the type of what is underneath.
fn store_meaning(error: &keyring::Error) -> VaultError {
    let (keyring::Error::PlatformFailure(inner) | keyring::Error::NoStorageAccess(inner)) = error else {
        return plain_meaning(error);
    };
    match inner.downcast_ref::<secret_service::Error>() {
        Some(
            secret_service::Error::Locked | secret_service::Error::Prompt | secret_service::Error::NoResult,
        ) => VaultError::Locked,
        Some(secret_service::Error::Unavailable) => VaultError::Unavailable,
        Some(secret_service::Error::Zbus(error)) => bus_meaning(error),
        Some(secret_service::Error::ZbusFdo(error)) => fdo_meaning(error),
        _ => plain_meaning(error),
    }
}

fn bus_meaning(error: &zbus::Error) -> VaultError {
    match error {
        zbus::Error::MethodError(name, ..) => name_meaning(name.as_str(), error),
        zbus::Error::FDO(inner) => fdo_meaning(inner),
        zbus::Error::InputOutput(cause) if cause.kind() == std::io::ErrorKind::TimedOut => {
            VaultError::TimedOut
        }
        // No bus, or a bus that went away.
        zbus::Error::InputOutput(_)
        | zbus::Error::Connection(..)
        | zbus::Error::Address(_)
        | zbus::Error::Handshake(_)
        | zbus::Error::InterfaceNotFound => VaultError::Unavailable,
        other => VaultError::Failed(other.to_string()),
    }
}

fn fdo_meaning(error: &zbus::fdo::Error) -> VaultError {
    match error {
        zbus::fdo::Error::ZBus(inner) => bus_meaning(inner),
        other => {
            let name = zbus::DBusError::name(other);
            name_meaning(name.as_str(), other)
        }
    }
}

/// Names are documented in the D-Bus specification and in the Secret Service draft (15.6 Errors).
fn name_meaning(name: &str, error: &dyn std::error::Error) -> VaultError {
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => VaultError::Locked,
        "org.freedesktop.DBus.Error.ServiceUnknown"
        | "org.freedesktop.DBus.Error.NameHasNoOwner"
        | "org.freedesktop.DBus.Error.Disconnected" => VaultError::Unavailable,
        "org.freedesktop.DBus.Error.NoReply" | "org.freedesktop.DBus.Error.Timeout" => VaultError::TimedOut,
        spawn if spawn.starts_with("org.freedesktop.DBus.Error.Spawn.") => VaultError::Unavailable,
        _ => VaultError::Failed(error.to_string()),
    }
}
