//! Looking again at everything that a connection reaches.

use super::Refresh;
use super::attempt::Failure;
use super::discovery::seen;
use super::sweep_tokens::SweepTokens;
use crate::changes::Topic;
use crate::progress_throttle::ProgressThrottle;
use crate::view::{CommandError, ErrorCode};
use amazon_ads::SweepError;
use domain::health::Event;
use domain::{
    ActivityKind, Cause, Connection, ConnectionId, Gap, Health, Region, SweepPart, SweepProgress, Trigger,
    expiry,
};
use parking_lot::Mutex;
use std::sync::Arc;
use store::SweepChange;

impl Refresh {
    /// Looks now at everything that a connection reaches, unless that is being done.
    pub async fn sweep_connection(self: &Arc<Self>, id: String) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let connection = store.connection(ConnectionId::new(id)).await?;
        if connection.user_id != user || connection.health.health == Health::Disconnected {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        self.sweep(&connection.id).await.map(|_| ())
    }

    /// Sweeps a connection in the background, if it is its time.
    pub(crate) fn sweep_if_due(self: &Arc<Self>, connection: &Connection) {
        if expiry::daily_due(&connection.id, connection.swept_at, self.runtime.now()) {
            self.spawn_sweep(connection.id.clone());
        }
    }

    /// Sweeps in the background.
    pub(crate) fn spawn_sweep(self: &Arc<Self>, id: ConnectionId) {
        let refresh = Arc::clone(self);
        self.runtime.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = refresh.runtime.cancel.cancelled() => {}
                outcome = refresh.sweep_in_turn(&id) => if let Err(error) = outcome {
                    tracing::warn!(connection = %id, reason = ?error.code, message = %error.message, "a sweep failed");
                }
            }
        });
    }

    async fn sweep_in_turn(self: &Arc<Self>, id: &ConnectionId) -> Result<SweepChange, CommandError> {
        // Never closed.
        let _turn = self.sweeps.acquire().await.ok();
        self.sweep_for(id, Trigger::Schedule).await
    }

    async fn sweep(self: &Arc<Self>, id: &ConnectionId) -> Result<SweepChange, CommandError> {
        self.sweep_for(id, Trigger::User).await
    }

    /// One sweep at a time per connection: a second one while the first runs does nothing.
    async fn sweep_for(
        self: &Arc<Self>,
        id: &ConnectionId,
        trigger: Trigger,
    ) -> Result<SweepChange, CommandError> {
        let slot = self.slots.slot(id);
        let Ok(_one) = slot.sweeping.try_lock() else { return Ok(SweepChange::default()) };
        self.slots.set_sweep(id, Some(SweepProgress::default()));
        self.changes.touched(&[Topic::ConnectionDetails]);
        let outcome = self.sweep_alone(id, trigger).await;
        self.slots.set_sweep(id, None);
        self.changes.touched(&[Topic::Connections]);
        let change = outcome?;
        if change.changed {
            self.changes.touched_accounts(change.rows.iter().cloned());
            self.changes.touched(&[Topic::Outbox]);
        }
        if change.appeared + change.lost > 0 {
            self.changes.touched(&[Topic::Notices, Topic::Snapshot]);
        }
        Ok(change)
    }

    async fn sweep_alone(
        self: &Arc<Self>,
        id: &ConnectionId,
        trigger: Trigger,
    ) -> Result<SweepChange, CommandError> {
        let amazon = self.services.amazon()?;
        let store = self.storage.store().await?;
        let connection = store.connection(id.clone()).await?;
        let tokens = SweepTokens { refresh: Arc::clone(self), id: id.clone(), failed: Mutex::new(None) };
        let throttle = ProgressThrottle::new(|| self.changes.touched(&[Topic::ConnectionDetails]));
        let progress = |progress: SweepProgress| {
            self.slots.set_sweep(id, Some(progress));
            throttle.at(self.runtime.clock.monotonic());
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
                let failed = tokens.failed.lock().take();
                logged(Some(Failure::local(failed.unwrap_or_else(|| error.cause())))).await?;
                return Err(failed.map_or_else(|| error.into(), Into::into));
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
                self.propagate(&connection, &after, Some(&failure)).await?;
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
        let change = store.apply_sweep(id.clone(), seen, self.runtime.now()).await?;
        tracing::info!(connection = %id, appeared = change.appeared, lost = change.lost, "swept");
        // A sweep that worked has seen more than a probe.
        self.queue().probed(id);
        let one = self.activity_of(&connection, ActivityKind::Sweep, began, None);
        let before = store.connection(id.clone()).await?;
        let after = self.change(&before, Event::Probed, Some(one)).await?;
        self.propagate(&before, &after, None).await?;
        Ok(change)
    }
}
