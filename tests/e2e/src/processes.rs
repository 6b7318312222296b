//! Finding processes of our own in /proc.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

/// The processes whose program is `program` and whose environment holds `mark` (`KEY=value`). Another walk on
/// this machine may run the same program.
pub fn running(program: &Path, mark: &str) -> Vec<i32> {
    let ours = |pid: &i32| {
        fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == program) && is_marked(*pid, mark)
    };
    pids().filter(ours).collect()
}

/// The processes of the web engine that `parent` started. What else it starts, such as `xdg-mime`, comes and goes
/// at its own pace.
pub fn web_engine_below(parent: i32) -> Vec<(i32, String)> {
    below(parent).into_iter().filter(|(_, name)| name.starts_with("WebKit")).collect()
}

fn is_marked(pid: i32, mark: &str) -> bool {
    let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|entry| entry == mark.as_bytes())
}

/// The processes that `parent` started, or those that they started, with the names of their programs.
pub fn below(parent: i32) -> Vec<(i32, String)> {
    let mut found: Vec<(i32, String)> = Vec::new();
    let all: Vec<(i32, i32, String)> = pids().filter_map(stat).collect();
    let mut parents = vec![parent];
    while let Some(parent) = parents.pop() {
        for (pid, _, name) in all.iter().filter(|(_, above, _)| *above == parent) {
            parents.push(*pid);
            found.push((*pid, name.clone()));
        }
    }
    found
}

/// Process, parent and the first fifteen letters of the program's name.
fn stat(pid: i32) -> Option<(i32, i32, String)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // `pid (program) state parent ...`; the name may hold blanks and brackets.
    let (head, rest) = stat.rsplit_once(") ")?;
    let mut rest = rest.split(' ');
    // One that has ended stays listed until its parent has heard of it.
    if rest.next()? == "Z" {
        return None;
    }
    let parent = rest.next()?.parse().ok()?;
    Some((pid, parent, head.split_once('(')?.1.to_owned()))
}

/// The memory that a process has for itself and its share of what it has with others, in kB.
pub fn share_of_memory(pid: i32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0)
}

/// Returns when a process has ended.
pub async fn ended(pid: i32, patience: Duration) -> Result<()> {
    let Some(pid) = Pid::from_raw(pid) else { return Ok(()) };
    let watched = match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(watched) => watched,
        Err(Errno::SRCH) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let patience = Timespec::try_from(patience)?;
    let ended = tokio::task::spawn_blocking(move || {
        poll(&mut [PollFd::new(&watched, PollFlags::IN)], Some(&patience))
    });
    ensure!(ended.await?? == 1, "a process did not end");
    Ok(())
}

/// Asks a process to end, as a session does that is being closed.
pub fn terminate(pid: i32) -> Result<()> {
    let pid = Pid::from_raw(pid).context("no such process")?;
    Ok(kill_process(pid, Signal::TERM)?)
}

/// Stops a process where it is: it lives and answers nothing.
pub fn stop(pid: i32) -> Result<()> {
    let pid = Pid::from_raw(pid).context("no such process")?;
    Ok(kill_process(pid, Signal::STOP)?)
}

/// Lets a process that was stopped continue.
pub fn resume(pid: i32) -> Result<()> {
    let pid = Pid::from_raw(pid).context("no such process")?;
    Ok(kill_process(pid, Signal::CONT)?)
}

/// Kills one process, as a crash would.
pub fn kill(pid: i32) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// How long a process that was told to end a moment ago may take.
const GRACE: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// Whether a process has ended, or does so within the grace: the guard of a program has short-lived children.
fn is_ending(pid: i32) -> bool {
    let Some(pid) = Pid::from_raw(pid) else { return true };
    match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(watched) => poll(&mut [PollFd::new(&watched, PollFlags::IN)], Some(&GRACE)) == Ok(1),
        Err(error) => error == Errno::SRCH,
    }
}

/// Kills the processes whose environment holds `mark` (`KEY=value`) and that don't end on their own, and returns
/// their command lines.
pub fn kill_marked(mark: &str) -> Vec<String> {
    let mut killed = Vec::new();
    for pid in pids() {
        if is_marked(pid, mark) && u32::try_from(pid) != Ok(std::process::id()) && !is_ending(pid) {
            let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            killed.push(String::from_utf8_lossy(&words).replace('\0', " ").trim_end().to_owned());
            kill(pid);
        }
    }
    killed
}

fn pids() -> impl Iterator<Item = i32> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_string_lossy().parse().ok())
}
