//! The release build.

use std::path::Path;

use anyhow::Result;

use crate::command::Step;
use crate::packages::Purpose;
use crate::stage::{Outcome, Stages};
use crate::{npm, packages};

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
            .args(["build", "--release", "--package", "adkeeper", "--package", "adkeeper-sandbox", "--bins"])
            .args(["--example", "bare"])
            .run()?;
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
