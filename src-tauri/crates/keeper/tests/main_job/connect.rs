use crate::world::{ADA, HARBOUR, NORTHWIND, World};
use domain::{Cause, ConnectionId, Health, Region};
use keeper::view::{ErrorCode, WayBack};
use sandbox::{Decision, Fault, FaultKind, Target};
use std::collections::BTreeMap;
use vault::VaultKey;

#[tokio::test]
async fn a_login_is_reviewed_confirmed_and_its_accounts_of_all_regions_are_there() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.authorise(NORTHWIND, None).await.unwrap();

    let review = world.keeper.review().await.unwrap().unwrap();
    assert_eq!((review.accounts.len(), review.gaps.len(), review.reauthorises), (15, 0, None));
    assert_eq!(world.keeper.connections().await.unwrap(), [], "nothing is connected before it is confirmed");
    let chosen: Vec<_> = review.accounts.iter().take(3).map(|account| account.id.clone()).collect();
    let id = world.keeper.confirm_review("  My   agency ".into(), chosen, false).await.unwrap();

    let connection = world.until_connection("connected", |_| true).await;
    assert_eq!((connection.id.as_str(), connection.label.as_str()), (id.as_str(), "My agency"));
    assert_eq!((connection.health, connection.accounts, connection.tracked), (Health::Healthy, 15, 3));
    let accounts = world.keeper.accounts().await.unwrap();
    let mut regions: BTreeMap<Region, usize> = BTreeMap::new();
    for account in &accounts {
        *regions.entry(account.region).or_default() += 1;
    }
    assert_eq!(regions, [(Region::Na, 6), (Region::Eu, 5), (Region::Fe, 4)].into());
    assert!(accounts.iter().any(|account| account.external_id == "9007199254740993"), "ids must stay exact");
    assert_eq!(world.keeper.review().await.unwrap(), None);
    assert!(
        world
            .vault
            .peek(&VaultKey::refresh_token(&ConnectionId::new(id)))
            .unwrap()
            .expose()
            .starts_with("Atzr|")
    );
    assert!(world.vault.peek(&VaultKey::review_refresh_token()).is_none());
}

#[tokio::test]
async fn no_secret_reaches_the_data_folder() {
    let world = World::start().await;
    world.running().await;
    world.keeper.refresh_all().await.unwrap();
    let device = world.vault.peek(&world.device_token()).unwrap();
    world.keeper.shutdown().await;
    let needles = ["Atza|", "Atzr|", domain::sandbox::LWA_CLIENT_SECRET, "eyJ", device.expose()];
    let mut files = 0;
    let folders = [world.dir.path().to_owned(), world.dir.path().join("locks")];
    let all = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    for path in all.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let bytes = std::fs::read(path).unwrap();
        files += 1;
        for needle in needles {
            let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
            assert!(!found, "a secret that begins with {:?} is in the data folder", &needle[..4]);
        }
    }
    assert!(files > 0, "the search must have had something to search");
}

#[tokio::test]
async fn declining_at_amazon_ends_the_attempt_in_words() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.keeper.begin_connect(Region::Eu, None, WayBack::Bounce).await.unwrap();
    let back = world.consent(&Decision::Cancel).await;
    assert_eq!(world.keeper.handle_callback(back.as_str()).await.unwrap_err().code, ErrorCode::AccessDenied);
    assert_eq!(world.keeper.snapshot().await.flow, None);
}

#[tokio::test]
async fn an_expired_code_is_named_and_the_next_attempt_works() {
    let world = World::start_on_one_clock().await;
    world.sign_in(ADA).await;
    world.keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.unwrap();
    let back = world.consent(&Decision::Allow(NORTHWIND.into())).await;
    world.clock.advance(jiff::SignedDuration::from_mins(6));
    assert_eq!(world.keeper.handle_callback(back.as_str()).await.unwrap_err().code, ErrorCode::CodeRejected);
    assert_eq!(world.keeper.review().await.unwrap(), None);
    world.connect(NORTHWIND).await;
}

#[tokio::test]
async fn an_unreadable_token_answer_ends_the_attempt_and_leaves_no_half_connection() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.sandbox.control().add_fault(Fault::once(Target::Token, FaultKind::TruncatedJson));
    assert_eq!(world.authorise(NORTHWIND, None).await.unwrap_err().code, ErrorCode::BadResponse);
    assert_eq!(world.keeper.connections().await.unwrap(), []);
    assert!(world.vault.peek(&VaultKey::review_refresh_token()).is_none());
    world.connect(NORTHWIND).await;
}

