//! Addresses with the app's own scheme, from the browser: at start and while running.

use domain::config::IDENTIFIER;
use keeper::Keeper;
use keeper::view::{CommandError, ErrorCode};
use tauri::{AppHandle, Url};
use tauri_plugin_deep_link::DeepLinkExt as _;

use crate::window;

/// Listens for addresses, takes the one the app was started with, and registers the scheme.
pub fn listen(app: &AppHandle, keeper: &Keeper) {
    let links = app.deep_link();
    let (handle, warm) = (app.clone(), keeper.clone());
    links.on_open_url(move |event| {
        for url in event.urls() {
            accept(&handle, &warm, url);
        }
    });
    // What came before the line above was told to nobody. Taking an address twice does no harm.
    match links.get_current() {
        Ok(urls) => {
            for url in urls.into_iter().flatten() {
                accept(app, keeper, url);
            }
        }
        Err(error) => tracing::warn!(%error, "the address of the start could not be read"),
    }
    if cfg!(any(target_os = "linux", all(windows, debug_assertions))) {
        register(app);
    }
}

/// A second start: with an address it was the browser, without one a person who looks for the window.
pub fn on_relaunch(app: &AppHandle, arguments: &[String]) {
    // The deep-link plugin has been given the arguments already.
    if !arguments.iter().skip(1).any(|argument| is_ours(argument)) {
        window::show(app);
    }
}

/// An AppImage is never installed and may have moved since the last start, so the scheme is registered
/// every time. Best effort: the other ways back still work. It starts other programs, hence the thread.
fn register(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || match app.deep_link().register_all() {
        Ok(()) => tracing::info!(scheme = IDENTIFIER, "scheme registered"),
        Err(error) => tracing::warn!(%error, "the scheme could not be registered"),
    });
}

fn accept(app: &AppHandle, keeper: &Keeper, url: Url) {
    tracing::info!(address = %without_query(&url), "callback received");
    let (app, keeper) = (app.clone(), keeper.clone());
    tauri::async_runtime::spawn(async move {
        // The keeper logs and announces a refusal itself.
        let outcome = keeper.handle_callback(url.as_str()).await;
        if somebody_waits(&outcome) {
            window::show(&app);
        }
    });
}

/// Whether a person comes back from the browser. An address that fits no pending flow may be anybody's
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

fn is_ours(argument: &str) -> bool {
    Url::parse(argument).is_ok_and(|url| url.scheme() == IDENTIFIER)
}

/// The address as it may stand in the log.
fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
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
    fn the_log_gets_no_query() {
        let url =
            Url::parse("com.adkeeper.desktop://amazon/callback?code=canary&state=canary#canary").unwrap();
        assert_eq!(without_query(&url), "com.adkeeper.desktop://amazon/callback");
    }

    #[test]
    fn only_our_scheme_counts_as_a_callback() {
        assert!(is_ours("com.adkeeper.desktop://callback?x"));
        assert!(is_ours("COM.adkeeper.Desktop://callback"));
        assert!(!is_ours("https://com.adkeeper.desktop/"));
        assert!(!is_ours("--minimised"));
    }

    #[test]
    fn an_installed_app_is_given_the_address_and_registers_our_scheme() {
        let config: serde_json::Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        assert_eq!(config["identifier"], IDENTIFIER);
        assert_eq!(config["plugins"]["deep-link"]["desktop"]["schemes"], serde_json::json!([IDENTIFIER]));
        for bundle in ["deb", "rpm"] {
            let template = &config["bundle"]["linux"][bundle]["desktopTemplate"];
            assert_eq!(template, "src-tauri/linux/adkeeper.desktop.hbs", "{bundle}");
        }
        // Tauri's own template has no %u: the app would start and the address be lost.
        let template = include_str!("../linux/adkeeper.desktop.hbs");
        assert!(template.lines().any(|line| line == "Exec={{exec}} %u"), "{template}");
        assert!(template.lines().any(|line| line == "MimeType={{mime_type}}"), "{template}");
    }
}
