//! Whether the hosts that Adkeeper talks to can be reached.

use super::Services;
use super::amazon::Amazon;
use domain::Region;
use futures_util::future::join_all;
use std::collections::BTreeSet;
use std::time::Duration;
use url::Url;
use wire::{Barrier, Unreachable, unreachable};

/// A host that says nothing for so long is not reached.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a region's APIs are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// The Ads API, without a slash at the end: the paths in Amazon's documentation begin with one.
    pub ads: String,
    /// Amazon's MCP server.
    pub mcp: String,
}

/// One host: after how many milliseconds it answered, whatever it said, or why not.
pub type Reached = (String, Result<u64, String>);

impl Services {
    /// Where the APIs of `region` are. Without a client in use: where Amazon's are.
    pub fn hosts(&self, region: Region) -> Hosts {
        let endpoints = self.amazon_if_set().map(|amazon| amazon.endpoints.clone());
        let endpoints = endpoints.unwrap_or_else(amazon_ads::Endpoints::production);
        let ads = endpoints.ads(region).as_str().trim_end_matches('/').to_owned();
        Hosts { ads, mcp: endpoints.mcp(region).to_string() }
    }

    /// Asks each host of Amazon's and `others` for its front page.
    pub async fn check_hosts(&self, others: Vec<Url>) -> Vec<Reached> {
        let amazon = self.amazon_if_set();
        let ours = amazon.iter().flat_map(|amazon| addresses(amazon));
        let roots: BTreeSet<String> =
            ours.chain(others).map(|url| url.origin().ascii_serialization()).collect();
        let Some(http) = &self.http else { return Vec::new() };
        join_all(roots.into_iter().map(|root| async move {
            let began = self.runtime.clock.monotonic();
            let answer = http.get(&root).timeout(PATIENCE).send().await;
            let took = self.runtime.clock.monotonic().saturating_sub(began);
            let reached = match answer {
                Ok(_) => Ok(u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
                Err(error) => Err(why(unreachable(&error)).to_owned()),
            };
            (root, reached)
        }))
        .await
    }
}

fn addresses(amazon: &Amazon) -> Vec<Url> {
    let each = |region: Region| {
        [amazon.endpoints.token(region), amazon.endpoints.ads(region), amazon.endpoints.mcp(region)]
            .map(Url::clone)
    };
    Region::ALL.into_iter().flat_map(each).chain(amazon.config.broker_url.clone()).collect()
}

fn why(unreachable: Unreachable) -> &'static str {
    match unreachable {
        Unreachable::Offline => "it can’t be reached",
        Unreachable::TimedOut => "it didn’t answer within 5 seconds",
        Unreachable::NoTls => "it doesn’t speak TLS",
        Unreachable::Barred(Barrier::CertificateUntrusted) => {
            "its certificate isn’t trusted by this computer"
        }
        Unreachable::Barred(Barrier::CertificateDate) => {
            "its certificate isn’t valid at this computer’s time"
        }
        Unreachable::Barred(Barrier::ProxyLogin) => "the proxy needs a password",
        Unreachable::Barred(Barrier::ProxyFailed) => "the proxy refuses or can’t be reached",
    }
}
