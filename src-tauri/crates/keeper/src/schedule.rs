//! The schedule: one actor, one timer, armed for the earliest thing that is due.
//!
//! The actor looks at the clocks and hands what is due to a few workers. It never waits for one of them, so
//! a request that hangs holds up nobody else, and sleep is noticed whatever is on its way.

use crate::Keeper;
use crate::flow::earliest;
use crate::plan::{Next, Plan};
use crate::view::{AppEvent, CommandError};
use domain::health::Event;
use domain::passage::{Passage, Reading, passage};
use domain::settings::QuietHours;
use domain::{ConnectionId, Health, Timestamp, Trigger};
use futures_util::{FutureExt as _, StreamExt as _, stream};
use jiff::SignedDuration;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

/// Timers stand still while the computer sleeps, so the clocks are looked at this often at the latest.
const TICK: Duration = Duration::from_secs(60);
/// After waking up, the network is given this long.
const WAKE_GRACE: SignedDuration = SignedDuration::from_secs(10);
/// After a fault of our own (a full disk), nothing is tried for this long: what cannot be recorded would
/// be due again at once, and Amazon would be asked in a loop.
const AFTER_FAULT: SignedDuration = SignedDuration::from_secs(60);
/// Connections that are worked on at the same time. Most of them read the keychain or wait for the disk:
/// how many requests are at LwA is another bound.
const WORKERS: usize = 256;

