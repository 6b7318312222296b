//! The entry in the XDG autostart folder (Desktop Application Autostart Specification, *documented*).

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use domain::config::IDENTIFIER;
use tauri::Env;

use super::ARGUMENT;
use crate::{desktop_entry, text};

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The desktop acts on it: neither it nor the user has switched it off.
    pub on: bool,
    /// What it starts.
    pub program: Option<PathBuf>,
}

/// The app's entry, in the user's folder for settings.
pub fn file(config_dir: &Path) -> PathBuf {
    config_dir.join("autostart").join(format!("{IDENTIFIER}.desktop"))
}

/// What has to be started: an AppImage runs from a folder that is gone afterwards.
pub fn program(env: &Env) -> io::Result<PathBuf> {
    match &env.appimage {
        Some(image) => Ok(PathBuf::from(image)),
        None => std::env::current_exe(),
    }
}

/// Reads an entry; `None` when there is none.
pub fn read(file: &Path) -> io::Result<Option<Entry>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(parse(&text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the entry for `program`, whole or not at all.
pub fn write(file: &Path, program: &Path) -> io::Result<()> {
    let Some(exec) = program.to_str().and_then(desktop_entry::exec) else {
        return Err(io::Error::new(ErrorKind::InvalidInput, "the path cannot stand in an autostart entry"));
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let text = format!(
        "[Desktop Entry]\nType=Application\nName={}\nComment={}\nExec={exec} {ARGUMENT}\nIcon=adkeeper\n\
         Terminal=false\nX-GNOME-Autostart-enabled=true\n",
        text::APP,
        text::AUTOSTART,
    );
    let new = file.with_extension("new");
    fs::write(&new, text)?;
    fs::rename(&new, file)
}

/// Removes the entry, if there is one.
pub fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes an entry start `program` when what it starts is not there any more; says whether it did. One that
/// was switched off stays so.
pub fn mend(file: &Path, program: &Path) -> io::Result<bool> {
    let stale = read(file)?.is_some_and(|entry| entry.on && !entry.program.is_some_and(|old| old.exists()));
    if stale {
        write(file, program)?;
    }
    Ok(stale)
}

fn parse(text: &str) -> Entry {
    let value = |key| desktop_entry::value(text, key);
    let off = value("Hidden").is_some_and(|word| word == "true")
        || value("X-GNOME-Autostart-enabled").is_some_and(|word| word == "false");
    Entry { on: !off, program: value("Exec").and_then(|exec| desktop_entry::program(&exec)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_comes_back_from_its_entry() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert_eq!(read(&file).unwrap(), None);
        for path in ["/usr/bin/adkeeper", "/home/a b/\"Ad\" $HOME `x` 100% \\keeper"] {
            write(&file, Path::new(path)).unwrap();
            let entry = read(&file).unwrap().unwrap();
            assert_eq!(entry, Entry { on: true, program: Some(PathBuf::from(path)) });
        }
        assert!(write(&file, Path::new("/home/a\nExec=other")).is_err(), "nothing else gets into the file");
        remove(&file).unwrap();
        remove(&file).unwrap();
        assert_eq!(read(&file).unwrap(), None);
    }

    #[test]
    fn the_entry_starts_the_app_hidden() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        write(&file, Path::new("/opt/Ad Keeper/adkeeper")).unwrap();
        let text = fs::read_to_string(file).unwrap();
        assert!(text.lines().any(|line| line == "Exec=\"/opt/Ad Keeper/adkeeper\" --autostart"), "{text}");
    }

    #[test]
    fn what_the_desktop_switched_off_is_off_and_stays_off() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        for line in ["Hidden=true", "X-GNOME-Autostart-enabled=false"] {
            let text =
                format!("[Desktop Entry]\nExec=/gone/adkeeper --autostart\n{line}\n[Other]\nHidden=x\n");
            fs::write(&file, &text).unwrap();
            assert!(!read(&file).unwrap().unwrap().on, "{line}");
            assert!(!mend(&file, Path::new("/usr/bin/adkeeper")).unwrap());
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
    }

    #[test]
    fn an_entry_follows_the_app_that_moved_and_leaves_another_install_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (file, here) = (file(folder.path()), folder.path().join("new adkeeper"));
        let there = folder.path().join("old adkeeper");
        fs::write(&there, "").unwrap();
        write(&file, &there).unwrap();
        assert!(!mend(&file, &here).unwrap(), "what it starts is still there");
        fs::remove_file(&there).unwrap();
        assert!(mend(&file, &here).unwrap());
        assert_eq!(read(&file).unwrap().unwrap().program, Some(here));
    }
}
