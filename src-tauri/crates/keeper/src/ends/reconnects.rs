//! Reconnecting several connections one after the other. The list outlives a restart; a connection leaves it when it is
//! reconnected, skipped or disconnected.

use super::Ends;
use crate::changes::Topic;
use crate::view::{CommandError, ReconnectView, ReconnectsView};
use domain::{ConnectionId, UserId};
use store::Store;

/// Connections named at once.
const SHOWN: usize = 20;

impl Ends {
    /// Begins a list in place of an earlier one; an empty one ends it.
    pub async fn set_reconnects(&self, ids: Vec<String>) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        store.set_reconnects(user, ids.into_iter().map(ConnectionId::new).collect()).await?;
        self.changes.touched(&[Topic::Snapshot]);
        Ok(())
    }

    /// Leaves a connection of the list as it is.
    pub async fn skip_reconnect(&self, id: String) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        store.skip_reconnect(user, ConnectionId::new(id), self.runtime.now()).await?;
        self.changes.touched(&[Topic::Snapshot]);
        Ok(())
    }

    /// How far the user is; `None` while nothing waits.
    pub async fn reconnects(
        &self,
        store: &Store,
        user: UserId,
    ) -> Result<Option<ReconnectsView>, CommandError> {
        let list = store.reconnects(user).await?;
        if list.waiting.is_empty() {
            return Ok(None);
        }
        let waiting = u32::try_from(list.waiting.len()).unwrap_or(u32::MAX);
        let next = list.waiting.into_iter().take(SHOWN);
        let next = next.map(|(id, label)| ReconnectView { id: id.to_string(), label }).collect();
        Ok(Some(ReconnectsView { next, waiting, done: list.done }))
    }
}
