//! Which programs may use which logins.

use super::activity::insert;
use crate::row::{collect, millis, opt_millis, opt_time, time};
use crate::{Store, StoreError};
use domain::hand_out::{Approval, Program};
use domain::{Activity, ConnectionId, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Row, params};

/// A decision to remember.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApproval {
    /// Whose it is.
    pub user_id: UserId,
    /// The login.
    pub connection_id: ConnectionId,
    /// The program.
    pub program: Program,
    /// When it ends; `None` when it is for always.
    pub until: Option<Timestamp>,
    /// When the user decided.
    pub created_at: Timestamp,
}

/// An approval with the present label of its login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredApproval {
    /// The login's label.
    pub label: String,
    /// The approval.
    pub approval: Approval,
}

fn read(row: &Row<'_>) -> Result<Approval, StoreError> {
    let script: String = row.get("script")?;
    Ok(Approval {
        id: row.get("id")?,
        user_id: UserId::new(row.get::<_, String>("user_id")?),
        connection_id: ConnectionId::new(row.get::<_, String>("connection_id")?),
        program: Program {
            name: row.get("name")?,
            path: row.get("path")?,
            script: (!script.is_empty()).then_some(script),
            digest: row.get("digest")?,
        },
        until: opt_time(row, "until")?,
        created_at: time(row, "created_at")?,
        used_at: opt_time(row, "used_at")?,
    })
}

impl Store {
    /// What `user` decided about the program that lies where `program` does, whatever is in its file now.
    pub async fn approval(
        &self,
        user: UserId,
        connection: ConnectionId,
        program: Program,
    ) -> Result<Option<Approval>, StoreError> {
        self.read(move |db| {
            db.prepare_cached(
                "select * from approvals where user_id = ?1 and connection_id = ?2 and path = ?3 and script = ?4",
            )?
            .query_row(
                params![
                    user.as_str(),
                    connection.as_str(),
                    program.path,
                    program.script.unwrap_or_default()
                ],
                |row| Ok(read(row)),
            )
            .optional()?
            .transpose()
        })
        .await
    }

    /// All of `user`'s approvals, the newest first.
    pub async fn approvals(&self, user: UserId) -> Result<Vec<StoredApproval>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select approvals.*, connections.label from approvals
                 join connections on connections.id = connection_id
                 where approvals.user_id = ?1 order by approvals.created_at desc, approvals.id desc",
                [user.as_str()],
                |row| Ok(StoredApproval { label: row.get("label")?, approval: read(row)? }),
            )
        })
        .await
    }

    /// Remembers a decision in place of an earlier one about the same program and login, and forgets those that have
    /// ended.
    pub async fn approve(&self, one: NewApproval) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute("delete from approvals where until <= ?1", [millis(one.created_at)])?;
            tx.prepare_cached(
                "insert into approvals
                   (user_id, connection_id, name, path, script, digest, until, created_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 on conflict (user_id, connection_id, path, script) do update set
                   name = excluded.name, digest = excluded.digest, until = excluded.until,
                   created_at = excluded.created_at, used_at = null",
            )?
            .execute(params![
                one.user_id.as_str(),
                one.connection_id.as_str(),
                one.program.name,
                one.program.path,
                one.program.script.unwrap_or_default(),
                one.program.digest,
                opt_millis(one.until),
                millis(one.created_at)
            ])?;
            Ok(())
        })
        .await
    }

    /// Writes that a token was handed out, by which approval where one is remembered.
    pub async fn note_hand_out(&self, activity: Activity, by: Option<i64>) -> Result<(), StoreError> {
        self.write(move |tx| {
            insert(tx, &activity)?;
            tx.prepare_cached("update approvals set used_at = ?2 where id = ?1")?
                .execute(params![by, millis(activity.at)])?;
            Ok(())
        })
        .await
    }

    /// Revokes approvals of `user`; all of them with `None`. Returns how many.
    pub async fn revoke_approvals(&self, user: UserId, id: Option<i64>) -> Result<usize, StoreError> {
        self.write(move |tx| {
            Ok(tx.execute(
                "delete from approvals where user_id = ?1 and (?2 is null or id = ?2)",
                params![user.as_str(), id],
            )?)
        })
        .await
    }
}
