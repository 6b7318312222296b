//! An Edge Function in Deno, as `npm ci` brought it.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use stack::{Guard, Guarded};

use crate::root;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running function. Its process ends when this is dropped.
#[derive(Debug)]
pub struct Function {
    process: Guarded,
    url: String,
}

impl Function {
    /// Serves `supabase/functions/<name>` on a free loopback port with these settings in its environment.
    ///
    /// It may use loopback and the environment; it may neither read nor write files nor start programs.
    /// Packages come from `node_modules` and nowhere else.
    pub fn start(name: &str, settings: &[(&str, String)]) -> Result<Self> {
        let mut command = Command::new(deno()?);
        command
            .args(["serve", "--no-prompt", "--frozen", "--cached-only", "--node-modules-dir=manual"])
            .args(["--host", "127.0.0.1", "--port", "0", "--allow-env", "--allow-net=127.0.0.1", "index.ts"])
            .current_dir(root().join("supabase/functions").join(name))
            .env("DENO_DIR", root().join("target/deno"))
            .env("DENO_NO_UPDATE_CHECK", "1")
            .env("NO_COLOR", "1")
            .envs(settings.iter().map(|(key, value)| (key, value)));
        let process = Guard::new(name).start(&command)?;
        let line = process.wait_for_line(PATIENCE, |line| line.contains("Listening on http://"))?;
        let url = line.split_whitespace().last().unwrap_or_default().trim_end_matches('/').to_owned();
        Ok(Self { process, url })
    }

    /// Where it answers, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns once it has printed a line with `word`: what it prints comes by another way than its answer.
    pub fn wait_for_word(&self, word: &str) -> Result<String> {
        self.process.wait_for_line(Duration::from_secs(20), |line| line.contains(word))
    }

    /// Everything it printed so far, standard output and error.
    pub fn printed(&self) -> String {
        self.process.lines().join("\n")
    }
}

/// What the function's own sources are checked with: `check`, `lint` or `fmt`; returns what it printed.
pub fn check(name: &str, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(deno()?);
    command
        .args(arguments)
        .current_dir(root().join("supabase/functions").join(name))
        .env("DENO_DIR", root().join("target/deno"))
        .env("DENO_NO_UPDATE_CHECK", "1")
        .env("NO_COLOR", "1");
    let mut process = Guard::new(format!("deno {}", arguments.join(" "))).start(&command)?;
    let status = process.wait_for(PATIENCE)?.context("deno did not end in time")?;
    let printed = process.lines().join("\n");
    if !status.success() {
        bail!("{name}: deno {}\n{printed}", arguments.join(" "));
    }
    Ok(printed)
}

/// The program of the npm package `deno`. Install scripts do not run here, so it is where npm put it.
fn deno() -> Result<PathBuf> {
    let package = format!("linux-{}-glibc", if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" });
    ["node_modules", "tests/peers/node_modules"]
        .into_iter()
        .map(|modules| root().join(modules).join("@deno").join(&package).join("deno"))
        .find(|path| path.is_file())
        .context("deno is not installed; `npm ci --ignore-scripts` in the root brings it")
}
