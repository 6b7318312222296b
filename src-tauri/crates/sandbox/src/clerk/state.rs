//! What Clerk remembers.

use super::Instance;
use super::inbox::{Code, Mail};
use super::limits::Limits;
use super::users::{self, User};
use crate::random;
use crate::world::after;
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// Clients, sessions, hosted sign-ins and the instance's settings.
#[derive(Serialize, Deserialize)]
pub(crate) struct Clerk {
    pub(crate) clients: BTreeMap<String, Client>,
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) hosted: BTreeMap<String, HostedAuth>,
    /// Redirects registered for native applications, compared literally.
    pub(crate) redirects: Vec<String>,
    /// What the owner of the instance set.
    #[serde(default)]
    pub(crate) instance: Instance,
    #[serde(default = "users::seeded")]
    pub(crate) users: BTreeMap<String, User>,
    #[serde(default)]
    pub(crate) inbox: Vec<Mail>,
    #[serde(skip)]
    pub(crate) limits: Limits,
}

/// A device: whoever holds the current device token.
#[derive(Serialize, Deserialize)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// The device token of the newest answer. The only one that is accepted while
    /// [`Instance::strict_tokens`] is set.
    pub(crate) device_token: String,
    /// What a device token must carry to be accepted. It changes when a session begins or ends here.
    #[serde(default)]
    pub(crate) rotating: String,
    pub(crate) sign_in: Option<SignIn>,
    #[serde(default)]
    pub(crate) sign_up: Option<SignUp>,
    pub(crate) last_session: Option<String>,
    pub(crate) last_strategy: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

/// A user signed in.
#[derive(Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    /// `None` between the hosted page and the redemption of its nonce.
    pub(crate) client: Option<String>,
    pub(crate) user: String,
    pub(crate) status: SessionStatus,
    pub(crate) created: Timestamp,
    pub(crate) active: Timestamp,
    pub(crate) expires: Timestamp,
    /// When the second factor was given, if one was.
    #[serde(default)]
    pub(crate) second_factor: Option<Timestamp>,
    /// The organization that was chosen for it.
    #[serde(default)]
    pub(crate) organization: Option<String>,
    /// The `User-Agent` of the device that used it last.
    #[serde(default)]
    pub(crate) agent: String,
}

/// Status of a session, as Clerk names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionStatus {
    Active,
    Revoked,
    Expired,
    Ended,
    Removed,
}

impl SessionStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Ended => "ended",
            Self::Removed => "removed",
        }
    }
}

/// A sign-in by the app's own form.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SignIn {
    pub(crate) id: String,
    pub(crate) user: Option<String>,
    pub(crate) identifier: Option<String>,
    /// The strategy that is asked for now, or was taken last, as first factor.
    pub(crate) strategy: Option<String>,
    /// The first factor was given.
    pub(crate) first_done: bool,
    /// The strategy of the second factor, once it was given.
    pub(crate) second: Option<String>,
    /// The code that waits to be typed in.
    pub(crate) code: Option<Code>,
    /// A new password has to be set before anything else.
    pub(crate) needs_password: bool,
    pub(crate) session: Option<String>,
    pub(crate) started: Timestamp,
}

impl SignIn {
    /// One that knows nobody yet.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            id: random::id("sia"),
            user: None,
            identifier: None,
            strategy: None,
            first_done: false,
            second: None,
            code: None,
            needs_password: false,
            session: None,
            started: now,
        }
    }
}

/// A sign-up by the app's own form.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SignUp {
    pub(crate) id: String,
    pub(crate) email: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) verified: bool,
    pub(crate) code: Option<Code>,
    pub(crate) session: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) started: Timestamp,
}

/// A sign-in on the hosted page for a native client.
#[derive(Serialize, Deserialize)]
pub(crate) struct HostedAuth {
    pub(crate) id: String,
    pub(crate) client: String,
    pub(crate) redirect_url: String,
    pub(crate) code_challenge: String,
    pub(crate) state: String,
    pub(crate) started: Timestamp,
    /// What the page asks for.
    #[serde(default)]
    pub(crate) step: Step,
    /// Set when the user has signed in: the nonce and the session it hands over.
    pub(crate) outcome: Option<(String, String)>,
    pub(crate) redeemed: bool,
}

