//! What the keeper is made of and is given from outside.

use domain::config::{Config, ConfigError};
use domain::{Clock, Entropy, Timestamp};
use rand::TryRngCore as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use vault::Vault;

/// Opens addresses in the system browser.
pub trait Browser: Send + Sync + 'static {
    /// Asks the system to open `url`. Success means that the system took it, not that a page is shown.
    fn open(&self, url: &str) -> Result<(), BrowserError>;
}

/// The system could not open an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the browser could not be opened: {0}")]
pub struct BrowserError(pub String);

/// Everything from outside that the keeper needs.
pub struct Parts {
    /// What is configured, or why the configuration cannot be used.
    pub config: Result<Config, ConfigError>,
    /// Folder of the database.
    pub data_dir: PathBuf,
    /// The OS keychain.
    pub vault: Arc<dyn Vault>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The system browser.
    pub browser: Arc<dyn Browser>,
    /// Version of the app.
    pub version: String,
}

/// The computer's clocks.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no flow may be started: a predictable state is worse than an end. The
        // system source does not fail on any supported system once it has started.
        if rand::rngs::OsRng.try_fill_bytes(bytes).is_err() {
            std::process::abort();
        }
    }
}
