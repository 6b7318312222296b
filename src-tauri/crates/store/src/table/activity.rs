//! The activity log: one entry per attempt.

use crate::row::{collect, millis, opt_word, time, word};
use crate::{Store, StoreError};
use domain::{Activity, ActivityKind, Cause, ConnectionId, Timestamp, Trigger, UserId};
use rusqlite::{Row, Transaction, params};
use std::time::Duration;

/// An entry with its number and the connection's present label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredActivity {
    /// Its number, rising with time.
    pub id: i64,
    /// The connection's label now.
    pub label: String,
    /// The entry.
    pub activity: Activity,
}

/// Which entries. `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityQuery {
    /// Of this connection.
    pub connection_id: Option<ConnectionId>,
    /// Of this kind.
    pub kind: Option<ActivityKind>,
    /// Only failures.
    pub failed: bool,
    /// Not before.
    pub since: Option<Timestamp>,
}

const FOUND: &str =
    "activity.user_id = ?1 and (?2 is null or connection_id = ?2) and (?3 is null or kind = ?3)
    and (?4 = 0 or activity.cause is not null) and (?5 is null or at >= ?5)";

pub(crate) fn insert(tx: &Transaction<'_>, one: &Activity) -> Result<(), StoreError> {
    tx.prepare_cached(
        "insert into activity (user_id, connection_id, kind, why, at, took_ms, cause, request_id)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        one.user_id.as_str(),
        one.connection_id.as_str(),
        one.kind.as_str(),
        one.trigger.as_str(),
        millis(one.at),
        u32::try_from(one.took.as_millis()).unwrap_or(u32::MAX),
        one.cause.map(Cause::as_str),
        one.request_id
    ])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<StoredActivity, StoreError> {
    Ok(StoredActivity {
        id: row.get("id")?,
        label: row.get("label")?,
        activity: Activity {
            user_id: UserId::new(row.get::<_, String>("user_id")?),
            connection_id: ConnectionId::new(row.get::<_, String>("connection_id")?),
            kind: word(row, "kind", ActivityKind::parse)?,
            trigger: word(row, "why", Trigger::parse)?,
            at: time(row, "at")?,
            took: Duration::from_millis(u64::from(row.get::<_, u32>("took_ms")?)),
            cause: opt_word(row, "cause", Cause::parse)?,
            request_id: row.get("request_id")?,
        },
    })
}

impl Store {
    /// Writes an entry that belongs to no change of health.
    pub async fn add_activity(&self, activity: Activity) -> Result<(), StoreError> {
        self.write(move |tx| insert(tx, &activity)).await
    }

    /// Up to `limit` entries of `user` below number `before`, newest first.
    pub async fn activity(
        &self,
        user: UserId,
        query: ActivityQuery,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<StoredActivity>, StoreError> {
        self.read(move |db| {
            let sql = format!(
                "select activity.*, connections.label from activity
                 join connections on connections.id = connection_id
                 where {FOUND} and (?6 is null or activity.id < ?6) order by activity.id desc limit ?7"
            );
            collect(
                db,
                &sql,
                params![
                    user.as_str(),
                    query.connection_id.as_ref().map(ConnectionId::as_str),
                    query.kind.map(ActivityKind::as_str),
                    query.failed,
                    query.since.map(millis),
                    before,
                    limit
                ],
                read,
            )
        })
        .await
    }

    /// How many entries of `user` the query finds.
    pub async fn count_activity(&self, user: UserId, query: ActivityQuery) -> Result<u32, StoreError> {
        self.read(move |db| {
            let sql = format!("select count(*) from activity where {FOUND}");
            Ok(db.prepare_cached(&sql)?.query_row(
                params![
                    user.as_str(),
                    query.connection_id.as_ref().map(ConnectionId::as_str),
                    query.kind.map(ActivityKind::as_str),
                    query.failed,
                    query.since.map(millis)
                ],
                |row| row.get(0),
            )?)
        })
        .await
    }

    /// Forgets entries from before `end`; returns how many.
    pub async fn prune_activity(&self, end: Timestamp) -> Result<usize, StoreError> {
        self.write(move |tx| Ok(tx.execute("delete from activity where at < ?1", [millis(end)])?)).await
    }
}
