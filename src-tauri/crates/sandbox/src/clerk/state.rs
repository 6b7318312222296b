//! What Clerk remembers.

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
    /// The dashboard's "Native API" switch.
    pub(crate) native_api: bool,
}

/// A device: whoever holds the current device token.
#[derive(Serialize, Deserialize)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// The only device token that is accepted.
    pub(crate) device_token: String,
    pub(crate) sign_in: Option<SignIn>,
    pub(crate) last_session: Option<String>,
    pub(crate) last_strategy: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
}

/// A person signed in.
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

/// A sign-in by the app's own form.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SignIn {
    pub(crate) id: String,
    pub(crate) user: Option<String>,
    pub(crate) identifier: Option<String>,
    pub(crate) strategy: Option<String>,
    /// Whether an e-mail code was asked for.
    pub(crate) code_sent: bool,
    pub(crate) session: Option<String>,
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
    /// Set when the person has signed in: the nonce and the session it hands over.
    pub(crate) outcome: Option<(String, String)>,
    pub(crate) redeemed: bool,
}

impl Clerk {
    /// Nobody signed in; the app's callback registered; Native API on.
    pub(crate) fn seed() -> Self {
        Self {
            clients: BTreeMap::new(),
            sessions: BTreeMap::new(),
            hosted: BTreeMap::new(),
            redirects: vec!["com.adkeeper.desktop://callback".to_owned()],
            native_api: true,
        }
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
                sign_in: None,
                last_session: None,
                last_strategy: None,
                created: now,
                updated: now,
            },
        );
        id
    }

    /// A new active session of `user`.
    pub(crate) fn create_session(
        &mut self,
        client: Option<&str>,
        user: &str,
        now: Timestamp,
        life: Duration,
    ) -> String {
        let id = random::id("sess");
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
            },
        );
        id
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
