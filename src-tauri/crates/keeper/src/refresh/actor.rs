//! The schedule: one actor, one timer, armed for the earliest thing that is due.
//!
//! The actor looks at the clocks and hands what is due to a few workers. It never waits for one of them, so
//! a request that hangs holds up nobody else, and sleep is noticed whatever is on its way.

use super::daily;
use super::queue::Next;
use super::{Refresh, after, pipeline};
use crate::changes::Topic;
use crate::pending::flow::earliest;
use crate::view::CommandError;
use domain::clock_change::{Elapsed, Reading, elapsed};
use domain::health::Event;
use domain::settings::QuietHours;
use domain::{ConnectionId, Timestamp, Trigger};
use futures_util::FutureExt as _;
use jiff::SignedDuration;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Timers stand still while the computer sleeps, so the clocks are looked at this often at the latest.
const TICK: Duration = Duration::from_secs(60);
/// After waking up, the network is given this long.
const WAKE_GRACE: SignedDuration = SignedDuration::from_secs(10);
/// After a fault of our own (a full disk), nothing is tried for this long: what cannot be recorded would
/// be due again at once, and Amazon would be asked in a loop.
const AFTER_FAULT: SignedDuration = SignedDuration::from_secs(60);

/// What the schedule knows besides the connections.
#[derive(Debug, Default)]
struct Inputs {
    /// When the daily work was last done in this run.
    daily_done: Option<Timestamp>,
    /// When the next flow or review ends, as last read.
    next_flow: Option<Timestamp>,
    /// The quiet hours of whoever is signed in, as last read.
    quiet: Option<QuietHours>,
    /// When the quiet hours end that were going on at the last turn.
    quiet_until: Option<Timestamp>,
}

