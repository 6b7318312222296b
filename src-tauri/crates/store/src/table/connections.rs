//! Connections and what happens to their health.

use super::sweep::{self, Seen};
use super::{accounts, activity, ends, notices, outbox, reconnects, review, spells};
use crate::row::{collect, millis, opt_millis, opt_time, time};
use crate::{NewNotice, Store, StoreError};
use domain::mirror::{Group, MirrorTable};
use domain::{
    AccountId, Activity, Cause, Connection, ConnectionId, Health, HealthReport, Region, Timestamp, UserId,
};
use rusqlite::{OptionalExtension as _, Row, Transaction, params};
use std::cell::Cell;
use std::collections::HashSet;

/// What is to become of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its new health.
    pub report: HealthReport,
    /// End of the access token, if it changed.
    pub access_expires_at: Option<Timestamp>,
    /// What to tell, if anything.
    pub notice: Option<NewNotice>,
    /// The entry of the log, if it was an attempt.
    pub activity: Option<Activity>,
    /// When.
    pub at: Timestamp,
}

/// In the order in which [`read`] takes them: by number, since finding each by its name costs more than the
/// query.
const COLUMNS: &str = "id, user_id, label, home_region, client_id, scopes, health, cause, last_success, \
    last_failure, next_attempt, failures, failing_since, doubted_at, probed_at, told, access_expires_at, \
    swept_at, created_at, updated_at, consented_at, consent_source, end_snoozed_until";

fn read(row: &Row<'_>) -> Result<Connection, StoreError> {
    let text = |column: usize| row.get::<_, String>(column);
    let cause = row.get::<_, Option<String>>(7)?;
    Ok(Connection {
        id: ConnectionId::new(text(0)?),
        user_id: UserId::new(text(1)?),
        label: text(2)?,
        home_region: Region::parse(&text(3)?).ok_or(StoreError::UnknownWord("home_region"))?,
        client_id: text(4)?,
        scopes: text(5)?,
        health: HealthReport {
            health: Health::parse(&text(6)?).ok_or(StoreError::UnknownWord("health"))?,
            cause: cause
                .map(|word| Cause::parse(&word).ok_or(StoreError::UnknownWord("cause")))
                .transpose()?,
            last_success: opt_time(row, 8)?,
            last_failure: opt_time(row, 9)?,
            next_attempt: opt_time(row, 10)?,
            failures: row.get(11)?,
            failing_since: opt_time(row, 12)?,
            doubted_at: opt_time(row, 13)?,
            probed_at: opt_time(row, 14)?,
            told: row.get(15)?,
        },
        access_expires_at: opt_time(row, 16)?,
        swept_at: opt_time(row, 17)?,
        created_at: time(row, 18)?,
        updated_at: time(row, 19)?,
        consent: ends::consent(row, 20, 21)?,
        end_snoozed_until: opt_time(row, 22)?,
    })
}

/// The query for connections that ends with `rest`.
fn select(rest: &str) -> String {
    format!("select {COLUMNS} from connections {rest}")
}

fn one(db: &rusqlite::Connection, id: &ConnectionId) -> Result<Connection, StoreError> {
    collect(db, &select("where id = ?1"), [id.as_str()], read)?.pop().ok_or(StoreError::NotFound)
}

fn kept(db: &rusqlite::Connection) -> Result<Vec<Connection>, StoreError> {
    collect(db, &select("where health <> 'disconnected' order by next_attempt"), [], read)
}

/// Whether a connection other than `this` of the same client waits for a right client.
fn another_waits(tx: &Transaction<'_>, this: &Connection) -> Result<bool, StoreError> {
    let causes = collect(
        tx,
        "select distinct cause from connections where client_id = ?1 and id <> ?2 and health = 'error'",
        [this.client_id.as_str(), this.id.as_str()],
        |row| Ok(row.get::<_, Option<String>>(0)?),
    )?;
    Ok(causes.iter().flatten().filter_map(|word| Cause::parse(word)).any(Cause::concerns_client))
}

