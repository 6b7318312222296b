//! The dashboard in its window with 20,000 accounts of 500 logins: how soon rows are there, how soon a key shows what
//! it found, what a change of one account costs, and how much memory it all takes next to a hundred accounts.

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::wd::TimeoutConfiguration;
use serde_json::Value;
use stack::Servers;

use crate::bench::{Figure, median};
use crate::bench_data;
use crate::bench_idle::{FIRST_ROUND, refreshes, wait};
use crate::driver::App;
use crate::sandbox::Sandbox;
use crate::world::World;

const SCRIPT: &str = include_str!("bench_window.js");
const PATIENCE: Duration = Duration::from_secs(60);
/// How long one figure may take to measure.
const SCRIPT_TIME: Duration = Duration::from_secs(180);
const LOGINS: usize = 500;
const ACCOUNTS_EACH: usize = 40;
/// The small one that memory is compared with.
const FEW: (usize, usize) = (5, 20);
/// Allowed: milliseconds, bytes, frames.
const ROWS: f64 = 100.0;
const KEY: f64 = 16.7;
const PALETTE: f64 = 50.0;
const CHANGE: f64 = 50.0;
const BYTES: f64 = 4096.0;
/// A frame that is missed is seen from here on, in milliseconds.
const LONG_FRAME: f64 = 32.0;
/// Times the memory with few accounts.
const MEMORY: f64 = 1.3;

/// What one window showed.
struct Found {
    rows: Vec<f64>,
    key: Vec<f64>,
    palette: Vec<f64>,
    change: Vec<f64>,
    bytes: Vec<f64>,
    frames: Vec<f64>,
    memory: f64,
}

/// Measures the app of the folder `programs`, with few accounts and with many.
pub async fn run(root: &Path, programs: &Path, servers: &Servers) -> Result<Vec<Figure>> {
    let few = window(root, programs, servers, FEW).await.context("with few accounts")?;
    let many =
        window(root, programs, servers, (LOGINS, ACCOUNTS_EACH)).await.context("with many accounts")?;
    tell("few", &few);
    tell("many", &many);
    let long = many.frames.iter().filter(|gap| **gap > LONG_FRAME).count();
    let figure = |name, unit, value, baseline, target| Figure { name, unit, value, baseline, target };
    let middle = |values: &[f64]| median(values.iter().copied());
    Ok(vec![
        figure("window.rows", "ms", middle(&many.rows), ROWS, 1.0),
        figure("window.key", "ms", middle(&many.key), KEY, 1.0),
        figure("window.palette", "ms", middle(&many.palette), PALETTE, 1.0),
        figure("window.change", "ms", middle(&many.change), CHANGE, 1.0),
        figure("window.bytes", "B", middle(&many.bytes), BYTES, 1.0),
        // One more than there may be, so that none of them is a ratio of 1 as well.
        figure("window.frames", "", f64::from(u32::try_from(long).unwrap_or(u32::MAX)) + 1.0, 1.0, 1.0),
        figure("window.memory", "MB", many.memory, few.memory, MEMORY),
    ])
}

async fn window(
    root: &Path,
    programs: &Path,
    servers: &Servers,
    (logins, each): (usize, usize),
) -> Result<Found> {
    let data = tempfile::tempdir()?;
    let secrets = bench_data::prepare(servers, data.path(), logins, each).await?;
    let folder = data.path().display().to_string();
    let environment = [("ADKEEPER_SANDBOX", servers.url()), ("ADKEEPER_DATA_DIR", &folder)];
    let world = World::start(&root.join("target/logs/bench-window"), &environment).await?;
    for (name, secret) in &secrets {
        bench_data::keep(&world, name, secret)?;
    }
    let control = Sandbox::new(servers.url())?;
    let before = refreshes(&control).await?;
    let app = App::start(&world, &programs.join("adkeeper-desktop")).await?;
    app.page.element("[data-testid=nav-accounts]", PATIENCE).await?;
    // What every login does at a start is over: it is announced, and would be measured too.
    wait(FIRST_ROUND, "the first round", async || Ok(refreshes(&control).await? - before >= logins as u64))
        .await?;
    app.page.settled().await?;
    let patience = TimeoutConfiguration::new(Some(SCRIPT_TIME), None, None);
    app.page.client().update_timeouts(patience).await?;
    let rows = numbers(&ask(&app, "rows").await?)?;
    let key = numbers(&ask(&app, "key").await?)?;
    let palette = numbers(&ask(&app, "palette").await?)?;
    let changed = ask(&app, "change").await?;
    let frames = numbers(&ask(&app, "scroll").await?)?;
    let memory = app.pss()?;
    app.quit().await;
    Ok(Found {
        rows,
        key,
        palette,
        change: numbers(&changed["times"])?,
        bytes: numbers(&changed["sizes"])?,
        frames,
        memory,
    })
}

async fn ask(app: &App, what: &str) -> Result<Value> {
    let mut answer = app.page.client().execute_async(SCRIPT, vec![what.into()]).await?;
    if let Some(error) = answer["error"].as_str() {
        bail!("{what}: {error}");
    }
    Ok(answer["found"].take())
}

fn numbers(found: &Value) -> Result<Vec<f64>> {
    let all: Vec<f64> = found.as_array().context("no list")?.iter().filter_map(Value::as_f64).collect();
    ensure!(!all.is_empty(), "nothing was measured");
    Ok(all)
}

fn tell(name: &str, found: &Found) {
    let spread = |values: &[f64]| {
        let (least, most) =
            values.iter().fold((f64::MAX, 0.0_f64), |(low, high), one| (low.min(*one), high.max(*one)));
        format!("{:.0} ({least:.0} to {most:.0})", median(values.iter().copied()))
    };
    println!(
        "window {name}: rows {} ms, key {} ms, palette {} ms, change {} ms and {} bytes; {} frames, {} long, \
         the longest {:.0} ms; {:.0} MB",
        spread(&found.rows),
        spread(&found.key),
        spread(&found.palette),
        spread(&found.change),
        spread(&found.bytes),
        found.frames.len(),
        found.frames.iter().filter(|gap| **gap > LONG_FRAME).count(),
        found.frames.iter().copied().fold(0.0, f64::max),
        found.memory
    );
}
