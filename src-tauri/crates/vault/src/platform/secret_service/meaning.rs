//! What the errors of the store and of D-Bus mean. Decided by type and name, never by text.

use super::super::plain_meaning;
use crate::VaultError;

/// Whether the user dismissed the prompt that an entry needed.
pub(super) fn is_dismissal(error: &keyring::Error) -> bool {
    let keyring::Error::NoStorageAccess(inner) = error else { return false };
    matches!(inner.downcast_ref(), Some(secret_service::Error::Prompt))
}

/// Whether the object that was called is not there. Services differ in the name: GDBus and sd-bus
/// (*observed*: gnome-keyring 42), QtDBus, and the Secret Service draft (15.6 Errors).
pub(super) fn is_gone(error: &zbus::Error) -> bool {
    let name = match error {
        zbus::Error::MethodError(name, ..) => name.as_str().to_owned(),
        zbus::Error::FDO(inner) => zbus::DBusError::name(&**inner).to_string(),
        _ => return false,
    };
    matches!(
        name.as_str(),
        "org.freedesktop.DBus.Error.UnknownObject"
            | "org.freedesktop.DBus.Error.UnknownMethod"
            | "org.freedesktop.DBus.Error.UnknownInterface"
            | "org.freedesktop.Secret.Error.NoSuchObject"
    )
}

/// What a failure of the store means, by the type of what is underneath.
pub(super) fn store_meaning(error: &keyring::Error) -> VaultError {
    let (keyring::Error::PlatformFailure(inner) | keyring::Error::NoStorageAccess(inner)) = error else {
        return plain_meaning(error);
    };
    match inner.downcast_ref::<secret_service::Error>() {
        Some(secret_service::Error::Locked | secret_service::Error::Prompt) => VaultError::Locked,
        // Only `ReadAlias` gives it: the default collection went away since it was looked at.
        Some(secret_service::Error::NoResult) => VaultError::NoCollection,
        Some(secret_service::Error::Unavailable) => VaultError::Unavailable,
        Some(secret_service::Error::Zbus(error)) => bus_meaning(error),
        Some(secret_service::Error::ZbusFdo(error)) => fdo_meaning(error),
        _ => plain_meaning(error),
    }
}

pub(super) fn bus_meaning(error: &zbus::Error) -> VaultError {
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
