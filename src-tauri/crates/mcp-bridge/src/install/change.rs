//! The difference between two texts as one replacement, which can be undone without keeping either text.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::path::Path;

/// At `at`, `removed` was replaced with `inserted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Change {
    at: usize,
    removed: String,
    inserted: String,
    /// SHA-256 of the text afterwards.
    after: String,
}

impl Change {
    pub(super) fn between(before: &str, after: &str) -> Self {
        let mut start = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        while !(before.is_char_boundary(start) && after.is_char_boundary(start)) {
            start -= 1;
        }
        let (rest_before, rest_after) =
            (before.get(start..).unwrap_or_default(), after.get(start..).unwrap_or_default());
        let mut end =
            rest_before.bytes().rev().zip(rest_after.bytes().rev()).take_while(|(a, b)| a == b).count();
        while !(before.is_char_boundary(before.len() - end) && after.is_char_boundary(after.len() - end)) {
            end -= 1;
        }
        Self {
            at: start,
            removed: rest_before.get(..rest_before.len() - end).unwrap_or_default().to_owned(),
            inserted: rest_after.get(..rest_after.len() - end).unwrap_or_default().to_owned(),
            after: hash(after),
        }
    }

    /// Whether nothing but `allowed` characters were taken away.
    pub(super) fn removes_only(&self, allowed: impl Fn(char) -> bool) -> bool {
        self.removed.chars().all(allowed)
    }

    /// The text before, if `now` is the text afterwards.
    pub(super) fn undone(&self, now: &str) -> Option<String> {
        if hash(now) != self.after {
            return None;
        }
        let end = self.at + self.inserted.len();
        Some(format!("{}{}{}", now.get(..self.at)?, self.removed, now.get(end..)?))
    }

    /// The changed lines, as in a diff.
    pub(super) fn summary(&self, path: &Path, created: bool) -> String {
        let mut text = format!("{} {}\n", if created { "create" } else { "change" }, path.display());
        for (mark, lines) in [('-', &self.removed), ('+', &self.inserted)] {
            for line in lines.lines().filter(|line| !line.trim().is_empty()) {
                let _ = writeln!(text, "{mark} {line}");
            }
        }
        text
    }
}

fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_undone_exactly_and_only_in_the_text_it_made() {
        for (before, after) in [
            ("", "x"),
            ("ab", "aXb"),
            ("aa", "aaa"),
            ("é", "è"),
            ("a日b", "a日本b"),
            ("same", "same"),
            ("aXb", "aYYb"),
        ] {
            let change = Change::between(before, after);
            assert_eq!(change.undone(after).as_deref(), Some(before), "{before} {after}");
            assert_eq!(change.undone(&format!("{after} ")), None);
        }
    }
}
