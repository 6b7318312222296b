//! What the dashboard is limited to.

use super::{Organize, invalid};
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, StartFocus as Start};
use domain::organize::{Focus, StartFocus};
use store::{Started, Store};

impl Organize {
    /// Limits the dashboard to an account or a group, or to nothing.
    pub async fn set_focus(&self, focus: Option<Focus>) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        self.check(&store, focus.as_ref()).await?;
        let before = store.focus(user.clone()).await?;
        self.set(&store, Started { focus, ..before }).await
    }

    /// Chooses what the dashboard is limited to when the app starts.
    pub async fn set_start_focus(&self, start: Start, focus: Option<Focus>) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        self.check(&store, focus.as_ref()).await?;
        let before = store.focus(user.clone()).await?;
        let start = match (start, focus) {
            (Start::Last, _) => StartFocus::Last,
            (Start::All, _) => StartFocus::All,
            (Start::Chosen, Some(focus)) => StartFocus::Chosen(focus),
            (Start::Chosen, None) => return Err(invalid("choose an account or a group")),
        };
        self.set(&store, Started { start, ..before }).await
    }

    /// Begins with what the user of this computer chose for the start, if someone is signed in.
    pub async fn begin(&self) -> Result<(), CommandError> {
        let store = self.storage.store().await?;
        let Some(user) = store.current_user().await? else { return Ok(()) };
        let before = store.focus(user.id).await?;
        let focus = match &before.start {
            StartFocus::Last => return Ok(()),
            StartFocus::All => None,
            StartFocus::Chosen(focus) => Some(focus.clone()),
        };
        self.set(&store, Started { focus, ..before }).await
    }

    async fn set(&self, store: &Store, chosen: Started) -> Result<(), CommandError> {
        let (_, user) = self.storage.signed_in().await?;
        if store.set_focus(user, chosen, self.runtime.now()).await? {
            self.changes.touched(&[Topic::Organize, Topic::Outbox]);
        }
        Ok(())
    }

    /// # Errors
    /// `not_found` for what is not the user's.
    async fn check(&self, store: &Store, focus: Option<&Focus>) -> Result<(), CommandError> {
        let (_, user) = self.storage.signed_in().await?;
        let there = match focus {
            None => true,
            Some(Focus::Account { id }) => store.account(user, id.clone()).await?.is_some(),
            Some(Focus::Group { id }) => {
                store.labels(user).await?.iter().any(|one| one.id == *id && !one.removed)
            }
        };
        if there { Ok(()) } else { Err(CommandError::new(ErrorCode::NotFound, "no such account or group")) }
    }
}
