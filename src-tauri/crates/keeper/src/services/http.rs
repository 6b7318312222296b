//! The shared HTTP client.

use domain::config::ProxyConfig;
use std::time::Duration;
use wire::Proxy;

/// One client for everything: one connection pool, one TLS context. It follows no redirects (a token
/// endpoint that redirects would carry secrets elsewhere), keeps no cookies and goes through no proxy
/// for loopback, whatever is set. It trusts what the system trusts. Amazon's slowest calls take 30 s at the 99th
/// percentile (documented: rate limiting).
///
/// One that is to reach `nobody` trusts nobody: reading the system's certificates is most of what a start
/// costs, and a simulation starts thousands of times.
pub(crate) fn client(
    version: &str,
    nobody: bool,
    proxy: &ProxyConfig,
) -> Result<reqwest::Client, reqwest::Error> {
    let builder = way(proxy).apply(reqwest::Client::builder());
    let builder = if nobody { builder.tls_certs_only([]) } else { builder };
    builder
        .user_agent(user_agent(version))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(40))
        .build()
}

fn way(proxy: &ProxyConfig) -> Proxy {
    match proxy {
        ProxyConfig::System => Proxy::System,
        ProxyConfig::Direct => Proxy::Direct,
        ProxyConfig::Address(address) => Proxy::Address(address.clone()),
    }
}

/// The name shown in Clerk's session list and in provider logs.
pub(crate) fn user_agent(version: &str) -> String {
    format!("Adkeeper/{version} ({})", std::env::consts::OS)
}
