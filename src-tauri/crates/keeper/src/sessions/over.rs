//! Sessions that Clerk ended.

use super::Sessions;
use crate::changes::Topic;
use crate::view::{CommandError, NoticeKind};
use clerk::ClerkError;
use domain::UserId;
use domain::session::Event;
use store::{NewNotice, Store};

impl Sessions {
    /// Clerk ended the session of `user`: reported once; everything local continues.
    pub async fn note_over(&self, store: &Store, user: UserId) {
        match self.end_session(&user).await {
            Ok(true) => {
                let notice = NewNotice::new(user, NoticeKind::SessionEnded, self.runtime.now());
                if let Err(error) = store.add_notice(notice).await {
                    tracing::error!(%error, "the end of the session could not be noted");
                }
                self.changes.touched(&[Topic::Notices, Topic::Snapshot]);
            }
            Ok(false) => {}
            Err(error) => {
                tracing::error!(message = %error.message, "the end of the session could not be stored");
            }
        }
    }

    /// Stores that the present session of `user` is over; tells whether that is news.
    async fn end_session(&self, user: &UserId) -> Result<bool, CommandError> {
        let store = self.storage.store().await?;
        let known = store.sessions().await?.known.remove(user).unwrap_or_default();
        let Some(session_id) = known.session_id.filter(|_| !known.over) else { return Ok(false) };
        let event = Event::Over { user: user.clone(), session_id };
        Ok(store.apply_session_event(event, None).await?.is_ok())
    }
}

/// Whether the session itself has ended, as opposed to Clerk not being reached.
pub(crate) fn is_over(error: &ClerkError) -> bool {
    matches!(error, ClerkError::SignedOut | ClerkError::SessionGone)
}
