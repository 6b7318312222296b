//! The list of accounts: what is announced, and what an answer carries.

use crate::world::{ADA, BEN, World};
use domain::watch::AccountHealth;
use domain::{AccountId, AccountKind, Health};
use keeper::Keeper;
use keeper::view::{
    AccountGrouping, AccountItem, AccountListView, AccountQuery, AccountRowView, AccountWindow, AppEvent,
    ErrorCode, ListedItem, Selection, WatchFilter,
};
use tokio::sync::broadcast::Receiver;

const WINDOW: AccountWindow = AccountWindow { from: 0, count: 200 };

async fn list(keeper: &Keeper, query: &AccountQuery, since: Option<u32>) -> AccountListView {
    keeper.account_list(query.clone(), WINDOW, since).await.unwrap()
}

/// The rows that an answer carries.
fn sent(view: &AccountListView) -> Vec<AccountRowView> {
    let row = |item: &ListedItem| match item {
        ListedItem::New(AccountItem::Row { row }) => Some((**row).clone()),
        _ => None,
    };
    view.items.iter().filter_map(row).collect()
}

async fn rows(keeper: &Keeper, query: &AccountQuery) -> Vec<AccountRowView> {
    sent(&list(keeper, query, None).await)
}

/// What was announced of accounts until now.
fn announced(events: &mut Receiver<AppEvent>) -> Vec<AppEvent> {
    let of_accounts =
        |event: &AppEvent| matches!(event, AppEvent::AccountsChanged | AppEvent::AccountRowsChanged { .. });
    std::iter::from_fn(|| events.try_recv().ok()).filter(of_accounts).collect()
}

fn named(ids: &[&str]) -> AppEvent {
    AppEvent::AccountRowsChanged { ids: ids.iter().map(|id| AccountId::new(*id)).collect() }
}

