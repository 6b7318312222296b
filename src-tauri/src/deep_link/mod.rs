//! Addresses with the app's own scheme, from the browser: at start and while running.

#[cfg(target_os = "linux")]
mod scheme;

use domain::config::IDENTIFIER;
use keeper::Keeper;
use keeper::view::{CommandError, ErrorCode};
#[cfg(target_os = "linux")]
use tauri::Manager as _;
use tauri::{AppHandle, Url};
use tauri_plugin_deep_link::DeepLinkExt as _;

use crate::relaunch::{self, Request};
use crate::window;

/// Listens for addresses, takes the one the app was started with, and registers the scheme.
pub fn listen(app: &AppHandle, keeper: &Keeper) {
    if cfg!(target_os = "macos") {
        from_events(app, keeper);
    } else if let Request::Address(address) = relaunch::request(&relaunch::own_arguments()) {
        accept(app, keeper, address);
    }
    register(app);
}

/// Where an address starts no process but is an event of the one that runs.
fn from_events(app: &AppHandle, keeper: &Keeper) {
    let links = app.deep_link();
    let (handle, warm) = (app.clone(), keeper.clone());
    links.on_open_url(move |event| {
        for url in event.urls() {
            accept(&handle, &warm, url.into());
        }
    });
    // What came before the line above was told to nobody. Taking an address twice does no harm.
    match links.get_current() {
        Ok(urls) => {
            for url in urls.into_iter().flatten() {
                accept(app, keeper, url.into());
            }
        }
        Err(error) => tracing::warn!(%error, "the address of the start could not be read"),
    }
}

/// An AppImage is never installed and may have moved since the last start, so this is looked at every time. Best
/// effort: the other ways back still work. It reads many files, hence the thread.
#[cfg(target_os = "linux")]
fn register(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || match register_now(&app) {
        Ok(scheme::Registration::Package(entry)) => {
            tracing::info!(entry = %entry.display(), "a package has registered the scheme");
        }
        Ok(scheme::Registration::Own) => tracing::info!(scheme = IDENTIFIER, "scheme registered"),
        Err(error) => tracing::warn!(%error, "the scheme could not be registered"),
    });
}

#[cfg(target_os = "linux")]
fn register_now(app: &AppHandle) -> Result<scheme::Registration, Box<dyn std::error::Error>> {
    let program = crate::autostart::entry::program(&app.env())?;
    let (data, config) = (app.path().data_dir()?, app.path().config_dir()?);
    let (by, changed) = scheme::register(&program, &scheme::Places::of_session(data.clone(), config))?;
    if changed {
        // The default counts without it; other lists of programs are made from it.
        let indexed =
            std::process::Command::new("update-desktop-database").arg(data.join("applications")).status();
        tracing::debug!(?indexed, "the index of the user's entries");
    }
    Ok(by)
}

/// How addresses of the scheme find the app, in words; or why they don't.
#[cfg(target_os = "linux")]
pub fn registered(app: &AppHandle) -> Result<String, String> {
    let said = |error: tauri::Error| error.to_string();
    let (data, config) = (app.path().data_dir().map_err(said)?, app.path().config_dir().map_err(said)?);
    match scheme::registered(&scheme::Places::of_session(data, config)) {
        Some(scheme::Registration::Package(entry)) => Ok(format!("registered by {}", entry.display())),
        Some(scheme::Registration::Own) => Ok("registered by Adkeeper".to_owned()),
        None => Err(format!("links with {IDENTIFIER}: don’t open Adkeeper")),
    }
}

/// How addresses of the scheme find the app, in words; or why they don't.
#[cfg(not(target_os = "linux"))]
pub fn registered(app: &AppHandle) -> Result<String, String> {
    match app.deep_link().is_registered(IDENTIFIER) {
        Ok(true) => Ok("registered".to_owned()),
        Ok(false) => Err(format!("links with {IDENTIFIER}: don’t open Adkeeper")),
        Err(error) => Err(error.to_string()),
    }
}

