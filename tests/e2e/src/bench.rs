//! Figures of the app in its window, each next to a baseline measured in the same run: Chromium showing the
//! same built dashboard as an application window.

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};
use stack::{Guard, Servers, ServersOptions, Storage};

use crate::world::World;
use crate::{
    bench_accounts, bench_ends, bench_idle, bench_keeper, bench_list, bench_mirror, bench_programs,
    bench_soak, bench_sweep, bench_window, usage,
};

const PATIENCE: Duration = Duration::from_secs(60);
const SINGLE_INSTANCE: &str = "com.adkeeper.desktop.SingleInstance";
/// Measured starts; one more before them fills profile and caches.
const RUNS: usize = 5;

/// How long the window stays open.
const SOAK: Duration = Duration::from_secs(20 * 60);

/// What can be measured without the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// The sweep of a login with 7,000 accounts.
    Sweep,
    /// Ten thousand connections that are due at once, and a look at the clock.
    Keeper,
    /// Two hundred connections in the tray for a minute.
    Idle,
    /// Twenty thousand accounts to Supabase and back.
    Mirror,
    /// What expires, of 500 logins with 20,000 accounts.
    Ends,
    /// Twenty thousand accounts that are asked about in the background.
    Accounts,
    /// The list of 20,000 accounts over 500 logins.
    List,
    /// A token and an MCP message for another program.
    Programs,
    /// The dashboard with twenty thousand accounts.
    Window,
    /// Two busy hours with the window open, in twenty minutes.
    Soak,
}

/// One figure.
pub struct Figure {
    /// What it is called in the table.
    pub name: &'static str,
    /// Of value and baseline.
    pub unit: &'static str,
    /// What was measured.
    pub value: f64,
    /// What it is compared with.
    pub baseline: f64,
    /// The largest allowed `value / baseline`.
    pub target: f64,
}

impl Figure {
    fn ratio(&self) -> f64 {
        self.value / self.baseline
    }

    fn holds(&self) -> bool {
        self.ratio() <= self.target
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name, "value": self.value, "unit": self.unit, "baseline": self.baseline,
            "ratio": self.ratio(), "target": self.target, "holds": self.holds(),
        })
    }
}

/// Measures, prints the table, writes the JSON; returns how many figures there are.
pub async fn run(root: &Path, programs: &Path, file: Option<&Path>) -> Result<usize> {
    let logs = root.join("target/logs/bench");
    let servers = servers(root, programs)?;
    let data = tempfile::tempdir()?;
    let folder = data.path().display().to_string();
    let environment = [("ADKEEPER_SANDBOX", servers.url()), ("ADKEEPER_DATA_DIR", &folder)];
    let world = World::start(&logs, &environment).await?;

    let app = world.command(programs.join("adkeeper-desktop"));
    let mut chromium = world.command("chromium");
    let profile = world.home().join("bench-profile");
    chromium.args(["--no-sandbox", "--disable-gpu", "--no-first-run", "--password-store=basic"]);
    chromium.args(["--disable-background-networking", "--disable-component-update", "--disable-sync"]);
    chromium.arg(format!("--user-data-dir={}", profile.display()));
    chromium.arg(format!("--app=file://{}", root.join("ui/dist/index.html").display()));

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=RUNS {
        let (time, memory) = start(&world, "bench-app", &app)?;
        world.bus.wait_until_free(SINGLE_INSTANCE, PATIENCE).await?;
        let (their_time, their_memory) = start(&world, "bench-chromium", &chromium)?;
        println!(
            "round {round}: app {time:.0} ms {memory:.0} MB, chromium {their_time:.0} ms {their_memory:.0} MB"
        );
        if round > 0 {
            ours.push((time, memory));
            theirs.push((their_time, their_memory));
        }
    }
    let mut figures = vec![
        Figure {
            name: "start.window",
            unit: "ms",
            value: median(ours.iter().map(|run| run.0)),
            baseline: median(theirs.iter().map(|run| run.0)),
            target: 1.0,
        },
        Figure {
            name: "start.pss",
            unit: "MB",
            value: median(ours.iter().map(|run| run.1)),
            baseline: median(theirs.iter().map(|run| run.1)),
            target: 1.0,
        },
    ];
    figures.extend(bench_idle::run(root, programs, &servers).await?);
    figures.extend(bench_keeper::run().await?);
    figures.extend(bench_sweep::run(&servers).await?);
    figures.extend(bench_accounts::run(&servers).await?);
    figures.extend(bench_mirror::run(root).await?);
    figures.extend(bench_ends::run().await?);
    figures.extend(bench_list::run().await?);
    figures.extend(bench_programs::run(programs).await?);
    figures.extend(bench_window::run(root, programs, &servers).await?);
    figures.extend(bench_soak::run(root, programs, &servers, SOAK).await?);
    table(&figures);
    println!("start: Chromium --app with the same dashboard; medians of {RUNS} warm starts each");
    println!("the app shows its window once it is painted, Chromium shows an empty one first");
    println!("program: {}", programs.join("adkeeper-desktop").display());
    write(&figures, file)?;
    Ok(figures.len())
}

