//! Local changes that are not yet in Supabase: one entry per row, however often it changed.

use crate::row::{collect, word};
use crate::{Store, StoreError};
use domain::UserId;
use domain::mirror::{MirrorTable, OutboxEntry};
use rusqlite::{Transaction, params};

/// Notes a change of a row. Called inside the transaction that changes it.
pub(crate) fn add(
    tx: &Transaction<'_>,
    user: &UserId,
    table: MirrorTable,
    row_id: &str,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "insert into outbox (table_name, row_id, user_id, version) values (?1, ?2, ?3, 1)
         on conflict (table_name, row_id) do update set version = version + 1, user_id = excluded.user_id",
    )?
    .execute(params![table.as_str(), row_id, user.as_str()])?;
    Ok(())
}

impl Store {
    /// Up to `limit` changes of `user` in `table`, oldest row id first.
    pub async fn outbox(
        &self,
        user: UserId,
        table: MirrorTable,
        limit: u32,
    ) -> Result<Vec<OutboxEntry>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from outbox where user_id = ?1 and table_name = ?2 order by row_id limit ?3",
                params![user.as_str(), table.as_str(), limit],
                |row| {
                    Ok(OutboxEntry {
                        table: word(row, "table_name", MirrorTable::parse)?,
                        row_id: row.get("row_id")?,
                        version: row.get("version")?,
                    })
                },
            )
        })
        .await
    }

    /// How many rows of `user` wait.
    pub async fn outbox_len(&self, user: UserId) -> Result<u32, StoreError> {
        self.read(move |db| {
            Ok(db.query_row("select count(*) from outbox where user_id = ?1", [user.as_str()], |row| {
                row.get(0)
            })?)
        })
        .await
    }

    /// Removes pushed entries, each only if its row did not change since it was read.
    pub async fn clear_outbox(&self, pushed: Vec<OutboxEntry>) -> Result<(), StoreError> {
        self.write(move |tx| {
            for entry in &pushed {
                tx.prepare_cached(
                    "delete from outbox where table_name = ?1 and row_id = ?2 and version = ?3",
                )?
                .execute(params![entry.table.as_str(), entry.row_id, entry.version])?;
            }
            Ok(())
        })
        .await
    }
}
