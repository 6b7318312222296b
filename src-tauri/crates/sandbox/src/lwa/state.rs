//! What Login with Amazon remembers.

use crate::random;
use domain::{Timestamp, sandbox};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::time::Duration;

/// documented: access tokens have at least 350 bytes; 353 observed.
const ACCESS_TOKEN_LENGTH: usize = 353;
/// documented: the most a refresh token can have. Always the most, so that every store of secrets on
/// the way is proven to hold it.
const REFRESH_TOKEN_LENGTH: usize = 2048;

/// One security profile, its consents, codes and grants.
#[derive(Serialize, Deserialize)]
pub(crate) struct Lwa {
    /// The secret that works now.
    pub(crate) client_secret: String,
    /// Whether Amazon approved the client for the Ads API.
    pub(crate) approved: bool,
    /// Whether a refresh returns a new refresh token and voids the old one. Amazon does not do that.
    pub(crate) rotates: bool,
    /// Life of an access token, in seconds.
    pub(crate) access_token_ttl: u64,
    pub(crate) consents: BTreeMap<String, Consent>,
    pub(crate) codes: BTreeMap<String, Code>,
    pub(crate) grants: Vec<Grant>,
    /// Profiles that no login reaches any more.
    pub(crate) dropped: BTreeSet<u64>,
    /// Profiles that logins may only view.
    pub(crate) view_only: BTreeSet<u64>,
    /// Return URLs registered while the sandbox runs.
    #[serde(default)]
    pub(crate) return_urls: BTreeSet<String>,
}

/// An authorisation request that passed its checks.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Consent {
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) state: Option<String>,
    pub(crate) challenge: Option<Challenge>,
}

/// A PKCE challenge.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Challenge {
    pub(crate) value: String,
    pub(crate) s256: bool,
}

/// An authorisation code.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) login: String,
    pub(crate) consent: Consent,
    /// When the user consented, by Amazon's clock.
    pub(crate) consented: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) used: bool,
}

/// One login that authorised the client.
#[derive(Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) login: String,
    pub(crate) scope: String,
    pub(crate) revoked: bool,
    pub(crate) refresh_tokens: Vec<RefreshToken>,
    pub(crate) access_tokens: Vec<AccessToken>,
    pub(crate) created: Timestamp,
}

/// A refresh token and the consent that it ends by.
#[derive(Serialize, Deserialize)]
pub(crate) struct RefreshToken {
    pub(crate) value: String,
    /// When the user consented, by Amazon's clock. Rotating the token does not move it.
    pub(crate) consented: Timestamp,
}

impl RefreshToken {
    /// documented: 365 days after the consent, whatever it is used for; tokens of consents before 30 July 2026 have
    /// no fixed end.
    pub(crate) fn ends(&self) -> Option<Timestamp> {
        (self.consented >= *ENDS_SINCE)
            .then(|| self.consented.saturating_add(SignedDuration::from_hours(365 * 24)).ok())?
    }

    /// Whether it works at `amazon`, by Amazon's clock.
    pub(crate) fn works(&self, amazon: Timestamp) -> bool {
        self.ends().is_none_or(|ends| ends > amazon)
    }
}

/// Consents from then on end.
static ENDS_SINCE: LazyLock<Timestamp> = LazyLock::new(|| {
    let day = jiff::civil::date(2026, 7, 30);
    day.to_zoned(jiff::tz::TimeZone::UTC).map_or(Timestamp::MAX, |day| day.timestamp())
});

/// An access token and its end.
#[derive(Serialize, Deserialize)]
pub(crate) struct AccessToken {
    pub(crate) value: String,
    pub(crate) expires: Timestamp,
    /// Whether it stopped working before its time.
    #[serde(default)]
    pub(crate) dead: bool,
}

impl AccessToken {
    /// Whether it works.
    pub(crate) fn works(&self, now: Timestamp) -> bool {
        !self.dead && self.expires > now
    }
}

impl Lwa {
    /// An approved client that nobody has authorised.
    pub(crate) fn seed(access_token_ttl: Duration) -> Self {
        Self {
            client_secret: sandbox::LWA_CLIENT_SECRET.to_owned(),
            approved: true,
            rotates: false,
            access_token_ttl: access_token_ttl.as_secs(),
            consents: BTreeMap::new(),
            codes: BTreeMap::new(),
            grants: Vec::new(),
            dropped: BTreeSet::new(),
            view_only: BTreeSet::new(),
            return_urls: BTreeSet::new(),
        }
    }

    /// The living grant of `login`, made if there is none. One login and one client have one grant,
    /// however often the user consents.
    pub(crate) fn grant_of(&mut self, login: &str, scope: &str, now: Timestamp) -> &mut Grant {
        let at = self.grants.iter().position(|grant| grant.login == login && !grant.revoked);
        let at = at.unwrap_or_else(|| {
            self.grants.push(Grant {
                login: login.to_owned(),
                scope: scope.to_owned(),
                revoked: false,
                refresh_tokens: Vec::new(),
                access_tokens: Vec::new(),
                created: now,
            });
            self.grants.len() - 1
        });
        &mut self.grants[at]
    }

    /// The grant whose access token this is, if the token still works.
    pub(crate) fn bearer(&self, token: &str, now: Timestamp) -> Option<&Grant> {
        self.grants
            .iter()
            .find(|grant| grant.access_tokens.iter().any(|access| access.value == token && access.works(now)))
    }
}

impl Grant {
    /// A new access token that ends at `expires`.
    pub(crate) fn issue_access(&mut self, now: Timestamp, expires: Timestamp) -> String {
        let value = random::token("Atza|", ACCESS_TOKEN_LENGTH);
        self.access_tokens.retain(|access| access.expires > now);
        self.access_tokens.push(AccessToken { value: value.clone(), expires, dead: false });
        value
    }

    /// A new refresh token beside the others, of a consent at `consented` by Amazon's clock.
    pub(crate) fn issue_refresh(&mut self, consented: Timestamp) -> String {
        let value = random::token("Atzr|", REFRESH_TOKEN_LENGTH);
        self.refresh_tokens.push(RefreshToken { value: value.clone(), consented });
        value
    }
}
