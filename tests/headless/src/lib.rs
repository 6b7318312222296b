//! The keeper with its socket and no window: one sandbox, one keeper that listens, and command lines that call it.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "for tests, of which a panic is the failure"
)]

use async_trait::async_trait;
use domain::config::Config;
use domain::hand_out::Decision;
use domain::{Cause, Clock, Region, Timestamp};
use jiff::SignedDuration;
use keeper::view::{ActivityFilter, ActivityView, AppEvent, QuestionView, WayBack};
use keeper::{
    Browser, BrowserError, Database, Dependencies, FileLocks, FixedSetup, Keeper, NoConsent, SystemEntropy,
    Timeouts,
};
use local_api::answer::Check;
use local_api::{Endpoint, ScreenName};
use local_server::{Callers, Desktop, Server, serve};
use sandbox::{Sandbox, SandboxConfig, SandboxHandle};
use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::process::Command;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use vault::MemoryVault;

/// The sandbox's name for a token refresh, to count them.
pub const REFRESHES: &str = "POST /auth/o2/token refresh_token";
/// A login with accounts in several regions.
pub const NORTHWIND: &str = "northwind-agency";

/// The computer's clock, moved by hand.
#[derive(Default)]
pub struct MovedClock(Mutex<SignedDuration>);

impl MovedClock {
    /// Moves it.
    pub fn advance(&self, by: SignedDuration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + *self.0.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        keeper::SystemClock.monotonic() + Duration::try_from(*self.0.lock().unwrap()).unwrap_or_default()
    }
}

#[derive(Default)]
struct Opened(Mutex<String>);

impl Browser for Opened {
    fn open(&self, url: &str) -> Result<(), BrowserError> {
        url.clone_into(&mut self.0.lock().unwrap());
        Ok(())
    }
}

/// The shell, as far as programs meet it.
#[derive(Default)]
pub struct Shell(pub Mutex<Vec<ScreenName>>);

#[async_trait]
impl Desktop for Shell {
    fn open(&self, screen: ScreenName) {
        self.0.lock().unwrap().push(screen);
    }

    fn explain(&self, cause: Cause) -> String {
        format!("It is {}.", cause.as_str())
    }

    async fn checks(&self) -> Vec<Check> {
        vec![Check::ok("tray", "there")]
    }
}

/// A signed-in user with one login, whose programs can call.
pub struct World {
    /// Clerk and Amazon.
    pub sandbox: SandboxHandle,
    /// What is configured.
    pub config: Config,
    /// The core.
    pub keeper: Keeper,
    /// The keychain.
    pub vault: Arc<MemoryVault>,
    /// The clock of core and sandbox.
    pub clock: Arc<MovedClock>,
    /// The shell.
    pub shell: Arc<Shell>,
    /// The data folder, which is the runtime folder too.
    pub folder: tempfile::TempDir,
    /// The command-line program.
    pub cli: PathBuf,
    opened: Arc<Opened>,
    listening: CancellationToken,
}

impl World {
    /// Ada is signed in and has connected one login.
    pub async fn start(cli: impl AsRef<Path>) -> Self {
        let cli = cli.as_ref().to_owned();
        let clock: Arc<MovedClock> = Arc::default();
        let config = SandboxConfig { clock: clock.clone(), ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).await.unwrap();
        let config = Config::for_sandbox(&sandbox.base_url()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (vault, opened): (_, Arc<Opened>) = (Arc::new(MemoryVault::new()), Arc::default());
        let keeper = Keeper::start(Dependencies {
            config: config.clone(),
            setup: Arc::new(FixedSetup),
            consent: Arc::new(NoConsent),
            timeouts: Timeouts::default(),
            database: Database::Folder(folder.path().to_owned()),
            locks: Arc::new(FileLocks::new(folder.path().join("locks"))),
            provider: None,
            vault: vault.clone(),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
            browser: opened.clone(),
            version: "0.0.0-test".into(),
        });
        let (shell, listening) = (Arc::new(Shell::default()), CancellationToken::new());
        let world = Self { sandbox, config, keeper, vault, clock, shell, folder, cli, opened, listening };
        world.until("started", async |keeper| keeper.snapshot().await.setup.amazon).await;
        world.listen().await;
        world.keeper.begin_sign_in().await.unwrap();
        let browser = sandbox::Browser::new().unwrap();
        let back = browser.sign_in(&world.opened(), "ada@example.com", "correct horse").await.unwrap();
        world.keeper.handle_callback(back.as_str()).await.unwrap();
        world.connect(NORTHWIND, "Agency").await;
        world
    }

    fn opened(&self) -> String {
        self.opened.0.lock().unwrap().clone()
    }

    /// Connects a login and tracks all it has; returns the connection's id.
    pub async fn connect(&self, login: &str, label: &str) -> String {
        self.keeper.begin_connect(Region::Na, None, WayBack::Bounce).await.unwrap();
        let browser = sandbox::Browser::new().unwrap();
        let allow = sandbox::Decision::Allow(login.to_owned());
        let returned = browser.consent(&self.opened(), &allow).await.unwrap();
        let back = sandbox::Browser::bounce(&returned).unwrap();
        self.keeper.handle_callback(back.as_str()).await.unwrap();
        let review = self.keeper.review().await.unwrap().expect("a login waits for review");
        let all = review.accounts.into_iter().map(|account| account.id).collect();
        self.keeper.confirm_review(label.to_owned(), all, false).await.unwrap()
    }

    /// Where the keeper listens.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint::below(self.folder.path(), Some(self.folder.path()))
    }

