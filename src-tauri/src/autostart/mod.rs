//! Starting when the user logs in, hidden. The system's own record is the truth: it is read at every
//! question and kept nowhere else.
//!
//! On Linux the record is an entry of the XDG autostart folder, written here: it has to survive spaces in
//! paths, another configuration folder, and being switched off in the desktop's own settings, none of which
//! the plugin minds there. Elsewhere the plugin does it.

pub mod entry;

use keeper::view::{CommandError, ErrorCode};
use tauri::{AppHandle, Manager as _, Runtime, plugin::TauriPlugin};
use tauri_plugin_autostart::ManagerExt as _;

/// The argument that tells such a start from others.
pub const ARGUMENT: &str = "--autostart";

/// The plugin, for the systems where it is used.
pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_autostart::Builder::new().arg(ARGUMENT).build()
}

/// Whether `arguments` say that the system started the app with the user's login.
pub fn is_autostart(arguments: &[String]) -> bool {
    arguments.iter().any(|argument| argument == ARGUMENT)
}

/// Whether the system starts the app; `None` when it does not say.
pub async fn look(app: &AppHandle) -> Option<bool> {
    match blocking(app, is_on).await {
        Ok(on) => Some(on),
        Err(error) => {
            tracing::warn!(message = %error.message, "the system does not say what it starts");
            None
        }
    }
}

/// Makes the system start the app, or not.
pub async fn set(app: &AppHandle, on: bool) -> Result<(), CommandError> {
    blocking(app, move |app| if on { switch_on(app) } else { switch_off(app) }).await
}

/// The app may have moved since it was switched on; what the system would start is then put right.
pub fn repair(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match blocking(&app, mend).await {
            Ok(true) => tracing::info!("the app has moved: the start at login follows it"),
            Ok(false) => {}
            Err(error) => tracing::warn!(message = %error.message, "the start at login was not looked at"),
        }
    });
}

fn is_on(app: &AppHandle) -> Result<bool, String> {
    if cfg!(target_os = "linux") {
        let file = entry::file(&app.path().config_dir().map_err(said)?);
        return entry::read(&file).map(|entry| entry.is_some_and(|entry| entry.on)).map_err(said);
    }
    app.autolaunch().is_enabled().map_err(said)
}

fn switch_on(app: &AppHandle) -> Result<(), String> {
    if cfg!(target_os = "linux") {
        let file = entry::file(&app.path().config_dir().map_err(said)?);
        return entry::write(&file, &entry::program(&app.env()).map_err(said)?).map_err(said);
    }
    app.autolaunch().enable().map_err(said)
}

fn switch_off(app: &AppHandle) -> Result<(), String> {
    if cfg!(target_os = "linux") {
        return entry::remove(&entry::file(&app.path().config_dir().map_err(said)?)).map_err(said);
    }
    app.autolaunch().disable().map_err(said)
}

fn mend(app: &AppHandle) -> Result<bool, String> {
    if cfg!(target_os = "linux") {
        let file = entry::file(&app.path().config_dir().map_err(said)?);
        return entry::mend(&file, &entry::program(&app.env()).map_err(said)?).map_err(said);
    }
    // Elsewhere an entry cannot be compared; writing it again is harmless.
    let on = is_on(app)?;
    if on {
        switch_on(app)?;
    }
    Ok(on)
}

/// Runs `call`, which reads or writes files, where it holds up nobody.
pub async fn blocking<T, F>(app: &AppHandle, call: F) -> Result<T, CommandError>
where
    T: Send + 'static,
    F: FnOnce(&AppHandle) -> Result<T, String> + Send + 'static,
{
    let app = app.clone();
    let done = tauri::async_runtime::spawn_blocking(move || call(&app)).await;
    let done = done.map_err(said).and_then(|done| done);
    done.map_err(|message| CommandError::new(ErrorCode::Internal, message))
}

#[allow(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_argument_makes_a_start_hidden() {
        let one =
            |arguments: &[&str]| is_autostart(&arguments.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert!(one(&["/usr/bin/adkeeper", "--autostart"]));
        assert!(!one(&["/usr/bin/adkeeper"]));
        assert!(!one(&["/usr/bin/adkeeper", "com.adkeeper.desktop://callback?--autostart"]));
    }
}
