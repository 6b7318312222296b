//! Rows on their way to Supabase.

use super::outbox::{self, LARGEST_SKEW, LATEST_VERSION, SKEW, sendable};
use crate::row::{collect, millis, word};
use crate::{Store, StoreError, columns};
use domain::mirror::{MirrorRow, MirrorTable, OutboxEntry, Versions};
use domain::{Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use std::collections::HashSet;

/// A row that waits, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its entry.
    pub entry: OutboxEntry,
    /// Its content, with its versions; `None` if the row is gone.
    pub row: Option<MirrorRow>,
}

/// The content of a row with its versions.
fn content(db: &Connection, entry: &OutboxEntry) -> Result<Option<MirrorRow>, StoreError> {
    let versions = db
        .prepare_cached("select facts, choices from mirror_versions where table_name = ?1 and row_id = ?2")?
        .query_row(params![entry.table.as_str(), entry.row_id], |row| {
            Ok(Versions { facts: row.get(0)?, choices: row.get(1)? })
        })
        .optional()?
        .unwrap_or_default();
    let id = entry.row_id.as_str();
    Ok(match entry.table {
        MirrorTable::Users => {
            columns::one(db, "select * from users where id = ?1", [id], versions)?.map(MirrorRow::User)
        }
        MirrorTable::Connections => {
            columns::one(db, "select * from connections where id = ?1", [id], versions)?
                .map(MirrorRow::Connection)
        }
        MirrorTable::Health => {
            let sql =
                "select *, id as connection_id, '' as device_id from connections where id = ?1 and here = 1";
            columns::one(db, sql, [id], versions)?.map(MirrorRow::Health)
        }
        MirrorTable::Accounts => {
            columns::one(db, "select * from accounts where id = ?1", [id], versions)?.map(MirrorRow::Account)
        }
        MirrorTable::AccountHealth => {
            columns::one(db, "select * from account_health where account_id = ?1", [id], versions)?
                .map(MirrorRow::AccountHealth)
        }
        MirrorTable::Links => {
            let Some((parent, child)) = id.split_once(' ') else { return Ok(None) };
            let sql = "select * from account_links where parent_id = ?1 and child_id = ?2";
            columns::one(db, sql, [parent, child], versions)?.map(MirrorRow::Link)
        }
        MirrorTable::Labels => {
            columns::one(db, "select * from labels where id = ?1", [id], versions)?.map(MirrorRow::Label)
        }
        MirrorTable::AccountMarks => {
            columns::one(db, "select * from account_marks where account_id = ?1", [id], versions)?
                .map(MirrorRow::AccountMarks)
        }
        MirrorTable::ConnectionMarks => {
            columns::one(db, "select * from connection_marks where connection_id = ?1", [id], versions)?
                .map(MirrorRow::ConnectionMarks)
        }
        MirrorTable::SavedViews => {
            columns::one(db, "select * from saved_views where id = ?1", [id], versions)?
                .map(MirrorRow::SavedView)
        }
        MirrorTable::Settings => {
            columns::one(db, "select * from settings where user_id = ?1", [id], versions)?
                .map(MirrorRow::Settings)
        }
    })
}

impl Store {
    /// Up to `limit` rows of `user` that wait and can be sent, in an order in which none comes before what it
    /// refers to.
    pub async fn outgoing(&self, user: UserId, limit: usize) -> Result<Vec<Outgoing>, StoreError> {
        self.outgoing_beyond(user, limit, HashSet::new()).await
    }

    /// The same without those that are `on_the_way` already, as they were then: one that changed since counts
    /// again.
    pub async fn outgoing_beyond(
        &self,
        user: UserId,
        limit: usize,
        on_the_way: HashSet<OutboxEntry>,
    ) -> Result<Vec<Outgoing>, StoreError> {
        self.read(move |db| {
            // One moment for all tables: a row and what it refers to may be written in between.
            let moment = db.unchecked_transaction()?;
            let mut all = Vec::new();
            for table in MirrorTable::ALL {
                let most = limit - all.len() + on_the_way.len();
                let entries = sendable(&moment, &user, table, most)?;
                let next = entries.into_iter().filter(|entry| !on_the_way.contains(entry));
                for entry in next.take(limit - all.len()) {
                    let row = content(&moment, &entry)?;
                    all.push(Outgoing { entry, row });
                }
                if all.len() >= limit {
                    break;
                }
            }
            Ok(all)
        })
        .await
    }

