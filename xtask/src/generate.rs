//! What is generated for the dashboard: types, written by the tests that ts-rs derives, sentences that notifications
//! say too, written by a test of the shell, and the commands.

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
    ("AccountKind", "ACCOUNT_KINDS"),
    ("ActivityKind", "ACTIVITY_KINDS"),
    ("Health", "HEALTHS"),
    ("Region", "REGIONS"),
];
const VALUES_FILE: &str = "values.ts";

/// Writes the types into `ui/src/gen`; files whose type is gone are removed.
pub fn write(root: &Path) -> Result<()> {
    // First: without it the shell does not compile.
    let (handler, _) = commands::generated(root)?;
    fs::write(root.join(commands::HANDLER), handler)?;
    let fresh = export(root)?;
    let folder = root.join("ui/src/gen");
    fs::create_dir_all(&folder)?;
    let old = read(&folder)?;
    for name in old.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(folder.join(name))?;
    }
    for (name, text) in &fresh {
        if old.get(name) != Some(text) {
            fs::write(folder.join(name), text)?;
        }
    }
    println!("{} files in ui/src/gen", fresh.len());
    Ok(())
}

/// Fails when `ui/src/gen` is not what the Rust types say.
pub fn check(root: &Path) -> Result<Outcome> {
    let fresh = export(root)?;
    let committed = read(&root.join("ui/src/gen"))?;
    let mut stale: Vec<&String> = fresh
        .iter()
        .filter(|(name, text)| committed.get(*name) != Some(*text))
        .map(|(name, _)| name)
        .chain(committed.keys().filter(|name| !fresh.contains_key(*name)))
        .collect();
    stale.sort();
    if !stale.is_empty() {
        bail!(
            "ui/src/gen is stale, run `cargo xtask generate`: {}",
            stale.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
        );
    }
    let (handler, _) = commands::generated(root)?;
    if fs::read_to_string(root.join(commands::HANDLER)).ok() != Some(handler) {
        bail!("{} is stale, run `cargo xtask generate`", commands::HANDLER);
    }
    Ok(Outcome::count(fresh.len(), "types"))
}

fn export(root: &Path) -> Result<BTreeMap<String, String>> {
    let folder = tempfile::tempdir()?;
    Step::new(root, "generate", "cargo")
        .args(["test", "--workspace", "--lib", "export_bindings"])
        .env("TS_RS_EXPORT_DIR", folder.path())
        .env("CARGO_TERM_COLOR", "never")
        .run()?;
    let mut fresh = read(folder.path())?;
    if fresh.is_empty() {
        bail!("no type was exported");
    }
    fresh.insert(VALUES_FILE.to_owned(), values(&fresh)?);
    let (_, typescript) = commands::generated(root)?;
    fresh.insert(commands::TYPESCRIPT.to_owned(), typescript);
    Ok(fresh)
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

fn read(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(files) };
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ts") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            files.insert(name, text);
        }
    }
    Ok(files)
}