#[tokio::test]
async fn a_passing_failure_keeps_the_attempt_and_the_same_address_works_later() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.unwrap();
    let back = world.consent(&Decision::Allow(NORTHWIND.into())).await;
    let busy = FaultKind::Status { status: 503, retry_after: None };
    world.sandbox.control().add_fault(Fault::once(Target::Token, busy));
    assert_eq!(world.keeper.handle_callback(back.as_str()).await.unwrap_err().code, ErrorCode::ProviderDown);
    assert!(world.keeper.snapshot().await.flow.is_some(), "the attempt must go on waiting");
    world.keeper.handle_callback(back.as_str()).await.unwrap();
    world.confirm_all().await;
}

#[tokio::test]
async fn a_region_that_is_down_is_named_and_the_others_come() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    let down = FaultKind::Status { status: 500, retry_after: None };
    world.sandbox.control().add_fault(Fault::forever(Target::AdsEu, down));
    world.authorise(NORTHWIND, None).await.unwrap();
    let review = world.keeper.review().await.unwrap().unwrap();
    assert_eq!(review.accounts.len(), 10);
    assert!(!review.gaps.is_empty());
    for gap in review.gaps {
        assert_eq!((gap.region, gap.cause), (Region::Eu, Cause::ProviderDown), "{gap:?}");
    }
}

#[tokio::test]
async fn a_client_without_approval_is_told_so() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.unwrap();
    let back = world.consent(&Decision::Allow(NORTHWIND.into())).await;
    world.sandbox.control().set_client_approved(false);
    assert_eq!(world.keeper.handle_callback(back.as_str()).await.unwrap_err().code, ErrorCode::NotApproved);
    assert!(world.vault.peek(&VaultKey::review_refresh_token()).is_none());
}

#[tokio::test]
async fn a_review_survives_a_restart_and_can_be_discarded() {
    let mut world = World::start().await;
    world.sign_in(ADA).await;
    world.authorise(NORTHWIND, None).await.unwrap();
    world.restart().await;
    assert_eq!(world.keeper.review().await.unwrap().unwrap().accounts.len(), 15);
    world.keeper.discard_review().await.unwrap();
    assert_eq!(world.keeper.review().await.unwrap(), None);
    assert!(world.vault.peek(&VaultKey::review_refresh_token()).is_none(), "a discarded token must not stay");
}

#[tokio::test]
async fn another_users_review_is_not_discarded() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.authorise(NORTHWIND, None).await.unwrap();
    let db = rusqlite::Connection::open(world.dir.path().join("adkeeper.db")).unwrap();
    db.execute("update review set user_id = 'user_sandbox_ben'", []).unwrap();
    world.keeper.discard_review().await.unwrap();
    let waiting: i64 = db.query_row("select count(*) from review", [], |row| row.get(0)).unwrap();
    assert_eq!(waiting, 1);
    assert!(world.vault.peek(&VaultKey::review_refresh_token()).is_some());
}

#[tokio::test]
async fn a_refresh_token_that_is_rotated_while_connecting_is_not_lost() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.sandbox.control().set_refresh_rotation(true);
    let refused = FaultKind::Status { status: 401, retry_after: None };
    world.sandbox.control().add_fault(Fault::once(Target::AdsNa, refused));
    let before = world.refreshes();
    let id = world.connect(NORTHWIND).await;
    assert_eq!(world.refreshes() - before, 1, "the sweep renewed its token, and Amazon rotated");
    world.keeper.refresh_connection(id).await.unwrap();
}

#[tokio::test]
async fn two_logins_stand_side_by_side_and_one_can_be_disconnected() {
    let world = World::start().await;
    let first = world.running().await;
    let second = world.connect(HARBOUR).await;
    world.keeper.disconnect(vec![first.clone()]).await.unwrap();
    assert!(world.vault.peek(&VaultKey::refresh_token(&ConnectionId::new(first.clone()))).is_none());
    let all = world.keeper.connections().await.unwrap();
    let health = |id: &str| all.iter().find(|one| one.id == id).unwrap().health;
    assert_eq!((health(&first), health(&second)), (Health::Disconnected, Health::Healthy));
    assert_eq!(world.keeper.refresh_connection(first).await.unwrap_err().code, ErrorCode::NotFound);
}
