//! Making a connection of a login that was reviewed.

use super::Connect;
use super::label::clean_label;
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, NoticeKind};
use domain::grant::{Consent, ConsentSource};
use domain::login_match::LoginMatch;
use domain::{AccountId, Connection, ConnectionId, HealthReport, Timestamp, expiry};
use store::{NewNotice, Seen};
use vault::VaultKey;

impl Connect {
    /// Confirms the waiting login: vault, then store with the outbox, then the announcement. Returns the
    /// id of the connection. `as_new` makes it a connection of its own although it was asked for, or
    /// recognised, as one that exists; if it is the login of another one, that is renewed.
    pub async fn confirm(
        &self,
        label: String,
        tracked: Vec<String>,
        as_new: bool,
    ) -> Result<String, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
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
        let refresh = self.secrets.needed(&VaultKey::review_refresh_token(), "token of this login").await?;
        let id = match (as_new, &review.known_as) {
            (false, _) => review.connection_id.clone(),
            // The login of another connection never becomes a second one.
            (true, Some(known)) => known.clone(),
            (true, None) => review.fresh_id.clone(),
        };
        let slot = self.refresh.slot(&id);
        // A refresh of a connection that is authorised again must not mix with the new token.
        let mut kept = slot.lock.lock().await;
        let _others = self.refresh.hold(&id).await;
        self.secrets.put(&VaultKey::refresh_token(&id), &refresh).await?;
        slot.set_unsaved(None);
        let access = self.pending.review_access();
        let now = self.runtime.now();
        let access_expires_at = access.as_ref().map(|access| access.expires_at);
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
            consent: review.consented_at.map(|at| Consent { at, source: ConsentSource::Noted }),
            end_snoozed_until: None,
            created_at: now,
            updated_at: now,
        };
        let notice = NewNotice {
            connection_id: Some(id.clone()),
            label: Some(connection.label.clone()),
            ..NewNotice::new(user, NoticeKind::ConnectionAdded, now)
        };
        let chosen = tracked.into_iter().map(AccountId::new).collect();
        let mut seen =
            Seen { accounts: review.accounts, links: review.links, gaps: review.gaps, refused: Vec::new() };
        for account in &mut seen.accounts {
            account.connection_id = id.clone();
        }
        store.confirm(connection.clone(), seen, chosen, notice).await?;
        *kept = access;
        self.refresh.note_new(&connection);
        drop(kept);
        self.pending.forget_review_access();
        self.forget_retained(&id);
        self.secrets.discard(&VaultKey::review_refresh_token()).await;
        self.changes.touched(&[
            Topic::Connections,
            Topic::Accounts,
            Topic::Notices,
            Topic::Snapshot,
            Topic::ScheduleInputs,
            Topic::Outbox,
        ]);
        Ok(id.to_string())
    }
}

/// When the first refresh is due; at once if the access token did not survive a restart.
fn first_refresh(id: &ConnectionId, now: Timestamp, expires_at: Option<Timestamp>) -> Timestamp {
    expires_at.map_or(now, |expires| expiry::refresh_at(id, now, expires))
}
