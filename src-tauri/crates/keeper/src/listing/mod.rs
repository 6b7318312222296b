//! The list of accounts: an index in memory that filters, sorts and groups, and answers with the part that is on the
//! screen.
//!
//! The index is made from the store when it is first asked for, told by [`Changes`] what became stale since, and
//! dropped when it was not asked for a while: most of the day the window is closed. Answers name themselves, so that
//! the next one can leave out what the dashboard has.

mod arrange;
mod collate;
mod export;
mod facts;
mod filter;
mod index;
mod lists;
mod order;
mod page;
mod read;
mod row;
mod select;
mod shared;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use facts::{Facts, brief};

use crate::changes::{Changes, Stale};
use crate::refresh::Refresh;
use crate::runtime::Runtime;
use crate::storage::Storage;
use crate::view::{AccountListView, AccountQuery, AccountWindow, CommandError, ErrorCode};
use domain::AccountId;
use lists::Lists;
use page::Answers;
use read::Read;
use std::sync::Arc;
use std::time::Duration;

/// The index is dropped when nobody asked for so long.
const KEPT: Duration = Duration::from_secs(5 * 60);

/// Owns the index of accounts and the last answers.
pub(crate) struct Listing {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub refresh: Arc<Refresh>,
    pub held: tokio::sync::Mutex<Held>,
}

/// What is in memory now.
#[derive(Default)]
pub(crate) struct Held {
    lists: Option<Box<Lists>>,
    answers: Answers,
    /// When it was last asked, by the monotonic clock.
    asked_at: Duration,
    /// Whether a task waits to drop it.
    is_watched: bool,
}

impl Listing {
    /// The part of the list of accounts that `window` shows. Of the answer `since`, what did not change is referred to.
    pub async fn list(
        self: &Arc<Self>,
        query: AccountQuery,
        window: AccountWindow,
        since: Option<u32>,
    ) -> Result<AccountListView, CommandError> {
        let asked = query.clone();
        self.ask(Some(&asked), move |lists, answers| lists.list(&query, window, since, answers)).await
    }

    /// Where an account stands in the list; `None` where it is not in it.
    pub async fn place_of(
        self: &Arc<Self>,
        query: AccountQuery,
        id: String,
    ) -> Result<Option<u32>, CommandError> {
        let asked = query.clone();
        self.ask(Some(&asked), move |lists, _| lists.place_of(&query, &AccountId::new(id))).await
    }

    /// Does `work` on the index as the store is now. What takes longer than reading a remembered list is done off the
    /// threads of the runtime.
    async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        quick: Option<&AccountQuery>,
        work: impl FnOnce(&mut Lists, &mut Answers) -> T + Send + 'static,
    ) -> Result<T, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let mut held = self.held.lock().await;
        held.asked_at = self.runtime.clock.monotonic();
        self.drop_when_unused(&mut held);
        if held.lists.as_ref().is_some_and(|lists| lists.index.user != user) {
            held.lists = None;
        }
        let mut taken = Taken { changes: &self.changes, stale: Some(self.changes.take_stale()) };
        let fresh = Stale { all: true, connections: true, ..Stale::default() };
        let stale = if held.lists.is_none() { &fresh } else { taken.stale.as_ref().unwrap_or(&fresh) };
        if *stale == Stale::default()
            && let Held { lists: Some(lists), answers, .. } = &mut *held
            && quick.is_some_and(|query| lists.remembers(query))
        {
            return Ok(work(lists, answers));
        }
        let read = Read::of(&store, &user, stale).await?;
        let none = Answers::after(&held.answers);
        let mut answers = std::mem::replace(&mut held.answers, none);
        let mut lists = held.lists.take().unwrap_or_else(|| {
            answers.forget();
            Box::new(Lists::new(user))
        });
        // From here on a failure leaves no index, and the next one reads everything.
        taken.stale = None;
        let working = tokio::task::spawn_blocking(move || {
            lists.apply(read);
            let answer = work(&mut lists, &mut answers);
            (lists, answers, answer)
        });
        let (lists, answers, answer) =
            working.await.map_err(|fault| CommandError::new(ErrorCode::Internal, fault.to_string()))?;
        (held.lists, held.answers) = (Some(lists), answers);
        Ok(answer)
    }

    /// Sees that the index is dropped once nobody asked for a while.
    fn drop_when_unused(self: &Arc<Self>, held: &mut Held) {
        if std::mem::replace(&mut held.is_watched, true) {
            return;
        }
        let listing = Arc::clone(self);
        self.runtime.tasks.spawn(async move {
            let mut wait = KEPT;
            loop {
                tokio::select! {
                    biased;
                    () = listing.runtime.cancel.cancelled() => return,
                    () = tokio::time::sleep(wait) => {}
                }
                let now = listing.runtime.clock.monotonic();
                match listing.held.lock().await.drop_if_unused(now) {
                    Some(left) => wait = left,
                    None => return,
                }
            }
        });
    }
}

impl Held {
    /// Drops the index if nobody asked for a while; otherwise for how long it stays at least.
    fn drop_if_unused(&mut self, now: Duration) -> Option<Duration> {
        let unused = now.saturating_sub(self.asked_at);
        let left = KEPT.checked_sub(unused).filter(|left| !left.is_zero());
        if left.is_none() {
            (self.lists, self.is_watched) = (None, false);
        }
        left
    }
}

/// What was stale, which is stale again unless it was read.
struct Taken<'a> {
    changes: &'a Changes,
    stale: Option<Stale>,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if let Some(stale) = self.stale.take() {
            self.changes.put_back_stale(&stale);
        }
    }
}
