//! Two hours of a busy day in twenty minutes with the window open: screens change, everything is refreshed, Amazon fails
//! and recovers, the computer sleeps. What the processes take must not grow with it.

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use stack::Servers;

use crate::bench::{Figure, median};
use crate::bench_data;
use crate::driver::App;
use crate::processes;
use crate::sandbox::Sandbox;
use crate::world::World;

const PATIENCE: Duration = Duration::from_secs(60);
/// Logins, and accounts of each.
const SIZE: (usize, usize) = (12, 14);
/// Until everything was loaded and run once.
const WARM: Duration = Duration::from_secs(300);
/// How often memory is read.
const EVERY: Duration = Duration::from_secs(20);
/// Megabytes by which all processes together may grow after that.
const GROWTH: f64 = 10.0;
/// Readings that make up the beginning and the end.
const READINGS: usize = 6;
/// The computer sleeps once in so many rounds through all screens, and for how long.
const SLEEPS: usize = 25;
const NAP: Duration = Duration::from_secs(3);
/// Amazon fails once in so many rounds.
const FAILS: usize = 10;
const OUTAGE: &str = "token-reset";
const SCREENS: [&str; 8] =
    ["accounts", "connections", "expirations", "programs", "activity", "notices", "settings", "overview"];

/// Uses the app of the folder `programs` for `time`.
pub async fn run(root: &Path, programs: &Path, servers: &Servers, time: Duration) -> Result<Vec<Figure>> {
    let data = tempfile::tempdir()?;
    let secrets = bench_data::prepare(servers, data.path(), SIZE.0, SIZE.1).await?;
    let folder = data.path().display().to_string();
    let environment = [("ADKEEPER_SANDBOX", servers.url()), ("ADKEEPER_DATA_DIR", &folder)];
    let world = World::start(&root.join("target/logs/bench-soak"), &environment).await?;
    for (name, secret) in &secrets {
        bench_data::keep(&world, name, secret)?;
    }
    let binary = programs.join("adkeeper-desktop");
    let app = App::start(&world, &binary).await?;
    app.page.element("[data-testid=nav-accounts]", PATIENCE).await?;
    let control = Sandbox::new(servers.url())?;
    let begun = Instant::now();
    let (mut readings, mut next) = (Vec::new(), begun + EVERY);
    let (mut rounds, mut changes) = (0, 0);
    while begun.elapsed() < time {
        if rounds % FAILS == FAILS - 2 {
            control.switch(OUTAGE, true).await?;
        }
        for screen in SCREENS {
            app.page.click(&format!("[data-testid=nav-{screen}]"), PATIENCE).await?;
            changes += 1;
            if changes % 3 == 0 {
                app.page.client().execute(REFRESH, vec![]).await?;
            }
            if Instant::now() >= next {
                next += EVERY;
                readings.push(app.pss()?);
                println!(
                    "soak: {:>5.0} s, {changes} changes of screen, {:.1} MB; {}",
                    begun.elapsed().as_secs_f64(),
                    readings.last().copied().unwrap_or_default(),
                    app.pss_by_name()?
                );
            }
        }
        if rounds % FAILS == FAILS - 1 {
            control.switch(OUTAGE, false).await?;
        }
        if rounds % SLEEPS == SLEEPS - 1 {
            nap(&binary, &world).await?;
        }
        rounds += 1;
    }
    app.quit().await;
    let warm = usize::try_from(WARM.min(time / 4).as_secs() / EVERY.as_secs())?;
    let settled = readings.get(warm..).unwrap_or_default();
    let middle = |part: &[f64]| median(part.iter().copied());
    let first = middle(settled.get(..READINGS).unwrap_or(settled));
    let last = middle(settled.get(settled.len().saturating_sub(READINGS)..).unwrap_or(settled));
    let growth = (last - first).max(0.0);
    println!("soak: {changes} changes of screen; from {first:.1} MB to {last:.1} MB");
    Ok(vec![Figure { name: "soak.growth", unit: "MB", value: growth, baseline: GROWTH, target: 1.0 }])
}

/// Presses *Refresh all* where the screen has it.
const REFRESH: &str = "document.querySelector('[data-testid=refresh-all]:enabled')?.click()";

/// Everything of the app stands still for a while, as in a computer that sleeps.
async fn nap(binary: &Path, world: &World) -> Result<()> {
    let mut asleep = processes::running(binary, &world.mark());
    let engine: Vec<i32> =
        asleep.iter().flat_map(|pid| processes::web_engine_below(*pid)).map(|(pid, _)| pid).collect();
    asleep.extend(engine);
    asleep.iter().try_for_each(|pid| processes::stop(*pid))?;
    tokio::time::sleep(NAP).await;
    asleep.into_iter().try_for_each(processes::resume)
}
