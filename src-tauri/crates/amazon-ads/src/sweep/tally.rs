//! How far a sweep has come.

use domain::{AccountKind, Region, SweepProgress};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

/// Counts, and tells whoever watches.
pub(super) struct Tally<'a> {
    watcher: &'a (dyn Fn(SweepProgress) + Send + Sync),
    counts: Mutex<Counts>,
    hasher: RandomState,
}

#[derive(Default)]
struct Counts {
    progress: SweepProgress,
    /// Hashes of the accounts counted: the same one is seen on several ways.
    seen: HashSet<u64>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(watcher: &'a (dyn Fn(SweepProgress) + Send + Sync)) -> Self {
        Self { watcher, counts: Mutex::default(), hasher: RandomState::new() }
    }

    /// `calls` more are needed.
    pub(super) fn needed(&self, calls: usize) {
        self.change(|counts| {
            let calls = u32::try_from(calls).unwrap_or(u32::MAX);
            counts.progress.known = counts.progress.known.saturating_add(calls);
        });
    }

    /// A call came to its end, well or not.
    pub(super) fn answered(&self) {
        self.change(|counts| counts.progress.answered = counts.progress.answered.saturating_add(1));
    }

    /// Accounts of one kind and region were seen.
    pub(super) fn found(
        &self,
        kind: AccountKind,
        region: Region,
        ids: impl Iterator<Item = impl std::hash::Hash>,
    ) {
        self.change(|counts| {
            counts.seen.extend(ids.map(|id| self.hasher.hash_one((kind, region, id))));
            counts.progress.accounts = u32::try_from(counts.seen.len()).unwrap_or(u32::MAX);
        });
    }

    /// The sweep is over and found so many accounts.
    pub(super) fn finished(&self, accounts: usize) {
        self.change(|counts| counts.progress.accounts = u32::try_from(accounts).unwrap_or(u32::MAX));
    }

    fn change(&self, change: impl FnOnce(&mut Counts)) {
        let progress = {
            let mut counts = self.counts.lock();
            let before = counts.progress;
            change(&mut counts);
            (counts.progress != before).then_some(counts.progress)
        };
        if let Some(progress) = progress {
            (self.watcher)(progress);
        }
    }
}
