//! What the processes of a program use while it is idle.

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

use anyhow::Result;
use stack::Guarded;

use crate::processes::share_of_memory;

/// Use of processor and memory over a while.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Percent of one core.
    pub cpu: f64,
    /// Times per second that a thread slept and was woken.
    pub wakeups: f64,
    /// Proportional set size of all processes at the end, in megabytes: shared pages count in parts.
    pub pss: f64,
    /// Processes at the end.
    pub processes: usize,
}

/// Time on a processor in nanoseconds, and voluntary switches.
type Counts = (u64, u64);

/// Looks at a program for `time`.
pub async fn of(program: &Guarded, time: Duration) -> Result<Usage> {
    let before = threads(program)?;
    let begun = Instant::now();
    tokio::time::sleep(time).await;
    let after = threads(program)?;
    let seconds = begun.elapsed().as_secs_f64();
    // Thread by thread: a sum over those alive falls when one ends. What one did that came and went is lost.
    let (mut nanoseconds, mut switches) = (0, 0);
    for (thread, (ran, slept)) in &after {
        let (ran_before, slept_before) = before.get(thread).copied().unwrap_or_default();
        nanoseconds += ran.saturating_sub(ran_before);
        switches += slept.saturating_sub(slept_before);
    }
    Ok(Usage {
        cpu: float(nanoseconds) / 1e9 / seconds * 100.0,
        wakeups: float(switches) / seconds,
        pss: pss(program)?,
        processes: program.members()?.len(),
    })
}

/// The proportional set size of a program's processes in megabytes.
pub fn pss(program: &Guarded) -> Result<f64> {
    Ok(program.members()?.into_iter().map(megabytes).sum())
}

/// The same of each process, largest first, to be printed.
pub fn pss_by_name(program: &Guarded) -> Result<String> {
    let mut all: Vec<(f64, String)> =
        program.members()?.into_iter().filter_map(|pid| Some((megabytes(pid), comm(pid)?))).collect();
    all.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    Ok(all.iter().map(|(size, name)| format!("{name} {size:.1}")).collect::<Vec<_>>().join(", "))
}

/// A process may have ended since it was listed: then it takes nothing.
fn megabytes(pid: i32) -> f64 {
    float(share_of_memory(pid)) / 1024.0
}

fn comm(pid: i32) -> Option<String> {
    fs::read_to_string(format!("/proc/{pid}/comm")).map(|name| name.trim().to_owned()).ok()
}

/// The names of a program's processes.
pub fn names(program: &Guarded) -> Result<Vec<String>> {
    Ok(program.members()?.into_iter().filter_map(comm).collect())
}

fn threads(program: &Guarded) -> Result<HashMap<i32, Counts>> {
    let mut all = HashMap::new();
    for pid in program.members()? {
        for thread in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            let Ok(id) = thread.file_name().to_string_lossy().parse() else { continue };
            // It may end between listing and reading.
            if let Some(counts) = counts(&thread.path()) {
                all.insert(id, counts);
            }
        }
    }
    Ok(all)
}

fn counts(thread: &std::path::Path) -> Option<Counts> {
    let ran = fs::read_to_string(thread.join("schedstat")).ok()?.split(' ').next()?.parse().ok()?;
    let status = fs::read_to_string(thread.join("status")).ok()?;
    let slept = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
    Some((ran, slept.trim().parse().ok()?))
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn float(count: u64) -> f64 {
    count as f64
}
