//! The access token that is in memory of a connection.

use super::Refresh;
use domain::{ConnectionId, Secret};

impl Refresh {
    /// The access token of a connection, if there is one that lasts.
    pub(crate) async fn token_of(&self, id: &ConnectionId) -> Option<Secret> {
        let slot = self.slots.slot(id);
        let token = slot.lock.lock().await;
        let now = self.runtime.reading();
        token.as_ref().filter(|access| access.lasts(&now)).map(|access| access.token.clone())
    }

    /// The access token of a connection that was given last, if it can be tried.
    pub(crate) async fn newest_token(&self, id: &ConnectionId) -> Option<Secret> {
        let slot = self.slots.slot(id);
        let token = slot.lock.lock().await;
        let now = self.runtime.reading();
        token.as_ref().filter(|access| access.can_be_tried(&now)).map(|access| access.token.clone())
    }
}
