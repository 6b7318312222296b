use crate::world::{ADA, HARBOUR, NORTHWIND, World};
use domain::login_match::LoginMatch;
use domain::{ConnectionId, Health};
use keeper::view::{ErrorCode, ReviewView};
use sandbox::GrantSelector;
use vault::VaultKey;

async fn review(world: &World) -> ReviewView {
    world.keeper.review().await.unwrap().unwrap()
}

fn token(world: &World, id: &str) -> String {
    world.vault.peek(&VaultKey::refresh_token(&ConnectionId::new(id))).unwrap().expose().to_owned()
}

#[tokio::test]
async fn another_login_is_refused_when_a_connection_is_authorised_again() {
    let world = World::start().await;
    let id = world.running().await;
    let before = token(&world, &id);
    world.authorise(HARBOUR, Some(&id)).await.unwrap();
    let came = review(&world).await;
    assert_eq!((came.login, came.missing, came.added), (LoginMatch::Different, 15, 2));
    let all = came.accounts.iter().map(|account| account.id.clone()).collect();
    let error = world.keeper.confirm_review("x".into(), all, false).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::WrongLogin);
    assert_eq!(token(&world, &id), before, "the old token stays");
    assert_eq!(world.keeper.accounts().await.unwrap().len(), 15, "the old accounts stay");
    world.keeper.discard_review().await.unwrap();
    world.keeper.refresh_connection(id).await.unwrap();
}

#[tokio::test]
async fn another_login_can_be_added_as_a_connection_of_its_own() {
    let world = World::start().await;
    let id = world.running().await;
    world.authorise(HARBOUR, Some(&id)).await.unwrap();
    let came = review(&world).await;
    assert_eq!(came.suggested_label, "Harbour Goods", "not the label of the connection it is not");
    let all = came.accounts.into_iter().map(|account| account.id).collect();
    let second = world.keeper.confirm_review(came.suggested_label, all, true).await.unwrap();
    assert_ne!(second, id);
    let all = world.keeper.connections().await.unwrap();
    let counts: Vec<_> = all.iter().map(|one| (one.health, one.accounts)).collect();
    assert_eq!(counts, [(Health::Healthy, 15), (Health::Healthy, 2)]);
    world.keeper.refresh_connection(id).await.unwrap();
    world.keeper.refresh_connection(second).await.unwrap();
}

#[tokio::test]
async fn the_same_login_a_second_time_is_recognised() {
    let world = World::start().await;
    let id = world.running().await;
    world.authorise(NORTHWIND, None).await.unwrap();
    let came = review(&world).await;
    assert_eq!((came.reauthorises, came.recognised, came.login), (Some(id.clone()), true, LoginMatch::Same));
    assert_eq!(world.confirm_all().await, id);
    assert_eq!(world.keeper.connections().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_login_that_lost_a_few_accounts_is_still_recognised_and_choices_stay() {
    let world = World::start().await;
    let id = world.running().await;
    let accounts = world.keeper.accounts().await.unwrap();
    let untracked = &accounts.iter().find(|account| account.external_id != "9007199254740993").unwrap().id;
    world.keeper.set_tracked(vec![untracked.clone()], false).await.unwrap();
    world.sandbox.control().drop_profile(9_007_199_254_740_993);
    world.authorise(NORTHWIND, Some(&id)).await.unwrap();
    let came = review(&world).await;
    assert_eq!((came.login, came.missing, came.added), (LoginMatch::Same, 1, 0));
    let kept = accounts.iter().filter(|account| account.tracked && account.id != *untracked);
    let kept = kept.map(|account| account.id.clone()).collect();
    world.keeper.confirm_review("Agency".into(), kept, false).await.unwrap();
    let connection = world.until_connection("confirmed", |one| one.label == "Agency").await;
    assert_eq!((connection.id, connection.accounts, connection.lost, connection.tracked), (id, 15, 1, 14));
}

#[tokio::test]
async fn a_disconnected_login_that_comes_back_is_the_connection_it_was() {
    let world = World::start().await;
    let id = world.running().await;
    world.keeper.disconnect(vec![id.clone()]).await.unwrap();
    world.sandbox.control().revoke(&GrantSelector::Login(NORTHWIND.into()), true);
    assert_eq!(world.connect(NORTHWIND).await, id);
    let connection = world.until_connection("back", |_| true).await;
    assert_eq!((connection.health, connection.removal_checkable), (Health::Healthy, false));
}

#[tokio::test]
async fn two_logins_that_share_nothing_are_two_connections_without_a_question() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.connect(NORTHWIND).await;
    world.authorise(HARBOUR, None).await.unwrap();
    let came = review(&world).await;
    assert_eq!((came.reauthorises, came.recognised, came.login), (None, false, LoginMatch::Same));
    world.confirm_all().await;
    assert_eq!(world.keeper.connections().await.unwrap().len(), 2);
}

#[tokio::test]
async fn another_login_that_is_connected_already_is_renewed_and_never_connected_twice() {
    let world = World::start().await;
    let northwind = world.running().await;
    let harbour = world.connect(HARBOUR).await;
    let untracked = world.keeper.accounts().await.unwrap();
    let untracked = untracked.iter().find(|account| account.connection_id == harbour).unwrap().id.clone();
    world.keeper.set_tracked(vec![untracked.clone()], false).await.unwrap();
    world.authorise(HARBOUR, Some(&northwind)).await.unwrap();
    let came = review(&world).await;
    assert_eq!((came.login, came.known_as), (LoginMatch::Different, Some(harbour.clone())));
    assert_eq!(came.suggested_label, "Harbour Goods");
    assert!(came.accounts.iter().all(|account| !account.already_connected), "they can be chosen");
    let all = came.accounts.into_iter().map(|account| account.id).filter(|id| *id != untracked).collect();
    let confirmed = world.keeper.confirm_review(came.suggested_label, all, true).await.unwrap();
    assert_eq!(confirmed, harbour);
    let all = world.keeper.connections().await.unwrap();
    let counts: Vec<_> = all.iter().map(|one| (one.accounts, one.tracked)).collect();
    assert_eq!(counts, [(15, 15), (2, 1)]);
    world.keeper.refresh_connection(northwind).await.unwrap();
    world.keeper.refresh_connection(harbour).await.unwrap();
}

#[tokio::test]
async fn a_login_that_reaches_a_few_of_the_accounts_is_decided_by_the_user() {
    let world = World::start().await;
    let id = world.running().await;
    let all = world.keeper.accounts().await.unwrap();
    for account in all.iter().take(10) {
        world.sandbox.control().drop_profile(account.external_id.parse().unwrap());
    }
    world.authorise(NORTHWIND, Some(&id)).await.unwrap();
    let came = review(&world).await;
    assert_eq!((came.login, came.missing, came.known_as), (LoginMatch::Partly, 10, None));
    let kept = came.accounts.into_iter().map(|account| account.id).collect();
    assert_eq!(world.keeper.confirm_review("Agency".into(), kept, false).await.unwrap(), id);
    let connection = world.until_connection("confirmed", |one| one.label == "Agency").await;
    assert_eq!((connection.accounts, connection.lost), (15, 10));
}