impl Refresh {
    /// Runs until the core is shut down.
    pub async fn run(self: &Arc<Self>) {
        let mut before = self.runtime.reading();
        let mut begun = self.begin().await;
        let mut inputs = Inputs::default();
        loop {
            let now = self.runtime.reading();
            self.note_clock_change(&before, &now).await;
            before = now;
            // A queue that could not be filled is empty, and nothing would ever be due.
            if !begun {
                begun = self.begin().await;
            }
            let next = match self.turn(&mut inputs).await {
                Ok(next) => next,
                Err(error) => {
                    tracing::error!(reason = ?error.code, message = %error.message, "a turn of the schedule failed");
                    self.storage.note_fault(error.code);
                    Some(after(self.runtime.now(), AFTER_FAULT))
                }
            };
            let wait = next.map_or(TICK, |next| {
                Duration::try_from(next.duration_since(self.runtime.now())).unwrap_or(Duration::ZERO)
            });
            // Due in less than a timer can tell apart is due.
            let wait = wait.clamp(Duration::from_millis(5), TICK);
            tokio::select! {
                biased;
                () = self.runtime.cancel.cancelled() => return,
                () = self.changes.schedule() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// The app was not running: what is on record says nothing about now.
    async fn begin(&self) -> bool {
        match self.fill_queue().await {
            Ok(()) => true,
            Err(error) => {
                self.storage.note_fault(error.code);
                tracing::error!(reason = ?error.code, message = %error.message, "the schedule begins empty");
                false
            }
        }
    }

    async fn fill_queue(&self) -> Result<(), CommandError> {
        let all = self.storage.store().await?.kept_connections().await?;
        let now = self.runtime.now();
        // Instants from the future were written by a clock that was wrong, then or now.
        let wrong = all.iter().any(|one| {
            let past = [one.health.last_success, one.health.last_failure, one.health.doubted_at];
            past.into_iter().flatten().any(|at| at > now)
        });
        let change = self.generation.load(Ordering::SeqCst);
        {
            let mut queue = self.queue();
            for one in &all {
                queue.note(one, change);
            }
            queue.need_probes(all.iter().map(|one| one.id.clone()));
        }
        if wrong {
            self.change_all(Event::ClockJumped, |_| true).await?;
        }
        self.change_all(Event::WokeUp, |_| true).await?;
        Ok(())
    }

    async fn note_clock_change(&self, before: &Reading, now: &Reading) {
        let event = match elapsed(before, now) {
            Elapsed::Awake => return,
            Elapsed::Slept => Event::WokeUp,
            Elapsed::ClockSet => Event::ClockJumped,
        };
        tracing::info!(?event, "the computer slept or its clock was set");
        {
            let mut queue = self.queue();
            queue.hold = Some(after(now.wall, WAKE_GRACE));
            queue.network = queue.network.look_now(now.wall);
            queue.vault = queue.vault.look_now(now.wall);
        }
        match self.change_all(event, |_| true).await {
            Ok(_) => {
                let ids = self.storage.store().await.ok();
                if let Some(store) = ids
                    && let Ok(all) = store.kept_connections().await
                {
                    self.queue().need_probes(all.into_iter().map(|one| one.id));
                }
            }
            Err(error) => {
                tracing::error!(reason = ?error.code, message = %error.message, "waking up was not recorded");
            }
        }
        self.changes.touched(&[Topic::Connections, Topic::Outbox]);
    }

    /// Does what is due and tells when something is due again.
    async fn turn(self: &Arc<Self>, inputs: &mut Inputs) -> Result<Option<Timestamp>, CommandError> {
        let now = self.runtime.now();
        self.storage.recheck(&self.storage.store().await?).await;
        self.reload_inputs(inputs, now).await?;
        let pause = self.pause_left(now).await?;
        let next_daily = self.run_daily(&mut inputs.daily_done, now).await?;
        let quiet = self.end_quiet(inputs);
        let other = [inputs.next_flow, pause, quiet, Some(next_daily)].into_iter().flatten().min();
        if self.is_paused() {
            return Ok(other);
        }
        let mut begun = Vec::new();
        let next = {
            let mut queue = self.queue();
            loop {
                if queue.workers >= pipeline::WORKERS {
                    // A worker that ends looks for the next one by itself.
                    break None;
                }
                match queue.next(now) {
                    Next::Begin(id) => begun.push((id, Trigger::Schedule)),
                    Next::Look(id) => begun.push((id, Trigger::Resume)),
                    Next::Wait(next) => break next,
                }
                queue.workers += 1;
            }
        };
        for (id, trigger) in begun {
            self.spawn_worker(id, trigger);
        }
        Ok(next.map(|next| earliest(other, next)).or(other))
    }

    /// Reads flows and quiet hours where they may have changed. A turn without that asks the store nothing:
    /// most of a year's turns find nothing due.
    async fn reload_inputs(&self, inputs: &mut Inputs, now: Timestamp) -> Result<(), CommandError> {
        let changed = self.changes.take_inputs_changed();
        // What another process of the app wrote is found within the hour, with the daily work.
        if !changed
            && !daily::is_due(inputs.daily_done, now)
            && inputs.next_flow.is_none_or(|next| next > now)
        {
            return Ok(());
        }
        let read = self.read_inputs(inputs).await;
        if read.is_err() {
            self.changes.put_back_inputs_changed();
        }
        read
    }

    async fn read_inputs(&self, inputs: &mut Inputs) -> Result<(), CommandError> {
        inputs.next_flow = self.pending.expire_flows().await?;
        inputs.quiet = self.settings.quiet_hours(&self.storage.store().await?).await?;
        Ok(())
    }

    /// When quiet hours end, what waited is told.
    fn end_quiet(&self, inputs: &mut Inputs) -> Option<Timestamp> {
        let end = self.settings.quiet_until(inputs.quiet);
        if end.is_none() && inputs.quiet_until.is_some_and(|end| end <= self.runtime.now()) {
            self.changes.touched(&[Topic::Notices]);
        }
        inputs.quiet_until = end;
        end
    }

    /// Works on what is due, one connection after the other, until nothing is.
    fn spawn_worker(self: &Arc<Self>, id: ConnectionId, trigger: Trigger) {
        let refresh = Arc::clone(self);
        self.runtime.tasks.spawn(async move {
            let work = async {
                let mut next = Some((id, trigger));
                while let Some((id, trigger)) = next {
                    refresh.work_on(&id, trigger).await;
                    next = refresh.next_work(trigger == Trigger::Resume);
                }
            };
            tokio::select! {
                biased;
                () = refresh.runtime.cancel.cancelled() => {}
                () = work => {}
            }
            refresh.queue().workers -= 1;
            refresh.changes.touched(&[Topic::Due]);
        });
    }

    async fn work_on(self: &Arc<Self>, id: &ConnectionId, trigger: Trigger) {
        let asked_at = self.slots.generation(id);
        // A panic must not take the connection, or the worker, out of the schedule.
        let outcome = AssertUnwindSafe(self.refresh(id, trigger, asked_at)).catch_unwind().await;
        let until = after(self.runtime.now(), AFTER_FAULT);
        match outcome {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => {
                // What a refresh gave is in the health of its connection; this means that it could not be
                // written, and that the next could not either.
                tracing::error!(connection = %id, reason = ?error.code, message = %error.message, "an attempt was not recorded");
                self.storage.note_fault(error.code);
                let mut queue = self.queue();
                queue.put_off(id, until);
                queue.hold = queue.hold.max(Some(until));
            }
            Err(_) => {
                tracing::error!(connection = %id, "an attempt panicked");
                self.queue().put_off(id, until);
            }
        }
    }

    fn next_work(&self, looked: bool) -> Option<(ConnectionId, Trigger)> {
        let paused = self.is_paused();
        let now = self.runtime.now();
        let mut queue = self.queue();
        if looked {
            queue.looked();
        }
        if paused {
            return None;
        }
        match queue.next(now) {
            Next::Begin(id) => Some((id, Trigger::Schedule)),
            Next::Look(id) => Some((id, Trigger::Resume)),
            Next::Wait(_) => None,
        }
    }

    /// The keychain can be used again: whatever waits for it looks at once.
    pub async fn keychain_opened(&self) {
        {
            let now = self.runtime.now();
            let mut queue = self.queue();
            queue.vault = queue.vault.look_now(now);
        }
        if let Err(error) = self.change_all(Event::VaultUnlocked, |_| true).await {
            tracing::warn!(reason = ?error.code, "the return of the keychain was not recorded");
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
            let now = self.runtime.now();
            let mut queue = self.queue();
            queue.network = queue.network.look_now(now);
        }
        if let Err(error) = self.change_all(Event::Online, |_| true).await {
            tracing::warn!(reason = ?error.code, "the return of the network was not recorded");
        }
        self.changes.touched(&[Topic::ScheduleInputs, Topic::Outbox]);
    }
}
