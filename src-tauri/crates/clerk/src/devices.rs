//! Where a user is signed in (*documented*).

use crate::client::{ClerkClient, milliseconds};
use crate::{ClerkError, wire};
use domain::Timestamp;

/// A session of the user on some device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceSession {
    /// Its id, `sess_…`.
    pub id: String,
    /// The program, such as `Adkeeper 1.0` or `Chrome 126`; empty where Clerk does not know.
    pub program: String,
    /// City and country, where Clerk knows them.
    pub place: Option<String>,
    /// When it was used last.
    pub last_active_at: Option<Timestamp>,
    /// When it ends at the latest.
    pub expires_at: Option<Timestamp>,
}

impl ClerkClient {
    /// Active sessions of the user of `session_id`, on all devices.
    pub async fn device_sessions(&self, session_id: &str) -> Result<Vec<DeviceSession>, ClerkError> {
        let query = [("_clerk_session_id", session_id)];
        let reply = self.transport.get(&["me", "sessions", "active"], &query).await?;
        let all: Vec<wire::DeviceSession> = reply.json("sessions")?;
        Ok(all.into_iter().map(DeviceSession::from).collect())
    }

    /// Ends `other`, a session of the same user elsewhere. One that is gone already counts as ended.
    pub async fn end_elsewhere(&self, session_id: &str, other: &str) -> Result<(), ClerkError> {
        let path = ["me", "sessions", other, "revoke"];
        match self.transport.post_for(&path, &[("_clerk_session_id", session_id)]).await {
            Err(failure) if failure.is_status(reqwest::StatusCode::NOT_FOUND) => Ok(()),
            other => Ok(other.map(|_| ())?),
        }
    }
}

impl From<wire::DeviceSession> for DeviceSession {
    fn from(wire: wire::DeviceSession) -> Self {
        let activity = wire.latest_activity.unwrap_or_default();
        let join = |parts: [Option<String>; 2], by: &str| {
            let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            parts.join(by)
        };
        let place = join([activity.city, activity.country], ", ");
        Self {
            id: wire.id,
            program: join([activity.browser_name, activity.browser_version], " "),
            place: (!place.is_empty()).then_some(place),
            last_active_at: wire.last_active_at.and_then(milliseconds),
            expires_at: wire.expire_at.and_then(milliseconds),
        }
    }
}
