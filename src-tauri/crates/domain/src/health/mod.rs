//! Health of a connection: the words, the record of it, and the one function that changes it.
//!
//! [`transition`] is pure and total: every event in every state has an answer, and `docs/health.md` is
//! printed from it.

pub mod diagram;
mod report;
mod transition;

pub use report::HealthReport;
pub use transition::{Event, Facts, Step, transition};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Health.ts")]
pub enum Health {
    /// The last refresh or probe succeeded.
    Healthy,
    /// Refreshes fail for a passing reason, or the token is inside the margin; it still works.
    Expiring,
    /// The token lapsed and a refresh is not yet possible. It recovers by itself.
    Expired,
    /// Amazon says the grant is gone: a user must authorise again.
    Revoked,
    /// Client secret, scope or configuration: a user must fix a setting.
    Error,
    /// The user removed it. Its history stays.
    Disconnected,
}

impl Health {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Healthy, Self::Expiring, Self::Expired, Self::Revoked, Self::Error, Self::Disconnected];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Error => "error",
            Self::Disconnected => "disconnected",
        }
    }

    /// Reads the word written by [`Health::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|health| health.as_str() == word)
    }

    /// Whether only a user can mend it, so that the keeper must not try again by itself.
    pub fn needs_user(self) -> bool {
        matches!(self, Self::Revoked | Self::Error)
    }

    /// How bad it is for the tray: higher is worse. A disconnected connection counts as fine.
    pub fn severity(self) -> u8 {
        match self {
            Self::Healthy | Self::Disconnected => 0,
            Self::Expiring => 1,
            Self::Expired => 2,
            Self::Error => 3,
            Self::Revoked => 4,
        }
    }
}

