//! The list over a world that is made up.

mod answers;
mod filters;
mod groups;
mod orders;
mod patches;

use super::Held;
use super::lists::Lists;
use super::page::Answers;
use super::read::{Accounts, Read};
use super::row::Marks;
use super::shared::{LabelRead, LoginRead};
use crate::view::{AccountItem, AccountListView, AccountQuery, AccountRowView, AccountWindow, ListedItem};
use domain::watch::{AccountCause, AccountHealth, CauseSource};
use domain::{AccountAccess, AccountId, AccountKind, ConnectionId, Health, Region, Timestamp, UserId};
use std::time::Duration;
use store::{ListedAccount, WatchedBrief};

type Made = (ListedAccount, Marks);

/// An account of the login `one`, in the simplest way.
fn account(id: &str, name: &str) -> Made {
    let account = ListedAccount {
        id: AccountId::new(id),
        connection_id: ConnectionId::new("one"),
        kind: AccountKind::SponsoredAds,
        region: Region::Eu,
        external_id: format!("100{id}"),
        name: name.into(),
        country_code: Some("UK".into()),
        account_type: Some("seller".into()),
        entity_id: None,
        status: None,
        access: AccountAccess::Ok,
        tracked: true,
        watch: None,
        parents: Vec::new(),
    };
    (account, Marks::default())
}

fn with(mut made: Made, change: impl FnOnce(&mut ListedAccount, &mut Marks)) -> Made {
    change(&mut made.0, &mut made.1);
    made
}

fn watched(health: AccountHealth, source: CauseSource, word: &str) -> WatchedBrief {
    WatchedBrief { health, cause: Some(AccountCause::new(source, word)), ..WatchedBrief::default() }
}

fn login(id: &str, label: &str, health: Health) -> LoginRead {
    LoginRead {
        id: ConnectionId::new(id),
        label: label.into(),
        health,
        ends_at: None,
        refreshable: health != Health::Disconnected,
    }
}

fn label(id: &str, name: &str) -> LabelRead {
    LabelRead { id: id.into(), name: name.into() }
}

fn all(rows: Vec<Made>) -> Read {
    Read { accounts: Some(Accounts { rows, only: None }), ..Read::default() }
}

fn some(rows: Vec<Made>) -> Read {
    let only = rows.iter().map(|(account, _)| account.id.clone()).collect();
    Read { accounts: Some(Accounts { rows, only: Some(only) }), ..Read::default() }
}

fn lists(rows: Vec<Made>) -> Lists {
    let mut lists = Lists::new(UserId::new("user_ada"));
    let logins = vec![
        login("one", "Northwind Agency", Health::Healthy),
        login("two", "harbour goods", Health::Revoked),
        login("three", "Atlas", Health::Expiring),
    ];
    lists.apply(Read { logins: Some(logins), labels: Some(Vec::new()), ..all(rows) });
    lists
}

/// The whole list, window by window.
fn listed(lists: &mut Lists, query: &AccountQuery) -> Vec<AccountItem> {
    let mut answers = Answers::default();
    let mut items = Vec::new();
    loop {
        let from = u32::try_from(items.len()).unwrap();
        let view = lists.list(query, AccountWindow { from, count: 200 }, None, &mut answers);
        items.extend(view.items.into_iter().map(|item| match item {
            ListedItem::New(item) => item,
            ListedItem::Unchanged(at) => panic!("nothing was given before, and {at} is referred to"),
        }));
        if items.len() >= view.length as usize {
            return items;
        }
    }
}

fn rows(lists: &mut Lists, query: &AccountQuery) -> Vec<AccountRowView> {
    let row = |item| if let AccountItem::Row { row } = item { Some(*row) } else { None };
    listed(lists, query).into_iter().filter_map(row).collect()
}

fn ids(lists: &mut Lists, query: &AccountQuery) -> Vec<String> {
    rows(lists, query).into_iter().map(|row| row.id).collect()
}

/// The items of an answer for a dashboard that has `before`.
fn resolved(before: &[AccountItem], view: &AccountListView) -> Vec<AccountItem> {
    let item = |item: &ListedItem| match item {
        ListedItem::New(item) => item.clone(),
        ListedItem::Unchanged(at) => before[*at as usize].clone(),
    };
    view.items.iter().map(item).collect()
}

#[test]
fn an_index_that_nobody_asked_for_five_minutes_is_dropped_and_one_that_is_used_stays() {
    let second = Duration::from_secs;
    let mut held = Held { lists: Some(Box::new(lists(Vec::new()))), is_watched: true, ..Held::default() };
    held.asked_at = second(1000);
    assert_eq!(held.drop_if_unused(second(1100)), Some(second(200)));
    held.asked_at = second(1200);
    assert_eq!(held.drop_if_unused(second(1300)), Some(second(200)), "it was asked since");
    assert!(held.lists.is_some());
    assert_eq!(held.drop_if_unused(second(1500)), None);
    assert!(held.lists.is_none() && !held.is_watched, "the next question makes another one");
}

#[test]
fn an_account_shows_what_its_login_and_the_accounts_above_it_say() {
    let mut lists = lists(vec![
        with(account("a", ""), |account, _| account.external_id = "77".into()),
        with(account("b", "Below"), |account, marks| {
            account.connection_id = ConnectionId::new("two");
            account.parents = vec![AccountId::new("gone"), AccountId::new("a")];
            account.watch = Some(WatchedBrief {
                since: Timestamp::from_millisecond(5).ok(),
                stopped: 2,
                ..watched(AccountHealth::Stopped, CauseSource::BillingStatus, "PAYMENT_METHOD_EXPIRED")
            });
            marks.note = "ä".repeat(130);
        }),
    ]);
    let row = rows(&mut lists, &AccountQuery::default()).remove(0);
    assert_eq!((row.connection.as_str(), row.health), ("harbour goods", Health::Revoked));
    assert_eq!((row.parent.as_deref(), row.parents), (Some("77"), 2), "the first that is known, by its id");
    assert_eq!(row.note, "ä".repeat(120));
    let watch = row.watch.unwrap();
    assert_eq!((watch.since, watch.stopped), (Some(5), 2));
    assert_eq!(watch.cause.unwrap().word, "PAYMENT_METHOD_EXPIRED");
}
