//! Writes the bridge's command into the settings of an MCP client, and takes it out again.
//!
//! Planning is pure: text in, text out. What is there stays byte for byte outside of the entry, and only a command and
//! its arguments are written, never a secret. Such files hold secrets of other servers, so nothing of them is kept: a
//! [`Record`] knows what was put in, where, and the hash of the result.

mod change;
mod clients;
mod file;
mod json;
mod toml;

pub use clients::{Client, Os, Places};
pub use file::{apply, read, undo};

use change::Change;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;
use std::path::PathBuf;

/// What is written for a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The server's name: letters, digits, `-` and `_`.
    pub name: String,
    /// The program.
    pub command: String,
    /// Its arguments.
    pub args: Vec<String>,
}

impl Entry {
    fn check(&self) -> Result<(), InstallError> {
        let plain = self.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if self.name.is_empty() || self.name.len() > 64 || !plain {
            return Err(InstallError::Name);
        }
        let mut texts = std::iter::once(&self.command).chain(&self.args);
        if texts.any(|text| *wire::redact(text) != **text) {
            return Err(InstallError::Secret);
        }
        Ok(())
    }
}

/// What would be done to a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Plan {
    /// The file.
    pub path: PathBuf,
    /// Its text now; `None` if it does not exist.
    pub before: Option<String>,
    /// Its text afterwards. The same as before if the entry is there already.
    pub after: String,
    /// The lines that are added and removed, for the user to read. Nothing else of the file is in it.
    pub summary: String,
    /// What has to be kept to take the entry out again.
    pub record: Record,
}

/// Without the file's text, which may hold secrets of other servers.
impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("path", &self.path)
            .field("summary", &self.summary)
            .finish_non_exhaustive()
    }
}

impl Plan {
    /// Whether there is anything to do.
    pub fn is_change(&self) -> bool {
        self.before.as_deref() != Some(&self.after)
    }
}

/// What was put into a file; it may be stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Whose settings they are.
    pub client: Client,
    /// The file.
    pub path: PathBuf,
    /// What was put in.
    pub entry: Entry,
    change: Change,
    /// The file did not exist.
    created: bool,
    /// The section that holds the servers did not exist.
    made_section: bool,
    /// The entry did not exist.
    added: bool,
}

/// What takes an entry out of a file.
#[derive(Clone, PartialEq, Eq)]
pub enum Removal {
    /// Nothing of it is there.
    Nothing,
    /// The file existed for it alone, and is removed.
    File,
    /// The file gets this text.
    Text(String),
}

/// Without the file's text.
impl fmt::Debug for Removal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::File => "File",
            Self::Text(_) => "Text(…)",
        })
    }
}

/// Why the settings of a client were left alone.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The name is not one that all clients accept.
    #[error("a server's name may only have letters, digits, - and _, and at most 64 of them")]
    Name,
    /// The command or an argument looks like a secret.
    #[error(
        "the command holds something that looks like a secret, and secrets aren't written to settings files"
    )]
    Secret,
    /// The client keeps these settings in a project, and none was given.
    #[error("this client's settings belong to a project: name its folder")]
    NoProject,
    /// The file cannot be parsed, or has a shape that it should not have. The text says where, without quoting it.
    #[error("the file was left unchanged, because it isn't valid: {0}")]
    NotUnderstood(String),
    /// Another server has the name.
    #[error("another server is already called \"{0}\": remove it or choose a different name")]
    NameTaken(String),
    /// The entry was edited since it was put in.
    #[error("\"{0}\" was edited since it was added: remove it by hand")]
    Edited(String),
    /// The file changed between planning and writing.
    #[error("the file changed meanwhile: try again")]
    ChangedMeanwhile,
    /// The file cannot be read or written.
    #[error("the file can't be read or written: {0}")]
    Io(#[from] io::Error),
}

/// What would put `entry` into the settings of `client` in the file at `path`, whose text is `before`.
///
/// An entry of the same name and arguments, with another command, is one that was put in earlier: its command is
/// replaced.
///
/// # Errors
/// [`InstallError`]; the file is to be left alone then.
pub fn plan(
    client: Client,
    path: PathBuf,
    before: Option<&str>,
    entry: &Entry,
) -> Result<Plan, InstallError> {
    entry.check()?;
    let text = before.unwrap_or_default();
    let edited = if client.is_toml() { toml::put(text, entry)? } else { json::put(client, text, entry)? };
    let change = Change::between(text, &edited.text);
    let summary = change.summary(&path, before.is_none());
    let record = Record {
        client,
        path: path.clone(),
        entry: entry.clone(),
        change,
        created: before.is_none(),
        made_section: edited.made_section,
        added: edited.added,
    };
    Ok(Plan { path, before: before.map(str::to_owned), after: edited.text, summary, record })
}

/// What takes out what `record` says was put in, of a file whose text is now `now`. A file that did not change since
/// the entry was added becomes what it was before.
///
/// # Errors
/// [`InstallError::Edited`] if the entry is no longer what was put in, [`InstallError::NotUnderstood`] if the file cannot
/// be parsed.
pub fn removal(record: &Record, now: Option<&str>) -> Result<Removal, InstallError> {
    let Some(now) = now else { return Ok(Removal::Nothing) };
    if record.added
        && let Some(before) = record.change.undone(now)
    {
        return Ok(if record.created { Removal::File } else { Removal::Text(before) });
    }
    let taken_out = if record.client.is_toml() {
        toml::take_out(now, record)?
    } else {
        json::take_out(record.client, now, record)?
    };
    Ok(taken_out.map_or(Removal::Nothing, Removal::Text))
}

/// A file's text with the entry.
struct Edited {
    text: String,
    made_section: bool,
    added: bool,
}

fn not_understood(why: impl Into<String>) -> InstallError {
    InstallError::NotUnderstood(why.into())
}
