//! One run of the mirror: what others changed comes first, then what waits here goes out.
//!
//! Every step is one request or one transaction, and can be cut off anywhere: a batch that was applied before
//! its answer was lost is known to the database, a page that was not merged is asked for again.

mod push;

use crate::view::CommandError;
use domain::{Clock, UserId};
use std::sync::Arc;
use store::{Store, StoreError};
use supabase::{Device, PullAnswer, SupabaseClient, SupabaseError};

/// Rows per page of a pull.
const PAGE: u32 = 500;

/// Pages of one pull: two million rows. A project that always has more keeps nothing else waiting; the next run
/// goes on from there.
const MOST_PAGES: u32 = 4000;
/// How often a run begins anew because the database is another one than it was.
const MOST_RESTARTS: u32 = 3;

/// What a run needs.
pub struct MirrorRun<'a> {
    /// The local database.
    pub store: &'a Store,
    /// The project.
    pub supabase: &'a SupabaseClient,
    /// This computer's clock.
    pub clock: &'a Arc<dyn Clock>,
    /// Whose rows.
    pub user: UserId,
    /// The project's address: another one gets everything.
    pub project: String,
    /// This computer.
    pub device: Device,
}

/// What a run did, or has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were sent.
    pub sent: u32,
    /// Rows that waited when the run began.
    pub waiting: u32,
    /// Rows that came and changed something here.
    pub received: u32,
    /// Changes of others that are still to come, as far as is known.
    pub coming: u32,
    /// Sent rows that the database had newer.
    pub stale: u32,
    /// Rows that the database refuses.
    pub held: u32,
    /// Rows that came and were skipped: they cannot be read or cannot be, or are another user's here.
    pub skipped: u32,
}

/// Why a run ended early. What was done until then is kept.
#[derive(Debug, thiserror::Error)]
pub enum MirrorRunError {
    /// Supabase, or the way to it.
    #[error(transparent)]
    Supabase(#[from] SupabaseError),
    /// The local database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl MirrorRun<'_> {
    /// Pulls if `pull` asks for it or anything waits; pushes until nothing waits. `tell` hears of each step.
    ///
    /// # Errors
    /// The first one that is not about single rows.
    pub async fn run(
        &self,
        pull: bool,
        tell: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Progress, MirrorRunError> {
        let mut run = Run { inputs: self, tell, progress: Progress::default(), skew: 0, restarts: 0 };
        let waits = !self.store.outgoing(self.user.clone(), 1).await?.is_empty();
        if waits {
            run.progress.waiting = self.store.outbox_len(self.user.clone()).await?;
        }
        if !pull && !waits {
            return Ok(run.progress);
        }
        run.pull_all().await?;
        if run.push_all().await? {
            // Somebody else was pushing meanwhile.
            run.pull_all().await?;
        }
        Ok(run.progress)
    }
}

struct Run<'a> {
    inputs: &'a MirrorRun<'a>,
    tell: &'a (dyn Fn(Progress) + Send + Sync),
    progress: Progress,
    /// How many milliseconds the database's clock is ahead.
    skew: i64,
    /// How often it began anew.
    restarts: u32,
}

impl Run<'_> {
    fn report_progress(&self) {
        (self.tell)(self.progress);
    }

    /// Each next page is asked for while the one before it is merged.
    async fn pull_all(&mut self) -> Result<(), MirrorRunError> {
        let MirrorRun { store, supabase, clock, user, project, device } = self.inputs;
        let mut page = self.first_page().await?;
        for left in (0..MOST_PAGES).rev() {
            self.skew = page.skew;
            store.set_skew(page.skew, clock.now()).await?;
            let PullAnswer { rows, cursor, last, more, epoch, unreadable, .. } = page;
            let known = store.mirror_position(user.clone(), project.clone()).await?;
            if known.is_some_and(|(known, _)| known != epoch) {
                // Another database since the first page: its numbers mean nothing here.
                page = self.first_page().await?;
                continue;
            }
            let next =
                async { if more && left > 0 { Some(supabase.pull(cursor, PAGE).await) } else { None } };
            let merge = store.receive(user.clone(), device.id.clone(), rows, cursor);
            let (next, received) = tokio::join!(next, merge);
            let received = received?;
            self.progress.received += received.changed;
            self.progress.skipped += unreadable.saturating_add(received.skipped);
            self.progress.coming = u32::try_from(last.saturating_sub(cursor)).unwrap_or_default();
            self.report_progress();
            match next {
                Some(next) => page = next?,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// The page after the last one that was merged, or the first of all if the database is another one than
    /// was known.
    async fn first_page(&mut self) -> Result<PullAnswer, MirrorRunError> {
        let MirrorRun { store, supabase, clock, user, project, .. } = self.inputs;
        let known = store.mirror_position(user.clone(), project.clone()).await?;
        let cursor = known.as_ref().map_or(0, |(_, cursor)| *cursor);
        let page = supabase.pull(cursor, PAGE).await?;
        // Behind what was seen of it, it is not what it was: put back from a backup, for example.
        if known.is_some_and(|(epoch, _)| epoch == page.epoch) && page.last >= cursor {
            return Ok(page);
        }
        if self.restarts == MOST_RESTARTS {
            return Err(SupabaseError::BadResponse("another database each time").into());
        }
        self.restarts += 1;
        tracing::info!(cursor, "the mirror begins with this database");
        // First of all: for another database nothing counts as sent, and what was sent has its version.
        store.set_skew(page.skew, clock.now()).await?;
        store.restart_mirror(user.clone(), project.clone(), page.epoch.clone()).await?;
        if cursor > 0 { Ok(supabase.pull(0, PAGE).await?) } else { Ok(page) }
    }
}

impl From<MirrorRunError> for CommandError {
    fn from(error: MirrorRunError) -> Self {
        match error {
            MirrorRunError::Supabase(error) => error.into(),
            MirrorRunError::Store(error) => error.into(),
        }
    }
}
