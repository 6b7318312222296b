//! Processes as the system describes them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System, UpdateKind};

/// Shells, which run what they are given.
const SHELLS: [&str; 10] =
    ["sh", "bash", "dash", "zsh", "ksh", "fish", "busybox", "cmd.exe", "powershell.exe", "pwsh"];
/// Programs that start another one in their own way, and mean nothing by it.
const WRAPPERS: [&str; 8] = ["timeout", "nice", "ionice", "nohup", "setsid", "stdbuf", "time", "xargs"];
/// Programs that run a script, by the beginning of their names.
const INTERPRETERS: [&str; 10] =
    ["python", "node", "ruby", "perl", "php", "deno", "bun", "java", "rscript", "lua"];
/// Longest argument that is looked at.
const ARGUMENT: usize = 4096;

/// One process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Process {
    pub pid: u32,
    pub name: String,
    pub exe: Option<PathBuf>,
    pub args: Vec<OsString>,
    pub cwd: Option<PathBuf>,
}

impl Process {
    fn program(&self) -> String {
        let name = self.exe.as_deref().and_then(Path::file_name).unwrap_or_default();
        name.to_string_lossy().to_lowercase()
    }

    fn is_shell(&self) -> bool {
        SHELLS.contains(&self.program().as_str())
    }

    /// A shell that another program started to run one command (`sh -c`, `bash -lc`), or a wrapper around one.
    pub fn passes_on(&self) -> bool {
        let one = |arg: &OsString| {
            let arg = arg.to_string_lossy();
            let cluster = arg.starts_with('-') && !arg.starts_with("--") && arg.ends_with('c');
            cluster || arg.eq_ignore_ascii_case("/c") || arg == "-Command"
        };
        (self.is_shell() && self.args.get(1).is_some_and(one)) || WRAPPERS.contains(&self.program().as_str())
    }

    /// The script that an interpreter or a shell runs: its first argument that is a file.
    pub fn script(&self) -> Option<PathBuf> {
        let program = self.program();
        let interprets = INTERPRETERS.iter().any(|name| program.starts_with(name)) || self.is_shell();
        if !interprets || self.passes_on() {
            return None;
        }
        let file = |arg: &OsStr| {
            let path = self.cwd.as_deref().unwrap_or_else(|| Path::new("/")).join(arg);
            if is_of_whoever_looks(&path) {
                return None;
            }
            path.canonicalize().ok().filter(|path| path.is_file())
        };
        let rest = self.args.iter().skip(1);
        rest.filter(|arg| arg.len() <= ARGUMENT && !is_option(arg)).find_map(|arg| file(arg))
    }

    /// What it is called among the ancestors of another.
    pub fn shown(&self) -> String {
        let script = self.script();
        let path = script.as_deref().or(self.exe.as_deref());
        let name = path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or_else(|| self.name.clone())
    }
}

/// Whether a path means something else to each process, such as `/dev/fd/3`: here it would be a file of Adkeeper's own.
fn is_of_whoever_looks(path: &Path) -> bool {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    cfg!(unix) && folder.is_some_and(|folder| folder.starts_with("/proc") || folder.starts_with("/dev"))
}

fn is_option(arg: &OsStr) -> bool {
    arg.as_encoded_bytes().first() == Some(&b'-')
}

/// A process and its ancestors, the nearest first; empty if it is gone.
pub(super) fn chain(pid: u32, depth: usize) -> Vec<Process> {
    let Ok(mut system) = System::new() else { return Vec::new() };
    let what = ProcessRefreshKind::nothing()
        .with_exe(UpdateKind::Always)
        .with_cmd(UpdateKind::Always)
        .with_cwd(UpdateKind::Always);
    let mut chain: Vec<Process> = Vec::new();
    let mut next = Some(Pid::from_u32(pid));
    while let Some(pid) = next.filter(|_| chain.len() < depth) {
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, what);
        let Some(found) = system.process(pid) else { break };
        chain.push(Process {
            pid: pid.as_u32(),
            name: found.name().to_string_lossy().into_owned(),
            exe: found.exe().map(without_mark),
            args: found.cmd().to_vec(),
            cwd: found.cwd().map(Path::to_owned),
        });
        next = found.parent().filter(|parent| chain.iter().all(|one| one.pid != parent.as_u32()));
    }
    chain
}

/// Linux marks a program file that was replaced while it runs.
fn without_mark(exe: &Path) -> PathBuf {
    let text = exe.to_string_lossy();
    text.strip_suffix(" (deleted)").map_or_else(|| exe.to_owned(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(exe: &str, args: &[&str], cwd: &Path) -> Process {
        Process {
            pid: 1,
            name: "x".to_owned(),
            exe: Some(PathBuf::from(exe)),
            args: args.iter().map(|arg| (*arg).into()).collect(),
            cwd: Some(cwd.to_owned()),
        }
    }

    #[test]
    fn an_interpreter_is_told_by_the_script_that_it_runs() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().canonicalize().unwrap();
        std::fs::write(folder.join("report.py"), "").unwrap();
        let script = |exe: &str, args: &[&str]| process(exe, args, &folder).script();
        let report = Some(folder.join("report.py"));
        assert_eq!(script("/usr/bin/python3.11", &["python3", "-u", "report.py", "x"]), report);
        assert_eq!(script("/usr/bin/bash", &["bash", "report.py"]), report);
        assert_eq!(script("/usr/bin/bash", &["bash"]), None);
        assert_eq!(script("/usr/bin/bash", &["bash", "-c", "report.py"]), None);
        assert_eq!(script("/usr/bin/bash", &["bash", "-lc", "report.py"]), None);
        assert_eq!(script("/usr/bin/vim", &["vim", "report.py"]), None, "it runs no script");
        assert_eq!(process("/usr/bin/python3", &["python3", "report.py"], &folder).shown(), "report.py");
        assert_eq!(process("/usr/bin/vim", &["vim"], &folder).shown(), "vim");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_open_here_is_not_the_script_of_another() {
        use std::os::fd::AsRawFd as _;
        let open = std::fs::File::open(std::env::current_exe().unwrap()).unwrap();
        let number = open.as_raw_fd();
        for path in
            [format!("/dev/fd/{number}"), format!("/proc/self/fd/{number}"), format!("../dev/fd/{number}")]
        {
            assert!(Path::new("/tmp").join(&path).canonicalize().unwrap().is_file(), "{path}");
            assert_eq!(
                process("/usr/bin/bash", &["bash", &path], Path::new("/tmp")).script(),
                None,
                "{path}"
            );
        }
    }

    #[test]
    fn a_file_that_was_replaced_keeps_its_name() {
        assert_eq!(without_mark(Path::new("/usr/bin/python3 (deleted)")), Path::new("/usr/bin/python3"));
    }
}
