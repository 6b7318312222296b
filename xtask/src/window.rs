//! The commands that need a window: they build the programs and hand over to `adkeeper-e2e`.

use std::path::Path;

use anyhow::{Context, Result};

use crate::command::Step;
use crate::packages::Purpose;
use crate::stage::{Outcome, Stages};
use crate::{cargo, npm, packages};

/// The main job as a test.
pub fn e2e(root: &Path, world: bool) -> Result<()> {
    let mut stages = prepared(root);
    if world {
        stages.add("world", "the private desktop by itself", || walk(root, &["world"]));
    } else {
        stages.add("e2e", "the main job in the real window", || walk(root, &["scenario"]));
        stages.add("e2e year", "a year with two logins, one of which expires", || year(root));
        stages.add("e2e programs", "a script that asks for a token, in the real window", || programs(root));
        stages.add("e2e starts", "starts side by side, and those that open nothing", || starts(root));
    }
    stages.run()
}

/// The main job for its screenshots.
pub fn tour(root: &Path) -> Result<()> {
    let mut stages = prepared(root);
    stages.add("tour", "the main job in the real window, screenshots in target/tour", || {
        walk(root, &["scenario"])
    });
    stages.run()
}

/// The figures, each with its baseline from the same run.
pub fn bench(root: &Path, json: Option<&Path>, only: Option<&str>) -> Result<()> {
    let mut stages = prepared(root);
    stages.require("bare build", "an app that does nothing, as the baseline", || {
        cargo::bare(root).map(|_| Outcome::default())
    });
    stages.require(
        "release build",
        "the measuring programs, the command line and the sandbox, optimised",
        || {
            cargo::release(root, &["adkeeper-e2e", "adkeeper-sandbox", "adkeeper-cli", "adkeeper-headless"])
                .map(|_| Outcome::default())
        },
    );
    stages.add("bench", "figures with their baselines", || {
        let mut arguments = vec!["bench".to_owned()];
        if let Some(json) = json {
            arguments.push("--json".to_owned());
            arguments.push(std::path::absolute(json)?.display().to_string());
        }
        if let Some(part) = only {
            arguments.extend(["--only".to_owned(), part.to_owned()]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        measure(root, &arguments)
    });
    stages.run()
}

/// The walk as a stage of `test`, where everything is built already.
pub fn scenario(root: &Path) -> Result<Outcome> {
    walk(root, &["scenario"])
}

/// A year with two logins as a stage of `test`.
pub fn year(root: &Path) -> Result<Outcome> {
    walk(root, &["year"])
}

/// A script that asks for a token as a stage of `test`.
pub fn programs(root: &Path) -> Result<Outcome> {
    walk(root, &["programs"])
}

/// An account's card, a DSP advertiser and a report as a stage of `test`.
pub fn accounts(root: &Path) -> Result<Outcome> {
    walk(root, &["accounts"])
}

/// The main jobs with keys alone, and what a screen reader is given.
pub fn keyboard(root: &Path) -> Result<Outcome> {
    walk(root, &["keyboard"])
}

/// The program's starts as a stage of `test`.
pub fn starts(root: &Path) -> Result<Outcome> {
    walk(root, &["starts"])
}

fn prepared(root: &Path) -> Stages<'_> {
    let mut stages = Stages::default();
    stages.require("packages", "Debian packages for build, desktop and database", || {
        packages::install(root, Purpose::Test)
    });
    if root.join("package.json").is_file() {
        stages.require("npm", "JavaScript packages as locked", || npm::install(root));
        stages.require("ui build", "the dashboard that the app embeds", || {
            npm::ui(root, "build").map(|_| Outcome::default())
        });
    }
    stages.require("rust build", "the app, the sandbox and the program that drives them", || {
        cargo::programs(root).map(|_| Outcome::default())
    });
    stages
}

fn walk(root: &Path, arguments: &[&str]) -> Result<Outcome> {
    steps(root, &root.join("target/debug/adkeeper-e2e"), arguments)
}

fn measure(root: &Path, arguments: &[&str]) -> Result<Outcome> {
    steps(root, &root.join("target/release/adkeeper-e2e"), arguments)
}

fn steps(root: &Path, program: &Path, arguments: &[&str]) -> Result<Outcome> {
    let printed = Step::new(root, "e2e", program).args(arguments).echo().run()?;
    let last = printed.lines().iter().rev().find_map(|line| line.strip_prefix("passed: "));
    let steps = last.context("the walk printed no result")?.trim().parse()?;
    Ok(Outcome::count(steps, "steps"))
}
