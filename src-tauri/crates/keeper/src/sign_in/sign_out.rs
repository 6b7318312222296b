//! Signing out, of one user or of all.

use super::SignIn;
use crate::changes::Topic;
use crate::view::CommandError;
use domain::UserId;
use domain::session::Event;

impl SignIn {
    /// Signs out on this computer, and at Clerk if it can be reached. Connections stay and are kept
    /// alive: the next sign-in finds them.
    pub async fn sign_out(&self) -> Result<(), CommandError> {
        let store = self.storage.store().await?;
        self.pending.abandon_all().await?;
        if let Some(user) = store.sessions().await?.current {
            self.sign_out_user(&user).await?;
        }
        self.announce_user();
        Ok(())
    }

    /// Tells Clerk while the device token is still there, then forgets it.
    pub(crate) async fn sign_out_user(&self, user: &UserId) -> Result<(), CommandError> {
        let sessions = self.storage.store().await?.sessions().await?;
        let session = sessions.known.get(user).and_then(|known| known.session());
        if let (Some(clients), Some((slot, session))) = (self.services.clerk.get(), session)
            && clients.owns(slot)
            && let Err(error) = clients.of(slot).sign_out(session).await
        {
            // Offline, or the session is over already: signing out here must work all the same.
            tracing::warn!(%error, "Clerk was not told of the sign-out");
        }
        self.sessions.apply(Event::SignOut(user.clone()), None).await.map(|_| ())
    }

    /// Everything on the screen belongs to somebody else now.
    pub(crate) fn announce_user(&self) {
        self.changes.touched(&[Topic::User]);
    }

    /// Signs everybody out on this computer.
    pub async fn sign_out_everybody(&self) -> Result<(), CommandError> {
        let store = self.storage.store().await?;
        self.pending.abandon_all().await?;
        let sessions = store.sessions().await?;
        for (user, known) in &sessions.known {
            if known.slot.is_some() {
                self.sign_out_user(user).await?;
            }
        }
        self.announce_user();
        Ok(())
    }
}
