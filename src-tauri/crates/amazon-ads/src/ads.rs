//! Calls to the Ads API, and the sweep over all regions.

use crate::http::{Answer, send};
use crate::profile::{self, Profile};
use crate::{AdsError, Endpoints};
use domain::{Clock, Region, Secret};
use futures_util::future::{join, join3};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use std::sync::Arc;
use std::time::Duration;

/// How long a call may take: Amazon's slowest synchronous answers take 30 s (documented, P99).
const ADS_TIMEOUT: Duration = Duration::from_secs(40);

/// Talks to the Ads API for one LwA client. Cheap to clone.
#[derive(Clone)]
pub struct AdsClient {
    http: reqwest::Client,
    endpoints: Endpoints,
    client_id: String,
    clock: Arc<dyn Clock>,
    timeout: Duration,
}

/// What a sweep over all regions found. A region stands either in `failed` or gave all it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovery {
    /// Profiles, in the order of [`Region::ALL`].
    pub profiles: Vec<(Region, Profile)>,
    /// Regions that could not be read, with the reason. Their accounts are not known to be lost.
    pub failed: Vec<(Region, AdsError)>,
}

impl AdsClient {
    /// `http` must not follow redirects; [`crate::http_client`] makes one that does not.
    pub fn new(
        http: reqwest::Client,
        endpoints: Endpoints,
        client_id: impl Into<String>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { http, endpoints, client_id: client_id.into(), clock, timeout: ADS_TIMEOUT }
    }

    /// With another bound for one call (default 40 s).
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// The profiles of one region: those this login may edit, then those it may only view. An empty
    /// list is an answer: the login has nothing there (documented).
    pub async fn profiles(&self, region: Region, access: &Secret) -> Result<Vec<Profile>, AdsError> {
        let (editable, viewable) = join(
            self.list(region, access, &[], false),
            self.list(region, access, &[("accessLevel", "view"), ("apiProgram", "report")], true),
        )
        .await;
        let editable = editable?;
        let viewable = match viewable {
            // The second list only adds; a client that may not ask for it still has the first. A
            // refusal without Amazon's code is some proxy's, and says nothing.
            Err(AdsError::Refused { status, detail }) if detail.code.is_some() => {
                tracing::warn!(region = region.as_str(), status, "view-only profiles are not available");
                Vec::new()
            }
            other => other?,
        };
        Ok(profile::union(editable, viewable))
    }

    /// Asks all three regions at once. One that fails does not spoil the others.
    pub async fn discover(&self, access: &Secret) -> Discovery {
        let [na, eu, fe] = Region::ALL.map(|region| self.profiles(region, access));
        let (na, eu, fe) = join3(na, eu, fe).await;
        let mut found = Discovery::default();
        for (region, answer) in Region::ALL.into_iter().zip([na, eu, fe]) {
            match answer {
                Ok(profiles) => found.profiles.extend(profiles.into_iter().map(|profile| (region, profile))),
                Err(error) => found.failed.push((region, error)),
            }
        }
        found
    }

    async fn list(
        &self,
        region: Region,
        access: &Secret,
        query: &[(&str, &str)],
        view_only: bool,
    ) -> Result<Vec<Profile>, AdsError> {
        let answer = self.get(region, access, "v2/profiles", query).await?;
        profile::parse(&answer.body, view_only).map_err(|_| AdsError::unreadable(&answer))
    }

    /// A GET whose answer is 200; everything else is an error.
    async fn get(
        &self,
        region: Region,
        access: &Secret,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Answer, AdsError> {
        let mut url = self.endpoints.ads(region).clone();
        url.set_path(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        // A token that is no header value is no token; it is refused here as Amazon would.
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", access.expose()))
            .map_err(|_| AdsError::TokenRejected(crate::Detail::default()))?;
        bearer.set_sensitive(true);
        let request = self
            .http
            .get(url)
            .header(AUTHORIZATION, bearer)
            .header("Amazon-Advertising-API-ClientId", &self.client_id)
            .header(ACCEPT, "application/json")
            .build()
            .map_err(|_| AdsError::Offline)?;
        let answer = send(&self.http, &*self.clock, request, self.timeout).await?;
        if answer.status == 200 { Ok(answer) } else { Err(AdsError::from_answer(&answer)) }
    }
}
