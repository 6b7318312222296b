//! The client and what it knows about the device: its sessions and their users.

use crate::session::TokenCache;
use crate::transport::Transport;
use crate::{ClaimProblem, Claims, ClerkError, DeviceTokens, SessionTask, check_claims, wire};
use domain::{Clock, Timestamp, UserId};
use reqwest::StatusCode;
use std::sync::Arc;
use tokio_util::task::TaskTracker;
use url::Url;

/// A user who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Clerk's id, `user_…`.
    pub id: UserId,
    /// First and last name; the user name, the email address or nothing where Clerk has none.
    pub name: String,
    /// The primary email address. Users who sign in by phone have none.
    pub email: Option<String>,
    /// Address of the picture.
    pub image_url: Option<String>,
    /// All addresses, the primary one first.
    pub emails: Vec<Email>,
    /// Whether a second factor is asked for.
    pub two_factor: bool,
}

/// An email address of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// The address.
    pub address: String,
    /// Whether it was proved to be theirs.
    pub verified: bool,
    /// Whether it is the primary one.
    pub primary: bool,
}

/// A completed sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// The session that was created, `sess_…`.
    pub session_id: String,
    /// When the session ends at the latest, by Clerk's clock.
    pub expires_at: Option<Timestamp>,
}

/// What Clerk knows about this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientState {
    /// All sessions of this device, ended ones included.
    pub sessions: Vec<SessionState>,
    /// The session that was used last.
    pub last_active_session_id: Option<String>,
}

impl ClientState {
    /// The session `session_id` if it can be used.
    pub fn active(&self, session_id: &str) -> Option<&SessionState> {
        self.sessions
            .iter()
            .find(|session| session.id == session_id && session.status == SessionStatus::Active)
    }

    /// The session `session_id` if it is not over: it can be used, now or once its tasks are done.
    pub fn usable(&self, session_id: &str) -> Option<&SessionState> {
        let lives = |status: &SessionStatus| matches!(status, SessionStatus::Active | SessionStatus::Pending);
        self.sessions.iter().find(|session| session.id == session_id && lives(&session.status))
    }
}

/// One session of this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionState {
    /// Its id, `sess_…`.
    pub id: String,
    /// Whether it can be used.
    pub status: SessionStatus,
    /// When it ends at the latest, by Clerk's clock.
    pub expires_at: Option<Timestamp>,
    /// Whose it is; Clerk leaves it out for some ended sessions.
    pub user: Option<User>,
    /// What is to be done before it can be used, in Clerk's order.
    pub tasks: Vec<SessionTask>,
}

impl SessionState {
    /// What is to be done first.
    pub fn task(&self) -> SessionTask {
        self.tasks.first().cloned().unwrap_or(SessionTask::Other(String::new()))
    }
}

/// State of a session (*documented*; later additions land in `Other`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionStatus {
    /// It can be used.
    Active,
    /// Signed in, but the user has something left to do at Clerk before it can be used.
    Pending,
    /// Ended by the user.
    Ended,
    /// Past its maximum lifetime.
    Expired,
    /// Removed from this device.
    Removed,
    /// Revoked from elsewhere.
    Revoked,
    /// Not used for too long.
    Abandoned,
    /// A word this version does not know.
    Other(String),
}

impl SessionStatus {
    fn parse(word: Option<String>) -> Self {
        match word.as_deref() {
            Some("active") => Self::Active,
            Some("pending") => Self::Pending,
            Some("ended") => Self::Ended,
            Some("expired") => Self::Expired,
            Some("removed") => Self::Removed,
            Some("revoked") => Self::Revoked,
            Some("abandoned") => Self::Abandoned,
            _ => Self::Other(word.unwrap_or_default()),
        }
    }
}

/// Client of one Clerk instance for this device.
pub struct ClerkClient {
    pub(crate) transport: Transport,
    pub(crate) cache: TokenCache,
}

