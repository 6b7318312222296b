//! `test` and `check`: the stages every change must pass.

use std::path::Path;

use anyhow::Result;

use crate::fresh::Part;
use crate::packages::Purpose;
use crate::stage::{Outcome, Stages};
use crate::{cargo, count, generate, npm, packages, peers, rules, sql, window};

/// Every check and test.
pub fn test(root: &Path, only: &[String]) -> Result<()> {
    let mut stages = Stages::default();
    stages.require("packages", "Debian packages for build, desktop and database", || {
        packages::install(root, Purpose::Test)
    });
    stages.add("fmt", "Rust formatting", || cargo::fmt(root).map(|_| Outcome::default()));
    if root.join("package.json").is_file() {
        stages.require("npm", "JavaScript packages as locked", || npm::install(root));
        ui(root, &mut stages);
    }
    stages.add("clippy", "lints over every crate and test, warnings are errors", || {
        cargo::clippy(root).map(|_| Outcome::default())
    });
    stages.add("rust build", "every library, program and test of the workspace", || {
        cargo::build(root).map(|_| Outcome::default())
    });
    stages.add("rust tests", "unit, property and integration tests", || {
        cargo::test(root).map(|printed| Outcome::count(count::cargo_tests(printed.lines()), "tests"))
    });
    stages.add("peers", "other people's programs judge ours", || peers::judge(root));
    stages.add("functions", "the Edge Functions in Deno, with counter, browser and sandbox", || {
        peers::functions(root)
    });
    stages.add("types", "TypeScript types are what the Rust types say", || generate::check(root));
    stages.add("rules", "who may know whom, one reqwest, no OpenSSL", || rules::check(root));
    if sql::files(root).is_ok_and(|files| !files.is_empty()) {
        stages.add("sql", "row level security on a real PostgreSQL", || sql::test(root));
    }
    stages
        .add("e2e", "the main job in the real window, with the desktop around it", || window::scenario(root));
    stages.add("e2e year", "a year with two logins, one of which expires", || window::year(root));
    stages
        .add("e2e programs", "a script that asks for a token, in the real window", || window::programs(root));
    stages.add("e2e accounts", "a card that expires, a DSP advertiser, a report over a restart", || {
        window::accounts(root)
    });
    stages.add("e2e keyboard", "the main jobs with keys alone, and what a screen reader is given", || {
        window::keyboard(root)
    });
    stages.add("e2e starts", "starts side by side, and those that open nothing", || window::starts(root));
    stages.only(only).run()
}

/// The fast part: no database, no display, and only of what changed since it last passed.
pub fn check(root: &Path) -> Result<()> {
    let rust = Part::new(
        root,
        "rust",
        &["Cargo.toml", "Cargo.lock", "migrations", "src-tauri", "tests", "ui/src/gen", "xtask"],
    );
    let dashboard = Part::new(root, "ui", &["package-lock.json", "ui"]);
    let (rust, dashboard) = (rust?, dashboard?);
    let mut stages = Stages::default();
    if dashboard.changed() {
        stages.require("npm", "JavaScript packages as locked", || npm::install(root));
        stages.add("ui check", "types, lint and format of the dashboard", || {
            npm::ui(root, "check").map(|_| Outcome::default())
        });
        stages.add("ui tests", "component tests of what changed", || {
            let printed = npm::ui_quick_tests(root, dashboard.passed_at())?;
            Ok(Outcome::count(count::vitest_tests(printed.lines()), "tests"))
        });
    }
    if rust.changed() {
        stages.add("fmt", "Rust formatting", || cargo::fmt(root).map(|_| Outcome::default()));
        stages.add("clippy", "lints over every crate and test, warnings are errors", || {
            cargo::clippy(root).map(|_| Outcome::default())
        });
        stages.add("rust units", "unit and property tests", || {
            cargo::units(root).map(|printed| Outcome::count(count::cargo_tests(printed.lines()), "tests"))
        });
        stages.add("types", "what is generated is what the Rust types say", || generate::check(root));
        stages.add("rules", "who may know whom, one reqwest, no OpenSSL", || rules::check(root));
    }
    stages.run()?;
    rust.passed()?;
    dashboard.passed()
}

/// The dashboard: types, tests, the bundle and its size, and every state of it in a browser.
fn ui<'a>(root: &'a Path, stages: &mut Stages<'a>) {
    if npm::ui_has(root, "check") {
        stages.add("ui check", "types, lint and format of the dashboard", || {
            npm::ui(root, "check").map(|_| Outcome::default())
        });
    }
    if npm::ui_has(root, "test") {
        stages.add("ui tests", "component tests against the fake backend", || {
            npm::ui(root, "test").map(|printed| Outcome::count(count::vitest_tests(printed.lines()), "tests"))
        });
    }
    stages.require("ui build", "the dashboard that the app embeds", || {
        npm::ui(root, "build").map(|_| Outcome::default())
    });
    stages.add("ui axe", "axe over every state of the dashboard, in Chromium", || {
        let printed = npm::ui_with(root, "axe", &["--quick"])?;
        Ok(Outcome::note(printed.lines().last().cloned().unwrap_or_default()))
    });
    if npm::ui_has(root, "size") {
        stages.add("ui size", "the JavaScript before the first screen stays below its limit", || {
            npm::ui(root, "size")
                .map(|printed| Outcome::note(printed.lines().last().cloned().unwrap_or_default()))
        });
    }
}
