//! Ten thousand connections that are due at once, next to a plain loop of the same requests; and what a look
//! at the clock costs while none of them is due.

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use domain::config::Config;
use domain::{Clock, Connection, ConnectionId, HealthReport, Region, Secret, Timestamp, UserId};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::SignedDuration;
use keeper::view::NoticeKind;
use keeper::{
    Database, Dependencies, FileLocks, FixedSetup, Keeper, NoConsent, SystemClock, SystemEntropy, Timeouts,
};
use store::{NewNotice, Seen, Store, User};
use tokio::sync::watch;
use vault::{MemoryVault, Vault, VaultKey};

use crate::bench::Figure;
use crate::bench_core::Opened;
use crate::bench_endpoint::{self, Endpoint};

/// Connections.
const MANY: usize = 10_000;
/// Requests at the token endpoint at once: what the keeper allows itself for what is due by itself.
const AT_ONCE: usize = 3;
/// Measured rounds of each kind, in turns.
const ROUNDS: usize = 3;
/// Looks at the clock.
const LOOKS: u32 = 1_000;
/// What the token endpoint takes longer in the further sets, and connections that are measured with that: next to
/// nothing, and less than half of a request to Amazon over a good line (guessed).
const SLOWER: [(Duration, usize); 2] = [(Duration::from_millis(1), MANY), (Duration::from_millis(20), 1_000)];

/// The computer's clocks, put forward by hand without sleep; tells when it is looked at.
struct BenchClock {
    ahead: AtomicI64,
    looks: watch::Sender<u64>,
}

impl BenchClock {
    fn advance(&self, by: SignedDuration) {
        self.ahead.fetch_add(by.as_secs(), Ordering::SeqCst);
    }

    fn forward(&self) -> i64 {
        self.ahead.load(Ordering::SeqCst)
    }
}

impl Clock for BenchClock {
    fn now(&self) -> Timestamp {
        SystemClock.now() + SignedDuration::from_secs(self.forward())
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic() + Duration::from_secs(self.forward().unsigned_abs())
    }

    /// Read once at the beginning of each turn of the schedule, and with each attempt.
    fn boottime(&self) -> Option<Duration> {
        self.looks.send_modify(|looks| *looks += 1);
        SystemClock.boottime().map(|time| time + Duration::from_secs(self.forward().unsigned_abs()))
    }
}

/// Everything of one measurement.
struct Bench {
    endpoint: Endpoint,
    clock: Arc<BenchClock>,
    store: Store,
    keeper: Keeper,
    client: reqwest::Client,
    tokens: Vec<String>,
    _data: tempfile::TempDir,
}

/// Measures both.
pub async fn run() -> Result<Vec<Figure>> {
    let bench = Bench::start(MANY, Duration::ZERO).await?;
    // The first round after a start shows every token to the Ads API as well.
    bench.round(SignedDuration::from_secs(61)).await?;
    let look = bench.looks().await?;
    let (keeper, plain) = bench.rounds().await?;
    bench.keeper.shutdown().await;
    let mut slower = Vec::new();
    for (latency, many) in SLOWER {
        let bench = Bench::start(many, latency).await?;
        bench.round(SignedDuration::from_secs(61)).await?;
        slower.push(bench.rounds().await?);
        bench.keeper.shutdown().await;
    }
    println!("keeper: {MANY} due at once, {AT_ONCE} requests at once, medians of {ROUNDS}; 1,000 at 20 ms");
    // 80 % of the throughput is 1.25 times the time.
    let figure = |name, value, baseline, target| Figure { name, unit: "ms", value, baseline, target };
    Ok(vec![
        figure("keeper.due", keeper, plain, 1.25),
        figure("keeper.due1ms", slower[0].0, slower[0].1, 1.25),
        figure("keeper.due20ms", slower[1].0, slower[1].1, 1.25),
        figure("keeper.look", look, 1.0, 1.0),
    ])
}

