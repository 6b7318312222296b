//! Which accounts pass a query.

use super::collate::folded;
use super::index::Index;
use super::row::{Row, Watched};
use crate::view::{AccountQuery, WatchFilter, WatchFilterCounts};
use amazon_ads::marketplace_of_country;
use domain::watch::{AccountHealth, CauseSource};
use memchr::memmem::Finder;

/// Stands for accounts without any, where an id is asked for.
pub(super) const NONE: &str = "none";
/// Longer words, and more of them, narrow no further.
const MOST_WORDS: usize = 12;
const MOST_LETTERS: usize = 200;

/// What an id in a query means.
enum Wanted {
    Any,
    None,
    /// This number; `None` for an id that is not known, which nothing passes.
    One(Option<u32>),
}

impl Wanted {
    fn of(asked: Option<&String>, number: impl Fn(&str) -> Option<u32>) -> Self {
        match asked.map(String::as_str) {
            None => Self::Any,
            Some(NONE) => Self::None,
            Some(id) => Self::One(number(id)),
        }
    }

    fn admits(&self, mut all: impl Iterator<Item = u32>) -> bool {
        match self {
            Self::Any => true,
            Self::None => all.next().is_none(),
            Self::One(wanted) => wanted.is_some_and(|wanted| all.any(|one| one == wanted)),
        }
    }
}

/// A query that is ready to be asked of each row.
pub(super) struct Filter<'a> {
    query: &'a AccountQuery,
    words: Vec<Word>,
    login: Wanted,
    group: Wanted,
    tag: Wanted,
    parent: Wanted,
}

/// A word that is searched, and where it occurs in what many rows share.
struct Word {
    finder: Finder<'static>,
    logins: Vec<bool>,
    labels: Vec<bool>,
}

impl<'a> Filter<'a> {
    pub fn new(index: &Index, query: &'a AccountQuery) -> Self {
        let typed: String = query.q.chars().take(MOST_LETTERS).collect();
        let label = |id: &str| position(&index.labels, |label| label.id == id);
        Self {
            query,
            words: folded(&typed)
                .split_whitespace()
                .take(MOST_WORDS)
                .map(|word| Word::new(index, word))
                .collect(),
            login: Wanted::of(query.connection.as_ref(), |id| {
                position(&index.logins, |login| login.read.id.as_str() == id)
            }),
            group: Wanted::of(query.group.as_ref(), label),
            tag: Wanted::of(query.tag.as_ref(), label),
            parent: Wanted::of(query.parent.as_ref(), |id| {
                position(&index.above, |above| above.id.as_str() == id)
            }),
        }
    }

    /// Whether a row passes all filters but that of health at Amazon.
    pub fn admits(&self, index: &Index, row: &Row) -> bool {
        let asked = self.query;
        asked.region.is_none_or(|region| row.region == region)
            && asked.kind.is_none_or(|kind| row.kind == kind)
            && asked.access.is_none_or(|access| row.access == access)
            && asked.tracked.is_none_or(|tracked| row.tracked == tracked)
            && asked.pinned.is_none_or(|pinned| row.pinned == pinned)
            && self.login.admits(std::iter::once(row.login))
            && asked
                .health
                .is_none_or(|health| index.login(row).is_some_and(|login| login.read.health == health))
            && self.group.admits(row.group.into_iter().filter(|label| index.label(*label).is_some()))
            && self.tag.admits(row.tags.iter().copied().filter(|label| index.label(*label).is_some()))
            && self.parent.admits(row.above.iter().copied().filter(|above| index.above_row(*above).is_some()))
            && self.words.iter().all(|word| word.occurs(index, row))
    }
}

fn position<T>(all: &[T], wanted: impl Fn(&T) -> bool) -> Option<u32> {
    all.iter().position(wanted).and_then(|place| u32::try_from(place).ok())
}

impl Word {
    fn new(index: &Index, word: &str) -> Self {
        let finder = Finder::new(word).into_owned();
        let found = |text: &str| finder.find(text.as_bytes()).is_some();
        let logins = index.logins.iter().map(|login| found(&login.folded)).collect();
        let labels = index.labels.iter().map(|label| label.name.is_some() && found(&label.folded)).collect();
        Self { finder, logins, labels }
    }

    fn occurs(&self, index: &Index, row: &Row) -> bool {
        let found = |text: &str| self.finder.find(text.as_bytes()).is_some();
        let shared = |all: &[bool], number: u32| all.get(number as usize).copied().unwrap_or_default();
        found(&row.text)
            || shared(&self.logins, row.login)
            || row.country.is_some_and(|word| found(index.words.folded(word)))
            || row.account_type.is_some_and(|word| found(index.words.folded(word)))
            || row.country.is_some_and(|word| self.is_marketplace(index.words.text(word)))
            || row.group.iter().chain(&row.tags).any(|label| shared(&self.labels, *label))
    }

    /// Whether it is the whole id of a country's marketplace.
    fn is_marketplace(&self, country: &str) -> bool {
        marketplace_of_country(country)
            .is_some_and(|id| id.as_bytes().eq_ignore_ascii_case(self.finder.needle()))
    }
}

/// Whether its ads stopped because it cannot pay, or for another reason.
fn cannot_pay(watch: &Watched) -> bool {
    watch.cause.is_none_or(|(source, _)| source != CauseSource::AccountStatus)
}

/// Whether a row's health at Amazon passes.
pub(super) fn passes(watch: Option<&Watched>, filter: WatchFilter) -> bool {
    let Some(watch) = watch else { return false };
    match filter {
        WatchFilter::Stopped => watch.health == AccountHealth::Stopped,
        WatchFilter::CannotPay => watch.health == AccountHealth::Stopped && cannot_pay(watch),
        WatchFilter::StoppedOther => watch.health == AccountHealth::Stopped && !cannot_pay(watch),
        WatchFilter::Attention => watch.health == AccountHealth::Attention,
        WatchFilter::Hidden => watch.hidden,
        WatchFilter::NotDelivering => watch.stopped > 0,
    }
}

/// Counts a row below each filter that it passes.
pub(super) fn count(counts: &mut WatchFilterCounts, watch: Option<&Watched>) {
    for (filter, counted) in [
        (WatchFilter::Stopped, &mut counts.stopped),
        (WatchFilter::CannotPay, &mut counts.cannot_pay),
        (WatchFilter::StoppedOther, &mut counts.stopped_other),
        (WatchFilter::Attention, &mut counts.attention),
        (WatchFilter::Hidden, &mut counts.hidden),
        (WatchFilter::NotDelivering, &mut counts.not_delivering),
    ] {
        *counted += u32::from(passes(watch, filter));
    }
}
