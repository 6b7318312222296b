//! Programs in Python, with the packages that `requirements.txt` pins.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use stack::Guard;
use stack::guard::tail;

use crate::root;

const PATIENCE: Duration = Duration::from_secs(60);

/// The interpreter of the virtual environment that `cargo xtask test` keeps under `target`.
#[derive(Debug)]
pub struct Python(PathBuf);

impl Python {
    /// Finds it.
    pub fn find() -> Result<Self> {
        let program = root().join("target/peers-venv/bin/python");
        program
            .is_file()
            .then_some(Self(program))
            .context("the Python packages are not installed; `cargo xtask test --only peers` brings them")
    }

    /// Its program.
    pub fn program(&self) -> &Path {
        &self.0
    }

    /// Runs `tests/peers/<script>` with `settings` as its environment; returns the last line it printed.
    pub fn run(&self, script: &str, settings: &[(&str, String)]) -> Result<String> {
        let mut command = Command::new(&self.0);
        command
            .arg(script)
            .current_dir(root().join("tests/peers"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("NO_PROXY", "*")
            .envs(settings.iter().map(|(key, value)| (key, value)));
        let mut process = Guard::new(script).start(&command)?;
        let Some(status) = process.wait_for(PATIENCE)? else { bail!("{script} did not end in time") };
        if !status.success() {
            bail!("{script} failed:\n{}", tail(&process.lines(), 40));
        }
        process.last_line().context("the script printed nothing")
    }
}
