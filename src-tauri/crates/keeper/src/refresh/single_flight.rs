//! One refresh of one connection: single flight, then its outcome.

use super::Refresh;
use super::attempt::Started;
use super::slots::ConnectionSlot;
use crate::changes::Topic;
use crate::dependencies::Held;
use crate::view::CommandError;
use domain::health::Event;
use domain::{Cause, Connection, ConnectionId, Health, HealthReport, Timestamp, Trigger};
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl Refresh {
    /// One refresh at a time: whoever waited for the lock looks again before asking Amazon.
    pub(crate) async fn refresh_once(
        &self,
        id: &ConnectionId,
        trigger: Trigger,
        asked_at: u64,
    ) -> Result<RefreshOutcome, CommandError> {
        let store = self.storage.store().await?;
        let asked = self.runtime.clock.now();
        let slot = self.slots.slot(id);
        let mut kept = slot.lock.lock().await;
        let _others = self.hold(id).await;
        let seen = self.generation.load(Ordering::SeqCst);
        let before = store.connection(id.clone()).await?;
        if before.health.health == Health::Disconnected
            || slot.generation.load(Ordering::SeqCst) != asked_at
            || done_elsewhere(&before, trigger, asked)
            || is_early(&before, trigger, self.runtime.now())
        {
            let mut queue = self.queue();
            // It was taken out of the plan, and may have been changed by another process.
            queue.note(&before, seen);
            if trigger == Trigger::Resume && before.health.cause.is_none() {
                queue.reached_elsewhere();
            }
            drop(queue);
            return Ok(RefreshOutcome::Ended(before.health));
        }
        if is_lapse_only(&before, trigger, self.runtime.now()) {
            let after = self.change(&before, Event::Expired, None).await?;
            self.changes.touched(&[Topic::Connections]);
            return Ok(RefreshOutcome::Ended(after.health));
        }
        self.slots.set_refreshing(id, true);
        self.changes.touched(&[Topic::ConnectionDetails]);
        let _guard = RefreshGuard { refresh: self, id, slot: &slot };
        let trigger = match before.health.cause {
            Some(Cause::GrantDoubted) if trigger == Trigger::Schedule => Trigger::Confirm,
            _ => trigger,
        };
        let began = Started { trigger, at: self.runtime.reading() };
        let outcome = self.attempt(&before, began).await;
        let fresh = outcome.is_fresh();
        let after = self.record(&before, &mut kept, began, outcome).await?;
        Ok(if fresh { RefreshOutcome::Fresh(Box::new(after)) } else { RefreshOutcome::Ended(after.health) })
    }

    /// Other processes wait as long as this is held. A folder that knows no locks is gone without, and so is a
    /// lock that another process does not let go of: a refresh that happens twice costs less than one that never
    /// happens. It is shown until the next lock is had.
    pub(crate) async fn hold(&self, id: &ConnectionId) -> Option<Held> {
        match self.locks.hold(id).await {
            Ok(held) => {
                self.note_lock(false);
                Some(held)
            }
            Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                tracing::error!(connection = %id, "another process holds this connection and does not let go");
                self.note_lock(true);
                None
            }
            Err(error) => {
                tracing::warn!(%error, "connections are not locked against other processes");
                None
            }
        }
    }
}

impl Refresh {
    fn note_lock(&self, held: bool) {
        let before = std::mem::replace(&mut *self.lock_held.lock(), held);
        if before != held {
            self.changes.touched(&[Topic::Snapshot]);
        }
    }
}

/// How a refresh ended.
pub(crate) enum RefreshOutcome {
    /// With a new access token.
    Fresh(Box<Connection>),
    /// Without one, or it was not needed.
    Ended(HealthReport),
}

/// Says that a refresh has ended, also when it was dropped on its way.
struct RefreshGuard<'a> {
    refresh: &'a Refresh,
    id: &'a ConnectionId,
    slot: &'a Arc<ConnectionSlot>,
}

impl Drop for RefreshGuard<'_> {
    fn drop(&mut self) {
        self.refresh.slots.set_refreshing(self.id, false);
        self.slot.generation.fetch_add(1, Ordering::SeqCst);
        self.refresh.changes.touched(&[Topic::Connections, Topic::Snapshot, Topic::Outbox]);
    }
}

/// Another process refreshed it after this was asked for. Whoever needs the token itself asks all the same.
fn done_elsewhere(before: &Connection, trigger: Trigger, asked: Timestamp) -> bool {
    trigger == Trigger::User && before.health.last_success.is_some_and(|at| at > asked)
}

/// It is not due (any more).
fn is_early(before: &Connection, trigger: Trigger, now: Timestamp) -> bool {
    let waits = before.health.next_attempt.is_none_or(|next| next > now);
    match trigger {
        Trigger::Schedule | Trigger::Confirm => waits && !is_lapse_only(before, trigger, now),
        // What gets through for all may also be one that only waits for its next try.
        Trigger::Resume => waits && before.health.cause.is_none(),
        Trigger::User | Trigger::Need | Trigger::Program => false,
    }
}

/// The token has ended while the next try is still to come.
fn is_lapse_only(before: &Connection, trigger: Trigger, now: Timestamp) -> bool {
    trigger == Trigger::Schedule
        && before.health.health == Health::Expiring
        && before.health.next_attempt.is_some_and(|next| next > now)
        && before.access_expires_at.is_none_or(|ends| ends <= now)
}
