//! Local changes that are not yet in Supabase: one entry per row, however often it changed; and the versions
//! of the rows' groups.

use crate::row::{collect, millis, word};
use crate::{Store, StoreError};
use domain::mirror::{Group, MirrorTable, OutboxEntry};
use domain::{Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

/// How far Supabase's clock is ahead of this computer's, in milliseconds: a row of `meta`.
pub(crate) const SKEW: &str = "mirror_skew";

/// The largest version: what JSON and JavaScript keep exactly. Beyond 64 bits SQLite would make a REAL of it,
/// which the table refuses, and with it the change that was to be noted.
pub(crate) const LATEST_VERSION: i64 = (1 << 53) - 1;

/// The largest difference of the clocks that is believed: a year, in milliseconds. What a database file holds
/// beyond it counts as none.
pub(crate) const LARGEST_SKEW: i64 = 366 * 24 * 3600 * 1000;

/// How far Supabase's clock is ahead, as it was believed last. Never fails for what the value is.
pub(crate) fn skew(db: &Connection) -> Result<i64, StoreError> {
    let value: Option<String> = db
        .prepare_cached("select value from meta where key = ?1")?
        .query_row([SKEW], |row| row.get(0))
        .optional()?;
    let skew = value.and_then(|value| value.parse::<i64>().ok()).unwrap_or_default();
    Ok(if skew.unsigned_abs() <= LARGEST_SKEW.unsigned_abs() { skew } else { 0 })
}

/// Notes a change of a group of a row at `at`, by the clock of this computer. Called inside the transaction
/// that changes it. Its version is later than any that the group had, whatever the clock says.
pub(crate) fn add(
    tx: &Transaction<'_>,
    user: &UserId,
    table: MirrorTable,
    row_id: &str,
    group: Group,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = match group {
        Group::Facts => {
            "insert into mirror_versions (table_name, row_id, user_id, facts) values (?1, ?2, ?3, ?4)
             on conflict (table_name, row_id) do update set user_id = excluded.user_id,
               facts = min(?5, max(excluded.facts, facts + 1))"
        }
        Group::Choices => {
            "insert into mirror_versions (table_name, row_id, user_id, choices) values (?1, ?2, ?3, ?4)
             on conflict (table_name, row_id) do update set user_id = excluded.user_id,
               choices = min(?5, max(excluded.choices, choices + 1))"
        }
    };
    let version = millis(at).saturating_add(skew(tx)?).clamp(0, LATEST_VERSION);
    tx.prepare_cached(sql)?.execute(params![
        table.as_str(),
        row_id,
        user.as_str(),
        version,
        LATEST_VERSION
    ])?;
    tx.prepare_cached(
        "insert into outbox (table_name, row_id, user_id, version) values (?1, ?2, ?3, 1)
         on conflict (table_name, row_id) do update set version = version + 1, user_id = excluded.user_id,
           problem = null, problem_detail = null",
    )?
    .execute(params![table.as_str(), row_id, user.as_str()])?;
    Ok(())
}

/// Entries of a table that can be sent: neither held back themselves nor hanging on one that is.
pub(crate) fn sendable(
    db: &Connection,
    user: &UserId,
    table: MirrorTable,
    limit: usize,
) -> Result<Vec<OutboxEntry>, StoreError> {
    const HELD: &str = "select 1 from outbox held where held.problem is not null";
    let waits_for = match table {
        MirrorTable::Users
        | MirrorTable::Connections
        | MirrorTable::Labels
        | MirrorTable::SavedViews
        | MirrorTable::Settings => String::new(),
        MirrorTable::Health | MirrorTable::ConnectionMarks => format!(
            " and not exists ({HELD} and held.table_name = 'amazon_connections' and held.row_id = outbox.row_id)"
        ),
        MirrorTable::Accounts => format!(
            " and not exists ({HELD} and held.table_name = 'amazon_connections' and held.row_id =
                (select connection_id from accounts where id = outbox.row_id))"
        ),
        MirrorTable::AccountHealth | MirrorTable::AccountMarks => format!(
            " and not exists ({HELD} and (
                held.table_name = 'user_accounts' and held.row_id = outbox.row_id
                or held.table_name = 'amazon_connections' and held.row_id =
                  (select connection_id from accounts where id = outbox.row_id)))"
        ),
        MirrorTable::Links => format!(
            " and not exists ({HELD} and (
                held.table_name = 'user_accounts' and held.row_id in
                  (substr(outbox.row_id, 1, 36), substr(outbox.row_id, 38))
                or held.table_name = 'amazon_connections' and held.row_id in
                  (select connection_id from accounts where id in
                    (substr(outbox.row_id, 1, 36), substr(outbox.row_id, 38)))))"
        ),
    };
    collect(
        db,
        &format!(
            "select table_name, row_id, version from outbox
             where user_id = ?1 and table_name = ?2 and problem is null{waits_for} order by row_id limit ?3"
        ),
        params![user.as_str(), table.as_str(), i64::try_from(limit).unwrap_or(i64::MAX)],
        |row| {
            Ok(OutboxEntry {
                table: word(row, "table_name", MirrorTable::parse)?,
                row_id: row.get("row_id")?,
                version: row.get("version")?,
            })
        },
    )
}

