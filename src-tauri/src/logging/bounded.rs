//! Bounds of the log: a line and a day have so many bytes and no more, whatever is written. What comes from
//! outside can then fill neither the disk nor the eyes of whoever reads it.

use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The longest line. A panic with its trace fits.
pub const LINE: usize = 16 * 1024;
/// The most that one day may write.
pub const DAY: u64 = 8 * 1024 * 1024;

const FULL: &[u8] = b"the log of this day is full: what follows is left out\n";

/// The beginning of a line that is too long, with a word about the rest.
pub fn line(text: &str) -> Option<String> {
    if text.len() <= LINE {
        return None;
    }
    let end = (0..=LINE).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let left = text.len() - end;
    Some(format!("{}… ({left} bytes left out)\n", &text[..end]))
}

/// Writes until the day has had its bytes; a new day begins anew. Days are those of UTC, as the files' are.
#[derive(Debug)]
pub struct Bounded<W> {
    to: W,
    day: u64,
    left: u64,
}

impl<W: Write> Bounded<W> {
    /// Goes on writing to `to`, where this day has written `before` bytes already.
    pub fn new(to: W, before: u64) -> Self {
        Self { to, day: today(), left: DAY.saturating_sub(before) }
    }

    fn write_on(&mut self, day: u64, bytes: &[u8]) -> io::Result<()> {
        if day != self.day {
            (self.day, self.left) = (day, DAY);
        }
        let size = bytes.len() as u64;
        if size < self.left {
            self.left -= size;
            return self.to.write_all(bytes);
        }
        // Said once: nothing fits any more.
        if std::mem::take(&mut self.left) > 0 { self.to.write_all(FULL) } else { Ok(()) }
    }
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_on(today(), bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The size of the newest log file in `folder` if it is of this day. Names hold the day, so they sort by it.
pub fn written(folder: &Path) -> u64 {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter(|file| file.file_name().to_string_lossy().contains(&today))
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum()
}

/// The day since 1970, in UTC.
pub fn today() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs() / 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_between_letters_and_says_so() {
        assert_eq!(line(&"x".repeat(LINE)), None);
        let long = format!("{}{}", "x".repeat(LINE - 1), "ä".repeat(100));
        let cut = line(&long).unwrap();
        assert!(cut.len() < LINE + 40, "{}", cut.len());
        assert!(cut.ends_with("x… (200 bytes left out)\n"), "{}", &cut[LINE - 10..]);
    }

    #[test]
    fn a_day_is_bounded_and_the_next_begins_anew() {
        let mut log = Bounded { to: Vec::new(), day: 1, left: 100 };
        for _ in 0..1000 {
            log.write_on(1, b"0123456789\n").unwrap();
        }
        let first = log.to.len();
        assert_eq!(first, 9 * 11 + FULL.len());
        assert!(log.to.ends_with(FULL));
        log.write_on(2, b"again\n").unwrap();
        assert!(log.to.ends_with(b"again\n"));
        assert_eq!(log.left, DAY - 6);
    }

    #[test]
    fn what_this_day_has_written_before_counts() {
        let folder = tempfile::tempdir().unwrap();
        let today = jiff::Timestamp::now().strftime("%Y-%m-%d");
        std::fs::write(folder.path().join(format!("adkeeper.{today}.log")), [0; 70]).unwrap();
        std::fs::write(folder.path().join("adkeeper.2020-01-01.log"), [0; 500]).unwrap();
        assert_eq!(written(folder.path()), 70);
        let mut log = Bounded::new(Vec::new(), DAY);
        log.write_all(b"more\n").unwrap();
        assert!(log.to.is_empty(), "a start does not make room");
    }
}
