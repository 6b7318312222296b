//! The list of 20,000 accounts over 500 logins, as the dashboard asks for it: the first rows, each key of a search,
//! scrolling, orders, and what one change costs.

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use keeper::Keeper;
use keeper::view::{
    AccountGrouping, AccountItem, AccountListView, AccountQuery, AccountSort, AccountWindow, ListedItem,
};

use crate::bench::{Figure, median};
use crate::bench_core::said;
use crate::bench_logins::{self, ACCOUNTS};
use crate::bench_sweep::{memory, millis};

/// What a screen asks for: its rows and some more to scroll into.
const WINDOW: u32 = 80;
/// What is typed, key by key.
const TYPED: &str = "northwind de 12";
const ROUNDS: u32 = 15;

/// Milliseconds: the share that the keeper may have of what the window has to keep to.
const FIRST: f64 = 70.0;
const KEY: f64 = 8.0;
const SCROLL: f64 = 1.0;
const CHANGE: f64 = 8.0;
/// Of an answer after a change.
const BYTES: f64 = 4096.0;
/// Megabytes of the index.
const MEMORY: f64 = 24.0;

/// Asks for the list again and again.
pub async fn run() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let keeper = bench_logins::start(folder.path()).await?;
    let query = AccountQuery::default();
    let before = memory("VmRSS")?;
    let begun = Instant::now();
    let first = list(&keeper, &query, 0, None).await?;
    let built = millis(begun.elapsed());
    let grown = memory("VmRSS")? - before;
    ensure!(first.all == ACCOUNTS && first.items.len() == WINDOW as usize, "{} accounts", first.all);

    let keys = typed(&keeper).await?;
    let orders = orders(&keeper).await?;
    let scrolled = scrolled(&keeper).await?;
    let (change, bytes) = changed(&keeper).await?;
    keeper.shutdown().await;
    println!(
        "list: first rows {built:.1} ms; a key {:.1} to {:.1} ms; the slowest order {:.1} ms ({}); \
         a window further {scrolled:.2} ms; a change of one account {change:.1} ms and {bytes:.0} bytes",
        keys.iter().copied().fold(f64::INFINITY, f64::min),
        keys.iter().copied().fold(0.0, f64::max),
        orders.1,
        orders.0
    );
    let figure = |name, unit, value, baseline| Figure { name, unit, value, baseline, target: 1.0 };
    Ok(vec![
        figure("list.first", "ms", built, FIRST),
        figure("list.key", "ms", keys.iter().copied().fold(0.0, f64::max), KEY),
        figure("list.order", "ms", orders.1, KEY),
        figure("list.scroll", "ms", scrolled, SCROLL),
        figure("list.change", "ms", change, CHANGE),
        figure("list.bytes", "B", bytes, BYTES),
        figure("list.memory", "MB", grown, MEMORY),
    ])
}

async fn list(
    keeper: &Keeper,
    query: &AccountQuery,
    from: u32,
    since: Option<u32>,
) -> Result<AccountListView> {
    let window = AccountWindow { from, count: WINDOW };
    keeper.account_list(query.clone(), window, since).await.map_err(said)
}

/// The median of each key of the search, of all its rounds.
async fn typed(keeper: &Keeper) -> Result<Vec<f64>> {
    let mut times = vec![Vec::new(); TYPED.len()];
    for _ in 0..ROUNDS {
        let mut since = None;
        for (key, times) in times.iter_mut().enumerate() {
            let query = AccountQuery { q: TYPED[..=key].to_owned(), ..AccountQuery::default() };
            let begun = Instant::now();
            let view = list(keeper, &query, 0, since).await?;
            times.push(millis(begun.elapsed()));
            ensure!(view.matching > 0 && view.matching < ACCOUNTS || key == 0, "{} found", view.matching);
            since = Some(view.revision);
        }
    }
    Ok(times.into_iter().map(|times| median(times.into_iter())).collect())
}

/// The slowest combination of order and headings, and its median.
async fn orders(keeper: &Keeper) -> Result<(String, f64)> {
    let sorts = [
        AccountSort::Name,
        AccountSort::Id,
        AccountSort::Status,
        AccountSort::Connection,
        AccountSort::Expires,
        AccountSort::Watch,
        AccountSort::Country,
    ];
    let groupings = [
        AccountGrouping::None,
        AccountGrouping::Connection,
        AccountGrouping::Parent,
        AccountGrouping::Region,
    ];
    let mut slowest = (String::new(), 0.0);
    for sort in sorts {
        for group_by in groupings {
            let mut times = Vec::new();
            for round in 0..ROUNDS {
                // Another word each time, so that no answer is remembered.
                let q = format!("e{}", " ".repeat(round as usize));
                let query =
                    AccountQuery { q, sort, down: round % 3 == 0, group_by, ..AccountQuery::default() };
                let begun = Instant::now();
                list(keeper, &query, 0, None).await?;
                times.push(millis(begun.elapsed()));
            }
            let time = median(times.into_iter());
            if time > slowest.1 {
                slowest = (format!("{sort:?} by {group_by:?}"), time);
            }
        }
    }
    Ok(slowest)
}

/// The median of one window after the other.
async fn scrolled(keeper: &Keeper) -> Result<f64> {
    let query = AccountQuery { sort: AccountSort::Id, ..AccountQuery::default() };
    let mut since = Some(list(keeper, &query, 0, None).await?.revision);
    let mut times = Vec::new();
    for from in (0..ACCOUNTS - WINDOW).step_by(37) {
        let begun = Instant::now();
        let view = list(keeper, &query, from, since).await?;
        times.push(millis(begun.elapsed()));
        since = Some(view.revision);
    }
    Ok(median(times.into_iter()))
}

/// The median from the announcement of a change of one account until its row is there, and the largest answer.
async fn changed(keeper: &Keeper) -> Result<(f64, f64)> {
    let query = AccountQuery::default();
    let mut before = list(keeper, &query, 0, None).await?;
    let shown = before.items.iter().find_map(|item| match item {
        ListedItem::New(AccountItem::Row { row }) => Some(row.id.clone()),
        _ => None,
    });
    let id = shown.context("no row")?;
    let (mut times, mut most) = (Vec::new(), 0);
    for round in 0..ROUNDS {
        keeper.set_tracked(vec![id.clone()], round.is_multiple_of(2)).await.map_err(said)?;
        let begun = Instant::now();
        let view = list(keeper, &query, 0, Some(before.revision)).await?;
        times.push(millis(begun.elapsed()));
        let new = view.items.iter().filter(|item| matches!(item, ListedItem::New(_))).count();
        ensure!(new == 1, "{new} rows were sent");
        most = most.max(serde_json::to_string(&view)?.len());
        before = view;
    }
    let most = f64::from(u32::try_from(most)?);
    Ok((median(times.into_iter()), most))
}