impl Bench {
    /// A keeper with `many` connections that were connected just now.
    async fn start(many: usize, latency: Duration) -> Result<Self> {
        let endpoint = bench_endpoint::start(latency).await?;
        let data = tempfile::tempdir()?;
        let clock = Arc::new(BenchClock { ahead: AtomicI64::new(0), looks: watch::Sender::new(0) });
        let mut config = Config::for_sandbox(&endpoint.url)?;
        // Nothing is mirrored: what is measured is the way of a token.
        (config.clerk, config.supabase) = (None, None);
        let client_id = config.amazon.as_ref().context("no client")?.client_id.clone();
        let store = Store::open(data.path().join("adkeeper.db")).await?;
        let vault = Arc::new(MemoryVault::new());
        let user = user(clock.now());
        store.sign_in(user.clone()).await?;
        let tokens: Vec<String> = (0..many).map(|nth| format!("Atzr|{nth:0>400}")).collect();
        for (nth, token) in tokens.iter().enumerate() {
            vault.set(&VaultKey::refresh_token(&id(nth)), &Secret::new(token)).await?;
        }
        stream::iter(0..many)
            .map(|nth| {
                let (one, notice) = connected(nth, &user.id, &client_id, clock.now());
                store.confirm(one, Seen::default(), HashSet::new(), notice)
            })
            .buffer_unordered(256)
            .try_collect::<()>()
            .await?;
        let keeper = Keeper::start(Dependencies {
            config,
            database: Database::Opened(store.clone()),
            locks: Arc::new(FileLocks::new(data.path().join("locks"))),
            provider: None,
            vault,
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
            browser: Arc::new(Opened::default()),
            setup: Arc::new(FixedSetup),
            consent: Arc::new(NoConsent),
            timeouts: Timeouts::default(),
            version: "0.0.0-bench".into(),
        });
        let mut events = keeper.subscribe();
        loop {
            let snapshot = keeper.snapshot().await;
            if let Some(fault) = snapshot.fatal {
                bail!("the keeper does not start: {}", fault.message);
            }
            if snapshot.setup.amazon {
                break;
            }
            let _ = events.recv().await;
        }
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { endpoint, clock, store, keeper, client, tokens, _data: data })
    }

    /// Medians of the keeper's and the plain loop's rounds, in milliseconds.
    async fn rounds(&self) -> Result<(f64, f64)> {
        let (mut keeper, mut plain) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            plain.push(self.plain().await?);
            keeper.push(self.round(SignedDuration::from_mins(55)).await?);
        }
        Ok((crate::bench::median(keeper.into_iter()), crate::bench::median(plain.into_iter())))
    }

    /// Puts the clock forward so that everything is due; the milliseconds until every new token is on record.
    async fn round(&self, by: SignedDuration) -> Result<f64> {
        let before = *self.endpoint.refreshes.borrow();
        let wanted = before + self.tokens.len() as u64;
        let mut served = self.endpoint.refreshes.clone();
        let mut events = self.keeper.subscribe();
        self.clock.advance(by);
        let from = self.clock.now();
        let begun = Instant::now();
        self.keeper.nudge();
        served.wait_for(|count| *count >= wanted).await?;
        loop {
            let all = self.store.kept_connections().await?;
            if all.iter().all(|one| one.health.last_success.is_some_and(|at| at >= from)) {
                break;
            }
            let _ = events.recv().await;
        }
        let time = begun.elapsed();
        ensure!(*served.borrow() == wanted, "{} requests instead of {wanted}", *served.borrow());
        Ok(time.as_secs_f64() * 1000.0)
    }

    /// The same requests by a plain loop.
    async fn plain(&self) -> Result<f64> {
        let url = format!("{}/auth/o2/token", self.endpoint.url);
        let begun = Instant::now();
        stream::iter(&self.tokens)
            .map(|token| {
                let form = [
                    ("grant_type", "refresh_token"),
                    ("refresh_token", token.as_str()),
                    ("client_id", domain::sandbox::LWA_CLIENT_ID),
                    ("client_secret", domain::sandbox::LWA_CLIENT_SECRET),
                ];
                let request = self.client.post(&url).form(&form);
                async move {
                    let answer: serde_json::Value = request.send().await?.error_for_status()?.json().await?;
                    ensure!(answer["access_token"].is_string(), "no token");
                    Ok(())
                }
            })
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await?;
        Ok(begun.elapsed().as_secs_f64() * 1000.0)
    }

    /// Milliseconds of one look at the clock while nothing is due.
    async fn looks(&self) -> Result<f64> {
        let mut looks = self.clock.looks.subscribe();
        let mut turn = async || -> Result<()> {
            looks.borrow_and_update();
            self.keeper.nudge();
            looks.changed().await.context("the clock is gone")
        };
        // Whatever the last round left to do.
        turn().await?;
        let begun = Instant::now();
        for _ in 0..LOOKS {
            turn().await?;
        }
        Ok(begun.elapsed().as_secs_f64() * 1000.0 / f64::from(LOOKS))
    }
}

pub(crate) fn id(nth: usize) -> ConnectionId {
    ConnectionId::new(format!("bench-{nth}"))
}

fn user(now: Timestamp) -> User {
    User {
        // One of a sandbox: the folder is refused otherwise.
        id: UserId::new("user_sandbox_bench"),
        name: "Bench".into(),
        email: None,
        image_url: None,
        session_id: None,
        session_ended: false,
        updated_at: now,
    }
}

/// A connection that was connected just now, and the notice of it.
pub(crate) fn connected(nth: usize, user: &UserId, client: &str, now: Timestamp) -> (Connection, NewNotice) {
    let health = HealthReport { probed_at: Some(now), ..HealthReport::succeeded(now, now) };
    let connection = Connection {
        id: id(nth),
        user_id: user.clone(),
        label: format!("Login {nth}"),
        home_region: Region::Na,
        client_id: client.to_owned(),
        scopes: "advertising::campaign_management".into(),
        health,
        access_expires_at: None,
        swept_at: Some(now),
        consent: None,
        end_snoozed_until: None,
        created_at: now,
        updated_at: now,
    };
    let notice = NewNotice {
        connection_id: Some(id(nth)),
        accounts: Some(0),
        ..NewNotice::new(user.clone(), NoticeKind::ConnectionAdded, now)
    };
    (connection, notice)
}
