//! Rows as they travel. Field names and words are the columns and words of PostgreSQL.

use super::MirrorTable;
use crate::settings::Theme;
use crate::{AccountAccess, AccountId, AccountKind, Cause, ConnectionId, DspSeat, Health, Region, Timestamp};
use serde::{Deserialize, Serialize};

/// When a row's groups last changed: milliseconds since 1970 by the corrected clock, 0 for never.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Versions {
    /// Amazon's or Clerk's facts.
    pub facts: i64,
    /// The person's choices.
    pub choices: i64,
}

/// The person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Full name; may be empty.
    pub name: String,
    /// Primary e-mail address.
    pub email: Option<String>,
    /// Address of the picture.
    pub image_url: Option<String>,
    /// By the clock of the device.
    pub updated_at: Timestamp,
    /// Version of the row.
    pub facts_version: i64,
}

/// A computer of the person. Only pulled: a push says of itself whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Chosen at the app's first start there.
    pub id: String,
    /// The computer's name.
    pub name: String,
    /// `linux`, `macos` or `windows`.
    pub platform: String,
    /// The app's version there.
    pub app_version: String,
    /// When it was last seen to send something.
    pub last_seen_at: Timestamp,
}

/// A connection without its health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRow {
    /// Its id.
    pub id: ConnectionId,
    /// The person's name for it: the only choice.
    pub label: String,
    /// The login page that was used.
    pub home_region: Region,
    /// The LwA client of the grant.
    pub client_id: String,
    /// Scopes as granted.
    pub scopes: String,
    /// When it was connected.
    pub created_at: Timestamp,
    /// By the clock of the device.
    pub updated_at: Timestamp,
    /// When the person disconnected it; a fact, so that no rename brings it back.
    pub deleted_at: Option<Timestamp>,
    /// Version of all but the label.
    pub facts_version: i64,
    /// Version of the label.
    pub choices_version: i64,
}

/// How a connection is on one device. Written by that device alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthRow {
    /// The connection.
    pub connection_id: ConnectionId,
    /// The device. Left out in a push: it is the one that pushes.
    #[serde(default, skip_serializing)]
    pub device_id: String,
    /// How it is.
    pub health: Health,
    /// Why, as [`Cause::for_others`] says it.
    #[serde(serialize_with = "for_others")]
    pub cause: Option<Cause>,
    /// Last success.
    pub last_success: Option<Timestamp>,
    /// Last failure.
    pub last_failure: Option<Timestamp>,
    /// Next attempt.
    pub next_attempt: Option<Timestamp>,
    /// By the clock of the device.
    pub updated_at: Timestamp,
    /// Version of the row.
    pub facts_version: i64,
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde passes fields so")]
fn for_others<S: serde::Serializer>(cause: &Option<Cause>, serializer: S) -> Result<S::Ok, S::Error> {
    cause.map(Cause::for_others).serialize(serializer)
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Derived identity.
    pub id: AccountId,
    /// A connection that reaches it.
    pub connection_id: ConnectionId,
    /// What it is.
    pub kind: AccountKind,
    /// Where it lives.
    pub region: Region,
    /// Amazon's id, exact.
    pub external_id: String,
    /// Amazon's name.
    pub name: String,
    /// Amazon's country code.
    pub country_code: Option<String>,
    /// ISO 4217 code.
    pub currency_code: Option<String>,
    /// IANA name.
    pub timezone: Option<String>,
    /// Amazon's account type.
    pub account_type: Option<String>,
    /// Amazon's entity id.
    pub entity_id: Option<String>,
    /// Whether it is reached.
    pub access: AccountAccess,
    /// Whether the person tracks it: the only choice.
    pub tracked: bool,
    /// By the clock of the device.
    pub updated_at: Timestamp,
    /// Amazon's word for its state.
    pub status: Option<String>,
    /// What the login may not do with it: words separated by spaces.
    pub lacks: String,
    /// Seats at exchanges.
    pub seats: Vec<DspSeat>,
    /// Version of all but `tracked`.
    pub facts_version: i64,
    /// Version of `tracked`.
    pub choices_version: i64,
}

/// Which account stands below which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkRow {
    /// The one above.
    pub parent_id: AccountId,
    /// The one below.
    pub child_id: AccountId,
    /// A later sweep no longer saw it.
    pub gone: bool,
    /// By the clock of the device.
    pub updated_at: Timestamp,
    /// Version of the row.
    pub facts_version: i64,
}

/// The person's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsRow {
    /// Colours.
    pub theme: Theme,
    /// System notifications.
    pub notifications: bool,
    /// Region offered first.
    pub default_region: Region,
    /// The account to begin with.
    pub default_account_id: Option<AccountId>,
    /// By the clock of the device.
    pub updated_at: Timestamp,
    /// Version of the row.
    pub choices_version: i64,
}

/// A row of any table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "table", content = "row")]
pub enum MirrorRow {
    /// `users`
    #[serde(rename = "users")]
    Person(PersonRow),
    /// `devices`
    #[serde(rename = "devices")]
    Device(DeviceRow),
    /// `amazon_connections`
    #[serde(rename = "amazon_connections")]
    Connection(ConnectionRow),
    /// `connection_health`
    #[serde(rename = "connection_health")]
    Health(HealthRow),
    /// `user_accounts`
    #[serde(rename = "user_accounts")]
    Account(AccountRow),
    /// `account_links`
    #[serde(rename = "account_links")]
    Link(LinkRow),
    /// `user_settings`
    #[serde(rename = "user_settings")]
    Settings(SettingsRow),
}

impl MirrorRow {
    /// Its versions; a group that it does not have is 0.
    pub fn versions(&self) -> Versions {
        let (facts, choices) = match self {
            Self::Device(_) => (0, 0),
            Self::Person(row) => (row.facts_version, 0),
            Self::Connection(row) => (row.facts_version, row.choices_version),
            Self::Health(row) => (row.facts_version, 0),
            Self::Account(row) => (row.facts_version, row.choices_version),
            Self::Link(row) => (row.facts_version, 0),
            Self::Settings(row) => (0, row.choices_version),
        };
        Versions { facts, choices }
    }

    /// The table in the outbox; `None` for a device.
    pub fn table(&self) -> Option<MirrorTable> {
        Some(match self {
            Self::Device(_) => return None,
            Self::Person(_) => MirrorTable::Users,
            Self::Connection(_) => MirrorTable::Connections,
            Self::Health(_) => MirrorTable::Health,
            Self::Account(_) => MirrorTable::Accounts,
            Self::Link(_) => MirrorTable::Links,
            Self::Settings(_) => MirrorTable::Settings,
        })
    }
}

/// Writes the row alone, without the name of its table.
impl Serialize for MirrorRow {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Person(row) => row.serialize(serializer),
            Self::Device(row) => row.serialize(serializer),
            Self::Connection(row) => row.serialize(serializer),
            Self::Health(row) => row.serialize(serializer),
            Self::Account(row) => row.serialize(serializer),
            Self::Link(row) => row.serialize(serializer),
            Self::Settings(row) => row.serialize(serializer),
        }
    }
}
