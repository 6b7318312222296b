//! What users added to accounts and logins.

use crate::columns::fields;
use crate::row::{collect, millis};
use crate::table::outbox;
use crate::{Store, StoreError, columns};
use domain::mirror::{AccountMarksRow, ConnectionMarksRow, Group, MirrorTable, Versions};
use domain::organize::{Marks, MarksPatch};
use domain::{AccountId, ConnectionId, Timestamp, UserId};
use rusqlite::{OptionalExtension as _, Transaction, params};
use std::collections::HashMap;

/// What a user chose of an account before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedAccount {
    /// Which.
    pub id: AccountId,
    /// Whether it was tracked, and what was added to it.
    pub before: (bool, Marks),
    /// The same after the change.
    pub after: (bool, Marks),
}

fn of_account(row: AccountMarksRow) -> Marks {
    Marks { group: row.group_id, tags: row.tags, note: row.note, pinned: row.pinned }
}

fn account_row(id: &AccountId, marks: &Marks, now: Timestamp) -> AccountMarksRow {
    AccountMarksRow {
        account_id: id.clone(),
        group_id: marks.group.clone(),
        tags: marks.tags.clone(),
        note: marks.note.clone(),
        pinned: marks.pinned,
        updated_at: now,
        choices_version: 0,
    }
}

/// Whether an account of the user is tracked, and what was added to it.
fn now_of(tx: &Transaction<'_>, user: &UserId, id: &AccountId) -> Result<Option<(bool, Marks)>, StoreError> {
    let tracked: Option<bool> = tx
        .prepare_cached("select tracked from accounts where id = ?1 and user_id = ?2")?
        .query_row([id.as_str(), user.as_str()], |row| row.get(0))
        .optional()?;
    let Some(tracked) = tracked else { return Ok(None) };
    let sql = "select * from account_marks where account_id = ?1";
    let marks = columns::one(tx, sql, [id.as_str()], Versions::default())?.map(of_account);
    Ok(Some((tracked, marks.unwrap_or_default())))
}

fn write(
    tx: &Transaction<'_>,
    user: &UserId,
    change: &MarkedAccount,
    now: Timestamp,
) -> Result<(), StoreError> {
    let MarkedAccount { id, before, after } = change;
    if before.0 != after.0 {
        tx.prepare_cached("update accounts set tracked = ?2, updated_at = ?3 where id = ?1")?
            .execute(params![id.as_str(), after.0, millis(now)])?;
        outbox::add(tx, user, MirrorTable::Accounts, id.as_str(), Group::Choices, now)?;
    }
    if before.1 != after.1 {
        columns::execute(
            tx,
            "insert into account_marks (account_id, user_id, group_id, tags, note, pinned, updated_at)
             values (:account_id, :user, :group_id, :tags, :note, :pinned, :updated_at)
             on conflict (account_id) do update set group_id = excluded.group_id, tags = excluded.tags,
               note = excluded.note, pinned = excluded.pinned, updated_at = excluded.updated_at",
            &account_row(id, &after.1, now),
            &[(":user", &user.as_str())],
        )?;
        outbox::add(tx, user, MirrorTable::AccountMarks, id.as_str(), Group::Choices, now)?;
    }
    Ok(())
}

impl Store {
    /// What `user` added to accounts; without those to which nothing was added.
    pub async fn account_marks(&self, user: UserId) -> Result<HashMap<AccountId, Marks>, StoreError> {
        self.read(move |db| {
            let sql = "select * from account_marks where user_id = ?1";
            let rows = collect(db, sql, [user.as_str()], fields::<AccountMarksRow>)?;
            Ok(rows.into_iter().map(|row| (row.account_id.clone(), of_account(row))).collect())
        })
        .await
    }

    /// What `user` added to one account.
    pub async fn marks_of_account(&self, user: UserId, id: AccountId) -> Result<Marks, StoreError> {
        self.read(move |db| {
            let sql = "select * from account_marks where account_id = ?1 and user_id = ?2";
            let row = columns::one(db, sql, [id.as_str(), user.as_str()], Versions::default())?;
            Ok(row.map(of_account).unwrap_or_default())
        })
        .await
    }

    /// Changes whether accounts of `user` are tracked and what was added to them, in one transaction. What changed, as
    /// it was and is; other users' accounts are left out.
    pub async fn mark_accounts(
        &self,
        user: UserId,
        ids: Vec<AccountId>,
        tracked: Option<bool>,
        patch: MarksPatch,
        now: Timestamp,
    ) -> Result<Vec<MarkedAccount>, StoreError> {
        self.write(move |tx| {
            let mut changes = Vec::new();
            for id in &ids {
                let Some(before) = now_of(tx, &user, id)? else { continue };
                let after = (tracked.unwrap_or(before.0), patch.apply(&before.1));
                if after != before {
                    let change = MarkedAccount { id: id.clone(), before, after };
                    write(tx, &user, &change, now)?;
                    changes.push(change);
                }
            }
            Ok(changes)
        })
        .await
    }

    /// Makes each of `changes`, unless the account is no longer as it was before: then it stays as it is. The accounts
    /// that changed.
    pub async fn remark_accounts(
        &self,
        user: UserId,
        changes: Vec<MarkedAccount>,
        now: Timestamp,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.write(move |tx| {
            let mut done = Vec::new();
            for change in &changes {
                if now_of(tx, &user, &change.id)?.as_ref() == Some(&change.before) {
                    write(tx, &user, change, now)?;
                    done.push(change.id.clone());
                }
            }
            Ok(done)
        })
        .await
    }

    /// What `user` added to logins; without those to which nothing was added.
    pub async fn connection_marks(&self, user: UserId) -> Result<HashMap<ConnectionId, Marks>, StoreError> {
        self.read(move |db| {
            let sql = "select * from connection_marks where user_id = ?1";
            let rows = collect(db, sql, [user.as_str()], fields::<ConnectionMarksRow>)?;
            let marks = |row: ConnectionMarksRow| {
                (row.connection_id, Marks { tags: row.tags, note: row.note, ..Marks::default() })
            };
            Ok(rows.into_iter().map(marks).collect())
        })
        .await
    }

    /// Sets what `user` added to a login, if it still is as `before`; tells whether it changed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for another user's login.
    pub async fn mark_connection(
        &self,
        user: UserId,
        id: ConnectionId,
        before: Marks,
        after: Marks,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(move |tx| {
            tx.prepare_cached("select 1 from connections where id = ?1 and user_id = ?2")?
                .query_row([id.as_str(), user.as_str()], |_| Ok(()))?;
            let sql = "select * from connection_marks where connection_id = ?1";
            let row: Option<ConnectionMarksRow> = columns::one(tx, sql, [id.as_str()], Versions::default())?;
            let present = row
                .map(|row| Marks { tags: row.tags, note: row.note, ..Marks::default() })
                .unwrap_or_default();
            if present != before || present == after {
                return Ok(false);
            }
            let row = ConnectionMarksRow {
                connection_id: id.clone(),
                tags: after.tags.clone(),
                note: after.note.clone(),
                updated_at: now,
                choices_version: 0,
            };
            columns::execute(
                tx,
                "insert into connection_marks (connection_id, user_id, tags, note, updated_at)
                 values (:connection_id, :user, :tags, :note, :updated_at)
                 on conflict (connection_id) do update set tags = excluded.tags, note = excluded.note,
                   updated_at = excluded.updated_at",
                &row,
                &[(":user", &user.as_str())],
            )?;
            outbox::add(tx, &user, MirrorTable::ConnectionMarks, id.as_str(), Group::Choices, now)?;
            Ok(true)
        })
        .await
    }
}
