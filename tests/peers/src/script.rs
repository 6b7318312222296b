//! Scripts of this crate in Node, with the packages that `npm ci` brought.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use stack::Guard;
use stack::guard::tail;
use tempfile::NamedTempFile;

use crate::root;

const PATIENCE: Duration = Duration::from_secs(120);

/// Runs `tests/peers/<script>` with `settings` as its environment and `ASKED` as the name of a file with
/// `asked`; returns the last line that it printed, read as JSON.
pub fn node(script: &str, settings: &[(&str, String)], asked: &Value) -> Result<Value> {
    let mut file = NamedTempFile::new()?;
    serde_json::to_writer(&mut file, asked)?;
    let mut command = Command::new("node");
    command
        .arg(script)
        .current_dir(root().join("tests/peers"))
        .env("ASKED", file.path())
        .env_remove("NODE_OPTIONS")
        .env("NO_PROXY", "*")
        .envs(settings.iter().map(|(key, value)| (key, value)));
    let mut process = Guard::new(script).start(&command)?;
    let Some(status) = process.wait_for(PATIENCE)? else { bail!("{script} did not end in time") };
    if !status.success() {
        bail!("{script} failed:\n{}", tail(&process.lines(), 40));
    }
    let line = process.last_line().context("the script printed nothing")?;
    Ok(serde_json::from_str(&line)?)
}

/// The browser that the tests drive.
pub fn chromium() -> PathBuf {
    std::env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from)
}
