//! What is generated from one declaration: types, written by the tests that ts-rs derives; sentences that the window and
//! notifications both say, written by a test of the shell; the commands; and the mirrored tables in PostgreSQL, written
//! by a test of the crate `supabase`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::command::Step;
use crate::commands;
use crate::stage::Outcome;

/// Unions whose members the dashboard needs at run time, with the name of the list.
const VALUES: &[(&str, &str)] = &[
    ("AccountAccess", "ACCOUNT_ACCESSES"),
    ("AccountGrouping", "ACCOUNT_GROUPINGS"),
    ("AccountKind", "ACCOUNT_KINDS"),
    ("AccountSort", "ACCOUNT_SORTS"),
    ("ActivityKind", "ACTIVITY_KINDS"),
    ("Health", "HEALTHS"),
    ("Region", "REGIONS"),
    ("WatchFilter", "WATCH_FILTERS"),
];
const VALUES_FILE: &str = "values.ts";
const MIGRATIONS: &str = "migrations/supabase";

/// Writes the types into `ui/src/gen`; files whose type is gone are removed.
pub fn write(root: &Path) -> Result<()> {
    // First: without it the shell does not compile.
    let (handler, _) = commands::generated(root)?;
    fs::write(root.join(commands::HANDLER), handler)?;
    let fresh = export(root)?;
    let folder = root.join("ui/src/gen");
    fs::create_dir_all(&folder)?;
    let old = read(&folder, "ts")?;
    for name in old.keys().filter(|name| !fresh.types.contains_key(*name)) {
        fs::remove_file(folder.join(name))?;
    }
    for (name, text) in &fresh.types {
        if old.get(name) != Some(text) {
            fs::write(folder.join(name), text)?;
        }
    }
    for (name, text) in &fresh.migrations {
        fs::write(root.join(MIGRATIONS).join(name), text)?;
    }
    println!("{} files in ui/src/gen, {} in {MIGRATIONS}", fresh.types.len(), fresh.migrations.len());
    Ok(())
}

/// Fails when `ui/src/gen` is not what the Rust types say.
pub fn check(root: &Path) -> Result<Outcome> {
    let fresh = export(root)?;
    let committed = read(&root.join("ui/src/gen"), "ts")?;
    let migrations = read(&root.join(MIGRATIONS), "sql")?;
    let mut stale: Vec<&String> = fresh
        .types
        .iter()
        .filter(|(name, text)| committed.get(*name) != Some(*text))
        .map(|(name, _)| name)
        .chain(committed.keys().filter(|name| !fresh.types.contains_key(*name)))
        .chain(
            fresh
                .migrations
                .iter()
                .filter(|(name, text)| migrations.get(*name) != Some(*text))
                .map(|(name, _)| name),
        )
        .collect();
    stale.sort();
    if !stale.is_empty() {
        bail!(
            "what is generated is stale, run `cargo xtask generate`: {}",
            stale.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
        );
    }
    let (handler, _) = commands::generated(root)?;
    if fs::read_to_string(root.join(commands::HANDLER)).ok() != Some(handler) {
        bail!("{} is stale, run `cargo xtask generate`", commands::HANDLER);
    }
    Ok(Outcome::count(fresh.types.len(), "types"))
}

/// What the declarations in Rust say now: text by the name of its file.
struct Fresh {
    types: BTreeMap<String, String>,
    migrations: BTreeMap<String, String>,
}

fn export(root: &Path) -> Result<Fresh> {
    let folder = tempfile::tempdir()?;
    Step::new(root, "generate", "cargo")
        .args(["test", "--workspace", "--lib", "export_bindings"])
        .env("TS_RS_EXPORT_DIR", folder.path())
        .env("CARGO_TERM_COLOR", "never")
        .run()?;
    let mut types = read(folder.path(), "ts")?;
    let migrations = read(folder.path(), "sql")?;
    if types.is_empty() || migrations.is_empty() {
        bail!("no type or no migration was exported");
    }
    types.insert(VALUES_FILE.to_owned(), values(&types)?);
    let (_, typescript) = commands::generated(root)?;
    types.insert(commands::TYPESCRIPT.to_owned(), typescript);
    Ok(Fresh { types, migrations })
}

/// Lists of the members of some unions, in Rust's order: types alone are gone at run time.
fn values(types: &BTreeMap<String, String>) -> Result<String> {
    let mut text = String::from("// Written by `cargo xtask generate` from the unions beside it.\n");
    for (name, _) in VALUES {
        writeln!(text, "import type {{ {name} }} from \"./{name}\";")?;
    }
    for (name, list) in VALUES {
        let union = types.get(&format!("{name}.ts")).with_context(|| format!("no type {name}"))?;
        let members = union.split_once(&format!("export type {name} =")).map(|(_, members)| members);
        let members: Vec<&str> = members.unwrap_or_default().split('"').skip(1).step_by(2).collect();
        if members.is_empty() {
            bail!("{name} is no union of words");
        }
        writeln!(text, "\nexport const {list}: readonly {name}[] = [\"{}\"];", members.join("\", \""))?;
    }
    Ok(text)
}

fn read(folder: &Path, wanted: &str) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(files) };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == wanted) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            files.insert(name, text);
        }
    }
    Ok(files)
}
