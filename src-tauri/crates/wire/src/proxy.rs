//! Which proxy a request goes through.
//!
//! A proxy for addresses of this computer would be handed what is meant for the sandbox or a local project, in
//! the clear, and could not reach them anyway: they are always asked directly, whatever is set.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::ClientBuilder;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::{Host, Url};

/// How long the system's settings count before they are read again: a laptop changes its network.
const SYSTEM_LIFE: Duration = Duration::from_secs(30);

/// Where the way to the network is said.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// The environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, upper or lower case), or what
    /// Windows or macOS has set. Proxy scripts (PAC) are not run.
    #[default]
    System,
    /// No proxy.
    Direct,
    /// This one: `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`. It may hold a user and password.
    Address(Url),
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Direct => "Direct",
            // It may hold a password.
            Self::Address(_) => "Address(_)",
        })
    }
}

impl Proxy {
    /// Adds it to a client, in place of what the client would do by itself.
    pub fn apply(self, builder: ClientBuilder) -> ClientBuilder {
        let settings = match self {
            Self::Direct => return builder.no_proxy(),
            Self::System => Settings::System(Mutex::new((Instant::now(), Matcher::from_system()))),
            Self::Address(address) => Settings::Fixed(Matcher::builder().all(String::from(address)).build()),
        };
        builder.proxy(reqwest::Proxy::custom(move |target| {
            if is_loopback(target) { None } else { settings.proxy_for(target) }
        }))
    }
}

enum Settings {
    System(Mutex<(Instant, Matcher)>),
    Fixed(Matcher),
}

impl Settings {
    fn proxy_for(&self, target: &Url) -> Option<Url> {
        let target = target.as_str().parse::<http::Uri>().ok()?;
        let found = match self {
            Self::Fixed(matcher) => matcher.intercept(&target),
            Self::System(read) => {
                let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
                if read.0.elapsed() > SYSTEM_LIFE {
                    *read = (Instant::now(), Matcher::from_system());
                }
                read.1.intercept(&target)
            }
        };
        found.and_then(|found| address_of(&found))
    }
}

/// The address with the user and password that were taken out of it.
fn address_of(proxy: &Intercept) -> Option<Url> {
    let mut url: Url = proxy.uri().to_string().parse().ok()?;
    let basic = proxy.basic_auth().and_then(|header| {
        let encoded = header.to_str().ok()?.strip_prefix("Basic ")?;
        let text = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
        text.split_once(':').map(|(user, password)| (user.to_owned(), password.to_owned()))
    });
    let raw = proxy.raw_auth().map(|(user, password)| (user.to_owned(), password.to_owned()));
    if let Some((user, password)) = basic.or(raw) {
        url.set_username(&user).ok()?;
        url.set_password(Some(&password)).ok()?;
    }
    Some(url)
}

/// Whether `address` is on this computer: `localhost` and names below it (RFC 6761), `127.0.0.0/8`, `::1`, and
/// IPv4 loopback written as IPv6.
pub fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => {
            ip.is_loopback() || ip.to_ipv4_mapped().is_some_and(|mapped| mapped.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn every_way_to_write_this_computer_is_loopback_and_nothing_else_is() {
        for own in [
            "http://localhost:1/x",
            "http://LOCALHOST",
            "http://localhost.",
            "http://db.localhost:8",
            "http://127.0.0.1",
            "https://127.9.8.7:1",
            "http://2130706433/",
            "http://[::1]:8",
            "http://[::ffff:127.0.0.1]/",
        ] {
            assert!(is_loopback(&url(own)), "{own}");
        }
        for other in [
            "https://localhost.example.com",
            "https://mylocalhost",
            "http://10.0.0.1",
            "http://[::2]",
            "http://[::ffff:10.0.0.1]/",
            "https://api.amazon.com",
        ] {
            assert!(!is_loopback(&url(other)), "{other}");
        }
    }

    #[test]
    fn a_fixed_proxy_keeps_its_user_and_password_and_is_never_printed() {
        for (set, expected) in [
            ("http://ada:p%40ss%3Aword@proxy.example:8080", "http://ada:p%40ss%3Aword@proxy.example:8080/"),
            ("socks5h://ada:secret@proxy.example:1080", "socks5h://ada:secret@proxy.example:1080/"),
            ("http://proxy.example:8080", "http://proxy.example:8080/"),
        ] {
            let settings = Settings::Fixed(Matcher::builder().all(set).build());
            let found = settings.proxy_for(&url("https://api.amazon.com/auth")).unwrap();
            assert_eq!(found.as_str().trim_end_matches('/'), expected.trim_end_matches('/'));
            assert!(!format!("{:?}", Proxy::Address(url(set))).contains("proxy.example"));
        }
    }
}
