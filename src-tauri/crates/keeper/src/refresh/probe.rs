//! Seeing that a new access token works: "healthy" means seen, not assumed.

use super::Refresh;
use super::attempt::Failure;
use crate::view::CommandError;
use amazon_ads::AdsError;
use domain::health::Event;
use domain::{ActivityKind, Cause, Connection, Trigger, expiry};
use jiff::SignedDuration;

/// What the Ads API said of a new token.
pub(super) enum Probed {
    /// Nothing was asked, or nothing was learned.
    Unknown,
    /// The connection as it is now that the answer is recorded.
    Recorded(Box<Connection>),
    /// The token was refused. It may have been given up at Amazon: a newer one decides.
    Rejected,
}

/// Which token is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    First,
    /// One that LwA has just issued in the place of a refused one: if it is refused too, it is about the client.
    Last,
}

impl Refresh {
    /// Asks the Ads API whether it takes the token of a connection that was just refreshed, where that was
    /// not seen since the app started or woke up, or for a day.
    pub(super) async fn probe(
        &self,
        connection: &Connection,
        trigger: Trigger,
        round: Round,
    ) -> Result<Probed, CommandError> {
        let wanted = connection.health.cause == Some(Cause::NotApproved)
            || self.queue().needs_probe(&connection.id)
            || expiry::daily_due(&connection.id, connection.health.probed_at, self.runtime.now());
        if !wanted {
            return Ok(Probed::Unknown);
        }
        let Some(amazon) = self.services.amazon_if_set() else { return Ok(Probed::Unknown) };
        // It was issued just now: however short its life, it says whether the Ads API takes such tokens.
        let Some(token) = self.newest_token(&connection.id).await else { return Ok(Probed::Unknown) };
        let began = self.began(trigger);
        let answer = amazon.provider.probe(connection.home_region, &token).await;
        let rejected = matches!(answer, Err(AdsError::TokenRejected(_)));
        let failure = answer.err().map(|error| failure_of(&error));
        let activity = self.activity_of(connection, ActivityKind::Probe, began, failure.as_ref());
        let Some(failure) = failure else {
            self.queue().probed(&connection.id);
            let after = self.change(connection, Event::Probed, Some(activity)).await?;
            self.propagate(connection, &after, None).await?;
            return Ok(Probed::Recorded(Box::new(after)));
        };
        if rejected && round == Round::Last {
            let Failure { cause, retry_after, .. } = failure;
            let event = Event::Failed { cause, retry_after };
            let after = self.change(connection, event, Some(activity)).await?;
            self.propagate(connection, &after, Some(&failure)).await?;
            return Ok(Probed::Recorded(Box::new(after)));
        }
        self.storage.store().await?.add_activity(activity).await?;
        // Anything but a refusal says nothing: the grant gave a token a moment ago, and the next refresh asks again.
        Ok(if rejected { Probed::Rejected } else { Probed::Unknown })
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
