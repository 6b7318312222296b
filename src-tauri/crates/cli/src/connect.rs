//! Reaching the app, and starting it in the tray when it isn't there.

use std::env;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use local_api::{Answer, Ask, Client, ClientError, Endpoint, Working};
use tokio::io::AsyncReadExt as _;
use tokio::process::ChildStderr;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::desktop::missing_variables;
use crate::exit::{Exit, Failed};

/// An app that is started has to listen within this long.
const START: Duration = Duration::from_secs(20);
/// Between two looks whether it listens: nothing tells that somebody will.
const LOOK: Duration = Duration::from_millis(50);
/// Most of what an app that could not start said.
const SAID: u64 = 4096;
/// How long it is read.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The app, running or not.
#[derive(Debug)]
pub struct App {
    endpoint: Endpoint,
    may_start: bool,
    quiet: bool,
    told: AtomicBool,
}

impl App {
    /// The app of this session: that of `ADKEEPER_DATA_DIR`, or the usual one.
    pub fn new(may_start: bool, quiet: bool) -> Self {
        let data_dir = env::var_os("ADKEEPER_DATA_DIR").filter(|value| !value.is_empty()).map(PathBuf::from);
        Self { endpoint: Endpoint::of(data_dir.as_deref()), may_start, quiet, told: AtomicBool::new(false) }
    }

    /// Where it listens.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// A connection, to an app that is started for it if need be.
    pub async fn connect(&self) -> Result<Client, Failed> {
        match Client::connect(&self.endpoint).await {
            Err(ClientError::NotRunning) if self.may_start => self.start().await,
            other => Ok(other?),
        }
    }

    /// One call by a connection of its own.
    pub async fn ask(&self, ask: Ask) -> Result<Answer, Failed> {
        let mut client = self.connect().await?;
        Ok(client.ask(ask, |on| self.waits(on)).await?)
    }

    /// Says once what is being waited for.
    pub fn waits(&self, on: Working) {
        if on == Working::User && !self.quiet && !self.told.swap(true, Ordering::Relaxed) {
            self.say("Waiting for you to allow this in Adkeeper…");
        }
    }

    fn say(&self, text: &str) {
        if !self.quiet {
            // Nobody may be reading.
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }

    async fn start(&self) -> Result<Client, Failed> {
        let program = program().ok_or_else(|| {
            Failed::here(
                Exit::NotRunning,
                "not_installed",
                "Adkeeper isn’t running, and its app isn’t beside this command. Start it, or install it again.",
            )
        })?;
        self.say("Starting Adkeeper…");
        let mut child = spawn(&program, missing_variables().await).map_err(|error| {
            Failed::here(
                Exit::NotRunning,
                "not_started",
                format!("Adkeeper can’t be started from {}: {error}.", program.display()),
            )
        })?;
        let deadline = Instant::now() + START;
        loop {
            match timeout_at(deadline, Client::connect(&self.endpoint)).await {
                Ok(Err(ClientError::NotRunning)) => {}
                Ok(other) => return Ok(other?),
                Err(_) => return Err(ClientError::NotResponding.into()),
            }
            // One that hands over to another that is starting ends well.
            if let Ok(Some(status)) = child.try_wait()
                && !status.success()
            {
                return Err(not_started(&mut child).await);
            }
            if Instant::now() >= deadline {
                return Err(Failed::here(
                    Exit::NotRunning,
                    "not_started",
                    "Adkeeper was started but isn’t ready after 20 seconds. Look at it, then try again.",
                ));
            }
            sleep(LOOK).await;
        }
    }
}

/// The app: named by `ADKEEPER_DESKTOP`, beside this program, or among the programs.
fn program() -> Option<PathBuf> {
    if let Some(named) = env::var_os("ADKEEPER_DESKTOP").filter(|value| !value.is_empty()) {
        return Some(named.into());
    }
    let name = format!("adkeeper-desktop{}", env::consts::EXE_SUFFIX);
    let here = env::current_exe().ok().and_then(|exe| exe.canonicalize().ok());
    let beside = here.map(|exe| exe.with_file_name(&name)).filter(|path| path.is_file());
    beside.or_else(|| {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join(&name)).find(|path| path.is_file())
    })
}

/// Started into the tray, apart from this terminal: its Ctrl+C and its end are not the app's.
fn spawn(program: &PathBuf, variables: Vec<(&str, String)>) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command.envs(variables);
    command.arg("--autostart").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        const DETACHED_PROCESS: u32 = 0x8;
        std::os::windows::process::CommandExt::creation_flags(&mut command, DETACHED_PROCESS);
    }
    command.spawn()
}

/// What the app said before it ended. A process that it left behind may hold the pipe open, so this is bounded too.
async fn not_started(child: &mut Child) -> Failed {
    let mut said = Vec::new();
    if let Some(Ok(stderr)) = child.stderr.take().map(ChildStderr::from_std) {
        // Cut off: less is said.
        let _ = timeout(LAST_WORDS, stderr.take(SAID).read_to_end(&mut said)).await;
    }
    let said = String::from_utf8_lossy(&said);
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    // Its own words, rather than what a library or a backtrace adds.
    let said = lines().find_map(|line| line.strip_prefix("adkeeper: ")).or_else(|| lines().next_back());
    let why = said.map_or_else(String::new, |said| format!(": {said}"));
    Failed::here(Exit::NotRunning, "not_started", format!("Adkeeper couldn’t start{why}."))
}
