//! When a Clerk session expires.

use super::Sessions;
use crate::view::CommandError;
use domain::{Timestamp, UserId};

impl Sessions {
    /// When the Clerk session of `user` ends by itself, as far as is known.
    pub async fn end(&self, user: &UserId) -> Result<Option<Timestamp>, CommandError> {
        let word = self.storage.store().await?.meta(key(user)).await?;
        Ok(word.and_then(|word| word.parse().ok()).and_then(|end| Timestamp::from_millisecond(end).ok()))
    }

    /// Notes when the Clerk session of `user` ends by itself; `None`: that is not known.
    pub async fn note_end(&self, user: &UserId, ends_at: Option<Timestamp>) -> Result<(), CommandError> {
        let word = ends_at.map(|end| end.as_millisecond().to_string()).unwrap_or_default();
        Ok(self.storage.store().await?.set_meta(key(user), word).await?)
    }
}

fn key(user: &UserId) -> String {
    format!("session_ends:{}", user.as_str())
}
