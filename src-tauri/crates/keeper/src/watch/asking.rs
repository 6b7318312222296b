//! One read of the Ads API with the token of a connection, at the host's pace.

use super::{Lane, Watch};
use crate::refresh::{NoToken, Wanted, digest};
use crate::view::CommandError;
use amazon_ads::{AdsClient, AdsError};
use domain::{Cause, Connection, Region, Secret};
use futures_util::future::BoxFuture;
use std::time::Duration;

/// How often a read is sent in the background when Amazon asks to wait.
const TRIES: u32 = 3;
/// What Amazon asks to wait in the background is waited for in place if it is no longer than this.
const SHORT: Duration = Duration::from_secs(5);
/// How long the background leaves a host alone that is out of reach or answers with faults.
const REST: Duration = Duration::from_secs(60);

/// How to ask.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask {
    pub region: Region,
    pub lane: Lane,
    /// Calls that are left of the same kind, and the time that they are spread over.
    pub left: u32,
    pub over: Duration,
}

impl Ask {
    /// The same for a further call about the same accounts: what is spread over time is accounts, not calls.
    pub fn further(self) -> Self {
        Self { over: Duration::ZERO, ..self }
    }

    /// For a user who waits.
    pub fn user(region: Region) -> Self {
        Self { region, lane: Lane::User, left: 1, over: Duration::ZERO }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unanswered {
    pub cause: Cause,
    /// When it makes sense to ask again, as far as Amazon said.
    pub retry_after: Option<Duration>,
    /// Amazon's own words, where it refused.
    pub message: Option<String>,
    /// Amazon refused it for good: the same again gets the same answer.
    pub refused: bool,
}

impl Unanswered {
    fn of(cause: Cause) -> Self {
        Self { cause, retry_after: None, message: None, refused: false }
    }

    /// Whether the Ads API said that the login may not do this. A token that could not be had says nothing of that.
    pub fn is_refusal(&self) -> bool {
        self.refused && self.cause == Cause::NotPermitted
    }
}

impl Watch {
    /// Makes a read come to an end. A token that the Ads API refuses is replaced once. In the background a call that
    /// Amazon refuses as too many is sent again when it may be.
    pub(crate) async fn ask<T>(
        &self,
        connection: &Connection,
        how: Ask,
        call: impl Fn(AdsClient, Secret) -> BoxFuture<'static, Result<T, AdsError>>,
    ) -> Result<T, Unanswered> {
        let amazon = self.services.amazon_if_set().ok_or_else(|| Unanswered::of(Cause::SecretMissing))?;
        let mut wanted = Wanted::default();
        let mut tries = 0;
        loop {
            let leave = self.hosts.leave(how.region, how.lane, how.left, how.over).await;
            let _permit = leave
                .map_err(|wait| Unanswered { retry_after: Some(wait), ..Unanswered::of(Cause::Throttled) })?;
            let token =
                self.refresh.lasting_token(connection, &wanted).await.map_err(|none| no_token(&none))?.token;
            let error = match call(amazon.ads.clone(), token.clone()).await {
                Ok(answer) => {
                    self.hosts.answered(how.region, how.lane);
                    return Ok(answer);
                }
                Err(error) => error,
            };
            tries += 1;
            match &error {
                AdsError::TokenRejected(_) if wanted.refused.is_none() => {
                    wanted.refused = Some(digest(&token));
                    continue;
                }
                AdsError::Throttled { .. } => {
                    let wait = self.hosts.throttled(how.region, error.retry_after());
                    if wait > SHORT || tries == TRIES {
                        self.hosts.rest(how.region, wait.max(REST));
                    } else if how.lane != Lane::User {
                        continue;
                    }
                }
                error if error.is_passing() => self.hosts.rest(how.region, REST),
                _ => {}
            }
            tracing::info!(
                region = how.region.as_str(),
                request_id = error.request_id(),
                %error,
                "a read of the Ads API had no answer"
            );
            return Err(Unanswered {
                // A profile that is refused says something about the login and this account.
                cause: error.cause().unwrap_or(Cause::NotPermitted),
                retry_after: error.retry_after(),
                message: error.message().map(str::to_owned),
                refused: matches!(error, AdsError::Refused { .. } | AdsError::ProfileDenied(_)),
            });
        }
    }
}

fn no_token(none: &NoToken) -> Unanswered {
    match *none {
        NoToken::Unwell { cause, retry_after } => Unanswered {
            retry_after: retry_after.and_then(|wait| Duration::try_from(wait).ok()),
            ..Unanswered::of(cause)
        },
        NoToken::TooShort { .. } => Unanswered::of(Cause::BadAnswer),
        NoToken::Failed(_) => Unanswered::of(Cause::Unknown),
    }
}

/// What the dashboard is given for a read that had no answer.
pub(crate) fn error_of(none: &Unanswered) -> CommandError {
    let wait = none.retry_after.map(|wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).max(1));
    let mut error = CommandError::from(none.cause);
    error.retry_after = wait.or(error.retry_after);
    if let Some(message) = &none.message {
        error.message.clone_from(message);
    }
    error
}
