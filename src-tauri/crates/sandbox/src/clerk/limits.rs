//! How often one address may try.

use super::call::ApiError;
use crate::world::after;
use axum::http::StatusCode;
use domain::Timestamp;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// documented: every limit is over ten seconds.
const WINDOW: Duration = Duration::from_secs(10);

/// What is limited. documented: 5 new sign-ins, 5 new sign-ups, 3 attempts, each in ten seconds and per
/// address. Everybody here has the same address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Limited {
    CreateSignIn,
    CreateSignUp,
    Attempt,
}

impl Limited {
    fn allowed(self) -> usize {
        match self {
            Self::CreateSignIn | Self::CreateSignUp => 5,
            Self::Attempt => 3,
        }
    }
}

/// Calls within the last ten seconds.
#[derive(Default)]
pub(crate) struct Limits(BTreeMap<Limited, VecDeque<Timestamp>>);

impl Limits {
    /// Counts a call, or refuses it with the whole seconds to wait. A refused call does not count.
    ///
    /// documented: 429 and `Retry-After` in seconds. observed: the code `too_many_requests`.
    pub(super) fn count(&mut self, what: Limited, now: Timestamp) -> Result<(), ApiError> {
        let calls = self.0.entry(what).or_default();
        calls.retain(|then| after(*then, WINDOW) > now && *then <= now);
        if let Some(oldest) = calls.front()
            && calls.len() >= what.allowed()
        {
            let wait = after(*oldest, WINDOW).duration_since(now).as_secs_f64().ceil();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 10")]
            let retry_after = Some((wait as u64).max(1));
            let error = ApiError::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_requests",
                "Too many requests. Please try again in a bit.",
            );
            return Err(ApiError { retry_after, ..error });
        }
        calls.push_back(now);
        Ok(())
    }
}
