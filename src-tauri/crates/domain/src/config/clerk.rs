//! Clerk's part of the configuration: the publishable key, and the host that is in it.

use super::{ConfigError, Faults, KeyProblem, Layer, SettingFault, fault, is_loopback, noted, web_address};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use url::Url;

/// Clerk, as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClerkConfig {
    /// `pk_test_…` or `pk_live_…`. It is public: every website of the instance shows it.
    pub publishable_key: String,
    /// Base of the Frontend API, without `/v1`: the host in the key, or the proxy in front of it.
    pub frontend_api: Url,
}

impl ClerkConfig {
    /// Reads a publishable key: `pk_test_` or `pk_live_` and base64 of `<host>$` (*observed* in Clerk's native
    /// SDKs). Loopback hosts, which only a sandbox has, speak http.
    ///
    /// # Errors
    /// What is wrong with the key.
    pub fn from_key(key: &str) -> Result<Self, KeyProblem> {
        if key.starts_with("sk_test_") || key.starts_with("sk_live_") {
            return Err(KeyProblem::Secret);
        }
        let frontend_api = frontend_api(key).ok_or(KeyProblem::Malformed)?;
        Ok(Self { publishable_key: key.to_owned(), frontend_api })
    }

    /// The same instance behind a proxy, if `proxy` is one: Clerk's `proxy_url`, such as
    /// `https://app.example/__clerk` (*documented*: proxying the Frontend API). The host in the key need not
    /// exist then.
    ///
    /// # Errors
    /// What is wrong with the key or the proxy.
    pub fn behind(key: &str, proxy: Option<&str>) -> Result<Self, ConfigError> {
        let direct = Self::from_key(key)?;
        let frontend_api = proxy.map(proxy_address).transpose()?.unwrap_or(direct.frontend_api);
        Ok(Self { frontend_api, ..direct })
    }

    pub(super) fn read(layer: &Layer, faults: &mut Faults) -> Option<Self> {
        let (key, proxy) = (layer.clerk_publishable_key.as_deref(), layer.clerk_proxy_url.as_deref());
        match key {
            Some(key) => noted(Self::behind(key, proxy), faults),
            None if proxy.is_some() => {
                faults.push(fault("clerk_publishable_key", SettingFault::Missing));
                None
            }
            None => None,
        }
    }

    /// The proxy in front of the Frontend API; `None` if the host in the key is asked.
    pub fn proxy(&self) -> Option<&Url> {
        let direct = frontend_api(&self.publishable_key);
        Some(&self.frontend_api).filter(|used| direct.as_ref() != Some(*used))
    }

    /// The instance of the sandbox at `base`.
    pub(super) fn for_sandbox(base: &Url) -> Self {
        let host = format!("{}$", host_of(base));
        Self { publishable_key: format!("pk_test_{}", STANDARD.encode(host)), frontend_api: base.clone() }
    }

    /// Where the Frontend API is, as a user reads it: its host, with a port where that is not the usual one,
    /// and the path of a proxy.
    pub fn host(&self) -> String {
        format!("{}{}", host_of(&self.frontend_api), self.frontend_api.path().trim_end_matches('/'))
    }
}

