//! Rows as they travel. Field names and words are the columns and words of PostgreSQL.

use super::column::{Columns, Mirrored, Reference, Table, columns};
use super::marks_row::{AccountMarksRow, ConnectionMarksRow, LabelRow, SavedViewRow};
use super::{Field, MirrorTable};
use crate::account::AccountInfo;
use crate::grant::ConsentSource;
use crate::settings::SyncedSettings;
use crate::watch::{AccountHealth, CauseSource, History};
use crate::{AccountAccess, AccountId, AccountKind, Cause, ConnectionId, Health, Region, Timestamp, plain};
use serde::{Deserialize, Serialize};

/// When a row's groups last changed: milliseconds since 1970 by the corrected clock, 0 for never.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Versions {
    /// Amazon's or Clerk's facts.
    pub facts: i64,
    /// The user's choices.
    pub choices: i64,
}

columns! {
    /// The user.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct UserRow {
        /// Full name as Clerk shows it; empty where Clerk has none.
        fact name: String, most(500), shown(plain::NAME), default("''");
        /// The primary email address; null for users who sign in by phone.
        fact email: Option<String>, most(320), shown(plain::EMAIL);
        /// Address of the picture.
        fact image_url: Option<String>, most(2000), shown(2000);
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        facts facts_version: i64;
    }
}

impl Mirrored for UserRow {
    const TABLE: Table = Table {
        name: "users",
        doc: "The user, one row, written by their own devices.",
        owner: "id",
        most_rows: 0,
        references: &[],
        checks: &[],
    };
}

/// A computer of the user. Only pulled: a push says of itself whose it is.
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

impl DeviceRow {
    fn make_plain(&mut self) {
        self.name.make_plain(plain::NAME);
        self.platform.make_plain(plain::WORD);
        self.app_version.make_plain(plain::WORD);
    }
}

columns! {
    /// A connection without its health.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct ConnectionRow {
        /// Chosen by the device that connected it; the same after reconnecting.
        key id: ConnectionId;
        /// The user's name for it.
        choice label: String, most(200), shown(plain::LABEL);
        /// The region whose login page was used: na, eu or fe. The grant is valid in all.
        fact home_region: Region;
        /// The LwA client that the grant belongs to.
        fact client_id: String, most(200), given();
        /// Scopes as granted, separated by spaces.
        fact scopes: String, most(2000), default("''");
        /// When it was connected.
        fact created_at: Timestamp, default("now()");
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// When the user disconnected it; null again after reconnecting. The row stays, and no rename brings it
        /// back.
        fact deleted_at: Option<Timestamp>;
        /// Version of the facts.
        facts facts_version: i64;
        /// Version of the choices.
        choices choices_version: i64;
    }
}

impl Mirrored for ConnectionRow {
    const TABLE: Table = Table {
        name: "amazon_connections",
        doc: "One Amazon login, authorised for one LwA client. The tokens stay on the devices.",
        owner: "user_id",
        most_rows: 500,
        references: &[],
        checks: &[],
    };
}

columns! {
    /// How a connection is on one device. Written by that device alone.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct HealthRow {
        /// The connection, of the same owner.
        key connection_id: ConnectionId;
        /// The device that holds the grant. Left out in a push: it is the one that pushes.
        #[serde(default, skip_serializing)]
        key device_id: String, id();
        /// healthy, expiring, expired, revoked, error or disconnected.
        fact health: Health;
        /// Why it is not healthy, in words that every version understands; null if it is.
        #[serde(serialize_with = "for_others")]
        fact cause: Option<Cause>;
        /// The last refresh or probe that worked.
        fact last_success: Option<Timestamp>;
        /// The last refresh or probe that failed.
        fact last_failure: Option<Timestamp>;
        /// When the device tries next; null when only the user can fix it.
        fact next_attempt: Option<Timestamp>;
        /// When the user consented to the device's grant, by Amazon's clock; null where that is not known. Fixes when
        /// the grant ends.
        fact consented_at: Option<Timestamp>;
        /// How that is known: noted with the code, or entered by the user.
        fact consent_source: Option<ConsentSource>;
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        facts facts_version: i64;
    }
}