/// Writes a health and, where they are given, the end of the access token and the time of the change.
fn set_report(
    tx: &Transaction<'_>,
    id: &ConnectionId,
    report: &HealthReport,
    ends: Option<Timestamp>,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "update connections set health = ?2, cause = ?3, last_success = ?4, last_failure = ?5,
           next_attempt = ?6, failures = ?7, failing_since = ?8, doubted_at = ?9, probed_at = ?10, told = ?11,
           access_expires_at = coalesce(?12, access_expires_at), updated_at = coalesce(?13, updated_at)
         where id = ?1",
    )?
    .execute(params![
        id.as_str(),
        report.health.as_str(),
        report.cause.map(Cause::as_str),
        opt_millis(report.last_success),
        opt_millis(report.last_failure),
        opt_millis(report.next_attempt),
        report.failures,
        opt_millis(report.failing_since),
        opt_millis(report.doubted_at),
        opt_millis(report.probed_at),
        report.told,
        opt_millis(ends),
        opt_millis(at)
    ])?;
    Ok(())
}

/// The mirror is to hear of its health.
fn tell_health(
    tx: &Transaction<'_>,
    user: &UserId,
    id: &ConnectionId,
    now: Timestamp,
) -> Result<(), StoreError> {
    outbox::add(tx, user, MirrorTable::Health, id.as_str(), Group::Facts, now)
}

fn touch(
    tx: &Transaction<'_>,
    id: &ConnectionId,
    table: MirrorTable,
    group: Group,
    now: Timestamp,
) -> Result<(), StoreError> {
    let user: String = tx
        .prepare_cached("update connections set updated_at = ?2 where id = ?1 returning user_id")?
        .query_row(params![id.as_str(), millis(now)], |row| row.get(0))?;
    outbox::add(tx, &UserId::new(user), table, id.as_str(), group, now)
}

/// Notes whether the user disconnected it, where that is news.
fn set_deleted(
    tx: &Transaction<'_>,
    id: &ConnectionId,
    deleted: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed = tx
        .prepare_cached(
            "update connections set deleted_at = iif(?2, ?3, null)
             where id = ?1 and (deleted_at is not null) <> ?2",
        )?
        .execute(params![id.as_str(), deleted, millis(now)])?;
    if changed > 0 {
        touch(tx, id, MirrorTable::Connections, Group::Facts, now)?;
    }
    Ok(())
}

impl Store {
    /// All connections of `user`, disconnected ones included, oldest first.
    pub async fn connections(&self, user: UserId) -> Result<Vec<Connection>, StoreError> {
        self.read(move |db| {
            collect(db, &select("where user_id = ?1 order by created_at, id"), [user.as_str()], read)
        })
        .await
    }

    /// The connections of everybody on this computer that the keeper may refresh: Amazon logins are
    /// kept alive whoever is signed in.
    pub async fn kept_connections(&self) -> Result<Vec<Connection>, StoreError> {
        self.read(kept).await
    }

    /// One connection.
    pub async fn connection(&self, id: ConnectionId) -> Result<Connection, StoreError> {
        self.read(move |db| one(db, &id)).await
    }

