//! Which program asks.

use crate::plain;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Longest path that is shown or stored, in characters.
const PATH: usize = 1024;
/// Ancestors of a program that are shown.
const PARENTS: usize = 8;

/// A program, as an approval remembers it. Two programs are the same if all of it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Program {
    /// What it is called: the name of the script, or of the program file.
    pub name: String,
    /// The program file.
    pub path: String,
    /// The script that it runs, where it is an interpreter.
    pub script: Option<String>,
    /// SHA-256 over the program file and the script, in hexadecimal: another one when either changes. Empty where
    /// the file can't be read: such a program is asked about each time.
    pub digest: String,
}

/// What a program wants access for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Purpose.ts")]
pub enum Purpose {
    /// A token, to use as it likes.
    Token,
    /// A token for a command that is started with it.
    Exec,
    /// Tokens for as long as it is connected, for Amazon's MCP server.
    Mcp,
}

/// Who asks: a program with those that started it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The program.
    pub program: Program,
    /// Names of the programs that started it, the nearest first.
    pub parents: Vec<String>,
}

impl Program {
    /// Of text that came from the system: bounded, on one line, without characters that hide.
    pub fn new(name: &str, path: &str, script: Option<&str>, digest: impl Into<String>) -> Self {
        Self {
            name: plain::filled(name, plain::NAME).unwrap_or_else(|| "?".to_owned()),
            path: plain::line(path, PATH),
            script: script.and_then(|script| plain::filled(script, PATH)),
            digest: digest.into(),
        }
    }

    /// Whether an approval can name it: its file could be read.
    pub fn is_known(&self) -> bool {
        !self.digest.is_empty()
    }

    /// Whether it is the same file at the same place, whatever is in it.
    pub fn is_at(&self, other: &Self) -> bool {
        self.path == other.path && self.script == other.script
    }
}

impl Asker {
    /// `parents` are cut to what is shown; several of one name in a row are one.
    pub fn new(program: Program, parents: &[String]) -> Self {
        let mut shown: Vec<String> =
            parents.iter().filter_map(|one| plain::filled(one, plain::NAME)).collect();
        shown.dedup();
        shown.truncate(PARENTS);
        Self { program, parents: shown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_hides_or_never_ends_is_made_fit_to_be_shown() {
        let long = "x".repeat(100_000);
        let program = Program::new("good\u{202e}dab\n", &long, Some(&long), "00");
        assert_eq!(program.name, "gooddab");
        assert_eq!(program.path.chars().count(), PATH);
        assert_eq!(program.script.unwrap().chars().count(), PATH);
        assert_eq!(Program::new("\u{200b}", "/bin/x", None, "").name, "?");
    }

    #[test]
    fn few_parents_are_shown() {
        let program = Program::new("a", "/a", None, "00");
        let parents: Vec<String> = (0..1000).map(|number| format!("p{}", number / 2)).collect();
        let shown = Asker::new(program, &parents).parents;
        assert_eq!((shown.len(), shown[0].as_str(), shown[1].as_str()), (PARENTS, "p0", "p1"));
    }
}
