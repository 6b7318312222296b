//! What is mirrored to Supabase, and which of two versions counts.

pub(crate) mod column;
mod field;
mod marks_row;
#[cfg(test)]
mod plain;
mod row;

pub use column::{Column, Columns, Mirrored, Part, Reader, Reference, Table};
pub use field::{Field, Kind, Value};
pub use marks_row::{AccountMarksRow, ConnectionMarksRow, LabelRow, SavedViewRow};
pub use row::{
    AccountHealthRow, AccountRow, ConnectionRow, DeviceRow, HealthRow, LinkRow, MirrorRow, SettingsRow,
    UserRow, Versions,
};

/// A mirrored table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MirrorTable {
    /// The user.
    Users,
    /// Connections.
    Connections,
    /// How this device's connections are.
    Health,
    /// Accounts.
    Accounts,
    /// How accounts are.
    AccountHealth,
    /// Which account stands below which.
    Links,
    /// Groups and tags.
    Labels,
    /// What the user added to accounts.
    AccountMarks,
    /// What the user added to connections.
    ConnectionMarks,
    /// Saved views.
    SavedViews,
    /// The user's settings.
    Settings,
}

impl MirrorTable {
    /// All tables, in the order in which they are pushed: a row never arrives before what it refers to.
    pub const ALL: [Self; 11] = [
        Self::Users,
        Self::Connections,
        Self::Health,
        Self::Accounts,
        Self::AccountHealth,
        Self::Links,
        Self::Labels,
        Self::AccountMarks,
        Self::ConnectionMarks,
        Self::SavedViews,
        Self::Settings,
    ];

    /// The table's name, the same in SQLite's outbox and in PostgreSQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Users => UserRow::TABLE.name,
            Self::Connections => ConnectionRow::TABLE.name,
            Self::Health => HealthRow::TABLE.name,
            Self::Accounts => AccountRow::TABLE.name,
            Self::AccountHealth => AccountHealthRow::TABLE.name,
            Self::Links => LinkRow::TABLE.name,
            Self::Labels => LabelRow::TABLE.name,
            Self::AccountMarks => AccountMarksRow::TABLE.name,
            Self::ConnectionMarks => ConnectionMarksRow::TABLE.name,
            Self::SavedViews => SavedViewRow::TABLE.name,
            Self::Settings => SettingsRow::TABLE.name,
        }
    }

    /// What it is made of.
    pub fn describe(self) -> (Table, Vec<Column>) {
        fn of<R: Mirrored>() -> (Table, Vec<Column>) {
            (R::TABLE, R::columns())
        }
        match self {
            Self::Users => of::<UserRow>(),
            Self::Connections => of::<ConnectionRow>(),
            Self::Health => of::<HealthRow>(),
            Self::Accounts => of::<AccountRow>(),
            Self::AccountHealth => of::<AccountHealthRow>(),
            Self::Links => of::<LinkRow>(),
            Self::Labels => of::<LabelRow>(),
            Self::AccountMarks => of::<AccountMarksRow>(),
            Self::ConnectionMarks => of::<ConnectionMarksRow>(),
            Self::SavedViews => of::<SavedViewRow>(),
            Self::Settings => of::<SettingsRow>(),
        }
    }

    /// Reads the word written by [`MirrorTable::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == word)
    }
}

/// Columns of a row that are settled together when two devices changed it: the newest change of a group wins,
/// whatever happened to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// What Amazon or Clerk said: the newest fetch wins.
    Facts,
    /// What the user chose: the newest edit wins.
    Choices,
}

/// A local change that is not yet in Supabase. The row's content is read when it is pushed, so many
/// changes of one row are one entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OutboxEntry {
    /// Which table.
    pub table: MirrorTable,
    /// Which row.
    pub row_id: String,
    /// Rises with each change of the row: a push clears the entry only if nothing came after it.
    pub version: i64,
}

/// What Supabase's counter of a user's changes looked like around a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    /// Made with the counter: another one is another database, or one that forgot the user.
    pub epoch: String,
    /// The newest change before the push.
    pub before: i64,
    /// The newest change after it.
    pub after: i64,
}
