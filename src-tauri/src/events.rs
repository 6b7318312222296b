//! The keeper's announcements on their way to the dashboard.
//!
//! Repeated "something changed" announcements become one, at most ten batches a second leave, and none
//! leaves while nobody can see the window: they wait, merged, until it is shown.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::AccountId;
use keeper::Keeper;
use keeper::view::{AppEvent, MOST_ACCOUNT_IDS};
use tauri::{AppHandle, Emitter as _, Manager as _};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

/// The name of the one event.
const NAME: &str = "app";
/// Time between two batches.
const GAP: Duration = Duration::from_millis(100);
/// How many announcements that cannot be merged are held for a hidden window; the oldest go first.
const HELD: usize = 16;

/// Whether somebody receives: the dashboard listens and its window is shown.
#[derive(Debug, Default)]
pub struct Gate {
    ready: AtomicBool,
    visible: AtomicBool,
    moved: Notify,
}

impl Gate {
    /// The dashboard listens from now on, or is gone.
    pub fn set_ready(&self, ready: bool) {
        self.ready.store(ready, Ordering::Release);
        self.moved.notify_one();
    }

    /// The window was shown or hidden.
    pub fn set_visible(&self, visible: bool) {
        self.visible.store(visible, Ordering::Release);
        self.moved.notify_one();
    }

    /// Whether the window is shown.
    pub fn is_visible(&self) -> bool {
        self.visible.load(Ordering::Acquire)
    }

    fn is_open(&self) -> bool {
        self.ready.load(Ordering::Acquire) && self.visible.load(Ordering::Acquire)
    }
}

/// Announcements that wait to be sent.
#[derive(Debug, Default, PartialEq, Eq)]
struct Batch {
    /// Announcements that something changed, each at most once.
    changed: Vec<AppEvent>,
    /// The others, in order.
    single: VecDeque<AppEvent>,
}

impl Batch {
    fn add(&mut self, event: AppEvent) {
        match event {
            AppEvent::FlowFailed { .. } => {
                if self.single.len() == HELD {
                    self.single.pop_front();
                }
                self.single.push_back(event);
            }
            AppEvent::Navigate { .. } => {
                // Only the last screen that was asked for is shown.
                self.single.retain(|held| !matches!(held, AppEvent::Navigate { .. }));
                self.single.push_back(event);
            }
            AppEvent::AccountRowsChanged { ids } => self.add_rows(ids),
            AppEvent::AccountsChanged => {
                // All of them include those that were named.
                self.changed.retain(|held| !matches!(held, AppEvent::AccountRowsChanged { .. }));
                self.add_once(AppEvent::AccountsChanged);
            }
            merged => self.add_once(merged),
        }
    }

    fn add_once(&mut self, event: AppEvent) {
        if !self.changed.contains(&event) {
            self.changed.push(event);
        }
    }

    /// Accounts that changed, beside those that are held: of more than an announcement names it is said that accounts
    /// changed.
    fn add_rows(&mut self, ids: Vec<AccountId>) {
        if self.changed.contains(&AppEvent::AccountsChanged) {
            return;
        }
        let held = self.changed.iter_mut().find_map(|held| match held {
            AppEvent::AccountRowsChanged { ids } => Some(ids),
            _ => None,
        });
        let Some(held) = held else {
            self.changed.push(AppEvent::AccountRowsChanged { ids });
            return;
        };
        for id in ids {
            if !held.contains(&id) {
                held.push(id);
            }
        }
        if held.len() > MOST_ACCOUNT_IDS {
            self.add(AppEvent::AccountsChanged);
        }
    }

    /// Some announcements were missed: everything may have changed.
    fn add_everything(&mut self) {
        for event in [
            AppEvent::SnapshotChanged,
            AppEvent::ConnectionsChanged,
            AppEvent::AccountsChanged,
            AppEvent::NoticesChanged,
            AppEvent::ActivityChanged,
            AppEvent::ProgramsChanged,
        ] {
            self.add(event);
        }
    }

    fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.single.is_empty()
    }

    fn take(&mut self) -> impl Iterator<Item = AppEvent> + use<> {
        let Self { changed, single } = std::mem::take(self);
        changed.into_iter().chain(single)
    }
}

