//! Rows of what users add to accounts and logins. A deletion is a choice like any other: a later rename on another
//! computer brings back what was deleted.

use super::column::{Mirrored, Reference, Table, columns};
use crate::organize::{self, LabelColor, LabelKind, Note, Tags};
use crate::{AccountId, ConnectionId, LabelId, SavedViewId, Timestamp};
use serde::{Deserialize, Serialize};

columns! {
    /// A group or a tag.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct LabelRow {
        /// Chosen by the device that made it.
        key id: LabelId;
        /// group or tag.
        choice kind: LabelKind;
        /// The user's name for it.
        choice name: String, most(200), shown(organize::NAME), given();
        /// gray, red, orange, yellow, green, teal, blue, purple or pink.
        choice color: LabelColor, default("'gray'");
        /// The user deleted it. The row stays, so that undoing it brings back what had it.
        choice removed: bool, default("false");
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        choices choices_version: i64;
    }
}

impl Mirrored for LabelRow {
    const TABLE: Table = Table {
        name: "labels",
        doc: "Groups and tags that the user made for accounts and logins.",
        owner: "user_id",
        most_rows: 5_000,
        references: &[],
        checks: &[],
    };
}

columns! {
    /// What the user added to an account. Of what nothing was added there is no row.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct AccountMarksRow {
        /// The account, of the same owner.
        key account_id: AccountId;
        /// Its group; null without one. It may have been deleted.
        choice group_id: Option<LabelId>;
        /// Ids of its tags, sorted. Some may have been deleted.
        choice tags: Tags, most(4000), shown(64), default("'[]'");
        /// The user's note, in lines.
        choice note: Note, most(8000), shown(organize::NOTE), default("''");
        /// Whether it is among the pinned ones.
        choice pinned: bool, default("false");
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        choices choices_version: i64;
    }
}

impl Mirrored for AccountMarksRow {
    const TABLE: Table = Table {
        name: "account_marks",
        doc: "What the user added to an account: group, tags, note, pin.",
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
    /// What the user added to a login. Of what nothing was added there is no row.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct ConnectionMarksRow {
        /// The connection, of the same owner.
        key connection_id: ConnectionId;
        /// Ids of its tags, sorted. Some may have been deleted.
        choice tags: Tags, most(4000), shown(64), default("'[]'");
        /// The user's note, in lines.
        choice note: Note, most(8000), shown(organize::NOTE), default("''");
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        choices choices_version: i64;
    }
}

impl Mirrored for ConnectionMarksRow {
    const TABLE: Table = Table {
        name: "connection_marks",
        doc: "What the user added to a login: tags and a note.",
        owner: "user_id",
        most_rows: 500,
        references: &[Reference {
            name: "connection",
            column: "connection_id",
            table: "amazon_connections",
            on_delete: "cascade",
        }],
        checks: &[],
    };
}

columns! {
    /// A saved view of the accounts.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct SavedViewRow {
        /// Chosen by the device that made it.
        key id: SavedViewId;
        /// The user's name for it.
        choice name: String, most(200), shown(organize::NAME), given();
        /// What the dashboard is to show: the search string of its accounts screen.
        choice query: String, most(4000), default("''");
        /// Its place among the others.
        choice position: i64, default("0");
        /// The user deleted it. The row stays, so that it can be brought back.
        choice removed: bool, default("false");
        /// When the row last changed, by the clock of the device that changed it.
        updated updated_at: Timestamp;
        /// Version of the row.
        choices choices_version: i64;
    }
}

impl Mirrored for SavedViewRow {
    const TABLE: Table = Table {
        name: "saved_views",
        doc: "Views of the accounts that the user saved: filters, order and columns.",
        owner: "user_id",
        most_rows: 1_000,
        references: &[],
        checks: &[],
    };
}
