//! Sending what waits: one batch after the other, each made ready while the one before it is on its way.

use super::{MirrorRun, MirrorRunError, Run};
use domain::Timestamp;
use domain::mirror::{MirrorRow, OutboxEntry, Versions};
use jiff::SignedDuration;
use std::collections::HashSet;
use store::{Outgoing, Sent};
use supabase::{Line, MAX_ROWS, PushAnswer, SupabaseError, fitting};

/// Rows that travel together, and what to note of each.
struct Batch {
    lines: Vec<Line>,
    sent: Vec<Sent>,
}

impl Run<'_> {
    /// Sends until nothing waits. Tells whether there is something to pull.
    pub(super) async fn push_all(&mut self) -> Result<bool, MirrorRunError> {
        let MirrorRun { store, supabase, clock, user, project, device } = self.inputs;
        let mut most = MAX_ROWS;
        let mut last = 0;
        let mut corrected = false;
        let mut ready = self.prepare(most, HashSet::new()).await?;
        let mut answered = None;
        while let Some(batch) = ready.take() {
            let now = add(clock.now(), self.skew);
            let on_the_way = batch.sent.iter().map(|one| one.entry.clone()).collect();
            let meanwhile = async {
                let received = self.settle(answered.take()).await?;
                Ok::<_, MirrorRunError>((received, self.prepare(most, on_the_way).await?))
            };
            let (answer, meanwhile) = tokio::join!(supabase.push(device, now, &batch.lines), meanwhile);
            let (received, next) = meanwhile?;
            self.progress.received += received;
            match answer {
                Ok(answer) => {
                    last = answer.counter.after;
                    self.progress.sent += u32::try_from(batch.sent.len()).unwrap_or(u32::MAX);
                    self.progress.stale += u32::try_from(answer.stale.len()).unwrap_or(u32::MAX);
                    self.progress.skipped += answer.unreadable;
                    answered = Some((batch.sent, answer));
                    ready = next;
                    if ready.is_none() {
                        self.progress.received += self.settle(answered.take()).await?;
                    }
                    most = (most * 2).min(MAX_ROWS);
                    self.report_progress();
                }
                Err(SupabaseError::ClockOff { now }) if !corrected => {
                    corrected = true;
                    self.skew = now.saturating_sub(clock.now().as_millisecond());
                    store.set_skew(self.skew, clock.now()).await?;
                }
                Err(error) if error.is_about_rows() => {
                    if batch.lines.len() > 1 {
                        // The bad one is among these: ask for fewer.
                        most = (batch.lines.len() / 2).max(1);
                    } else {
                        self.hold(batch.sent, error).await?;
                        most = MAX_ROWS;
                    }
                }
                Err(error) => return Err(error.into()),
            }
            if ready.is_none() {
                // What was made ready beside a batch that failed may hang on it, or be what came meanwhile.
                ready = self.prepare(most, HashSet::new()).await?;
            }
        }
        let position = store.mirror_position(user.clone(), project.clone()).await?;
        Ok(position.is_some_and(|(_, cursor)| cursor < last))
    }

    /// The next batch of up to `most` rows, none of which is `on_the_way`; `None` where nothing waits.
    async fn prepare(
        &self,
        most: usize,
        on_the_way: HashSet<OutboxEntry>,
    ) -> Result<Option<Batch>, MirrorRunError> {
        let MirrorRun { store, user, .. } = self.inputs;
        loop {
            let outgoing = store.outgoing_beyond(user.clone(), most, on_the_way.clone()).await?;
            if outgoing.is_empty() {
                return Ok(None);
            }
            let batch = batch(outgoing);
            if batch.lines.is_empty() {
                // Rows that are gone: there is nothing to tell of them.
                store.forget(user.clone(), batch.sent).await?;
                continue;
            }
            store.sending(batch.sent.clone()).await?;
            return Ok(Some(batch));
        }
    }

    /// Notes what a batch did. Returns how many rows came back newer.
    async fn settle(&self, answered: Option<(Vec<Sent>, PushAnswer)>) -> Result<u32, MirrorRunError> {
        let MirrorRun { store, user, device, .. } = self.inputs;
        let Some((sent, answer)) = answered else { return Ok(0) };
        let received =
            store.acknowledge(user.clone(), device.id.clone(), sent, answer.stale, answer.counter).await?;
        Ok(received.changed)
    }

    /// Holds back the one row that the database does not take.
    async fn hold(&mut self, sent: Vec<Sent>, error: SupabaseError) -> Result<(), MirrorRunError> {
        let SupabaseError::Refused { code, message, .. } = error else { return Err(error.into()) };
        for one in sent {
            tracing::warn!(table = one.entry.table.as_str(), code, "a row is not taken");
            self.inputs.store.hold(one.entry, code.clone(), message.clone()).await?;
        }
        self.progress.held += 1;
        self.report_progress();
        Ok(())
    }
}

/// The rows of a batch with what to note of each; or, where one is gone, the gone ones alone.
fn batch(outgoing: Vec<Outgoing>) -> Batch {
    let (mut lines, mut sent, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for Outgoing { entry, row } in outgoing {
        match row.as_ref().and_then(Line::of) {
            Some(line) => {
                lines.push(line);
                sent.push(Sent {
                    entry,
                    versions: row.as_ref().map(MirrorRow::versions).unwrap_or_default(),
                });
            }
            None => gone.push(Sent { entry, versions: Versions::default() }),
        }
    }
    if !gone.is_empty() {
        return Batch { lines: Vec::new(), sent: gone };
    }
    let fit = fitting(&lines);
    lines.truncate(fit);
    sent.truncate(fit);
    Batch { lines, sent }
}

fn add(now: Timestamp, milliseconds: i64) -> Timestamp {
    now.saturating_add(SignedDuration::from_millis(milliseconds)).unwrap_or(now)
}
