//! What changed since `check` last passed.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// A part of the tree that is checked by itself.
pub struct Part {
    /// Where the last state that passed is noted: a commit and a hash of the files.
    note: PathBuf,
    now: (String, String),
    before: Option<(String, String)>,
}

impl Part {
    /// The files of `paths` that Git knows or would add.
    ///
    /// # Errors
    /// Git does not answer.
    pub fn new(root: &Path, name: &str, paths: &[&str]) -> Result<Self> {
        let note = root.join("target/check").join(name);
        let before = fs::read_to_string(&note).ok();
        let before = before.and_then(|text| {
            let (commit, files) = text.trim().split_once(' ')?;
            Some((commit.to_owned(), files.to_owned()))
        });
        let commit = git(root, &["rev-parse", "HEAD"])?;
        let mut listed = vec!["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"];
        listed.extend(paths);
        let files = git(root, &listed)?;
        let mut hasher = DefaultHasher::new();
        for file in files.split('\0').filter(|file| !file.is_empty()) {
            file.hash(&mut hasher);
            fs::read(root.join(file)).ok().hash(&mut hasher);
        }
        let now = (commit.trim().to_owned(), format!("{:016x}", hasher.finish()));
        Ok(Self { note, now, before })
    }

    /// Whether a file is not as it was when the check last passed.
    pub fn changed(&self) -> bool {
        self.before.as_ref().is_none_or(|(_, files)| *files != self.now.1)
    }

    /// The commit on which the check last passed.
    pub fn passed_at(&self) -> Option<&str> {
        self.before.as_ref().map(|(commit, _)| commit.as_str())
    }

    /// Notes that the check passed with the files as they were when it began.
    ///
    /// # Errors
    /// The note cannot be written.
    pub fn passed(&self) -> Result<()> {
        fs::create_dir_all(self.note.parent().context("a note lies in a folder")?)?;
        fs::write(&self.note, format!("{} {}\n", self.now.0, self.now.1))?;
        Ok(())
    }
}

fn git(root: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git").args(arguments).current_dir(root).output().context("starting git")?;
    ensure!(output.status.success(), "git {}: {}", arguments.join(" "), output.status);
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_checked_again_only_when_one_of_its_files_differs() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        git(root, &["init", "-q"]).unwrap();
        fs::create_dir_all(root.join("ui")).unwrap();
        fs::write(root.join("ui/a.ts"), "1").unwrap();
        fs::write(root.join("README.md"), "1").unwrap();
        git(root, &["add", "-A"]).unwrap();
        let who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        git(root, &[&who[..], &["commit", "-qm", "one"]].concat()).unwrap();
        let part = || Part::new(root, "ui", &["ui"]).unwrap();
        assert!(part().changed(), "never checked");
        part().passed().unwrap();
        fs::write(root.join("README.md"), "2").unwrap();
        assert!(!part().changed());
        fs::write(root.join("ui/b.ts"), "new").unwrap();
        assert!(part().changed(), "a file that was never added counts");
        assert!(part().passed_at().is_some());
    }
}
