//! Access tokens for a sweep. They are kept in memory only.

use crate::Keeper;
use crate::amazon::Amazon;
use crate::view::CommandError;
use amazon_ads::{AccessTokens, ClientAuth, TokenError, TokenFuture};
use domain::passage::{Reading, age};
use domain::{Cause, ConnectionId, Region, Secret, Timestamp, Trigger};
use jiff::SignedDuration;
use std::sync::{Arc, Mutex, PoisonError};
use vault::VaultKey;

/// A token with less life left than this is not begun with, or with less than half of its own life where that is
/// short. More than the drift of clocks that goes unnoticed.
const LEAST_LIFE: SignedDuration = SignedDuration::from_secs(120);

/// An access token and its end.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub token: Secret,
    /// By the wall clock, as it was then.
    pub expires_at: Timestamp,
    asked: Reading,
}

impl Access {
    /// A token that was asked for at `asked` and ends at `expires_at`.
    pub fn new(token: Secret, expires_at: Timestamp, asked: Reading) -> Self {
        Self { token, expires_at, asked }
    }

    /// Whether it can still be used, whatever was done to the clock meanwhile.
    pub fn lasts(&self, now: &Reading) -> bool {
        let life = self.expires_at.duration_since(self.asked.wall);
        age(&self.asked, now).is_some_and(|age| life - age > LEAST_LIFE.min(life / 2))
    }

    /// Whether it can be tried: it lasts, or its whole life is too short for the drift of clocks to be kept away
    /// from, and the Ads API says whether it is good.
    pub fn can_be_tried(&self, now: &Reading) -> bool {
        self.lasts(now) || self.expires_at.duration_since(self.asked.wall) <= LEAST_LIFE
    }
}

/// The tokens of a login that has just come back and is no connection yet. Its refresh token is in the
/// vault, under the review's key.
pub(crate) struct NewLogin {
    pub keeper: Keeper,
    pub amazon: Arc<Amazon>,
    pub auth: ClientAuth,
    pub region: Region,
    pub access: Mutex<Access>,
    /// The keychain failed: what came of this login cannot be kept.
    pub failed: Mutex<Option<CommandError>>,
}

impl NewLogin {
    fn fail(&self, error: CommandError) -> TokenError {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        // The sweep only has to end; what it says is not used.
        TokenError::Offline
    }

    /// Why this login cannot be kept, if so.
    pub fn failure(&self) -> Option<CommandError> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub fn access(&self) -> Access {
        self.access.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl AccessTokens for NewLogin {
    fn current(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(self.access().token) })
    }

    fn renew<'a>(&'a self, _rejected: &'a Secret) -> TokenFuture<'a> {
        Box::pin(async {
            let key = VaultKey::review_refresh_token();
            let refresh = self.keeper.needed_secret(&key, "token of this login").await;
            let refresh = refresh.map_err(|error| self.fail(error))?;
            let asked = self.keeper.inner.clock.reading();
            let tokens = self.amazon.provider.refresh(self.region, &refresh, &self.auth).await?;
            if let Some(rotated) = tokens.refresh.filter(|rotated| *rotated != refresh) {
                // Stored before anything of the new tokens is used.
                let stored = self.keeper.put_secret(&key, &rotated).await;
                stored.map_err(|error| self.fail(error.into()))?;
            }
            let access = Access::new(tokens.access, tokens.expires_at, asked);
            *self.access.lock().unwrap_or_else(PoisonError::into_inner) = access.clone();
            Ok(access.token)
        })
    }
}

/// The tokens of a connection: every renewal is a refresh like any other, with its record.
pub(crate) struct Connected {
    pub keeper: Keeper,
    pub id: ConnectionId,
    /// Why the last renewal gave no token.
    pub failed: Mutex<Option<Cause>>,
}

impl Connected {
    /// A token other than `old`. What the refresh says of the connection's health does not matter here:
    /// while the Ads API refuses the client, LwA gives tokens and the health stays as it is.
    async fn refreshed(&self, old: Option<&Secret>) -> Result<Secret, TokenError> {
        let asked_at = self.keeper.inner.kept.flights(&self.id);
        let before = self.keeper.newest_token(&self.id).await;
        let report = self.keeper.refresh(&self.id, Trigger::Need, asked_at).await;
        let lasting = self.keeper.token_of(&self.id).await;
        let token = match lasting.filter(|token| Some(token) != old) {
            // One that was given just now is used, however short its life: the Ads API says whether it is good.
            None => self.keeper.newest_token(&self.id).await.filter(|token| Some(token) != before.as_ref()),
            token => token,
        };
        if let Some(token) = token {
            return Ok(token);
        }
        let cause = report.ok().and_then(|report| report.cause).unwrap_or(Cause::Unknown);
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
        // The refresh has recorded what it saw; the sweep only has to end.
        Err(TokenError::Offline)
    }
}

impl AccessTokens for Connected {
    fn current(&self) -> TokenFuture<'_> {
        Box::pin(async {
            match self.keeper.token_of(&self.id).await {
                Some(token) => Ok(token),
                None => self.refreshed(None).await,
            }
        })
    }

    fn renew<'a>(&'a self, rejected: &'a Secret) -> TokenFuture<'a> {
        Box::pin(async move {
            // Another flight may have brought a newer one already.
            match self.keeper.token_of(&self.id).await {
                Some(token) if token != *rejected => Ok(token),
                _ => self.refreshed(Some(rejected)).await,
            }
        })
    }
}
