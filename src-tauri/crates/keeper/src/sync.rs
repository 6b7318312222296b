//! One run of the mirror: what others changed comes first, then what waits here goes out.
//!
//! Every step is one request or one transaction, and can be cut off anywhere: a batch that was applied before
//! its answer was lost is known to the database, a page that was not merged is asked for again.

use domain::mirror::{MirrorRow, Versions};
use domain::{Clock, Timestamp, UserId};
use jiff::SignedDuration;
use std::sync::Arc;
use store::{Outgoing, Sent, Store, StoreError};
use supabase::{Device, Line, MAX_ROWS, PullAnswer, SupabaseClient, SupabaseError, fitting};

/// Rows per page of a pull.
const PAGE: u32 = 500;

/// What a run needs.
pub struct Sync<'a> {
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
}

/// Why a run ended early. What was done until then is kept.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// Supabase, or the way to it.
    #[error(transparent)]
    Supabase(#[from] SupabaseError),
    /// The local database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sync<'_> {
    /// Pulls if `pull` asks for it or anything waits; pushes until nothing waits. `tell` hears of each step.
    ///
    /// # Errors
    /// The first one that is not about single rows.
    pub async fn run(
        &self,
        pull: bool,
        tell: &(dyn Fn(Progress) + Send + std::marker::Sync),
    ) -> Result<Progress, SyncError> {
        let mut run = Run { sync: self, tell, progress: Progress::default(), skew: 0 };
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
    sync: &'a Sync<'a>,
    tell: &'a (dyn Fn(Progress) + Send + std::marker::Sync),
    progress: Progress,
    /// How many milliseconds the database's clock is ahead.
    skew: i64,
}

impl Run<'_> {
    fn told(&self) {
        (self.tell)(self.progress);
    }

    async fn pull_all(&mut self) -> Result<(), SyncError> {
        let Sync { store, supabase, clock, user, project, device } = self.sync;
        loop {
            let known = store.mirror_position(user.clone(), project.clone()).await?;
            let cursor = known.as_ref().map_or(0, |(_, cursor)| *cursor);
            let page = supabase.pull(cursor, PAGE).await?;
            self.skew = page.skew;
            store.set_skew(page.skew, clock.now()).await?;
            if known.is_none_or(|(epoch, _)| epoch != page.epoch) {
                tracing::info!(cursor, "the mirror begins with this database");
                store.restart_mirror(user.clone(), project.clone(), page.epoch.clone()).await?;
                if cursor > 0 {
                    continue;
                }
            }
            let PullAnswer { rows, cursor, last, more, .. } = page;
            let received = store.receive(user.clone(), device.id.clone(), rows, cursor).await?;
            self.progress.received += received.changed;
            self.progress.coming = u32::try_from(last - cursor).unwrap_or_default();
            self.told();
            if !more {
                return Ok(());
            }
        }
    }

    /// Tells whether there is something to pull.
    async fn push_all(&mut self) -> Result<bool, SyncError> {
        let Sync { store, supabase, clock, user, project, device } = self.sync;
        let mut most = MAX_ROWS;
        let mut last = 0;
        let mut corrected = false;
        loop {
            let outgoing = store.outgoing(user.clone(), most).await?;
            if outgoing.is_empty() {
                break;
            }
            let (lines, sent) = batch(outgoing);
            if !lines.is_empty() {
                store.sending(sent.clone()).await?;
            }
            let now = add(clock.now(), self.skew);
            let count = lines.len();
            let answer = if count == 0 { None } else { Some(supabase.push(device, now, &lines).await) };
            match answer {
                // Rows that are gone: there is nothing to tell of them.
                None => store.forget(sent).await?,
                Some(Ok(answer)) => {
                    last = answer.counter.after;
                    self.progress.sent += u32::try_from(sent.len()).unwrap_or(u32::MAX);
                    self.progress.stale += u32::try_from(answer.stale.len()).unwrap_or(u32::MAX);
                    let received = store
                        .acknowledge(user.clone(), device.id.clone(), sent, answer.stale, answer.counter)
                        .await?;
                    self.progress.received += received.changed;
                    most = (most * 2).min(MAX_ROWS);
                    self.told();
                }
                Some(Err(SupabaseError::ClockOff { now })) if !corrected => {
                    corrected = true;
                    self.skew = now - clock.now().as_millisecond();
                    store.set_skew(self.skew, clock.now()).await?;
                }
                Some(Err(error)) if error.is_about_rows() => {
                    if count > 1 {
                        // The bad one is among these: ask for fewer.
                        most = (count / 2).max(1);
                        continue;
                    }
                    let SupabaseError::Refused { code, message, .. } = error else { return Err(error.into()) };
                    for one in sent {
                        tracing::warn!(table = one.entry.table.as_str(), code, "a row is not taken");
                        store.hold(one.entry, code.clone(), message.clone()).await?;
                    }
                    self.progress.held += 1;
                    most = MAX_ROWS;
                    self.told();
                }
                Some(Err(error)) => return Err(error.into()),
            }
        }
        let position = store.mirror_position(user.clone(), project.clone()).await?;
        Ok(position.is_some_and(|(_, cursor)| cursor < last))
    }
}

/// The rows of a batch with what to note of each; or, where the first row is gone, the gone ones alone.
fn batch(outgoing: Vec<Outgoing>) -> (Vec<Line>, Vec<Sent>) {
    let (mut lines, mut sent, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for Outgoing { entry, row } in outgoing {
        match row.as_ref().and_then(Line::of) {
            Some(line) => {
                lines.push(line);
                sent.push(Sent { entry, versions: row.as_ref().map(MirrorRow::versions).unwrap_or_default() });
            }
            None => gone.push(Sent { entry, versions: Versions::default() }),
        }
    }
    if !gone.is_empty() {
        return (Vec::new(), gone);
    }
    let fit = fitting(&lines);
    lines.truncate(fit);
    sent.truncate(fit);
    (lines, sent)
}

fn add(now: Timestamp, milliseconds: i64) -> Timestamp {
    now.saturating_add(SignedDuration::from_millis(milliseconds)).unwrap_or(now)
}
