//! How the network is reached.

use super::{ConfigError, Layer, SettingFault};
use crate::Secret;
use url::Url;

/// Kinds of proxies that can be used.
const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// Which proxy there is. Addresses of this computer are asked without one in any case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ProxyConfig {
    /// What the environment or the system says.
    #[default]
    System,
    /// None.
    Direct,
    /// The proxy at this address, which may hold a user and password.
    Address(Secret),
}

impl ProxyConfig {
    /// Reads `proxy`: an address, of http where it names no scheme, or `none`.
    ///
    /// # Errors
    /// The setting, if it is no address of a proxy.
    pub fn read(layer: &Layer) -> Result<Self, ConfigError> {
        let Some(set) = &layer.proxy else { return Ok(Self::System) };
        let text = set.expose().trim();
        if text.is_empty() {
            return Ok(Self::System);
        }
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self::Direct);
        }
        let address = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let usable = Url::parse(&address).is_ok_and(|url| SCHEMES.contains(&url.scheme()) && url.has_host());
        if !usable {
            return Err(ConfigError { setting: "proxy", fault: SettingFault::NotProxy });
        }
        Ok(Self::Address(Secret::new(address)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Reading};

    fn read(text: &str) -> Result<ProxyConfig, ConfigError> {
        ProxyConfig::read(&Layer { proxy: Some(Secret::new(text)), ..Layer::default() })
    }

    #[test]
    fn a_proxy_is_an_address_of_a_kind_that_can_be_used_or_none() {
        let address = |text: &str| Ok(ProxyConfig::Address(Secret::new(text)));
        assert_eq!(read(" "), Ok(ProxyConfig::System));
        assert_eq!(read("None"), Ok(ProxyConfig::Direct));
        assert_eq!(read("proxy.example:8080"), address("http://proxy.example:8080"));
        for good in
            ["http://ada:p%40ss@proxy.example:8080", "https://proxy.example", "socks5h://10.0.0.1:1080"]
        {
            assert_eq!(read(good), address(good));
        }
        for bad in ["ftp://proxy.example", "http://", "socks6://x", "http://proxy example"] {
            assert_eq!(read(bad).unwrap_err().fault, SettingFault::NotProxy, "{bad}");
        }
        let shown = format!("{:?}", read("http://ada:hunter2@proxy.example"));
        assert!(!shown.contains("hunter2"), "{shown}");
        let file = Reading::from_toml("proxy = \"socks5://127.0.0.1:9050\"", "config.toml");
        assert_eq!(
            Config::resolve([file]).proxy,
            ProxyConfig::Address(Secret::new("socks5://127.0.0.1:9050"))
        );
        let variable = ("ADKEEPER_PROXY".to_owned(), "ftp://ada:hunter2@x".to_owned());
        let config = Config::resolve([Reading::from_env([variable])]);
        assert_eq!((config.proxy, config.problems.len()), (ProxyConfig::System, 1), "all else goes on");
        assert!(!format!("{:?}", config.problems).contains("hunter2"));
        let layer = Reading::from_toml("proxy = \"http://ada:hunter2@proxy.example\"", "config.toml").layer;
        assert!(!format!("{layer:?}").contains("hunter2"), "{layer:?}");
    }
}