impl ClerkClient {
    /// A client of the instance at `base` (`https://<fapi host>`). `user_agent` is shown to the
    /// user in Clerk's list of devices. What `http` must be like: see the crate's documentation.
    pub fn new(
        http: reqwest::Client,
        base: Url,
        user_agent: String,
        tokens: Arc<dyn DeviceTokens>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let transport = Transport::new(http, base, user_agent, tokens, clock);
        Self { transport, cache: TokenCache::default() }
    }

    /// Its requests are among `tasks`: whoever waits for them before the program ends loses no rotated device token.
    #[must_use]
    pub fn among(mut self, tasks: TaskTracker) -> Self {
        self.transport.tasks = tasks;
        self
    }

    /// What Clerk knows about this device; `None` when it has no client here (never signed in, or
    /// signed out everywhere).
    pub async fn client(&self) -> Result<Option<ClientState>, ClerkError> {
        let mut answer = self.transport.get(&["client"], &[]).await;
        if answer.as_ref().is_err_and(|failure| failure.is_status(StatusCode::UNAUTHORIZED)) {
            // The refusal may have brought the next device token; it is saved by now.
            answer = self.transport.get(&["client"], &[]).await;
        }
        let reply = match answer.map_err(ClerkError::from) {
            Err(ClerkError::SignedOut) => return Ok(None),
            other => other?,
        };
        let envelope: wire::Envelope<wire::Client> = reply.json("client")?;
        Ok(envelope.response.map(ClientState::from))
    }

    /// The user of a session, fresh from Clerk.
    pub async fn me(&self, session_id: &str) -> Result<User, ClerkError> {
        let reply = self.transport.get(&["me"], &[("_clerk_session_id", session_id)]).await?;
        let envelope: wire::Envelope<wire::User> = reply.json("user")?;
        envelope.response.map(User::from).ok_or(ClerkError::BadResponse("user"))
    }

    /// Ends `session_id` on this device. A session that is already gone counts as ended.
    pub async fn sign_out(&self, session_id: &str) -> Result<(), ClerkError> {
        self.cache.clear().await;
        let path = ["client", "sessions", session_id, "remove"];
        let mut answer = self.transport.post(&path, &[]).await;
        if answer.as_ref().is_err_and(|failure| failure.is_status(StatusCode::UNAUTHORIZED)) {
            // The token that was sent may have been an old one; the next one is saved by now.
            answer = self.transport.post(&path, &[]).await;
        }
        match answer {
            Ok(_) => Ok(()),
            Err(failure) if failure.leaves_open_what_is_over() => Ok(()),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Forgets the device token without asking Clerk: for signing out while Clerk cannot be reached.
    /// The session stays alive at Clerk until it expires.
    pub async fn forget_device(&self) -> Result<(), ClerkError> {
        self.cache.clear().await;
        self.transport.forget().await
    }

    /// Signs everybody out on this device and gives its client up.
    pub async fn sign_out_all(&self) -> Result<(), ClerkError> {
        self.cache.clear().await;
        match self.transport.delete(&["client"]).await {
            Err(failure) if failure.leaves_open_what_is_over() => Ok(()),
            other => Ok(other.map(|_| ())?),
        }
    }

    /// When Clerk answered with the last token, by its own clock: seconds since 1970.
    pub fn answered_at(&self) -> i64 {
        self.cache.answered_at.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Checks that the database will take a token with these claims for `user`, see
    /// [`check_claims`].
    pub fn check_claims(&self, claims: &Claims, user: &UserId) -> Result<(), ClaimProblem> {
        check_claims(claims, self.transport.base(), user)
    }
}

impl From<wire::Client> for ClientState {
    fn from(client: wire::Client) -> Self {
        Self {
            sessions: client.sessions.unwrap_or_default().into_iter().map(SessionState::from).collect(),
            last_active_session_id: client.last_active_session_id,
        }
    }
}

impl From<wire::Session> for SessionState {
    fn from(session: wire::Session) -> Self {
        Self {
            id: session.id,
            status: SessionStatus::parse(session.status),
            expires_at: session.expire_at.and_then(milliseconds),
            user: session.user.map(User::from),
            tasks: session
                .tasks
                .unwrap_or_default()
                .into_iter()
                .map(|task| SessionTask::from(task.key.as_str()))
                .collect(),
        }
    }
}

/// An instant out of a JSON number of milliseconds; nothing for one that is out of range.
pub(crate) fn milliseconds(value: f64) -> Option<Timestamp> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates, and `from_millisecond` refuses what is out of range"
    )]
    Timestamp::from_millisecond(value as i64).ok()
}

