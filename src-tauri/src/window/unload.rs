//! How long the web view is kept once its window was closed into the tray. A choice for this computer, in a
//! file of its own: it counts before anybody is known.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

/// Minutes, where nothing was chosen.
const DEFAULT: u32 = 5;
/// The longest time that can be chosen: a week.
pub const MINUTES_MAX: u32 = 7 * 24 * 60;
const FILE: &str = "unload-after";
const NEVER: &str = "never";

/// The choice, in minutes; `None` keeps the web view for good.
pub fn chosen(data_dir: &Path) -> Option<u32> {
    let word = fs::read_to_string(data_dir.join(FILE)).unwrap_or_default();
    match word.trim() {
        NEVER => None,
        number => Some(number.parse().ok().filter(|minutes| is_allowed(*minutes)).unwrap_or(DEFAULT)),
    }
}

/// Keeps a choice: minutes, or `None` for never.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] for a time that cannot be chosen; else what the file system says.
pub fn choose(data_dir: &Path, minutes: Option<u32>) -> io::Result<()> {
    let word = match minutes {
        Some(minutes) if !is_allowed(minutes) => {
            return Err(io::Error::new(ErrorKind::InvalidInput, "no such time"));
        }
        Some(minutes) => minutes.to_string(),
        None => NEVER.to_owned(),
    };
    let new = data_dir.join(format!("{FILE}.new"));
    fs::write(&new, word)?;
    fs::rename(&new, data_dir.join(FILE))
}

/// How long to wait: the seconds of `ADKEEPER_UNLOAD_AFTER`, or what was chosen; `None` never ends.
pub fn after(environment: Option<&str>, data_dir: &Path) -> Option<Duration> {
    match environment.and_then(|seconds| seconds.parse().ok()) {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None => chosen(data_dir).map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
    }
}

fn is_allowed(minutes: u32) -> bool {
    (1..=MINUTES_MAX).contains(&minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_survives_a_restart_and_the_environment_beats_it() {
        let folder = tempfile::tempdir().unwrap();
        let minutes = |count: u64| Some(Duration::from_secs(count * 60));
        assert_eq!(after(None, folder.path()), minutes(5));
        choose(folder.path(), Some(15)).unwrap();
        assert_eq!(after(None, folder.path()), minutes(15));
        assert_eq!(after(Some("3"), folder.path()), Some(Duration::from_secs(3)));
        assert_eq!(after(Some("soon"), folder.path()), minutes(15));
        choose(folder.path(), None).unwrap();
        assert_eq!(after(None, folder.path()), None);
    }

    #[test]
    fn what_cannot_be_chosen_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        choose(folder.path(), Some(1)).unwrap();
        for wrong in [0, MINUTES_MAX + 1] {
            let refused = choose(folder.path(), Some(wrong)).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::InvalidInput);
        }
        assert_eq!(chosen(folder.path()), Some(1));
        fs::write(folder.path().join(FILE), "0").unwrap();
        assert_eq!(chosen(folder.path()), Some(DEFAULT));
    }
}
