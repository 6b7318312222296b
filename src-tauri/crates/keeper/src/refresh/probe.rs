//! Seeing that a new access token works: "healthy" means seen, not assumed.

use super::Refresh;
use super::attempt::Failure;
use super::single_flight::RefreshOutcome;
use crate::view::CommandError;
use amazon_ads::AdsError;
use domain::health::Event;
use domain::{ActivityKind, Cause, Connection, ConnectionId, Secret, Trigger, expiry};
use jiff::SignedDuration;

impl Refresh {
    /// Asks the Ads API whether it takes the token of a connection that was just refreshed, where that was
    /// not seen since the app started or woke up, or for a day. Returns the connection as it is then; `None`
    /// when nothing was asked, or nothing was learnt.
    pub(crate) async fn probe(
        &self,
        connection: &Connection,
        trigger: Trigger,
    ) -> Result<Option<Connection>, CommandError> {
        let wanted = connection.health.cause == Some(Cause::NotApproved)
            || self.queue().needs_probe(&connection.id)
            || expiry::daily_due(&connection.id, connection.health.probed_at, self.runtime.now());
        // A sweep that waits for its token is about to ask far more.
        if !wanted || trigger == Trigger::Need {
            return Ok(None);
        }
        let Some(amazon) = self.services.amazon_if_set() else { return Ok(None) };
        for last_round in [false, true] {
            // It came just now: however short its life, it says whether the Ads API takes such tokens.
            let Some(token) = self.newest_token(&connection.id).await else { return Ok(None) };
            let began = self.began(trigger);
            let answer = amazon.provider.probe(connection.home_region, &token).await;
            let rejected = matches!(answer, Err(AdsError::TokenRejected(_)));
            let failure = answer.err().map(|error| failure_of(&error));
            let activity = self.activity_of(connection, ActivityKind::Probe, began, failure.as_ref());
            let Some(failure) = failure else {
                self.queue().probed(&connection.id);
                let before = connection.clone();
                let after = self.change(connection, Event::Probed, Some(activity)).await?;
                self.propagate(&before, &after, None).await?;
                return Ok(Some(after));
            };
            if rejected && last_round {
                // A token that LwA has just issued: it is about the client.
                let Failure { cause, retry_after, .. } = failure;
                let event = Event::Failed { cause, retry_after };
                let after = self.change(connection, event, Some(activity)).await?;
                self.propagate(connection, &after, Some(&failure)).await?;
                return Ok(Some(after));
            }
            self.storage.store().await?.add_activity(activity).await?;
            if !rejected {
                // The grant gave a token a moment ago. The next refresh asks again.
                return Ok(None);
            }
            let asked_at = self.slots.generation(&connection.id);
            if let RefreshOutcome::Ended(_) =
                self.refresh_once(&connection.id, Trigger::Need, asked_at).await?
            {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// The access token of a connection, if there is one that lasts.
    pub(crate) async fn token_of(&self, id: &ConnectionId) -> Option<Secret> {
        let slot = self.slots.slot(id);
        let token = slot.lock.lock().await;
        let now = self.runtime.reading();
        token.as_ref().filter(|access| access.lasts(&now)).map(|access| access.token.clone())
    }

    /// The access token of a connection that was given last, if it can be tried.
    pub(crate) async fn newest_token(&self, id: &ConnectionId) -> Option<Secret> {
        let slot = self.slots.slot(id);
        let token = slot.lock.lock().await;
        let now = self.runtime.reading();
        token.as_ref().filter(|access| access.can_be_tried(&now)).map(|access| access.token.clone())
    }
}

fn failure_of(error: &AdsError) -> Failure {
    Failure {
        cause: error.cause().unwrap_or(Cause::Unknown),
        retry_after: error.retry_after().and_then(|wait| SignedDuration::try_from(wait).ok()),
        request_id: error.request_id().map(str::to_owned),
        answered: true,
    }
}
