//! Sandbox and real accounts never share a folder, and two Clerk instances never share a device token.

use crate::world::{ADA, BEN, NORTHWIND, World};
use domain::config::Config;
use keeper::view::ErrorCode;
use sandbox::{Sandbox, SandboxConfig};
use vault::VaultKey;

#[tokio::test]
async fn a_real_start_in_a_sandboxs_folder_is_refused_and_touches_nothing() {
    let mut world = World::start().await;
    world.sign_in(ADA).await;
    world.authorise(NORTHWIND, None).await.unwrap();
    let sandbox = world.config.clone();
    let token = world.vault.peek(&VaultKey::review_refresh_token());
    world.keeper.shutdown().await;
    world.config = Config { sandbox: None, ..sandbox.clone() };
    world.start_again();
    let seen = world.until("refused", |snapshot| snapshot.fatal.is_some()).await;
    assert_eq!(seen.fatal.unwrap().code, ErrorCode::FolderHoldsSandbox);
    world.restart_with(sandbox).await;
    assert_eq!(world.vault.peek(&VaultKey::review_refresh_token()), token, "the pending review is kept");
    world.confirm_all().await;
}

#[tokio::test]
async fn a_sandbox_in_a_folder_with_a_real_past_is_refused_and_touches_nothing() {
    let mut world = World::start().await;
    world.running().await;
    let device = world.vault.peek(&world.device_token());
    world.keeper.shutdown().await;
    let file = rusqlite::Connection::open(world.dir.path().join("adkeeper.db")).unwrap();
    file.execute("update meta set value = 'real' where key = 'channel'", []).unwrap();
    drop(file);
    world.start_again();
    let seen = world.until("refused", |snapshot| snapshot.fatal.is_some()).await;
    assert_eq!(seen.fatal.unwrap().code, ErrorCode::FolderHoldsReal);
    assert_eq!(world.vault.peek(&world.device_token()), device);
}

#[tokio::test]
async fn another_clerk_instance_gets_a_device_token_of_its_own_however_the_configuration_changed() {
    let mut world = World::start().await;
    world.sign_in(ADA).await;
    // What is still on its way may bring a new one.
    world.keeper.shutdown().await;
    let (first, token) = (world.device_token(), world.vault.peek(&world.device_token()));
    let other = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let clerk = Config::for_sandbox(&other.base_url()).unwrap().clerk;
    world.restart_with(Config { clerk, ..world.config.clone() }).await;
    assert_ne!(world.device_token(), first, "its name holds the host");
    let _ = world.keeper.sync_now().await;
    world.sign_in(BEN).await;
    assert!(world.vault.peek(&world.device_token()).is_some());
    assert_eq!(world.vault.peek(&first), token, "the other instance's is as it was");
}
