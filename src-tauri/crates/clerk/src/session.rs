//! Session tokens: a JWT of about a minute, fetched on demand.

use crate::client::ClerkClient;
use crate::transport::{Failure, Reply};
use crate::{ClaimProblem, Claims, ClerkError, SessionStatus, SessionTask, wire};
use domain::{Clock, Secret, Timestamp};
use jiff::SignedDuration;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;

/// With this much or less left a token is not handed out again (clerk-js renews at the same point,
/// *observed*).
const MARGIN: Duration = Duration::from_secs(15);

/// A session token and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionToken {
    /// The token, for the `Authorization` of the database.
    pub jwt: Secret,
    /// What it says; its signature was not checked.
    pub claims: Claims,
}

/// The token of the session in use.
#[derive(Default)]
pub(crate) struct TokenCache {
    slot: Mutex<Option<Cached>>,
    /// Counts fetches, so that callers who waited for one do not ask for another.
    fetches: AtomicU64,
    /// When the last one came, by Clerk's clock: seconds since 1970.
    pub(crate) answered_at: AtomicI64,
}

struct Cached {
    session_id: String,
    token: SessionToken,
    /// Its end on our wall clock, which notices sleep.
    ends_at: Timestamp,
    /// Its end on the monotonic clock, which notices a wall clock set back.
    ends_after: Duration,
}

impl Cached {
    fn is_good(&self, session_id: &str, clock: &dyn Clock) -> bool {
        let wall = self.ends_at.duration_since(clock.now());
        self.session_id == session_id
            && wall > SignedDuration::from_secs(MARGIN.as_secs().cast_signed())
            && self.ends_after > clock.monotonic() + MARGIN
    }
}

impl TokenCache {
    pub(crate) async fn clear(&self) {
        *self.slot.lock().await = None;
    }
}

impl ClerkClient {
    /// A token of `session_id` with more than 15 s left; asks Clerk only if there is none yet. Several
    /// callers at once cost one request.
    ///
    /// # Errors
    /// [`ClerkError::SessionGone`] if the session is over, [`ClerkError::SignedOut`] if this device
    /// has no client any more: nothing is lost, the user signs in again. [`ClerkError::SessionPending`]
    /// while the session waits for something that the user does at Clerk.
    pub async fn session_token(&self, session_id: &str) -> Result<SessionToken, ClerkError> {
        let mut slot = self.cache.slot.lock().await;
        if let Some(cached) = slot.as_ref().filter(|c| c.is_good(session_id, self.transport.clock())) {
            return Ok(cached.token.clone());
        }
        self.fill(&mut slot, session_id).await
    }

    /// A token of `session_id` that was fetched after this call began: for a database that refused
    /// the one it was given.
    pub async fn fresh_session_token(&self, session_id: &str) -> Result<SessionToken, ClerkError> {
        let asked_at = self.cache.fetches.load(Ordering::SeqCst);
        let mut slot = self.cache.slot.lock().await;
        if self.cache.fetches.load(Ordering::SeqCst) != asked_at
            && let Some(cached) = slot.as_ref().filter(|c| c.is_good(session_id, self.transport.clock()))
        {
            return Ok(cached.token.clone());
        }
        self.fill(&mut slot, session_id).await
    }

    async fn fill(&self, slot: &mut Option<Cached>, session_id: &str) -> Result<SessionToken, ClerkError> {
        *slot = None;
        let started = self.transport.clock().monotonic();
        let reply = match self.request_token(session_id).await {
            Err(failure) if failure.leaves_open_what_is_over() => {
                // Clerk's own clients read the client again then: is it the session, or the token?
                self.check_session(session_id).await?;
                self.request_token(session_id).await?
            }
            other => other?,
        };
        let token: wire::Token = reply.json("session token")?;
        let claims = Claims::read(&token.jwt)?;
        if claims.sid.as_deref().is_some_and(|sid| sid != session_id) {
            return Err(ClaimProblem::WrongSession.into());
        }
        if claims.pending {
            // A token of such a session is none to work with (*documented*).
            self.check_session(session_id).await?;
            return Err(ClerkError::SessionPending { task: SessionTask::Other(String::new()) });
        }
        let token = SessionToken { jwt: token.jwt, claims };
        let clock = self.transport.clock();
        let now = clock.now();
        self.cache.answered_at.store(reply.date.unwrap_or(now).as_second(), Ordering::SeqCst);
        // Clerk's `exp` is on Clerk's clock: what counts is the time left when it answered.
        let left = token.claims.exp.duration_since(reply.date.unwrap_or(now));
        *slot = now.checked_add(left).ok().map(|ends_at| Cached {
            session_id: session_id.to_owned(),
            token: token.clone(),
            ends_at,
            ends_after: started + Duration::try_from(left).unwrap_or_default(),
        });
        self.cache.fetches.fetch_add(1, Ordering::SeqCst);
        Ok(token)
    }

    /// Whether the session can be used, as the client has it.
    async fn check_session(&self, session_id: &str) -> Result<(), ClerkError> {
        let Some(state) = self.client().await? else { return Err(ClerkError::SignedOut) };
        let session = state.usable(session_id).ok_or(ClerkError::SessionGone)?;
        match session.status {
            SessionStatus::Pending => Err(ClerkError::SessionPending { task: session.task() }),
            _ => Ok(()),
        }
    }

    async fn request_token(&self, session_id: &str) -> Result<Reply, Failure> {
        // Without an organization in the form it is the session's own (*documented*): where one is required,
        // the personal workspace may not be asked for.
        self.transport.post(&["client", "sessions", session_id, "tokens"], &[]).await
    }
}
