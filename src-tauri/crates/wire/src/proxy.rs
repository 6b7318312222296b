//! Which proxy a request goes through.
//!
//! A proxy for addresses of this computer would be handed what is meant for the sandbox or a local project, in
//! the clear, and could not reach them anyway: they are always asked directly, whatever is set.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::{Secret, is_loopback};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use parking_lot::Mutex;
use reqwest::ClientBuilder;
use std::time::{Duration, Instant};
use url::Url;

/// How long the system's settings count before they are read again: a laptop changes its network.
const SYSTEM_LIFE: Duration = Duration::from_secs(30);

/// Where the way to the network is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// The environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, upper or lower case), or what
    /// Windows or macOS has set. Proxy scripts (PAC) are not run.
    #[default]
    System,
    /// No proxy.
    Direct,
    /// This one: `http`, `https`, `socks4`, `socks4a`, `socks5` or `socks5h`. It may hold a user and password.
    Address(Secret),
}

impl Proxy {
    /// Adds it to a client, in place of what the client would do by itself.
    pub(crate) fn apply(self, builder: ClientBuilder) -> ClientBuilder {
        let settings = match self {
            Self::Direct => return builder.no_proxy(),
            Self::System => Settings::System(Mutex::new((Instant::now(), Matcher::from_system()))),
            Self::Address(address) => Settings::Fixed(Matcher::builder().all(address.expose()).build()),
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
                let mut read = read.lock();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
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
            assert!(!format!("{:?}", Proxy::Address(Secret::new(set))).contains("proxy.example"));
        }
    }
}
