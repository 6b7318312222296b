//! A login that reaches very much: does everything arrive, how long does it take next to the longest chain
//! of calls that have to wait for each other, and how much memory does it need meanwhile?

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::Region;
use domain::config::{Config, Layer, Part};
use keeper::view::WayBack;
use keeper::{
    Browser, BrowserError, Database, FileLocks, Keeper, Parts, SetupFile, SetupFileError, SystemClock,
    SystemEntropy, Timeouts,
};
use sandbox::Decision;
use stack::Servers;
use tokio::sync::watch;
use vault::MemoryVault;

use crate::bench::Figure;
use crate::sandbox::Sandbox;

/// 3 × 2,000 profiles, 40 manager accounts, 1,000 DSP advertisers.
const LOGIN: &str = "atlas-holdings";
/// What every answer takes longer.
const LATENCY_MS: f64 = 100.0;
/// Megabytes that the whole of it may add.
const MEMORY: f64 = 50.0;

pub(crate) struct Opened(pub watch::Sender<String>);

impl Browser for Opened {
    fn open(&self, url: &str) -> Result<(), BrowserError> {
        self.0.send_replace(url.to_owned());
        Ok(())
    }
}

pub(crate) struct Fixed;

impl SetupFile for Fixed {
    fn fixed(&self, _part: Part) -> bool {
        true
    }

    fn save(&self, _part: Part, _layer: &Layer) -> Result<(), SetupFileError> {
        Ok(())
    }
}

/// Connects the login in this process and measures it.
pub async fn run(servers: &Servers) -> Result<Vec<Figure>> {
    let data = tempfile::tempdir()?;
    let opened = Arc::new(Opened(watch::Sender::default()));
    let keeper = Keeper::start(Parts {
        config: Config::for_sandbox(servers.url()),
        database: Database::Folder(data.path().to_owned()),
        locks: Arc::new(FileLocks::new(data.path().join("locks"))),
        provider: None,
        vault: Arc::new(MemoryVault::new()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        browser: opened.clone(),
        setup: Arc::new(Fixed),
        timeouts: Timeouts::default(),
        version: "0.0.0-bench".into(),
    });
    let mut events = keeper.subscribe();
    while !keeper.snapshot().await.setup.amazon {
        events.recv().await?;
    }
    let browser = sandbox::Browser::new()?;
    keeper.begin_sign_in().await.map_err(said)?;
    let address = opened.0.borrow().clone();
    let back = browser.sign_in(&address, "ada@example.com", "correct horse").await?;
    keeper.handle_callback(back.as_str()).await.map_err(said)?;

    let control = Sandbox::new(servers.url())?;
    control.switch("latency-100-ms", true).await?;
    let resident = memory("VmRSS")?;
    // From here on the high-water mark is of these runs alone.
    fs::write("/proc/self/clear_refs", "5")?;
    // The sandbox makes up this login when it is first asked for; that is not what is measured.
    let back = agreed(&keeper, &opened, &browser).await?;
    keeper.handle_callback(&back).await.map_err(said)?;
    keeper.discard_review().await.map_err(said)?;
    let before = control.counters().await?;
    let back = agreed(&keeper, &opened, &browser).await?;

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

/// Begins to connect and comes back from Amazon with the login; gives the address for the app.
async fn agreed(keeper: &Keeper, opened: &Opened, browser: &sandbox::Browser) -> Result<String> {
    keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.map_err(said)?;
    let address = opened.0.borrow().clone();
    let returned = browser.consent(&address, &Decision::Allow(LOGIN.into())).await?;
    Ok(sandbox::Browser::bounce(&returned).context("no answer to forward")?.into())
}

#[allow(clippy::needless_pass_by_value, reason = "map_err hands it over")]
pub(crate) fn said(error: keeper::view::CommandError) -> anyhow::Error {
    anyhow::anyhow!("{:?}: {}", error.code, error.message)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A line of this process's status, in megabytes.
fn memory(name: &str) -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let size = line.and_then(|line| line.trim().split(' ').next()).context("no such line in status")?;
    Ok(size.parse::<f64>()? / 1024.0)
}
