//! A whole refresh: single flight, probe, and a sweep where one is due. For one connection, or for many.

use super::Refresh;
use super::probe::{Probed, Round};
use super::single_flight::RefreshOutcome;
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode};
use domain::{Connection, ConnectionId, Health, HealthReport, Trigger};
use futures_util::{StreamExt as _, stream};
use std::sync::Arc;

/// Connections that are worked on at the same time. Most of them read the keychain or wait for the disk:
/// how many requests are at LwA is another bound.
pub(super) const WORKERS: usize = 256;

impl Refresh {
    /// Refreshes one connection now. Waiting times do not count.
    pub async fn refresh_connection(self: &Arc<Self>, id: String) -> Result<(), CommandError> {
        let id = ConnectionId::new(id);
        let asked_at = self.slots.generation(&id);
        let (store, user) = self.storage.signed_in().await?;
        let connection = store.connection(id).await?;
        if connection.user_id != user || connection.health.health == Health::Disconnected {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        let report = self.refresh(&connection.id, Trigger::User, asked_at).await?;
        self.changes.touched(&[Topic::Due]);
        match report.cause {
            Some(cause) => Err(cause.into()),
            None => Ok(()),
        }
    }

    /// Refreshes all connections of the user now; each result shows in its health.
    pub async fn refresh_all(self: &Arc<Self>) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let all = store.connections(user).await?;
        let ids = all.into_iter().filter(|one| one.health.health != Health::Disconnected).map(|one| one.id);
        let outcome = self.refresh_many(ids.collect(), Trigger::User).await;
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
                // Whoever needs the token itself is about to ask far more than a probe.
                let probed =
                    if trigger == Trigger::Need { None } else { self.probe_twice(&after, trigger).await? };
                self.sweep_if_due(&after);
                Ok(probed.map_or(after.health, |one| one.health))
            }
            RefreshOutcome::Ended(report) => Ok(report),
        }
    }

    /// Refreshes several connections, whether due or not. Ends early at shutdown. What a refresh gave is in
    /// the health of its connection; an error here means that it could not be recorded.
    pub(crate) async fn refresh_many(
        self: &Arc<Self>,
        ids: Vec<ConnectionId>,
        trigger: Trigger,
    ) -> Result<(), CommandError> {
        let work = stream::iter(ids)
            .map(|id| async move {
                let asked_at = self.slots.generation(&id);
                self.refresh(&id, trigger, asked_at).await
            })
            .buffer_unordered(WORKERS)
            .fold(Ok(()), |so_far, one| async { so_far.and(one.map(|_| ())) });
        tokio::select! {
            biased;
            () = self.runtime.cancel.cancelled() => Ok(()),
            outcome = work => outcome,
        }
    }

    /// Refreshes several connections now, in the background.
    pub(crate) fn refresh_in_background(self: &Arc<Self>, ids: Vec<ConnectionId>) {
        let refresh = Arc::clone(self);
        self.runtime.tasks.spawn(async move {
            let outcome = refresh.refresh_many(ids, Trigger::User).await;
            refresh.changes.touched(&[Topic::Due]);
            if let Err(error) = outcome {
                tracing::warn!(reason = ?error.code, message = %error.message, "a refresh was not recorded");
            }
        });
    }

    /// Probes the new token, and a newer one where that is refused. The connection as it is then, if anything was
    /// learned.
    async fn probe_twice(
        &self,
        connection: &Connection,
        trigger: Trigger,
    ) -> Result<Option<Connection>, CommandError> {
        let mut probed = self.probe(connection, trigger, Round::First).await?;
        if matches!(probed, Probed::Rejected) {
            let asked_at = self.slots.generation(&connection.id);
            let newer = self.refresh_once(&connection.id, Trigger::Need, asked_at).await?;
            if matches!(newer, RefreshOutcome::Ended(_)) {
                return Ok(None);
            }
            probed = self.probe(connection, trigger, Round::Last).await?;
        }
        Ok(match probed {
            Probed::Recorded(after) => Some(*after),
            Probed::Unknown | Probed::Rejected => None,
        })
    }
}
