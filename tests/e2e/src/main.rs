//! The walks: `world` checks the private desktop alone.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::{Parser, Subcommand};
use e2e::bench::Part;
use e2e::report::Report;
use e2e::world::World;
use e2e::{bench, scenario, selfcheck, starts};

#[derive(Parser)]
#[command(about = "Walks through Adkeeper on a private desktop")]
struct Arguments {
    #[command(subcommand)]
    walk: Walk,
}

#[derive(Subcommand)]
enum Walk {
    /// The private desktop by itself
    World,
    /// The main job in the real window
    Scenario,
    /// Starts side by side, and second starts that open nothing
    Starts,
    /// A year later: what expires soon, reconnecting in time, and what expired.
    Year,
    /// A script that asks for a token: allowed, revoked, denied, unanswered.
    Programs,
    /// A card that expires and is replaced, a DSP advertiser, a report over a restart.
    Accounts,
    /// The main jobs without the pointer, and what a screen reader is given.
    Keyboard,
    /// Figures with their baselines
    Bench {
        /// Also write them as JSON
        #[arg(long)]
        json: Option<PathBuf>,
        /// Only this
        #[arg(long)]
        only: Option<Part>,
        /// How long the window of `soak` stays open; 20 by default
        #[arg(long)]
        minutes: Option<u64>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let done = tokio::select! {
        done = walk(Arguments::parse().walk) => done,
        _ = interrupted() => Err(anyhow::anyhow!("interrupted")),
    };
    match done {
        Ok(steps) => {
            println!("passed: {steps}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn walk(walk: Walk) -> Result<usize> {
    let root = root();
    match walk {
        Walk::Scenario => scenario::run(&root, &programs(&root)).await,
        Walk::Year => scenario::run_year(&root, &programs(&root)).await,
        Walk::Programs => scenario::run_programs(&root, &programs(&root)).await,
        Walk::Accounts => scenario::run_accounts(&root, &programs(&root)).await,
        Walk::Keyboard => scenario::run_keyboard(&root, &programs(&root)).await,
        Walk::Starts => starts::run(&root, &programs(&root)).await,
        Walk::Bench { json, only: None, .. } => bench::run(&root, &optimised(&root), json.as_deref()).await,
        Walk::Bench { json, only: Some(part), minutes } => {
            let programs = if matches!(part, Part::Idle | Part::Window | Part::Soak) {
                optimised(&root)
            } else {
                beside(&root, "adkeeper-sandbox")
            };
            bench::run_part(&root, &programs, part, minutes, json.as_deref()).await
        }
        Walk::World => {
            let mut report = Report::new(&root.join("target/world"))?;
            let mut world = World::start(&root.join("target/logs/world"), &[]).await?;
            report.passed("display, bus, window manager, keyring, notifications and panel are up", "");
            let done = selfcheck::run(&mut world, &mut report).await;
            let left = world.end();
            report.write(done.as_ref().err().map(|error| format!("{error:#}")).as_deref())?;
            done?;
            ensure!(left.is_empty(), "left behind: {left:#?}");
            report.passed("nothing is left running", "");
            Ok(report.steps())
        }
    }
}

/// Returns when the process is asked to end; dropping the walk then ends its desktop.
async fn interrupted() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done?,
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
    Ok(())
}

/// The folder of the built programs: where this one is, if the app is there too.
fn programs(root: &Path) -> PathBuf {
    beside(root, "adkeeper-desktop")
}

/// The folder of this program if `other` is there too, or else of the usual build.
fn beside(root: &Path, other: &str) -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|program| program.parent().map(Path::to_path_buf))
        .filter(|folder| folder.join(other).is_file())
        .unwrap_or_else(|| root.join("target/debug"))
}

/// The folder of the optimised programs if they were built, or else of the others.
fn optimised(root: &Path) -> PathBuf {
    let release = root.join("target/release");
    let all = ["adkeeper-desktop", "adkeeper-sandbox", "examples/bare"]
        .iter()
        .all(|name| release.join(name).is_file());
    if all { release } else { programs(root) }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}