/// Checks the address of a proxy: https, and nothing but a host and a path.
///
/// # Errors
/// What is wrong with it.
pub fn proxy_address(text: &str) -> Result<Url, ConfigError> {
    let mut url = web_address(PROXY, text)?;
    let bare = url.username().is_empty() && url.password().is_none();
    if !bare || url.query().is_some() || url.fragment().is_some() {
        return Err(fault(PROXY, SettingFault::NotAddress));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    // The version belongs to each call.
    url.set_path(path.strip_suffix("/v1").unwrap_or(&path));
    Ok(url)
}

/// Name of the setting.
const PROXY: &str = "clerk_proxy_url";

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn frontend_api(key: &str) -> Option<Url> {
    let encoded = key.strip_prefix("pk_test_").or_else(|| key.strip_prefix("pk_live_"))?;
    let decoded = STANDARD_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?;
    let host = String::from_utf8(decoded).ok()?;
    let host = host.strip_suffix('$').filter(|host| !host.is_empty())?;
    let https = Url::parse(&format!("https://{host}")).ok()?;
    // Nothing but a host and a port: the app would send sign-ins there.
    if host_of(&https) != *host {
        return None;
    }
    if is_loopback(&https) { Url::parse(&format!("http://{host}")).ok() } else { Some(https) }
}

impl From<KeyProblem> for ConfigError {
    fn from(problem: KeyProblem) -> Self {
        fault(
            "clerk_publishable_key",
            match problem {
                KeyProblem::Malformed => SettingFault::NotClerkKey,
                KeyProblem::Secret => SettingFault::SecretKey,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(host: &str) -> String {
        format!("pk_test_{}", STANDARD.encode(format!("{host}$")))
    }

    fn base(key: &str) -> Option<String> {
        ClerkConfig::from_key(key).ok().map(|config| config.frontend_api.to_string())
    }

    #[test]
    fn the_host_comes_out_of_the_publishable_key() {
        assert_eq!(
            base(&key("slug.clerk.accounts.dev")).as_deref(),
            Some("https://slug.clerk.accounts.dev/")
        );
        assert_eq!(base(&key("127.0.0.1:8790")).as_deref(), Some("http://127.0.0.1:8790/"));
    }

    #[test]
    fn what_is_no_publishable_key_is_told_from_a_secret_one() {
        let no_hosts = ["", "a@b", "host/path", "a.xn--a"].map(key);
        let malformed = ["", "pk_test_", "pk_test_!!!", "pk_prod_Zm9vJA"];
        for bad in malformed.into_iter().chain(no_hosts.iter().map(String::as_str)) {
            assert_eq!(ClerkConfig::from_key(bad), Err(KeyProblem::Malformed), "{bad}");
        }
        for secret in ["sk_test_abc", "sk_live_abc"] {
            assert_eq!(ClerkConfig::from_key(secret), Err(KeyProblem::Secret));
        }
    }

    #[test]
    fn a_proxy_stands_before_the_host_in_the_key_and_keeps_its_path() {
        let key = key("clerk.app.example");
        let behind = |proxy: &str| ClerkConfig::behind(&key, Some(proxy));
        for (proxy, used) in [
            ("https://app.example/__clerk", "https://app.example/__clerk"),
            ("https://app.example/__clerk/", "https://app.example/__clerk"),
            ("https://app.example/__clerk/v1", "https://app.example/__clerk"),
            ("https://app.example", "https://app.example/"),
            ("http://127.0.0.1:8790/__clerk", "http://127.0.0.1:8790/__clerk"),
        ] {
            let config = behind(proxy).unwrap();
            assert_eq!(config.frontend_api.as_str(), used);
            assert_eq!(config.proxy().map(Url::as_str), Some(used));
            assert_eq!(config.publishable_key, key);
        }
        assert_eq!(behind("https://app.example/__clerk").unwrap().host(), "app.example/__clerk");
        let direct = ClerkConfig::behind(&key, None).unwrap();
        assert_eq!((direct.proxy(), direct.host().as_str()), (None, "clerk.app.example"));
        for (proxy, wrong) in [
            ("/__clerk", SettingFault::NotAddress),
            ("app.example/__clerk", SettingFault::NotAddress),
            ("http://app.example/__clerk", SettingFault::NotHttps),
            ("https://u:p@app.example/__clerk", SettingFault::NotAddress),
            ("https://app.example/__clerk?x", SettingFault::NotAddress),
        ] {
            assert_eq!(behind(proxy), Err(fault(PROXY, wrong)), "{proxy}");
        }
    }

    proptest! {
        #[test]
        fn every_host_survives_the_key_and_nothing_but_a_host_does(
            host in "[a-z]([a-z0-9-]{0,8}[a-z0-9])?(\\.[a-z]([a-z0-9-]{0,8}[a-z0-9])?){1,3}(:[1-9][0-9]{3})?",
            live in any::<bool>(),
            padded in any::<bool>(),
        ) {
            // A label that says it is encoded has to be.
            prop_assume!(!host.contains("xn--"));
            let engine = if padded { STANDARD } else { STANDARD_NO_PAD };
            let prefix = if live { "pk_live_" } else { "pk_test_" };
            let key = format!("{prefix}{}", engine.encode(format!("{host}$")));
            let config = ClerkConfig::from_key(&key).unwrap();
            prop_assert_eq!(config.host(), host.clone());
            prop_assert_eq!(config.publishable_key, key);
            for around in [format!("u@{host}"), format!("{host}/v1"), format!("{host}?a"), format!("{host}#a")] {
                let key = format!("{prefix}{}", engine.encode(format!("{around}$")));
                prop_assert_eq!(ClerkConfig::from_key(&key), Err(KeyProblem::Malformed));
            }
        }

        #[test]
        fn no_text_makes_it_panic_or_leave_https(text in "(pk_(test|live)_)?.{0,60}") {
            if let Ok(config) = ClerkConfig::from_key(&text) {
                let base = config.frontend_api;
                prop_assert!(base.scheme() == "https" || is_loopback(&base), "{}", base);
            }
        }
    }
}
