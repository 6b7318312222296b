//! The answer to a query over all accounts: which pass, in which order, below which headings.

use super::filter::{Filter, NONE, count, passes};
use super::index::Index;
use super::row::{Row, Watched};
use super::words::{Places, places};
use crate::view::{AccountGrouping, AccountQuery, AccountSort, WatchFilterCounts};
use domain::watch::AccountHealth;
use domain::{AccountKind, Health, Region};

/// A heading, and where its accounts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub key: String,
    pub label: Option<String>,
    /// The first of its accounts in the order.
    pub start: usize,
    pub count: u32,
}

/// The accounts that pass a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arranged {
    /// Places of rows in their order; a row below several headings stands there several times.
    pub order: Vec<u32>,
    /// The headings in their order; none without a grouping.
    pub headings: Vec<Heading>,
    /// How many accounts pass.
    pub matching: u32,
    pub watch_counts: WatchFilterCounts,
}

/// After everything that has a place.
const LAST: u32 = u32::MAX;

impl Arranged {
    /// Asks `query` of all rows. The index is arranged.
    pub fn new(index: &Index, query: &AccountQuery) -> Self {
        let filter = Filter::new(index, query);
        let ranks = Ranks::new(index, query.sort);
        let groups = Groups::new(index, query.group_by);
        let mut watch_counts = WatchFilterCounts::default();
        let mut matching = 0;
        let mut found: Vec<(u64, u32)> = Vec::new();
        // By name, so that what is equal stays so.
        for place in &index.order.by_name {
            let Some(row) = index.row(*place).filter(|row| filter.admits(index, row)) else { continue };
            count(&mut watch_counts, row.watch.as_ref());
            if query.watch.is_some_and(|wanted| !passes(row.watch.as_ref(), wanted)) {
                continue;
            }
            matching += 1;
            let rank = ranks.of(index, *place, row);
            let rank = u64::from(if query.down { !rank } else { rank });
            groups.each(index, row, |group| found.push((u64::from(group) << 32 | rank, *place)));
        }
        found.sort_by_key(|(rank, _)| *rank);
        let headings = groups.headings(index, &found);
        let order = found.into_iter().map(|(_, place)| place).collect();
        Self { order, headings, matching, watch_counts }
    }
}

/// Where rows stand by what they are sorted by.
struct Ranks {
    sort: AccountSort,
    /// By the number of what is shared: logins, words or labels.
    shared: Vec<u32>,
    words: Places,
}

impl Ranks {
    fn new(index: &Index, sort: AccountSort) -> Self {
        let shared = match sort {
            AccountSort::Connection => places(index.logins.len(), |at| &*index.logins[at].key),
            AccountSort::Expires => {
                let ends = |at: usize| index.logins[at].read.ends_at.unwrap_or(i64::MAX);
                places(index.logins.len(), ends)
            }
            AccountSort::Group => places(index.labels.len(), |at| &*index.labels[at].key),
            _ => Vec::new(),
        };
        Self { sort, shared, words: index.words.places() }
    }

    fn of(&self, index: &Index, place: u32, row: &Row) -> u32 {
        let position = |all: &[u32]| all.get(place as usize).copied().unwrap_or(LAST);
        let shared = |number: u32| self.shared.get(number as usize).copied().unwrap_or(LAST);
        match self.sort {
            AccountSort::Name => position(&index.order.name),
            AccountSort::Id => position(&index.order.id),
            AccountSort::Region => region_rank(row.region),
            AccountSort::Kind => kind_rank(row.kind),
            AccountSort::Status => self.words.of(row.status),
            AccountSort::Country => self.words.of(row.country),
            AccountSort::Connection | AccountSort::Expires => shared(row.login),
            AccountSort::Health => index.login(row).map_or(LAST, |login| health_rank(login.read.health)),
            AccountSort::Group => row.group.filter(|_| index.group(row).is_some()).map_or(LAST, shared),
            AccountSort::Watch => watch_rank(row.watch.as_ref(), &self.words),
        }
    }
}

fn region_rank(region: Region) -> u32 {
    match region {
        Region::Na => 0,
        Region::Eu => 1,
        Region::Fe => 2,
    }
}

/// By what kinds are called.
fn kind_rank(kind: AccountKind) -> u32 {
    match kind {
        AccountKind::AmcInstance => 0,
        AccountKind::DspAdvertiser => 1,
        AccountKind::ManagerAccount => 2,
        AccountKind::SponsoredAds => 3,
    }
}

/// Worst first; what was disconnected is no trouble.
fn health_rank(health: Health) -> u32 {
    match health {
        Health::Revoked => 0,
        Health::Error => 1,
        Health::Expired => 2,
        Health::Expiring => 3,
        Health::Healthy => 4,
        Health::Disconnected => 5,
    }
}

