//! Looking again at everything that a connection reaches.

use crate::Keeper;
use crate::access::Connected;
use crate::discovery::seen;
use crate::refresh::Outcome;
use crate::view::{AppEvent, CommandError, ErrorCode};
use amazon_ads::SweepError;
use domain::{Cause, Connection, ConnectionId, Gap, Health, Region, SweepPart, SweepProgress, Timestamp};
use jiff::SignedDuration;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::SweepChange;

/// A connection is looked at again after this long, at its next refresh.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_hours(24);
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

    /// Whether the last sweep is long enough ago. A clock that was set back does not put it off.
    pub(crate) fn sweep_due(&self, swept_at: Option<Timestamp>) -> bool {
        let now = self.now();
        swept_at.is_none_or(|swept| now.duration_since(swept).abs() >= SWEEP_EVERY)
    }

    /// Sweeps in the background.
    pub(crate) fn spawn_sweep(&self, id: ConnectionId) {
        let keeper = self.clone();
        self.inner.tasks.spawn(async move {
            tokio::select! {
                () = keeper.inner.cancel.cancelled() => {}
                outcome = keeper.sweep(&id) => if let Err(error) = outcome {
                    tracing::warn!(connection = %id, reason = ?error.code, message = %error.message, "a sweep failed");
                }
            }
        });
    }

    /// One sweep at a time per connection: a second one while the first runs does nothing.
    pub(crate) async fn sweep(&self, id: &ConnectionId) -> Result<SweepChange, CommandError> {
        let slot = self.inner.kept.slot(id);
        let Ok(_one) = slot.sweeping.try_lock() else { return Ok(SweepChange::default()) };
        self.inner.kept.set_sweep(id, Some(SweepProgress::default()));
        self.emit(AppEvent::ConnectionsChanged);
        let outcome = self.sweep_alone(id).await;
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

    async fn sweep_alone(&self, id: &ConnectionId) -> Result<SweepChange, CommandError> {
        let amazon = self.amazon()?;
        let store = self.store().await?;
        let connection = store.connection(id.clone()).await?;
        let tokens = Connected { keeper: self.clone(), id: id.clone(), failed: Mutex::new(None) };
        let teller = Teller::new(|| self.emit(AppEvent::ConnectionsChanged));
        let progress = |progress: SweepProgress| {
            self.inner.kept.set_sweep(id, Some(progress));
            teller.at(self.inner.clock.monotonic());
        };
        let ads = amazon.ads.clone().with_home(connection.home_region);
        let found = match ads.sweep(&tokens, &progress).await {
            Ok(found) => found,
            Err(SweepError::Token(error)) => {
                let failed = tokens.failed.lock().unwrap_or_else(PoisonError::into_inner).take();
                return Err(failed.map_or_else(|| error.into(), crate::refresh::cause_error));
            }
            Err(SweepError::NotApproved(detail)) => {
                let request_id = detail.request_id.clone();
                self.record_sweep_refusal(id, request_id).await?;
                return Err(SweepError::NotApproved(detail).into());
            }
            Err(SweepError::Unreachable(error)) => {
                let cause = error.cause().unwrap_or(Cause::Unknown);
                let gap = |region| Gap { region, part: SweepPart::Profiles, cause };
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
        self.approved_again(id).await?;
        Ok(change)
    }

    /// LwA gives tokens and the Ads API refuses them: that is about the client, and no refresh mends it.
    async fn record_sweep_refusal(
        &self,
        id: &ConnectionId,
        request_id: Option<String>,
    ) -> Result<(), CommandError> {
        let slot = self.inner.kept.slot(id);
        let mut kept = slot.lock.lock().await;
        let store = self.store().await?;
        let before = store.connection(id.clone()).await?;
        let outcome = Outcome::Failed { cause: Cause::NotApproved, retry_after: None, request_id };
        self.record(&store, &before, &mut kept, outcome).await?;
        drop(kept);
        self.emit(AppEvent::ConnectionsChanged);
        self.emit(AppEvent::SnapshotChanged);
        Ok(())
    }

    /// A sweep that worked is what ends `not_approved`; a refresh alone proves nothing about the Ads API.
    async fn approved_again(&self, id: &ConnectionId) -> Result<(), CommandError> {
        let slot = self.inner.kept.slot(id);
        let mut kept = slot.lock.lock().await;
        let store = self.store().await?;
        let before: Connection = store.connection(id.clone()).await?;
        if before.health.cause != Some(Cause::NotApproved) {
            return Ok(());
        }
        let Some(access) = kept.clone() else { return Ok(()) };
        self.record(&store, &before, &mut kept, Outcome::Proven(access)).await?;
        drop(kept);
        self.emit(AppEvent::SnapshotChanged);
        self.resume_client(&before).await
    }
}
