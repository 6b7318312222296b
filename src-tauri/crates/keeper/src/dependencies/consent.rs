//! The question that comes before a host gets tokens for the first time. It is asked outside the dashboard: an attacker who
//! has taken over the web view can ask for a save, and must not be able to answer.

use async_trait::async_trait;
use domain::config::Part;
use url::Url;

/// Who would receive what signs the user in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// A Supabase project: the Clerk session, accounts and health, with every push and pull.
    Supabase,
    /// A token broker: the Clerk session, and the codes and refresh tokens of Amazon logins.
    Broker,
}

impl Recipient {
    /// The part of the set-up that names it.
    pub(crate) fn part(self) -> Part {
        match self {
            Self::Supabase => Part::Supabase,
            Self::Broker => Part::Amazon,
        }
    }
}

/// What the user is asked to agree to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Who receives.
    pub recipient: Recipient,
    /// Its host, with the port unless that is the usual one. ASCII letters, digits and punctuation only: names in
    /// other scripts are in Punycode, so no name looks like another.
    pub host: String,
}

impl Disclosure {
    pub(crate) fn new(recipient: Recipient, url: &Url) -> Self {
        let host: String =
            url.host_str().unwrap_or_default().chars().filter(char::is_ascii_graphic).collect();
        let host = url.port().map_or(host.clone(), |port| format!("{host}:{port}"));
        Self { recipient, host }
    }
}

/// Asks the user where the dashboard can't answer for them.
#[async_trait]
pub trait Consent: Send + Sync + 'static {
    /// Whether the user agrees. A question that can't be shown or is closed counts as no.
    async fn ask(&self, disclosure: &Disclosure) -> bool;
}

/// Says no to every question: for programs without a user.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoConsent;

#[async_trait]
impl Consent for NoConsent {
    async fn ask(&self, _disclosure: &Disclosure) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_named_in_letters_that_cannot_be_mistaken() {
        let host = |address: &str| Disclosure::new(Recipient::Broker, &Url::parse(address).unwrap()).host;
        assert_eq!(host("https://ABC.supabase.co/rest/v1"), "abc.supabase.co");
        assert_eq!(host("https://broker.example:8443/token?x#y"), "broker.example:8443");
        assert_eq!(host("https://abc.supabase.co:443/"), "abc.supabase.co");
        // A Cyrillic а, and a right-to-left override that a parser lets through in no name.
        assert_eq!(host("https://\u{430}bc.supabase.co/"), "xn--bc-6kc.supabase.co");
        assert!(Url::parse("https://abc\u{202e}.supabase.co/").is_err());
        assert_eq!(host("http://[::1]:8790/"), "[::1]:8790");
        // What stands before an @ is no part of the host.
        assert_eq!(host("https://abc.supabase.co@evil.example/"), "evil.example");
    }
}
