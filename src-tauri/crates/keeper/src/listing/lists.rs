//! The index with what was asked of it lately.

use super::arrange::Arranged;
use super::index::Index;
use super::page::{Answers, Pages};
use super::read::Read;
use super::shared::LoginRead;
use crate::view::{AccountListView, AccountQuery, AccountWindow, Selection};
use domain::{AccountId, UserId};
use std::collections::{HashSet, VecDeque};

/// Queries whose accounts are remembered, so that scrolling asks no row again.
const REMEMBERED: usize = 4;

#[derive(Debug)]
struct Remembered {
    query: AccountQuery,
    /// The index's last change when it was asked.
    stamp: u64,
    arranged: Arranged,
}

/// The accounts of one user, ready to be listed.
#[derive(Debug)]
pub(super) struct Lists {
    pub index: Index,
    remembered: VecDeque<Remembered>,
}

impl Lists {
    pub fn new(user: UserId) -> Self {
        Self { index: Index::new(user), remembered: VecDeque::new() }
    }

    /// Takes what was read into the index.
    pub fn apply(&mut self, read: Read) {
        if let Some(logins) = read.logins {
            self.index.set_logins(logins);
        }
        if let Some(labels) = read.labels {
            self.index.set_labels(labels);
        }
        let Some(accounts) = read.accounts else { return };
        let there: HashSet<u32> =
            accounts.rows.into_iter().map(|(account, marks)| self.index.put(account, marks)).collect();
        match accounts.only {
            None => self.index.keep(&there),
            Some(only) => {
                for id in &only {
                    if self.index.place(id).is_some_and(|place| !there.contains(&place)) {
                        self.index.remove(id);
                    }
                }
            }
        }
    }

    /// Whether a query is remembered as it would be answered now.
    pub fn remembers(&self, query: &AccountQuery) -> bool {
        self.remembered.iter().any(|one| one.stamp == self.index.stamp() && is_same(&one.query, query))
    }

    /// The part of the list that a window shows.
    pub fn list(
        &mut self,
        query: &AccountQuery,
        window: AccountWindow,
        since: Option<u32>,
        answers: &mut Answers,
    ) -> AccountListView {
        self.ask(query, |index, arranged| {
            Pages::new(index, arranged, &query.collapsed).answer(window, since, answers)
        })
    }

    /// Where an account stands in the list.
    pub fn place_of(&mut self, query: &AccountQuery, id: &AccountId) -> Option<u32> {
        let row = self.index.place(id)?;
        self.ask(query, |index, arranged| Pages::new(index, arranged, &query.collapsed).place_of(row))
    }

    /// The places of the rows that are selected, each once, in the order of the list.
    pub fn select(&mut self, selection: &Selection) -> Vec<u32> {
        let mut seen = HashSet::new();
        match selection {
            Selection::Ids { ids } => ids
                .iter()
                .filter_map(|id| self.index.place(&AccountId::new(id.as_str())))
                .filter(|place| seen.insert(*place))
                .collect(),
            Selection::Query { query, except } => {
                seen.extend(except.iter().filter_map(|id| self.index.place(&AccountId::new(id.as_str()))));
                self.ask(query, |_, arranged| {
                    arranged.order.iter().copied().filter(|place| seen.insert(*place)).collect()
                })
            }
        }
    }

    /// The logins of rows, each once.
    pub fn logins(&self, places: &[u32]) -> Vec<LoginRead> {
        let mut seen = HashSet::new();
        let rows = places.iter().filter_map(|place| self.index.row(*place));
        rows.filter(|row| seen.insert(row.login))
            .filter_map(|row| self.index.login(row))
            .map(|login| login.read.clone())
            .collect()
    }

    fn ask<T>(&mut self, query: &AccountQuery, answer: impl FnOnce(&Index, &Arranged) -> T) -> T {
        let stamp = self.index.stamp();
        self.remembered.retain(|one| one.stamp == stamp);
        let known = self.remembered.iter().position(|one| is_same(&one.query, query));
        let one = known.and_then(|at| self.remembered.remove(at)).unwrap_or_else(|| {
            self.index.arrange();
            let arranged = Arranged::new(&self.index, query);
            Remembered { query: AccountQuery { collapsed: Vec::new(), ..query.clone() }, stamp, arranged }
        });
        if self.remembered.len() == REMEMBERED {
            self.remembered.pop_front();
        }
        let answered = answer(&self.index, &one.arranged);
        self.remembered.push_back(one);
        answered
    }
}

/// Whether two queries ask for the same accounts in the same order, whatever is closed.
fn is_same(known: &AccountQuery, asked: &AccountQuery) -> bool {
    let AccountQuery {
        q,
        region,
        kind,
        health,
        access,
        tracked,
        connection,
        watch,
        group,
        tag,
        pinned,
        parent,
        sort,
        down,
        group_by,
        collapsed: _,
    } = asked;
    known.q == *q
        && known.region == *region
        && known.kind == *kind
        && known.health == *health
        && known.access == *access
        && known.tracked == *tracked
        && known.connection == *connection
        && known.watch == *watch
        && known.group == *group
        && known.tag == *tag
        && known.pinned == *pinned
        && known.parent == *parent
        && known.sort == *sort
        && known.down == *down
        && known.group_by == *group_by
}
