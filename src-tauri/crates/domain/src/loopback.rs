//! Which addresses are on this computer: only they may be asked without TLS, and none of them through a proxy.

use url::{Host, Url};

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

    #[test]
    fn every_way_to_write_this_computer_is_loopback_and_nothing_else_is() {
        let is = |text: &str| is_loopback(&text.parse().unwrap());
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
            assert!(is(own), "{own}");
        }
        for other in [
            "https://localhost.example.com",
            "https://mylocalhost",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://[::2]",
            "http://[::ffff:10.0.0.1]/",
            "https://api.amazon.com",
        ] {
            assert!(!is(other), "{other}");
        }
    }
}
