//! Session tasks: what Clerk wants done before a session can be used, though the user has proved who they are.
//!
//! *documented* (clerk.com/docs/guides/configure/session-tasks): the keys, that a session with tasks is `pending`,
//! that one task may follow another, and that Clerk's hosted pages take the user through them. *observed*
//! (clerk/clerk-ios @3b6b16f7, 2026-08-20, `SessionService.swift`, `UserService.swift`): choosing an organization
//! is a `touch` with `active_organization_id` and `intent=select_org`, and the list of memberships can be read
//! while the session is pending. *observed* (clerk/javascript @e21ae9a4, 2026-08-21, `core/clerk.ts`,
//! `internal/clerk-js/sessionTasks.ts`): the page of a task is the sign-in page with `#/tasks/<key>`.

use crate::client::{ClerkClient, SessionState};
use crate::hosted::may_be_opened;
use crate::{ClerkError, wire};
use domain::plain;
use std::fmt;
use url::Url;

/// Memberships asked for at once. Who belongs to more chooses on Clerk's page.
const LISTED: &str = "50";

/// Something to do before the session can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionTask {
    /// Choosing the organization to work in.
    ChooseOrganization,
    /// Replacing the password.
    ResetPassword,
    /// Setting up a second factor.
    SetupMfa,
    /// A key that this version does not know; empty where Clerk names none.
    Other(String),
}

impl SessionTask {
    /// Clerk's key.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ChooseOrganization => "choose-organization",
            Self::ResetPassword => "reset-password",
            Self::SetupMfa => "setup-mfa",
            Self::Other(key) => key,
        }
    }
}

impl From<&str> for SessionTask {
    fn from(key: &str) -> Self {
        match key {
            "choose-organization" => Self::ChooseOrganization,
            "reset-password" => Self::ResetPassword,
            "setup-mfa" => Self::SetupMfa,
            _ => Self::Other(key.to_owned()),
        }
    }
}

impl fmt::Display for SessionTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An organization that the user belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id, `org_…`.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl ClerkClient {
    /// Tells Clerk that the session is in use, chooses `organization` if there is one, and reads how the
    /// session is now.
    ///
    /// # Errors
    /// [`ClerkError::SessionGone`] if the session is over, [`ClerkError::SignedOut`] if this device has no
    /// client any more.
    pub async fn touch(
        &self,
        session_id: &str,
        organization: Option<&str>,
    ) -> Result<SessionState, ClerkError> {
        self.cache.clear().await;
        let path = ["client", "sessions", session_id, "touch"];
        let answer = match organization {
            Some(id) => {
                self.transport.post(&path, &[("active_organization_id", id), ("intent", "select_org")]).await
            }
            None => self.transport.post(&path, &[("intent", "focus")]).await,
        };
        match answer {
            Ok(reply) => {
                let envelope: wire::Envelope<wire::Session> = reply.json("session")?;
                envelope.response.map(SessionState::from).ok_or(ClerkError::BadResponse("session"))
            }
            Err(failure) if failure.leaves_open_what_is_over() => {
                // The session, the organization, or just the token: the client knows.
                let refused = ClerkError::from(failure);
                let Some(state) = self.client().await? else { return Err(ClerkError::SignedOut) };
                let session = state.usable(session_id).cloned().ok_or(ClerkError::SessionGone)?;
                if organization.is_some() { Err(refused) } else { Ok(session) }
            }
            Err(failure) => Err(failure.into()),
        }
    }

    /// Organizations of the user of `session_id`, which may be pending.
    pub async fn organizations(&self, session_id: &str) -> Result<Vec<Organization>, ClerkError> {
        let query =
            [("_clerk_session_id", session_id), ("offset", "0"), ("limit", LISTED), ("paginated", "true")];
        let reply = self.transport.get(&["me", "organization_memberships"], &query).await?;
        let envelope: wire::Envelope<wire::Memberships> = reply.json("organizations")?;
        let all = envelope.response.map(|page| page.data).unwrap_or_default();
        Ok(all
            .into_iter()
            .filter_map(|one| one.organization)
            .map(|one| {
                let name = one.name.unwrap_or_else(|| plain::line(&one.id, plain::NAME));
                Organization { id: one.id, name }
            })
            .collect())
    }

    /// The page on which the user does `task`: with Clerk, in the browser. `None` where the instance has no
    /// hosted pages.
    ///
    /// # Errors
    /// [`ClerkError::BadUrl`] if Clerk names an address that must not be opened, see
    /// [`ClerkClient::begin_hosted_auth`].
    pub async fn task_page(&self, task: &SessionTask) -> Result<Option<Url>, ClerkError> {
        let reply = self.transport.get(&["environment"], &[]).await?;
        let body: wire::Environment = reply.json("environment")?;
        let Some(page) = body.display_config.sign_in_url.filter(|url| !url.is_empty()) else {
            return Ok(None);
        };
        let mut url = Url::parse(&page).map_err(|_| ClerkError::BadUrl("sign-in page"))?;
        may_be_opened(&url, self.transport.base())?;
        // Without one that it knows, the page leads to what is to be done by itself.
        if !matches!(task, SessionTask::Other(_)) {
            url.set_fragment(Some(&format!("/tasks/{task}")));
        }
        Ok(Some(url))
    }
}