impl Mirrored for HealthRow {
    const TABLE: Table = Table {
        name: "connection_health",
        doc: "How a login is on each device that holds, or held, a grant of it. Written by that device alone.",
        owner: "user_id",
        most_rows: 25_000,
        references: &[
            Reference {
                name: "connection",
                column: "connection_id",
                table: "amazon_connections",
                on_delete: "cascade",
            },
            Reference { name: "device", column: "device_id", table: "devices", on_delete: "cascade" },
        ],
        checks: &[],
    };
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde passes fields so")]
fn for_others<S: serde::Serializer>(cause: &Option<Cause>, serializer: S) -> Result<S::Ok, S::Error> {
    cause.map(Cause::for_others).serialize(serializer)
}

columns! {
    /// An account.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct AccountRow {
        /// Derived from owner, kind, region and external id, so all devices agree.
        key id: AccountId;
        /// A connection that reaches it, of the same owner.
        fact connection_id: ConnectionId;
        /// sponsored_ads, dsp_advertiser, amc_instance or manager_account.
        origin kind: AccountKind;
        /// na, eu or fe.
        origin region: Region;
        /// Amazon's id, exact; digits for a sponsored_ads profile that is reached.
        origin external_id: String, most(500), shown(plain::NAME), given();
        /// What Amazon says of it.
        #[serde(flatten)]
        part info: AccountInfo;
        /// ok; denied when Amazon names it without letting the login in; lost when it was reached before.
        fact access: AccountAccess;
        /// Whether the user chose to track it.
        choice tracked: bool;
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the facts.
        facts facts_version: i64;
        /// Version of the choices.
        choices choices_version: i64;
    }
}

impl Mirrored for AccountRow {
    const TABLE: Table = Table {
        name: "user_accounts",
        doc: "What a connection reaches at Amazon.",
        owner: "user_id",
        most_rows: 50_000,
        references: &[Reference {
            name: "connection",
            column: "connection_id",
            table: "amazon_connections",
            on_delete: "cascade",
        }],
        checks: &[
            // A profile that Amazon names without its number has its entity and marketplace instead. It can never
            // have been reached.
            (
                "profile_id_exact",
                "kind <> 'sponsored_ads' or external_id ~ '^[0-9]{1,20}$' or access <> 'ok'",
            ),
            ("lacks_known", "lacks <@ '[\"edit\", \"dsp\", \"amc\"]'"),
        ],
    };
}

columns! {
    /// How an account is, apart from the logins that reach it.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct AccountHealthRow {
        /// The account, of the same owner.
        key account_id: AccountId;
        /// unknown, ok, attention or stopped.
        fact health: AccountHealth;
        /// Which of Amazon's answers names the cause; null without one.
        fact cause_source: Option<CauseSource>;
        /// Amazon's word for the cause, as it wrote it.
        fact cause_word: Option<String>, most(200), shown(plain::WORD);
        /// Since when, as far as a device has seen.
        fact since: Option<Timestamp>;
        /// When a payment is due.
        fact payment_due: Option<Timestamp>;
        /// When Amazon suspends the campaigns.
        fact suspends: Option<Timestamp>;
        /// How it was during the last 90 days, oldest first: an array of {at, health, source, word}.
        fact history: History, most(65536), shown(plain::WORD), default("'[]'");
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        facts facts_version: i64;
    }
}

impl Mirrored for AccountHealthRow {
    const TABLE: Table = Table {
        name: "account_health",
        doc: "How an account is at Amazon: whether it can pay and is admitted.",
        owner: "user_id",
        most_rows: 50_000,
        references: &[Reference {
            name: "account",
            column: "account_id",
            table: "user_accounts",
            on_delete: "cascade",
        }],
        checks: &[],
    };
}

columns! {
    /// Which account stands below which.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct LinkRow {
        /// The account above.
        key parent_id: AccountId;
        /// The account below.
        key child_id: AccountId;
        /// A later account check no longer saw the link. The row stays.
        fact gone: bool, default("false");
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        facts facts_version: i64;
    }
}

impl Mirrored for LinkRow {
    const TABLE: Table = Table {
        name: "account_links",
        doc: "Which account stands below which: below a manager account, below an agency profile.",
        owner: "user_id",
        most_rows: 200_000,
        references: &[
            Reference { name: "parent", column: "parent_id", table: "user_accounts", on_delete: "cascade" },
            Reference { name: "child", column: "child_id", table: "user_accounts", on_delete: "cascade" },
        ],
        checks: &[("not_itself", "parent_id <> child_id")],
    };
}

columns! {
    /// The user's settings.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct SettingsRow {
        /// What the settings page edits.
        #[serde(flatten)]
        part settings: SyncedSettings;
        /// The account to begin with, one at most; null for none.
        choice default_account_id: Option<AccountId>;
        /// What the dashboard is limited to: `account:` or `group:` and an id; null for all accounts.
        choice focus: Option<String>, most(100), shown(100);
        /// What it is limited to at the start: last, all, or as `focus`.
        choice start_focus: String, most(100), shown(100), default("'last'");
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        choices choices_version: i64;
    }
}

