//! Writing the outcome of an attempt, and what follows from it for other connections.

use super::Refresh;
use super::attempt::{Failure, Outcome, Started};
use crate::changes::Topic;
use crate::services::access_token::AccessToken;
use crate::view::CommandError;
use domain::grant::Consent;
use domain::health::{Event, Facts, transition};
use domain::outage::Outage;
use domain::{Activity, ActivityKind, Cause, Connection, Health, Timestamp, Trigger};
use jiff::SignedDuration;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Change, NewNotice};

/// What becomes due for many connections at once is spread over this much each, and this much in all.
const SPREAD_EACH: SignedDuration = SignedDuration::from_secs(2);
const SPREAD_ALL: SignedDuration = SignedDuration::from_secs(60);

impl Refresh {
    /// Writes what a refresh gave.
    pub(crate) async fn record(
        &self,
        before: &Connection,
        kept: &mut Option<AccessToken>,
        began: Started,
        outcome: Outcome,
    ) -> Result<Connection, CommandError> {
        let (event, failure) = match outcome {
            Outcome::Fresh(tokens) => {
                let ends = tokens.expires_at;
                self.amazon_clock.note_skew(tokens.clock_skew);
                *kept = Some(AccessToken::new(tokens.access, ends, began.at));
                (Event::Refreshed { ends }, None)
            }
            Outcome::Failed(failure) => {
                let Failure { cause, retry_after, .. } = failure;
                (Event::Failed { cause, retry_after }, Some(failure))
            }
        };
        let activity = self.activity_of(before, ActivityKind::Refresh, began, failure.as_ref());
        let after = self.change(before, event, Some(activity)).await?;
        match &failure {
            None => tracing::info!(connection = %before.id, next = ?after.health.next_attempt, "refreshed"),
            Some(failure) => tracing::warn!(
                connection = %before.id, cause = failure.cause.as_str(), request_id = failure.request_id,
                failures = after.health.failures, "refresh failed"
            ),
        }
        self.propagate(before, &after, failure.as_ref()).await?;
        Ok(after)
    }

    /// Applies `event` to a connection, with its notice and log entry, in one transaction.
    pub(crate) async fn change(
        &self,
        connection: &Connection,
        event: Event,
        activity: Option<Activity>,
    ) -> Result<Connection, CommandError> {
        let store = self.storage.store().await?;
        let (now, random) = (self.runtime.now(), u32::from_be_bytes(self.runtime.random()));
        // Only a failure can be told late.
        let lapsed_after = match event {
            Event::Failed { .. } | Event::Expired => self.lapsed_after(&connection.user_id).await,
            _ => SignedDuration::ZERO,
        };
        let changes = Arc::clone(&self.generation);
        let skew = self.amazon_clock.skew().unwrap_or_default();
        let (sent, decided) = tokio::sync::oneshot::channel();
        let after = store
            .change(connection.id.clone(), move |before, client_waits| {
                let number = changes.fetch_add(1, Ordering::SeqCst) + 1;
                if before.health.health == Health::Disconnected
                    && !matches!(event, Event::Reauthorised { .. })
                {
                    return None;
                }
                let ends = match event {
                    Event::Refreshed { ends } => Some(ends),
                    _ => None,
                };
                let facts = Facts {
                    id: &before.id,
                    token_ends: ends.or(before.access_expires_at),
                    now,
                    random,
                    lapsed_after,
                    window: SignedDuration::ZERO,
                    client_told: matches!(event, Event::Failed { cause, .. } if cause.concerns_client())
                        && client_waits(),
                    grant_ends: grant_ends(before, skew),
                };
                let step = transition(before.health, event, &facts);
                let _ = sent.send((number, step.notice.is_some()));
                Some(Change {
                    report: step.report,
                    access_expires_at: ends,
                    notice: step.notice.map(|kind| NewNotice {
                        connection_id: Some(before.id.clone()),
                        label: Some(before.label.clone()),
                        cause: step.report.cause,
                        ends_at: before
                            .consent
                            .and_then(Consent::certain_end)
                            .filter(|_| step.report.cause == Some(Cause::GrantExpired)),
                        ..NewNotice::new(before.user_id.clone(), kind, now)
                    }),
                    activity,
                    at: now,
                })
            })
            .await?;
        self.storage.end_fault();
        // Nothing was decided about a connection that the user removed meanwhile.
        if let Ok((number, news)) = decided.await {
            self.queue().note(&after, number);
            if news {
                self.changes.touched(&[Topic::Notices]);
            }
        }
        self.changes.touched(&[Topic::Activity]);
        Ok(after)
    }

