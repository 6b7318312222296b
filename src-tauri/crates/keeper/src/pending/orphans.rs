//! Secrets that the end of an earlier process left without a use.

use super::Pending;
use crate::view::{AppEvent, CommandError, ErrorCode, FlowKind};
use vault::VaultKey;

impl Pending {
    /// A run that was killed between vault and store, or the other way round, left secrets that nothing
    /// uses. No flow may begin or end meanwhile: its secret is in the vault before it is in the store.
    pub async fn drop_orphans(&self) -> Result<(), CommandError> {
        let _quiet = self.accepted.lock().await;
        let store = self.storage.store().await?;
        if store.review().await?.is_none() {
            // The answer of a browser came and its review was never stored: its code is used up.
            let answered = self.secrets.get(&VaultKey::review_refresh_token()).await?.is_some();
            for flow in
                store.flows().await?.into_iter().filter(|flow| flow.kind == FlowKind::Connect && answered)
            {
                self.abandon_flow(&flow).await;
                let error =
                    CommandError::new(ErrorCode::FlowExpired, "the app ended before the login was stored");
                self.changes.announce(AppEvent::FlowFailed { flow: Some(FlowKind::Connect), error });
            }
            self.secrets.delete(&VaultKey::review_refresh_token()).await?;
        }
        self.sessions.drop_unused_slots().await?;
        let flows = store.flows().await?;
        for kind in [FlowKind::SignIn, FlowKind::Connect] {
            if !flows.iter().any(|flow| flow.kind == kind) {
                self.secrets.delete(&VaultKey::flow_verifier(kind.as_str())).await?;
            }
        }
        Ok(())
    }
}
