//! Where a walk leaves its pictures and logs: folders of its own, so that two walks in one checkout don't overwrite
//! each other's.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// More walks than this at the same time are a mistake.
const WALKS: usize = 8;

/// The folders of one walk, claimed until it ends.
pub struct Outputs {
    /// For the pictures and the summary.
    pub tour: PathBuf,
    /// For the logs of everything that runs on the desktop.
    pub logs: PathBuf,
    // The claim ends with the process, however it ends.
    _claim: File,
}

impl Outputs {
    /// Claims `tour` and `logs/e2e` in `target`, or `tour-2` and `logs/e2e-2` and so on while another walk has
    /// those.
    ///
    /// # Errors
    /// The folders can't be written, or too many walks run.
    pub fn claim(target: &Path) -> Result<Self> {
        for walk in 1..=WALKS {
            let suffix = if walk == 1 { String::new() } else { format!("-{walk}") };
            let logs = target.join(format!("logs/e2e{suffix}"));
            fs::create_dir_all(&logs).with_context(|| format!("creating {}", logs.display()))?;
            let claim = File::create(logs.join("claim"))?;
            match claim.try_lock() {
                Ok(()) => {
                    return Ok(Self { tour: target.join(format!("tour{suffix}")), logs, _claim: claim });
                }
                Err(fs::TryLockError::WouldBlock) => {}
                Err(fs::TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        bail!("{WALKS} walks are running already")
    }

    /// Copies the app's own logs out of its data folder, which goes with the walk.
    ///
    /// # Errors
    /// A file can't be copied.
    pub fn keep_logs(&self, data: &Path) -> Result<()> {
        let kept = self.logs.join("keeper");
        if kept.is_dir() {
            fs::remove_dir_all(&kept)?;
        }
        fs::create_dir_all(&kept)?;
        for entry in fs::read_dir(data.join("logs")).into_iter().flatten().flatten() {
            if entry.path().is_file() {
                fs::copy(entry.path(), kept.join(entry.file_name()))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_walks_at_once_have_folders_of_their_own_and_the_next_one_the_first_again() {
        let target = tempfile::tempdir().unwrap();
        let first = Outputs::claim(target.path()).unwrap();
        let second = Outputs::claim(target.path()).unwrap();
        assert!(first.tour != second.tour && first.logs != second.logs);
        let tour = first.tour.clone();
        drop(first);
        assert_eq!(Outputs::claim(target.path()).unwrap().tour, tour);
    }

    #[test]
    fn the_logs_of_the_app_outlive_its_data_folder() {
        let target = tempfile::tempdir().unwrap();
        let data = tempfile::tempdir().unwrap();
        fs::create_dir(data.path().join("logs")).unwrap();
        fs::write(data.path().join("logs/adkeeper.log"), "started").unwrap();
        let outputs = Outputs::claim(target.path()).unwrap();
        outputs.keep_logs(data.path()).unwrap();
        drop(data);
        assert_eq!(fs::read_to_string(outputs.logs.join("keeper/adkeeper.log")).unwrap(), "started");
    }
}
