//! Starts of the program: two within a tenth of a second, and second starts that must open no window.
//!
//! Nobody has to be signed in: the window opens at its first screen.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::bus::Notifications;
use crate::processes;
use crate::report::Report;
use crate::scenario::SINGLE_INSTANCE;
use crate::world::World;

pub(crate) const WINDOW: &str = "Adkeeper";
/// Between the two starts of a pair, in milliseconds.
const GAPS: [u64; 13] = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60];
/// How long one step of a start may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks at what no event tells.
pub(crate) const GLANCE: Duration = Duration::from_millis(10);
/// A window that was asked for is there by then.
pub(crate) const SETTLED: Duration = Duration::from_secs(2);
/// An argument that is no Unicode text.
const ODD: &[u8] = b"--odd=\xff";
/// An address of the app's scheme that no URL parser takes.
const REFUSED: &str = "com.adkeeper.desktop://x^y/";

/// Runs the walk and returns how many steps it took.
pub async fn run(root: &Path, programs: &Path) -> Result<usize> {
    let mut report = Report::new(&root.join("target/starts"))?;
    let data = tempfile::Builder::new().prefix("adkeeper-data-").tempdir()?;
    let folder = data.path().display().to_string();
    let mut world = World::start(&root.join("target/logs/starts"), &[("ADKEEPER_DATA_DIR", &folder)]).await?;
    world.put("ADKEEPER_DUMPABLE", None);
    let notifications = world.bus.notifications().await?;
    let mut starts = Starts { world, notifications, data, binary: programs.join("adkeeper-desktop") };
    let done = starts.walk(&mut report).await;
    let left = starts.world.end();
    report.write(done.as_ref().err().map(|error| format!("{error:#}")).as_deref())?;
    done?;
    ensure!(left.is_empty(), "left behind: {left:#?}");
    report.passed("nothing is left running", "");
    Ok(report.steps())
}

pub(crate) struct Starts {
    pub(crate) world: World,
    pub(crate) notifications: Notifications,
    pub(crate) data: TempDir,
    binary: PathBuf,
}

impl Starts {
    async fn walk(&mut self, report: &mut Report) -> Result<()> {
        for gap in GAPS {
            self.pair(gap).await.with_context(|| format!("starts {gap} ms apart"))?;
        }
        report.passed("two starts side by side leave one program and one window", format!("{GAPS:?} ms"));
        let mut first =
            self.world.command(&self.binary).arg("--autostart").arg(OsStr::from_bytes(ODD)).spawn()?;
        self.world.bus.wait_for_name(SINGLE_INSTANCE, PATIENCE).await?;
        for quiet in ["--autostart", REFUSED] {
            self.second(&[quiet]).await.with_context(|| format!("a second start with {quiet}"))?;
            tokio::time::sleep(SETTLED).await;
            ensure!(self.world.windows(WINDOW)? == 0, "a second start with {quiet} opened the window");
        }
        report.passed("a second start at login, or with an address that no parser takes, opens nothing", "");
        ensure!(first.try_wait()?.is_none(), "the start with an argument that isn't Unicode ended");
        report.passed("an argument that isn't Unicode ends no start", "");
        let oversized = format!("com.adkeeper.desktop://callback/{}", "x".repeat(100_000));
        self.second(&[&oversized]).await?;
        self.second(&[]).await?;
        self.world.wait_for_windows(WINDOW, 1).await?;
        report.passed("and one by a user still does", "");
        let log = self.log()?;
        ensure!(log.len() < 50_000, "the log took the whole address: {} bytes", log.len());
        report.passed("a long address stays out of the log", format!("{} bytes", log.len()));
        let limits = fs::read_to_string(format!("/proc/{}/limits", first.id()))?;
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
        ensure!(core.split_whitespace().filter(|word| *word == "0").count() == 2, "{core}");
        report.passed("a crash would leave no memory on the disk", core);
        end(&mut first).await?;
        self.world.bus.wait_until_free(SINGLE_INSTANCE, PATIENCE).await?;
        self.without_a_tray(report).await
    }

    /// Two starts `gap` milliseconds apart: the second hands over and ends, the window is there once.
    async fn pair(&self, gap: u64) -> Result<()> {
        let mut one = self.start(&[])?;
        tokio::time::sleep(Duration::from_millis(gap)).await;
        let mut two = self.start(&[])?;
        // Either may be the one that stays: the bus decides.
        let first = async {
            loop {
                if let Some(status) = one.try_wait()?.or(two.try_wait()?) {
                    return anyhow::Ok(status);
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        let done = match tokio::time::timeout(PATIENCE, first).await {
            Ok(Ok(status)) if status.success() => self.world.wait_for_windows(WINDOW, 1).await,
            Ok(Ok(status)) => Err(anyhow::anyhow!("one ended with {status}")),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(anyhow::anyhow!("neither handed over to the other")),
        };
        let ends = [end(&mut one).await, end(&mut two).await];
        done?;
        ends.into_iter().collect::<Result<Vec<_>>>()?;
        self.world.bus.wait_until_free(SINGLE_INSTANCE, PATIENCE).await?;
        let log = self.log()?;
        let panicked = log.lines().find(|line| line.contains("panic"));
        ensure!(panicked.is_none(), "{panicked:?}");
        Ok(())
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Result<Child> {
        self.world.command(&self.binary).args(arguments).spawn().context("starting the app")
    }

    /// A second start, which has to hand over and end well.
    pub(crate) async fn second(&self, arguments: &[&str]) -> Result<()> {
        let mut child = self.start(arguments)?;
        let status = ended(&mut child).await;
        if status.is_err() {
            child.kill()?;
            child.wait()?;
        }
        ensure!(status?.success(), "it ended badly");
        Ok(())
    }

    pub(crate) fn log(&self) -> Result<String> {
        let mut text = String::new();
        for file in fs::read_dir(self.data.path().join("logs"))? {
            text.push_str(&fs::read_to_string(file?.path())?);
        }
        Ok(text)
    }
}

/// Asks the app to end; one that does not is killed.
pub(crate) async fn end(child: &mut Child) -> Result<()> {
    if child.try_wait()?.is_some() {
        return Ok(());
    }
    processes::terminate(i32::try_from(child.id())?)?;
    if ended(child).await.is_err() {
        child.kill()?;
        child.wait()?;
        bail!("it had to be killed");
    }
    Ok(())
}

pub(crate) async fn ended(child: &mut Child) -> Result<ExitStatus> {
    let wait = async {
        loop {
            if let Some(status) = child.try_wait()? {
                return anyhow::Ok(status);
            }
            tokio::time::sleep(GLANCE).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.context("it did not end")?
}
