//! A sign-in that the end of an earlier process interrupted.

use super::SignIn;
use crate::view::{CommandError, FlowKind};
use clerk::ClerkError;
use domain::session::{Event, SignInStep};
use vault::VaultKey;

impl SignIn {
    /// A sign-in that was killed after Clerk had answered: its device token knows who it is. One that has no
    /// flow to wait for and no session goes.
    pub(crate) async fn resume(&self) -> Result<(), CommandError> {
        let Some(clients) = self.services.clerk.get() else { return Ok(()) };
        // One that begins meanwhile is no leftover.
        let _turn = self.turn.lock().await;
        let store = self.storage.store().await?;
        let Some(attempt) = store.sessions().await?.attempt else { return Ok(()) };
        let hosted = attempt.step == SignInStep::Browser;
        let waits = store.flows().await?.iter().any(|flow| flow.kind == FlowKind::SignIn);
        if hosted && !waits {
            self.sessions.apply(Event::Cancel, None).await?;
            return Ok(());
        }
        if self.secrets.get(&VaultKey::device_token_in(&attempt.slot)).await?.is_none() {
            return Ok(());
        }
        if !clients.owns(&attempt.slot) {
            // It belongs to another Clerk instance.
            self.sessions.apply(Event::Cancel, None).await?;
            return Ok(());
        }
        let client = clients.of(&attempt.slot);
        let Some(state) = client.client().await? else { return Ok(()) };
        let living = state
            .sessions
            .iter()
            .find(|session| state.usable(&session.id).is_some() && session.user.is_some());
        if let Some(session) = living {
            match client.completed(&session.id).await {
                Err(ClerkError::SessionPending { task }) => {
                    self.await_task(attempt.slot, session.id.clone(), &task).await?;
                }
                signed_in => self.complete(attempt.slot, signed_in?).await?,
            }
        }
        Ok(())
    }
}