/// Installers do it; a program in development has none.
#[cfg(not(target_os = "linux"))]
fn register(app: &AppHandle) {
    if cfg!(all(windows, debug_assertions)) {
        let app = app.clone();
        tauri::async_runtime::spawn_blocking(move || match app.deep_link().register_all() {
            Ok(()) => tracing::info!(scheme = IDENTIFIER, "scheme registered"),
            Err(error) => tracing::warn!(%error, "the scheme could not be registered"),
        });
    }
}

/// Takes an address from outside, whatever it holds.
pub fn accept(app: &AppHandle, keeper: &Keeper, address: String) {
    tracing::info!(to = leads_to(&address), bytes = address.len(), "callback received");
    let (app, keeper) = (app.clone(), keeper.clone());
    tauri::async_runtime::spawn(async move {
        // The keeper logs and announces a refusal itself.
        let outcome = keeper.handle_callback(&address).await;
        if somebody_waits(&outcome) {
            window::show(&app);
        }
    });
}

/// Whether a user comes back from the browser. An address that fits no pending flow may be anybody's
/// and must not bring the window to the front.
fn somebody_waits(outcome: &Result<(), CommandError>) -> bool {
    match outcome {
        Ok(()) => true,
        Err(error) => !matches!(
            error.code,
            ErrorCode::BadCallback | ErrorCode::StateMismatch | ErrorCode::NoPendingFlow
        ),
    }
}

/// What the log may say of an address. Its words are a stranger's, so none of them is in it.
fn leads_to(address: &str) -> &'static str {
    let Ok(url) = Url::parse(address) else { return "nowhere" };
    match (url.host_str(), url.path()) {
        (Some("callback"), "" | "/") => "sign-in",
        (Some("amazon"), "/callback") => "Amazon",
        _ => "nowhere",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: ErrorCode) -> Result<(), CommandError> {
        Err(CommandError { code, message: String::new(), retry_after: None, action: None })
    }

    #[test]
    fn a_forged_callback_does_not_bring_the_window_to_the_front() {
        for code in [ErrorCode::BadCallback, ErrorCode::StateMismatch, ErrorCode::NoPendingFlow] {
            assert!(!somebody_waits(&refused(code)), "{code:?}");
        }
        assert!(somebody_waits(&Ok(())));
        assert!(somebody_waits(&refused(ErrorCode::AccessDenied)));
        assert!(somebody_waits(&refused(ErrorCode::Offline)));
    }

    #[test]
    fn the_log_gets_no_word_of_an_address() {
        assert_eq!(leads_to("com.adkeeper.desktop://amazon/callback?code=canary&state=c#c"), "Amazon");
        assert_eq!(leads_to("com.adkeeper.desktop://callback?rotating_token_nonce=canary"), "sign-in");
        for foreign in ["com.adkeeper.desktop://callback/canary", "com.adkeeper.desktop://x^y/", ""] {
            assert_eq!(leads_to(foreign), "nowhere");
        }
    }

    #[test]
    fn an_installed_app_is_given_the_address_and_registers_our_scheme() {
        let config: serde_json::Value =
            serde_json::from_str(include_str!("../../../tauri.conf.json")).unwrap();
        assert_eq!(config["identifier"], IDENTIFIER);
        assert_eq!(config["plugins"]["deep-link"]["desktop"]["schemes"], serde_json::json!([IDENTIFIER]));
        for bundle in ["deb", "rpm"] {
            let template = &config["bundle"]["linux"][bundle]["desktopTemplate"];
            assert_eq!(template, "src-tauri/linux/adkeeper.desktop.hbs", "{bundle}");
        }
        // Tauri's own template has no %u: the app would start and the address be lost.
        let template = include_str!("../../linux/adkeeper.desktop.hbs");
        assert!(template.lines().any(|line| line == "Exec={{exec}} %u"), "{template}");
        assert!(template.lines().any(|line| line == "MimeType={{mime_type}}"), "{template}");
    }
}