    /// Writes a confirmed connection with its accounts and outbox entries, and settles the review: one
    /// transaction, safe to repeat. `tracked` names the accounts that the user chose.
    pub async fn confirm(
        &self,
        connection: Connection,
        seen: Seen,
        tracked: HashSet<AccountId>,
        notice: NewNotice,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            let labelled = tx
                .prepare_cached("select label from connections where id = ?1")?
                .query_row([connection.id.as_str()], |row| row.get::<_, String>(0))
                .optional()?;
            tx.execute(
                "insert into connections (id, user_id, label, home_region, client_id, scopes, health, created_at,
                   updated_at, consented_at, consent_source)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 on conflict (id) do update set label = excluded.label, home_region = excluded.home_region,
                   client_id = excluded.client_id, scopes = excluded.scopes, here = 1, deleted_at = null,
                   consented_at = excluded.consented_at, consent_source = excluded.consent_source,
                   end_snoozed_until = null",
                params![
                    connection.id.as_str(),
                    connection.user_id.as_str(),
                    connection.label,
                    connection.home_region.as_str(),
                    connection.client_id,
                    connection.scopes,
                    connection.health.health.as_str(),
                    millis(connection.created_at),
                    millis(connection.updated_at),
                    connection.consent.map(|consent| millis(consent.at)),
                    connection.consent.map(|consent| consent.source.as_str())
                ],
            )?;
            set_report(tx, &connection.id, &connection.health, None, None)?;
            tx.execute(
                "update connections set access_expires_at = ?2 where id = ?1",
                params![connection.id.as_str(), opt_millis(connection.access_expires_at)],
            )?;
            let at = connection.updated_at;
            spells::note(tx, &connection.id, &connection.health, at)?;
            touch(tx, &connection.id, MirrorTable::Connections, Group::Facts, at)?;
            if labelled.as_ref() != Some(&connection.label) {
                touch(tx, &connection.id, MirrorTable::Connections, Group::Choices, at)?;
            }
            tell_health(tx, &connection.user_id, &connection.id, at)?;
            sweep::merge(tx, &connection.user_id, &connection.id, &seen, connection.updated_at)?;
            accounts::choose(tx, &connection, &seen.accounts, &tracked)?;
            notices::insert(tx, &notice)?;
            reconnects::settle(tx, &connection.id, at)?;
            review::clear(tx)
        })
        .await
    }

    /// Changes a connection by what `decide` makes of its present row, with its notice, its log entry and
    /// its outbox entry, in one transaction; `None` leaves it as it is. The second argument of `decide` looks,
    /// when it is called, whether another connection waits for a right client already. Returns the row
    /// afterwards.
    ///
    /// Reading and writing are one step, so that nothing which happens to a connection at the same time, in
    /// this process or another, is lost.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such connection, or what SQLite says; nothing has changed then.
    pub async fn change(
        &self,
        id: ConnectionId,
        decide: impl FnOnce(&Connection, &dyn Fn() -> bool) -> Option<Change> + Send + 'static,
    ) -> Result<Connection, StoreError> {
        self.write(move |tx| {
            let before = one(tx, &id)?;
            let failed = Cell::new(None);
            let waits = || {
                another_waits(tx, &before).unwrap_or_else(|error| {
                    failed.set(Some(error));
                    false
                })
            };
            let decided = decide(&before, &waits);
            if let Some(error) = failed.take() {
                return Err(error);
            }
            let Some(change) = decided else { return Ok(before) };
            set_report(tx, &id, &change.report, change.access_expires_at, Some(change.at))?;
            if (change.report.health, change.report.cause) != (before.health.health, before.health.cause) {
                spells::note(tx, &id, &change.report, change.at)?;
            }
            if let Some(notice) = &change.notice {
                notices::insert(tx, notice)?;
            }
            if let Some(activity) = &change.activity {
                activity::insert(tx, activity)?;
            }
            tell_health(tx, &before.user_id, &id, change.at)?;
            // What another computer disconnected is not brought back by going on here.
            let gone = |report: &HealthReport| report.health == Health::Disconnected;
            if gone(&change.report) != gone(&before.health) {
                set_deleted(tx, &id, gone(&change.report), change.at)?;
            }
            Ok(Connection {
                health: change.report,
                access_expires_at: change.access_expires_at.or(before.access_expires_at),
                updated_at: change.at,
                ..before
            })
        })
        .await
    }

    /// Changes every connection that is not disconnected by what `decide` makes of it, in one transaction.
    /// Only those whose state changed reach the mirror. Returns the rows that changed, as they are now.
    pub async fn change_all(
        &self,
        now: Timestamp,
        decide: impl Fn(&Connection) -> Option<HealthReport> + Send + 'static,
    ) -> Result<Vec<Connection>, StoreError> {
        self.write(move |tx| {
            let mut changed = Vec::new();
            for before in kept(tx)? {
                let Some(report) = decide(&before).filter(|report| *report != before.health) else {
                    continue;
                };
                // What only moves a time ahead is no news.
                let news = (report.health, report.cause) != (before.health.health, before.health.cause);
                set_report(tx, &before.id, &report, None, news.then_some(now))?;
                if news {
                    spells::note(tx, &before.id, &report, now)?;
                    tell_health(tx, &before.user_id, &before.id, now)?;
                }
                changed.push(Connection { health: report, ..before });
            }
            Ok(changed)
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
            touch(tx, &id, MirrorTable::Connections, Group::Choices, now)
        })
        .await
    }
}
