//! Looking again at everything that a connection reaches.

use crate::Keeper;
use crate::access::Connected;
use crate::attempt::Failure;
use crate::discovery::seen;
use crate::view::{AppEvent, CommandError, ErrorCode};
use amazon_ads::SweepError;
use domain::health::Event;
use domain::{
    ActivityKind, Cause, Connection, ConnectionId, Gap, Health, Region, SweepPart, SweepProgress, Trigger,
    expiry,
};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::SweepChange;

/// Progress is announced at most this often.
const TOLD_EVERY: Duration = Duration::from_millis(250);

/// Tells of progress, but not of each single answer.
pub(crate) struct Teller<F> {
    tell: F,
    last: Mutex<Option<Duration>>,
}

impl<F: Fn()> Teller<F> {
    pub fn new(tell: F) -> Self {
        Self { tell, last: Mutex::new(None) }
    }

    pub fn at(&self, monotonic: Duration) {
        {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|last| monotonic.saturating_sub(last) < TOLD_EVERY) {
                return;
            }
            *last = Some(monotonic);
        }
        (self.tell)();
    }
}

impl Keeper {
    /// Looks now at everything that a connection reaches, unless that is being done.
    ///
    /// # Errors
    /// `signed_out`, `not_found`, `not_approved`, or what kept every region from answering.
    pub async fn sweep_connection(&self, id: String) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        let connection = store.connection(ConnectionId::new(id)).await?;
        if connection.user_id != user || connection.health.health == Health::Disconnected {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        self.sweep(&connection.id).await.map(|_| ())
    }

    /// Sweeps a connection in the background, if it is its time.
    pub(crate) fn sweep_if_due(&self, connection: &Connection) {
        if expiry::daily_due(&connection.id, connection.swept_at, self.now()) {
            self.spawn_sweep(connection.id.clone());
        }
    }

    /// Sweeps in the background.
    pub(crate) fn spawn_sweep(&self, id: ConnectionId) {
        let keeper = self.clone();
        self.inner.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = keeper.inner.cancel.cancelled() => {}
                outcome = keeper.sweep_in_turn(&id) => if let Err(error) = outcome {
                    tracing::warn!(connection = %id, reason = ?error.code, message = %error.message, "a sweep failed");
                }
            }
        });
    }

    async fn sweep_in_turn(&self, id: &ConnectionId) -> Result<SweepChange, CommandError> {
        // Never closed.
        let _turn = self.inner.sweeps.acquire().await.ok();
        self.sweep_for(id, Trigger::Schedule).await
    }

    async fn sweep(&self, id: &ConnectionId) -> Result<SweepChange, CommandError> {
        self.sweep_for(id, Trigger::Person).await
    }

    /// One sweep at a time per connection: a second one while the first runs does nothing.
    async fn sweep_for(&self, id: &ConnectionId, trigger: Trigger) -> Result<SweepChange, CommandError> {
        let slot = self.inner.kept.slot(id);
        let Ok(_one) = slot.sweeping.try_lock() else { return Ok(SweepChange::default()) };
        self.inner.kept.set_sweep(id, Some(SweepProgress::default()));
        self.emit(AppEvent::ConnectionsChanged);
        let outcome = self.sweep_alone(id, trigger).await;
        self.inner.kept.set_sweep(id, None);
        self.emit(AppEvent::ConnectionsChanged);
        let change = outcome?;
        if change.changed {
            self.emit(AppEvent::AccountsChanged);
            self.inner.mirror_wake.notify_one();
        }
        if change.appeared + change.lost > 0 {
            self.emit(AppEvent::NoticesChanged);
            self.emit(AppEvent::SnapshotChanged);
        }
        Ok(change)
    }

    async fn sweep_alone(&self, id: &ConnectionId, trigger: Trigger) -> Result<SweepChange, CommandError> {
        let amazon = self.amazon()?;
        let store = self.store().await?;
        let connection = store.connection(id.clone()).await?;
        let tokens = Connected { keeper: self.clone(), id: id.clone(), failed: Mutex::new(None) };
        let teller = Teller::new(|| self.emit(AppEvent::ConnectionsChanged));
        let progress = |progress: SweepProgress| {
            self.inner.kept.set_sweep(id, Some(progress));
            teller.at(self.inner.clock.monotonic());
        };
        let began = self.began(trigger);
        let home = connection.home_region;
        let answer = amazon.provider.sweep(home, &tokens, &progress).await;
        let logged = |failure: Option<Failure>| {
            let one = self.activity_of(&connection, ActivityKind::Sweep, began, failure.as_ref());
            store.add_activity(one)
        };
        let found = match answer {
            Ok(found) => found,
            Err(SweepError::Token(error)) => {
                let failed = tokens.failed.lock().unwrap_or_else(PoisonError::into_inner).take();
                logged(Some(Failure::local(failed.unwrap_or_else(|| error.cause())))).await?;
                return Err(failed.map_or_else(|| error.into(), crate::refresh::cause_error));
            }
            Err(SweepError::NotApproved(detail)) => {
                let failure = Failure {
                    cause: Cause::NotApproved,
                    retry_after: None,
                    request_id: detail.request_id.clone(),
                    answered: true,
                };
                let event = Event::Failed { cause: Cause::NotApproved, retry_after: None };
                let one = self.activity_of(&connection, ActivityKind::Sweep, began, Some(&failure));
                // LwA gives tokens and the Ads API refuses them: no refresh mends that.
                let after = self.change(&connection, event, Some(one)).await?;
                self.follow(&connection, &after, Some(&failure)).await?;
                return Err(SweepError::NotApproved(detail).into());
            }
            Err(SweepError::Unreachable(error)) => {
                let cause = error.cause().unwrap_or(Cause::Unknown);
                let request_id = error.request_id().map(str::to_owned);
                logged(Some(Failure { request_id, ..Failure::local(cause) })).await?;
                let gap = |region| Gap::silent(region, SweepPart::Profiles, cause);
                store.set_gaps(id.clone(), Region::ALL.map(gap).to_vec()).await?;
                return Err(error.into());
            }
        };
        for failure in &found.failures {
            tracing::warn!(
                connection = %id, region = failure.region.as_str(), part = failure.part.as_str(),
                error = %failure.error, request_id = failure.error.request_id(), "a part of a sweep failed"
            );
        }
        let seen = seen(&connection.user_id, id, found);
        let change = store.apply_sweep(id.clone(), seen, self.now()).await?;
        tracing::info!(connection = %id, appeared = change.appeared, lost = change.lost, "swept");
        // A sweep that worked has seen more than a probe.
        self.plan().proven(id);
        let one = self.activity_of(&connection, ActivityKind::Sweep, began, None);
        let before = store.connection(id.clone()).await?;
        let after = self.change(&before, Event::Probed, Some(one)).await?;
        self.follow(&before, &after, None).await?;
        Ok(change)
    }
}
