//! The background: what is due is asked for host by host, spread over time.

use super::plan::{Asked, Job, Plan, is_due};
use super::{Ask, Lane, Watch};
use crate::changes::Topic;
use crate::progress_throttle::ProgressThrottle;
use crate::view::{CommandError, WatchRound};
use domain::{Connection, ConnectionId, Region, Timestamp, UserId};
use futures_util::future::join_all;
use jiff::SignedDuration;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Answered, Store, WatchTarget};

/// Timers stand still while the computer sleeps, so the clock is looked at this often.
const TICK: Duration = Duration::from_secs(60);
/// What one round finds is announced together, but not later than this.
const ANNOUNCED_WITHIN: SignedDuration = SignedDuration::from_mins(10);
/// After a fault of our own.
const AFTER_FAULT: SignedDuration = SignedDuration::from_mins(5);
/// Campaigns are asked for over so many times the length of a round of billing questions.
const HOURS_OF_CAMPAIGNS: u32 = 20;

impl Watch {
    /// Runs until the core is shut down.
    pub async fn run(self: &Arc<Self>) {
        // What stands in for Amazon knows logins only.
        if self.services.is_simulated() {
            return;
        }
        tokio::join!(self.run_lane(Lane::Billing), self.run_lane(Lane::Delivery));
    }

    /// Billing and campaigns are asked for side by side: a day's worth of campaigns never holds up billing.
    async fn run_lane(&self, lane: Lane) {
        let mut changes = self.changes.watch();
        tokio::select! {
            biased;
            () = self.runtime.cancel.cancelled() => return,
            () = tokio::time::sleep(self.services.timeouts.reads.first) => {}
        }
        let mut due: Option<Timestamp> = None;
        let mut look = true;
        loop {
            let now = self.runtime.now();
            if look || due.is_some_and(|due| is_due(due, now)) {
                let turn = tokio::select! {
                    biased;
                    () = self.runtime.cancel.cancelled() => return,
                    turn = self.turn(lane) => turn,
                };
                due = match turn {
                    Ok(next) => next,
                    Err(error) => {
                        tracing::warn!(reason = ?error.code, message = %error.message, "accounts were not looked at");
                        self.runtime.now().saturating_add(AFTER_FAULT).ok()
                    }
                };
            }
            if due.is_some_and(|due| due <= self.runtime.now()) {
                look = false;
                continue;
            }
            tokio::select! {
                biased;
                () = self.runtime.cancel.cancelled() => return,
                _ = changes.changed() => look = true,
                () = tokio::time::sleep(TICK) => look = false,
            }
        }
    }

    /// Asks for what is due, for an hour at most, and says when something is due again.
    pub(super) async fn turn(&self, lane: Lane) -> Result<Option<Timestamp>, CommandError> {
        let store = self.storage.store().await?;
        let Some(user) = store.current_user().await? else { return Ok(None) };
        if self.refresh.is_paused() || self.services.amazon_if_set().is_none() {
            return Ok(None);
        }
        // One at a time, in the background or for a caller who waits.
        let _turn = self.turns[usize::from(lane == Lane::Delivery)].lock().await;
        let now = self.runtime.now();
        let targets = store.watch_targets(user.id.clone(), None).await?;
        let plan = {
            let mut asked = self.asked.lock();
            asked.retain(|_, one| one.counts(now));
            if lane == Lane::Billing {
                Plan::billing(targets, &asked, now)
            } else {
                Plan::delivery(targets, &asked, now)
            }
        };
        let next = plan.next;
        let connections = store.connections(user.id.clone()).await?;
        let connections: HashMap<_, _> = connections.into_iter().map(|one| (one.id.clone(), one)).collect();
        let round = Round { store: &store, user: &user.id, connections: &connections, lane };
        let all = plan.accounts();
        if lane == Lane::Billing && all > 0 {
            *self.round.lock() = Some(WatchRound { done: 0, all });
        }
        let hosts = plan.hosts.iter().map(|(region, jobs)| self.ask_host(&round, *region, jobs));
        let outcomes = join_all(hosts).await;
        if lane == Lane::Billing {
            *self.round.lock() = None;
            self.announce(&store, &user.id, true).await?;
        }
        if all > 0 {
            self.changes.touched(&[Topic::Watch]);
            self.show_changes();
        }
        let mut rest = None;
        for outcome in outcomes {
            rest = [rest, outcome?].into_iter().flatten().min();
        }
        if rest.is_some() {
            return Ok(rest);
        }
        // What had no answer is due again within the hour.
        let soon = self.runtime.now().saturating_add(SignedDuration::from_hours(1)).ok().filter(|_| all > 0);
        Ok([next, soon].into_iter().flatten().min())
    }

    async fn ask_states(
        &self,
        round: &Round<'_>,
        region: Region,
        jobs: &[(ConnectionId, Job)],
    ) -> Result<(), CommandError> {
        let mut by_connection: HashMap<&ConnectionId, Vec<&WatchTarget>> = HashMap::new();
        for (connection, job) in jobs {
            if let Job::Billing(targets) = job {
                by_connection.entry(connection).or_default().extend(targets);
            }
        }
        for (id, targets) in by_connection {
            let Some(connection) = round.connections.get(id) else { continue };
            if !self.goes_on(round).await? {
                return Ok(());
            }
            let answers = self.ask_statuses(round.store, connection, region, &targets).await?;
            self.take(round, answers).await?;
        }
        Ok(())
    }

