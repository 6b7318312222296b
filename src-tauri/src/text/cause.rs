//! Why a connection is down, and what to do about it. The dashboard says the same.

use domain::{Cause, Health};

/// What follows a cause that Adkeeper gets over on its own.
pub const KEEPS_TRYING: &str = "Adkeeper keeps trying.";
/// The next step of several causes and notices.
pub const RECONNECT: &str = "Reconnect with the same Amazon login.";

/// A cause in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// What happened, without a full stop.
    pub title: &'static str,
    /// What to do, in sentences; empty if there is nothing to do.
    pub next: &'static str,
    /// Whether [`KEEPS_TRYING`] follows.
    pub keeps_trying: bool,
}

impl Explained {
    const fn new(title: &'static str, next: &'static str) -> Self {
        Self { title, next, keeps_trying: false }
    }

    const fn retried(title: &'static str, next: &'static str) -> Self {
        Self { title, next, keeps_trying: true }
    }
}

/// A cause, and what to do about it.
pub fn explain(cause: Cause) -> Explained {
    match cause {
        Cause::Offline => Explained::new(
            "Amazon can’t be reached from this computer",
            "Adkeeper tries again as soon as the network is back.",
        ),
        Cause::CertificateUntrusted => Explained::new(
            "Amazon’s connection has a certificate that this computer doesn’t trust",
            "Add your company’s or virus scanner’s root certificate to the system’s certificates, then restart \
             Adkeeper.",
        ),
        Cause::CertificateDate => Explained::retried(
            "Amazon’s certificate isn’t valid at this computer’s date and time",
            "Check the date and time of this computer.",
        ),
        Cause::ProxyLogin => Explained::new(
            "Your network’s proxy needs a password",
            "Set the proxy with its user name and password in ADKEEPER_PROXY or config.toml, then restart Adkeeper.",
        ),
        Cause::ProxyFailed => Explained::retried(
            "Your network’s proxy can’t be reached or refuses the connection",
            "Check the proxy in the system’s settings, ADKEEPER_PROXY or config.toml.",
        ),
        Cause::Throttled => {
            Explained::new("Amazon asks for fewer requests", "Adkeeper waits as long as Amazon asked for.")
        }
        Cause::ProviderDown => Explained::retried("Amazon is temporarily unavailable", ""),
        Cause::BadAnswer => Explained::retried(
            "The answer wasn’t from Amazon",
            "A proxy or your network’s sign-in page may be in the way. Open a web page to check.",
        ),
        Cause::GrantRevoked => Explained::new("Amazon says this login’s permission is gone", RECONNECT),
        Cause::GrantExpired => {
            Explained::new("This login’s permission expired, a year after you connected it", RECONNECT)
        }
        Cause::GrantDoubted => Explained::new(
            "Amazon refused the last refresh once",
            "Adkeeper tries again before it asks you to reconnect.",
        ),
        Cause::ClientRefused => {
            Explained::new("Amazon refuses the client secret", "Enter the current secret in Settings.")
        }
        Cause::NotPermitted => Explained::new(
            "Amazon doesn’t let this client do that",
            "Check the client id in Settings, and Login with Amazon in the client’s security profile.",
        ),
        Cause::ScopeRefused => Explained::new(
            "Amazon refuses the scopes of this client",
            "Correct the scopes in Settings, or wait until the client’s access to the Ads API is approved.",
        ),
        Cause::NotApproved => Explained::new(
            "This client isn’t approved for the Ads API",
            "Ask Amazon to approve it, then check for accounts again.",
        ),
        Cause::BrokerRefused => Explained::new(
            "The broker that has the client secret refuses",
            "Reconnect the login. If that doesn’t help, check the broker’s address in Settings, or ask its owner to \
             allow you.",
        ),
        Cause::ClerkUnavailable => Explained::retried(
            "Your team’s broker needs Clerk, and Clerk is unavailable",
            "You’re still signed in.",
        ),
        Cause::SessionEnded => Explained::new(
            "Your team’s broker needs you to be signed in",
            "Sign in again. Refreshing then continues automatically.",
        ),
        Cause::VaultLocked => {
            Explained::new("The keychain is locked", "Unlock it. Refreshing then continues automatically.")
        }
        Cause::VaultNoCollection => Explained::new(
            "Your keychain has no place to save passwords",
            "Choose “Try again” in Adkeeper to create one, or expose a group in KeePassXC’s Secret Service \
             Integration.",
        ),
        Cause::VaultUnavailable => Explained::new(
            "There is no keychain to read the token from",
            "Start a keychain service, then try again.",
        ),
        Cause::TokenMissing => {
            Explained::new("The token is no longer in this computer’s keychain", RECONNECT)
        }
        Cause::SecretMissing => Explained::new(
            "The client secret isn’t in this computer’s keychain",
            "Enter the secret in Settings.",
        ),
        Cause::ByUser => {
            Explained::new("You disconnected it", "Connect the same Amazon login again to bring it back.")
        }
        Cause::Unknown => Explained::retried("The last refresh failed for an unknown reason", ""),
    }
}

/// A health in a word or two.
pub fn word(health: Health) -> &'static str {
    match health {
        Health::Healthy => "healthy",
        Health::Expiring => "expiring",
        Health::Expired => "expired",
        Health::Revoked => "revoked",
        Health::Error => "set-up error",
        Health::Disconnected => "disconnected",
    }
}