impl From<wire::User> for User {
    fn from(user: wire::User) -> Self {
        let addresses = user.email_addresses.unwrap_or_default();
        let mut emails: Vec<Email> = addresses
            .iter()
            .filter_map(|one| {
                let verification = one.verification.as_ref().and_then(|known| known.status.as_deref());
                Some(Email {
                    address: one.address.clone()?,
                    verified: verification == Some("verified"),
                    primary: one.id.is_some() && one.id == user.primary_email_address_id,
                })
            })
            .collect();
        emails.sort_by_key(|one| !one.primary);
        let primary = addresses.iter().find(|a| a.id.is_some() && a.id == user.primary_email_address_id);
        let email = primary.or(addresses.first()).and_then(|one| one.address.clone());
        let full: Vec<String> =
            [user.first_name, user.last_name].into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let name = if full.is_empty() {
            user.username.filter(|name| !name.is_empty()).or_else(|| email.clone()).unwrap_or_default()
        } else {
            domain::plain::line(&full.join(" "), domain::plain::NAME)
        };
        Self {
            id: UserId::new(user.id),
            name,
            email,
            image_url: user.image_url,
            emails,
            two_factor: user.two_factor_enabled.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<ClientState> {
        let envelope: wire::Envelope<wire::Client> = serde_json::from_str(json).unwrap();
        envelope.response.map(ClientState::from)
    }

    #[test]
    fn unknown_fields_and_words_are_tolerated() {
        let state = read(
            r#"{"response":{"object":"client","id":"client_1","new_thing":{"a":[1]},"sessions":[
                {"object":"session","id":"sess_1","status":"frozen","expire_at":1764000000000,"user":null},
                {"object":"session","id":"sess_2","status":"active","expire_at":1764000000000,
                 "user":{"id":"user_1","first_name":"Ada","last_name":"","locked":false,
                         "primary_email_address_id":"idn_2","email_addresses":[
                            {"id":"idn_1","email_address":"old@example.com"},
                            {"id":"idn_2","email_address":"ada@example.com","verification":{"status":"new"}}]}}],
                "last_active_session_id":"sess_2"},"client":null}"#,
        )
        .unwrap();
        assert_eq!(state.sessions[0].status, SessionStatus::Other("frozen".into()));
        assert!(state.active("sess_1").is_none(), "an unknown status must not count as active");
        let session = state.active("sess_2").unwrap();
        assert_eq!(session.expires_at, Some(Timestamp::from_millisecond(1_764_000_000_000).unwrap()));
        let user = session.user.clone().unwrap();
        assert_eq!((user.name.as_str(), user.email.as_deref()), ("Ada", Some("ada@example.com")));
    }

    #[test]
    fn a_null_client_and_null_lists_are_read() {
        assert_eq!(read(r#"{"response":null,"client":null}"#), None);
        let empty = read(r#"{"response":{"sessions":null,"last_active_session_id":null}}"#).unwrap();
        assert!(empty.sessions.is_empty());
    }

    #[test]
    fn a_person_without_names_is_called_by_what_there_is() {
        let user = |json: &str| User::from(serde_json::from_str::<wire::User>(json).unwrap());
        assert_eq!(user(r#"{"id":"user_1","username":"ada"}"#).name, "ada");
        let by_mail = user(r#"{"id":"user_1","email_addresses":[{"email_address":"a@example.com"}]}"#);
        assert_eq!(by_mail.name, "a@example.com");
        assert_eq!(user(r#"{"id":"user_1"}"#).name, "");
    }
}
