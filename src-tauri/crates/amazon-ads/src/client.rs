//! The client of the Ads API: what every call has in common.

use crate::Endpoints;
use domain::{Clock, Region};
use std::sync::Arc;
use std::time::Duration;

/// How long a call may take: Amazon's slowest synchronous answers take 30 s (documented, P99).
const ADS_TIMEOUT: Duration = Duration::from_secs(40);

/// The first wait before a call is repeated; doubles with every try (documented advice).
const FIRST_BACKOFF: Duration = Duration::from_secs(2);

/// How long one host may make a whole sweep wait by `Retry-After`.
const PATIENCE: Duration = Duration::from_secs(30);

/// Talks to the Ads API for one LwA client. Cheap to clone.
#[derive(Clone)]
pub struct AdsClient {
    pub(crate) http: reqwest::Client,
    pub(crate) endpoints: Endpoints,
    pub(crate) client_id: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) timeout: Duration,
    pub(crate) backoff: Duration,
    pub(crate) patience: Duration,
    pub(crate) home: Region,
}

impl AdsClient {
    /// `http` must not follow redirects; [`::wire::http_client`] makes one that does not.
    pub fn new(
        http: reqwest::Client,
        endpoints: Endpoints,
        client_id: impl Into<String>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            http,
            endpoints,
            client_id: client_id.into(),
            clock,
            timeout: ADS_TIMEOUT,
            backoff: FIRST_BACKOFF,
            patience: PATIENCE,
            home: Region::Na,
        }
    }

    /// With another bound for one try of a call (default 40 s).
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// With another longest wait before the second try of a call (default 2 s). It doubles for the
    /// third; a `Retry-After` goes before it.
    #[must_use]
    pub fn with_backoff(self, first: Duration) -> Self {
        Self { backoff: first, ..self }
    }

    /// With another bound for what one host may make a whole sweep wait by `Retry-After` (default 30 s).
    /// A longer wait leaves a gap.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// With another region whose host is asked first for what is the same everywhere (default NA).
    #[must_use]
    pub fn with_home(self, home: Region) -> Self {
        Self { home, ..self }
    }
}
