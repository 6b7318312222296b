//! The part of a list that is on the screen, and what of it the dashboard does not have yet.

use super::arrange::{Arranged, Heading};
use super::index::Index;
use super::row::{Row, Watched};
use crate::view::{AccountItem, AccountListView, AccountRowView, AccountWindow, ListedItem, WatchView};
use domain::watch::AccountCause;
use std::collections::{HashMap, HashSet, VecDeque};

/// Places of one answer.
const MOST_PLACES: u32 = 200;
/// Answers that are remembered. A window asks for the next with the last; a few screens may ask side by side.
const REMEMBERED: usize = 8;
/// Letters of a note that a list shows.
const NOTE: usize = 120;

/// One item of an answer, as it is remembered: what it was, and how it looked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Given {
    /// The place of the row, and the newest change of what it shows.
    Row(u32, u64),
    Heading(String, Option<String>, u32, bool),
}

/// The last answers.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    revision: u32,
    last: VecDeque<(u32, Vec<Given>)>,
}

impl Answers {
    /// None yet, after one of that number.
    pub fn after(other: &Self) -> Self {
        Self { revision: other.revision.wrapping_add(1), last: VecDeque::new() }
    }

    /// Rows are others now: what was given before is compared with nothing.
    pub fn forget(&mut self) {
        self.last.clear();
    }

    /// The items as the dashboard that has the answer `since` needs them.
    fn answer(
        &mut self,
        given: Vec<Given>,
        since: Option<u32>,
        item: impl Fn(&Given) -> Option<AccountItem>,
    ) -> (u32, Vec<ListedItem>) {
        let before = self.last.iter().find(|(revision, _)| Some(*revision) == since);
        let before: HashMap<&Given, u32> =
            before.map(|(_, given)| given.iter().zip(0..).collect()).unwrap_or_default();
        let items = given
            .iter()
            .filter_map(|one| match before.get(one) {
                Some(at) => Some(ListedItem::Unchanged(*at)),
                None => item(one).map(ListedItem::New),
            })
            .collect();
        self.revision = self.revision.wrapping_add(1);
        if self.last.len() == REMEMBERED {
            self.last.pop_front();
        }
        self.last.push_back((self.revision, given));
        (self.revision, items)
    }
}

/// A list with its closed headings, whose accounts have no place in it.
pub(super) struct Pages<'a> {
    index: &'a Index,
    arranged: &'a Arranged,
    /// The place of each heading, and whether it is closed.
    headings: Vec<(u32, bool)>,
    length: u32,
}

impl<'a> Pages<'a> {
    pub fn new(index: &'a Index, arranged: &'a Arranged, collapsed: &[String]) -> Self {
        let collapsed: HashSet<&str> = collapsed.iter().map(String::as_str).collect();
        let mut length = 0;
        let mut headings = Vec::with_capacity(arranged.headings.len());
        for heading in &arranged.headings {
            let closed = collapsed.contains(heading.key.as_str());
            headings.push((length, closed));
            length += if closed { 1 } else { heading.count + 1 };
        }
        if headings.is_empty() {
            length = u32::try_from(arranged.order.len()).unwrap_or(u32::MAX);
        }
        Self { index, arranged, headings, length }
    }

    /// The items of a window.
    pub fn answer(
        &self,
        window: AccountWindow,
        since: Option<u32>,
        answers: &mut Answers,
    ) -> AccountListView {
        let from = window.from.min(self.length);
        let until = from.saturating_add(window.count.min(MOST_PLACES)).min(self.length);
        let given = (from..until).filter_map(|place| self.at(place)).collect();
        let (revision, items) = answers.answer(given, since, |given| self.item(given));
        AccountListView {
            revision,
            all: self.index.len(),
            matching: self.arranged.matching,
            length: self.length,
            from,
            items,
            watch_counts: self.arranged.watch_counts,
        }
    }

    /// Where an account stands; `None` where it does not pass, or stands below closed headings only.
    pub fn place_of(&self, row: u32) -> Option<u32> {
        let mut at = 0;
        loop {
            at += self.arranged.order.get(at..)?.iter().position(|one| *one == row)?;
            if self.headings.is_empty() {
                return u32::try_from(at).ok();
            }
            let below =
                self.arranged.headings.partition_point(|heading| heading.start <= at).checked_sub(1)?;
            if let (place, false) = self.headings[below] {
                let inside = u32::try_from(at - self.arranged.headings[below].start).ok()?;
                return Some(place + 1 + inside);
            }
            at += 1;
        }
    }

    fn at(&self, place: u32) -> Option<Given> {
        let row = |at: usize| {
            let row = *self.arranged.order.get(at)?;
            Some(Given::Row(row, self.index.stamp_of(row)))
        };
        if self.headings.is_empty() {
            return row(place as usize);
        }
        let below = self.headings.partition_point(|(start, _)| *start <= place).checked_sub(1)?;
        let (start, closed) = self.headings[below];
        let Heading { key, label, start: first, count } = &self.arranged.headings[below];
        match place - start {
            0 => Some(Given::Heading(key.clone(), label.clone(), *count, closed)),
            inside => row(first + inside as usize - 1),
        }
    }

    fn item(&self, given: &Given) -> Option<AccountItem> {
        Some(match given {
            Given::Row(place, _) => {
                AccountItem::Row { row: Box::new(view(self.index, self.index.row(*place)?)) }
            }
            Given::Heading(key, label, count, collapsed) => AccountItem::Heading {
                key: key.clone(),
                label: label.clone(),
                count: *count,
                collapsed: *collapsed,
            },
        })
    }
}

/// A row as the dashboard shows it.
pub(super) fn view(index: &Index, row: &Row) -> AccountRowView {
    let login = index.login(row).map(|login| &login.read);
    let word = |word| index.words.text(word).to_owned();
    let parent = index.first_above(row).and_then(|above| index.above_row(above));
    let tags = row.tags.iter().filter_map(|tag| index.label(*tag));
    AccountRowView {
        id: row.id.to_string(),
        external_id: row.external_id.to_string(),
        name: row.name.to_string(),
        kind: row.kind,
        region: row.region,
        country_code: row.country.map(word),
        status: row.status.map(word),
        connection_id: login.map(|login| login.id.to_string()).unwrap_or_default(),
        connection: login.map(|login| login.label.clone()).unwrap_or_default(),
        health: login.map_or(domain::Health::Disconnected, |login| login.health),
        access: row.access,
        tracked: row.tracked,
        ends_at: login.and_then(|login| login.ends_at),
        watch: row.watch.as_ref().map(|watch| watch_view(index, watch)),
        parent: parent.map(|parent| parent.shown_name().to_owned()),
        parents: u32::try_from(row.above.len()).unwrap_or(u32::MAX),
        group: index.group(row).map(|group| group.id.clone()),
        tags: tags.map(|tag| tag.id.clone()).collect(),
        note: row.note.chars().take(NOTE).collect(),
        pinned: row.pinned,
    }
}

fn watch_view(index: &Index, watch: &Watched) -> WatchView {
    let cause = watch.cause.map(|(source, word)| AccountCause::new(source, index.words.text(word)));
    WatchView {
        health: watch.health,
        hidden: watch.hidden,
        cause,
        since: watch.since,
        suspends: watch.suspends,
        stopped: watch.stopped,
    }
}