impl Mirrored for SettingsRow {
    const TABLE: Table = Table {
        name: "user_settings",
        doc: "The user's settings, one row.",
        owner: "user_id",
        most_rows: 0,
        references: &[Reference {
            name: "default_account",
            column: "default_account_id",
            table: "user_accounts",
            on_delete: "set null (default_account_id)",
        }],
        checks: &[],
    };
}

/// A row of any table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "table", content = "row")]
pub enum MirrorRow {
    /// `users`
    #[serde(rename = "users")]
    User(UserRow),
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
    /// `account_health`
    #[serde(rename = "account_health")]
    AccountHealth(AccountHealthRow),
    /// `account_links`
    #[serde(rename = "account_links")]
    Link(LinkRow),
    /// `labels`
    #[serde(rename = "labels")]
    Label(LabelRow),
    /// `account_marks`
    #[serde(rename = "account_marks")]
    AccountMarks(AccountMarksRow),
    /// `connection_marks`
    #[serde(rename = "connection_marks")]
    ConnectionMarks(ConnectionMarksRow),
    /// `saved_views`
    #[serde(rename = "saved_views")]
    SavedView(SavedViewRow),
    /// `user_settings`
    #[serde(rename = "user_settings")]
    Settings(SettingsRow),
}

impl MirrorRow {
    /// Its versions; a group that it does not have is 0.
    pub fn versions(&self) -> Versions {
        let (facts, choices) = match self {
            Self::Device(_) => (0, 0),
            Self::User(row) => (row.facts_version, 0),
            Self::Connection(row) => (row.facts_version, row.choices_version),
            Self::Health(row) => (row.facts_version, 0),
            Self::Account(row) => (row.facts_version, row.choices_version),
            Self::AccountHealth(row) => (row.facts_version, 0),
            Self::Link(row) => (row.facts_version, 0),
            Self::Label(row) => (0, row.choices_version),
            Self::AccountMarks(row) => (0, row.choices_version),
            Self::ConnectionMarks(row) => (0, row.choices_version),
            Self::SavedView(row) => (0, row.choices_version),
            Self::Settings(row) => (0, row.choices_version),
        };
        Versions { facts, choices }
    }

    /// The row with plain text in every column that is shown. Ids, scopes and client ids stay as they are: they are
    /// compared and never shown.
    #[must_use]
    pub fn plain(mut self) -> Self {
        match &mut self {
            Self::User(row) => row.make_plain(),
            Self::Device(row) => row.make_plain(),
            Self::Connection(row) => row.make_plain(),
            Self::Health(row) => row.make_plain(),
            Self::Account(row) => row.make_plain(),
            Self::AccountHealth(row) => row.make_plain(),
            Self::Link(row) => row.make_plain(),
            Self::Label(row) => row.make_plain(),
            Self::AccountMarks(row) => row.make_plain(),
            Self::ConnectionMarks(row) => row.make_plain(),
            Self::SavedView(row) => row.make_plain(),
            Self::Settings(row) => row.make_plain(),
        }
        self
    }

    /// The table in the outbox; `None` for a device.
    pub fn table(&self) -> Option<MirrorTable> {
        Some(match self {
            Self::Device(_) => return None,
            Self::User(_) => MirrorTable::Users,
            Self::Connection(_) => MirrorTable::Connections,
            Self::Health(_) => MirrorTable::Health,
            Self::Account(_) => MirrorTable::Accounts,
            Self::AccountHealth(_) => MirrorTable::AccountHealth,
            Self::Link(_) => MirrorTable::Links,
            Self::Label(_) => MirrorTable::Labels,
            Self::AccountMarks(_) => MirrorTable::AccountMarks,
            Self::ConnectionMarks(_) => MirrorTable::ConnectionMarks,
            Self::SavedView(_) => MirrorTable::SavedViews,
            Self::Settings(_) => MirrorTable::Settings,
        })
    }
}

/// Writes the row alone, without the name of its table.
impl Serialize for MirrorRow {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::User(row) => row.serialize(serializer),
            Self::Device(row) => row.serialize(serializer),
            Self::Connection(row) => row.serialize(serializer),
            Self::Health(row) => row.serialize(serializer),
            Self::Account(row) => row.serialize(serializer),
            Self::AccountHealth(row) => row.serialize(serializer),
            Self::Link(row) => row.serialize(serializer),
            Self::Label(row) => row.serialize(serializer),
            Self::AccountMarks(row) => row.serialize(serializer),
            Self::ConnectionMarks(row) => row.serialize(serializer),
            Self::SavedView(row) => row.serialize(serializer),
            Self::Settings(row) => row.serialize(serializer),
        }
    }
}
