//! Child processes that end with their starter.
//!
//! Every command runs in a process group of its own under a small shell that waits for the end of its
//! standard input. The write end of that pipe lives in this process: dropping the [`Guarded`], a panic,
//! Ctrl-C and `kill -9` all close it, and the shell then stops the command and its group.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process, kill_process_group};

const SCRIPT: &str = include_str!("guard.sh");

/// How a command is to be run: its name in messages, its log, the signal that stops it.
#[derive(Debug, Clone)]
pub struct Guard {
    name: String,
    log: Option<PathBuf>,
    stop: &'static str,
    user: Option<(u32, u32)>,
}

impl Guard {
    /// A guard whose messages call the command `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), log: None, stop: "TERM", user: None }
    }

    /// Writes everything the command prints to `path`, replacing what was there.
    #[must_use]
    pub fn log(mut self, path: impl Into<PathBuf>) -> Self {
        self.log = Some(path.into());
        self
    }

    /// The signal, by its name without `SIG`, that asks the command to end. `TERM` by default; after ten
    /// seconds the group is killed.
    #[must_use]
    pub fn stop_with(mut self, signal: &'static str) -> Self {
        self.stop = signal;
        self
    }

    /// Runs the command as another user and group (only root may).
    #[must_use]
    pub fn as_user(mut self, user: Option<(u32, u32)>) -> Self {
        self.user = user;
        self
    }

    /// Starts `command` with an empty standard input; its output goes to the log and to
    /// [`Guarded::wait_for_line`].
    pub fn start(&self, command: &Command) -> Result<Guarded> {
        let mut shell = Command::new("/bin/sh");
        shell.arg("-c").arg(SCRIPT).arg("guard").arg(self.stop);
        shell.arg(command.get_program()).args(command.get_args());
        for (key, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(key, value),
                None => shell.env_remove(key),
            };
        }
        if let Some(dir) = command.get_current_dir() {
            shell.current_dir(dir);
        }
        if let Some((uid, gid)) = self.user {
            shell.uid(uid).gid(gid);
        }
        shell.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());

        let log = self.log.as_deref().map(create_log).transpose()?;
        let mut child = shell.spawn().with_context(|| format!("starting {}", self.name))?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().context("the pipe of the child is missing")?;
        let output = Arc::new(Output::default());
        let reader = std::thread::spawn({
            let output = Arc::clone(&output);
            move || output.read(BufReader::new(stdout), log)
        });
        Ok(Guarded {
            name: self.name.clone(),
            log: self.log.clone(),
            child,
            stdin,
            output,
            reader: Some(reader),
        })
    }
}

fn create_log(path: &Path) -> Result<File> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("creating {}", parent.display()))?;
    }
    OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(true)
        .open(path)
        .with_context(|| format!("opening {}", path.display()))
}

/// The printed lines of a command, and whether more can come.
#[derive(Debug, Default)]
struct Output {
    state: Mutex<Lines>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Lines {
    lines: Vec<String>,
    ended: bool,
}

impl Output {
    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, mut from: impl BufRead, mut log: Option<File>) {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match from.read_until(b'\n', &mut bytes) {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
            if let Some(log) = log.as_mut() {
                // A full disk must not stop the command; its lines stay in memory.
                let _ = log.write_all(&bytes);
            }
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            self.lock().lines.push(line);
            self.changed.notify_all();
        }
        self.lock().ended = true;
        self.changed.notify_all();
    }
}

/// A running command. Dropping it stops the command and everything in its process group.
#[derive(Debug)]
pub struct Guarded {
    name: String,
    log: Option<PathBuf>,
    child: Child,
    stdin: Option<ChildStdin>,
    output: Arc<Output>,
    reader: Option<JoinHandle<()>>,
}

impl Guarded {
    /// The process group of the command, equal to the process id of the guarding shell.
    pub fn group(&self) -> u32 {
        self.child.id()
    }

    /// The process ids of the group: the guarding shell, the command and its descendants.
    pub fn members(&self) -> Result<Vec<i32>> {
        Ok(self.group_members()?.into_iter().map(|(pid, _)| pid).collect())
    }

    /// Sends a signal to the processes of the group whose program is called `program`.
    pub fn signal(&self, program: &str, signal: Signal) -> Result<()> {
        let mut reached = false;
        for (pid, name) in self.group_members()? {
            if name == program
                && let Some(pid) = Pid::from_raw(pid)
            {
                kill_process(pid, signal)?;
                reached = true;
            }
        }
        if !reached {
            bail!("{} has no process called {program}", self.name);
        }
        Ok(())
    }

    fn group_members(&self) -> Result<Vec<(i32, String)>> {
        let mut members = Vec::new();
        for entry in std::fs::read_dir("/proc")?.flatten() {
            let Ok(pid) = entry.file_name().to_string_lossy().parse::<i32>() else { continue };
            let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
            // `pid (program) state parent group ...`; the name may hold blanks and brackets.
            let Some((head, rest)) = stat.rsplit_once(") ") else { continue };
            let group = rest.split(' ').nth(2).and_then(|group| group.parse::<u32>().ok());
            if group == Some(self.group())
                && let Some((_, name)) = head.split_once('(')
            {
                members.push((pid, name.to_owned()));
            }
        }
        Ok(members)
    }

    /// The first printed line that `wanted` accepts.
    ///
    /// # Errors
    /// The command ended first, or `patience` ran out; the message holds the last lines printed.
    pub fn wait_for_line(&self, patience: Duration, wanted: impl Fn(&str) -> bool) -> Result<String> {
        let end = Instant::now() + patience;
        let mut seen = 0;
        let mut state = self.output.lock();
        loop {
            if let Some(line) = state.lines[seen..].iter().find(|line| wanted(line)) {
                return Ok(line.clone());
            }
            seen = state.lines.len();
            if state.ended {
                bail!("{} ended before it was ready:\n{}", self.name, tail(&state.lines, 30));
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                bail!("{} was not ready in {} s:\n{}", self.name, patience.as_secs(), tail(&state.lines, 30));
            }
            state = self.output.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Everything printed so far.
    pub fn lines(&self) -> Vec<String> {
        self.output.lock().lines.clone()
    }

    /// The last line printed, if any.
    pub fn last_line(&self) -> Option<String> {
        self.output.lock().lines.iter().rev().find(|line| !line.trim().is_empty()).cloned()
    }

    /// Waits at most `patience` for the command to end by itself; `None` while it still runs.
    pub fn wait_for(&mut self, patience: Duration) -> Result<Option<ExitStatus>> {
        let end = Instant::now() + patience;
        let mut state = self.output.lock();
        while !state.ended {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            state = self.output.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(state);
        Ok(Some(self.child.wait()?))
    }

    /// Whether the command still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks the command to end and waits until its group is gone.
    pub fn stop(mut self) {
        self.end();
    }

    /// Kills the whole group at once, as a crash would.
    pub fn kill(mut self) {
        self.kill_group();
        self.end();
    }

    fn kill_group(&self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }

    fn end(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
        // The shell is reaped; whatever ignored its TERM is still in the group.
        self.kill_group();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }

    /// Where the output goes, if a log was asked for.
    pub fn log(&self) -> Option<&Path> {
        self.log.as_deref()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if self.reader.is_some() {
            self.end();
        }
    }
}

/// The last `count` of `lines`, one per line.
pub fn tail(lines: &[String], count: usize) -> String {
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// The exit code a shell would show: 128 and the signal for a command that a signal ended.
pub fn exit_code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}
