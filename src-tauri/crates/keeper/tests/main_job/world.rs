//! One sandbox, one data folder, one vault, and a core that can be restarted on them.

use domain::config::{Config, Layer, Part};
use domain::session::Slot;
use domain::{Clock, Region, Timestamp};
use jiff::SignedDuration;
use keeper::view::{AppEvent, AppSnapshot, CommandError, ConnectionView, NoticeView, WayBack};
use keeper::{
    Browser, BrowserError, Consent, Database, Dependencies, Disclosure, FileLocks, Keeper, ReadPace,
    SetupFile, SetupFileError, SystemEntropy, Timeouts,
};
use sandbox::{Decision, Sandbox, SandboxConfig, SandboxHandle};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use url::Url;
use vault::{MemoryVault, VaultKey};

pub const ADA: (&str, &str) = ("ada@example.com", "correct horse");
pub const BEN: (&str, &str) = ("ben@example.com", "battery staple");
pub const NORTHWIND: &str = "northwind-agency";
pub const HARBOUR: &str = "harbour-goods";
pub const REFRESHES: &str = "POST /auth/o2/token refresh_token";

/// The computer's clock, moved by hand.
#[derive(Default)]
pub struct MovedClock(Mutex<SignedDuration>);

impl MovedClock {
    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + *self.0.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        let moved = Duration::try_from(*self.0.lock().unwrap()).unwrap_or_default();
        keeper::SystemClock.monotonic() + moved
    }
}

/// Remembers what it was asked to open.
#[derive(Default)]
pub struct Opened(Mutex<Vec<String>>);

impl Browser for Opened {
    fn open(&self, url: &str) -> Result<(), BrowserError> {
        self.0.lock().unwrap().push(url.to_owned());
        Ok(())
    }
}

impl Opened {
    pub fn last(&self) -> String {
        self.0.lock().unwrap().last().expect("the browser was not opened").clone()
    }
}

pub struct World {
    pub sandbox: SandboxHandle,
    pub dir: tempfile::TempDir,
    pub vault: Arc<MemoryVault>,
    pub clock: Arc<MovedClock>,
    pub opened: Arc<Opened>,
    pub setup: Arc<MemorySetup>,
    pub config: Config,
    pub timeouts: Timeouts,
    pub keeper: Keeper,
}

/// A second computer of somebody.
pub struct Computer {
    pub dir: tempfile::TempDir,
    pub vault: Arc<MemoryVault>,
    pub opened: Arc<Opened>,
    pub keeper: Keeper,
}

impl Computer {
    /// Waits, by the core's own events, until its connections are as wanted.
    pub async fn until(&self, what: &str, wanted: impl Fn(&[ConnectionView]) -> bool) -> Vec<ConnectionView> {
        let mut changes = Changes::of(&self.keeper);
        loop {
            if let Ok(all) = self.keeper.connections().await
                && wanted(&all)
            {
                return all;
            }
            changes.next(what).await;
        }
    }

    pub async fn sign_in(&self, (email, password): (&str, &str)) {
        let mut changes = Changes::of(&self.keeper);
        while !self.keeper.snapshot().await.setup.amazon {
            changes.next("started").await;
        }
        self.keeper.begin_sign_in().await.unwrap();
        let back = browser().sign_in(&self.opened.last(), email, password).await.unwrap();
        self.keeper.handle_callback(back.as_str()).await.unwrap();
    }

    /// Comes back from Amazon with `login`, up to the review.
    pub async fn authorise(&self, login: &str, again: Option<&str>) {
        self.keeper.begin_connect(Region::Na, again.map(str::to_owned), WayBack::Bounce).await.unwrap();
        let returned =
            browser().consent(&self.opened.last(), &Decision::Allow(login.to_owned())).await.unwrap();
        let back = sandbox::Browser::bounce(&returned).unwrap();
        self.keeper.handle_callback(back.as_str()).await.unwrap();
    }
}

/// What the set-up screen wrote, part by part, and what its user was asked.
pub struct MemorySetup {
    pub written: Mutex<HashMap<Part, Layer>>,
    pub full: AtomicBool,
    pub asked: Mutex<Vec<Disclosure>>,
    /// What the user answers; without an answer the question stays open.
    pub agrees: watch::Sender<Option<bool>>,
}

impl Default for MemorySetup {
    fn default() -> Self {
        Self {
            written: Mutex::default(),
            full: AtomicBool::default(),
            asked: Mutex::default(),
            agrees: watch::Sender::new(Some(true)),
        }
    }
}

#[async_trait::async_trait]
impl Consent for MemorySetup {
    async fn ask(&self, disclosure: &Disclosure) -> bool {
        self.asked.lock().unwrap().push(disclosure.clone());
        let mut answer = self.agrees.subscribe();
        let agrees = *answer.wait_for(Option::is_some).await.unwrap();
        agrees == Some(true)
    }
}

