//! What is compared: each group of each row, without what belongs to one device alone.

use domain::mirror::{Group, MirrorRow, MirrorTable};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub table: MirrorTable,
    pub row: String,
    pub group: &'static str,
}

/// The content of each group and its version.
pub type Dump = BTreeMap<Key, (i64, Value)>;

pub fn key(table: MirrorTable, row: &str, group: Group) -> Key {
    let group = if group == Group::Facts { "facts" } else { "choices" };
    Key { table, row: row.to_owned(), group }
}

pub fn add(dump: &mut Dump, row: &MirrorRow) {
    let versions = row.versions();
    let mut put = |table, id: &str, group, value| {
        let version = if group == Group::Facts { versions.facts } else { versions.choices };
        if version > 0 {
            dump.insert(key(table, id, group), (version, value));
        }
    };
    match row {
        MirrorRow::Device(_) | MirrorRow::Health(_) => {}
        MirrorRow::User(row) => put(MirrorTable::Users, "", Group::Facts, json!(row.name)),
        MirrorRow::Connection(row) => {
            let id = row.id.as_str();
            put(MirrorTable::Connections, id, Group::Choices, json!(row.label));
            // Not the client and the login page: they are those of each device's own grant.
            let facts = json!([row.scopes, row.created_at, row.deleted_at]);
            put(MirrorTable::Connections, id, Group::Facts, facts);
        }
        MirrorRow::Account(row) => {
            let id = row.id.as_str();
            put(MirrorTable::Accounts, id, Group::Choices, json!(row.tracked));
            // Not through which connection: each device prefers its own.
            let facts = json!([row.info, row.access, row.external_id]);
            put(MirrorTable::Accounts, id, Group::Facts, facts);
        }
        MirrorRow::AccountHealth(row) => {
            let facts = json!([row.health, row.cause_source, row.cause_word, row.history]);
            put(MirrorTable::AccountHealth, row.account_id.as_str(), Group::Facts, facts);
        }
        MirrorRow::Link(row) => {
            let id = format!("{} {}", row.parent_id, row.child_id);
            put(MirrorTable::Links, &id, Group::Facts, json!(row.gone));
        }
        MirrorRow::Label(row) => {
            let choices = json!([row.kind, row.name, row.color, row.removed]);
            put(MirrorTable::Labels, row.id.as_str(), Group::Choices, choices);
        }
        MirrorRow::AccountMarks(row) => {
            let choices = json!([row.group_id, row.tags, row.note, row.pinned]);
            put(MirrorTable::AccountMarks, row.account_id.as_str(), Group::Choices, choices);
        }
        MirrorRow::ConnectionMarks(row) => {
            let choices = json!([row.tags, row.note]);
            put(MirrorTable::ConnectionMarks, row.connection_id.as_str(), Group::Choices, choices);
        }
        MirrorRow::SavedView(row) => {
            let choices = json!([row.name, row.query, row.position, row.removed]);
            put(MirrorTable::SavedViews, row.id.as_str(), Group::Choices, choices);
        }
        MirrorRow::Settings(row) => {
            put(MirrorTable::Settings, "", Group::Choices, json!([row.settings, row.focus, row.start_focus]));
        }
    }
}

pub fn differences(one: &Dump, other: &Dump) -> Vec<String> {
    let keys: std::collections::BTreeSet<&Key> = one.keys().chain(other.keys()).collect();
    keys.into_iter()
        .filter(|key| one.get(key) != other.get(key))
        .map(|key| format!("{key:?}: database {:?}, device {:?}", one.get(key), other.get(key)))
        .collect()
}