/// Why a connection is as it is. Each has a plain sentence and a next step in the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Cause.ts")]
pub enum Cause {
    /// No network, or the host cannot be reached.
    Offline,
    /// Whoever answers has a certificate that this computer does not trust.
    CertificateUntrusted,
    /// The certificate is over or not valid yet: most often this computer's clock is wrong.
    CertificateDate,
    /// The proxy wants a user and password.
    ProxyLogin,
    /// The proxy refuses or cannot be reached.
    ProxyFailed,
    /// Amazon asks to wait (429).
    Throttled,
    /// Amazon answers 5xx.
    ProviderDown,
    /// An answer that is not Amazon's, or only half of one: a page, cut-off JSON. Often a proxy or a
    /// sign-in page of the network.
    BadAnswer,
    /// `invalid_grant`: the grant was removed, or it belongs to another client.
    GrantRevoked,
    /// `invalid_grant` on or after the yearly end of the grant.
    GrantExpired,
    /// `invalid_grant` seen once; one more look decides.
    GrantDoubted,
    /// `invalid_client`: the LwA client secret is wrong or was rotated.
    ClientRefused,
    /// `unauthorized_client`: the LwA client may not do this.
    NotPermitted,
    /// `invalid_scope`: the scope is unknown, or the client is not approved for it.
    ScopeRefused,
    /// The Ads API refuses tokens that LwA has just issued: the client is not approved for the Ads API.
    NotApproved,
    /// The broker that adds the client secret refuses or is set up wrongly.
    BrokerRefused,
    /// The broker needs the Clerk session, and Clerk does not answer as Clerk: nobody is signed out by it.
    ClerkUnavailable,
    /// The broker needs the Clerk session, and that has ended.
    SessionEnded,
    /// The keychain is locked.
    VaultLocked,
    /// The keychain is open but has no collection to store into.
    VaultNoCollection,
    /// There is no keychain to talk to.
    VaultUnavailable,
    /// The keychain no longer holds the refresh token.
    TokenMissing,
    /// The client secret is not in the keychain of this computer.
    SecretMissing,
    /// The user disconnected it.
    ByUser,
    /// Something this version does not know.
    Unknown,
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 25] = [
        Self::Offline,
        Self::CertificateUntrusted,
        Self::CertificateDate,
        Self::ProxyLogin,
        Self::ProxyFailed,
        Self::Throttled,
        Self::ProviderDown,
        Self::BadAnswer,
        Self::GrantRevoked,
        Self::GrantExpired,
        Self::GrantDoubted,
        Self::ClientRefused,
        Self::NotPermitted,
        Self::ScopeRefused,
        Self::NotApproved,
        Self::BrokerRefused,
        Self::ClerkUnavailable,
        Self::SessionEnded,
        Self::VaultLocked,
        Self::VaultNoCollection,
        Self::VaultUnavailable,
        Self::TokenMissing,
        Self::SecretMissing,
        Self::ByUser,
        Self::Unknown,
    ];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::CertificateUntrusted => "certificate_untrusted",
            Self::CertificateDate => "certificate_date",
            Self::ProxyLogin => "proxy_login",
            Self::ProxyFailed => "proxy_failed",
            Self::Throttled => "throttled",
            Self::ProviderDown => "provider_down",
            Self::BadAnswer => "bad_answer",
            Self::GrantRevoked => "grant_revoked",
            Self::GrantExpired => "grant_expired",
            Self::GrantDoubted => "grant_doubted",
            Self::ClientRefused => "client_refused",
            Self::NotPermitted => "not_permitted",
            Self::ScopeRefused => "scope_refused",
            Self::NotApproved => "not_approved",
            Self::BrokerRefused => "broker_refused",
            Self::ClerkUnavailable => "clerk_unavailable",
            Self::SessionEnded => "session_ended",
            Self::VaultLocked => "vault_locked",
            Self::VaultNoCollection => "vault_no_collection",
            Self::VaultUnavailable => "vault_unavailable",
            Self::TokenMissing => "token_missing",
            Self::SecretMissing => "secret_missing",
            Self::ByUser => "by_user",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word written by [`Cause::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }

    /// What a failed attempt for this cause means for the connection, given whether its current
    /// access token still works.
    pub fn health(self, token_still_valid: bool) -> Health {
        match self {
            Self::GrantRevoked | Self::GrantExpired | Self::TokenMissing => Health::Revoked,
            Self::ClientRefused
            | Self::NotPermitted
            | Self::ScopeRefused
            | Self::NotApproved
            | Self::BrokerRefused
            | Self::SecretMissing => Health::Error,
            Self::ByUser => Health::Disconnected,
            Self::Offline
            | Self::CertificateUntrusted
            | Self::CertificateDate
            | Self::ProxyLogin
            | Self::ProxyFailed
            | Self::Throttled
            | Self::ProviderDown
            | Self::BadAnswer
            | Self::GrantDoubted
            | Self::ClerkUnavailable
            | Self::SessionEnded
            | Self::VaultLocked
            | Self::VaultNoCollection
            | Self::VaultUnavailable
            | Self::Unknown => {
                if token_still_valid {
                    Health::Expiring
                } else {
                    Health::Expired
                }
            }
        }
    }
}

impl Cause {
    /// What the user does about it. Each cause has exactly one.
    pub fn next_step(self) -> NextStep {
        match self {
            Self::Offline | Self::BadAnswer => NextStep::CheckNetwork,
            Self::CertificateUntrusted => NextStep::CheckCertificate,
            Self::CertificateDate => NextStep::CheckClock,
            Self::ProxyLogin | Self::ProxyFailed => NextStep::CheckProxy,
            Self::Throttled | Self::ProviderDown | Self::GrantDoubted | Self::ClerkUnavailable => {
                NextStep::Wait
            }
            Self::GrantRevoked | Self::GrantExpired | Self::TokenMissing => NextStep::Reauthorise,
            Self::ClientRefused | Self::SecretMissing => NextStep::FixSecret,
            Self::NotPermitted | Self::ScopeRefused | Self::NotApproved => NextStep::FixClient,
            Self::BrokerRefused => NextStep::FixBroker,
            Self::SessionEnded => NextStep::SignIn,
            Self::VaultLocked | Self::VaultNoCollection | Self::VaultUnavailable => NextStep::UnlockVault,
            Self::ByUser => NextStep::None,
            Self::Unknown => NextStep::Report,
        }
    }

    /// Whether it is about the LwA client rather than one login: all connections of that client have it,
    /// and it is told once.
    pub fn concerns_client(self) -> bool {
        matches!(
            self,
            Self::ClientRefused
                | Self::NotPermitted
                | Self::ScopeRefused
                | Self::NotApproved
                | Self::BrokerRefused
                | Self::SecretMissing
        )
    }
}

/// The next step of a user, in the order of how much it asks of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "NextStep.ts")]
pub enum NextStep {
    /// Nothing.
    None,
    /// Nothing: it recovers by itself.
    Wait,
    /// See that the computer is online and no sign-in page of the network stands between.
    CheckNetwork,
    /// Put the root certificate of the network or virus scanner into the system's store.
    CheckCertificate,
    /// Set this computer's date and time right.
    CheckClock,
    /// Correct the proxy, or give it its user and password.
    CheckProxy,
    /// Unlock the keychain, give it a collection, or start it.
    UnlockVault,
    /// Sign in again.
    SignIn,
    /// Authorise the connection again at Amazon.
    Reauthorise,
    /// Enter the right client secret.
    FixSecret,
    /// Change the LwA client at Amazon: its approval, its scopes.
    FixClient,
    /// Correct the broker's address or its set-up.
    FixBroker,
    /// Export diagnostics and report it.
    Report,
}

impl Cause {
    /// Whether the network or Amazon's side stands in the way: what one connection meets, the others
    /// meet as well, and when one gets through, so may they.
    pub fn is_reach(self) -> bool {
        matches!(self, Self::ProviderDown | Self::BadAnswer) || self.is_network()
    }

    /// Whether no answer of the host arrived at all.
    pub fn is_network(self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::CertificateUntrusted
                | Self::CertificateDate
                | Self::ProxyLogin
                | Self::ProxyFailed
        )
    }

    /// As it is told to other computers of the user: what stands in one computer's way to the network is
    /// "cannot be reached" for the others, and a keychain that cannot be used is "locked". Projects that were
    /// set up earlier know no other words for them.
    #[must_use]
    pub fn for_others(self) -> Self {
        match self {
            Self::VaultNoCollection => Self::VaultLocked,
            Self::ClerkUnavailable => Self::Offline,
            cause if cause.is_network() => Self::Offline,
            cause => cause,
        }
    }

    /// Whether it is this computer's keychain.
    pub fn is_vault(self) -> bool {
        matches!(self, Self::VaultLocked | Self::VaultNoCollection | Self::VaultUnavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_round_trip() {
        for health in Health::ALL {
            assert_eq!(Health::parse(health.as_str()), Some(health));
        }
        for cause in Cause::ALL {
            assert_eq!(Cause::parse(cause.as_str()), Some(cause));
        }
    }
}
