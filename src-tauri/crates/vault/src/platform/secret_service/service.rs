//! What `keyring` does not offer: seeing how the collections are without asking the user for anything, and
//! showing a prompt without waiting for the answer.

use super::meaning::{bus_meaning, is_gone};
use crate::VaultError;
use std::collections::HashMap;
use std::time::Duration;
use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{DynamicType, ObjectPath, OwnedObjectPath, OwnedValue, Type, Value};

const NAME: &str = "org.freedesktop.secrets";
const PATH: &str = "/org/freedesktop/secrets";
const INTERFACE: &str = "org.freedesktop.Secret.Service";
const COLLECTION: &str = "org.freedesktop.Secret.Collection";
const PROMPT: &str = "org.freedesktop.Secret.Prompt";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const LABEL: &str = "org.freedesktop.Secret.Collection.Label";

/// KeePassXC registers both names on one connection (`MainWindow.cpp`).
const KEEPASSXC: &str = "org.keepassxc.KeePassXC.MainWindow";

/// A reply that takes longer than any caller waits is worth nothing; giving up frees the thread.
const REPLY_BOUND: Duration = Duration::from_secs(10);

/// The Secret Service on the session bus. A prompt belongs to the connection that asked for it and ends with
/// it, so the connection is kept as long as the service answers.
pub(super) struct Service(Connection);

/// What the service can store into.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Collections {
    /// The default collection is open.
    Open,
    /// The default collection is locked, or there is none and these are locked: one of them may become the
    /// default once it is open.
    Locked(Vec<OwnedObjectPath>),
    /// Nothing is locked and no collection is the default one.
    NoDefault {
        /// Whether other collections are open: what they hold can be found.
        others: bool,
    },
}

impl Service {
    pub(super) fn connect() -> Result<Self, VaultError> {
        Builder::session()
            .map(|builder| builder.method_timeout(REPLY_BOUND))
            .and_then(Builder::build)
            .map(Self)
            .map_err(|error| bus_meaning(&error))
    }

    /// How the collections are. Never shows a prompt.
    ///
    /// The default alias may be unset (KeePassXC without an exposed group, gnome-keyring before its first
    /// keyring) and may name a collection that is gone.
    pub(super) fn collections(&self) -> Result<Collections, VaultError> {
        let default = self.read_alias("default")?;
        if default.as_str() != "/" {
            match self.is_locked(&default)? {
                Some(true) => return Ok(Collections::Locked(vec![default])),
                Some(false) => return Ok(Collections::Open),
                None => {}
            }
        }
        // It is always there and open in gnome-keyring, and ends with the login. Others may not know it.
        let session = self.read_alias("session").ok();
        let (mut locked, mut others) = (Vec::new(), false);
        for path in self.all_collections()?.into_iter().filter(|path| Some(path) != session.as_ref()) {
            match self.is_locked(&path)? {
                Some(true) => locked.push(path),
                Some(false) => others = true,
                None => {}
            }
        }
        Ok(if locked.is_empty() { Collections::NoDefault { others } } else { Collections::Locked(locked) })
    }

    /// Lets the service show its prompt to unlock, and does not wait for the user.
    pub(super) fn prompt_to_unlock(&self, collections: &[OwnedObjectPath]) -> Result<(), VaultError> {
        let (_, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) =
            self.call(PATH, INTERFACE, "Unlock", &collections)?;
        self.show(&prompt)
    }

    /// Lets the service show its prompt to create the default collection, and does not wait for the user.
    /// Answers with the prompt, if there is one: some services create without asking.
    pub(super) fn prompt_to_create(&self) -> Result<Option<OwnedObjectPath>, VaultError> {
        // The label that libsecret gives it, so that it is the same one whichever program comes first.
        let properties = HashMap::from([(LABEL, Value::from("Default keyring"))]);
        let (_, prompt): (OwnedObjectPath, OwnedObjectPath) =
            self.call(PATH, INTERFACE, "CreateCollection", &(properties, "default"))?;
        self.show(&prompt)?;
        Ok((prompt.as_str() != "/").then_some(prompt))
    }

    /// Closes a prompt, if it is still shown.
    pub(super) fn dismiss(&self, prompt: &ObjectPath<'_>) {
        // One that was answered is gone, and its path with it.
        let _: Result<(), _> = self.call(prompt.as_str(), PROMPT, "Dismiss", &());
    }

    /// Whether it can make a default collection. To KeePassXC a collection is a whole database, and its user
    /// has one: a group of it has to be exposed, which no program can ask for.
    pub(super) fn can_create(&self) -> bool {
        let owner = self.owner(NAME);
        owner.is_some() && owner != self.owner(KEEPASSXC)
    }

    /// The program that answers now, by its unique name.
    pub(super) fn running(&self) -> Option<String> {
        self.owner(NAME)
    }

    fn owner(&self, name: &str) -> Option<String> {
        let bus = "org.freedesktop.DBus";
        let reply =
            self.0.call_method(Some(bus), "/org/freedesktop/DBus", Some(bus), "GetNameOwner", &name).ok()?;
        reply.body().deserialize().ok()
    }

    /// The collection that `alias` names, `/` if none.
    fn read_alias(&self, alias: &str) -> Result<OwnedObjectPath, VaultError> {
        self.call(PATH, INTERFACE, "ReadAlias", &alias)
    }

    fn all_collections(&self) -> Result<Vec<OwnedObjectPath>, VaultError> {
        let value: OwnedValue = self.call(PATH, PROPERTIES, "Get", &(INTERFACE, "Collections"))?;
        Vec::try_from(value).map_err(|error| VaultError::Failed(error.to_string()))
    }

    /// Whether the collection is locked; `None` when it is gone.
    fn is_locked(&self, collection: &OwnedObjectPath) -> Result<Option<bool>, VaultError> {
        let value: OwnedValue =
            match self.try_call(collection.as_str(), PROPERTIES, "Get", &(COLLECTION, "Locked")) {
                Ok(value) => value,
                Err(error) if is_gone(&error) => return Ok(None),
                Err(error) => return Err(bus_meaning(&error)),
            };
        bool::try_from(value).map(Some).map_err(|error| VaultError::Failed(error.to_string()))
    }

    fn show(&self, prompt: &OwnedObjectPath) -> Result<(), VaultError> {
        if prompt.as_str() == "/" {
            return Ok(());
        }
        self.call(prompt.as_str(), PROMPT, "Prompt", &"")
    }

    fn call<B, R>(&self, path: &str, interface: &str, method: &str, body: &B) -> Result<R, VaultError>
    where
        B: serde::Serialize + DynamicType,
        R: serde::de::DeserializeOwned + Type,
    {
        self.try_call(path, interface, method, body).map_err(|error| bus_meaning(&error))
    }

    fn try_call<B, R>(&self, path: &str, interface: &str, method: &str, body: &B) -> zbus::Result<R>
    where
        B: serde::Serialize + DynamicType,
        R: serde::de::DeserializeOwned + Type,
    {
        self.0.call_method(Some(NAME), path, Some(interface), method, body)?.body().deserialize()
    }
}
