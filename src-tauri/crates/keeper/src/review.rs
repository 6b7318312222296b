//! Deciding about a login that came back: confirm or discard.

use crate::Keeper;
use crate::connect::owns_accounts;
use crate::view::{AppEvent, CommandError, ErrorCode, NoticeKind, ReviewAccount, ReviewView};
use domain::{AccountId, Connection, ConnectionId, HealthReport, Timestamp, expiry};
use std::collections::{HashMap, HashSet};
use store::{NewNotice, Review, Store};
use vault::VaultKey;

/// Longest label, in characters.
const MAX_LABEL: usize = 80;

impl Keeper {
    /// The login that waits for a decision.
    pub async fn review(&self) -> Result<Option<ReviewView>, CommandError> {
        let (store, user) = self.signed_in().await?;
        let Some(review) = store.review().await?.filter(|review| review.user_id == user) else {
            return Ok(None);
        };
        let owners = owners(&store, &review).await?;
        let accounts = review
            .accounts
            .iter()
            .map(|account| ReviewAccount {
                already_connected: owners.contains_key(&account.id),
                ..ReviewAccount::from(account)
            })
            .collect();
        Ok(Some(ReviewView {
            reauthorises: review.reauthorises.then(|| review.connection_id.to_string()),
            suggested_label: review.suggested_label,
            home_region: review.home_region,
            accounts,
            failed_regions: review.failed_regions,
            expires_at: review.expires_at.as_millisecond(),
        }))
    }

    /// Confirms the waiting login: vault, then store with the outbox, then the announcement. Returns the
    /// id of the connection.
    ///
    /// # Errors
    /// `not_found` if nothing waits, the vault's or the store's: then the login goes on waiting.
    pub async fn confirm_review(&self, label: String, tracked: Vec<String>) -> Result<String, CommandError> {
        let (store, user) = self.signed_in().await?;
        let review = store
            .review()
            .await?
            .filter(|review| review.user_id == user)
            .ok_or_else(|| CommandError::new(ErrorCode::NotFound, "no login waits for review"))?;
        let refresh = self.needed_secret(&VaultKey::review_refresh_token(), "token of this login").await?;
        let id = review.connection_id.clone();
        let slot = self.inner.kept.slot(&id);
        // A refresh of a connection that is authorised again must not mix with the new token.
        let kept = slot.lock.lock().await;
        self.put_secret(&VaultKey::refresh_token(&id), &refresh).await?;
        let now = self.now();
        let access_expires_at = *kept;
        let connection = Connection {
            id: id.clone(),
            user_id: user.clone(),
            label: clean_label(&label, &review.suggested_label),
            home_region: review.home_region,
            client_id: review.client_id.clone(),
            scopes: review.scopes.clone(),
            health: HealthReport::succeeded(now, first_refresh(&id, now, access_expires_at)),
            access_expires_at,
            created_at: now,
            updated_at: now,
        };
        let notice = NewNotice {
            user_id: user,
            kind: NoticeKind::ConnectionAdded,
            connection_id: Some(id.clone()),
            label: Some(connection.label.clone()),
            cause: None,
            created_at: now,
        };
        let owners = owners(&store, &review).await?;
        let chosen: HashSet<&str> = tracked.iter().map(String::as_str).collect();
        let accounts = review
            .accounts
            .into_iter()
            .filter(|account| !owners.contains_key(&account.id))
            .map(|mut account| {
                account.tracked = chosen.contains(account.id.as_str());
                account
            })
            .collect();
        store.confirm(connection, accounts, review.failed_regions, notice).await?;
        drop(kept);
        self.drop_secret(&VaultKey::review_refresh_token()).await;
        for event in [
            AppEvent::ConnectionsChanged,
            AppEvent::AccountsChanged,
            AppEvent::NoticesChanged,
            AppEvent::SnapshotChanged,
        ] {
            self.emit(event);
        }
        self.nudge();
        Ok(id.to_string())
    }

    /// Throws the waiting login away. Nothing waiting is fine.
    ///
    /// # Errors
    /// The vault's: then the login goes on waiting, so that no token stays behind unseen.
    pub async fn discard_review(&self) -> Result<(), CommandError> {
        let (store, _) = self.signed_in().await?;
        if let Some(review) = store.review().await? {
            self.throw_review_away(&review).await?;
        }
        Ok(())
    }

    pub(crate) async fn throw_review_away(&self, review: &Review) -> Result<(), CommandError> {
        let store = self.store().await?;
        self.delete_secret(&VaultKey::review_refresh_token()).await?;
        if !review.reauthorises {
            // A confirmation that was cut off between vault and store left this one.
            self.delete_secret(&VaultKey::refresh_token(&review.connection_id)).await?;
            self.inner.kept.forget(&review.connection_id);
        }
        store.delete_review().await?;
        self.emit(AppEvent::SnapshotChanged);
        Ok(())
    }
}

/// Accounts of the review that another living connection already reaches, with that connection.
async fn owners(store: &Store, review: &Review) -> Result<HashMap<AccountId, ConnectionId>, CommandError> {
    let living: HashSet<ConnectionId> = store
        .connections(review.user_id.clone())
        .await?
        .into_iter()
        .filter(|connection| owns_accounts(connection.health.health) && connection.id != review.connection_id)
        .map(|connection| connection.id)
        .collect();
    Ok(store
        .accounts(review.user_id.clone())
        .await?
        .into_iter()
        .filter(|account| living.contains(&account.connection_id))
        .map(|account| (account.id, account.connection_id))
        .collect())
}

/// When the first refresh is due; at once if the access token did not survive a restart.
fn first_refresh(id: &ConnectionId, now: Timestamp, expires_at: Option<Timestamp>) -> Timestamp {
    expires_at.map_or(now, |expires| expiry::refresh_at(id, now, expires))
}

pub(crate) fn clean_label(label: &str, fallback: &str) -> String {
    let clean: String =
        label.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_LABEL).collect();
    if clean.is_empty() { fallback.to_owned() } else { clean }
}
