//! The tests with third-party programs: what they need beside the npm packages, and how they run.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command::Step;
use crate::stage::Outcome;
use crate::{cargo, count};

/// Test programs in which other people's software judges ours.
const PEERS: &[&str] = &[
    "oidc_authorize",
    "oidc_token",
    "ads_client",
    "calendar",
    "clerk_judges",
    "supabase_js",
    "command_line",
];
/// Test programs that run the Edge Functions in Deno.
const FUNCTIONS: &[&str] = &[
    "functions_app",
    "functions_callback",
    "functions_check",
    "functions_settings",
    "functions_token",
    "functions_webhook",
];

/// Our OAuth client before an OpenID provider, our sandbox before a client of the Ads API, our tables before
/// Supabase's own client, and our command line before programs that want tokens.
pub fn judge(root: &Path) -> Result<Outcome> {
    let kept = python(root)?;
    cargo::program_for_tests(root, "adkeeper", PEERS)?;
    let mut outcome = run(root, "peers", PEERS)?;
    outcome.note =
        format!("Python packages {}", if kept { "as pinned already" } else { "installed as pinned" });
    Ok(outcome)
}

/// The Edge Functions in Deno.
pub fn functions(root: &Path) -> Result<Outcome> {
    run(root, "functions", FUNCTIONS)
}

fn run(root: &Path, name: &str, programs: &[&str]) -> Result<Outcome> {
    let printed = cargo::test_programs(root, name, programs)?;
    Ok(Outcome::count(count::cargo_tests(printed.lines()), "tests"))
}

/// Brings the pinned Python packages into `target/peers-venv` when the pins changed since the last time;
/// tells whether they were there already.
fn python(root: &Path) -> Result<bool> {
    let pins = root.join("tests/peers/requirements.txt");
    let pinned = fs::read_to_string(&pins).with_context(|| format!("reading {}", pins.display()))?;
    let folder = root.join("target/peers-venv");
    let (program, stamp) = (folder.join("bin/python"), folder.join("requirements.txt"));
    if program.is_file() && fs::read_to_string(&stamp).is_ok_and(|last| last == pinned) {
        return Ok(true);
    }
    Step::new(root, "python venv", "python3").args(["-m", "venv", "--clear"]).args([&folder]).run()?;
    // Wheels only: a source package runs code of its own to be built.
    Step::new(root, "pip install", &program)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"])
        .args(["--require-hashes", "--only-binary", ":all:", "--requirement"])
        .args([&pins])
        .run()?;
    fs::write(&stamp, &pinned)?;
    Ok(false)
}