/// Worst first, and what is as bad by Amazon's word for why. Below those that are fine stands what Amazon does not show,
/// which is no trouble and no good news, and last what is not watched at all.
fn watch_rank(watch: Option<&Watched>, words: &Places) -> u32 {
    // Beyond any number of words.
    const STEP: u32 = 1 << 24;
    let Some(watch) = watch else { return 9 * STEP };
    let rank = match watch.health {
        _ if watch.hidden => 8,
        AccountHealth::Stopped => 1,
        AccountHealth::Attention => 3,
        AccountHealth::Unknown => 5,
        AccountHealth::Ok => 7,
    };
    // Among those that are as well, campaigns that don't deliver come first.
    let rank = if watch.stopped > 0 && !watch.hidden { rank - 1 } else { rank };
    // Without a word, before all words.
    let why = watch.cause.map_or(0, |(_, word)| words.of(Some(word)).saturating_add(1).min(STEP - 1));
    rank * STEP + why
}

/// What rows are divided by.
struct Groups {
    grouping: AccountGrouping,
    /// By the number of what is shared: logins, accounts above, or labels. No two have the same.
    ranks: Vec<u32>,
}

impl Groups {
    fn new(index: &Index, grouping: AccountGrouping) -> Self {
        let ranks = match grouping {
            AccountGrouping::Connection => distinct(index.logins.len(), |at| {
                let login = &index.logins[at];
                (false, &*login.key, login.read.id.as_str())
            }),
            AccountGrouping::Parent => distinct(index.above.len(), |at| {
                let above = &index.above[at];
                let (unnamed, key) =
                    above.row.and_then(|row| index.row(row)).map_or((true, &[][..]), Row::name_order);
                (unnamed, key, above.id.as_str())
            }),
            AccountGrouping::Group | AccountGrouping::Tag => distinct(index.labels.len(), |at| {
                let label = &index.labels[at];
                (false, &*label.key, label.id.as_str())
            }),
            AccountGrouping::None | AccountGrouping::Region | AccountGrouping::Kind => Vec::new(),
        };
        Self { grouping, ranks }
    }

    /// Calls `add` with each heading's rank that the row stands below.
    fn each(&self, index: &Index, row: &Row, mut add: impl FnMut(u32)) {
        let rank = |number: u32| self.ranks.get(number as usize).copied().unwrap_or(LAST);
        match self.grouping {
            AccountGrouping::None => add(0),
            AccountGrouping::Region => add(region_rank(row.region)),
            AccountGrouping::Kind => add(kind_rank(row.kind)),
            AccountGrouping::Connection => add(rank(row.login)),
            AccountGrouping::Parent => add(index.first_above(row).map_or(LAST, rank)),
            AccountGrouping::Group => {
                add(row.group.filter(|_| index.group(row).is_some()).map_or(LAST, rank));
            }
            AccountGrouping::Tag => {
                let mut any = false;
                for tag in row.tags.iter().filter(|tag| index.label(**tag).is_some()) {
                    any = true;
                    add(rank(*tag));
                }
                if !any {
                    add(LAST);
                }
            }
        }
    }

    fn headings(&self, index: &Index, found: &[(u64, u32)]) -> Vec<Heading> {
        if self.grouping == AccountGrouping::None {
            return Vec::new();
        }
        let mut numbers: Vec<u32> = vec![LAST; self.ranks.len()];
        for (number, rank) in (0..).zip(&self.ranks) {
            numbers[*rank as usize] = number;
        }
        let mut headings = Vec::new();
        let mut start = 0;
        for part in found.chunk_by(|(a, _), (b, _)| a >> 32 == b >> 32) {
            let rank = u32::try_from(part[0].0 >> 32).unwrap_or(LAST);
            let number = numbers.get(rank as usize).copied();
            let (key, label) =
                index.row(part[0].1).map_or_else(Default::default, |row| self.name(index, number, row));
            let count = u32::try_from(part.len()).unwrap_or(u32::MAX);
            headings.push(Heading { key, label, start, count });
            start += part.len();
        }
        headings
    }

    /// Key and name of the heading with that number, above `row`.
    fn name(&self, index: &Index, number: Option<u32>, row: &Row) -> (String, Option<String>) {
        let none = || (NONE.to_owned(), None);
        match self.grouping {
            AccountGrouping::None => none(),
            AccountGrouping::Region => (row.region.as_str().to_owned(), None),
            AccountGrouping::Kind => (row.kind.as_str().to_owned(), None),
            AccountGrouping::Connection => number
                .and_then(|number| index.logins.get(number as usize))
                .map_or_else(none, |login| (login.read.id.to_string(), Some(login.read.label.clone()))),
            AccountGrouping::Parent => number
                .and_then(|number| index.above_row(number))
                .map_or_else(none, |above| (above.id.to_string(), Some(above.shown_name().to_owned()))),
            AccountGrouping::Group | AccountGrouping::Tag => number
                .and_then(|number| index.label(number))
                .map_or_else(none, |label| (label.id.clone(), label.name.as_deref().map(str::to_owned))),
        }
    }
}

/// For each of `count` things its place in the order of their keys, which differ.
fn distinct<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|at| key(*at));
    let mut ranks = vec![0; count];
    for (rank, at) in (0..).zip(order) {
        ranks[at] = rank;
    }
    ranks
}
