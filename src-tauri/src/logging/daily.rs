//! The log's files: one a day, private from its first byte, and no more days than are kept.
//!
//! The appender of `tracing-appender` makes its files readable for everybody, and at midnight nobody is there
//! to change that.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::bounded::today;
use crate::private;

/// How many days are kept.
const DAYS: usize = 7;
const BEFORE: &str = "adkeeper.";
const AFTER: &str = ".log";

/// Appends to the file of the day.
#[derive(Debug)]
pub struct Daily {
    folder: PathBuf,
    day: u64,
    file: File,
}

impl Daily {
    /// Opens this day's file in `folder`, which is made if it is missing.
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        private::create_folder(&folder)?;
        let day = today();
        let file = open(&folder, day)?;
        remove_old(&folder);
        Ok(Self { folder, day, file })
    }

    fn write_on(&mut self, day: u64, bytes: &[u8]) -> io::Result<()> {
        // Without the new day's file, its lines go on in the one that is open.
        if day != self.day
            && let Ok(file) = open(&self.folder, day)
        {
            (self.day, self.file) = (day, file);
            remove_old(&self.folder);
        }
        self.file.write_all(bytes)
    }
}

impl Write for Daily {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_on(today(), bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn open(folder: &Path, day: u64) -> io::Result<File> {
    let name = format!("{BEFORE}{}{AFTER}", date(day));
    private::options().append(true).create(true).open(folder.join(name))
}

/// The date of a day since 1970, in UTC.
fn date(day: u64) -> String {
    let second = i64::try_from(day.saturating_mul(86_400)).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::MAX).strftime("%Y-%m-%d").to_string()
}

/// Removes all but the newest days. Names hold the day, so they sort by it. What is no file of the log stays.
fn remove_old(folder: &Path) {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| {
            name.strip_prefix(BEFORE).and_then(|rest| rest.strip_suffix(AFTER)).is_some_and(is_date)
        })
        .collect();
    names.sort_unstable();
    for name in names.iter().rev().skip(DAYS) {
        // One that can't be removed is tried again the next day.
        let _ = fs::remove_file(folder.join(name));
    }
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-30.
    const DAY: u64 = 20_787;

    #[test]
    fn a_day_has_a_file_of_its_own_and_old_ones_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("adkeeper.notes.log"), "not the log's").unwrap();
        let mut log =
            Daily { folder: folder.path().into(), day: DAY, file: open(folder.path(), DAY).unwrap() };
        for day in DAY..DAY + 9 {
            log.write_on(day, b"one\n").unwrap();
        }
        log.write_on(DAY + 8, b"two\n").unwrap();
        assert_eq!(fs::read_to_string(path("adkeeper.2026-12-08.log")).unwrap(), "one\ntwo\n");
        assert!(path("adkeeper.2026-12-02.log").exists() && path("adkeeper.notes.log").exists());
        assert!(!path("adkeeper.2026-12-01.log").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), DAYS + 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_the_file_of_a_start_or_of_a_midnight() {
        use std::os::unix::fs::PermissionsExt as _;

        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("logs");
        let mut log = Daily::open(folder.clone()).unwrap();
        log.write_on(today() + 1, b"after midnight\n").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(files.len(), 2);
        for file in files {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }
}
