//! The app's secrets as another program of the same user sees them, and the search for them in places
//! where they must not be.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use domain::keychain::keychain_service;

use crate::world::World;

/// The service name of the keychain entries of an app that is started in `world` now.
pub fn service(world: &World) -> String {
    let folder = world.variable("ADKEEPER_DATA_DIR").map(Path::new);
    let folder = folder.map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.to_owned()));
    let folder = folder.as_ref().map(|folder| folder.to_string_lossy());
    keychain_service(folder.as_deref(), world.variable("ADKEEPER_SANDBOX").is_some())
}

/// One keychain entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name: what it is a secret of.
    pub name: String,
    /// The secret.
    pub secret: String,
}

/// The app's entries in the keyring.
pub fn entries(world: &World) -> Result<Vec<Entry>> {
    let service = service(world);
    let output = world
        .command("secret-tool")
        .args(["search", "--all", "--unlock", "service", &service])
        .output()
        .context("starting secret-tool")?;
    // Attributes go to standard error, in the order of the secrets on standard output.
    let both = [output.stdout, output.stderr].join(&b'\n');
    let text = String::from_utf8_lossy(&both);
    let mut names: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("attribute.username = ")).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            let found = world
                .command("secret-tool")
                .args(["lookup", "service", &service, "username", name])
                .output()
                .context("starting secret-tool")?;
            let secret = String::from_utf8_lossy(&found.stdout).trim_end().to_owned();
            Ok(Entry { name: name.to_owned(), secret })
        })
        .collect()
}

/// The files under `place` that hold one of `needles`, each with the needle's name.
pub fn search(place: &Path, needles: &[(String, String)]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![place.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() {
                // A file may go away between listing and reading; then nothing is in it.
                let bytes = fs::read(&path).unwrap_or_default();
                found.extend(hits(&bytes, needles).map(|name| format!("{name} in {}", path.display())));
            }
        }
    }
    Ok(found)
}

/// The names of the needles that `bytes` hold.
pub fn hits<'a>(bytes: &'a [u8], needles: &'a [(String, String)]) -> impl Iterator<Item = &'a str> {
    needles
        .iter()
        .filter(|(_, needle)| bytes.windows(needle.len()).any(|window| window == needle.as_bytes()))
        .map(|(name, _)| name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_in_a_file_of_a_subfolder_and_inside_other_bytes() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deep")).unwrap();
        fs::write(folder.path().join("deep/db"), b"\x00\xffAtzr|canary\x00").unwrap();
        fs::write(folder.path().join("clean"), b"nothing").unwrap();
        let needles = [("refresh token".to_owned(), "Atzr|".to_owned())];
        let found = search(folder.path(), &needles).unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("refresh token in "), "{found:?}");
    }
}