    async fn listen(&self) {
        let server = Server {
            keeper: self.keeper.clone(),
            desktop: self.shell.clone(),
            callers: Callers::new(Some(self.cli.clone())),
            version: "0.0.0-test".to_owned(),
        };
        let (endpoint, cancel) = (self.endpoint(), self.listening.clone());
        let (ready, listens) = oneshot::channel();
        tokio::spawn(async move {
            serve(&endpoint, server, cancel, || ready.send(()).unwrap()).await.unwrap();
        });
        listens.await.unwrap();
    }

    /// Waits, by the core's own events, until something is so.
    pub async fn until(&self, what: &str, wanted: impl AsyncFn(&Keeper) -> bool) {
        let mut events = self.keeper.subscribe();
        let looked = async {
            while !wanted(&self.keeper).await {
                let _ = events.recv().await;
            }
        };
        // Only ends a test that would hang.
        tokio::time::timeout(Duration::from_secs(60), looked)
            .await
            .unwrap_or_else(|_| panic!("never {what}"));
    }

    /// The command line, ready to be run.
    pub fn command<I: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = I>) -> Command {
        let mut command = self.program(&self.cli);
        command.args(arguments);
        command
    }

    /// A program, ready to be run, that finds the command line by its name.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut path: Vec<PathBuf> = self.cli.parent().map(Path::to_owned).into_iter().collect();
        path.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("XDG_RUNTIME_DIR", self.folder.path())
            .env("ADKEEPER_DATA_DIR", self.folder.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        for variable in ["ADKEEPER_ACCOUNT", "ADKEEPER_LOGIN", "ADKEEPER_REGION", "ADKEEPER_EXEC"] {
            command.env_remove(variable);
        }
        command
    }

    /// Runs a command line to its end.
    pub async fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().await.unwrap())
    }

    /// Runs a command while the user gives `decision` to whatever it asks.
    pub async fn run_allowed(&self, arguments: &[&str], decision: Decision) -> Ran {
        self.while_deciding(decision, self.run(arguments)).await
    }

    /// Waits for `done` while the user gives `decision` to whatever is asked.
    pub async fn while_deciding<T>(&self, decision: Decision, done: impl Future<Output = T>) -> T {
        tokio::select! {
            done = done => done,
            () = self.answer_all(decision) => unreachable!(),
        }
    }

    /// Answers whatever is asked, for ever.
    pub async fn answer_all(&self, decision: Decision) {
        loop {
            self.question().await;
            for question in self.keeper.questions() {
                let _ = self.keeper.answer_question(question.id, decision).await;
            }
        }
    }

    /// The next question.
    pub async fn question(&self) -> QuestionView {
        let mut events = self.keeper.subscribe();
        loop {
            if let Some(question) = self.keeper.questions().pop() {
                return question;
            }
            if let Ok(AppEvent::ProgramsChanged) = events.recv().await {}
        }
    }

    /// What programs did, the newest first.
    pub async fn log(&self) -> Vec<ActivityView> {
        let filter = ActivityFilter { programs: Some(true), ..ActivityFilter::default() };
        self.keeper.activity(filter, None).await.unwrap().rows
    }

    /// How often a token was refreshed.
    pub fn refreshes(&self) -> u64 {
        self.sandbox.control().count(REFRESHES)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.listening.cancel();
    }
}

/// What a command line did.
#[derive(Debug)]
pub struct Ran {
    /// Its exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// What it printed, of the version that is known.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        let value: Value = serde_json::from_str(&self.out).unwrap();
        assert_eq!(value["version"], 1);
        value
    }

    /// What it said on standard error; it failed with `code`.
    #[track_caller]
    pub fn fails(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.out, "", "a failure says nothing where an answer is read");
        &self.err
    }
}
