//! Confirming or discarding a login that was authorised.

use super::Pending;
use crate::changes::Topic;
use crate::view::{CommandError, ReviewAccount, ReviewView};
use domain::{AccountAccess, AccountId, ConnectionId, Health};
use std::collections::{HashMap, HashSet};
use store::{Review, Store};
use vault::VaultKey;

impl Pending {
    /// The login that waits for a decision.
    pub async fn review(&self) -> Result<Option<ReviewView>, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let Some(review) = store.review().await?.filter(|review| review.user_id == user) else {
            return Ok(None);
        };
        let owners = owners(&store, &review).await?;
        let mut parents: HashMap<&AccountId, Vec<String>> = HashMap::new();
        for link in &review.links {
            parents.entry(&link.child).or_default().push(link.parent.to_string());
        }
        let accounts = review
            .accounts
            .iter()
            .map(|account| ReviewAccount {
                already_connected: owners.contains(&account.id),
                parents: parents.remove(&account.id).unwrap_or_default(),
                ..ReviewAccount::from(account)
            })
            .collect();
        Ok(Some(ReviewView {
            reauthorises: review.reauthorises.then(|| review.connection_id.to_string()),
            suggested_label: review.suggested_label,
            home_region: review.home_region,
            known_as: review.known_as.map(|id| id.to_string()),
            login: review.login,
            recognised: review.recognised,
            missing: review.missing,
            added: review.added,
            accounts,
            gaps: review.gaps,
            expires_at: review.expires_at.as_millisecond(),
        }))
    }

    /// Throws the waiting login away. Nothing waiting is fine.
    pub async fn discard_review(&self) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        // Another user's goes on waiting for them.
        if let Some(review) = store.review().await?.filter(|review| review.user_id == user) {
            self.discard(&review).await?;
        }
        Ok(())
    }

    pub(crate) async fn discard(&self, review: &Review) -> Result<(), CommandError> {
        let store = self.storage.store().await?;
        self.secrets.delete(&VaultKey::review_refresh_token()).await?;
        // A confirmation as a new connection that was cut off between vault and store left this one.
        self.secrets.delete(&VaultKey::refresh_token(&review.fresh_id)).await?;
        self.forget_review_access();
        store.delete_review().await?;
        self.changes.touched(&[Topic::Snapshot]);
        Ok(())
    }

    /// Ends everything that waits on this computer, whoever began it: flows first, so that none of them leaves a
    /// review behind.
    ///
    /// # Errors
    /// The store's or the keychain's: then what is left can be ended again.
    pub async fn abandon_all(&self) -> Result<(), CommandError> {
        self.cancel_flow().await?;
        if let Some(review) = self.storage.store().await?.review().await? {
            self.discard(&review).await?;
        }
        Ok(())
    }
}

/// Accounts that another living connection already reaches.
async fn owners(store: &Store, review: &Review) -> Result<HashSet<AccountId>, CommandError> {
    let living: HashSet<ConnectionId> = store
        .connections(review.user_id.clone())
        .await?
        .into_iter()
        .filter(|one| one.health.health != Health::Disconnected)
        .filter(|one| one.id != review.connection_id && Some(&one.id) != review.known_as.as_ref())
        .map(|connection| connection.id)
        .collect();
    Ok(store
        .accounts(review.user_id.clone())
        .await?
        .into_iter()
        .filter(|one| living.contains(&one.connection_id) && one.access == AccountAccess::Ok)
        .map(|account| account.id)
        .collect())
}