    /// All mirrored rows of `user` with their versions, whether they wait or not.
    pub async fn mirrored(&self, user: UserId) -> Result<Vec<MirrorRow>, StoreError> {
        self.read(move |db| {
            let entries = collect(
                db,
                "select table_name, row_id from mirror_versions where user_id = ?1 order by table_name, row_id",
                [user.as_str()],
                |row| {
                    Ok(OutboxEntry {
                        table: word(row, "table_name", MirrorTable::parse)?,
                        row_id: row.get("row_id")?,
                        version: 0,
                    })
                },
            )?;
            let mut all = Vec::with_capacity(entries.len());
            for entry in entries {
                all.extend(content(db, &entry)?);
            }
            Ok(all)
        })
        .await
    }

    /// This computer's id in the mirror: `new` if it has none yet.
    pub async fn device_id(&self, new: String) -> Result<String, StoreError> {
        self.write(move |tx| {
            tx.execute("insert or ignore into meta (key, value) values ('device_id', ?1)", [new])?;
            Ok(tx.query_row("select value from meta where key = 'device_id'", [], |row| row.get(0))?)
        })
        .await
    }

    /// Notes that Supabase's clock is `skew` milliseconds ahead of this computer's. Versions that are not in
    /// Supabase yet were given by the clock as it was believed to be; they move by the difference, and none
    /// stays in the future. `now` is this computer's. Tells whether the difference mattered.
    pub async fn set_skew(&self, skew: i64, now: Timestamp) -> Result<bool, StoreError> {
        self.write(move |tx| move_versions(tx, skew, now)).await
    }

    /// Begins with the clock of `project`, or of none: what another one's clock showed says nothing of it.
    /// `now` is this computer's.
    pub async fn reset_skew(&self, project: Option<String>, now: Timestamp) -> Result<(), StoreError> {
        /// The project whose clock the skew is about: a row of `meta`.
        const OF: &str = "mirror_skew_of";
        self.write(move |tx| {
            let of: Option<String> = tx
                .prepare_cached("select value from meta where key = ?1")?
                .query_row([OF], |row| row.get(0))
                .optional()?;
            let project = project.unwrap_or_default();
            if of.as_ref() != Some(&project) {
                move_versions(tx, 0, now)?;
                tx.execute("insert or replace into meta (key, value) values (?1, ?2)", [OF, &project])?;
            }
            Ok(())
        })
        .await
    }
}

/// See [`Store::set_skew`].
fn move_versions(tx: &Transaction<'_>, skew: i64, now: Timestamp) -> Result<bool, StoreError> {
    /// Less is the time that an answer takes.
    const NOTICED: i64 = 1000;
    /// What is known or on its way stays so for clocks that are corrected by hours. A day, in milliseconds.
    const AHEAD: i64 = 24 * 3600 * 1000;
    let skew = skew.clamp(-LARGEST_SKEW, LARGEST_SKEW);
    let before = outbox::skew(tx)?;
    let moved = skew - before;
    let mattered = moved.abs() > NOTICED;
    if mattered {
        tx.execute(
            "insert or replace into meta (key, value) values (?1, ?2)",
            params![SKEW, skew.to_string()],
        )?;
    }
    let by = if mattered { moved } else { 0 };
    let latest = (millis(now) + if mattered { skew } else { before }).clamp(0, LATEST_VERSION);
    if mattered {
        // Noted while the clock was believed to be quite another one. Kept, nothing here would be newer for long.
        tx.prepare_cached(
            "update mirror_versions set known_facts = min(known_facts, ?1), sent_facts = min(sent_facts, ?1),
               known_choices = min(known_choices, ?1), sent_choices = min(sent_choices, ?1)
             where max(known_facts, sent_facts, known_choices, sent_choices) > ?1",
        )?
        .execute([latest + AHEAD])?;
    }
    tx.prepare_cached(
        "update mirror_versions set facts = min(?3,
           max(known_facts + 1, sent_facts + 1, min(facts + ?1, ?2)))
         where facts > known_facts and (?1 <> 0 or facts > ?2)",
    )?
    .execute([by, latest, LATEST_VERSION])?;
    tx.prepare_cached(
        "update mirror_versions set choices = min(?3,
           max(known_choices + 1, sent_choices + 1, min(choices + ?1, ?2)))
         where choices > known_choices and (?1 <> 0 or choices > ?2)",
    )?
    .execute([by, latest, LATEST_VERSION])?;
    Ok(mattered)
}
