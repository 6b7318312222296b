//! The access tokens that a sweep of a connection uses.

use super::Refresh;
use super::single_flight::RefreshOutcome;
use amazon_ads::{AccessTokens, TokenError, TokenFuture};
use domain::{Cause, ConnectionId, Secret, Trigger};
use parking_lot::Mutex;
use std::sync::Arc;

/// The tokens of a connection: every renewal is a refresh like any other, with its record.
pub(crate) struct SweepTokens {
    pub refresh: Arc<Refresh>,
    pub id: ConnectionId,
    /// Why the last renewal gave no token.
    pub failed: Mutex<Option<Cause>>,
}

impl SweepTokens {
    /// A token other than `old`. What the refresh says of the connection's health does not matter here:
    /// while the Ads API refuses the client, LwA gives tokens and the health stays as it is.
    async fn refreshed(&self, old: Option<&Secret>) -> Result<Secret, TokenError> {
        let asked_at = self.refresh.slots.generation(&self.id);
        let before = self.refresh.newest_token(&self.id).await;
        let refreshed = self.refresh.refresh_once(&self.id, Trigger::Need, asked_at).await;
        let lasting = self.refresh.token_of(&self.id).await;
        let token = match lasting.filter(|token| Some(token) != old) {
            // One that was given just now is used, however short its life: the Ads API says whether it is good.
            None => self.refresh.newest_token(&self.id).await.filter(|token| Some(token) != before.as_ref()),
            token => token,
        };
        if let Some(token) = token {
            return Ok(token);
        }
        let cause = match refreshed {
            Ok(RefreshOutcome::Ended(report)) => report.cause,
            Ok(RefreshOutcome::Fresh(_)) | Err(_) => None,
        };
        let cause = cause.unwrap_or(Cause::Unknown);
        *self.failed.lock() = Some(cause);
        // The refresh has recorded what it saw; the sweep only has to end.
        Err(TokenError::Offline)
    }
}

impl AccessTokens for SweepTokens {
    fn current(&self) -> TokenFuture<'_> {
        Box::pin(async {
            match self.refresh.token_of(&self.id).await {
                Some(token) => Ok(token),
                None => self.refreshed(None).await,
            }
        })
    }

    fn renew<'a>(&'a self, rejected: &'a Secret) -> TokenFuture<'a> {
        Box::pin(async move {
            // Another flight may have brought a newer one already.
            match self.refresh.token_of(&self.id).await {
                Some(token) if token != *rejected => Ok(token),
                _ => self.refreshed(Some(rejected)).await,
            }
        })
    }
}
