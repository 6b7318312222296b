//! One refresh of one connection: single flight, then what came of it.

use super::Refresh;
use super::slots::ConnectionSlot;
use crate::changes::Topic;
use crate::dependencies::Held;
use crate::view::{CommandError, ErrorCode};
use domain::health::Event;
use domain::passage::Reading;
use domain::{Cause, Connection, ConnectionId, Health, HealthReport, Timestamp, Trigger};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// When an attempt began, and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    pub trigger: Trigger,
    pub at: Reading,
}

impl Started {
    /// How long it has taken.
    pub fn took(&self, awake: Duration) -> Duration {
        awake.saturating_sub(self.at.awake)
    }
}

impl Refresh {
    /// Refreshes one connection now. Waiting times do not count.
    ///
    /// # Errors
    /// `signed_out`, `not_found`, or what the attempt ended with.
    pub async fn refresh_connection(self: &Arc<Self>, id: String) -> Result<(), CommandError> {
        let id = ConnectionId::new(id);
        let asked_at = self.slots.generation(&id);
        let (store, user) = self.storage.signed_in().await?;
        let connection = store.connection(id).await?;
        if connection.user_id != user || connection.health.health == Health::Disconnected {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        let report = self.refresh(&connection.id, Trigger::Person, asked_at).await?;
        self.changes.touched(&[Topic::Due]);
        match report.cause {
            Some(cause) => Err(cause_error(cause)),
            None => Ok(()),
        }
    }

    /// Refreshes all connections of the person now; each result shows in its health.
    pub async fn refresh_all(self: &Arc<Self>) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let all = store.connections(user).await?;
        let ids = all.into_iter().filter(|one| one.health.health != Health::Disconnected).map(|one| one.id);
        let outcome = self.refresh_many(ids.collect(), Trigger::Person).await;
        self.changes.touched(&[Topic::Due]);
        outcome
    }

    /// Refreshes a connection unless somebody else just did, and sees that the new token works where that
    /// was not seen lately. `asked_at` is the generation of its refreshes when the refresh was asked for.
    pub(crate) async fn refresh(
        self: &Arc<Self>,
        id: &ConnectionId,
        trigger: Trigger,
        asked_at: u64,
    ) -> Result<HealthReport, CommandError> {
        match self.refresh_once(id, trigger, asked_at).await? {
            RefreshOutcome::Fresh(after) => {
                let probed = self.probe(&after, trigger).await?;
                self.sweep_if_due(&after);
                Ok(probed.map_or(after.health, |one| one.health))
            }
            RefreshOutcome::Ended(report) => Ok(report),
        }
    }

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
        self.changes.touched(&[Topic::Connections]);
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
    trigger == Trigger::Person && before.health.last_success.is_some_and(|at| at > asked)
}

/// It is not due (any more).
fn is_early(before: &Connection, trigger: Trigger, now: Timestamp) -> bool {
    let waits = before.health.next_attempt.is_none_or(|next| next > now);
    match trigger {
        Trigger::Schedule | Trigger::Confirm => waits && !is_lapse_only(before, trigger, now),
        // What gets through for all may also be one that only waits for its next try.
        Trigger::Resume => waits && before.health.cause.is_none(),
        Trigger::Person | Trigger::Need => false,
    }
}

/// The token has ended while the next try is still to come.
fn is_lapse_only(before: &Connection, trigger: Trigger, now: Timestamp) -> bool {
    trigger == Trigger::Schedule
        && before.health.health == Health::Expiring
        && before.health.next_attempt.is_some_and(|next| next > now)
        && before.access_expires_at.is_none_or(|ends| ends <= now)
}

/// The error that a manual refresh answers with.
pub(crate) fn cause_error(cause: Cause) -> CommandError {
    let code = match cause {
        Cause::Offline => ErrorCode::Offline,
        Cause::CertificateUntrusted => ErrorCode::CertificateUntrusted,
        Cause::CertificateDate => ErrorCode::CertificateDate,
        Cause::ProxyLogin => ErrorCode::ProxyLogin,
        Cause::ProxyFailed => ErrorCode::ProxyFailed,
        Cause::Throttled => ErrorCode::Throttled,
        Cause::ProviderDown => ErrorCode::ProviderDown,
        Cause::BadAnswer | Cause::Unknown => ErrorCode::BadResponse,
        Cause::GrantRevoked | Cause::GrantDoubted | Cause::TokenMissing => ErrorCode::GrantRevoked,
        Cause::ClientRefused => ErrorCode::ClientRefused,
        Cause::NotPermitted => ErrorCode::NotPermitted,
        Cause::ScopeRefused => ErrorCode::ScopeRefused,
        Cause::NotApproved => ErrorCode::NotApproved,
        Cause::BrokerRefused => ErrorCode::BrokerRefused,
        Cause::SessionEnded => ErrorCode::SessionExpired,
        Cause::VaultLocked => ErrorCode::VaultLocked,
        Cause::VaultUnavailable => ErrorCode::VaultUnavailable,
        Cause::SecretMissing => ErrorCode::SecretMissing,
        Cause::ByPerson => ErrorCode::NotFound,
    };
    CommandError::new(code, format!("the refresh ended with {}", cause.as_str()))
}
