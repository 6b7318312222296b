//! The schedule: one actor, one timer, armed for the earliest thing that is due.

use crate::Keeper;
use crate::flow::earliest;
use crate::refresh::Reason;
use crate::view::{AppEvent, CommandError};
use domain::{ConnectionId, Health, Timestamp, expiry};
use futures_util::{StreamExt as _, stream};
use jiff::SignedDuration;
use std::time::Duration;

/// Timers stand still while the computer sleeps, so while something is due the wall clock is looked at
/// this often at the latest.
const TICK: Duration = Duration::from_secs(30);
/// More than this between wall and monotonic clock is sleep, or a clock that was set.
const DRIFT: SignedDuration = SignedDuration::from_secs(90);
/// After waking up, the network is given this long.
const WAKE_GRACE: SignedDuration = SignedDuration::from_secs(10);
/// After a fault of our own (a full disk), nothing is tried for this long: what cannot be recorded would
/// be due again at once, and Amazon would be asked in a loop.
const AFTER_FAULT: SignedDuration = SignedDuration::from_secs(60);
/// Refreshes at the same time; all of them share one LwA client.
const CONCURRENT: usize = 3;
/// Overdue connections are spread over this much per connection, and this much in all.
const SPREAD_EACH: SignedDuration = SignedDuration::from_secs(2);
const SPREAD_ALL: SignedDuration = SignedDuration::from_secs(60);

impl Keeper {
    /// Runs until the core is shut down.
    pub(crate) async fn run_schedule(&self) {
        let mut clocks = (self.now(), self.inner.clock.monotonic());
        let mut not_before = self.now();
        if let Err(error) = self.spread_overdue().await {
            tracing::error!(reason = ?error.code, message = %error.message, "overdue connections were not spread");
        }
        loop {
            let now = self.now();
            if slept(clocks, (now, self.inner.clock.monotonic())) {
                tracing::info!("the computer slept or its clock was set");
                not_before = now.saturating_add(WAKE_GRACE).unwrap_or(now);
                self.emit(AppEvent::ConnectionsChanged);
                self.inner.mirror_wake.notify_one();
            } else if now < not_before.saturating_sub(AFTER_FAULT).unwrap_or(now) {
                // No hold is longer than that: the clock was set back meanwhile.
                not_before = now;
            }
            clocks = (now, self.inner.clock.monotonic());
            let next = match self.turn(not_before).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(reason = ?error.code, message = %error.message, "a turn of the schedule failed");
                    not_before = now.saturating_add(AFTER_FAULT).unwrap_or(now);
                    Some(not_before)
                }
            };
            let Some(next) = next else {
                tokio::select! {
                    () = self.inner.cancel.cancelled() => return,
                    () = self.inner.schedule_wake.notified() => continue,
                }
            };
            let wait = Duration::try_from(next.duration_since(self.now())).unwrap_or(Duration::ZERO);
            let wait = wait.clamp(Duration::from_millis(200), TICK);
            tokio::select! {
                () = self.inner.cancel.cancelled() => return,
                () = self.inner.schedule_wake.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Does what is due and tells when something is due again; `None` while nothing ever will be.
    async fn turn(&self, not_before: Timestamp) -> Result<Option<Timestamp>, CommandError> {
        let next_flow = self.expire_flows().await?;
        if self.now_state().paused {
            return Ok(next_flow);
        }
        if self.now() < not_before {
            return Ok(Some(earliest(next_flow, not_before)));
        }
        let now = self.now();
        let kept = self.store().await?.kept_connections().await?;
        let due = kept
            .iter()
            .filter(|one| !one.health.health.needs_person())
            .filter(|one| one.health.next_attempt.is_some_and(|next| next <= now))
            .map(|one| one.id.clone())
            .collect::<Vec<_>>();
        if !due.is_empty() {
            self.refresh_many(due, Reason::Due).await?;
        }
        let kept = self.store().await?.kept_connections().await?;
        let next = kept
            .iter()
            .filter(|one| !one.health.health.needs_person())
            .filter_map(|one| one.health.next_attempt)
            .min();
        Ok(next.map(|next| earliest(next_flow, next)).or(next_flow))
    }

    /// Refreshes several connections, a few at a time. Ends early at shutdown. What a refresh gave is in
    /// the health of its connection; an error here means that it could not be recorded.
    pub(crate) async fn refresh_many(
        &self,
        ids: Vec<ConnectionId>,
        reason: Reason,
    ) -> Result<(), CommandError> {
        let work = stream::iter(ids)
            .map(|id| async move {
                let asked_at = self.inner.kept.flights(&id);
                self.refresh(&id, reason, asked_at).await
            })
            .buffer_unordered(CONCURRENT)
            .fold(Ok(()), |so_far, one| async { so_far.and(one.map(|_| ())) });
        tokio::select! {
            () = self.inner.cancel.cancelled() => Ok(()),
            outcome = work => outcome,
        }
    }

    /// After a start or a pause many connections are overdue: they begin one after the other.
    async fn spread_overdue(&self) -> Result<(), CommandError> {
        let store = self.store().await?;
        let now = self.now();
        let overdue: Vec<_> = store
            .kept_connections()
            .await?
            .into_iter()
            .filter(|one| !one.health.health.needs_person())
            .filter(|one| one.health.next_attempt.is_none_or(|next| next <= now))
            .collect();
        if overdue.len() < 2 {
            return Ok(());
        }
        let count = i32::try_from(overdue.len()).unwrap_or(i32::MAX);
        let window = SPREAD_EACH.saturating_mul(count).min(SPREAD_ALL);
        for one in overdue {
            let begin = now.saturating_add(expiry::start_delay(&one.id, window)).unwrap_or(now);
            store.set_next_attempt(one.id, begin).await?;
        }
        Ok(())
    }

    /// Pauses or resumes refreshing in the background. What a person asks for works all the same.
    pub async fn set_paused(&self, paused: bool) -> Result<(), CommandError> {
        self.store().await?.set_meta("paused", paused.to_string()).await?;
        self.now_state().paused = paused;
        if !paused {
            self.spread_overdue().await?;
        }
        self.emit(AppEvent::SnapshotChanged);
        self.nudge();
        Ok(())
    }

    /// The worst health and the earliest next attempt of the given connections.
    pub(crate) fn overall(all: &[domain::Connection]) -> (Option<Health>, Option<Timestamp>) {
        let living = || all.iter().filter(|one| one.health.health != Health::Disconnected);
        let worst = living().map(|one| one.health.health).max_by_key(|health| health.severity());
        (worst, living().filter_map(|one| one.health.next_attempt).min())
    }
}

fn slept(before: (Timestamp, Duration), now: (Timestamp, Duration)) -> bool {
    let wall = now.0.duration_since(before.0);
    let monotonic = SignedDuration::try_from(now.1.saturating_sub(before.1)).unwrap_or(SignedDuration::ZERO);
    (wall - monotonic).abs() > DRIFT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_and_a_set_clock_are_noticed_and_a_busy_hour_is_not() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let up = Duration::from_secs;
        assert!(!slept((at(0), up(0)), (at(3600), up(3600))));
        assert!(slept((at(0), up(0)), (at(3600), up(30))), "an hour of sleep");
        assert!(slept((at(7200), up(0)), (at(0), up(30))), "a clock set back");
    }
}
