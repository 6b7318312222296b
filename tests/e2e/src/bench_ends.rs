//! What expires, of 500 logins with 20,000 accounts, as the dashboard asks for it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use domain::config::Config;
use domain::grant::{Consent, ConsentSource};
use domain::notice::NoticeKind;
use domain::{
    Account, AccountAccess, AccountId, AccountInfo, AccountKind, Connection, ConnectionId, HealthReport,
    Region, Secret, Timestamp, UserId,
};
use jiff::SignedDuration;
use keeper::{
    Browser, BrowserError, Database, Dependencies, FileLocks, FixedSetup, Keeper, NoConsent, SystemClock,
    SystemEntropy, Timeouts,
};
use store::{NewNotice, Seen, Store, User};
use vault::{MemoryVault, Vault as _, VaultKey};

use crate::bench::{Figure, median};

const LOGINS: u32 = 500;
const ACCOUNTS_EACH: u32 = 40;
const ROUNDS: usize = 21;
/// A third of the 150 ms in which the screen is to be there, in milliseconds.
const SHARE: f64 = 50.0;

struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, _url: &str) -> Result<(), BrowserError> {
        Ok(())
    }
}

/// Fills a database, and asks the keeper again and again.
pub async fn run() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path().join("adkeeper.db")).await?;
    let (user, now) = (UserId::new("user_bench"), Timestamp::now());
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
    // With its token each login lives, though there is no Amazon to refresh it with.
    let vault = Arc::new(MemoryVault::new());
    for number in 0..LOGINS {
        let (connection, seen, notice) = login(&user, number, now);
        vault.set(&VaultKey::refresh_token(&connection.id), &Secret::new("Atzr|bench")).await?;
        store.confirm(connection, seen, HashSet::new(), notice).await?;
    }
    let keeper = Keeper::start(Dependencies {
        config: Config::default(),
        database: Database::Opened(store),
        locks: Arc::new(FileLocks::new(folder.path().join("locks"))),
        provider: None,
        vault,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        browser: Arc::new(NoBrowser),
        setup: Arc::new(FixedSetup),
        consent: Arc::new(NoConsent),
        timeouts: Timeouts::default(),
        version: "0.0.0-bench".into(),
    });
    let mut events = keeper.subscribe();
    while keeper.ends().await.is_err() {
        let _ = events.recv().await;
    }
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let found = keeper.ends().await.map_or(0, |view| view.ends.len());
        anyhow::ensure!(found == LOGINS as usize, "{found} of {LOGINS} ends");
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    keeper.shutdown().await;
    let value = median(times.into_iter());
    Ok(vec![Figure { name: "ends.command", unit: "ms", value, baseline: SHARE, target: 1.0 }])
}

fn login(user: &UserId, number: u32, now: Timestamp) -> (Connection, Seen, NewNotice) {
    let id = ConnectionId::new(uuid::Builder::from_u128(u128::from(number) + 1).into_uuid().to_string());
    let consented = now - SignedDuration::from_hours(i64::from(number % 364) * 24);
    let connection = Connection {
        id: id.clone(),
        user_id: user.clone(),
        label: format!("Client {number}"),
        home_region: Region::Eu,
        client_id: "amzn1.x".into(),
        scopes: String::new(),
        health: HealthReport::succeeded(now, now + SignedDuration::from_hours(1)),
        access_expires_at: None,
        swept_at: None,
        consent: Some(Consent { at: consented, source: ConsentSource::Noted }),
        end_snoozed_until: None,
        created_at: now,
        updated_at: now,
    };
    let accounts = (0..ACCOUNTS_EACH).map(|place| {
        let external_id = (u64::from(number * ACCOUNTS_EACH + place) + 1_000_000_000_000).to_string();
        let (kind, region) = (AccountKind::SponsoredAds, Region::Eu);
        Account {
            id: AccountId::derive(user, kind, region, &external_id),
            user_id: user.clone(),
            connection_id: id.clone(),
            kind,
            region,
            external_id,
            info: AccountInfo { name: format!("Account {place} of {number}"), ..Default::default() },
            access: AccountAccess::Ok,
            tracked: true,
        }
    });
    let seen = Seen { accounts: accounts.collect(), ..Seen::default() };
    let notice = NewNotice {
        connection_id: Some(id),
        ..NewNotice::new(user.clone(), NoticeKind::ConnectionAdded, now)
    };
    (connection, seen, notice)
}
