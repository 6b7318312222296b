//! [`Keeper`]: the one handle. Each public method is one call into a room.

mod connections;
mod dashboard;
mod ends;
mod history;
mod listing;
mod organize;
mod programs;
mod setup;
mod users;
mod watch;

use crate::changes::Topic;
use crate::dependencies::Dependencies;
use crate::pending::Finish;
use crate::rooms::{Finishing, Rooms};
use crate::view::{AppEvent, CommandError, Screen};
use std::sync::Arc;
use tokio::sync::broadcast;

/// The application core. Cheap to clone.
#[derive(Clone)]
pub struct Keeper {
    pub(crate) rooms: Arc<Rooms>,
    finish: Arc<dyn Finish>,
}

impl Keeper {
    /// Builds the core and starts it. Returns at once: the database is opened, the keychain probed and
    /// the actors started in the background. Must be called inside a Tokio runtime.
    pub fn start(dependencies: Dependencies) -> Self {
        let (rooms, http_error) = Rooms::new(dependencies);
        let rooms = Arc::new(rooms);
        let finish: Arc<dyn Finish> = Arc::new(Finishing::new(&rooms));
        let (starting, finishing) = (Arc::clone(&rooms), Arc::clone(&finish));
        rooms.runtime.tasks.spawn(async move {
            match http_error {
                Some(error) => {
                    starting.storage.opened.send_replace(Some(Err(error)));
                    starting.changes.touched(&[Topic::Snapshot]);
                }
                None => starting.run(&finishing).await,
            }
        });
        Self { rooms, finish }
    }

    /// Everything that the core announces from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<AppEvent> {
        self.rooms.changes.subscribe()
    }

    /// Ends the actors and waits for what they are writing. Unfinished requests are dropped: every
    /// step can be repeated after the next start.
    pub async fn shutdown(&self) {
        self.rooms.runtime.cancel.cancel();
        self.rooms.runtime.tasks.close();
        self.rooms.runtime.tasks.wait().await;
    }

    /// Shows a screen: tells the dashboard, and remembers it for a dashboard that is not there yet.
    pub fn show(&self, screen: Screen) {
        self.rooms.changes.show(screen);
    }

    /// The screen to show first, once.
    pub fn take_navigation(&self) -> Option<Screen> {
        self.rooms.changes.take_navigation()
    }

    /// Looks at the clock and the network again at once: after wake-up, on window focus.
    pub fn nudge(&self) {
        self.rooms.changes.touched(&[Topic::ScheduleInputs, Topic::Outbox]);
    }

    /// Asks the keychain whether it answers; a locked one is asked to unlock, and one without a collection
    /// to create it, which may show the system's own prompt.
    ///
    /// # Errors
    /// `vault_locked`, `vault_no_collection` or `vault_unavailable`.
    pub async fn retry_vault(&self) -> Result<(), CommandError> {
        self.rooms.secrets.unlock().await?;
        self.rooms.resume_with_keychain().await;
        Ok(())
    }

    /// The system says that its keychain changed. One that could not be used is probed again; the user is
    /// asked for nothing.
    pub async fn keychain_changed(&self) {
        if self.rooms.secrets.is_shut() && self.rooms.secrets.probe().await.is_ok() {
            self.rooms.resume_with_keychain().await;
        }
    }
}
