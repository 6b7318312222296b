//! Finding processes of our own in /proc.

use std::fs;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

/// The processes whose program is `program`.
pub fn running(program: &Path) -> Vec<i32> {
    pids().filter(|pid| fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == program)).collect()
}

/// Kills one process, as a crash would.
pub fn kill(pid: i32) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, Signal::KILL);
    }
}

/// Kills the processes whose environment holds `mark` (`KEY=value`) and returns their command lines.
pub fn kill_marked(mark: &str) -> Vec<String> {
    let mut killed = Vec::new();
    for pid in pids() {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        let marked = environment.split(|byte| *byte == 0).any(|entry| entry == mark.as_bytes());
        if marked && u32::try_from(pid) != Ok(std::process::id()) {
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
