//! One Amazon login authorised for one LwA client.

use crate::grant::{Consent, GrantEnd};
use crate::{ConnectionId, HealthReport, Region, Timestamp, UserId};

/// A connection without its secrets: those are in the vault, under its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its id, stable over re-authorisation.
    pub id: ConnectionId,
    /// Whose it is.
    pub user_id: UserId,
    /// The user's name for it.
    pub label: String,
    /// The region whose login page was used. The grant is valid in all regions.
    pub home_region: Region,
    /// The LwA client that the refresh token is bound to.
    pub client_id: String,
    /// Scopes as granted, space separated.
    pub scopes: String,
    /// How it is, why, and what comes next.
    pub health: HealthReport,
    /// When the current access token ends; `None` before the first refresh of this process.
    pub access_expires_at: Option<Timestamp>,
    /// When everything behind the login was last looked at.
    pub swept_at: Option<Timestamp>,
    /// When the user consented to the grant of this computer, if that is known.
    pub consent: Option<Consent>,
    /// Until when warnings of its end are put off.
    pub end_snoozed_until: Option<Timestamp>,
    /// When it was connected.
    pub created_at: Timestamp,
    /// When this row last changed.
    pub updated_at: Timestamp,
}

impl Connection {
    /// When this computer's grant ends.
    pub fn end(&self) -> GrantEnd {
        GrantEnd::of(self.consent.map(|consent| consent.at))
    }
}
