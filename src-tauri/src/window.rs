//! The one window: made hidden, shown once painted, hidden again into the tray.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use keeper::Keeper;
use tauri::webview::NewWindowResponse;
use tauri::{
    AppHandle, Manager as _, Url, Webview, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};

use crate::events::Gate;
use crate::tray::Tray;
use crate::{autostart, text, theme};

const LABEL: &str = "main";

/// A dashboard that has said nothing for so long is shown as it is: an empty window tells more than
/// none.
const SHOW_AT_LATEST: Duration = Duration::from_millis(1500);

/// Whether the window has been shown in this run.
#[derive(Debug, Default)]
struct Shown(AtomicBool);

/// Makes the window, hidden, in the colours of the last run.
pub fn create(app: &AppHandle, data_dir: &Path) -> tauri::Result<()> {
    // Started with the person's login, it stays hidden until somebody wants it.
    app.manage(Shown(AtomicBool::new(autostart::is_one(std::env::args()))));
    let chosen = theme::remembered(data_dir);
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title(text::APP)
        .inner_size(1180.0, 760.0)
        .min_inner_size(860.0, 560.0)
        .center()
        .visible(false)
        .theme(theme::native(chosen))
        .background_color(theme::background(chosen, tauri::Theme::Light))
        .data_directory(data_dir.join("webview"))
        .on_navigation(is_dashboard)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    theme::apply(&window, chosen)?;
    let handle = app.clone();
    window.on_window_event(move |event| on_event(&handle, event));
    let handle = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_AT_LATEST).await;
        show_first(&handle, "time is up");
    });
    Ok(())
}

/// The dashboard has painted and listens.
pub fn on_ui_ready(app: &AppHandle) {
    app.state::<Gate>().set_ready();
    show_first(app, "dashboard painted");
}

/// Brings the window to the front from wherever it is.
pub fn show(app: &AppHandle) {
    app.state::<Shown>().0.store(true, Ordering::Relaxed);
    let Some(window) = main(app) else { return };
    let view: &Webview = window.as_ref();
    // Hidden, minimised and covered windows each need another one of the first three; without the last
    // the keyboard reaches the frame only.
    for step in [window.unminimize(), window.show(), window.set_focus(), view.set_focus()] {
        if let Err(error) = step {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
    app.state::<Gate>().set_visible(true);
}

/// The window, while it exists.
pub fn main(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

fn show_first(app: &AppHandle, because: &str) {
    if !app.state::<Shown>().0.swap(true, Ordering::Relaxed) {
        show(app);
        tracing::info!(because, "window shown");
    }
}

fn on_event(app: &AppHandle, event: &WindowEvent) {
    match event {
        // Without a tray the window closes and the app ends with it.
        WindowEvent::CloseRequested { api, .. } if app.state::<Tray>().is_there() => {
            api.prevent_close();
            app.state::<Gate>().set_visible(false);
            if let Some(window) = main(app)
                && let Err(error) = window.hide()
            {
                tracing::warn!(%error, "the window could not be hidden");
            }
        }
        // The computer may have slept: somebody is looking now.
        WindowEvent::Focused(true) => app.state::<Keeper>().nudge(),
        _ => {}
    }
}

/// The web view shows the dashboard and nothing else; the addresses are Tauri's own on each system.
fn is_dashboard(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")) => true,
        ("http", Some("localhost")) => cfg!(debug_assertions),
        ("about", _) => url.path() == "blank",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_view_stays_in_the_dashboard() {
        let goes = |address: &str| is_dashboard(&Url::parse(address).unwrap());
        assert!(goes("tauri://localhost/"));
        assert!(goes("http://tauri.localhost/index.html"));
        assert!(!goes("https://www.amazon.com/"));
        assert!(!goes("https://localhost.example.com/"));
        assert!(!goes("file:///etc/passwd"));
    }
}
