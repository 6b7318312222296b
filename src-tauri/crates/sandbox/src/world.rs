//! The state behind all handlers.

use crate::ads::{Reports, UnifiedReports};
use crate::campaigns::Changes;
use crate::clerk::Clerk;
use crate::conditions::Conditions;
use crate::config::{SandboxConfig, StartError};
use crate::exchanges::Exchanges;
use crate::fault::Fault;
use crate::keys::{KeyError, SigningKey};
use crate::lwa::Lwa;
use crate::mcp::{McpWorld, Sessions};
use crate::watch::Watch;
use domain::{Clock, Region, Timestamp};
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Everything that a reset puts back and that a state file keeps.
#[derive(Serialize, Deserialize)]
pub(crate) struct World {
    /// Clients, sessions and sign-ins at Clerk.
    pub(crate) clerk: Clerk,
    /// Grants and codes at Amazon.
    pub(crate) lwa: Lwa,
    /// Reports asked for at Amazon.
    #[serde(default)]
    pub(crate) reports: Reports,
    /// Reports asked for in the unified API.
    #[serde(default)]
    pub(crate) unified_reports: UnifiedReports,
    /// What is wrong with accounts. A state file that is older gets the seed's.
    #[serde(default = "Watch::for_older_state")]
    pub(crate) watch: Watch,
    /// Campaigns that callers made, changed or deleted.
    #[serde(default)]
    pub(crate) campaigns: Changes,
    /// What Amazon's MCP server remembers.
    #[serde(default)]
    pub(crate) mcp: McpWorld,
}

/// A state file: the key and the world.
#[derive(Serialize, Deserialize)]
struct Stored<W> {
    kid: String,
    pkcs8: String,
    world: W,
}

/// What every handler shares.
pub(crate) struct Shared {
    /// Signs session and device tokens.
    pub(crate) key: SigningKey,
    /// Port of the main listener.
    pub(crate) port: u16,
    /// Lives of tokens.
    pub(crate) lives: Lives,
    /// PostgREST behind the gateway.
    pub(crate) postgrest: Option<Url>,
    /// Talks to PostgREST.
    pub(crate) http: reqwest::Client,
    /// Fires when the sandbox stops.
    pub(crate) stop: CancellationToken,
    /// Requests per endpoint.
    pub(crate) counters: watch::Sender<BTreeMap<String, u64>>,
    /// Faults in the order in which they are tried.
    pub(crate) faults: Mutex<Vec<Fault>>,
    /// What is true of all calls to Amazon.
    pub(crate) conditions: Conditions,
    /// Sessions and open streams of Amazon's MCP servers; a restart forgets them.
    pub(crate) mcp: Sessions,
    /// What the Ads API hosts were asked and answered, if that is recorded.
    pub(crate) exchanges: Exchanges,
    return_urls: Vec<String>,
    clock: Arc<dyn Clock>,
    world: Mutex<World>,
    state_file: Option<PathBuf>,
}

/// Lives of tokens, as configured.
#[derive(Clone, Copy)]
pub(crate) struct Lives {
    /// Amazon access token.
    pub(crate) access_token: Duration,
    /// Clerk session token.
    pub(crate) session_token: Duration,
    /// Clerk session.
    pub(crate) session: Duration,
}

impl Shared {
    /// The state of a sandbox whose main listener has `port`.
    pub(crate) fn new(config: SandboxConfig, port: u16) -> Result<Self, StartError> {
        let lives = Lives {
            access_token: config.access_token_ttl,
            session_token: config.session_token_ttl,
            session: config.session_ttl,
        };
        let stored = match &config.state_file {
            Some(path) => read_state(path)?,
            None => None,
        };
        let (key, world) = match stored {
            Some(stored) => (SigningKey::from_stored(&stored.kid, &stored.pkcs8)?, stored.world),
            None => (SigningKey::generate()?, World::seed(lives, config.clock.now())),
        };
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .no_proxy()
            .build()?;
        let shared = Self {
            key,
            port,
            lives,
            postgrest: config.postgrest,
            http,
            stop: CancellationToken::new(),
            counters: watch::Sender::new(BTreeMap::new()),
            faults: Mutex::new(Vec::new()),
            conditions: Conditions::default(),
            mcp: Sessions::default(),
            exchanges: Exchanges::default(),
            return_urls: config.return_urls,
            clock: config.clock,
            world: Mutex::new(world),
            state_file: config.state_file,
        };
        shared.change(|_, _| ());
        Ok(shared)
    }

    /// What is the time?
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Runs `act` on the world and writes the state file before anybody sees the result.
    pub(crate) fn change<R>(&self, act: impl FnOnce(&mut World, Timestamp) -> R) -> R {
        let mut world = lock(&self.world);
        let result = act(&mut world, self.clock.now());
        if let Some(path) = &self.state_file {
            let stored =
                Stored { kid: self.key.kid().to_owned(), pkcs8: self.key.pkcs8().to_owned(), world: &*world };
            if let Err(error) = write_state(path, &stored) {
                tracing::error!(%error, path = %path.display(), "the state file cannot be written");
            }
        }
        result
    }

