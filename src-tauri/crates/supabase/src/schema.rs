//! The mirrored tables as this version writes them: what `migrations/supabase` creates.

use domain::mirror::MirrorTable;

/// One table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its name in `public`.
    pub name: &'static str,
    /// The columns that identify a row in an upsert. The owner column is among them and is filled in
    /// by the database.
    pub on_conflict: &'static [&'static str],
    /// The columns that the app writes: all but the owner.
    pub columns: &'static [&'static str],
}

const USERS: Table =
    Table { name: "users", on_conflict: &["id"], columns: &["name", "email", "image_url", "updated_at"] };

const CONNECTIONS: Table = Table {
    name: "amazon_connections",
    on_conflict: &["user_id", "id"],
    columns: &[
        "id",
        "label",
        "home_region",
        "client_id",
        "scopes",
        "health",
        "cause",
        "last_success",
        "last_failure",
        "next_attempt",
        "created_at",
        "updated_at",
        "deleted_at",
    ],
};

const ACCOUNTS: Table = Table {
    name: "user_accounts",
    on_conflict: &["user_id", "id"],
    columns: &[
        "id",
        "connection_id",
        "kind",
        "region",
        "external_id",
        "name",
        "country_code",
        "currency_code",
        "timezone",
        "account_type",
        "entity_id",
        "access",
        "tracked",
        "updated_at",
        "status",
        "lacks",
        "seats",
    ],
};

const LINKS: Table = Table {
    name: "account_links",
    on_conflict: &["user_id", "parent_id", "child_id"],
    columns: &["parent_id", "child_id", "gone", "updated_at"],
};

const SETTINGS: Table = Table {
    name: "user_settings",
    on_conflict: &["user_id"],
    columns: &["theme", "notifications", "default_region", "updated_at"],
};

/// The table that `mirrored` is.
pub fn table(mirrored: MirrorTable) -> Table {
    match mirrored {
        MirrorTable::Users => USERS,
        MirrorTable::Connections => CONNECTIONS,
        MirrorTable::Accounts => ACCOUNTS,
        MirrorTable::Links => LINKS,
        MirrorTable::Settings => SETTINGS,
    }
}
