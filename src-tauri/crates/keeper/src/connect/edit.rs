//! What a user chooses about connections and accounts.

use super::Connect;
use super::label::clean_label;
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode};
use domain::{AccountId, ConnectionId};

impl Connect {
    /// Gives a connection another label.
    pub async fn rename(&self, id: String, label: String) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let label = clean_label(&label, "");
        if label.is_empty() {
            return Err(CommandError::new(ErrorCode::InvalidInput, "the label is empty"));
        }
        store.rename(user, ConnectionId::new(id), label, self.runtime.now()).await?;
        self.changes.touched(&[Topic::Connections, Topic::Outbox]);
        Ok(())
    }

    /// Chooses whether accounts are tracked.
    pub async fn set_tracked(&self, ids: Vec<String>, tracked: bool) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        if store.set_tracked(user, ids.clone(), tracked, self.runtime.now()).await? > 0 {
            self.changes.touched_accounts(ids.into_iter().map(AccountId::new));
            self.changes.touched(&[Topic::ConnectionDetails, Topic::Outbox]);
        }
        Ok(())
    }
}
