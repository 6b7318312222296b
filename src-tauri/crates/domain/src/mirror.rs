//! What is mirrored to Supabase.

/// A mirrored table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MirrorTable {
    /// The person.
    Users,
    /// Connections with their health.
    Connections,
    /// Accounts.
    Accounts,
    /// Which account stands below which.
    Links,
    /// The person's settings.
    Settings,
}

impl MirrorTable {
    /// All tables, in the order in which they are pushed: a row never arrives before what it refers to.
    pub const ALL: [Self; 5] = [Self::Users, Self::Connections, Self::Accounts, Self::Links, Self::Settings];

    /// The table's name, the same in SQLite's outbox and in PostgreSQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Connections => "amazon_connections",
            Self::Accounts => "user_accounts",
            Self::Links => "account_links",
            Self::Settings => "user_settings",
        }
    }

    /// Reads the word written by [`MirrorTable::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == word)
    }
}

/// A local change that is not yet in Supabase. The row's content is read when it is pushed, so many
/// changes of one row are one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Which table.
    pub table: MirrorTable,
    /// Which row.
    pub row_id: String,
    /// Rises with each change of the row: a push clears the entry only if nothing came after it.
    pub version: i64,
}