impl SetupFile for MemorySetup {
    fn fixed(&self, _part: Part) -> bool {
        false
    }

    fn check(&self) -> Result<(), SetupFileError> {
        if self.full.load(Ordering::SeqCst) {
            return Err(SetupFileError("no space left".into()));
        }
        Ok(())
    }

    fn save(&self, part: Part, layer: &Layer) -> Result<(), SetupFileError> {
        self.check()?;
        self.written.lock().unwrap().insert(part, layer.clone());
        Ok(())
    }
}

/// Long enough for a busy computer; what is tried again is tried at once.
pub const TIMEOUTS: Timeouts = Timeouts {
    token: Duration::from_secs(30),
    ads: Duration::from_secs(40),
    backoff: Duration::from_millis(1),
    patience: Duration::from_secs(3),
    answer: Duration::from_secs(120),
    reads: READS,
};

/// Accounts are not looked at in the background, unless a test wants it.
const READS: ReadPace = ReadPace {
    first: Duration::from_secs(3600),
    least_gap: Duration::from_millis(1),
    round: Duration::from_millis(20),
    report: Duration::from_millis(10),
};

impl World {
    pub async fn start() -> Self {
        Self::start_with(SandboxConfig::default(), Arc::default()).await
    }

    /// With a sandbox whose clock moves with the core's.
    pub async fn start_on_one_clock() -> Self {
        let clock: Arc<MovedClock> = Arc::default();
        Self::start_with(SandboxConfig { clock: clock.clone(), ..SandboxConfig::default() }, clock).await
    }

    pub async fn start_with(config: SandboxConfig, clock: Arc<MovedClock>) -> Self {
        let sandbox = Sandbox::start(config).await.unwrap();
        let config = Config::for_sandbox(&sandbox.base_url()).unwrap();
        Self::start_configured(sandbox, config, clock).await
    }

    pub async fn start_configured(sandbox: SandboxHandle, config: Config, clock: Arc<MovedClock>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let vault = Arc::new(MemoryVault::new());
        let opened = Arc::new(Opened::default());
        let setup = Arc::default();
        let timeouts = TIMEOUTS;
        let keeper = keeper(&config, &dir, &vault, &clock, &opened, &setup, timeouts);
        let world = Self { sandbox, dir, vault, clock, opened, setup, config, timeouts, keeper };
        world.until("started", |snapshot| snapshot.setup.amazon).await;
        world
    }

    /// Restarts with another configuration.
    pub async fn restart_with(&mut self, config: Config) {
        self.config = config;
        self.restart().await;
    }

    /// The same world, restarted with these bounds unless it has them.
    pub async fn bounded(mut self, timeouts: Timeouts) -> Self {
        if self.timeouts != timeouts {
            self.timeouts = timeouts;
            self.restart().await;
        }
        self
    }

    /// Another computer at the same sandbox.
    pub fn computer(&self) -> Computer {
        self.start_computer(tempfile::tempdir().unwrap(), Arc::default())
    }

    /// The same one again, as this world is configured now.
    pub fn computer_on(&self, before: Computer) -> Computer {
        self.start_computer(before.dir, before.vault)
    }

    fn start_computer(&self, dir: tempfile::TempDir, vault: Arc<MemoryVault>) -> Computer {
        let (opened, setup) = (Arc::default(), Arc::default());
        let keeper = keeper(&self.config, &dir, &vault, &self.clock, &opened, &setup, self.timeouts);
        Computer { dir, vault, opened, keeper }
    }

    pub async fn restart(&mut self) {
        self.keeper.shutdown().await;
        self.start_again();
        self.until("restarted", |snapshot| snapshot.setup.amazon).await;
    }

    /// Starts a core on what an ended one left, and does not wait for it.
    pub fn start_again(&mut self) {
        self.keeper = keeper(
            &self.config,
            &self.dir,
            &self.vault,
            &self.clock,
            &self.opened,
            &self.setup,
            self.timeouts,
        );
    }

    /// Waits, by the core's own events, until the snapshot is as wanted.
    pub async fn until(&self, what: &str, wanted: impl Fn(&AppSnapshot) -> bool) -> AppSnapshot {
        let mut changes = Changes::of(&self.keeper);
        loop {
            let snapshot = self.keeper.snapshot().await;
            if wanted(&snapshot) {
                return snapshot;
            }
            changes.next(what).await;
        }
    }

    /// Waits, by the core's own events, until the only connection is as wanted.
    pub async fn until_connection(
        &self,
        what: &str,
        wanted: impl Fn(&ConnectionView) -> bool,
    ) -> ConnectionView {
        self.until_found(what, |all| all.pop().filter(|one| all.is_empty() && wanted(one))).await
    }