/// The figures of one part alone. The soak can be as long as is wanted.
pub async fn run_part(
    root: &Path,
    programs: &Path,
    part: Part,
    minutes: Option<u64>,
    file: Option<&Path>,
) -> Result<usize> {
    let figures = match part {
        Part::Sweep => bench_sweep::run(&servers(root, programs)?).await?,
        Part::Accounts => bench_accounts::run(&servers(root, programs)?).await?,
        Part::Keeper => bench_keeper::run().await?,
        Part::Idle => bench_idle::run(root, programs, &servers(root, programs)?).await?,
        Part::Mirror => bench_mirror::run(root).await?,
        Part::Ends => bench_ends::run().await?,
        Part::List => bench_list::run().await?,
        Part::Programs => bench_programs::run(programs).await?,
        Part::Window => bench_window::run(root, programs, &servers(root, programs)?).await?,
        Part::Soak => {
            let time = minutes.map_or(SOAK, |minutes| Duration::from_secs(60 * minutes));
            bench_soak::run(root, programs, &servers(root, programs)?, time).await?
        }
    };
    table(&figures);
    write(&figures, file)?;
    Ok(figures.len())
}

fn servers(root: &Path, programs: &Path) -> Result<Servers> {
    Servers::start(&ServersOptions {
        root: root.to_path_buf(),
        program: programs.join("adkeeper-sandbox"),
        port: 0,
        storage: Storage::Temporary,
        state: None,
        log: root.join("target/logs/bench/sandbox.log"),
    })
}

fn table(figures: &[Figure]) {
    println!(
        "\n{:<16} {:>9} {:>9} {:>5} {:>7} {:>7}  holds",
        "figure", "value", "baseline", "unit", "ratio", "target"
    );
    for figure in figures {
        println!(
            "{:<16} {:>9.1} {:>9.1} {:>5} {:>7.2} {:>7.2}  {}",
            figure.name,
            figure.value,
            figure.baseline,
            figure.unit,
            figure.ratio(),
            figure.target,
            if figure.holds() { "yes" } else { "NO" }
        );
    }
    println!("sweep: the longest chain of calls that wait for each other, at 100 ms each; memory: 50 MB");
}

fn write(figures: &[Figure], file: Option<&Path>) -> Result<()> {
    if let Some(file) = file {
        let all: Vec<Value> = figures.iter().map(Figure::json).collect();
        fs::write(file, serde_json::to_string_pretty(&all)?)?;
    }
    Ok(())
}

/// Starts a program; returns the milliseconds until its window is on screen and the megabytes of all its
/// processes at that moment, and ends it.
fn start(world: &World, name: &str, command: &Command) -> Result<(f64, f64)> {
    let mut spy = world.command("stdbuf");
    spy.args(["-oL", "xprop", "-root", "-spy", "_NET_CLIENT_LIST"]);
    let windows = Guard::new("the list of windows").start(&spy)?;
    let before = count(&windows.wait_for_line(PATIENCE, |line| line.contains("window id"))?);
    let begun = Instant::now();
    let program = world.guard(name, command)?;
    windows.wait_for_line(PATIENCE, |line| count(line) > before)?;
    let time = begun.elapsed().as_secs_f64() * 1000.0;
    let memory = usage::pss(&program);
    program.stop();
    Ok((time, memory?))
}

fn count(line: &str) -> usize {
    line.matches("0x").count()
}

pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
