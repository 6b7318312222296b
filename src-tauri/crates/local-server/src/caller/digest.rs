//! What is in program files, by SHA-256.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};

use super::process::Process;

/// Files that are remembered; beyond it all are forgotten.
const REMEMBERED: usize = 256;
/// A file longer than this is not read: its program is asked about each time.
const LONGEST: u64 = 2 * 1024 * 1024 * 1024;

/// What tells that a file is still the one that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Device, number and time of the last change of any kind, where the system has them.
    inode: Option<(u64, u64, i64, i64)>,
}

/// What was read of one file. Whoever reads it holds the lock, so that a hundred callers read it once.
type Known = Arc<Mutex<Option<(Stamp, [u8; 32])>>>;

/// The digests of program files that were read.
#[derive(Debug, Default)]
pub(super) struct Digests(Mutex<HashMap<PathBuf, Known>>);

impl Digests {
    /// The digest of a running program and the script that it runs; `None` where a file can't be read.
    pub fn of(&self, process: &Process, script: Option<&Path>) -> Option<String> {
        let exe = process.exe.as_deref()?;
        // What runs, whatever lies at its path by now.
        let running = Path::new("/proc").join(process.pid.to_string()).join("exe");
        let program = if cfg!(target_os = "linux") { running.as_path() } else { exe };
        let mut both = Sha256::new_with_prefix(self.read(program, exe)?);
        if let Some(script) = script {
            both.update(self.read(script, script)?);
        }
        Some(hex::encode(both.finalize()))
    }

    fn read(&self, file: &Path, known_as: &Path) -> Option<[u8; 32]> {
        let mut open = File::open(file).ok()?;
        let stamp = stamp(&open.metadata().ok()?);
        if stamp.length > LONGEST {
            return None;
        }
        let known = self.entry(known_as);
        let mut known = known.lock();
        if let Some((_, digest)) = known.as_ref().filter(|(before, _)| *before == stamp) {
            return Some(*digest);
        }
        let mut hash = Sha256::new();
        io::copy(&mut open, &mut hash).ok()?;
        let digest = hash.finalize().into();
        *known = Some((stamp, digest));
        Some(digest)
    }

    fn entry(&self, file: &Path) -> Known {
        let mut all = self.0.lock();
        if all.len() >= REMEMBERED && !all.contains_key(file) {
            all.clear();
        }
        all.entry(file.to_owned()).or_default().clone()
    }
}

fn stamp(file: &Metadata) -> Stamp {
    #[cfg(unix)]
    let inode = {
        use std::os::unix::fs::MetadataExt as _;
        Some((file.dev(), file.ino(), file.ctime(), file.ctime_nsec()))
    };
    #[cfg(not(unix))]
    let inode = None;
    Stamp { length: file.len(), modified: file.modified().ok(), inode }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_changes_is_another_program_and_the_same_again_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let script = dir.path().join("report.py");
        let me = Process {
            pid: std::process::id(),
            name: String::new(),
            exe: std::env::current_exe().ok(),
            args: Vec::new(),
            cwd: None,
        };
        let digests = Digests::default();
        std::fs::write(&script, "one").unwrap();
        let one = digests.of(&me, Some(&script)).unwrap();
        std::fs::write(&script, "two").unwrap();
        let two = digests.of(&me, Some(&script)).unwrap();
        std::fs::write(&script, "one").unwrap();
        assert_ne!(one, two);
        assert_eq!(digests.of(&me, Some(&script)).unwrap(), one);
        assert_ne!(digests.of(&me, None).unwrap(), one);
        assert_eq!(digests.of(&me, Some(&dir.path().join("gone.py"))), None);
    }
}
