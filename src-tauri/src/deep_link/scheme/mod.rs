//! Who is started for addresses of the app's scheme, on desktops with entries (MIME Applications Associations and
//! Desktop Entry Specifications, *documented*).
//!
//! A package brings an entry of its own. Without one (an AppImage, an unpacked program) the app writes one into the
//! user's folder and makes it the default. That would stand before a package's, so it goes once there is one.

use std::ffi::OsString;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use domain::config::IDENTIFIER;

use crate::desktop_entry;

/// The entry that the app writes itself.
const OWN: &str = "adkeeper-handler.desktop";
/// Where defaults are, in the order of their rank; the second is of older desktops.
const LIST: &str = "mimeapps.list";

/// Where entries and defaults are looked for.
#[derive(Debug, Clone)]
pub struct Places {
    /// The user's folder for data: `$XDG_DATA_HOME`.
    pub data: PathBuf,
    /// The user's folder for settings: `$XDG_CONFIG_HOME`.
    pub config: PathBuf,
    /// The folders for data of packages: `$XDG_DATA_DIRS`.
    pub packages: Vec<PathBuf>,
    /// Where programs without a folder are: `$PATH`.
    pub programs: Vec<PathBuf>,
}

impl Places {
    /// The places of this session, with the user's folders `data` and `config`.
    pub fn of_session(data: PathBuf, config: PathBuf) -> Self {
        let list = |value: OsString| std::env::split_paths(&value).collect::<Vec<_>>();
        let packages = std::env::var_os("XDG_DATA_DIRS").filter(|value| !value.is_empty());
        Self {
            packages: list(packages.unwrap_or_else(|| "/usr/local/share:/usr/share".into())),
            programs: std::env::var_os("PATH").map(list).unwrap_or_default(),
            data,
            config,
        }
    }

    fn own(&self) -> PathBuf {
        self.data.join("applications").join(OWN)
    }
}

/// How addresses find the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registration {
    /// By the entry of a package, which is here.
    Package(PathBuf),
    /// By the app's own.
    Own,
}

/// How addresses find the app now; `None` where they don't.
pub fn registered(places: &Places) -> Option<Registration> {
    packaged(places)
        .map(Registration::Package)
        .or_else(|| places.own().is_file().then_some(Registration::Own))
}

/// Makes addresses of the scheme start `program`, unless a package has seen to it. The second part says whether
/// the folder of the user's entries changed, so that its index has to be made anew.
///
/// # Errors
/// What the file system says, and `InvalidInput` for a path that no entry can hold.
pub fn register(program: &Path, places: &Places) -> io::Result<(Registration, bool)> {
    if let Some(entry) = packaged(places) {
        return Ok((Registration::Package(entry), withdraw(places)?));
    }
    let Some(exec) = program.to_str().and_then(desktop_entry::exec) else {
        return Err(io::Error::new(ErrorKind::InvalidInput, "the path cannot stand in an entry"));
    };
    let text = format!(
        "[Desktop Entry]\nType=Application\nName={}\nExec={exec} %u\nIcon=adkeeper\nTerminal=false\n\
         NoDisplay=true\nMimeType={};\n",
        crate::text::APP,
        mime(),
    );
    let changed = replace(&places.own(), &text)?;
    let list = places.config.join(LIST);
    if let Some(new) = with_default(&read(&list)?) {
        replace(&list, &new)?;
    }
    Ok((Registration::Own, changed))
}

/// Takes the app's own entry back; whether there was one.
fn withdraw(places: &Places) -> io::Result<bool> {
    for list in [places.config.join(LIST), places.data.join("applications").join(LIST)] {
        if let Some(new) = without_default(&read(&list)?) {
            replace(&list, &new)?;
        }
    }
    match fs::remove_file(places.own()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The entry of a package that takes addresses and starts a program that is there.
fn packaged(places: &Places) -> Option<PathBuf> {
    let folders = places.packages.iter().filter(|folder| **folder != places.data);
    folders.filter_map(|folder| fs::read_dir(folder.join("applications")).ok()).flatten().flatten().find_map(
        |file| {
            let path = file.path();
            let is_entry = path.extension().is_some_and(|extension| extension == "desktop");
            (is_entry && fs::read_to_string(&path).is_ok_and(|text| works(&text, places))).then_some(path)
        },
    )
}

fn works(text: &str, places: &Places) -> bool {
    let value = |key| desktop_entry::value(text, key).unwrap_or_default();
    let exec = value("Exec");
    value("MimeType").split(';').any(|kind| kind == mime())
        && value("Hidden") != "true"
        // Without a place for it the program would start and the address be lost.
        && exec.split_whitespace().any(|word| matches!(word, "%u" | "%U"))
        && desktop_entry::program(&exec).is_some_and(|program| {
            program.is_absolute() && program.exists()
                || places.programs.iter().any(|folder| folder.join(&program).is_file())
        })
}

fn mime() -> String {
    format!("x-scheme-handler/{IDENTIFIER}")
}

/// A list of defaults in which our own entry is the scheme's; `None` when it is already.
fn with_default(list: &str) -> Option<String> {
    let ours = format!("{}={OWN}", mime());
    let is_default = |line: &str| line.split_once('=').is_some_and(|(kind, _)| kind.trim() == mime());
    let mut found = false;
    let mut lines = Vec::new();
    for (group, line) in grouped(list) {
        let default = group == "[Default Applications]" && is_default(line);
        if default && line.trim_end_matches(';') == ours {
            return None;
        }
        if !default {
            lines.push(line.to_owned());
        }
        if line.trim() == "[Default Applications]" && !found {
            found = true;
            lines.push(ours.clone());
        }
    }
    if !found {
        lines.extend(["[Default Applications]".to_owned(), ours]);
    }
    Some(lines.join("\n") + "\n")
}

/// A list without our own entry for the scheme; `None` when it is not there.
fn without_default(list: &str) -> Option<String> {
    let mut changed = false;
    let mut lines = Vec::new();
    for (group, line) in grouped(list) {
        let named = matches!(group, "[Default Applications]" | "[Added Associations]");
        match line.split_once('=').filter(|(kind, _)| named && kind.trim() == mime()) {
            Some((kind, entries)) if entries.split(';').any(|entry| entry.trim() == OWN) => {
                changed = true;
                let others: Vec<_> = entries
                    .split(';')
                    .map(str::trim)
                    .filter(|entry| !entry.is_empty() && *entry != OWN)
                    .collect();
                if !others.is_empty() {
                    lines.push(format!("{kind}={};", others.join(";")));
                }
            }
            _ => lines.push(line.to_owned()),
        }
    }
    changed.then(|| lines.join("\n") + "\n")
}

/// The lines of a file, each with the group it is in.
fn grouped(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut group = "";
    text.lines().map(move |line| {
        if line.trim().starts_with('[') {
            group = line.trim();
        }
        (group, line)
    })
}

fn read(file: &Path) -> io::Result<String> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        text => text,
    }
}

/// Makes `file` say `text`, whole or not at all; whether that was a change.
fn replace(file: &Path, text: &str) -> io::Result<bool> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(false);
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let new = file.with_extension("new");
    fs::write(&new, text)?;
    fs::rename(&new, file)?;
    Ok(true)
}

#[cfg(test)]
mod tests;
