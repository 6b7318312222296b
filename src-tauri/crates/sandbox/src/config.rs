//! How a sandbox is started.

use crate::keys::KeyError;
use domain::{Clock, Timestamp};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// What a sandbox is started with.
#[derive(Clone)]
pub struct SandboxConfig {
    /// Port of the main listener; the Ads API hosts of NA, EU and FE take the three after it.
    /// 0 picks four consecutive free ports.
    pub port: u16,
    /// PostgREST behind the gateway; without it `/rest/v1/` answers 503.
    pub postgrest: Option<Url>,
    /// Life of an Amazon access token (3600 s at Amazon).
    pub access_token_ttl: Duration,
    /// Life of a Clerk session token (60 s at Clerk).
    pub session_token_ttl: Duration,
    /// Longest life of a Clerk session (7 days at Clerk).
    pub session_ttl: Duration,
    /// Return URLs registered at Amazon besides the bounce page, `http://localhost:53682/callback` and
    /// `https://amazon.com`. They match to the letter.
    pub return_urls: Vec<String>,
    /// Where keys, sessions and grants are kept over restarts; without it everything is forgotten.
    pub state_file: Option<PathBuf>,
    /// Tells the time to everything that expires.
    pub clock: Arc<dyn Clock>,
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self {
            port: 0,
            postgrest: None,
            access_token_ttl: Duration::from_secs(3600),
            session_token_ttl: Duration::from_secs(60),
            session_ttl: Duration::from_secs(7 * 24 * 3600),
            return_urls: Vec::new(),
            state_file: None,
            clock: Arc::new(SystemClock::new()),
        }
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// One of the four ports is taken or forbidden.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// No run of four free ports was found, or the port leaves no room for three more.
    #[error("no four consecutive free ports")]
    NoPorts,
    /// The state file exists but cannot be read or understood.
    #[error("cannot use the state file {path}: {reason}")]
    State {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The signing key could not be made or read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The HTTP client of the gateway could not be built.
    #[error("cannot build the gateway's HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// The computer's own clock.
#[derive(Debug, Clone)]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time starts now.
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}