impl Keeper {
    /// Runs until the core is shut down.
    pub(crate) async fn run_schedule(&self) {
        let mut before = self.inner.clock.reading();
        let mut begun = self.begin().await;
        let mut chores = Chores::default();
        loop {
            let now = self.inner.clock.reading();
            self.notice_passage(&before, &now).await;
            before = now;
            // A plan that could not be read is empty, and nothing would ever be due.
            if !begun {
                begun = self.begin().await;
            }
            let next = match self.turn(&mut chores).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(reason = ?error.code, message = %error.message, "a turn of the schedule failed");
                    self.note_fault(error.code);
                    Some(after(self.now(), AFTER_FAULT))
                }
            };
            let wait = next.map_or(TICK, |next| {
                Duration::try_from(next.duration_since(self.now())).unwrap_or(Duration::ZERO)
            });
            // Due in less than a timer can tell apart is due.
            let wait = wait.clamp(Duration::from_millis(5), TICK);
            tokio::select! {
                biased;
                () = self.inner.cancel.cancelled() => return,
                () = self.inner.schedule_wake.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// The app was not running: what is on record says nothing about now.
    async fn begin(&self) -> bool {
        match self.fill_plan().await {
            Ok(()) => true,
            Err(error) => {
                self.note_fault(error.code);
                tracing::error!(reason = ?error.code, message = %error.message, "the schedule begins empty");
                false
            }
        }
    }

    async fn fill_plan(&self) -> Result<(), CommandError> {
        let all = self.store().await?.kept_connections().await?;
        let now = self.now();
        // Instants from the future were written by a clock that was wrong, then or now.
        let wrong = all.iter().any(|one| {
            let past = [one.health.last_success, one.health.last_failure, one.health.doubted_at];
            past.into_iter().flatten().any(|at| at > now)
        });
        let change = self.inner.changes.load(Ordering::SeqCst);
        {
            let mut plan = self.plan();
            for one in &all {
                plan.note(one, change);
            }
            plan.unprove(all.iter().map(|one| one.id.clone()));
        }
        if wrong {
            self.change_all(Event::ClockJumped, |_| true).await?;
        }
        self.change_all(Event::WokeUp, |_| true).await?;
        Ok(())
    }

    async fn notice_passage(&self, before: &Reading, now: &Reading) {
        let event = match passage(before, now) {
            Passage::Ordinary => return,
            Passage::Slept => Event::WokeUp,
            Passage::Jumped => Event::ClockJumped,
        };
        tracing::info!(?event, "the computer slept or its clock was set");
        {
            let mut plan = self.plan();
            plan.hold = Some(after(now.wall, WAKE_GRACE));
            plan.network = plan.network.look_now(now.wall);
            plan.vault = plan.vault.look_now(now.wall);
        }
        match self.change_all(event, |_| true).await {
            Ok(_) => {
                let ids = self.store().await.ok();
                if let Some(store) = ids
                    && let Ok(all) = store.kept_connections().await
                {
                    self.plan().unprove(all.into_iter().map(|one| one.id));
                }
            }
            Err(error) => {
                tracing::error!(reason = ?error.code, message = %error.message, "waking up was not recorded");
            }
        }
        self.emit(AppEvent::ConnectionsChanged);
        self.inner.mirror_wake.notify_one();
    }

    /// Does what is due and tells when something is due again.
    async fn turn(&self, chores: &mut Chores) -> Result<Option<Timestamp>, CommandError> {
        let now = self.now();
        self.recheck_storage(&self.store().await?).await;
        self.look_aside(chores, now).await?;
        let pause = self.pause_left(now).await?;
        let next_chore = self.do_chores(chores, now).await?;
        let quiet = self.end_quiet(chores);
        let other = [chores.next_flow, pause, quiet, Some(next_chore)].into_iter().flatten().min();
        if self.is_paused() {
            return Ok(other);
        }
        let mut begun = Vec::new();
        let next = {
            let mut plan = self.plan();
            loop {
                if plan.workers >= WORKERS {
                    // A worker that ends looks for the next one by itself.
                    break None;
                }
                match plan.next(now) {
                    Next::Begin(id) => begun.push((id, Trigger::Schedule)),
                    Next::Look(id) => begun.push((id, Trigger::Resume)),
                    Next::Wait(next) => break next,
                }
                plan.workers += 1;
            }
        };
        for (id, trigger) in begun {
            self.spawn_worker(id, trigger);
        }
        Ok(next.map(|next| earliest(other, next)).or(other))
    }

    /// Reads flows and quiet hours where they may have changed. A turn without that asks the store nothing:
    /// most of a year's turns find nothing due.
    async fn look_aside(&self, chores: &mut Chores, now: Timestamp) -> Result<(), CommandError> {
        let changed = self.inner.aside.swap(false, Ordering::SeqCst);
        // What another process of the app wrote is found within the hour, with the chores.
        if !changed && !chores.are_due(now) && chores.next_flow.is_none_or(|next| next > now) {
            return Ok(());
        }
        let read = self.read_aside(chores).await;
        if read.is_err() {
            self.inner.aside.store(true, Ordering::SeqCst);
        }
        read
    }

    async fn read_aside(&self, chores: &mut Chores) -> Result<(), CommandError> {
        chores.next_flow = self.expire_flows().await?;
        chores.quiet = self.quiet_hours(&self.store().await?).await?;
        Ok(())
    }

    /// When quiet hours end, what waited is told.
    fn end_quiet(&self, chores: &mut Chores) -> Option<Timestamp> {
        let end = self.quiet_until(chores.quiet);
        if end.is_none() && chores.quiet_until.is_some_and(|end| end <= self.now()) {
            self.emit(AppEvent::NoticesChanged);
        }
        chores.quiet_until = end;
        end
    }

    /// Works on what is due, one connection after the other, until nothing is.
    fn spawn_worker(&self, id: ConnectionId, trigger: Trigger) {
        let keeper = self.clone();
        self.inner.tasks.spawn(async move {
            let work = async {
                let mut next = Some((id, trigger));
                while let Some((id, trigger)) = next {
                    keeper.work_on(&id, trigger).await;
                    next = keeper.next_work(trigger == Trigger::Resume);
                }
            };
            tokio::select! {
                biased;
                () = keeper.inner.cancel.cancelled() => {}
                () = work => {}
            }
            keeper.plan().workers -= 1;
            keeper.inner.schedule_wake.notify_one();
        });
    }

    async fn work_on(&self, id: &ConnectionId, trigger: Trigger) {
        let asked_at = self.inner.kept.flights(id);
        // A panic must not take the connection, or the worker, out of the schedule.
        let outcome = AssertUnwindSafe(self.refresh(id, trigger, asked_at)).catch_unwind().await;
        let until = after(self.now(), AFTER_FAULT);
        match outcome {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                // What a refresh gave is in the health of its connection; this means that it could not be
                // written, and that the next could not either.
                tracing::error!(connection = %id, reason = ?error.code, message = %error.message, "an attempt was not recorded");
                self.note_fault(error.code);
                let mut plan = self.plan();
                plan.put_off(id, until);
                plan.hold = plan.hold.max(Some(until));
            }
            Err(_) => {
                tracing::error!(connection = %id, "an attempt panicked");
                self.plan().put_off(id, until);
            }
        }
    }

