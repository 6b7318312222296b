//! What a data folder belongs to: the sandbox or real accounts, and the Clerk instance of its device tokens.

use crate::rooms::Rooms;
use crate::view::{CommandError, ErrorCode};
use store::Store;

/// Under this name the store keeps which channel the folder belongs to.
const CHANNEL: &str = "channel";
const SANDBOX: &str = "sandbox";
const REAL: &str = "real";
/// Ids of the sandbox's users begin so; no id of a real Clerk instance does.
const SANDBOX_USER: &str = "user_sandbox_";
/// Under this name the store keeps the Clerk instance of device tokens whose place names none.
const HOST_BEFORE: &str = "clerk_host_before";

impl Rooms {
    /// Refuses a sandbox in a folder with a real past, and the other way round: each would send the other's
    /// tokens where they don't belong. A folder without a past becomes what this start is.
    ///
    /// # Errors
    /// `folder_holds_real` or `folder_holds_sandbox`; the store's.
    pub(crate) async fn check_place(&self, store: &Store) -> Result<(), CommandError> {
        let mine = if self.services.sandbox.is_some() { SANDBOX } else { REAL };
        let users = store.known_users().await?;
        let past = match store.meta(CHANNEL).await? {
            _ if users.is_empty() => None,
            Some(known) => Some(known),
            // A folder of an earlier version.
            None if users.iter().all(|one| one.id.as_str().starts_with(SANDBOX_USER)) => {
                Some(SANDBOX.to_owned())
            }
            None => Some(REAL.to_owned()),
        };
        match past.as_deref() {
            Some(known) if known != mine => {
                let code =
                    if known == REAL { ErrorCode::FolderHoldsReal } else { ErrorCode::FolderHoldsSandbox };
                return Err(CommandError::new(
                    code,
                    format!("the folder belongs to {known}, this start to {mine}"),
                ));
            }
            _ => self.note_place(store, CHANNEL, mine).await,
        }
        self.remember_host(store).await
    }

    /// Device tokens of an earlier version are of the instance that the last sign-in came back from, else of the
    /// one that is configured when this version starts for the first time.
    async fn remember_host(&self, store: &Store) -> Result<(), CommandError> {
        let known = if let Some(known) = store.meta(HOST_BEFORE).await? {
            Some(known)
        } else {
            let came_back = store.meta("clerk_callback").await?;
            let came_back =
                came_back.and_then(|noted| noted.split(' ').next().map(|host| host.replace('/', "_")));
            let host = came_back.or_else(|| Some(self.services.clerk.get()?.place()));
            if let Some(host) = &host {
                self.note_place(store, HOST_BEFORE, host).await;
            }
            host
        };
        if let Some(known) = known {
            // Set once in the life of the core.
            let _ = self.services.earlier_host.set(known);
        }
        Ok(())
    }

    /// A disk without room does not keep the app from starting: the next start notes it.
    async fn note_place(&self, store: &Store, key: &str, value: &str) {
        if store.meta(key).await.is_ok_and(|known| known.as_deref() == Some(value)) {
            return;
        }
        if let Err(error) = store.set_meta(key, value.to_owned()).await {
            tracing::warn!(%error, key, "what the folder belongs to was not noted");
        }
    }
}
