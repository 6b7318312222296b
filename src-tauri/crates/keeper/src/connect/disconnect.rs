//! Disconnecting: the token leaves the keychain, the history stays.
//!
//! Amazon offers apps no call that ends a grant; the user does that on Amazon's own page. For a while
//! after a disconnect the token is kept in memory, only to ask Amazon whether that has happened.

use super::Connect;
use crate::changes::Topic;
use crate::view::{CommandError, ErrorCode, RemovalCheck};
use amazon_ads::TokenError;
use domain::health::Event;
use domain::{ConnectionId, Region, Secret, UserId};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::time::Duration;
use store::Store;
use vault::VaultKey;

/// How long whether a grant is gone can be asked.
const CHECKABLE: Duration = Duration::from_secs(3600);

struct RetainedToken {
    refresh: Secret,
    region: Region,
    client_id: String,
    /// Monotonic.
    taken_at: Duration,
}

/// Tokens of connections that were just disconnected. Memory only.
#[derive(Default)]
pub(crate) struct RetainedTokens(Mutex<HashMap<ConnectionId, RetainedToken>>);

impl Connect {
    /// Disconnects connections: each token leaves the keychain, then the record says so. One that fails
    /// leaves the others disconnected.
    pub async fn disconnect(&self, ids: Vec<String>) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let mut outcome = Ok(());
        for id in ids {
            let one = self.disconnect_one(&store, &user, ConnectionId::new(id)).await;
            outcome = outcome.and(one);
        }
        self.changes.touched(&[
            Topic::Connections,
            Topic::Accounts,
            Topic::Snapshot,
            Topic::ScheduleInputs,
            Topic::Outbox,
        ]);
        outcome
    }

    async fn disconnect_one(
        &self,
        store: &Store,
        user: &UserId,
        id: ConnectionId,
    ) -> Result<(), CommandError> {
        let slot = self.refresh.slot(&id);
        let mut kept = slot.lock.lock().await;
        let _others = self.refresh.hold(&id).await;
        let connection = store.connection(id.clone()).await?;
        if connection.user_id != *user {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        let key = VaultKey::refresh_token(&id);
        let refresh = self.secrets.get(&key).await?;
        self.secrets.delete(&key).await?;
        *kept = None;
        self.refresh.change(&connection, Event::Disconnected, None).await?;
        drop(kept);
        self.refresh.forget(&id);
        if let Some(refresh) = refresh {
            let token = RetainedToken {
                refresh,
                region: connection.home_region,
                client_id: connection.client_id,
                taken_at: self.runtime.clock.monotonic(),
            };
            self.retained_tokens().insert(id, token);
        }
        Ok(())
    }

    /// Takes the tokens of all connections of a user away for good, also from memory.
    ///
    /// # Errors
    /// The vault's or the store's: then what is left can be removed again.
    pub async fn remove_all(&self, user: &UserId) -> Result<(), CommandError> {
        let store = self.storage.store().await?;
        for connection in store.connections(user.clone()).await? {
            let id = connection.id;
            self.disconnect_one(&store, user, id.clone()).await?;
            self.retained_tokens().remove(&id);
        }
        Ok(())
    }

    /// Asks Amazon whether the grant of a connection that was just disconnected is gone.
    pub async fn check_removed(&self, id: String) -> Result<RemovalCheck, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let id = ConnectionId::new(id);
        if store.connection(id.clone()).await?.user_id != user {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        let amazon = self.services.amazon()?;
        let (refresh, region) = {
            let tokens = self.retained_tokens();
            let token = tokens
                .get(&id)
                .filter(|token| token.client_id == amazon.config.client_id)
                .ok_or_else(|| CommandError::new(ErrorCode::NotFound, "the token is not kept any more"))?;
            (token.refresh.clone(), token.region)
        };
        let auth = self.sessions.client_auth(&amazon, Some(&user)).await?;
        match amazon.provider.refresh(region, &refresh, &auth).await {
            Ok(tokens) => {
                // Amazon does not rotate; should it begin to, the next check needs the new one.
                if let (Some(rotated), Some(token)) = (tokens.refresh, self.retained_tokens().get_mut(&id)) {
                    token.refresh = rotated;
                }
                Ok(RemovalCheck::StillThere)
            }
            Err(TokenError::InvalidGrant(_)) => {
                self.retained_tokens().remove(&id);
                self.changes.touched(&[Topic::Connections]);
                Ok(RemovalCheck::Gone)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether [`Connect::check_removed`] can still ask.
    pub(crate) fn removal_checkable(&self, id: &ConnectionId) -> bool {
        self.retained_tokens().contains_key(id)
    }

    pub(crate) fn forget_retained(&self, id: &ConnectionId) {
        self.retained_tokens().remove(id);
    }

    fn retained_tokens(&self) -> parking_lot::MutexGuard<'_, HashMap<ConnectionId, RetainedToken>> {
        let now = self.runtime.clock.monotonic();
        let mut tokens = self.retained.0.lock();
        tokens.retain(|_, token| now.saturating_sub(token.taken_at) < CHECKABLE);
        tokens
    }
}
