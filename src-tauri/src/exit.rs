//! The way out: the keeper finishes what it is writing, but the user doesn't wait long.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use keeper::Keeper;
use tauri::{AppHandle, Manager as _};

use crate::events::Gate;
use crate::logging::Log;

/// Every step can be repeated after the next start, so nothing is lost when this is over. What remains to be
/// done then fits into the rest of two seconds.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Ends the app. Repeated calls are fine.
pub fn quit(app: &AppHandle) {
    static QUITTING: AtomicBool = AtomicBool::new(false);
    if QUITTING.swap(true, Ordering::AcqRel) {
        return;
    }
    tracing::info!("quitting");
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let keeper = app.state::<Keeper>().inner().clone();
        let looked_at = app.state::<Gate>().is_visible();
        let ending = async {
            if looked_at && let Err(error) = keeper.end_visit().await {
                tracing::debug!(reason = ?error.code, "the end of the visit was not noted");
            }
            keeper.shutdown().await;
        };
        if tokio::time::timeout(PATIENCE, ending).await.is_err() {
            tracing::warn!("the keeper did not end in time");
        }
        app.exit(0);
    });
}

/// The very last step: what is still on its way to the log is written.
pub fn finish(app: &AppHandle) {
    tracing::info!("ended");
    // An end before everything is in place has no log to close.
    if let Some(log) = app.try_state::<Log>() {
        log.close();
    }
}

/// Quits on SIGTERM, SIGINT and SIGHUP as from the menu: so a session ends its programs, and a terminal what
/// was started in it.
#[cfg(unix)]
pub fn on_signals(app: &AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};

    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()))
        else {
            tracing::warn!("signals will end the app without goodbye");
            return;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
        quit(&app);
    });
}

/// Other systems end applications through their windows.
#[cfg(not(unix))]
pub fn on_signals(_app: &AppHandle) {}