    /// Asks one host. When the rest is to be asked for; `None` if nothing is left.
    async fn ask_host(
        &self,
        round: &Round<'_>,
        region: Region,
        jobs: &[(ConnectionId, Job)],
    ) -> Result<Option<Timestamp>, CommandError> {
        self.ask_states(round, region, jobs).await?;
        let hour = self.services.timeouts.reads.round;
        let over = if round.lane == Lane::Billing { hour } else { hour * HOURS_OF_CAMPAIGNS };
        let began = self.runtime.clock.monotonic();
        let progress = ProgressThrottle::new(|| self.changes.touched(&[Topic::Watch]));
        for (place, (id, job)) in jobs.iter().enumerate() {
            let Some(connection) = round.connections.get(id) else { continue };
            if !self.goes_on(round).await? {
                return Ok(None);
            }
            if let Some(wait) = self.hosts.resting(region) {
                let wait = SignedDuration::try_from(wait).unwrap_or(AFTER_FAULT);
                return Ok(Some(self.runtime.now().saturating_add(wait).unwrap_or(Timestamp::MAX)));
            }
            let left = u32::try_from(jobs.len() - place).unwrap_or(u32::MAX);
            let gone = self.runtime.clock.monotonic().saturating_sub(began);
            // The rest is due at once at the next turn, which knows what changed meanwhile.
            if gone > hour {
                return Ok(Some(self.runtime.now()));
            }
            let how = Ask { region, lane: round.lane, left, over: over.saturating_sub(gone) };
            let targets = match job {
                Job::Billing(targets) => targets,
                Job::Delivery(target) => {
                    self.look_at_delivery(round, connection, how, target).await?;
                    continue;
                }
            };
            let answers = self.ask_payment(connection, how, targets).await;
            self.take(round, answers).await?;
            if let Some(round) = self.round.lock().as_mut() {
                round.done += u32::try_from(targets.len()).unwrap_or(u32::MAX);
            }
            progress.at(self.runtime.clock.monotonic());
        }
        Ok(None)
    }

    async fn look_at_delivery(
        &self,
        round: &Round<'_>,
        connection: &Connection,
        how: Ask,
        target: &WatchTarget,
    ) -> Result<(), CommandError> {
        let id = &target.id;
        match self.ask_delivery(connection, how, target).await {
            Ok(delivery) => {
                let now = self.runtime.now();
                if round.store.set_delivery(round.user.clone(), id.clone(), delivery, now).await? {
                    self.unshown.lock().insert(id.clone());
                }
            }
            Err(none) => {
                let now = self.runtime.now();
                let asked = if none.is_refusal() { Asked::refused(now) } else { Asked::unanswered(now) };
                self.asked.lock().insert(id.clone(), asked);
            }
        }
        Ok(())
    }

    async fn take(&self, round: &Round<'_>, answers: Vec<Answered>) -> Result<(), CommandError> {
        if answers.is_empty() {
            return Ok(());
        }
        let now = self.runtime.now();
        {
            let mut asked = self.asked.lock();
            for answer in &answers {
                if answer.problem.is_some() {
                    asked.insert(answer.account.clone(), Asked::unanswered(now));
                }
            }
        }
        let changed = round.store.take_answers(round.user.clone(), answers, now).await?;
        if !changed.is_empty() {
            self.unshown.lock().extend(changed);
            self.changes.touched(&[Topic::Outbox]);
        }
        self.announce(round.store, round.user, false).await
    }

    /// Lets lists of accounts show what changed: once for a round, not for each call.
    pub(super) fn show_changes(&self) {
        let unshown = std::mem::take(&mut *self.unshown.lock());
        self.changes.touched_accounts(unshown);
    }

    /// Announces what waits: at the end of a round, or when it has waited for long enough.
    pub(super) async fn announce(&self, store: &Store, user: &UserId, now: bool) -> Result<(), CommandError> {
        let Some(oldest) = store.waiting_news(user.clone()).await? else { return Ok(()) };
        let at = self.runtime.now();
        if !now && at.duration_since(oldest).abs() < ANNOUNCED_WITHIN {
            return Ok(());
        }
        if store.announce_watch(user.clone(), at).await? > 0 {
            self.show_changes();
            self.changes.touched(&[Topic::Notices, Topic::Snapshot]);
        }
        Ok(())
    }

    /// Whether the round is still wanted: not paused, and for the user who is signed in.
    async fn goes_on(&self, round: &Round<'_>) -> Result<bool, CommandError> {
        if self.refresh.is_paused() {
            return Ok(false);
        }
        let user = round.store.current_user().await?;
        Ok(user.is_some_and(|user| user.id == *round.user))
    }
}

/// What all questions of one round share.
struct Round<'a> {
    store: &'a Store,
    user: &'a UserId,
    connections: &'a HashMap<ConnectionId, Connection>,
    lane: Lane,
}
