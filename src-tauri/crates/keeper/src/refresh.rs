//! One refresh of one connection: single flight, then what came of it.

use crate::Keeper;
use crate::kept::Slot;
use crate::view::{AppEvent, CommandError, ErrorCode};
use domain::health::Event;
use domain::passage::Reading;
use domain::{Cause, Connection, ConnectionId, Health, HealthReport, Timestamp, Trigger};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// When an attempt began, and why.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Began {
    pub trigger: Trigger,
    pub at: Reading,
}

impl Began {
    /// How long it has taken.
    pub fn took(&self, awake: Duration) -> Duration {
        awake.saturating_sub(self.at.awake)
    }
}

impl Keeper {
    /// Refreshes one connection now. Waiting times do not count.
    ///
    /// # Errors
    /// `signed_out`, `not_found`, or what the attempt ended with.
    pub async fn refresh_connection(&self, id: String) -> Result<(), CommandError> {
        let id = ConnectionId::new(id);
        let asked_at = self.inner.kept.flights(&id);
        let (store, user) = self.signed_in().await?;
        let connection = store.connection(id).await?;
        if connection.user_id != user || connection.health.health == Health::Disconnected {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        let report = self.refresh(&connection.id, Trigger::Person, asked_at).await?;
        self.inner.schedule_wake.notify_one();
        match report.cause {
            Some(cause) => Err(cause_error(cause)),
            None => Ok(()),
        }
    }

    /// Refreshes all connections of the person now; each result shows in its health.
    pub async fn refresh_all(&self) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        let all = store.connections(user).await?;
        let ids = all.into_iter().filter(|one| one.health.health != Health::Disconnected).map(|one| one.id);
        let outcome = self.refresh_many(ids.collect(), Trigger::Person).await;
        self.inner.schedule_wake.notify_one();
        outcome
    }

    /// Refreshes a connection unless somebody else just did, and sees that the new token works where that
    /// was not seen lately. `asked_at` is the count of flights when the refresh was asked for.
    pub(crate) async fn refresh(
        &self,
        id: &ConnectionId,
        trigger: Trigger,
        asked_at: u64,
    ) -> Result<HealthReport, CommandError> {
        match self.fly(id, trigger, asked_at).await? {
            Flight::Fresh(after) => {
                let proven = self.prove(&after, trigger).await?;
                self.sweep_if_due(&after);
                Ok(proven.map_or(after.health, |one| one.health))
            }
            Flight::Ended(report) => Ok(report),
        }
    }

    /// One flight at a time: whoever waited for the lock looks again before asking Amazon.
    pub(crate) async fn fly(
        &self,
        id: &ConnectionId,
        trigger: Trigger,
        asked_at: u64,
    ) -> Result<Flight, CommandError> {
        let store = self.store().await?;
        let asked = self.inner.clock.now();
        let slot = self.inner.kept.slot(id);
        let mut kept = slot.lock.lock().await;
        let _others = self.hold(id).await;
        let seen = self.inner.changes.load(Ordering::SeqCst);
        let before = store.connection(id.clone()).await?;
        if before.health.health == Health::Disconnected
            || slot.flights.load(Ordering::SeqCst) != asked_at
            || done_elsewhere(&before, trigger, asked)
            || is_early(&before, trigger, self.now())
        {
            let mut plan = self.plan();
            // It was taken out of the plan, and may have been changed by another process.
            plan.note(&before, seen);
            if trigger == Trigger::Resume && before.health.cause.is_none() {
                plan.reached_elsewhere();
            }
            drop(plan);
            return Ok(Flight::Ended(before.health));
        }
        if is_lapse_only(&before, trigger, self.now()) {
            let after = self.change(&before, Event::Expired, None).await?;
            self.emit(AppEvent::ConnectionsChanged);
            return Ok(Flight::Ended(after.health));
        }
        self.inner.kept.set_refreshing(id, true);
        self.emit(AppEvent::ConnectionsChanged);
        let _landing = Landing { keeper: self, id, slot: &slot };
        let trigger = match before.health.cause {
            Some(Cause::GrantDoubted) if trigger == Trigger::Schedule => Trigger::Confirm,
            _ => trigger,
        };
        let began = Began { trigger, at: self.inner.clock.reading() };
        let outcome = self.attempt(&before, began).await;
        let fresh = outcome.is_fresh();
        let after = self.record(&before, &mut kept, began, outcome).await?;
        Ok(if fresh { Flight::Fresh(Box::new(after)) } else { Flight::Ended(after.health) })
    }

    /// Other processes wait as long as this is held. A folder that knows no locks is gone without, and so is a
    /// lock that another process does not let go of: a refresh that happens twice costs less than one that never
    /// happens. It is shown until the next lock is had.
    pub(crate) async fn hold(&self, id: &ConnectionId) -> Option<crate::locks::Held> {
        match self.inner.locks.hold(id).await {
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

impl Keeper {
    fn note_lock(&self, held: bool) {
        let before = std::mem::replace(&mut self.now_state().lock_held, held);
        if before != held {
            self.emit(AppEvent::SnapshotChanged);
        }
    }
}

/// How a flight ended.
pub(crate) enum Flight {
    /// With a new access token.
    Fresh(Box<Connection>),
    /// Without one, or it was not needed.
    Ended(HealthReport),
}

/// Says that a refresh has ended, also when it was dropped on its way.
struct Landing<'a> {
    keeper: &'a Keeper,
    id: &'a ConnectionId,
    slot: &'a Arc<Slot>,
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        self.keeper.inner.kept.set_refreshing(self.id, false);
        self.slot.flights.fetch_add(1, Ordering::SeqCst);
        self.keeper.emit(AppEvent::ConnectionsChanged);
        self.keeper.emit(AppEvent::SnapshotChanged);
        self.keeper.inner.mirror_wake.notify_one();
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
        Cause::ClerkUnavailable => ErrorCode::ClerkUnavailable,
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