/// A row that Supabase does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRow {
    /// Which table.
    pub table: MirrorTable,
    /// Which row.
    pub row_id: String,
    /// The user's or Amazon's name for it, where it has one.
    pub name: String,
    /// PostgreSQL's or PostgREST's code.
    pub code: String,
    /// Their words.
    pub message: String,
}

impl Store {
    /// Up to `limit` changes of `user` in `table` that can be sent, oldest row id first.
    pub async fn outbox(
        &self,
        user: UserId,
        table: MirrorTable,
        limit: u32,
    ) -> Result<Vec<OutboxEntry>, StoreError> {
        self.read(move |db| sendable(db, &user, table, limit as usize)).await
    }

    /// How many rows of `user` wait, those that are held back included.
    pub async fn outbox_len(&self, user: UserId) -> Result<u32, StoreError> {
        self.read(move |db| {
            Ok(db.query_row("select count(*) from outbox where user_id = ?1", [user.as_str()], |row| {
                row.get(0)
            })?)
        })
        .await
    }

    /// Holds a row back because Supabase refuses it, unless it changed since it was sent.
    pub async fn hold(&self, entry: OutboxEntry, code: String, message: String) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "update outbox set problem = ?4, problem_detail = ?5
                 where table_name = ?1 and row_id = ?2 and version = ?3",
                params![entry.table.as_str(), entry.row_id, entry.version, code, message],
            )?;
            Ok(())
        })
        .await
    }

    /// The rows of `user` that are held back.
    pub async fn held(&self, user: UserId) -> Result<Vec<HeldRow>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select outbox.*,
                   coalesce(connections.label, accounts.name, labels.name, saved_views.name, '') as name
                 from outbox
                 left join connections on connections.id = row_id
                 left join accounts on accounts.id = row_id
                 left join labels on labels.id = row_id
                 left join saved_views on saved_views.id = row_id
                 where outbox.user_id = ?1 and problem is not null order by table_name, name, row_id",
                [user.as_str()],
                |row| {
                    Ok(HeldRow {
                        table: word(row, "table_name", MirrorTable::parse)?,
                        row_id: row.get("row_id")?,
                        name: row.get("name")?,
                        code: row.get("problem")?,
                        message: row.get::<_, Option<String>>("problem_detail")?.unwrap_or_default(),
                    })
                },
            )
        })
        .await
    }

    /// Lets the held rows of `user` be tried again.
    pub async fn release_held(&self, user: UserId) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "update outbox set problem = null, problem_detail = null
                 where user_id = ?1 and problem is not null",
                [user.as_str()],
            )?;
            Ok(())
        })
        .await
    }
}
