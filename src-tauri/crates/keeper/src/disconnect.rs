//! Disconnecting: the token leaves the keychain, the history stays.
//!
//! Amazon offers apps no call that ends a grant; the person does that on Amazon's own page. For a while
//! after a disconnect the token is kept in memory, only to ask Amazon whether that has happened.

use crate::Keeper;
use crate::view::{AppEvent, CommandError, ErrorCode, Link, RemovalCheck};
use amazon_ads::TokenError;
use domain::health::Event;
use domain::{ConnectionId, Region, Secret, UserId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::Store;
use vault::VaultKey;

/// How long whether a grant is gone can be asked.
const CHECKABLE: Duration = Duration::from_secs(3600);

struct Copy {
    refresh: Secret,
    region: Region,
    client_id: String,
    /// Monotonic.
    taken_at: Duration,
}

/// Tokens of connections that were just disconnected. Memory only.
#[derive(Default)]
pub(crate) struct Removed(Mutex<HashMap<ConnectionId, Copy>>);

impl Keeper {
    /// Disconnects connections: each token leaves the keychain, then the record says so. One that fails
    /// leaves the others disconnected.
    ///
    /// # Errors
    /// `not_found`, or the vault's: then that connection is as it was.
    pub async fn disconnect(&self, ids: Vec<String>) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        let mut outcome = Ok(());
        for id in ids {
            let one = self.disconnect_one(&store, &user, ConnectionId::new(id)).await;
            outcome = outcome.and(one);
        }
        for event in [AppEvent::ConnectionsChanged, AppEvent::AccountsChanged, AppEvent::SnapshotChanged] {
            self.emit(event);
        }
        self.nudge();
        outcome
    }

    async fn disconnect_one(
        &self,
        store: &Store,
        user: &UserId,
        id: ConnectionId,
    ) -> Result<(), CommandError> {
        let slot = self.inner.kept.slot(&id);
        let mut kept = slot.lock.lock().await;
        let _others = self.hold(&id).await;
        let connection = store.connection(id.clone()).await?;
        if connection.user_id != *user {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        let key = VaultKey::refresh_token(&id);
        let refresh = self.secret(&key).await?;
        self.delete_secret(&key).await?;
        *kept = None;
        self.change(&connection, Event::Disconnected, None).await?;
        drop(kept);
        self.inner.kept.forget(&id);
        if let Some(refresh) = refresh {
            let copy = Copy {
                refresh,
                region: connection.home_region,
                client_id: connection.client_id,
                taken_at: self.inner.clock.monotonic(),
            };
            self.copies().insert(id, copy);
        }
        Ok(())
    }

    /// Takes a connection's tokens away for good, also from memory.
    pub(crate) async fn remove_connection(
        &self,
        store: &Store,
        user: &UserId,
        id: ConnectionId,
    ) -> Result<(), CommandError> {
        self.disconnect_one(store, user, id.clone()).await?;
        self.copies().remove(&id);
        Ok(())
    }

    /// Asks Amazon whether the grant of a connection that was just disconnected is gone.
    ///
    /// # Errors
    /// `not_found` when too much time has passed, or what kept Amazon from answering.
    pub async fn check_removed(&self, id: String) -> Result<RemovalCheck, CommandError> {
        let (store, user) = self.signed_in().await?;
        let id = ConnectionId::new(id);
        if store.connection(id.clone()).await?.user_id != user {
            return Err(CommandError::new(ErrorCode::NotFound, "no such connection"));
        }
        let amazon = self.amazon()?;
        let (refresh, region) = {
            let copies = self.copies();
            let copy = copies
                .get(&id)
                .filter(|copy| copy.client_id == amazon.config.client_id)
                .ok_or_else(|| CommandError::new(ErrorCode::NotFound, "the token is not kept any more"))?;
            (copy.refresh.clone(), copy.region)
        };
        let auth = self.client_auth(&amazon, Some(&user)).await?;
        match amazon.provider.refresh(region, &refresh, &auth).await {
            Ok(tokens) => {
                // Amazon does not rotate; should it begin to, the next check needs the new one.
                if let (Some(rotated), Some(copy)) = (tokens.refresh, self.copies().get_mut(&id)) {
                    copy.refresh = rotated;
                }
                Ok(RemovalCheck::StillThere)
            }
            Err(TokenError::InvalidGrant(_)) => {
                self.copies().remove(&id);
                self.emit(AppEvent::ConnectionsChanged);
                Ok(RemovalCheck::Gone)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether [`Keeper::check_removed`] can still ask.
    pub(crate) fn removal_checkable(&self, id: &ConnectionId) -> bool {
        self.copies().contains_key(id)
    }

    pub(crate) fn forget_copy(&self, id: &ConnectionId) {
        self.copies().remove(id);
    }

    fn copies(&self) -> std::sync::MutexGuard<'_, HashMap<ConnectionId, Copy>> {
        let now = self.inner.clock.monotonic();
        let mut copies = self.inner.removed.0.lock().unwrap_or_else(PoisonError::into_inner);
        copies.retain(|_, copy| now.saturating_sub(copy.taken_at) < CHECKABLE);
        copies
    }

    /// Opens a page outside the app.
    ///
    /// # Errors
    /// `browser_failed`; `not_found` for the sandbox's panel without a sandbox.
    pub fn open_link(&self, link: Link) -> Result<(), CommandError> {
        let sandbox = self.inner.sandbox.as_ref();
        let panel = sandbox.map(|base| format!("{}_sandbox/panel", base.as_str()));
        let url = match (link, panel) {
            (Link::SandboxPanel | Link::AmazonApps, Some(panel)) => panel,
            (Link::ClerkDashboard, _) => "https://dashboard.clerk.com/".to_owned(),
            (Link::SupabaseDashboard, _) => "https://supabase.com/dashboard/projects".to_owned(),
            (Link::SandboxPanel, None) => {
                return Err(CommandError::new(ErrorCode::NotFound, "no sandbox is in use"));
            }
            // The pages that Amazon names for removing an app, and for security profiles.
            (Link::AmazonApps, None) => "https://www.amazon.com/ap/adam".to_owned(),
            (Link::AmazonConsole, _) => {
                "https://developer.amazon.com/loginwithamazon/console/site/lwa/overview.html".to_owned()
            }
        };
        self.inner
            .browser
            .open(&url)
            .map_err(|error| CommandError::new(ErrorCode::BrowserFailed, error.to_string()))
    }
}
