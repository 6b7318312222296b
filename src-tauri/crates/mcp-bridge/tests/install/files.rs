//! Files on disk: replaced whole, through links, with their mode, and not while another program edits them.

use crate::{CLAUDE, entry};
use mcp_bridge::install::{Client, InstallError, Os, Places, Removal, apply, plan, read, undo};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn planned(client: Client, path: &Path) -> mcp_bridge::install::Plan {
    plan(client, path.to_owned(), read(path).unwrap().as_deref(), &entry()).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_new_file_comes_with_its_folders_and_goes_again() {
    let home = TempDir::new().unwrap();
    let places = Places {
        os: Os::Linux,
        home: home.path().into(),
        config: None,
        codex: None,
        project: Some(home.path().join("p")),
    };
    for client in Client::ALL {
        let path = client.path(&places).unwrap();
        let record = apply(&planned(client, &path)).unwrap();
        assert_eq!(
            names(path.parent().unwrap()).iter().filter(|name| name.starts_with(".adkeeper-")).count(),
            0
        );
        // A record outlives the program that made it.
        let record = serde_json::from_str(&serde_json::to_string(&record).unwrap()).unwrap();
        assert_eq!(undo(&record).unwrap(), Removal::File);
        assert!(!path.exists(), "{client:?}");
        assert_eq!(undo(&record).unwrap(), Removal::Nothing);
    }
}

#[test]
fn an_existing_file_is_restored_exactly() {
    let home = TempDir::new().unwrap();
    let path = home.path().join(".claude.json");
    fs::write(&path, CLAUDE).unwrap();
    let record = apply(&planned(Client::ClaudeCodeUser, &path)).unwrap();
    assert_ne!(fs::read_to_string(&path).unwrap(), CLAUDE);
    undo(&record).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), CLAUDE);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_the_mode_stays() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let home = TempDir::new().unwrap();
    let (kept, path) = (home.path().join("dotfiles.json"), home.path().join(".claude.json"));
    fs::write(&kept, CLAUDE).unwrap();
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("dotfiles.json", &path).unwrap();
    apply(&planned(Client::ClaudeCodeUser, &path)).unwrap();
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert!(fs::read_to_string(&kept).unwrap().contains("amazon-ads"));
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_new_file_is_for_its_owner_alone_unless_it_belongs_to_a_project() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = TempDir::new().unwrap();
    for (client, mode) in [(Client::ClaudeCodeUser, 0o600), (Client::ClaudeCodeProject, 0o644)] {
        let path = home.path().join(client.as_str());
        apply(&planned(client, &path)).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{client:?}");
    }
}

#[test]
fn a_file_that_changed_since_the_plan_is_left_alone() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("mcp.json");
    fs::write(&path, "{}").unwrap();
    let plan = planned(Client::Cursor, &path);
    fs::write(&path, "{\"a\": 1}").unwrap();
    assert!(matches!(apply(&plan), Err(InstallError::ChangedMeanwhile)));
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"a\": 1}");
    fs::write(&path, b"\xff\xfe{\0}\0").unwrap();
    assert!(matches!(read(&path), Err(InstallError::NotUnderstood(_))));
}
