//! Keeps the tray and the window's colours in step with the keeper.

use std::path::PathBuf;
use std::time::Duration;

use domain::Timestamp;
use keeper::Keeper;
use keeper::view::{AppEvent, AuthState, Theme};
use tauri::AppHandle;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::local_time::Moment;
use crate::tray_model::{GRACE, TrayModel};
use crate::{theme, tray, window};

/// Changes within this time are looked at once.
const GATHER: Duration = Duration::from_millis(200);

/// Starts it; it ends with the keeper.
pub fn start(app: &AppHandle, keeper: &Keeper, data_dir: PathBuf) {
    let (app, keeper) = (app.clone(), keeper.clone());
    let mut events = keeper.subscribe();
    tauri::async_runtime::spawn(async move {
        let mut shown = theme::remembered(&data_dir);
        loop {
            let snapshot = keeper.snapshot().await;
            let connections = keeper.connections().await.unwrap_or_default();
            tray::update(&app, TrayModel::of(&snapshot, &connections, &Moment::now()));
            // Before the user is known the settings are not theirs.
            if snapshot.auth.state != AuthState::Starting && snapshot.settings.synced.theme != shown {
                shown = snapshot.settings.synced.theme;
                theme::remember(&data_dir, shown);
                set_theme(&app, shown);
            }
            // Without an attempt there is no event, and that is what is to be seen.
            let late = snapshot.keeper.next_attempt.and_then(until_late);
            tokio::select! {
                more = changed(&mut events) => if !more { return },
                () = tokio::time::sleep(late.unwrap_or(Duration::MAX)), if late.is_some() => {}
            }
        }
    });
}

/// How long until an attempt that is due at `next` (milliseconds) is late; `None` when it is.
fn until_late(next: i64) -> Option<Duration> {
    let late = Timestamp::from_millisecond(next).ok()?.checked_add(GRACE).ok()?;
    let wait = Duration::try_from(late.duration_since(Timestamp::now())).ok()?;
    // A timer stands still while the computer sleeps; waking up is an event of its own.
    Some(wait + Duration::from_secs(1))
}

fn set_theme(app: &AppHandle, theme: Theme) {
    if let Some(window) = window::main(app)
        && let Err(error) = theme::apply(&window, theme)
    {
        tracing::debug!(%error, "the window kept its colours");
    }
}

/// Waits for a change that can be seen in the tray and for the ones right behind it; `false` at the end.
async fn changed(events: &mut Receiver<AppEvent>) -> bool {
    loop {
        match events.recv().await {
            Ok(AppEvent::SnapshotChanged | AppEvent::ConnectionsChanged) | Err(RecvError::Lagged(_)) => break,
            Ok(_) => {}
            Err(RecvError::Closed) => return false,
        }
    }
    tokio::time::sleep(GATHER).await;
    loop {
        match events.try_recv() {
            Ok(_) | Err(TryRecvError::Lagged(_)) => {}
            Err(TryRecvError::Empty) => return true,
            Err(TryRecvError::Closed) => return false,
        }
    }
}
