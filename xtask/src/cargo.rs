//! Cargo, always for the whole workspace: features then unify to one set and every artefact is built once.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::command::{Printed, Step};

fn cargo(root: &Path, name: &str) -> Step {
    Step::new(root, name, "cargo").env("CARGO_TERM_COLOR", "never")
}

/// `cargo fmt --check` over everything.
pub fn fmt(root: &Path) -> Result<Printed> {
    cargo(root, "fmt").args(["fmt", "--all", "--check"]).run()
}

/// Clippy with warnings as errors.
pub fn clippy(root: &Path) -> Result<Printed> {
    cargo(root, "clippy").args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).run()
}

/// Builds every library, program and test.
pub fn build(root: &Path) -> Result<Printed> {
    cargo(root, "rust build").args(["build", "--workspace", "--all-targets"]).run()
}

/// Builds the programs only, and shows how far it is.
pub fn programs(root: &Path) -> Result<Printed> {
    cargo(root, "rust build")
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "100")
        .args(["build", "--workspace", "--bins"])
        .run()
}

/// Builds the app that does nothing, against which the real one is measured.
pub fn bare(root: &Path) -> Result<Printed> {
    cargo(root, "bare build").args(["build", "--workspace", "--example", "bare"]).run()
}

/// Builds the programs of some packages, optimised.
pub fn release(root: &Path, packages: &[&str]) -> Result<Printed> {
    let named = packages.iter().flat_map(|package| ["--package", package]);
    cargo(root, "release build").args(["build", "--release", "--bins"]).args(named).run()
}

/// Runs every test of the workspace but those with other people's programs, see [`test_programs`].
pub fn test(root: &Path) -> Result<Printed> {
    cargo(root, "rust tests")
        .args(["test", "--workspace", "--exclude", "adkeeper-peers", "--no-fail-fast"])
        .run()
}

/// Builds a program that some test programs run, with these, so that what both are made of is built once.
pub fn program_for_tests(root: &Path, program: &str, tests: &[&str]) -> Result<Printed> {
    let named = tests.iter().flat_map(|test| ["--test", test]);
    cargo(root, program).args(["build", "--workspace", "--bin", program]).args(named).run()
}

/// Runs some of the workspace's test programs, by name.
pub fn test_programs(root: &Path, name: &str, programs: &[&str]) -> Result<Printed> {
    let named = programs.iter().flat_map(|program| ["--test", program]);
    cargo(root, name).args(["test", "--workspace", "--no-fail-fast"]).args(named).run()
}

/// Runs the tests inside the libraries only.
pub fn units(root: &Path) -> Result<Printed> {
    cargo(root, "rust units").args(["test", "--workspace", "--lib", "--bins"]).run()
}

/// Builds a program of a package and runs it with this terminal.
pub fn run(root: &Path, package: &str, program: &str) -> Result<()> {
    let status = std::process::Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", package, "--bin", program])
        .current_dir(root)
        .status()
        .context("starting cargo")?;
    ensure!(status.success(), "{program} ended with {status}");
    Ok(())
}

/// `cargo tree` with the given arguments.
pub fn tree(root: &Path, arguments: &[&str]) -> Result<Printed> {
    cargo(root, "cargo tree").args(["tree", "--prefix", "none"]).args(arguments).run()
}