    /// The same for one of several connections.
    pub async fn until_one(
        &self,
        id: &str,
        what: &str,
        wanted: impl Fn(&ConnectionView) -> bool,
    ) -> ConnectionView {
        self.until_found(what, |all| all.drain(..).find(|one| one.id == id).filter(|one| wanted(one))).await
    }

    /// Waits, by the core's own events, until the notices are as wanted.
    pub async fn until_noticed(&self, what: &str, wanted: impl Fn(&[NoticeView]) -> bool) {
        let mut changes = Changes::of(&self.keeper);
        while !wanted(&self.keeper.notices().await.unwrap()) {
            changes.next(what).await;
        }
    }

    async fn until_found(
        &self,
        what: &str,
        find: impl Fn(&mut Vec<ConnectionView>) -> Option<ConnectionView>,
    ) -> ConnectionView {
        let mut changes = Changes::of(&self.keeper);
        loop {
            if let Some(found) = find(&mut self.keeper.connections().await.unwrap()) {
                return found;
            }
            changes.next(what).await;
        }
    }

    /// Signs in as a browser would and returns the address that came back.
    pub async fn sign_in(&self, (email, password): (&str, &str)) -> String {
        self.keeper.begin_sign_in().await.unwrap();
        let back = browser().sign_in(&self.opened.last(), email, password).await.unwrap();
        self.keeper.handle_callback(back.as_str()).await.unwrap();
        back.into()
    }

    /// The address with which Amazon answers the pending connect.
    pub async fn consent(&self, decision: &Decision) -> Url {
        let returned = browser().consent(&self.opened.last(), decision).await.unwrap();
        sandbox::Browser::bounce(&returned).unwrap()
    }

    /// Comes back from Amazon with `login`, up to the review.
    pub async fn authorise(&self, login: &str, again: Option<&str>) -> Result<(), CommandError> {
        self.keeper.begin_connect(Region::Na, again.map(str::to_owned), WayBack::Bounce).await?;
        let back = self.consent(&Decision::Allow(login.to_owned())).await;
        self.keeper.handle_callback(back.as_str()).await
    }

    /// Connects `login` and tracks all it has; returns the connection's id.
    pub async fn connect(&self, login: &str) -> String {
        self.authorise(login, None).await.unwrap();
        self.confirm_all().await
    }

    pub async fn confirm_all(&self) -> String {
        let review = self.keeper.review().await.unwrap().expect("a login waits for review");
        let all = review.accounts.into_iter().map(|account| account.id).collect();
        self.keeper.confirm_review(String::new(), all, false).await.unwrap()
    }

    /// Signed in as Ada with Northwind connected.
    pub async fn running(&self) -> String {
        self.sign_in(ADA).await;
        self.connect(NORTHWIND).await
    }

    /// Where the first user's device token of the configured Clerk instance is.
    pub fn device_token(&self) -> VaultKey {
        let host = self.config.clerk.as_ref().expect("Clerk is configured").host().replace('/', "_");
        VaultKey::device_token_in(&Slot::at(&host, None))
    }

    pub fn refreshes(&self) -> u64 {
        self.sandbox.control().count(REFRESHES)
    }

    /// What the computer's clock says.
    pub fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock and lets the schedule look at it.
    pub fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
        self.keeper.nudge();
    }
}

pub fn browser() -> sandbox::Browser {
    sandbox::Browser::new().unwrap()
}

/// The core's events while a test waits for something.
struct Changes {
    events: tokio::sync::broadcast::Receiver<AppEvent>,
    /// Only ends a test that would hang, also one whose core goes on telling of other things; nothing is measured
    /// by it.
    until: tokio::time::Instant,
}

impl Changes {
    fn of(keeper: &Keeper) -> Self {
        Self { events: keeper.subscribe(), until: tokio::time::Instant::now() + Duration::from_secs(90) }
    }

    async fn next(&mut self, what: &str) {
        let event = tokio::time::timeout_at(self.until, self.events.recv()).await;
        match event.unwrap_or_else(|_| panic!("never {what}")) {
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => panic!("the core ended before it was {what}"),
        }
    }
}

fn keeper(
    config: &Config,
    dir: &tempfile::TempDir,
    vault: &Arc<MemoryVault>,
    clock: &Arc<MovedClock>,
    opened: &Arc<Opened>,
    setup: &Arc<MemorySetup>,
    timeouts: Timeouts,
) -> Keeper {
    Keeper::start(Dependencies {
        config: config.clone(),
        setup: setup.clone(),
        consent: setup.clone(),
        timeouts,
        database: Database::Folder(dir.path().to_owned()),
        locks: Arc::new(FileLocks::with_patience(dir.path().join("locks"), Duration::from_secs(2))),
        provider: None,
        vault: vault.clone(),
        clock: clock.clone(),
        entropy: Arc::new(SystemEntropy),
        browser: opened.clone(),
        version: "0.0.0-test".into(),
    })
}
