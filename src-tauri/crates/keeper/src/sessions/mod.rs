//! Who is signed in here, and what their Clerk sessions are good for now.

mod client_auth;
mod ends;
mod over;
mod task;

pub(crate) use over::is_over;
pub(crate) use task::kind;

use crate::changes::Changes;
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::Services;
use crate::storage::Storage;
use crate::view::{CommandError, ErrorCode, TaskKind};
use domain::UserId;
use domain::session::{Event, Refused, Slot, Turn};
use parking_lot::Mutex;
use std::sync::Arc;
use store::User;
use vault::VaultKey;

/// Owns what a live session waits for. Who is signed in is in the store, and changed here alone.
pub(crate) struct Sessions {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub secrets: Arc<Secrets>,
    pub services: Arc<Services>,
    /// What the session of this user waits for at Clerk, as last seen.
    task: Mutex<Option<(UserId, TaskKind)>>,
}

impl Sessions {
    pub fn new(
        runtime: &Arc<Runtime>,
        changes: &Arc<Changes>,
        storage: &Arc<Storage>,
        secrets: &Arc<Secrets>,
        services: &Arc<Services>,
    ) -> Self {
        Self {
            runtime: Arc::clone(runtime),
            changes: Arc::clone(changes),
            storage: Arc::clone(storage),
            secrets: Arc::clone(secrets),
            services: Arc::clone(services),
            task: Mutex::default(),
        }
    }

    /// Stores what `event` makes of the sessions, then deletes the device tokens that nobody uses any more.
    pub async fn apply(&self, event: Event, user: Option<User>) -> Result<Turn, CommandError> {
        let turn = self.storage.store().await?.apply_session_event(event, user).await?.map_err(refused)?;
        for slot in &turn.dropped {
            self.drop_slot(slot).await;
        }
        Ok(turn)
    }

    /// A failure leaves an entry that nothing uses; the next start tries again.
    async fn drop_slot(&self, slot: &Slot) {
        let outcome = match self.services.clerk.get() {
            Some(clients) if clients.owns(slot) => clients.drop_slot(slot).await.map_err(CommandError::from),
            _ => self.secrets.delete(&VaultKey::device_token_in(slot)).await.map_err(CommandError::from),
        };
        let outcome = match outcome {
            Ok(()) => match self.storage.store().await {
                Ok(store) => store.forget_slot(slot.clone()).await.map_err(CommandError::from),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::warn!(message = %error.message, "a used-up device token stays for now");
        }
    }

    /// Device tokens that nobody uses: left by a process that was killed while it changed who uses them.
    pub async fn drop_unused_slots(&self) -> Result<(), CommandError> {
        let store = self.storage.store().await?;
        for slot in store.unused_slots().await? {
            self.secrets.delete(&VaultKey::device_token_in(&slot)).await?;
            store.forget_slot(slot).await?;
        }
        Ok(())
    }

    /// The live session of whoever is signed in: where its device token is, and its id at Clerk.
    ///
    /// # Errors
    /// `signed_out`, or `session_expired` for one that Clerk ended.
    pub async fn live(&self) -> Result<(Slot, String), CommandError> {
        let sessions = self.storage.store().await?.sessions().await?;
        let known = sessions.current.as_ref().and_then(|user| sessions.known.get(user));
        let known = known.cloned().unwrap_or_default();
        if known.over {
            return Err(CommandError::new(ErrorCode::SessionExpired, "the Clerk session ended"));
        }
        known
            .live_session()
            .map(|(slot, session)| (slot.clone(), session.to_owned()))
            .ok_or_else(|| CommandError::new(ErrorCode::SignedOut, "nobody is signed in"))
    }

    /// How many users are signed in on this computer.
    pub async fn count(&self) -> Result<u32, CommandError> {
        let sessions = self.storage.store().await?.sessions().await?;
        let many = sessions.known.values().filter(|known| known.slot.is_some()).count();
        Ok(u32::try_from(many).unwrap_or(u32::MAX))
    }
}

/// What a refused event means for whoever asked for it.
pub(crate) fn refused(refused: Refused) -> CommandError {
    let code = match refused {
        Refused::NotUnderWay => ErrorCode::NoPendingFlow,
        Refused::NotHere => ErrorCode::NotFound,
        Refused::SlotTaken => ErrorCode::Internal,
    };
    CommandError::new(code, refused.to_string())
}
