//! Users who signed in on this computer.

use super::sessions::describe;
use crate::row::{collect, time};
use crate::{Store, StoreError};
use domain::{Timestamp, UserId};
use rusqlite::{Row, params};

/// A user on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Clerk's id.
    pub id: UserId,
    /// Full name; may be empty.
    pub name: String,
    /// Primary e-mail address.
    pub email: Option<String>,
    /// Address of the picture.
    pub image_url: Option<String>,
    /// The Clerk session of the device token.
    pub session_id: Option<String>,
    /// Clerk ended the session.
    pub session_ended: bool,
    /// Last change.
    pub updated_at: Timestamp,
}

pub(super) fn read(row: &Row<'_>) -> Result<User, StoreError> {
    Ok(User {
        id: UserId::new(row.get::<_, String>("id")?),
        name: row.get("name")?,
        email: row.get("email")?,
        image_url: row.get("image_url")?,
        session_id: row.get("session_id")?,
        session_ended: row.get("session_ended")?,
        updated_at: time(row, "updated_at")?,
    })
}

impl Store {
    /// The user who is signed in, if any.
    pub async fn current_user(&self) -> Result<Option<User>, StoreError> {
        self.read(|db| Ok(collect(db, "select * from users where current = 1", [], read)?.pop())).await
    }

    /// A user by id.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.read(move |db| Ok(collect(db, "select * from users where id = ?1", [id.as_str()], read)?.pop()))
            .await
    }

    /// Makes `user` the one who is signed in, with the device token in the first place of the vault: what a
    /// sign-in leaves behind, without one.
    pub async fn sign_in(&self, user: User) -> Result<(), StoreError> {
        self.write(move |tx| {
            describe(tx, &user)?;
            tx.execute(
                "update users set current = 0, slot = nullif(slot, '') where id <> ?1",
                [user.id.as_str()],
            )?;
            tx.execute(
                "update users set current = 1, slot = '', session_id = ?2, session_ended = ?3 where id = ?1",
                params![user.id.as_str(), user.session_id, user.session_ended],
            )?;
            Ok(())
        })
        .await
    }
}
