use crate::world::{HARBOUR, NORTHWIND, World};
use domain::{Cause, ConnectionId, Health};
use jiff::SignedDuration;
use keeper::view::{ErrorCode, Link, RemovalCheck};
use sandbox::GrantSelector;
use vault::VaultKey;

#[tokio::test]
async fn several_are_disconnected_at_once_and_nothing_of_their_history_goes() {
    let world = World::start().await;
    let first = world.running().await;
    let second = world.connect(HARBOUR).await;
    world.keeper.disconnect(vec![first.clone(), second.clone()]).await.unwrap();
    for id in [&first, &second] {
        assert!(world.vault.peek(&VaultKey::refresh_token(&ConnectionId::new(id.as_str()))).is_none());
    }
    let all = world.keeper.connections().await.unwrap();
    assert!(all.iter().all(|one| (one.health, one.cause) == (Health::Disconnected, Some(Cause::ByUser))));
    assert!(all.iter().all(|one| one.last_success.is_some() && one.next_attempt.is_none()));
    assert_eq!(world.keeper.accounts().await.unwrap().len(), 17);
    assert_eq!(world.keeper.refresh_connection(first).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn whether_the_grant_is_gone_at_amazon_can_be_checked_for_a_while() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    world.keeper.disconnect(vec![id.clone()]).await.unwrap();
    world.keeper.open_link(Link::AmazonApps).unwrap();
    assert!(world.opened.last().ends_with("/_sandbox/panel"), "in the sandbox its panel plays Amazon's page");
    world.sandbox.control().set_refresh_rotation(true);
    for _ in 0..2 {
        assert_eq!(world.keeper.check_removed(id.clone()).await.unwrap(), RemovalCheck::StillThere);
    }
    world.sandbox.control().revoke(&GrantSelector::Login(NORTHWIND.into()), false);
    assert_eq!(world.keeper.check_removed(id.clone()).await.unwrap(), RemovalCheck::Gone);
    assert_eq!(
        world.keeper.check_removed(id).await.unwrap_err().code,
        ErrorCode::NotFound,
        "asked and answered"
    );
}

#[tokio::test]
async fn the_copy_of_a_token_that_only_serves_the_check_does_not_stay() {
    let world = World::start_on_one_clock().await;
    let id = world.running().await;
    world.keeper.disconnect(vec![id.clone()]).await.unwrap();
    assert!(world.until_connection("disconnected", |_| true).await.removal_checkable);
    world.clock.advance(SignedDuration::from_mins(61));
    assert!(!world.until_connection("forgotten", |_| true).await.removal_checkable);
    assert_eq!(world.keeper.check_removed(id).await.unwrap_err().code, ErrorCode::NotFound);
}
