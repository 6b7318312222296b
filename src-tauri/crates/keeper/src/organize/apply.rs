//! Doing what an import was said to do.

use super::undo::Done;
use super::{Organize, invalid};
use crate::view::{CommandError, ErrorCode, Marked};
use domain::organize::MOST_LABELS;
use domain::{AccountId, ConnectionId};
use std::collections::HashSet;

impl Organize {
    /// Does what was previewed. What changed since then stays as it is.
    pub async fn apply(&self, id: u32) -> Result<Marked, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let import = self.import.lock().take_if(|import| import.id == id && import.user == user);
        let import = import.ok_or_else(|| {
            CommandError::new(ErrorCode::NotFound, "this table was not looked at, or too long ago")
        })?;
        let now = self.runtime.now();
        let live = store.labels(user.clone()).await?.iter().filter(|label| !label.removed).count();
        if live + import.labels.len() > 2 * MOST_LABELS {
            return Err(invalid("there would be too many groups and tags"));
        }
        // Labels first: what refers to one finds it.
        store.put_labels(user.clone(), import.labels.clone(), now).await?;
        let changed = store.remark_accounts(user.clone(), import.accounts.clone(), now).await?;
        let changed: HashSet<AccountId> = changed.into_iter().collect();
        let mut connections: Vec<(ConnectionId, _, _)> = Vec::new();
        for (id, before, after) in import.connections {
            let (was, is) = (before.clone(), after.clone());
            if store.mark_connection(user.clone(), id.clone(), was, is, now).await? {
                connections.push((id, before, after));
            }
        }
        let accounts = import.accounts.into_iter().filter(|one| changed.contains(&one.id)).collect();
        let labels = import.labels.into_iter().map(|label| (None, label)).collect();
        Ok(self.finish(user, Done { labels, accounts, connections, ..Done::default() }))
    }
}