    fn next_work(&self, looked: bool) -> Option<(ConnectionId, Trigger)> {
        let paused = self.is_paused();
        let now = self.now();
        let mut plan = self.plan();
        if looked {
            plan.looked();
        }
        if paused {
            return None;
        }
        match plan.next(now) {
            Next::Begin(id) => Some((id, Trigger::Schedule)),
            Next::Look(id) => Some((id, Trigger::Resume)),
            Next::Wait(_) => None,
        }
    }

    /// Refreshes several connections, whether due or not. Ends early at shutdown. What a refresh gave is in
    /// the health of its connection; an error here means that it could not be recorded.
    pub(crate) async fn refresh_many(
        &self,
        ids: Vec<ConnectionId>,
        trigger: Trigger,
    ) -> Result<(), CommandError> {
        let work = stream::iter(ids)
            .map(|id| async move {
                let asked_at = self.inner.kept.flights(&id);
                self.refresh(&id, trigger, asked_at).await
            })
            .buffer_unordered(WORKERS)
            .fold(Ok(()), |so_far, one| async { so_far.and(one.map(|_| ())) });
        tokio::select! {
            biased;
            () = self.inner.cancel.cancelled() => Ok(()),
            outcome = work => outcome,
        }
    }

    /// The system says whether there is a network. That there is none is not believed: it may be wrong, and
    /// whether Amazon can be reached shows at the next attempt, which costs nothing without a network. That
    /// there is one again makes whatever waits for it look at once.
    pub async fn network_changed(&self, available: bool) {
        if !available {
            return;
        }
        {
            let now = self.now();
            let mut plan = self.plan();
            plan.network = plan.network.look_now(now);
        }
        if let Err(error) = self.change_all(Event::Online, |_| true).await {
            tracing::warn!(reason = ?error.code, "the return of the network was not recorded");
        }
        self.nudge();
    }

    pub(crate) fn plan(&self) -> MutexGuard<'_, Plan> {
        self.inner.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The worst health and the earliest next attempt of the given connections.
    pub(crate) fn overall(all: &[domain::Connection]) -> (Option<Health>, Option<Timestamp>) {
        let living = || all.iter().filter(|one| one.health.health != Health::Disconnected);
        let worst = living().map(|one| one.health.health).max_by_key(|health| health.severity());
        (worst, living().filter_map(|one| one.health.next_attempt).min())
    }
}

/// When the daily work was last done in this run.
#[derive(Debug, Default)]
pub(crate) struct Chores {
    pub done_at: Option<Timestamp>,
    /// When the next flow or review ends, as last read.
    pub next_flow: Option<Timestamp>,
    /// The quiet hours of whoever is signed in, as last read.
    pub quiet: Option<QuietHours>,
    /// When the quiet hours end that were going on at the last look.
    pub quiet_until: Option<Timestamp>,
}

pub(crate) fn after(start: Timestamp, wait: SignedDuration) -> Timestamp {
    start.saturating_add(wait).unwrap_or(start)
}
