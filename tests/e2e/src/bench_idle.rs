//! The app in the tray with two hundred connections, its window closed and its web view gone, next to the
//! least that a Tauri app can be.

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use stack::{Guard, Guarded, Servers};

use crate::bench::Figure;
use crate::bench_data;
use crate::sandbox::Sandbox;
use crate::usage::{self, Usage};
use crate::world::World;

/// Connections in the tray.
const CONNECTIONS: usize = 200;
/// How long each program is looked at.
const WHILE: Duration = Duration::from_secs(60);
/// What a program still does after its start is over by then.
const SETTLED: Duration = Duration::from_secs(20);
/// Everything is due within a minute after a start.
pub(crate) const FIRST_ROUND: Duration = Duration::from_secs(180);
const GLANCE: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(60);
/// Allowed: percent of one core, wake-ups per second beyond the bare app's, megabytes.
const CPU: f64 = 0.1;
const MORE_WAKEUPS: f64 = 1.0;
const MEMORY: f64 = 90.0;

/// Measures both programs of the folder `programs`, one after the other.
pub async fn run(root: &Path, programs: &Path, servers: &Servers) -> Result<Vec<Figure>> {
    let data = tempfile::tempdir()?;
    let secrets = bench_data::prepare(servers, data.path(), CONNECTIONS, 0).await?;
    let folder = data.path().display().to_string();
    let environment =
        [("ADKEEPER_SANDBOX", servers.url()), ("ADKEEPER_DATA_DIR", &folder), ("ADKEEPER_UNLOAD_AFTER", "1")];
    let world = World::start(&root.join("target/logs/bench-idle"), &environment).await?;

    let bare = started(&world, "bare", &world.command(programs.join("examples/bare")))?;
    tokio::time::sleep(SETTLED).await;
    let baseline = usage::of(&bare, WHILE).await?;
    bare.stop();

    for (name, secret) in &secrets {
        bench_data::keep(&world, name, secret)?;
    }
    let control = Sandbox::new(servers.url())?;
    let before = refreshes(&control).await?;
    let app = started(&world, "idle-app", &world.command(programs.join("adkeeper-desktop")))?;
    let open = usage::pss(&app)?;
    close(&world, "Adkeeper").context("closing the window")?;
    wait(PATIENCE, "the web view to go", async || {
        Ok(!usage::names(&app)?.iter().any(|name| name.starts_with("WebKitWeb")))
    })
    .await?;
    wait(FIRST_ROUND, "the first round", async || {
        Ok(refreshes(&control).await? - before >= CONNECTIONS as u64)
    })
    .await?;
    tokio::time::sleep(SETTLED).await;
    let ours = usage::of(&app, WHILE).await?;
    let names = usage::names(&app)?;
    app.stop();
    tell("bare", &baseline);
    tell("app", &ours);
    println!(
        "idle: {CONNECTIONS} connections, {WHILE:?} each; processes {names:?}; {open:.0} MB with its window"
    );
    let figure = |name, unit, value, baseline| Figure { name, unit, value, baseline, target: 1.0 };
    Ok(vec![
        figure("idle.cpu", "%", ours.cpu, CPU),
        figure("idle.wakeups", "/s", ours.wakeups, baseline.wakeups + MORE_WAKEUPS),
        figure("idle.pss", "MB", ours.pss, MEMORY),
    ])
}

fn tell(name: &str, usage: &Usage) {
    println!(
        "idle {name}: {:.3} % of a core, {:.2} wake-ups/s, {:.1} MB, {} processes",
        usage.cpu, usage.wakeups, usage.pss, usage.processes
    );
}

/// Starts a program and returns once it has a window.
fn started(world: &World, name: &str, command: &Command) -> Result<Guarded> {
    let count = |line: &str| line.matches("0x").count();
    let mut spy = world.command("stdbuf");
    spy.args(["-oL", "xprop", "-root", "-spy", "_NET_CLIENT_LIST"]);
    let windows = Guard::new("the list of windows").start(&spy)?;
    let before = count(&windows.wait_for_line(PATIENCE, |line| line.contains("window id"))?);
    let program = world.guard(name, command)?;
    windows.wait_for_line(PATIENCE, |line| count(line) > before)?;
    Ok(program)
}

/// Closes a window as its frame's button does.
fn close(world: &World, title: &str) -> Result<()> {
    let done = world.command("wmctrl").args(["-c", title]).status().context("starting wmctrl")?;
    ensure!(done.success(), "no window called {title}");
    Ok(())
}

pub(crate) async fn refreshes(control: &Sandbox) -> Result<u64> {
    let all = control.counters().await?;
    Ok(all.get("POST /auth/o2/token refresh_token").copied().unwrap_or_default())
}

pub(crate) async fn wait(
    patience: Duration,
    what: &str,
    mut over: impl AsyncFnMut() -> Result<bool>,
) -> Result<()> {
    let look = async {
        while !over().await? {
            tokio::time::sleep(GLANCE).await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(patience, look).await.with_context(|| format!("waited for {what}"))?
}
