//! A login that reaches very much: does everything arrive, how long does it take next to the longest chain
//! of calls that have to wait for each other, and how much memory does it need meanwhile?

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use stack::Servers;

use crate::bench::Figure;
use crate::bench_core::{Core, said};
use crate::sandbox::Sandbox;

/// 3 × 2,000 profiles, 40 manager accounts, 1,000 DSP advertisers.
const LOGIN: &str = "atlas-holdings";
/// What every answer takes longer.
const LATENCY_MS: f64 = 100.0;
/// Megabytes that the whole of it may add.
const MEMORY: f64 = 50.0;

/// Connects the login in this process and measures it.
pub async fn run(servers: &Servers) -> Result<Vec<Figure>> {
    let data = tempfile::tempdir()?;
    let core = Core::signed_in(servers.url(), data.path()).await?;
    let keeper = &core.keeper;

    let control = Sandbox::new(servers.url())?;
    control.switch("latency-100-ms", true).await?;
    let resident = memory("VmRSS")?;
    // From here on the high-water mark is of these runs alone.
    fs::write("/proc/self/clear_refs", "5")?;
    // The sandbox makes up this login when it is first asked for; that is not what is measured.
    let back = core.agreed(LOGIN).await?;
    keeper.handle_callback(&back).await.map_err(said)?;
    keeper.discard_review().await.map_err(said)?;
    let before = control.counters().await?;
    let back = core.agreed(LOGIN).await?;

    let begun = Instant::now();
    keeper.handle_callback(&back).await.map_err(said)?;
    let first = begun.elapsed();
    let review = keeper.review().await.map_err(said)?.context("nothing to review")?;
    ensure!(review.gaps.is_empty(), "gaps: {:?}", review.gaps);
    let found = review.accounts.len();
    let all = review.accounts.into_iter().map(|account| account.id).collect();
    let begun = Instant::now();
    let id = keeper.confirm_review("Atlas".into(), all, false).await.map_err(said)?;
    let confirm = begun.elapsed();
    let growth = memory("VmHWM")? - resident;
    let after = control.counters().await?;

    let begun = Instant::now();
    keeper.sweep_connection(id).await.map_err(said)?;
    let second = begun.elapsed();
    control.switch("latency-100-ms", false).await?;
    keeper.shutdown().await;

    let calls = |path: &str| -> f64 {
        let count = |all: &std::collections::BTreeMap<String, u64>| {
            all.iter().filter(|(name, _)| name.ends_with(path)).map(|(_, count)| *count).sum::<u64>()
        };
        f64::from(u32::try_from(count(&after) - count(&before)).unwrap_or(u32::MAX))
    };
    // One page of the list of ads accounts has to wait for the one before; everything else runs beside it.
    // The exchange of the code comes first.
    let chain = (calls("/adsAccounts/list") + calls("authorization_code")) * LATENCY_MS;
    println!(
        "sweep: {found} accounts, {:.0} calls in all, longest chain {:.0} calls; confirmed in {} ms; looked \
         again in {} ms",
        calls(""),
        chain / LATENCY_MS,
        confirm.as_millis(),
        second.as_millis()
    );
    Ok(vec![
        Figure { name: "sweep.time", unit: "ms", value: millis(first), baseline: chain, target: 1.25 },
        Figure { name: "sweep.again", unit: "ms", value: millis(second), baseline: chain, target: 1.25 },
        Figure { name: "sweep.memory", unit: "MB", value: growth, baseline: MEMORY, target: 1.0 },
    ])
}

pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A line of this process's status, in megabytes.
pub(crate) fn memory(name: &str) -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let size = line.and_then(|line| line.trim().split(' ').next()).context("no such line in status")?;
    Ok(size.parse::<f64>()? / 1024.0)
}
