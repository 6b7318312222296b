//! What the keeper is made of and is given from outside.

mod boottime;
mod consent;
mod file_locks;
mod provider;
mod system;

pub use consent::{Consent, Disclosure, NoConsent, Recipient};
pub use file_locks::{FileLocks, Held, Locks};
pub use provider::{Answer, Provider};
pub use system::{SystemClock, SystemEntropy};

use domain::config::{Config, Layer, Part};
use domain::hand_out::ANSWER_WITHIN;
use domain::{Clock, Entropy};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
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

/// How long calls to Amazon may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// One token request.
    pub token: Duration,
    /// One try of a call to the Ads API, whose slowest answers take 30 s (documented, P99).
    pub ads: Duration,
    /// The longest wait before the second try of such a call.
    pub backoff: Duration,
    /// How long one host of the Ads API may make a whole sweep wait by `Retry-After`.
    pub patience: Duration,
    /// A program's question to the user.
    pub answer: Duration,
    /// How fast accounts are asked about in the background.
    pub reads: ReadPace,
}

/// How fast the background asks about accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadPace {
    /// After the start, nothing is asked for so long.
    pub first: Duration,
    /// The least time between two calls to one host.
    pub least_gap: Duration,
    /// What is due is spread over this time.
    pub round: Duration,
    /// A report that Amazon makes is asked for so often at first (documented advice: once a minute).
    pub report: Duration,
}

impl Default for ReadPace {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(60),
            least_gap: Duration::from_secs(1),
            round: Duration::from_secs(3600),
            report: Duration::from_secs(60),
        }
    }
}

impl ReadPace {
    /// For a sandbox, which has no limits of Amazon's and is there to be tried.
    pub fn sandbox() -> Self {
        Self {
            first: Duration::from_secs(20),
            least_gap: Duration::from_millis(20),
            round: Duration::from_secs(10),
            report: Duration::from_secs(3),
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            token: Duration::from_secs(30),
            ads: Duration::from_secs(40),
            backoff: Duration::from_secs(2),
            patience: Duration::from_secs(30),
            answer: ANSWER_WITHIN.unsigned_abs(),
            reads: ReadPace::default(),
        }
    }
}

/// Where what the set-up screen changes is kept.
pub trait SetupFile: Send + Sync + 'static {
    /// The environment sets this part: what is written would not be read.
    fn fixed(&self, part: Part) -> bool;

    /// Whether something can be saved now. Changes nothing.
    ///
    /// # Errors
    /// What the system says.
    fn check(&self) -> Result<(), SetupFileError>;

    /// Puts the settings of `part` in `layer` in the place of those in the file; other settings stay.
    ///
    /// # Errors
    /// What the system says; then the file is as it was.
    fn save(&self, part: Part, layer: &Layer) -> Result<(), SetupFileError>;
}

/// The set-up could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("config.toml could not be written: {0}")]
pub struct SetupFileError(pub String);

/// No file: everything is set from outside.
#[derive(Debug, Clone, Copy)]
pub struct FixedSetup;

impl SetupFile for FixedSetup {
    fn fixed(&self, _part: Part) -> bool {
        true
    }

    fn check(&self) -> Result<(), SetupFileError> {
        Err(SetupFileError("there is none".to_owned()))
    }

    fn save(&self, _part: Part, _layer: &Layer) -> Result<(), SetupFileError> {
        self.check()
    }
}

/// Where the local database is.
#[derive(Clone)]
pub enum Database {
    /// In this folder; opened in the background.
    Folder(PathBuf),
    /// It is open.
    Opened(Store),
}

/// Everything from outside that the keeper needs.
pub struct Dependencies {
    /// What is configured, with what of it cannot be used.
    pub config: Config,
    /// The local database.
    pub database: Database,
    /// What keeps other processes from working on the same connection.
    pub locks: Arc<dyn Locks>,
    /// Stands in for Amazon where a connection is kept alive; `None` is Amazon itself.
    pub provider: Option<Arc<dyn Provider>>,
    /// The OS keychain.
    pub vault: Arc<dyn Vault>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The system browser.
    pub browser: Arc<dyn Browser>,
    /// Where a changed set-up goes.
    pub setup: Arc<dyn SetupFile>,
    /// Asks the user before a new host gets tokens.
    pub consent: Arc<dyn Consent>,
    /// Bounds of calls to Amazon.
    pub timeouts: Timeouts,
    /// Version of the app.
    pub version: String,
}
