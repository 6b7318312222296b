//! Connections and what happens to their health.

use super::sweep::{self, Seen};
use super::{accounts, notices, outbox, review};
use crate::row::{collect, millis, opt_millis, opt_time, opt_word, time, word};
use crate::{NewNotice, Store, StoreError};
use domain::mirror::MirrorTable;
use domain::{AccountId, Cause, Connection, ConnectionId, Health, HealthReport, Region, Timestamp, UserId};
use rusqlite::{Row, Transaction, params};
use std::collections::HashSet;

/// What an attempt (or a decision of the person) did to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Which connection.
    pub connection_id: ConnectionId,
    /// Its new health.
    pub report: HealthReport,
    /// End of the access token, if it changed.
    pub access_expires_at: Option<Timestamp>,
    /// What to tell, if anything.
    pub notice: Option<NewNotice>,
    /// Whether the present trouble counts as told from now on.
    pub told: bool,
    /// When.
    pub at: Timestamp,
}

fn read(row: &Row<'_>) -> Result<Connection, StoreError> {
    Ok(Connection {
        id: ConnectionId::new(row.get::<_, String>("id")?),
        user_id: UserId::new(row.get::<_, String>("user_id")?),
        label: row.get("label")?,
        home_region: word(row, "home_region", Region::parse)?,
        client_id: row.get("client_id")?,
        scopes: row.get("scopes")?,
        health: HealthReport {
            health: word(row, "health", Health::parse)?,
            cause: opt_word(row, "cause", Cause::parse)?,
            last_success: opt_time(row, "last_success")?,
            last_failure: opt_time(row, "last_failure")?,
            next_attempt: opt_time(row, "next_attempt")?,
            failures: row.get("failures")?,
        },
        access_expires_at: opt_time(row, "access_expires_at")?,
        created_at: time(row, "created_at")?,
        updated_at: time(row, "updated_at")?,
    })
}

fn set_report(tx: &Transaction<'_>, id: &ConnectionId, report: &HealthReport) -> Result<(), StoreError> {
    tx.execute(
        "update connections set health = ?2, cause = ?3, last_success = ?4, last_failure = ?5,
           next_attempt = ?6, failures = ?7 where id = ?1",
        params![
            id.as_str(),
            report.health.as_str(),
            report.cause.map(Cause::as_str),
            opt_millis(report.last_success),
            opt_millis(report.last_failure),
            opt_millis(report.next_attempt),
            report.failures
        ],
    )?;
    Ok(())
}

fn touched(tx: &Transaction<'_>, id: &ConnectionId, now: Timestamp) -> Result<(), StoreError> {
    let user: String = tx.query_row(
        "update connections set updated_at = ?2 where id = ?1 returning user_id",
        params![id.as_str(), millis(now)],
        |row| row.get(0),
    )?;
    outbox::add(tx, &UserId::new(user), MirrorTable::Connections, id.as_str())
}

impl Store {
    /// All connections of `user`, disconnected ones included, oldest first.
    pub async fn connections(&self, user: UserId) -> Result<Vec<Connection>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from connections where user_id = ?1 order by created_at, id",
                [user.as_str()],
                read,
            )
        })
        .await
    }

    /// The connections of everybody on this computer that the keeper may refresh: Amazon logins are
    /// kept alive whoever is signed in.
    pub async fn kept_connections(&self) -> Result<Vec<Connection>, StoreError> {
        self.read(|db| {
            collect(
                db,
                "select * from connections where health <> 'disconnected' order by next_attempt",
                [],
                read,
            )
        })
        .await
    }

    /// One connection.
    pub async fn connection(&self, id: ConnectionId) -> Result<Connection, StoreError> {
        self.read(move |db| {
            collect(db, "select * from connections where id = ?1", [id.as_str()], read)?
                .pop()
                .ok_or(StoreError::NotFound)
        })
        .await
    }

    /// Writes a confirmed connection with its accounts and outbox entries, and settles the review: one
    /// transaction, safe to repeat. `tracked` names the accounts that the person chose.
    pub async fn confirm(
        &self,
        connection: Connection,
        seen: Seen,
        tracked: HashSet<AccountId>,
        notice: NewNotice,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "insert into connections (id, user_id, label, home_region, client_id, scopes, health, created_at,
                   updated_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 on conflict (id) do update set label = excluded.label, home_region = excluded.home_region,
                   client_id = excluded.client_id, scopes = excluded.scopes",
                params![
                    connection.id.as_str(),
                    connection.user_id.as_str(),
                    connection.label,
                    connection.home_region.as_str(),
                    connection.client_id,
                    connection.scopes,
                    connection.health.health.as_str(),
                    millis(connection.created_at),
                    millis(connection.updated_at)
                ],
            )?;
            set_report(tx, &connection.id, &connection.health)?;
            tx.execute(
                "update connections set access_expires_at = ?2, told = 0 where id = ?1",
                params![connection.id.as_str(), opt_millis(connection.access_expires_at)],
            )?;
            touched(tx, &connection.id, connection.updated_at)?;
            sweep::merge(tx, &connection.user_id, &connection.id, &seen, connection.updated_at)?;
            accounts::choose(tx, &connection, &seen.accounts, &tracked)?;
            notices::insert(tx, &notice)?;
            review::clear(tx)
        })
        .await
    }

    /// Writes what an attempt did, with its notice and its outbox entry, in one transaction. A
    /// connection that was disconnected meanwhile stays so: `false` is returned and nothing written.
    pub async fn record(&self, attempt: Attempt) -> Result<bool, StoreError> {
        self.write(move |tx| {
            let id = &attempt.connection_id;
            let health: String =
                tx.query_row("select health from connections where id = ?1", [id.as_str()], |row| {
                    row.get(0)
                })?;
            if health == Health::Disconnected.as_str() && attempt.report.health != Health::Disconnected {
                return Ok(false);
            }
            set_report(tx, id, &attempt.report)?;
            if let Some(end) = attempt.access_expires_at {
                tx.execute(
                    "update connections set access_expires_at = ?2 where id = ?1",
                    params![id.as_str(), millis(end)],
                )?;
            }
            tx.execute("update connections set told = ?2 where id = ?1", params![id.as_str(), attempt.told])?;
            if let Some(notice) = &attempt.notice {
                notices::insert(tx, notice)?;
            }
            touched(tx, id, attempt.at)?;
            Ok(true)
        })
        .await
    }

    /// Whether the present trouble of a connection has been told.
    pub async fn told(&self, id: ConnectionId) -> Result<bool, StoreError> {
        self.read(move |db| {
            Ok(db.query_row("select told from connections where id = ?1", [id.as_str()], |row| row.get(0))?)
        })
        .await
    }

    /// Gives a connection of `user` another label.
    pub async fn rename(
        &self,
        user: UserId,
        id: ConnectionId,
        label: String,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            let changed = tx.execute(
                "update connections set label = ?3 where id = ?1 and user_id = ?2",
                params![id.as_str(), user.as_str(), label],
            )?;
            if changed == 0 {
                return Err(StoreError::NotFound);
            }
            touched(tx, &id, now)
        })
        .await
    }

    /// Moves the next attempt of a connection without telling anybody: used to spread overdue ones.
    pub async fn set_next_attempt(&self, id: ConnectionId, next: Timestamp) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "update connections set next_attempt = ?2 where id = ?1",
                params![id.as_str(), millis(next)],
            )?;
            Ok(())
        })
        .await
    }
}
