//! Which program is at the other end of a connection.
//!
//! The system says which process called. Mostly that is Adkeeper's own command-line program, so the program that is
//! shown and remembered is the one that started it: the nearest ancestor that is neither that program nor a shell that
//! merely runs one command. All of it is what processes of the same user say of themselves; it tells programs apart that
//! don't pretend.

mod digest;
mod process;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use digest::Digests;
use domain::hand_out::{Asker, Program};
use process::Process;

/// Ancestors that are looked at.
const DEPTH: usize = 16;

/// Finds out who calls. What is in a program's file is remembered as long as the file stays the same.
#[derive(Debug, Clone)]
pub struct Callers {
    /// Adkeeper's command-line program.
    cli: Option<PathBuf>,
    digests: Arc<Digests>,
}

impl Callers {
    /// `cli` is Adkeeper's command-line program, if it is installed.
    pub fn new(cli: Option<PathBuf>) -> Self {
        let cli = cli.map(|path| path.canonicalize().unwrap_or(path));
        Self { cli, digests: Arc::default() }
    }

    /// The program behind a process. Reads program files, so not on the async runtime's threads.
    pub fn identify(&self, pid: u32) -> Asker {
        let chain = process::chain(pid, DEPTH);
        let at = asking(&chain, self.cli.as_deref());
        let Some(process) = chain.get(at) else {
            return Asker::new(Program::new("?", "", None, ""), &[]);
        };
        let script = process.script();
        let path = process.exe.as_deref().unwrap_or_else(|| Path::new(""));
        let name = script.as_deref().unwrap_or(path).file_name().unwrap_or_default().to_string_lossy();
        let program = Program::new(
            if name.is_empty() { &process.name } else { &name },
            &path.to_string_lossy(),
            script.as_deref().map(Path::to_string_lossy).as_deref(),
            self.digests.of(process, script.as_deref()).unwrap_or_default(),
        );
        let parents: Vec<String> = chain.iter().skip(at + 1).map(Process::shown).collect();
        Asker::new(program, &parents)
    }
}

/// Which of a process and its ancestors asks.
fn asking(chain: &[Process], cli: Option<&Path>) -> usize {
    let passes_on =
        |process: &Process| process.exe.as_deref().is_some_and(|exe| Some(exe) == cli) || process.passes_on();
    chain.iter().position(|process| !passes_on(process)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(exe: &str, args: &[&str]) -> Process {
        Process {
            pid: 1,
            name: String::new(),
            exe: Some(PathBuf::from(exe)),
            args: args.iter().map(|arg| (*arg).into()).collect(),
            cwd: Some(PathBuf::from("/")),
        }
    }

    #[test]
    fn the_program_is_the_one_that_started_the_command_line() {
        let cli = Path::new("/usr/bin/adkeeper");
        let ours = process("/usr/bin/adkeeper", &["adkeeper", "token"]);
        let sh = process("/usr/bin/dash", &["sh", "-c", "adkeeper token"]);
        let make = process("/usr/bin/make", &["make", "report"]);
        let timeout = process("/usr/bin/timeout", &["timeout", "9", "sh", "-c", "adkeeper token"]);
        let bash = process("/usr/bin/bash", &["bash"]);
        let asks = |chain: &[Process]| chain[asking(chain, Some(cli))].exe.clone().unwrap();
        assert_eq!(asks(&[ours.clone(), bash.clone()]), Path::new("/usr/bin/bash"));
        assert_eq!(asks(&[ours.clone(), sh, timeout, make, bash.clone()]), Path::new("/usr/bin/make"));
        // A program that speaks to the socket itself is itself.
        assert_eq!(asks(&[process("/opt/tool", &["tool"]), bash]), Path::new("/opt/tool"));
        // Whoever started it has ended.
        assert_eq!(asks(&[ours]), cli);
    }

    #[test]
    fn this_process_is_found_with_its_file_and_those_above_it() {
        let callers = Callers::new(None);
        let me = callers.identify(std::process::id());
        let exe = std::env::current_exe().unwrap().canonicalize().unwrap();
        assert_eq!(Path::new(&me.program.path), exe);
        assert_eq!(me.program.digest.len(), 64);
        assert!(!me.parents.is_empty());
        assert_eq!(callers.identify(std::process::id()), me);
    }

    #[test]
    fn a_process_that_is_gone_is_unknown_and_never_remembered() {
        let nobody = Callers::new(None).identify(u32::MAX - 1);
        assert!(!nobody.program.is_known());
    }
}
