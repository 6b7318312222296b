//! A keeper with 500 logins and 20,000 accounts, without a window and without Amazon.

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Result;
use domain::config::Config;
use domain::grant::{Consent, ConsentSource};
use domain::notice::NoticeKind;
use domain::{
    Account, AccountAccess, AccountId, AccountInfo, AccountKind, AccountLink, Connection, ConnectionId,
    HealthReport, Region, Secret, Timestamp, UserId,
};
use jiff::SignedDuration;
use keeper::{
    Browser, BrowserError, Database, Dependencies, FileLocks, FixedSetup, Keeper, NoConsent, SystemClock,
    SystemEntropy, Timeouts,
};
use store::{NewNotice, Seen, Store, User};
use vault::{MemoryVault, Vault as _, VaultKey};

pub(crate) const LOGINS: u32 = 500;
pub(crate) const ACCOUNTS_EACH: u32 = 40;
pub(crate) const ACCOUNTS: u32 = LOGINS * ACCOUNTS_EACH;

const BRANDS: [&str; 16] = [
    "Northwind",
    "Harbour Goods",
    "Kestrel",
    "Meridian",
    "Atlas",
    "Blauer Fluss",
    "Café Zürich",
    "Ölmühle",
    "Pinewood",
    "Quarry & Sons",
    "Redfern",
    "Sable",
    "Thistle",
    "Umbra",
    "Vesper",
    "Wren",
];
const COUNTRIES: [(&str, Region); 6] = [
    ("US", Region::Na),
    ("CA", Region::Na),
    ("UK", Region::Eu),
    ("DE", Region::Eu),
    ("FR", Region::Eu),
    ("JP", Region::Fe),
];

struct NoBrowser;

impl Browser for NoBrowser {
    fn open(&self, _url: &str) -> Result<(), BrowserError> {
        Ok(())
    }
}

/// Fills a database in `folder` and starts a keeper on it.
pub(crate) async fn start(folder: &std::path::Path) -> Result<Keeper> {
    let store = Store::open(folder.join("adkeeper.db")).await?;
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
        locks: Arc::new(FileLocks::new(folder.join("locks"))),
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
    Ok(keeper)
}

/// The first account of a login is a manager account, and the others stand below it.
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
    let account = |place: u32| {
        let nth = number * ACCOUNTS_EACH + place;
        let external_id = (u64::from(nth) + 1_000_000_000_000).to_string();
        let (country, region) = COUNTRIES[(nth / 7) as usize % COUNTRIES.len()];
        let kind = if place == 0 { AccountKind::ManagerAccount } else { AccountKind::SponsoredAds };
        let brand = BRANDS[(nth * 31 % 97) as usize % BRANDS.len()];
        Account {
            id: AccountId::derive(user, kind, region, &external_id),
            user_id: user.clone(),
            connection_id: id.clone(),
            kind,
            region,
            external_id,
            info: AccountInfo {
                name: format!("{brand} {country} {}", nth % 1000),
                country_code: Some(country.into()),
                account_type: Some(if nth.is_multiple_of(3) { "vendor" } else { "seller" }.into()),
                entity_id: Some(format!("ENTITY{nth:012}")),
                ..AccountInfo::default()
            },
            access: AccountAccess::Ok,
            tracked: true,
        }
    };
    let accounts: Vec<Account> = (0..ACCOUNTS_EACH).map(account).collect();
    let parent = &accounts[0].id;
    let links =
        accounts[1..].iter().map(|child| AccountLink { parent: parent.clone(), child: child.id.clone() });
    let seen = Seen { links: links.collect(), accounts, ..Seen::default() };
    let notice = NewNotice {
        connection_id: Some(id),
        ..NewNotice::new(user.clone(), NoticeKind::ConnectionAdded, now)
    };
    (connection, seen, notice)
}
