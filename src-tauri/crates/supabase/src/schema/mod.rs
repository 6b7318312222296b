//! The mirrored tables in PostgreSQL, written from the description that the rows in Rust are made from
//! ([`domain::mirror::MirrorTable::describe`]): the tables themselves, and the functions that write and read them.
//!
//! `cargo xtask generate` writes the migration; nothing of this is in the program.

mod choices;
mod pull;
mod push;
mod table;

use domain::mirror::{Column, Kind, MirrorTable, Part, Table};
use std::path::PathBuf;

/// The generated migration. After a release, what it created is changed by a further one: the new columns by hand,
/// the functions generated.
const FILE: &str = "20261201000200_mirror.sql";

/// A table with its columns.
struct Described {
    table: Table,
    columns: Vec<Column>,
}

impl Described {
    fn all() -> Vec<Self> {
        let tables = MirrorTable::ALL.into_iter().map(MirrorTable::describe);
        tables.map(|(table, columns)| Self { table, columns }).collect()
    }

    fn name(&self) -> &'static str {
        self.table.name
    }

    fn of(&self, part: Part) -> Vec<&Column> {
        self.columns.iter().filter(|column| column.part == part).collect()
    }

    fn names(&self, wanted: impl Fn(&Column) -> bool) -> Vec<&'static str> {
        self.columns.iter().filter(|column| wanted(column)).map(|column| column.name).collect()
    }

    fn has(&self, part: Part) -> bool {
        self.columns.iter().any(|column| column.part == part)
    }

    /// Its primary key, the owner first.
    fn key(&self) -> Vec<&'static str> {
        let mut key = vec![self.table.owner];
        key.extend(self.of(Part::Key).iter().map(|column| column.name));
        key
    }

    /// The key columns that a device sends: not its own id.
    fn sent_key(&self) -> Vec<&'static str> {
        self.names(|column| column.part == Part::Key && column.name != "device_id")
    }

    /// Whether a row is written by one device alone, which is part of its key.
    fn is_of_one_device(&self) -> bool {
        self.columns.iter().any(|column| column.name == "device_id")
    }
}

fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Word(_) => "text",
        Kind::Id => "uuid",
        Kind::Bool => "boolean",
        Kind::Time => "timestamptz",
        Kind::Number => "bigint",
        Kind::List => "jsonb",
    }
}

/// `items`, separated by commas and broken into lines that begin with `indent` spaces.
fn wrapped(items: &[impl AsRef<str>], indent: usize) -> String {
    const WIDTH: usize = 112;
    let mut text = String::new();
    let mut width = indent;
    for (number, item) in items.iter().enumerate() {
        let item = item.as_ref();
        if number > 0 {
            text.push(',');
            if width + item.len() + 2 > WIDTH {
                text.push('\n');
                text.push_str(&" ".repeat(indent));
                width = indent;
            } else {
                text.push(' ');
                width += 2;
            }
        }
        text.push_str(item);
        width += item.len();
    }
    text
}

/// `text` as a literal of SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn migration() -> String {
    let tables = Described::all();
    let mut sql = String::from(
        "-- The mirrored tables, and the functions that write and read them.\n\
         -- Written by `cargo xtask generate` from src-tauri/crates/domain/src/mirror; not edited by hand.\n",
    );
    for table in &tables {
        sql.push_str(&table::create(table));
    }
    sql.push_str(&push::functions(&tables));
    sql.push_str(&pull::function(&tables));
    sql.push_str(&choices::function(&tables));
    sql
}

/// Written where the types of the IPC boundary are.
#[test]
fn export_bindings_mirror() {
    let folder =
        std::env::var_os("TS_RS_EXPORT_DIR").map_or_else(|| PathBuf::from("target/ts-rs"), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(FILE), migration()).unwrap();
}

#[test]
fn the_migration_is_what_the_description_says() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../migrations/supabase").join(FILE);
    let committed = std::fs::read_to_string(file).unwrap();
    assert!(committed == migration(), "{FILE} is stale, run `cargo xtask generate`");
}

#[test]
fn text_is_either_shown_or_compared() {
    for Described { table, columns } in Described::all() {
        for column in columns.iter().filter(|column| matches!(column.kind, Kind::Text)) {
            let compared = ["client_id", "scopes", "query"].contains(&column.name);
            assert_ne!(column.shown > 0, compared, "{}.{}", table.name, column.name);
            assert!(column.most >= column.shown, "{}.{}: what is shown is refused", table.name, column.name);
        }
    }
}
