//! People who signed in on this computer.

use super::outbox;
use crate::row::{collect, millis, time};
use crate::{Store, StoreError};
use domain::flow::FlowKind;
use domain::mirror::{Group, MirrorTable};
use domain::{Timestamp, UserId};
use rusqlite::{Row, params};

/// A person on this computer.
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

fn read(row: &Row<'_>) -> Result<User, StoreError> {
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
    /// The person who is signed in, if any.
    pub async fn current_user(&self) -> Result<Option<User>, StoreError> {
        self.read(|db| Ok(collect(db, "select * from users where current = 1", [], read)?.pop())).await
    }

    /// A person by id.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        self.read(move |db| Ok(collect(db, "select * from users where id = ?1", [id.as_str()], read)?.pop()))
            .await
    }

    /// Makes `user` the one who is signed in and ends the pending sign-in. Safe to repeat.
    pub async fn sign_in(&self, user: User) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute("update users set current = 0 where id <> ?1", [user.id.as_str()])?;
            tx.execute(
                "insert into users (id, name, email, image_url, session_id, current, session_ended, updated_at)
                 values (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7)
                 on conflict (id) do update set name = excluded.name, email = excluded.email,
                   image_url = excluded.image_url, session_id = excluded.session_id, current = 1,
                   session_ended = excluded.session_ended, updated_at = excluded.updated_at",
                params![
                    user.id.as_str(),
                    user.name,
                    user.email,
                    user.image_url,
                    user.session_id,
                    user.session_ended,
                    millis(user.updated_at)
                ],
            )?;
            outbox::add(tx, &user.id, MirrorTable::Users, user.id.as_str(), Group::Facts, user.updated_at)?;
            tx.execute("delete from pending_flows where kind = ?1", [FlowKind::SignIn.as_str()])?;
            Ok(())
        })
        .await
    }

    /// Nobody is signed in any more. Connections and history stay.
    pub async fn sign_out(&self) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("update users set current = 0, session_id = null where current = 1", [])?;
            tx.execute("delete from pending_flows", [])?;
            Ok(())
        })
        .await
    }

    /// Notes whether Clerk ended the session; tells whether that is news.
    pub async fn set_session_ended(&self, ended: bool) -> Result<bool, StoreError> {
        self.write(move |tx| {
            Ok(tx.execute(
                "update users set session_ended = ?1 where current = 1 and session_ended <> ?1",
                [ended],
            )? > 0)
        })
        .await
    }
}
