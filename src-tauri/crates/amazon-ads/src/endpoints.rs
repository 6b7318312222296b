//! Which hosts to talk to.

use domain::Region;
use url::Url;

/// The addresses of one Amazon, or of one sandbox, each in the order of [`Region::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Consent pages, opened in the browser.
    pub consent: [Url; 3],
    /// Token endpoints. A token from any of them is valid in all regions (documented).
    pub token: [Url; 3],
    /// Roots of the Ads API.
    pub ads: [Url; 3],
    /// Amazon's own MCP servers (documented, open beta). `/lite` below it has fewer tools.
    pub mcp: [Url; 3],
}

impl Endpoints {
    /// Amazon's own hosts (documented).
    pub fn production() -> Self {
        Self {
            consent: [
                constant("https://www.amazon.com/ap/oa"),
                constant("https://eu.account.amazon.com/ap/oa"),
                constant("https://apac.account.amazon.com/ap/oa"),
            ],
            token: [
                constant("https://api.amazon.com/auth/o2/token"),
                constant("https://api.amazon.co.uk/auth/o2/token"),
                constant("https://api.amazon.co.jp/auth/o2/token"),
            ],
            ads: [
                constant("https://advertising-api.amazon.com/"),
                constant("https://advertising-api-eu.amazon.com/"),
                constant("https://advertising-api-fe.amazon.com/"),
            ],
            mcp: [
                constant("https://advertising-ai.amazon.com/mcp"),
                constant("https://advertising-ai-eu.amazon.com/mcp"),
                constant("https://advertising-ai-fe.amazon.com/mcp"),
            ],
        }
    }

    /// A sandbox whose main listener is `base` on port P: consent and token there, the Ads API of
    /// NA, EU and FE on P+1, P+2 and P+3. The browser gets `localhost`, the one plain-http host that
    /// LwA takes as a return address.
    pub fn sandbox(base: &Url) -> Self {
        let port = base.port_or_known_default().unwrap_or(domain::sandbox::DEFAULT_PORT);
        let main = |path: &str| moved(base, port, path);
        let mut consent = main("/ap/oa");
        // Fails for addresses without a host only; then the address stays as it was given.
        let _ = consent.set_host(Some("localhost"));
        let token = main("/auth/o2/token");
        Self {
            consent: [consent.clone(), consent.clone(), consent],
            token: [token.clone(), token.clone(), token],
            ads: [1, 2, 3].map(|nth| moved(base, port.saturating_add(nth), "/")),
            mcp: [1, 2, 3].map(|nth| moved(base, port.saturating_add(nth), "/mcp")),
        }
    }

    /// The consent page of `region`.
    pub fn consent(&self, region: Region) -> &Url {
        of(&self.consent, region)
    }

    /// The token endpoint of `region`.
    pub fn token(&self, region: Region) -> &Url {
        of(&self.token, region)
    }

    /// The MCP server of `region`.
    pub fn mcp(&self, region: Region) -> &Url {
        of(&self.mcp, region)
    }

    /// The root of the Ads API of `region`.
    pub fn ads(&self, region: Region) -> &Url {
        of(&self.ads, region)
    }
}

fn of(urls: &[Url; 3], region: Region) -> &Url {
    let [na, eu, fe] = urls;
    match region {
        Region::Na => na,
        Region::Eu => eu,
        Region::Fe => fe,
    }
}

fn moved(base: &Url, port: u16, path: &str) -> Url {
    let mut url = base.clone();
    let _ = url.set_port(Some(port));
    url.set_path(path);
    url.set_query(None);
    url.set_fragment(None);
    url
}

#[expect(clippy::expect_used, reason = "literals, all of them parsed by a test")]
fn constant(url: &str) -> Url {
    Url::parse(url).expect("a literal address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_its_own_hosts() {
        let amazon = Endpoints::production();
        assert_eq!(amazon.consent(Region::Na).as_str(), "https://www.amazon.com/ap/oa");
        assert_eq!(amazon.consent(Region::Eu).as_str(), "https://eu.account.amazon.com/ap/oa");
        assert_eq!(amazon.consent(Region::Fe).as_str(), "https://apac.account.amazon.com/ap/oa");
        assert_eq!(amazon.token(Region::Na).as_str(), "https://api.amazon.com/auth/o2/token");
        assert_eq!(amazon.token(Region::Eu).as_str(), "https://api.amazon.co.uk/auth/o2/token");
        assert_eq!(amazon.token(Region::Fe).as_str(), "https://api.amazon.co.jp/auth/o2/token");
        assert_eq!(amazon.ads(Region::Na).as_str(), "https://advertising-api.amazon.com/");
        assert_eq!(amazon.ads(Region::Eu).as_str(), "https://advertising-api-eu.amazon.com/");
        assert_eq!(amazon.ads(Region::Fe).as_str(), "https://advertising-api-fe.amazon.com/");
    }

    #[test]
    fn a_sandbox_spreads_over_four_ports() {
        let sandbox = Endpoints::sandbox(&constant("http://127.0.0.1:8790"));
        for region in Region::ALL {
            assert_eq!(sandbox.consent(region).as_str(), "http://localhost:8790/ap/oa");
            assert_eq!(sandbox.token(region).as_str(), "http://127.0.0.1:8790/auth/o2/token");
        }
        assert_eq!(sandbox.ads(Region::Na).as_str(), "http://127.0.0.1:8791/");
        assert_eq!(sandbox.ads(Region::Eu).as_str(), "http://127.0.0.1:8792/");
        assert_eq!(sandbox.ads(Region::Fe).as_str(), "http://127.0.0.1:8793/");
    }
}
