//! The pgTAP tests of the Supabase schema, on a real PostgreSQL with all migrations applied.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use stack::backend::migrate;
use stack::{Postgres, Storage};

use crate::count;
use crate::stage::Outcome;

/// Runs every file `supabase/tests/*.sql`.
pub fn test(root: &Path) -> Result<Outcome> {
    let files = files(root)?;
    let postgres = Postgres::start(&Storage::Temporary)?;
    migrate(root, &postgres)?;
    postgres.query("create schema tap; create extension pgtap schema tap")?;
    let mut passed = 0;
    let mut broken = Vec::new();
    for file in &files {
        let output = postgres
            .client("psql")
            .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-f"])
            .arg(file)
            .env("PGOPTIONS", "-c search_path=tap,public -c client_min_messages=warning")
            .output()
            .context("starting psql")?;
        let lines: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
        let tap = count::tap(&lines);
        passed += tap.passed;
        if !output.status.success() || tap.failed > 0 || tap.passed != tap.planned || tap.planned == 0 {
            broken.push(format!(
                "{}: {} of {} assertions passed\n{}\n{}",
                file.display(),
                tap.passed,
                tap.planned,
                lines.join("\n"),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    if !broken.is_empty() {
        bail!("{}", broken.join("\n"));
    }
    Ok(Outcome { counts: vec![(passed, "assertions")], note: format!("{} files", files.len()) })
}

/// The test files in order.
pub fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(root.join("supabase/tests"))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sql"))
        .collect();
    files.sort();
    Ok(files)
}
