//! Which account or login is meant: by options, by the environment, or by the default of the folder.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use domain::Region;
use domain::hand_out::Choice;
use serde::{Deserialize, Serialize};

use crate::args::Which;
use crate::exit::{Exit, Failed};
use crate::output::Output;

/// The file with the default of a folder and those below it.
const FILE: &str = ".adkeeper.toml";
/// A longer file is none of ours.
const LONGEST: u64 = 64 * 1024;

/// The default of a folder.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FolderDefault {
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

/// What is meant. An account or login that is named stands for itself: the folder's default adds nothing to it.
pub fn choice(which: &Which) -> Result<Choice, Failed> {
    if which.account.is_some() || which.login.is_some() {
        return Ok(Choice {
            account: which.account.clone(),
            login: which.login.clone(),
            region: which.region.map(Region::from),
        });
    }
    let default = match env::current_dir() {
        Ok(folder) => nearest(&folder)?.unwrap_or_default(),
        Err(_) => FolderDefault::default(),
    };
    Ok(Choice {
        account: default.account,
        login: default.login,
        region: which.region.map(Region::from).or(default.region),
    })
}

/// The default of the nearest folder that has one.
fn nearest(folder: &Path) -> Result<Option<FolderDefault>, Failed> {
    for folder in folder.ancestors() {
        let file = folder.join(FILE);
        match fs::metadata(&file) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => continue,
            // Without it another folder's default would decide, and the program get another account.
            Err(error) => return Err(unreadable(&file, &error.to_string())),
            Ok(known) if !known.is_file() || known.len() > LONGEST => {
                return Err(unreadable(&file, "it isn’t one of Adkeeper’s"));
            }
            Ok(_) => {}
        }
        let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, &error.to_string()))?;
        return toml::from_str(&text).map(Some).map_err(|error| unreadable(&file, error.message()));
    }
    Ok(None)
}

fn unreadable(file: &Path, why: &str) -> Failed {
    let message = format!(
        "{} can’t be used: {why}. Correct or remove it, or name an account or login.",
        file.display()
    );
    Failed::here(Exit::Usage, "folder_default", message)
}

/// Sets or forgets the default of the current folder.
pub fn set_default(which: &Which, clear: bool, output: &Output) -> Result<(), Failed> {
    let file = PathBuf::from(FILE);
    if clear {
        return match fs::remove_file(&file) {
            Ok(()) => output.said("This folder has no default any more."),
            Err(error) if error.kind() == ErrorKind::NotFound => output.said("This folder has no default."),
            Err(error) => Err(Failed::io(FILE, &error)),
        };
    }
    let default = FolderDefault {
        account: which.account.clone(),
        login: which.login.clone(),
        region: which.region.map(Region::from),
    };
    if default == FolderDefault::default() {
        return Err(Failed::here(
            Exit::Usage,
            "usage",
            "Name what this folder is for: --account, --login or --region; or --clear to forget it.",
        ));
    }
    let text = toml::to_string(&default)
        .map_err(|_| Failed::here(Exit::Failed, "internal", "The default can’t be written."))?;
    fs::write(&file, text).map_err(|error| Failed::io(FILE, &error))?;
    output.said("Written to .adkeeper.toml. It counts in this folder and below it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_decides_and_a_typo_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(dir.path().join(FILE), "login = \"Agency\"\n").unwrap();
        let found = nearest(&inner).unwrap().unwrap();
        assert_eq!(found.login.as_deref(), Some("Agency"));
        fs::write(dir.path().join("a").join(FILE), "account = \"1\"\nregion = \"eu\"\n").unwrap();
        let found = nearest(&inner).unwrap().unwrap();
        assert_eq!(
            (found.account.as_deref(), found.region, found.login),
            (Some("1"), Some(Region::Eu), None)
        );
        fs::write(inner.join(FILE), "acount = \"1\"\n").unwrap();
        let refused = |what: &str| match nearest(&inner) {
            Err(Failed::Here { exit: Exit::Usage, message, .. }) => message,
            other => panic!("{what} was passed over: {other:?}"),
        };
        let message = refused("a typo");
        assert!(message.contains("acount"), "{message}");
        #[cfg(unix)]
        {
            // A link in a circle can't be looked at by root either.
            fs::remove_file(inner.join(FILE)).unwrap();
            std::os::unix::fs::symlink(FILE, inner.join(FILE)).unwrap();
            refused("a file that can't be read");
        }
    }
}