    /// Looks at the world. Nothing is written: only [`Shared::change`] may change it.
    pub(crate) fn read<R>(&self, look: impl FnOnce(&World, Timestamp) -> R) -> R {
        let world = lock(&self.world);
        look(&world, self.clock.now())
    }

    /// Puts the seed world back. Keys stay, so that whoever knows the JWKS need not fetch it again.
    pub(crate) fn reset(&self) {
        self.change(|world, now| *world = World::seed(self.lives, now));
        lock(&self.faults).clear();
        self.conditions.clear();
        self.mcp.clear();
        self.exchanges.clear();
        self.counters.send_replace(BTreeMap::new());
    }

    /// Counts a request.
    pub(crate) fn count(&self, endpoint: String) {
        self.counters.send_modify(|counters| *counters.entry(endpoint).or_default() += 1);
    }

    /// `http://127.0.0.1:<port>`: the base of the main listener and the issuer of session tokens.
    pub(crate) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// `http://localhost:<port>`: how a browser gets to the pages.
    pub(crate) fn browser_base(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The return URL of the bounce page.
    pub(crate) fn bounce_url(&self) -> String {
        format!("{}/amazon/callback", self.browser_base())
    }

    /// The return URLs registered for the LwA client, compared literally: the bounce page, the loopback
    /// address, Amazon's own page for pasting, those of the configuration and those added since.
    pub(crate) fn return_urls(&self) -> Vec<String> {
        let mut urls = vec![
            self.bounce_url(),
            "http://localhost:53682/callback".to_owned(),
            "https://amazon.com".to_owned(),
        ];
        urls.extend_from_slice(&self.return_urls);
        self.read(|world, _| urls.extend(world.lwa.return_urls.iter().cloned()));
        urls
    }

    /// `http://127.0.0.1:<port>/mcp`: Amazon's MCP server of a region.
    pub(crate) fn mcp_url(&self, region: Region) -> String {
        format!("http://127.0.0.1:{}{}", self.ads_port(region), crate::mcp::PATH)
    }

    /// Port of a region's Ads API host.
    pub(crate) fn ads_port(&self, region: Region) -> u16 {
        let offset = match region {
            Region::Na => 1,
            Region::Eu => 2,
            Region::Fe => 3,
        };
        self.port.saturating_add(offset)
    }

    /// A session token of `issuer` for `user`, issued at `at`.
    ///
    /// documented: Clerk, session tokens v2 (no `azp` without an Origin); `role` is what the
    /// Supabase integration adds. `nbf` ten seconds early: observed in Clerk's fixtures.
    pub(crate) fn session_jwt(
        &self,
        issuer: &str,
        user: &str,
        session: &str,
        verified: Verified,
        at: Timestamp,
        marks: Marks,
    ) -> Result<String, KeyError> {
        let iat = at.as_second();
        let minutes = |since: Timestamp| (iat - since.as_second()).max(0) / 60;
        let mut claims = serde_json::json!({
            "iss": issuer,
            "sub": user,
            "sid": session,
            "iat": iat,
            "nbf": iat - 10,
            "exp": iat.saturating_add_unsigned(self.lives.session_token.as_secs()),
            "jti": crate::random::alphanumeric(20),
            "v": 2,
            "sts": if marks.pending { "pending" } else { "active" },
            "fva": [minutes(verified.first), verified.second.map_or(-1, minutes)],
        });
        if marks.role {
            claims["role"] = "authenticated".into();
        }
        self.key.sign(&claims)
    }
}

/// When the factors of a session were given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verified {
    pub(crate) first: Timestamp,
    pub(crate) second: Option<Timestamp>,
}

impl World {
    fn seed(lives: Lives, now: Timestamp) -> Self {
        Self {
            clerk: Clerk::seed(),
            lwa: Lwa::seed(lives.access_token),
            reports: Reports::new(),
            unified_reports: UnifiedReports::default(),
            watch: Watch::seed(now),
            campaigns: Changes::default(),
            mcp: McpWorld::default(),
        }
    }
}

impl World {
    /// The ids of the reports of the unified API, oldest first.
    pub(crate) fn unified_reports_by_age(&self) -> Vec<String> {
        let mut all: Vec<_> = self.unified_reports.iter().collect();
        all.sort_by_key(|(_, report)| report.created);
        all.into_iter().map(|(id, _)| id.clone()).collect()
    }
}

/// What a session token says beside whose it is.
#[derive(Clone, Copy)]
pub(crate) struct Marks {
    /// The role of the Supabase integration.
    pub(crate) role: bool,
    /// The session has tasks left.
    pub(crate) pending: bool,
}

/// Locks `mutex`; a panic of another holder does not spread.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock()
}

/// `start` plus `life`, at most the end of time.
pub(crate) fn after(start: Timestamp, life: Duration) -> Timestamp {
    start.checked_add(life).unwrap_or(Timestamp::MAX)
}

fn read_state(path: &Path) -> Result<Option<Stored<World>>, StartError> {
    let fail = |reason: String| StartError::State { path: path.to_owned(), reason };
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| fail(error.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(fail(error.to_string())),
    }
}

/// Writes beside the file and renames: a reader, or a restart after a kill, sees one whole state.
fn write_state(path: &Path, stored: &Stored<&World>) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(&serde_json::to_vec(stored)?)?;
    drop(file);
    std::fs::rename(&beside, path)
}
