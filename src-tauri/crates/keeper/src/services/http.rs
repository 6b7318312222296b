//! The shared HTTP client, as the configuration wants it.

use domain::config::ProxyConfig;
use wire::{ClientOptions, Proxy, Trust, http_client};

/// One client for everything, see [`http_client`]. One that is to reach `nobody` trusts no certificate.
pub(crate) fn client(
    version: &str,
    nobody: bool,
    proxy: &ProxyConfig,
) -> Result<reqwest::Client, reqwest::Error> {
    http_client(ClientOptions {
        proxy: proxy_of(proxy),
        trust: if nobody { Trust::Nobody } else { Trust::System },
        user_agent: Some(user_agent(version)),
    })
}

fn proxy_of(config: &ProxyConfig) -> Proxy {
    match config {
        ProxyConfig::System => Proxy::System,
        ProxyConfig::Direct => Proxy::Direct,
        ProxyConfig::Address(address) => Proxy::Address(address.clone()),
    }
}

/// The name shown in Clerk's session list and in provider logs.
pub(crate) fn user_agent(version: &str) -> String {
    format!("Adkeeper/{version} ({})", std::env::consts::OS)
}
