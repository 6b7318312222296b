//! An access token for a program outside the keeper: the one in memory, or a new one.

use super::Refresh;
use super::single_flight::RefreshOutcome;
use crate::services::access_token::AccessToken;
use crate::view::CommandError;
use domain::{Cause, Connection, Secret, Timestamp, Trigger};
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

/// A token with its end by this computer's clock as it is now.
#[derive(Debug, Clone)]
pub(crate) struct LastingToken {
    pub token: Secret,
    pub ends: Timestamp,
}

/// A token that was refused is replaced at most this often: one that was issued just now is no worse than the next.
const REPLACED_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// What the token has to be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// It lives for this long; `None`: long enough to begin with.
    pub least: Option<SignedDuration>,
    /// SHA-256 of one that was refused, in hexadecimal.
    pub refused: Option<String>,
}

/// Why there is none.
#[derive(Debug)]
pub(crate) enum NoToken {
    /// The connection can't get one; for a passing reason, `retry_after` says when it tries again by itself.
    Unwell { cause: Cause, retry_after: Option<SignedDuration> },
    /// Amazon's tokens live for `life`, which is not as long as was asked for.
    TooShort { life: SignedDuration },
    /// The keeper could not do its part.
    Failed(CommandError),
}

impl Refresh {
    /// A token of `connection` as it is wanted. However many ask at once, Amazon is asked once; a connection that
    /// waits for its next try is not tried earlier by that.
    pub(crate) async fn lasting_token(
        &self,
        connection: &Connection,
        wanted: &Wanted,
    ) -> Result<LastingToken, NoToken> {
        let asked_at = self.slots.generation(&connection.id);
        if let Some(held) = self.held(connection, wanted).await? {
            return Ok(held);
        }
        if let Some(cause) = connection.health.cause
            && let Some(unwell) = self.waits(cause, connection)
        {
            return Err(unwell);
        }
        let refreshed =
            self.refresh_once(&connection.id, Trigger::Need, asked_at).await.map_err(NoToken::Failed)?;
        if let Some(held) = self.held(connection, wanted).await? {
            return Ok(held);
        }
        let report = match refreshed {
            RefreshOutcome::Ended(report) => report,
            RefreshOutcome::Fresh(after) => after.health,
        };
        Err(NoToken::Unwell {
            cause: report.cause.unwrap_or(Cause::Unknown),
            retry_after: self.until(report.next_attempt),
        })
    }

    /// The token in memory, if it is as wanted. One whose whole life is too short is an error: the next would be no
    /// better.
    async fn held(&self, connection: &Connection, wanted: &Wanted) -> Result<Option<LastingToken>, NoToken> {
        let slot = self.slots.slot(&connection.id);
        let token = slot.lock.lock().await;
        let now = self.runtime.reading();
        let Some(access) = token.as_ref() else { return Ok(None) };
        let young = access.left(&now).is_some_and(|left| access.life() - left < REPLACED_AFTER);
        let is_refused = |access: &AccessToken| {
            wanted.refused.as_ref().is_some_and(|refused| *refused == digest(&access.token))
        };
        if !young && is_refused(access) {
            return Ok(None);
        }
        let long_enough = |access: &AccessToken| match wanted.least {
            Some(least) => access.left(&now).is_some_and(|left| left >= least),
            None => access.lasts(&now),
        };
        if long_enough(access) {
            let left = access.left(&now).unwrap_or_default();
            return Ok(Some(LastingToken {
                token: access.token.clone(),
                ends: now.wall.saturating_add(left).unwrap_or(access.expires_at),
            }));
        }
        if wanted.least.is_some_and(|least| least > access.life()) {
            return Err(NoToken::TooShort { life: access.life() });
        }
        Ok(None)
    }

    /// A connection that a user has to mend, or that waits for its next try.
    fn waits(&self, cause: Cause, connection: &Connection) -> Option<NoToken> {
        let retry_after = self.until(connection.health.next_attempt);
        let for_good = connection.health.next_attempt.is_none();
        (for_good || retry_after.is_some()).then_some(NoToken::Unwell { cause, retry_after })
    }

    fn until(&self, next: Option<Timestamp>) -> Option<SignedDuration> {
        next.map(|next| next.duration_since(self.runtime.now())).filter(|left| *left > SignedDuration::ZERO)
    }
}

/// What a token is called where it must not be written.
pub(crate) fn digest(token: &Secret) -> String {
    hex::encode(Sha256::digest(token.expose()))
}
