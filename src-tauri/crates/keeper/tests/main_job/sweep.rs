use crate::world::{ADA, NORTHWIND, World};
use domain::{AccountAccess, AccountKind, Cause, Health, Lack, Region};
use jiff::SignedDuration;
use keeper::view::{AccountView, ErrorCode, NoticeKind};
use sandbox::{Fault, FaultKind, Target};
use std::collections::BTreeMap;
use std::time::Duration;

const MERIDIAN: &str = "meridian-media";
const DROPPED: u64 = 9_007_199_254_740_993;

async fn accounts(world: &World) -> Vec<AccountView> {
    world.keeper.accounts().await.unwrap()
}

#[tokio::test]
async fn every_kind_of_account_comes_with_its_parents_and_what_the_login_may_not_do() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.connect(MERIDIAN).await;
    let all = accounts(&world).await;
    let mut kinds: BTreeMap<AccountKind, usize> = BTreeMap::new();
    for account in &all {
        *kinds.entry(account.kind).or_default() += 1;
    }
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    assert!(kinds[&AccountKind::DspAdvertiser] > 100, "more than one page of advertisers: {kinds:?}");
    assert!(Region::ALL.iter().all(|region| all.iter().any(|account| account.region == *region)));
    let largest = all.iter().find(|account| account.external_id == u64::MAX.to_string());
    assert_eq!(largest.map(|account| account.kind), Some(AccountKind::SponsoredAds), "all 64 bits");
    let ids: BTreeMap<&str, &AccountView> =
        all.iter().map(|account| (account.id.as_str(), account)).collect();
    let below = |kind: AccountKind| all.iter().filter(move |account| account.kind == kind);
    assert!(below(AccountKind::DspAdvertiser).all(|account| !account.parents.is_empty()));
    assert!(all.iter().flat_map(|account| &account.parents).all(|parent| ids.contains_key(parent.as_str())));
    assert!(all.iter().any(|account| account.info.lacks.contains(&Lack::Edit)), "a profile is view-only");
    assert!(all.iter().any(|account| account.access == AccountAccess::Denied), "some are only named");
    assert!(all.iter().any(|account| !account.info.seats.is_empty()), "advertisers have seats");
    let connection = world.until_connection("swept", |one| one.swept_at.is_some()).await;
    assert_eq!((connection.gaps, connection.lost), (vec![], 0));
}

#[tokio::test]
async fn looking_again_without_news_writes_nothing_and_tells_nobody() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    let id = world.connect(MERIDIAN).await;
    world.keeper.take_notifications().await;
    let before = accounts(&world).await;
    let pending = world.keeper.snapshot().await.mirror.pending;
    world.keeper.sweep_connection(id).await.unwrap();
    assert_eq!(accounts(&world).await, before);
    assert_eq!(world.keeper.snapshot().await.mirror.pending, pending);
    assert_eq!(world.keeper.take_notifications().await, []);
}

#[tokio::test]
async fn an_account_that_goes_and_comes_back_is_told_and_the_connection_stays_healthy() {
    let world = World::start().await;
    let id = world.running().await;
    world.keeper.take_notifications().await;
    world.sandbox.control().drop_profile(DROPPED);
    world.keeper.sweep_connection(id.clone()).await.unwrap();
    let lost = accounts(&world).await.into_iter().filter(|one| one.access == AccountAccess::Lost);
    assert_eq!(lost.map(|one| one.external_id).collect::<Vec<_>>(), [DROPPED.to_string()]);
    world.sandbox.control().restore_profile(DROPPED);
    world.keeper.sweep_connection(id).await.unwrap();
    let told = world.keeper.take_notifications().await;
    let told: Vec<_> = told.iter().map(|notice| (notice.kind, notice.accounts)).collect();
    assert_eq!(told, [(NoticeKind::AccountsLost, 1), (NoticeKind::AccountsAppeared, 1)]);
    let connection = world.until_connection("swept", |_| true).await;
    assert_eq!((connection.accounts, connection.tracked, connection.lost), (15, 15, 0));
}

#[tokio::test]
async fn a_day_later_the_next_refresh_looks_again_by_itself() {
    let world = World::start_on_one_clock().await;
    world.sign_in(ADA).await;
    world.connect(NORTHWIND).await;
    let first = world.until_connection("swept", |one| one.swept_at.is_some()).await.swept_at;
    world.sandbox.control().drop_profile(DROPPED);
    world.advance(SignedDuration::from_hours(31));
    let again = world.until_connection("swept again", |one| one.swept_at > first && one.lost == 1).await;
    assert_eq!(again.accounts, 15);
}

#[tokio::test]
async fn a_token_that_dies_early_costs_one_refresh_and_nothing_else() {
    let world = World::start().await;
    let id = world.running().await;
    world.sandbox.control().expire_access_tokens();
    let before = world.refreshes();
    world.keeper.sweep_connection(id).await.unwrap();
    assert_eq!(world.refreshes() - before, 1, "one renewal for the whole sweep");
}

#[tokio::test]
async fn whatever_the_life_of_a_token_a_sweep_works_and_a_failed_one_has_its_cause() {
    let world = World::start().await;
    let id = world.running().await;
    let control = world.sandbox.control();
    for life in [300, 119, 60, 20, 1] {
        control.set_access_token_ttl(Duration::from_secs(life));
        control.expire_access_tokens();
        world.keeper.refresh_connection(id.clone()).await.unwrap();
        let swept = world.keeper.sweep_connection(id.clone()).await;
        assert!(swept.is_ok(), "a token that lives {life} s: {swept:?}");
    }
    control.set_access_token_ttl(Duration::from_secs(60));
    let down = FaultKind::Status { status: 503, retry_after: None };
    control.expire_access_tokens();
    control.add_fault(Fault::forever(Target::Token, down));
    let error = world.keeper.sweep_connection(id.clone()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ProviderDown);
    control.clear_faults();
    control.set_client_approved(false);
    let error = world.keeper.sweep_connection(id).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotApproved);
}

#[tokio::test]
async fn an_approval_is_noticed_by_the_next_sweep_also_after_a_restart() {
    let mut world = World::start().await;
    let id = world.running().await;
    world.sandbox.control().set_client_approved(false);
    assert_eq!(world.keeper.sweep_connection(id.clone()).await.unwrap_err().code, ErrorCode::NotApproved);
    world.restart().await;
    let refused = world.until_connection("still refused", |_| true).await;
    assert_eq!((refused.health, refused.cause), (Health::Error, Some(Cause::NotApproved)));
    assert_eq!(world.keeper.sweep_connection(id.clone()).await.unwrap_err().code, ErrorCode::NotApproved);
    world.sandbox.control().set_client_approved(true);
    world.restart().await;
    world.keeper.sweep_connection(id).await.unwrap();
    world.until_connection("approved", |one| one.health == Health::Healthy).await;
}
