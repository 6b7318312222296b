//! The users of this computer: who they are, switching, and leaving.

use super::SignIn;
use crate::view::{CommandError, ErrorCode, KnownUserView, UserView};
use domain::UserId;
use domain::session::Event;
use store::User;

impl SignIn {
    /// Everybody who has data on this computer.
    pub async fn users(&self) -> Result<Vec<KnownUserView>, CommandError> {
        let store = self.storage.store().await?;
        let sessions = store.sessions().await?;
        let known_user = |user: User| {
            let known = sessions.known.get(&user.id).cloned().unwrap_or_default();
            KnownUserView {
                current: sessions.current.as_ref() == Some(&user.id),
                signed_in: known.slot.is_some(),
                expired: known.over,
                user: UserView::from(&user),
            }
        };
        Ok(store.known_users().await?.into_iter().map(known_user).collect())
    }

    /// Shows another user's dashboard. Needs nobody but this computer.
    pub async fn switch_user(&self, id: String) -> Result<(), CommandError> {
        self.pending.abandon_all().await?;
        self.sessions.apply(Event::Switch(UserId::new(id)), None).await?;
        self.announce_user();
        Ok(())
    }

    /// Removes everything of a user from this computer: tokens, connections, history. What is in Supabase
    /// stays. `confirmed` must be the user's id, typed or repeated by whoever asks.
    pub async fn begin_forget(&self, id: String, confirmed: String) -> Result<UserId, CommandError> {
        if id != confirmed {
            return Err(CommandError::new(ErrorCode::InvalidInput, "the removal was not confirmed"));
        }
        let user = UserId::new(id);
        let store = self.storage.store().await?;
        let sessions = store.sessions().await?;
        if !sessions.known.contains_key(&user) {
            return Err(CommandError::new(ErrorCode::NotFound, "nobody of this id is known here"));
        }
        if sessions.current.as_ref() == Some(&user) {
            self.pending.cancel_flow().await?;
        }
        if let Some(review) = store.review().await?.filter(|review| review.user_id == user) {
            self.pending.discard(&review).await?;
        }
        Ok(user)
    }

    /// Forgets a user whose connections were removed.
    ///
    /// # Errors
    /// The store's: then what is left can be removed again.
    pub async fn forget(&self, user: UserId) -> Result<(), CommandError> {
        let sessions = self.storage.store().await?.sessions().await?;
        if sessions.known.get(&user).is_some_and(|known| known.slot.is_some()) {
            self.sign_out_user(&user).await?;
        }
        self.sessions.apply(Event::Forget(user), None).await?;
        self.announce_user();
        Ok(())
    }
}
