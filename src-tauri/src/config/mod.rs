//! Reads the configuration: the environment over `config.toml`.

mod watch;

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use domain::config::{Config, Layer, Reading, SettingFault, SettingProblem};

use crate::paths::ConfigFile;

pub use watch::follow;

/// Where this start reads its configuration. It can be read again at any time.
#[derive(Debug, Clone)]
pub struct Sources {
    environment: Reading,
    file: ConfigFile,
}

impl Sources {
    /// The variables of this process over `file`.
    pub fn new(vars: impl IntoIterator<Item = (OsString, OsString)>, file: ConfigFile) -> Self {
        // Variables that are not Unicode belong to others: none of ours can be.
        let environment = Reading::from_env(
            vars.into_iter()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))),
        );
        Self { environment, file }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.file.path
    }

    /// What the environment sets.
    pub fn environment(&self) -> &Layer {
        &self.environment.layer
    }

    /// The configuration as it is now, with what of it cannot be used.
    pub fn read(&self) -> Config {
        Config::resolve([self.environment.clone(), from_file(&self.file)])
    }
}

/// A file that nobody named may be missing.
fn from_file(file: &ConfigFile) -> Reading {
    let path = file.path.to_string_lossy();
    let fault = match fs::read(&file.path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => return Reading::from_toml(&text, &path),
            Err(_) => SettingFault::FileUnreadable,
        },
        Err(error) if error.kind() == ErrorKind::NotFound && !file.required => return Reading::default(),
        Err(error) if error.kind() == ErrorKind::NotFound => SettingFault::FileMissing,
        Err(error) => {
            tracing::warn!(%error, path = %path, "config.toml could not be read");
            SettingFault::FileUnreadable
        }
    };
    Reading { problems: vec![SettingProblem::of_file(&path, None, fault)], ..Reading::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn read(vars: &[(&str, &str)], file: ConfigFile) -> Config {
        let vars = vars.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        Sources::new(vars, file).read()
    }

    fn file(text: &str) -> (tempfile::TempDir, ConfigFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, text).unwrap();
        (folder, ConfigFile { path, required: false })
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let (_folder, file) = file("sandbox = 'http://127.0.0.1:1000'");
        let port = |config: Config| config.sandbox.and_then(|base| base.port());
        assert_eq!(port(read(&[], file.clone())), Some(1000));
        assert_eq!(port(read(&[("ADKEEPER_SANDBOX", "http://127.0.0.1:2000")], file)), Some(2000));
    }

    #[test]
    fn only_a_file_that_was_named_has_to_exist_and_a_missing_one_leaves_the_environment() {
        let path = PathBuf::from("/nowhere/config.toml");
        let missing = |required| ConfigFile { path: path.clone(), required };
        assert_eq!(read(&[], missing(false)).problems, []);
        let client = [("ADKEEPER_LWA_CLIENT_ID", "amzn1.application-oa2-client.x")];
        let config = read(&client, missing(true));
        assert!(config.amazon.is_some());
        assert_eq!(
            config.problems,
            [SettingProblem::of_file("/nowhere/config.toml", None, SettingFault::FileMissing)]
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said_and_leaves_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        for make in [|path: &PathBuf| fs::create_dir(path), |path: &PathBuf| fs::write(path, [0xff, 0xfe])] {
            let _ = fs::remove_dir(&path);
            make(&path).unwrap();
            let client = [("ADKEEPER_LWA_CLIENT_ID", "amzn1.application-oa2-client.x")];
            let config = read(&client, ConfigFile { path: path.clone(), required: false });
            assert!(config.amazon.is_some());
            assert_eq!(config.problems[0].fault, SettingFault::FileUnreadable);
        }
    }

    #[test]
    fn a_typo_is_said_with_the_file_and_its_line() {
        let (_folder, file) = file("# ours\nclerk_publishable_kye = 'pk_test_x'\n");
        let path = file.path.to_string_lossy().into_owned();
        let config = read(&[], file);
        let said = config.problems[0].to_string();
        assert_eq!(said, format!("clerk_publishable_kye isn't a setting [{path}, line 2]"));
    }
}
