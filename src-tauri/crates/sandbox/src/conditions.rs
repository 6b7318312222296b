//! Conditions of the whole connection to Amazon: how slow it is and what time it claims to be.

use axum::http::HeaderValue;
use domain::Timestamp;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// What is true of all calls to the token endpoint and to the Ads API hosts.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    latency_ms: AtomicU64,
    skew_seconds: AtomicI64,
}

impl Conditions {
    /// Nothing unusual.
    pub(crate) fn clear(&self) {
        self.set_latency(Duration::ZERO);
        self.set_skew(0);
    }

    /// How long every answer is held back.
    pub(crate) fn latency(&self) -> Duration {
        Duration::from_millis(self.latency_ms.load(Ordering::Relaxed))
    }

    pub(crate) fn set_latency(&self, latency: Duration) {
        let ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        self.latency_ms.store(ms, Ordering::Relaxed);
    }

    /// By how many seconds Amazon's clock is ahead.
    pub(crate) fn skew(&self) -> i64 {
        self.skew_seconds.load(Ordering::Relaxed)
    }

    pub(crate) fn set_skew(&self, seconds: i64) {
        self.skew_seconds.store(seconds, Ordering::Relaxed);
    }

    /// What Amazon's clock says at `now`.
    pub(crate) fn amazon(&self, now: Timestamp) -> Timestamp {
        now.saturating_add(jiff::SignedDuration::from_secs(self.skew())).unwrap_or(now)
    }

    /// The `Date` header of an answer given at `now`, by Amazon's clock.
    pub(crate) fn date(&self, now: Timestamp) -> Option<HeaderValue> {
        http_date(self.amazon(now))
    }
}

/// `then` as an HTTP date.
pub(crate) fn http_date(then: Timestamp) -> Option<HeaderValue> {
    HeaderValue::from_str(&then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
}