/// Sends what the keeper announces to the dashboard, until the keeper ends.
pub fn forward(app: &AppHandle, keeper: &Keeper) {
    let (app, keeper) = (app.clone(), keeper.clone());
    let mut events = keeper.subscribe();
    tauri::async_runtime::spawn(async move {
        let gate = app.state::<Gate>();
        let mut batch = Batch::default();
        let mut next = Instant::now();
        loop {
            let due = gate.is_open() && !batch.is_empty();
            tokio::select! {
                event = events.recv() => match event {
                    Ok(event) => batch.add(event),
                    Err(RecvError::Lagged(_)) => batch.add_everything(),
                    Err(RecvError::Closed) => return,
                },
                () = gate.moved.notified() => {}
                () = tokio::time::sleep_until(next), if due => {
                    for event in batch.take() {
                        if matches!(event, AppEvent::Navigate { .. }) {
                            // Shown now: a dashboard that is made anew later must not begin with it.
                            keeper.take_navigation();
                        }
                        if let Err(error) = app.emit(NAME, event) {
                            tracing::warn!(%error, "the dashboard could not be told");
                        }
                    }
                    next = Instant::now() + GAP;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use keeper::view::{CommandError, ErrorCode, Screen};

    fn failed(message: &str) -> AppEvent {
        let error = CommandError {
            code: ErrorCode::Offline,
            message: message.to_owned(),
            retry_after: None,
            action: None,
        };
        AppEvent::FlowFailed { flow: None, error }
    }

    #[test]
    fn a_thousand_changes_become_one_announcement_each() {
        let mut batch = Batch::default();
        for _ in 0..1000 {
            batch.add(AppEvent::ConnectionsChanged);
            batch.add(AppEvent::AccountsChanged);
        }
        let sent: Vec<_> = batch.take().collect();
        assert_eq!(sent, [AppEvent::ConnectionsChanged, AppEvent::AccountsChanged]);
        assert!(batch.is_empty());
    }

    fn rows(numbers: std::ops::Range<usize>) -> AppEvent {
        AppEvent::AccountRowsChanged {
            ids: numbers.map(|number| AccountId::new(number.to_string())).collect(),
        }
    }

    #[test]
    fn accounts_that_changed_are_named_together_until_they_are_too_many() {
        let mut batch = Batch::default();
        batch.add(rows(0..2));
        batch.add(rows(1..3));
        assert_eq!(batch.take().collect::<Vec<_>>(), [rows(0..3)]);
        batch.add(rows(0..30));
        batch.add(rows(30..60));
        batch.add(rows(60..61));
        assert_eq!(batch.take().collect::<Vec<_>>(), [AppEvent::AccountsChanged]);
        batch.add(rows(0..1));
        batch.add(AppEvent::AccountsChanged);
        assert_eq!(batch.take().collect::<Vec<_>>(), [AppEvent::AccountsChanged]);
    }

    #[test]
    fn failures_are_all_told_in_order_and_only_the_last_screen_is_opened() {
        let mut batch = Batch::default();
        let to = |to| AppEvent::Navigate { to };
        for event in [failed("first"), to(Screen::Notices), failed("second"), to(Screen::Settings)] {
            batch.add(event);
        }
        let sent: Vec<_> = batch.take().collect();
        assert_eq!(sent, [failed("first"), failed("second"), to(Screen::Settings)]);
    }

    #[test]
    fn a_hidden_window_cannot_fill_the_memory() {
        let mut batch = Batch::default();
        for number in 0..100 {
            batch.add(failed(&number.to_string()));
        }
        let sent: Vec<_> = batch.take().collect();
        assert_eq!(sent.len(), HELD);
        assert_eq!(sent.last(), Some(&failed("99")));
    }

    #[test]
    fn nothing_leaves_before_the_dashboard_listens_and_is_seen() {
        let gate = Gate::default();
        assert!(!gate.is_open());
        gate.set_visible(true);
        assert!(!gate.is_open(), "it does not listen yet");
        gate.set_ready(true);
        assert!(gate.is_open());
        gate.set_visible(false);
        assert!(!gate.is_open(), "it is hidden");
        gate.set_ready(false);
        gate.set_visible(true);
        assert!(!gate.is_open(), "the web view is gone");
    }
}
