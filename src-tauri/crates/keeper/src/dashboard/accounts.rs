//! The accounts of the signed-in user.

use super::Dashboard;
use crate::ends::{Elsewhere, Grants};
use crate::listing::brief;
use crate::view::{AccountView, CommandError};
use domain::{AccountId, ConnectionId, Health};
use std::collections::HashMap;

impl Dashboard {
    /// The user's accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<AccountView>, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let elsewhere = Elsewhere::of(&store, &user).await?;
        let health: HashMap<ConnectionId, Health> = store
            .connections(user.clone())
            .await?
            .into_iter()
            .map(|one| {
                let health = elsewhere.health(&one.id).unwrap_or(one.health.health);
                (one.id, health)
            })
            .collect();
        let mut parents: HashMap<AccountId, Vec<String>> = HashMap::new();
        for link in store.links(user.clone()).await? {
            parents.entry(link.child).or_default().push(link.parent.to_string());
        }
        let ends = Grants::of(&store, &user).await?.last_ends();
        let mut watched = store.watched_briefs(user.clone()).await?;
        let all = store.accounts(user).await?;
        Ok(all
            .into_iter()
            .map(|account| AccountView {
                health: health.get(&account.connection_id).copied().unwrap_or(Health::Disconnected),
                ends_at: ends.get(&account.connection_id).map(|end| end.as_millisecond()),
                watch: watched.remove(&account.id).map(brief),
                id: account.id.to_string(),
                connection_id: account.connection_id.to_string(),
                kind: account.kind,
                region: account.region,
                external_id: account.external_id,
                info: account.info,
                parents: parents.remove(&account.id).unwrap_or_default(),
                access: account.access,
                tracked: account.tracked,
            })
            .collect())
    }
}
