//! Twenty thousand accounts on their way to Supabase and to a second computer, next to what PostgREST does by
//! itself with the same rows: a bulk upsert into a table without versions, numbers and devices, and one row
//! per request.

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::mirror::{MirrorRow, MirrorTable};
use domain::notice::NoticeKind;
use domain::{
    Account, AccountAccess, AccountId, AccountKind, Connection, ConnectionId, HealthReport, Region, UserId,
};
use keeper::SystemClock;
use keeper::mirror::{MirrorRun, Progress};
use serde_json::Value;
use stack::Backend;
use store::{NewNotice, Seen, Store, User};
use supabase::{Device, SupabaseClient};

use crate::bench::{Figure, median};
use crate::bench_gateway::{Gateway, Token, token};

const ACCOUNTS: u32 = 20_000;
/// Rows that are sent one by one; the rest is extrapolated.
const ONE_BY_ONE: u32 = 500;
/// Those that are sent one by one over a long line.
const FEW_BY_ONE: u32 = 100;
/// A request to a hosted project over a good line (guessed).
const LINE: Duration = Duration::from_millis(25);
const RUNS: usize = 3;
/// A connection under each user's accounts.
const CONNECTION: &str = "3f0c8a52-6c0c-4b1e-9d5f-0a1b2c3d4e5f";

/// A computer of one user.
struct Computer {
    store: Store,
    user: UserId,
    supabase: SupabaseClient,
    device: Device,
    _folder: tempfile::TempDir,
}

impl Computer {
    async fn new(gateway: &Gateway, user: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(folder.path().join("adkeeper.db")).await?;
        let user = UserId::new(user);
        let now = jiff::Timestamp::now();
        store
            .sign_in(User {
                id: user.clone(),
                name: "Ada".into(),
                email: None,
                image_url: None,
                session_id: None,
                session_ended: false,
                updated_at: now,
            })
            .await?;
        let supabase = SupabaseClient::new(
            reqwest::Client::new(),
            gateway.url.parse()?,
            "sb_publishable_bench".into(),
            Arc::new(Token(token(user.as_str())?)),
            Arc::new(SystemClock),
        );
        let id = store.device_id(uuid::Uuid::new_v4().to_string()).await?;
        let device = Device { id, name: "bench".into(), platform: "linux".into(), app_version: "1".into() };
        Ok(Self { store, user, supabase, device, _folder: folder })
    }

    async fn sync(&self, pull: bool) -> Result<(Duration, Progress)> {
        let clock: Arc<dyn domain::Clock> = Arc::new(SystemClock);
        let sync = MirrorRun {
            store: &self.store,
            supabase: &self.supabase,
            clock: &clock,
            user: self.user.clone(),
            project: "bench".into(),
            device: self.device.clone(),
        };
        let begun = Instant::now();
        let done = sync.run(pull, &|_| {}).await?;
        Ok((begun.elapsed(), done))
    }

    /// Connects a login with all the accounts.
    async fn connect(&self) -> Result<()> {
        let now = jiff::Timestamp::now();
        let id = ConnectionId::new(CONNECTION);
        let connection = Connection {
            id: id.clone(),
            user_id: self.user.clone(),
            label: "Bench".into(),
            home_region: Region::Eu,
            client_id: "amzn1.x".into(),
            scopes: String::new(),
            health: HealthReport::succeeded(now, now),
            access_expires_at: None,
            swept_at: None,
            consent: None,
            end_snoozed_until: None,
            created_at: now,
            updated_at: now,
        };
        let notice = NewNotice::new(self.user.clone(), NoticeKind::ConnectionAdded, now);
        let accounts: Vec<Account> = (0..ACCOUNTS).map(|number| self.account(&id, number)).collect();
        let seen = Seen { accounts, ..Seen::default() };
        Ok(self.store.confirm(connection, seen, std::collections::HashSet::new(), notice).await?)
    }

    fn account(&self, connection: &ConnectionId, number: u32) -> Account {
        let external_id = (9_007_199_254_740_993_u64 + u64::from(number)).to_string();
        let (kind, region) = (AccountKind::SponsoredAds, Region::Eu);
        Account {
            id: AccountId::derive(&self.user, kind, region, &external_id),
            user_id: self.user.clone(),
            connection_id: connection.clone(),
            kind,
            region,
            external_id,
            info: domain::AccountInfo {
                name: format!("Account number {number}"),
                country_code: Some("UK".into()),
                currency_code: Some("GBP".into()),
                timezone: Some("Europe/London".into()),
                account_type: Some("seller".into()),
                entity_id: Some(format!("ENTITY{number}")),
                status: Some("CREATED".into()),
                ..Default::default()
            },
            access: AccountAccess::Ok,
            tracked: false,
        }
    }

    /// The accounts as they travel.
    async fn rows(&self) -> Result<Vec<Value>> {
        let all = self.store.mirrored(self.user.clone()).await?;
        let accounts = all.into_iter().filter(|row| row.table() == Some(MirrorTable::Accounts));
        Ok(accounts.map(|row: MirrorRow| serde_json::to_value(row)).collect::<Result<_, _>>()?)
    }
}

