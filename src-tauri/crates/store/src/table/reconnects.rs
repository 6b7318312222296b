//! Connections that the user is reconnecting one after the other.

use crate::row::{collect, millis};
use crate::{Store, StoreError};
use domain::{ConnectionId, Timestamp, UserId};
use rusqlite::{Transaction, params};

/// How far the user is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reconnects {
    /// Those that wait, the next one first, with their labels.
    pub waiting: Vec<(ConnectionId, String)>,
    /// How many were reconnected or skipped.
    pub done: u32,
}

/// Takes a connection that was reconnected off the list; the last one ends it.
pub(crate) fn settle(tx: &Transaction<'_>, id: &ConnectionId, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached("update reconnects set done_at = ?2 where connection_id = ?1 and done_at is null")?
        .execute(params![id.as_str(), millis(now)])?;
    tx.prepare_cached(
        "delete from reconnects where user_id not in (select user_id from reconnects where done_at is null)",
    )?
    .execute([])?;
    Ok(())
}

impl Store {
    /// What `user` is reconnecting. Disconnected connections are left out.
    pub async fn reconnects(&self, user: UserId) -> Result<Reconnects, StoreError> {
        self.read(move |db| {
            let waiting = collect(
                db,
                "select connection_id, label from reconnects join connections on id = connection_id
                 where reconnects.user_id = ?1 and done_at is null and health <> 'disconnected'
                 order by position, connection_id",
                [user.as_str()],
                |row| Ok((ConnectionId::new(row.get::<_, String>(0)?), row.get(1)?)),
            )?;
            let done = db.query_row(
                "select count(*) from reconnects where user_id = ?1 and done_at is not null",
                [user.as_str()],
                |row| row.get(0),
            )?;
            Ok(Reconnects { waiting, done })
        })
        .await
    }

    /// Begins a list in place of an earlier one; an empty one ends it. Connections that are not `user`'s are left
    /// out.
    pub async fn set_reconnects(&self, user: UserId, ids: Vec<ConnectionId>) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute("delete from reconnects where user_id = ?1", [user.as_str()])?;
            for (position, id) in (0_i64..).zip(&ids) {
                tx.prepare_cached(
                    "insert into reconnects (user_id, connection_id, position)
                     select ?1, id, ?3 from connections where id = ?2 and user_id = ?1
                     on conflict do nothing",
                )?
                .execute(params![user.as_str(), id.as_str(), position])?;
            }
            Ok(())
        })
        .await
    }

    /// Leaves a connection as it is and goes on to the next.
    pub async fn skip_reconnect(
        &self,
        user: UserId,
        id: ConnectionId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            let own = tx
                .prepare_cached("select count(*) from reconnects where user_id = ?1 and connection_id = ?2")?
                .query_row(params![user.as_str(), id.as_str()], |row| row.get::<_, u32>(0))?;
            if own == 0 {
                return Err(StoreError::NotFound);
            }
            settle(tx, &id, now)
        })
        .await
    }
}