/// Copies accounts under other ids until there are so many.
fn multiply(world: &World, wanted: u32) {
    let db = rusqlite::Connection::open(world.dir.path().join("adkeeper.db")).unwrap();
    let columns: String = db
        .query_row(
            "select group_concat(name, ', ') from pragma_table_info('accounts')
             where name not in ('id', 'external_id', 'name')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    loop {
        let count: u32 = db.query_row("select count(*) from accounts", [], |row| row.get(0)).unwrap();
        if count >= wanted {
            return;
        }
        db.execute(
            &format!(
                "insert into accounts (id, external_id, name, {columns})
                 select lower(hex(randomblob(16))), '9' || external_id, name || ' ' || length(external_id), {columns}
                 from accounts order by length(external_id), id limit {}",
                wanted - count
            ),
            [],
        )
        .unwrap();
    }
}

#[tokio::test]
async fn a_change_of_one_of_20_000_accounts_is_announced_by_its_id_and_costs_one_row() {
    let mut world = World::start().await;
    world.running().await;
    world.keeper.shutdown().await;
    multiply(&world, 20_000);
    world.restart().await;
    let query = AccountQuery::default();
    let first = list(&world.keeper, &query, None).await;
    assert_eq!((first.all, first.matching, first.length), (20_000, 20_000, 20_000));
    let shown = sent(&first);
    assert_eq!(shown.len(), 200);
    let one = shown.iter().find(|row| row.tracked).unwrap().clone();

    let mut events = world.keeper.subscribe();
    world.keeper.set_tracked(vec![one.id.clone()], false).await.unwrap();
    assert_eq!(announced(&mut events), [named(&[&one.id])]);
    let second = list(&world.keeper, &query, Some(first.revision)).await;
    assert_eq!(sent(&second), [AccountRowView { tracked: false, ..one }]);
    let size = serde_json::to_string(&second).unwrap().len();
    assert!(size < 4096, "{size} bytes");

    let many: Vec<String> = shown.iter().map(|row| row.id.clone()).collect();
    world.keeper.set_tracked(many, false).await.unwrap();
    assert_eq!(announced(&mut events), [AppEvent::AccountsChanged], "too many to name");
    let third = list(&world.keeper, &query, Some(second.revision)).await;
    assert!(sent(&third).iter().all(|row| !row.tracked));
    let tracked = AccountQuery { tracked: Some(true), ..query };
    assert!(list(&world.keeper, &tracked, None).await.matching <= 20_000 - 200);
}

#[tokio::test]
async fn a_login_that_is_renamed_or_disconnected_shows_in_its_accounts_without_an_announcement_of_each() {
    let world = World::start().await;
    let id = world.running().await;
    let query = AccountQuery { group_by: AccountGrouping::Connection, ..AccountQuery::default() };
    let first = list(&world.keeper, &query, None).await;
    let mut events = world.keeper.subscribe();
    world.keeper.rename_connection(id.clone(), "Zephyr".into()).await.unwrap();
    assert_eq!(announced(&mut events), []);
    let second = list(&world.keeper, &query, Some(first.revision)).await;
    assert_eq!(sent(&second).len(), first.all as usize);
    assert!(sent(&second).iter().all(|row| row.connection == "Zephyr" && row.health == Health::Healthy));
    let heading = AccountItem::Heading {
        key: id.clone(),
        label: Some("Zephyr".into()),
        count: first.all,
        collapsed: false,
    };
    assert_eq!(second.items[0], ListedItem::New(heading));
    world.keeper.disconnect(vec![id]).await.unwrap();
    let gone = AccountQuery { health: Some(Health::Disconnected), ..query };
    assert_eq!(list(&world.keeper, &gone, None).await.matching, first.all);
}

#[tokio::test]
async fn an_account_that_stops_is_announced_by_its_id_and_found_by_its_health() {
    let world = World::start_on_one_clock().await;
    world.running().await;
    world.keeper.check_due_accounts().await.unwrap();
    let stopped = AccountQuery { watch: Some(WatchFilter::CannotPay), ..AccountQuery::default() };
    assert_eq!(list(&world.keeper, &stopped, None).await.matching, 0);
    let well =
        |row: &AccountRowView| row.watch.as_ref().is_some_and(|watch| watch.health == AccountHealth::Ok);
    let all = rows(&world.keeper, &AccountQuery::default()).await;
    let one = all.iter().find(|row| well(row)).unwrap();
    let detail = world.keeper.account_detail(one.id.clone()).await.unwrap();
    let entity = detail.account.info.entity_id.as_deref().unwrap();
    let marketplace = amazon_ads::marketplace_of_country(one.country_code.as_deref().unwrap()).unwrap();
    world.sandbox.control().set_billing_status(entity, marketplace, "PAYMENT_METHOD_EXPIRED");

    let mut events = world.keeper.subscribe();
    world.keeper.check_account(one.id.clone(), true).await.unwrap();
    assert_eq!(announced(&mut events), [named(&[&one.id])]);
    let view = list(&world.keeper, &stopped, None).await;
    assert_eq!(sent(&view).iter().map(|row| &row.id).collect::<Vec<_>>(), [&one.id]);
    assert_eq!(view.watch_counts.cannot_pay, 1);
    // Nothing changed since: looked at again, nothing is announced.
    world.clock.advance(jiff::SignedDuration::from_mins(1));
    world.keeper.check_account(one.id.clone(), true).await.unwrap();
    assert_eq!(announced(&mut events), []);
}

#[tokio::test]
async fn another_user_sees_nothing_of_the_list_before() {
    let world = World::start().await;
    world.running().await;
    let query = AccountQuery::default();
    let mine = list(&world.keeper, &query, None).await;
    let one = sent(&mine)[0].clone();
    assert_eq!(world.keeper.account_place(query.clone(), one.id.clone()).await.unwrap(), Some(0));
    world.sign_in(BEN).await;
    let theirs = list(&world.keeper, &query, Some(mine.revision)).await;
    assert_eq!((theirs.all, theirs.length, theirs.items), (0, 0, Vec::new()));
    assert_eq!(world.keeper.account_place(query.clone(), one.id.clone()).await.unwrap(), None);
    let ids = Selection::Ids { ids: vec![one.id.clone()] };
    assert!(world.keeper.account_ids(ids.clone()).await.unwrap().is_empty());
    world.keeper.sign_out_everybody().await.unwrap();
    let signed_out = world.keeper.account_list(query, WINDOW, None).await.unwrap_err();
    assert_eq!(signed_out.code, ErrorCode::SignedOut);
}

#[tokio::test]
async fn a_selection_is_copied_exported_and_refreshed() {
    let world = World::start().await;
    world.running().await;
    let query = AccountQuery::default();
    let all = rows(&world.keeper, &query).await;
    let but_first = Selection::Query { query: Box::new(query), except: vec![all[0].id.clone()] };
    let ids = world.keeper.account_ids(but_first.clone()).await.unwrap();
    assert_eq!(ids, all[1..].iter().map(|row| row.external_id.clone()).collect::<Vec<_>>());

    let folder = tempfile::tempdir().unwrap();
    let columns = ["external_id", "name", "connection", "tracked"].map(str::to_owned).to_vec();
    let exported = world.keeper.export_accounts(but_first.clone(), columns, folder.path()).await.unwrap();
    assert_eq!(exported.rows as usize, ids.len());
    let table = std::fs::read_to_string(&exported.path).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "external_id,name,connection,tracked");
    assert_eq!(lines.len(), ids.len() + 1);
    for (line, id) in lines[1..].iter().zip(&ids) {
        assert!(line.starts_with(&format!("{id},")) && line.ends_with(",yes"), "{line}");
    }
    let unknown = world.keeper.export_accounts(but_first.clone(), vec!["token".into()], folder.path()).await;
    assert_eq!(unknown.unwrap_err().code, ErrorCode::InvalidInput);
    let too_many = Selection::Ids { ids: vec![String::new(); 50_001] };
    assert_eq!(world.keeper.account_ids(too_many).await.unwrap_err().code, ErrorCode::InvalidInput);

    let before = world.refreshes();
    let last = world.keeper.connections().await.unwrap()[0].last_success;
    assert_eq!(world.keeper.refresh_accounts(but_first).await.unwrap(), 1, "one login reaches them all");
    world.until_connection("refreshed", |one| one.last_success > last).await;
    assert_eq!(world.refreshes(), before + 1);
}

