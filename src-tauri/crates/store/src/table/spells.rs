//! From when until when connections were how: written wherever a health is, in the same transaction.

use crate::row::{collect, millis, opt_time, opt_word, time, word};
use crate::{Store, StoreError};
use domain::history::Spell;
use domain::{Cause, ConnectionId, Health, HealthReport, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};

/// A connection became healthy again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Which.
    pub connection: ConnectionId,
    /// Its label now.
    pub label: String,
    /// When.
    pub at: Timestamp,
    /// How long after it last was healthy, in milliseconds.
    pub took_ms: i64,
}

/// A connection that is not healthy now, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Which.
    pub connection: ConnectionId,
    /// Its label now.
    pub label: String,
    /// How it is.
    pub health: Health,
    /// Why.
    pub cause: Option<Cause>,
    /// When it was last healthy; `None` if that is not on record.
    pub lost_at: Option<Timestamp>,
}

/// Ends the present spell of a connection and begins the next. One that goes on stays as it is.
pub(crate) fn note(
    tx: &Transaction<'_>,
    id: &ConnectionId,
    report: &HealthReport,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (health, cause) = (report.health.as_str(), report.cause.map(Cause::as_str));
    let open = tx
        .prepare_cached("select health, cause from health_spells where connection_id = ?1 and ended is null")?
        .query_row([id.as_str()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))
        .optional()?;
    if open.as_ref().is_some_and(|(was, why)| was == health && why.as_deref() == cause) {
        return Ok(());
    }
    if report.health == Health::Healthy && open.is_some() {
        note_recovery(tx, id, at)?;
    }
    // A clock that was set back ends nothing before it began.
    tx.prepare_cached(
        "update health_spells set ended = max(began, ?2) where connection_id = ?1 and ended is null",
    )?
    .execute(params![id.as_str(), millis(at)])?;
    tx.prepare_cached(
        "insert into health_spells (connection_id, health, cause, began) values (?1, ?2, ?3, ?4)",
    )?
    .execute(params![id.as_str(), health, cause, millis(at)])?;
    Ok(())
}

/// A connection that was removed in between was added again, and recovered from nothing.
fn note_recovery(tx: &Transaction<'_>, id: &ConnectionId, at: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "insert into recoveries (connection_id, at, took_ms)
         select ?1, ?2, max(0, ?2 - last.ended) from health_spells as last
         where last.id = (select max(id) from health_spells where connection_id = ?1 and health = 'healthy')
           and last.ended is not null
           and not exists (select 1 from health_spells as since
             where since.connection_id = ?1 and since.id > last.id and since.health = 'disconnected')",
    )?
    .execute(params![id.as_str(), millis(at)])?;
    Ok(())
}

fn spell(row: &Row<'_>) -> Result<Spell, StoreError> {
    Ok(Spell {
        from: time(row, "began")?,
        to: opt_time(row, "ended")?,
        health: word(row, "health", Health::parse)?,
        cause: opt_word(row, "cause", Cause::parse)?,
    })
}

impl Store {
    /// How a connection of `user` was from `since` on, in the order in which it was recorded.
    pub async fn spells(
        &self,
        user: UserId,
        id: ConnectionId,
        since: Timestamp,
    ) -> Result<Vec<Spell>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select health_spells.* from health_spells join connections on connections.id = connection_id
                 where user_id = ?1 and connection_id = ?2 and (ended is null or ended >= ?3)
                 order by health_spells.id",
                params![user.as_str(), id.as_str(), millis(since)],
                spell,
            )
        })
        .await
    }

    /// Recoveries of `user`'s connections from `since` on, the oldest first.
    pub async fn recoveries(&self, user: UserId, since: Timestamp) -> Result<Vec<Recovery>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select connection_id, label, at, took_ms from recoveries
                 join connections on connections.id = connection_id
                 where user_id = ?1 and at >= ?2 order by at, recoveries.id",
                params![user.as_str(), millis(since)],
                |row| {
                    Ok(Recovery {
                        connection: ConnectionId::new(row.get::<_, String>("connection_id")?),
                        label: row.get("label")?,
                        at: time(row, "at")?,
                        took_ms: row.get("took_ms")?,
                    })
                },
            )
        })
        .await
    }

    /// Connections of `user` on this computer that are neither healthy nor removed.
    pub async fn broken(&self, user: UserId) -> Result<Vec<Broken>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select id, label, health, cause, (select max(ended) from health_spells
                   where connection_id = connections.id and health_spells.health = 'healthy') as lost_at
                 from connections
                 where user_id = ?1 and here = 1 and health not in ('healthy', 'disconnected')
                 order by label collate nocase, id",
                [user.as_str()],
                |row| {
                    Ok(Broken {
                        connection: ConnectionId::new(row.get::<_, String>("id")?),
                        label: row.get("label")?,
                        health: word(row, "health", Health::parse)?,
                        cause: opt_word(row, "cause", Cause::parse)?,
                        lost_at: opt_time(row, "lost_at")?,
                    })
                },
            )
        })
        .await
    }
}