struct Times {
    push: f64,
    plain: f64,
    one_by_one: f64,
    far_push: f64,
    far_one_by_one: f64,
    served: f64,
    changed: f64,
    pull: f64,
    plain_read: f64,
    slowest: f64,
}

/// Measures and compares.
pub async fn run(root: &Path) -> Result<Vec<Figure>> {
    let (backend, gateway) = crate::bench_gateway::start(root).await?;
    let mut all = Vec::new();
    for number in 0..RUNS {
        all.push(once(&backend, &gateway, number).await?);
    }
    let of = |value: fn(&Times) -> f64| median(all.iter().map(value));
    println!(
        "mirror: medians of {RUNS} runs; {:.0} ms of a push were spent in PostgREST and the database; its slowest \
         request took {:.0} ms of the 8,000 that hosted projects allow; a second push made no request; one by \
         one: {ONE_BY_ONE} rows, extrapolated; far: {} ms more per request",
        of(|times| times.served),
        all.iter().map(|times| times.slowest).fold(0.0, f64::max),
        LINE.as_millis()
    );
    let figure = |name, value, baseline, target| Figure { name, unit: "ms", value, baseline, target };
    Ok(vec![
        figure("mirror.push", of(|t| t.push), of(|t| t.plain), 1.3),
        figure("mirror.single", of(|t| t.push), of(|t| t.one_by_one), 1.0 / 50.0),
        figure("mirror.farsingle", of(|t| t.far_push), of(|t| t.far_one_by_one), 1.0 / 50.0),
        figure("mirror.changed", of(|t| t.changed), of(|t| t.plain), 0.1),
        figure("mirror.pull", of(|t| t.pull), of(|t| t.plain_read), 3.0),
    ])
}

async fn once(backend: &Backend, gateway: &Gateway, number: usize) -> Result<Times> {
    let user = format!("user_{number}");
    let desk = Computer::new(gateway, &user).await?;
    desk.connect().await?;
    let rows = desk.rows().await?;
    ensure!(rows.len() == ACCOUNTS as usize, "{} rows were made", rows.len());
    let plainly = [format!("{user}_plain"), format!("{user}_single"), format!("{user}_far_single")];
    for one in &plainly {
        // What their accounts hang on.
        backend.postgres.query(&format!(
            "insert into amazon_connections (user_id, id, label, home_region, client_id, scopes)
             values ('{one}', '{CONNECTION}', 'Bench', 'eu', 'amzn1.x', '')"
        ))?;
    }
    backend.postgres.query("vacuum analyze")?;

    // In turn the one and the other first: the second finds caches warm.
    let mut plain = Duration::ZERO;
    if !number.is_multiple_of(2) {
        plain = gateway.upsert(&plainly[0], &rows, 500).await?;
    }
    gateway.watch();
    let push = desk.sync(true).await?;
    let (slowest, served) = (gateway.slowest(), gateway.served());
    if number.is_multiple_of(2) {
        plain = gateway.upsert(&plainly[0], &rows, 500).await?;
    }
    let stored = format!("select count(*) from user_accounts where user_id = '{user}'");
    ensure!(backend.postgres.query(&stored)?.trim() == ACCOUNTS.to_string(), "not everything arrived");

    let before = gateway.requests();
    desk.sync(false).await?;
    ensure!(gateway.requests() == before, "nothing changed, and something was asked");

    let ids: Vec<String> =
        rows.iter().step_by(100).filter_map(|row| Some(row["id"].as_str()?.to_owned())).collect();
    desk.store.set_tracked(desk.user.clone(), ids.clone(), true, jiff::Timestamp::now()).await?;
    let changed = desk.sync(false).await?;
    ensure!(changed.1.sent as usize == ids.len(), "{} of {} were sent", changed.1.sent, ids.len());

    let laptop = Computer::new(gateway, &user).await?;
    let pull = laptop.sync(true).await?;
    let here = laptop.store.accounts(laptop.user.clone()).await?;
    ensure!(here.len() == ACCOUNTS as usize, "{} accounts came", here.len());
    ensure!(here.iter().filter(|one| one.tracked).count() == ids.len(), "choices did not come");
    let plain_read = gateway.read(&plainly[0]).await?;

    let few = rows.get(..ONE_BY_ONE as usize).context("rows")?;
    let single = gateway.upsert(&plainly[1], few, 1).await?;
    let whole = |rows: u32| f64::from(ACCOUNTS) / f64::from(rows);

    gateway.move_away(LINE);
    let far = Computer::new(gateway, &format!("{user}_far")).await?;
    far.connect().await?;
    let far_push = far.sync(true).await?;
    let few = rows.get(..FEW_BY_ONE as usize).context("rows")?;
    let far_single = gateway.upsert(&plainly[2], few, 1).await?;
    gateway.move_away(Duration::ZERO);
    Ok(Times {
        push: millis(push.0),
        plain: millis(plain),
        one_by_one: millis(single) * whole(ONE_BY_ONE),
        far_push: millis(far_push.0),
        far_one_by_one: millis(far_single) * whole(FEW_BY_ONE),
        served,
        changed: millis(changed.0),
        pull: millis(pull.0),
        plain_read: millis(plain_read),
        slowest,
    })
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
