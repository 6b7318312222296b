use crate::world::{ADA, NORTHWIND, World};
use domain::config::{Config, Layer};
use keeper::view::{Action, AuthState, ErrorCode, VaultState};
use keeper::{Dependencies, Keeper, SystemClock, SystemEntropy};
use std::path::Path;
use std::sync::Arc;
use vault::MemoryVault;

fn bare(dir: &Path, config: Config) -> Keeper {
    Keeper::start(Dependencies {
        config,
        database: keeper::Database::Folder(dir.to_owned()),
        locks: Arc::new(keeper::FileLocks::new(dir.join("locks"))),
        provider: None,
        vault: Arc::new(MemoryVault::new()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        browser: Arc::new(crate::world::Opened::default()),
        setup: Arc::new(crate::world::MemorySetup::default()),
        consent: Arc::new(keeper::NoConsent),
        timeouts: crate::world::TIMEOUTS,
        version: "0.0.0-test".into(),
    })
}

fn nothing_configured() -> Config {
    Config::resolve([Layer::default()])
}

async fn settled(keeper: &Keeper) -> keeper::view::AppSnapshot {
    let mut events = keeper.subscribe();
    loop {
        let snapshot = keeper.snapshot().await;
        if snapshot.auth.state != AuthState::Starting {
            return snapshot;
        }
        events.recv().await.unwrap();
    }
}

#[tokio::test]
async fn a_damaged_database_is_named_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("adkeeper.db");
    let damaged = b"this is no database, it only says so ".repeat(200);
    std::fs::write(&file, &damaged).unwrap();
    let keeper = bare(dir.path(), nothing_configured());
    assert_eq!(settled(&keeper).await.fatal.unwrap().code, ErrorCode::DatabaseCorrupt);
    assert_eq!(keeper.connections().await.unwrap_err().code, ErrorCode::DatabaseCorrupt);
    keeper.shutdown().await;
    assert_eq!(std::fs::read(&file).unwrap(), damaged, "the file must stay for a rescue");
}

#[tokio::test]
async fn a_newer_database_asks_for_an_update_and_is_left_as_it_is() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.keeper.shutdown().await;
    let file = world.dir.path().join("adkeeper.db");
    let version = |change: Option<u32>| {
        let db = rusqlite::Connection::open(&file).unwrap();
        if let Some(version) = change {
            db.pragma_update(None, "user_version", version).unwrap();
        }
        db.query_row("pragma user_version", [], |row| row.get::<_, u32>(0)).unwrap()
    };
    let ours = version(None);
    version(Some(ours + 1));
    let keeper = bare(world.dir.path(), nothing_configured());
    let fatal = settled(&keeper).await.fatal.unwrap();
    assert_eq!((fatal.code, fatal.action), (ErrorCode::DatabaseNewer, Some(Action::Update)));
    keeper.shutdown().await;
    assert_eq!(version(None), ours + 1);
    version(Some(ours));
    let keeper = bare(world.dir.path(), world.config.clone());
    assert_eq!(settled(&keeper).await.auth.state, AuthState::SignedIn, "nothing was lost");
}

#[tokio::test]
async fn what_is_not_configured_disables_only_itself() {
    let dir = tempfile::tempdir().unwrap();
    let keeper = bare(dir.path(), nothing_configured());
    let snapshot = settled(&keeper).await;
    assert_eq!(snapshot.fatal, None);
    assert!(!snapshot.setup.clerk && !snapshot.setup.amazon && !snapshot.setup.supabase);
    let error = keeper.begin_sign_in().await.unwrap_err();
    assert_eq!((error.code, error.action), (ErrorCode::NotConfigured, Some(Action::OpenSettings)));
}

#[tokio::test]
async fn without_a_collection_nothing_is_begun_and_everything_works_once_there_is_one() {
    let world = World::start().await;
    world.vault.take_collection();
    let error = world.keeper.begin_sign_in().await.unwrap_err();
    assert_eq!((error.code, error.action), (ErrorCode::VaultNoCollection, Some(Action::UnlockVault)));
    world.vault.recover();
    world.keeper.keychain_changed().await;
    world.sign_in(ADA).await;
}

#[tokio::test]
async fn without_a_keychain_nothing_is_begun_and_everything_works_once_there_is_one() {
    let world = World::start().await;
    world.vault.make_unavailable();
    let error = world.keeper.begin_sign_in().await.unwrap_err();
    assert_eq!((error.code, error.action), (ErrorCode::VaultUnavailable, Some(Action::UnlockVault)));
    world.vault.recover();
    world.keeper.retry_vault().await.unwrap();
    world.sign_in(ADA).await;
}

#[tokio::test]
async fn a_keychain_that_locks_during_the_review_loses_nothing() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.authorise(NORTHWIND, None).await.unwrap();
    world.vault.lock();
    let error = world.keeper.confirm_review("Agency".into(), Vec::new(), false).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::VaultLocked);
    assert_eq!(world.keeper.snapshot().await.vault, VaultState::Locked);
    assert!(world.keeper.review().await.unwrap().is_some(), "the login goes on waiting");
    world.vault.recover();
    world.confirm_all().await;
}

#[tokio::test]
async fn a_first_set_up_is_checked_saved_and_used_without_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let keeper = bare(dir.path(), nothing_configured());
    settled(&keeper).await;
    assert!(!keeper.snapshot().await.setup.amazon);
    let form = |client_id: &str, port: &str| keeper::view::AmazonSetupForm {
        client_id: client_id.into(),
        loopback_port: port.into(),
        ..Default::default()
    };
    let client = "amzn1.application-oa2-client.0123456789abcdef0123456789abcdef";
    for (form, word) in [
        (form("", ""), "lwa_client_id"),
        (form("client", ""), "lwa_client_id"),
        (form(client, "80"), "loopback_port"),
        (form(client, "many"), "loopback_port"),
    ] {
        let error = keeper.save_amazon_setup(form, None).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::BadConfig);
        assert!(error.message.contains(word), "{}", error.message);
    }
    let secret = Some(domain::Secret::new(" amzn1.oa2-cs.v1.x "));
    keeper.save_amazon_setup(form(client, "50505"), secret).await.unwrap();
    let setup = keeper.amazon_setup();
    assert!(setup.secret_present && !setup.fixed);
    let urls: Vec<_> = setup.return_urls.into_iter().map(|one| one.url).collect();
    assert_eq!(urls, ["http://localhost:50505/callback", "https://amazon.com"]);
    let snapshot = keeper.snapshot().await;
    assert!(snapshot.setup.amazon);
    assert_eq!(snapshot.settings.lwa_client_id.as_deref(), Some(client));
}
