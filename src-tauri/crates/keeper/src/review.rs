//! Deciding about a login that came back: confirm or discard.

use crate::Keeper;
use crate::view::{AppEvent, CommandError, ErrorCode, NoticeKind, ReviewAccount, ReviewView};
use domain::login_match::LoginMatch;
use domain::{
    AccountAccess, AccountId, Connection, ConnectionId, Health, HealthReport, Timestamp, expiry, plain,
};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;
use store::{NewNotice, Review, Seen, Store};
use vault::VaultKey;

impl Keeper {
    /// The login that waits for a decision.
    pub async fn review(&self) -> Result<Option<ReviewView>, CommandError> {
        let (store, user) = self.signed_in().await?;
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

    /// Confirms the waiting login: vault, then store with the outbox, then the announcement. Returns the
    /// id of the connection. `as_new` makes it a connection of its own although it was asked for, or
    /// recognised, as one that exists; if it is the login of another one, that is renewed.
    ///
    /// # Errors
    /// `not_found` if nothing waits; `wrong_login` if another login came back than the connection had and
    /// it is not to be a new one; the vault's or the store's. Then the login goes on waiting.
    pub async fn confirm_review(
        &self,
        label: String,
        tracked: Vec<String>,
        as_new: bool,
    ) -> Result<String, CommandError> {
        let (store, user) = self.signed_in().await?;
        let review = store
            .review()
            .await?
            .filter(|review| review.user_id == user)
            .ok_or_else(|| CommandError::new(ErrorCode::NotFound, "no login waits for review"))?;
        if review.login == LoginMatch::Different && !as_new {
            return Err(CommandError::new(
                ErrorCode::WrongLogin,
                "this Amazon login reaches none of the accounts that the connection had",
            ));
        }
        let refresh = self.needed_secret(&VaultKey::review_refresh_token(), "token of this login").await?;
        let id = match (as_new, &review.known_as) {
            (false, _) => review.connection_id.clone(),
            // The login of another connection never becomes a second one.
            (true, Some(known)) => known.clone(),
            (true, None) => review.fresh_id.clone(),
        };
        let slot = self.inner.kept.slot(&id);
        // A refresh of a connection that is authorised again must not mix with the new token.
        let mut kept = slot.lock.lock().await;
        let _others = self.hold(&id).await;
        self.put_secret(&VaultKey::refresh_token(&id), &refresh).await?;
        slot.set_unsaved(None);
        kept.clone_from(&self.now_state().review_access);
        let now = self.now();
        let access_expires_at = kept.as_ref().map(|access| access.expires_at);
        let connection = Connection {
            id: id.clone(),
            user_id: user.clone(),
            label: clean_label(&label, &review.suggested_label),
            home_region: review.home_region,
            client_id: review.client_id.clone(),
            scopes: review.scopes.clone(),
            health: HealthReport {
                // The look behind the review has just seen it work.
                probed_at: Some(now),
                ..HealthReport::succeeded(now, first_refresh(&id, now, access_expires_at))
            },
            access_expires_at,
            swept_at: None,
            created_at: now,
            updated_at: now,
        };
        let notice = NewNotice {
            user_id: user,
            kind: NoticeKind::ConnectionAdded,
            connection_id: Some(id.clone()),
            label: Some(connection.label.clone()),
            cause: None,
            accounts: None,
            ends_at: None,
            created_at: now,
        };
        let chosen = tracked.into_iter().map(AccountId::new).collect();
        let mut seen =
            Seen { accounts: review.accounts, links: review.links, gaps: review.gaps, refused: Vec::new() };
        for account in &mut seen.accounts {
            account.connection_id = id.clone();
        }
        store.confirm(connection.clone(), seen, chosen, notice).await?;
        self.plan().note(&connection, self.inner.changes.fetch_add(1, Ordering::SeqCst) + 1);
        drop(kept);
        self.now_state().review_access = None;
        self.forget_copy(&id);
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
        let (store, user) = self.signed_in().await?;
        // Another person's goes on waiting for them.
        if let Some(review) = store.review().await?.filter(|review| review.user_id == user) {
            self.throw_review_away(&review).await?;
        }
        Ok(())
    }

    pub(crate) async fn throw_review_away(&self, review: &Review) -> Result<(), CommandError> {
        let store = self.store().await?;
        self.delete_secret(&VaultKey::review_refresh_token()).await?;
        // A confirmation as a new connection that was cut off between vault and store left this one.
        self.delete_secret(&VaultKey::refresh_token(&review.fresh_id)).await?;
        self.inner.kept.forget(&review.fresh_id);
        self.now_state().review_access = None;
        store.delete_review().await?;
        self.emit(AppEvent::SnapshotChanged);
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

/// When the first refresh is due; at once if the access token did not survive a restart.
fn first_refresh(id: &ConnectionId, now: Timestamp, expires_at: Option<Timestamp>) -> Timestamp {
    expires_at.map_or(now, |expires| expiry::refresh_at(id, now, expires))
}

pub(crate) fn clean_label(label: &str, fallback: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>().join(" ");
    plain::filled(&words, plain::LABEL).unwrap_or_else(|| fallback.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_plain_text_and_its_fallback_stands_in_for_one_that_cannot_be_seen() {
        assert_eq!(clean_label(" North\u{0}wind \n <EU>\u{202e}", "x"), "Northwind <EU>");
        assert_eq!(clean_label("\u{200b}\u{202e}", "Amazon login"), "Amazon login");
        assert_eq!(clean_label(&"x".repeat(500), "").len(), plain::LABEL);
    }
}
