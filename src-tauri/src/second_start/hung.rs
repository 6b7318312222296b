//! A process that runs and doesn't respond.

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

/// Time to end in an orderly way before it is killed. One that isn't stuck needs less than two seconds.
const GOODBYE: Timespec = Timespec { tv_sec: 3, tv_nsec: 0 };
/// Time for the system to take a killed process away.
const BURIAL: Timespec = Timespec { tv_sec: 10, tv_nsec: 0 };

/// An Adkeeper that doesn't respond, and nothing else: a number may have become another program's.
pub struct Hung {
    /// Its process id.
    pub process: u32,
    handle: OwnedFd,
}

impl Hung {
    /// The process, if it is the same program as this one.
    pub fn of(process: u32) -> Option<Self> {
        Self::running(process, &env::current_exe().ok()?)
    }

    fn running(process: u32, program: &Path) -> Option<Self> {
        let pid = Pid::from_raw(i32::try_from(process).ok()?)?;
        // Before its program is looked at: from here on the handle means one process, whatever ends.
        let handle = pidfd_open(pid, PidfdFlags::empty()).ok()?;
        let same = match fs::read_link(format!("/proc/{process}/exe")) {
            Ok(runs) => file_name(&runs) == file_name(program),
            // One that keeps its memory to itself shows no more than its name.
            Err(_) => is_called(process, program),
        };
        same.then_some(Self { process, handle })
    }

    /// Ends it: asks first, then kills. Returns when it is gone.
    ///
    /// # Errors
    /// The system refuses, or the process stays.
    pub fn end(&self) -> io::Result<()> {
        for (signal, patience) in [(Signal::TERM, GOODBYE), (Signal::KILL, BURIAL)] {
            match pidfd_send_signal(&self.handle, signal) {
                Ok(()) => {}
                Err(rustix::io::Errno::SRCH) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
            if poll(&mut [PollFd::new(&self.handle, PollFlags::IN)], Some(&patience))? == 1 {
                return Ok(());
            }
        }
        Err(io::Error::new(io::ErrorKind::TimedOut, "the process stays"))
    }
}

/// Whether a process has the name that the system gives to those of `program`: the first fifteen bytes of its file's.
fn is_called(process: u32, program: &Path) -> bool {
    let named = fs::read(format!("/proc/{process}/comm")).unwrap_or_default();
    let Some(file) = program.file_name().map(OsStr::as_encoded_bytes) else { return false };
    named.trim_ascii_end() == &file[..file.len().min(15)]
}

/// The name of a program's file; one that was replaced by an update is listed as deleted.
fn file_name(program: &Path) -> Option<PathBuf> {
    let name = program.file_name().map(OsStr::to_string_lossy)?;
    Some(PathBuf::from(name.strip_suffix(" (deleted)").unwrap_or(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::{WaitOptions, waitpid};
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::Command;

    #[test]
    fn one_that_is_stopped_is_ended_all_the_same() {
        let mut stuck = Command::new("sleep").arg("600").spawn().unwrap();
        let pid = Pid::from_child(&stuck);
        rustix::process::kill_process(pid, Signal::STOP).unwrap();
        // Until it has stopped, the next signal could come first.
        waitpid(Some(pid), WaitOptions::UNTRACED).unwrap();
        let program = fs::read_link(format!("/proc/{}/exe", stuck.id())).unwrap();
        Hung::running(stuck.id(), &program).unwrap().end().unwrap();
        assert_eq!(stuck.wait().unwrap().signal(), Some(9));
    }

    #[test]
    fn another_program_with_the_number_is_left_alone() {
        let mut other = Command::new("sleep").arg("600").spawn().unwrap();
        assert!(Hung::of(other.id()).is_none());
        other.kill().unwrap();
        other.wait().unwrap();
        assert!(Hung::of(other.id()).is_none());
    }

    #[test]
    fn a_program_that_shows_only_its_name_is_known_by_it() {
        let own = env::current_exe().unwrap();
        assert!(is_called(std::process::id(), &own));
        assert!(!is_called(std::process::id(), Path::new("/usr/bin/sleep")));
        assert!(!is_called(std::process::id(), Path::new("/")));
    }

    #[test]
    fn a_program_that_was_updated_meanwhile_is_still_the_same() {
        assert_eq!(
            file_name(Path::new("/usr/bin/adkeeper (deleted)")),
            file_name(Path::new("/opt/adkeeper"))
        );
    }
}
