//! Where the app's files are, and the switches that only the environment has.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use keeper::Timeouts;
use tauri::{AppHandle, Manager as _};

/// The configuration file, and whether somebody named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// Where it is.
    pub path: PathBuf,
    /// It was named by `ADKEEPER_CONFIG`: then it has to exist.
    pub required: bool,
}

/// The folder of the database, the logs and the web view: `ADKEEPER_DATA_DIR` or the system's place.
pub fn data_dir(app: &AppHandle) -> tauri::Result<PathBuf> {
    match named_data_dir() {
        Some(path) => Ok(path),
        None => app.path().app_data_dir(),
    }
}

/// `ADKEEPER_DATA_DIR`.
pub fn named_data_dir() -> Option<PathBuf> {
    named("ADKEEPER_DATA_DIR")
}

/// The service name of the keychain entries of `data_dir`: those of another folder, or of a sandbox beside a real
/// set-up, are never shared.
pub fn keychain_service(app: &AppHandle, data_dir: &Path, sandbox: bool) -> String {
    let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let here = full(data_dir);
    let usual = app.path().app_data_dir().is_ok_and(|usual| full(&usual) == here);
    domain::keychain::keychain_service((!usual).then(|| here.to_string_lossy()).as_deref(), sandbox)
}

/// `ADKEEPER_CONFIG`, or `config.toml` in the system's place for settings.
pub fn config_file(app: &AppHandle) -> tauri::Result<ConfigFile> {
    match named("ADKEEPER_CONFIG") {
        Some(path) => Ok(ConfigFile { path, required: true }),
        None => Ok(ConfigFile { path: app.path().app_config_dir()?.join("config.toml"), required: false }),
    }
}

/// Whether a second start hands over to the first. `ADKEEPER_SINGLE_INSTANCE=off` lets several run
/// side by side, each with a data folder of its own.
pub fn single_instance() -> bool {
    env::var_os("ADKEEPER_SINGLE_INSTANCE").is_none_or(|value| value != "off")
}

/// `ADKEEPER_UNLOAD_AFTER`: seconds until a hidden web view is put away, for tests.
pub fn unload_after() -> Option<String> {
    env::var("ADKEEPER_UNLOAD_AFTER").ok()
}

/// How long a program's question stays open. `ADKEEPER_ANSWER_WITHIN`, in seconds, makes it shorter, for tests.
pub fn answer_within() -> Duration {
    let most = Timeouts::default().answer;
    let named = env::var("ADKEEPER_ANSWER_WITHIN").ok().and_then(|seconds| seconds.parse().ok());
    named.map_or(most, |seconds| Duration::from_secs(seconds).min(most))
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
