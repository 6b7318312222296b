//! The release build.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::command::Step;
use crate::packages::Purpose;
use crate::stage::{Outcome, Stages};
use crate::{npm, packages};

/// The manual page and the completions of the command line, which packages bring along.
fn papers(root: &Path) -> Result<()> {
    let program = root.join("target/release/adkeeper");
    let folder = root.join("target/release/cli");
    fs::create_dir_all(&folder)?;
    let papers: [(&str, &[&str]); 4] = [
        ("adkeeper.1", &["man"]),
        ("adkeeper.bash", &["completions", "bash"]),
        ("_adkeeper", &["completions", "zsh"]),
        ("adkeeper.fish", &["completions", "fish"]),
    ];
    for (file, arguments) in papers {
        let printed = Command::new(&program).args(arguments).output()?;
        ensure!(printed.status.success(), "adkeeper {} failed", arguments.join(" "));
        fs::write(folder.join(file), printed.stdout)?;
    }
    Ok(())
}

/// Builds the release program and, when the Tauri CLI is installed, the packages around it.
pub fn release(root: &Path) -> Result<()> {
    let mut stages = Stages::default();
    stages.require("packages", "Debian packages for the build", || packages::install(root, Purpose::Run));
    stages.require("npm", "JavaScript packages as locked", || npm::install(root));
    stages.require("ui build", "the dashboard that the app embeds", || {
        npm::ui(root, "build").map(|_| Outcome::default())
    });
    stages.require("release", "the optimised program", || {
        Step::new(root, "release", "cargo")
            .args(["build", "--release", "--bins", "--example", "bare"])
            .args(["--package", "adkeeper", "--package", "adkeeper-cli", "--package", "adkeeper-sandbox"])
            .run()?;
        papers(root)?;
        Ok(Outcome::note("target/release/adkeeper-desktop"))
    });
    let tauri = root.join("node_modules/.bin/tauri");
    if tauri.is_file() {
        stages.add("bundle", "deb and rpm", move || {
            Step::new(root, "bundle", tauri).args(["bundle", "--bundles", "deb,rpm"]).run()?;
            Ok(Outcome::note("target/release/bundle"))
        });
    }
    stages.run()
}