#[tokio::test]
async fn the_detail_of_an_account_names_those_above_and_below_it() {
    let world = World::start().await;
    world.sign_in(ADA).await;
    world.connect("meridian-media").await;
    let query = AccountQuery { kind: Some(AccountKind::DspAdvertiser), ..AccountQuery::default() };
    let all = rows(&world.keeper, &query).await;
    let child = all.iter().find(|row| row.parents > 0).unwrap();
    let detail = world.keeper.account_detail(child.id.clone()).await.unwrap();
    assert_eq!((detail.account.id.as_str(), detail.connection.as_str()), (&*child.id, &*child.connection));
    assert_eq!(detail.parents.count, child.parents);
    let parent = detail.parents.accounts.iter().find(|one| Some(&one.name) == child.parent.as_ref()).unwrap();
    let above = world.keeper.account_detail(parent.id.clone()).await.unwrap();
    assert!(above.children.accounts.len() <= 50 && !above.children.accounts.is_empty());
    assert!(above.children.count as usize >= above.children.accounts.len());
    let below = AccountQuery { parent: Some(parent.id.clone()), ..AccountQuery::default() };
    assert_eq!(list(&world.keeper, &below, None).await.matching, above.children.count);
    let unknown = world.keeper.account_detail("nowhere".into()).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::NotFound);
}