    /// Applies `event` to all connections that `concerned` names, in one transaction.
    pub(crate) async fn change_all(
        &self,
        event: Event,
        concerned: impl Fn(&Connection) -> bool + Send + 'static,
    ) -> Result<Vec<Connection>, CommandError> {
        let store = self.storage.store().await?;
        let (now, seed) = (self.runtime.now(), u32::from_be_bytes(self.runtime.random()));
        let count = i32::try_from(self.queue().len()).unwrap_or(i32::MAX);
        let window = SPREAD_EACH.saturating_mul(count).min(SPREAD_ALL);
        let count_all = Arc::clone(&self.generation);
        let last = Arc::new(AtomicU64::new(0));
        let mine = Arc::clone(&last);
        let changed = store
            .change_all(now, move |before| {
                mine.store(count_all.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let facts = Facts {
                    id: &before.id,
                    token_ends: before.access_expires_at,
                    now,
                    random: seed,
                    lapsed_after: SignedDuration::ZERO,
                    window,
                    client_told: false,
                    grant_ends: None,
                };
                concerned(before).then(|| transition(before.health, event, &facts).report)
            })
            .await?;
        let number = last.load(Ordering::SeqCst);
        {
            let mut queue = self.queue();
            for one in &changed {
                queue.note(one, number);
            }
        }
        if !changed.is_empty() {
            self.changes.touched(&[Topic::Due, Topic::Connections, Topic::Snapshot]);
        }
        Ok(changed)
    }

    /// What one connection met says something about the others.
    pub(crate) async fn propagate(
        &self,
        before: &Connection,
        after: &Connection,
        failure: Option<&Failure>,
    ) -> Result<(), CommandError> {
        let now = self.runtime.now();
        let random = u32::from_be_bytes(self.runtime.random());
        let (mut reached, mut unlocked) = (false, false);
        {
            let mut queue = self.queue();
            match failure {
                Some(failure) if failure.cause.is_vault() => {
                    queue.vault = queue.vault.failed(now, true, random);
                }
                Some(failure) if failure.cause.is_reach() => {
                    let sure = failure.cause.is_network();
                    queue.network = queue.network.failed(now, sure, random);
                }
                other => {
                    unlocked = std::mem::take(&mut queue.vault) != Outage::default();
                    if other.is_none_or(|failure| failure.answered) {
                        reached = std::mem::take(&mut queue.network) != Outage::default();
                    }
                }
            }
            if let Some(Failure { cause: Cause::Throttled, retry_after: Some(_), .. }) = failure {
                // Amazon counts requests per client, so what it asked of one it asks of all.
                queue.hold = queue.hold.max(after.health.next_attempt);
            }
        }
        if unlocked {
            self.change_all(Event::VaultUnlocked, |_| true).await?;
        }
        if reached {
            self.change_all(Event::Online, |_| true).await?;
        }
        let client = after.client_id.clone();
        let id = after.id.clone();
        match (before.health.cause, failure.map(|failure| failure.cause)) {
            (_, Some(cause)) if cause.concerns_client() => {
                self.change_all(Event::ClientFailed { cause }, move |one| {
                    one.client_id == client && one.id != id
                })
                .await?;
            }
            (Some(cause), None) if cause.concerns_client() && after.health.health == Health::Healthy => {
                self.change_all(Event::SecretChanged, move |one| one.client_id == client).await?;
            }
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn activity_of(
        &self,
        connection: &Connection,
        kind: ActivityKind,
        began: Started,
        failure: Option<&Failure>,
    ) -> Activity {
        Activity {
            user_id: connection.user_id.clone(),
            connection_id: connection.id.clone(),
            kind,
            trigger: began.trigger,
            at: began.at.wall,
            took: began.took(self.runtime.clock.monotonic()),
            cause: failure.map(|failure| failure.cause),
            request_id: failure.and_then(|failure| failure.request_id.clone()),
            program: None,
        }
    }

    async fn lapsed_after(&self, user: &domain::UserId) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.settings.of(user).await.notify.lapsed_after))
    }

    /// Why something is tried that was not due by itself.
    pub(crate) fn began(&self, trigger: Trigger) -> Started {
        Started { trigger, at: self.runtime.reading() }
    }
}

/// When the grant of a connection ends for certain, by this computer's clock, which is behind Amazon's by `skew`.
fn grant_ends(connection: &Connection, skew: SignedDuration) -> Option<Timestamp> {
    let ends = connection.consent?.certain_end()?;
    ends.checked_sub(skew).ok()
}
