//! Twenty thousand accounts that are asked about in the background: how many calls, how long, how much memory, and
//! whether a refresh that is due meanwhile waits for them.
//!
//! What is spread over an hour for a user is spread over three minutes here: twenty times as dense.

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use keeper::view::AppEvent;
use keeper::{Keeper, ReadPace, Timeouts};
use stack::Servers;
use tokio::sync::broadcast::error::RecvError;

use crate::bench::Figure;
use crate::bench_core::{Core, said};
use crate::bench_sweep::{memory, millis};
use crate::sandbox::Sandbox;

/// Accounts that are asked about.
const ACCOUNTS: u32 = 20_000;
/// Accounts of one call (documented).
const PER_CALL: f64 = 30.0;
/// What an hour is here.
const HOUR: Duration = Duration::from_secs(180);
/// Megabytes that the round may add.
const MEMORY: f64 = 60.0;
/// Milliseconds that a due refresh may wait.
const DELAY: f64 = 1000.0;
/// Those that are asked about.
const WATCHED: &str = "tracked = 1 and access = 'ok' and kind in ('sponsored_ads', 'dsp_advertiser')";
/// The login that most accounts are of, and those whose tokens are refreshed meanwhile.
const LARGE: &str = "atlas-holdings";
const OTHERS: [&str; 3] = ["northwind-agency", "harbour-goods", "meridian-media"];

/// Measures in this process, against the sandbox of `servers`.
pub async fn run(servers: &Servers) -> Result<Vec<Figure>> {
    let data = tempfile::tempdir()?;
    let silent = ReadPace { first: Duration::from_secs(24 * 3600), ..ReadPace::default() };
    let core = Core::alone(servers.url(), data.path(), timeouts(silent)).await?;
    for login in OTHERS.iter().chain([&LARGE]) {
        connect(&core, login).await?;
    }
    core.keeper.shutdown().await;
    let tracked = multiply(data.path())?;
    ensure!(tracked == ACCOUNTS, "{tracked} accounts");

    let control = Sandbox::new(servers.url())?;
    control.switch("short-lived-tokens", true).await?;
    let before = control.counters().await?;
    let resident = memory("VmRSS")?;
    fs::write("/proc/self/clear_refs", "5")?;
    let pace =
        ReadPace { first: Duration::ZERO, least_gap: Duration::from_millis(10), round: HOUR, ..silent };
    let core = core.again(servers.url(), data.path(), timeouts(pace)).await?;
    let begun = Instant::now();
    let (delay, refreshes) = watch(&core.keeper).await?;
    let took = begun.elapsed();
    let growth = memory("VmHWM")? - resident;
    let after = control.counters().await?;
    control.switch("short-lived-tokens", false).await?;
    core.keeper.shutdown().await;

    let calls = |path: &str| -> f64 {
        let count = |all: &std::collections::BTreeMap<String, u64>| {
            all.iter().filter(|(name, _)| name.ends_with(path)).map(|(_, count)| *count).sum::<u64>()
        };
        f64::from(u32::try_from(count(&after) - count(&before)).unwrap_or(u32::MAX))
    };
    let (statuses, notices) = (calls("/billing/statuses"), calls("/billing/notifications"));
    println!(
        "accounts: {tracked} tracked, {statuses:.0} calls for statuses and {notices:.0} for notices in {:.1} s; \
         {refreshes} refreshes meanwhile, the latest {delay:.0} ms after it was due",
        took.as_secs_f64()
    );
    let least = (f64::from(ACCOUNTS) / PER_CALL).ceil();
    let figure = |name, unit, value, baseline, target| Figure { name, unit, value, baseline, target };
    Ok(vec![
        figure("accounts.calls", "", statuses, least, 1.02),
        figure("accounts.time", "ms", millis(took), millis(HOUR), 1.1),
        figure("accounts.memory", "MB", growth, MEMORY, 1.0),
        figure("accounts.delay", "ms", delay, DELAY, 1.0),
    ])
}

fn timeouts(reads: ReadPace) -> Timeouts {
    Timeouts { reads, ..Timeouts::default() }
}

async fn connect(core: &Core, login: &str) -> Result<()> {
    let back = core.agreed(login).await?;
    core.keeper.handle_callback(&back).await.map_err(said)?;
    let review = core.keeper.review().await.map_err(said)?.context("nothing to review")?;
    let all = review.accounts.into_iter().map(|account| account.id).collect();
    core.keeper.confirm_review(login.to_owned(), all, false).await.map_err(said)?;
    Ok(())
}

/// Copies accounts under new ids until there are as many as wanted: Amazon is asked by entity and marketplace, so each
/// copy is answered for like the one it comes from. Of others the tracking ends.
fn multiply(data: &Path) -> Result<u32> {
    let db = rusqlite::Connection::open(data.join("adkeeper.db"))?;
    let count = |db: &rusqlite::Connection| -> Result<u32> {
        Ok(db.query_row(&format!("select count(*) from accounts where {WATCHED}"), [], |row| row.get(0))?)
    };
    let columns: String = db.query_row(
        "select group_concat(name, ', ') from pragma_table_info('accounts') where name not in ('id', 'external_id')",
        [],
        |row| row.get(0),
    )?;
    while count(&db)? < ACCOUNTS {
        let missing = ACCOUNTS - count(&db)?;
        db.execute(
            &format!(
                "insert into accounts (id, external_id, {columns})
                 select lower(hex(randomblob(16))), '9' || external_id, {columns} from accounts
                 where {WATCHED} order by length(external_id), id limit {missing}"
            ),
            [],
        )?;
    }
    count(&db)
}

/// Waits until all accounts were asked about. How late the latest refresh was, in milliseconds, and how many there were.
async fn watch(keeper: &Keeper) -> Result<(f64, u32)> {
    let mut events = keeper.subscribe();
    let mut due: HashMap<String, i64> = HashMap::new();
    let (mut latest, mut refreshes) = (0_i64, 0);
    let mut seen: HashMap<String, i64> = HashMap::new();
    let mut running = false;
    loop {
        match events.recv().await {
            Ok(AppEvent::ConnectionsChanged) | Err(RecvError::Lagged(_)) => {
                for one in keeper.connections().await.map_err(said)? {
                    let Some(success) = one.last_success else { continue };
                    let before = seen.insert(one.id.clone(), success);
                    if before.is_some_and(|before| success > before)
                        && let Some(due) = due.get(&one.id)
                    {
                        latest = latest.max(success - due);
                        refreshes += 1;
                    }
                    if let Some(next) = one.next_attempt {
                        due.insert(one.id, next);
                    }
                }
            }
            Ok(AppEvent::WatchChanged) => {
                let summary = keeper.watch_summary().await.map_err(said)?;
                running |= summary.round.is_some();
                if running && summary.round.is_none() && summary.checked >= ACCOUNTS - summary.hidden {
                    ensure!(refreshes > 0, "no refresh was due meanwhile");
                    #[expect(clippy::cast_precision_loss, reason = "milliseconds of minutes")]
                    let delay = latest as f64;
                    return Ok((delay, refreshes));
                }
            }
            Ok(_) => {}
            Err(RecvError::Closed) => anyhow::bail!("the core ended"),
        }
    }
}