/// What the hosted page asks for.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) enum Step {
    /// Address and password.
    #[default]
    SignIn,
    /// The authenticator app's code of this user.
    SecondFactor(String),
    /// What the instance wants of this user before their session can be used, and the organization that was
    /// chosen by now. The flag says that a second factor was given.
    Tasks(String, Option<String>, bool),
    /// Name, address and password of somebody new.
    SignUp,
    /// The code that was sent to their address.
    Verify(Box<SignUp>),
}

impl Clerk {
    /// Nobody signed in; the app's callback registered; Native API on.
    pub(crate) fn seed() -> Self {
        Self {
            clients: BTreeMap::new(),
            sessions: BTreeMap::new(),
            hosted: BTreeMap::new(),
            redirects: vec!["com.adkeeper.desktop://callback".to_owned()],
            instance: Instance::default(),
            users: users::seeded(),
            inbox: Vec::new(),
            limits: Limits::default(),
        }
    }

    /// The user with this id.
    pub(crate) fn user(&self, id: &str) -> Option<&User> {
        self.users.get(id)
    }

    /// The user with this address, in any case.
    pub(crate) fn user_by_email(&self, email: &str) -> Option<&User> {
        users::by_email(&self.users, email)
    }

    /// Marks sessions past their end as expired.
    pub(crate) fn expire(&mut self, now: Timestamp) {
        for session in self.sessions.values_mut() {
            if session.status == SessionStatus::Active && session.expires <= now {
                session.status = SessionStatus::Expired;
            }
        }
    }

    /// A new client without a device token.
    pub(crate) fn create_client(&mut self, now: Timestamp) -> String {
        let id = random::id("client");
        self.clients.insert(
            id.clone(),
            Client {
                id: id.clone(),
                device_token: String::new(),
                rotating: random::alphanumeric(40).to_lowercase(),
                sign_in: None,
                sign_up: None,
                last_session: None,
                last_strategy: None,
                created: now,
                updated: now,
            },
        );
        id
    }

    /// From here on `client` is known by a new device token only.
    ///
    /// documented (clerk.com/docs/guides/secure/best-practices/fixation-protection): the token is reset, and
    /// the old one void, each time a user signs in or out. Nothing documents it for other answers; see
    /// `router`.
    pub(crate) fn void_tokens(&mut self, client: &str) {
        if let Some(client) = self.clients.get_mut(client) {
            client.rotating = random::alphanumeric(40).to_lowercase();
        }
    }

    /// A new active session of `user`.
    pub(crate) fn create_session(
        &mut self,
        client: Option<&str>,
        user: &str,
        now: Timestamp,
        life: Duration,
        second_factor: bool,
    ) -> String {
        let id = random::id("sess");
        if let Some(client) = client {
            self.void_tokens(client);
        }
        if let (Some(client), Some(person)) = (client, self.users.get_mut(user)) {
            person.devices.insert(client.to_owned());
        }
        self.sessions.insert(
            id.clone(),
            Session {
                id: id.clone(),
                client: client.map(str::to_owned),
                user: user.to_owned(),
                status: SessionStatus::Active,
                created: now,
                active: now,
                expires: after(now, life),
                second_factor: second_factor.then_some(now),
                organization: None,
                agent: String::new(),
            },
        );
        id
    }

    /// Whether `client` holds a session that can be used.
    pub(crate) fn is_signed_in(&self, client: &str) -> bool {
        self.listed(client).iter().any(|session| session.status == SessionStatus::Active)
    }

    /// The sessions that a client still lists: neither ended nor removed, oldest first.
    pub(crate) fn listed<'a>(&'a self, client: &'a str) -> Vec<&'a Session> {
        let gone = [SessionStatus::Ended, SessionStatus::Removed];
        let mut sessions: Vec<&Session> = self
            .sessions
            .values()
            .filter(|session| session.client.as_deref() == Some(client) && !gone.contains(&session.status))
            .collect();
        sessions.sort_by_key(|session| session.created);
        sessions
    }
}
