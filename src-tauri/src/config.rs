//! Reads the configuration in its layers: the environment first, then `config.toml`.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;

use domain::config::{Config, ConfigError, Layer};

use crate::paths::ConfigFile;

/// What the environment sets.
pub fn environment(vars: impl IntoIterator<Item = (OsString, OsString)>) -> Layer {
    // Variables that are not Unicode belong to others: none of ours can be.
    Layer::from_env(
        vars.into_iter()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))),
    )
}

/// The configuration of `environment` over `file`. A file that nobody named may be missing.
pub fn resolve(environment: Layer, file: &ConfigFile) -> Result<Config, ConfigError> {
    Config::resolve([environment, from_file(file)?])
}

fn from_file(file: &ConfigFile) -> Result<Layer, ConfigError> {
    match fs::read_to_string(&file.path) {
        Ok(text) => Layer::from_toml(&text),
        Err(error) if error.kind() == ErrorKind::NotFound && !file.required => Ok(Layer::default()),
        Err(error) => Err(ConfigError::File(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn vars(pairs: &[(&str, &str)]) -> Layer {
        environment(pairs.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))))
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
        assert_eq!(port(resolve(vars(&[]), &file).unwrap()), Some(1000));
        let stronger = vars(&[("ADKEEPER_SANDBOX", "http://127.0.0.1:2000")]);
        assert_eq!(port(resolve(stronger, &file).unwrap()), Some(2000));
    }

    #[test]
    fn only_a_file_that_was_named_has_to_exist() {
        let path = PathBuf::from("/nowhere/config.toml");
        assert!(resolve(vars(&[]), &ConfigFile { path: path.clone(), required: false }).is_ok());
        let error = resolve(vars(&[]), &ConfigFile { path, required: true }).unwrap_err();
        assert!(matches!(error, ConfigError::File(_)), "{error:?}");
    }

    #[test]
    fn a_file_that_cannot_be_understood_is_an_error_and_not_ignored() {
        let (_folder, file) = file("clerk_publishable_kye = 'pk_test_x'");
        assert!(matches!(resolve(vars(&[]), &file), Err(ConfigError::File(_))));
    }
}
