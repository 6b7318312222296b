//! The activity log: one entry per attempt, and per use of a login by another program.

use super::history;
use crate::row::{collect, millis, opt_time, opt_word, time, word};
use crate::{Store, StoreError};
use domain::{Activity, ActivityKind, Cause, ConnectionId, ProgramUse, Timestamp, Trigger, UserId};
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
    /// Only what another program did.
    pub programs: bool,
    /// Only failures.
    pub failed: bool,
    /// Not before.
    pub since: Option<Timestamp>,
}

const FOUND: &str =
    "activity.user_id = ?1 and (?2 is null or connection_id = ?2) and (?3 is null or kind = ?3)
    and (?4 = 0 or activity.cause is not null) and (?5 is null or at >= ?5)
    and (?6 = 0 or program is not null)";

pub(crate) fn insert(tx: &Transaction<'_>, one: &Activity) -> Result<(), StoreError> {
    tx.prepare_cached(
        "insert into activity (user_id, connection_id, kind, why, at, took_ms, cause, request_id,
           program, program_path, tool, token_ends)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        one.user_id.as_str(),
        one.connection_id.as_str(),
        one.kind.as_str(),
        one.trigger.as_str(),
        millis(one.at),
        u32::try_from(one.took.as_millis()).unwrap_or(u32::MAX),
        one.cause.map(Cause::as_str),
        one.request_id,
        one.program.as_ref().map(|program| &program.name),
        one.program.as_ref().map(|program| &program.path),
        one.program.as_ref().and_then(|program| program.tool.as_ref()),
        one.program.as_ref().and_then(|program| program.token_ends).map(millis),
    ])?;
    history::count(tx, one)
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
            program: program(row)?,
        },
    })
}

fn program(row: &Row<'_>) -> Result<Option<ProgramUse>, StoreError> {
    let Some(name) = row.get("program")? else { return Ok(None) };
    Ok(Some(ProgramUse {
        name,
        path: row.get::<_, Option<String>>("program_path")?.unwrap_or_default(),
        tool: row.get("tool")?,
        token_ends: opt_time(row, "token_ends")?,
    }))
}

impl Store {
    /// Writes an entry that belongs to no change of health.
    pub async fn add_activity(&self, activity: Activity) -> Result<(), StoreError> {
        self.write(move |tx| insert(tx, &activity)).await
    }

    /// Writes several entries in one transaction.
    pub async fn add_activities(&self, all: Vec<Activity>) -> Result<(), StoreError> {
        self.write(move |tx| all.iter().try_for_each(|one| insert(tx, one))).await
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
                 where {FOUND} and (?7 is null or activity.id < ?7) order by activity.id desc limit ?8"
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
                    query.programs,
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
                    query.since.map(millis),
                    query.programs
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
