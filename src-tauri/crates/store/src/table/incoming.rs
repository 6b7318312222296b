//! Rows that come from Supabase, and what is known to be there.

use super::merging::{Received, merge};
use crate::{Store, StoreError};
use domain::UserId;
use domain::mirror::{Counter, MirrorRow, OutboxEntry, Versions};
use rusqlite::{OptionalExtension as _, Transaction, params};

/// A row that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its entry, as it was then.
    pub entry: OutboxEntry,
    /// The versions that were sent.
    pub versions: Versions,
}

/// Removes an entry of `user`, unless its row changed since it was read.
fn settle(tx: &Transaction<'_>, user: &UserId, entry: &OutboxEntry) -> Result<(), StoreError> {
    tx.prepare_cached(
        "delete from outbox where table_name = ?1 and row_id = ?2 and version = ?3 and user_id = ?4",
    )?
    .execute(params![entry.table.as_str(), entry.row_id, entry.version, user.as_str()])?;
    Ok(())
}

impl Store {
    /// How far this computer is in the changes of `user` in `project`: epoch, if known, and cursor. `None`
    /// before the first contact.
    pub async fn mirror_position(
        &self,
        user: UserId,
        project: String,
    ) -> Result<Option<(Option<String>, i64)>, StoreError> {
        self.read(move |db| {
            Ok(db
                .prepare_cached("select epoch, cursor from mirror_state where user_id = ?1 and project = ?2")?
                .query_row([user.as_str(), &project], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?)
        })
        .await
    }

    /// Begins anew with `project`: it is another one, or its database knows nothing of what was sent. All rows
    /// of `user` wait to be sent again.
    pub async fn restart_mirror(
        &self,
        user: UserId,
        project: String,
        epoch: Option<String>,
    ) -> Result<(), StoreError> {
        self.write(move |tx| {
            let id = user.as_str();
            tx.execute(
                "insert or replace into mirror_state (user_id, project, epoch, cursor) values (?1, ?2, ?3, 0)",
                params![id, project, epoch],
            )?;
            tx.execute("delete from devices where user_id = ?1", [id])?;
            tx.execute("delete from device_health where user_id = ?1", [id])?;
            tx.execute(
                "update mirror_versions set known_facts = 0, known_choices = 0,
                   sent_facts = 0, sent_choices = 0 where user_id = ?1",
                [id],
            )?;
            tx.execute(
                "insert into outbox (table_name, row_id, user_id, version)
                 select table_name, row_id, user_id, 1 from mirror_versions
                 where user_id = ?1 and (facts > 0 or choices > 0)
                 on conflict (table_name, row_id) do nothing",
                [id],
            )?;
            Ok(())
        })
        .await
    }

    /// Notes the versions that are about to be sent. The clock may be corrected before the answer comes: what
    /// changes later is still later than what is on its way.
    pub async fn sending(&self, sent: Vec<Sent>) -> Result<(), StoreError> {
        self.write(move |tx| {
            for one in &sent {
                tx.prepare_cached(
                    "update mirror_versions set sent_facts = max(sent_facts, ?3),
                       sent_choices = max(sent_choices, ?4)
                     where table_name = ?1 and row_id = ?2",
                )?
                .execute(params![
                    one.entry.table.as_str(),
                    one.entry.row_id,
                    one.versions.facts,
                    one.versions.choices
                ])?;
            }
            Ok(())
        })
        .await
    }

    /// Merges a page of changes and moves the cursor behind it, in one transaction.
    pub async fn receive(
        &self,
        user: UserId,
        device: String,
        rows: Vec<MirrorRow>,
        cursor: i64,
    ) -> Result<Received, StoreError> {
        self.write(move |tx| {
            let received = merge(tx, &user, &device, rows)?;
            tx.execute(
                "update mirror_state set cursor = max(cursor, ?2) where user_id = ?1",
                params![user.as_str(), cursor],
            )?;
            Ok(received)
        })
        .await
    }

    /// Forgets entries whose rows are gone.
    pub async fn forget(&self, user: UserId, gone: Vec<Sent>) -> Result<(), StoreError> {
        self.write(move |tx| gone.iter().try_for_each(|one| settle(tx, &user, &one.entry))).await
    }

    /// Takes the answer to a push: what was sent is there, `stale` came back newer, and the cursor moves on if
    /// nobody else changed anything since.
    pub async fn acknowledge(
        &self,
        user: UserId,
        device: String,
        sent: Vec<Sent>,
        stale: Vec<MirrorRow>,
        counter: Counter,
    ) -> Result<Received, StoreError> {
        self.write(move |tx| {
            for one in &sent {
                let (table, id) = (one.entry.table.as_str(), one.entry.row_id.as_str());
                tx.prepare_cached(
                    "update mirror_versions set known_facts = max(known_facts, ?3),
                       known_choices = max(known_choices, ?4)
                     where table_name = ?1 and row_id = ?2 and user_id = ?5",
                )?
                .execute(params![
                    table,
                    id,
                    one.versions.facts,
                    one.versions.choices,
                    user.as_str()
                ])?;
                settle(tx, &user, &one.entry)?;
            }
            let received = merge(tx, &user, &device, stale)?;
            tx.execute(
                "update mirror_state set epoch = coalesce(epoch, ?2),
                   cursor = iif(cursor = ?3, ?4, cursor)
                 where user_id = ?1",
                params![user.as_str(), counter.epoch, counter.before, counter.after],
            )?;
            Ok(received)
        })
        .await
    }
}
