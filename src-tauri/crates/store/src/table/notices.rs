//! Notices: the truth of which a system notification is a copy.

use super::watch::cause;
use crate::row::{collect, millis, opt_millis, opt_time, opt_word, time, word};
use crate::{Store, StoreError};
use domain::notice::NoticeKind;
use domain::watch::{AccountCause, AccountHealth};
use domain::{AccountId, Cause, ConnectionId, Timestamp, UserId};
use rusqlite::{Row, Transaction, params};
use std::collections::HashMap;

/// A notice to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// Whom it concerns.
    pub user_id: UserId,
    /// What it is about.
    pub kind: NoticeKind,
    /// Which connection.
    pub connection_id: Option<ConnectionId>,
    /// Its label now.
    pub label: Option<String>,
    /// Why.
    pub cause: Option<Cause>,
    /// Of an account's health: which account and why.
    pub account: Option<AccountTrouble>,
    /// How many accounts it is about; `None` counts those of the connection.
    pub accounts: Option<u32>,
    /// How many connections it is about, where that is not one; else 0.
    pub logins: u32,
    /// When that ends of which it warns.
    pub ends_at: Option<Timestamp>,
    /// When.
    pub created_at: Timestamp,
}

impl NewNotice {
    /// A notice without particulars.
    pub fn new(user_id: UserId, kind: NoticeKind, created_at: Timestamp) -> Self {
        Self {
            user_id,
            kind,
            connection_id: None,
            label: None,
            cause: None,
            account: None,
            accounts: None,
            logins: 0,
            ends_at: None,
            created_at,
        }
    }
}

/// What a notice says of the health of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountTrouble {
    /// Which; `None` where it is about several.
    pub account_id: Option<AccountId>,
    /// How bad it is, or was.
    pub health: AccountHealth,
    /// Amazon's word for the cause.
    pub cause: Option<AccountCause>,
}

/// A stored notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number, rising with time.
    pub id: i64,
    /// What it is about.
    pub kind: NoticeKind,
    /// Which connection.
    pub connection_id: Option<ConnectionId>,
    /// The connection's label at that time.
    pub label: Option<String>,
    /// Why.
    pub cause: Option<Cause>,
    /// Of an account's health: which account and why.
    pub account: Option<AccountTrouble>,
    /// How many accounts it is about.
    pub accounts: u32,
    /// How many connections it is about, where that is not one; else 0.
    pub logins: u32,
    /// When that ends of which it warns.
    pub ends_at: Option<Timestamp>,
    /// When.
    pub created_at: Timestamp,
    /// Whether the user has seen it.
    pub read: bool,
}

fn read(row: &Row<'_>) -> Result<Notice, StoreError> {
    Ok(Notice {
        id: row.get("id")?,
        kind: word(row, "kind", NoticeKind::parse)?,
        connection_id: row.get::<_, Option<String>>("connection_id")?.map(ConnectionId::new),
        label: row.get("label")?,
        cause: opt_word(row, "cause", Cause::parse)?,
        account: account(row)?,
        accounts: row.get("accounts")?,
        logins: row.get("logins")?,
        ends_at: opt_time(row, "ends_at")?,
        created_at: time(row, "created_at")?,
        read: row.get::<_, Option<i64>>("read_at")?.is_some(),
    })
}

fn account(row: &Row<'_>) -> Result<Option<AccountTrouble>, StoreError> {
    let Some(health) = opt_word(row, "account_health", AccountHealth::parse)? else { return Ok(None) };
    Ok(Some(AccountTrouble {
        account_id: row.get::<_, Option<String>>("account_id")?.map(AccountId::new),
        health,
        cause: cause(row)?,
    }))
}

/// Writes a notice inside the transaction of the change that it tells.
pub(crate) fn insert(tx: &Transaction<'_>, notice: &NewNotice) -> Result<(), StoreError> {
    let account = notice.account.as_ref();
    let cause = account.and_then(|account| account.cause.as_ref());
    tx.execute(
        "insert into notices (user_id, kind, connection_id, label, cause, accounts, created_at,
           ends_at, logins, account_id, account_health, cause_source, cause_word)
         values (?1, ?2, ?3, ?4, ?5,
           coalesce(?7, (select count(*) from accounts where connection_id = ?3)), ?6, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            notice.user_id.as_str(),
            notice.kind.as_str(),
            notice.connection_id.as_ref().map(ConnectionId::as_str),
            notice.label,
            notice.cause.map(Cause::as_str),
            millis(notice.created_at),
            notice.accounts,
            opt_millis(notice.ends_at),
            notice.logins,
            account.and_then(|account| account.account_id.as_ref()).map(AccountId::as_str),
            account.map(|account| account.health.as_str()),
            cause.map(|cause| cause.source.as_str()),
            cause.map(|cause| cause.word.as_str())
        ],
    )?;
    Ok(())
}

impl Store {
    /// Writes a notice that belongs to no other change.
    pub async fn add_notice(&self, notice: NewNotice) -> Result<(), StoreError> {
        self.write(move |tx| insert(tx, &notice)).await
    }

    /// The newest `limit` notices of `user`.
    pub async fn notices(&self, user: UserId, limit: u32) -> Result<Vec<Notice>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from notices where user_id = ?1 order by id desc limit ?2",
                params![user.as_str(), limit],
                read,
            )
        })
        .await
    }

    /// How many notices of `user` are unread.
    pub async fn unread_notices(&self, user: UserId) -> Result<u32, StoreError> {
        self.read(move |db| {
            Ok(db.query_row(
                "select count(*) from notices where user_id = ?1 and read_at is null",
                [user.as_str()],
                |row| row.get(0),
            )?)
        })
        .await
    }

    /// Marks all notices of `user` as read.
    pub async fn mark_notices_read(&self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |tx| {
            tx.execute(
                "update notices set read_at = ?2 where user_id = ?1 and read_at is null",
                params![user.as_str(), millis(now)],
            )?;
            Ok(())
        })
        .await
    }

    /// How many accounts notices of each kind are about that `user` was given after `since`.
    pub async fn notice_counts(
        &self,
        user: UserId,
        since: Timestamp,
    ) -> Result<HashMap<NoticeKind, u32>, StoreError> {
        self.read(move |db| {
            let counts = collect(
                db,
                "select kind, sum(accounts) as accounts from notices
                 where user_id = ?1 and created_at > ?2 group by kind",
                params![user.as_str(), millis(since)],
                |row| Ok((word(row, "kind", NoticeKind::parse)?, row.get("accounts")?)),
            )?;
            Ok(counts.into_iter().collect())
        })
        .await
    }

    /// Takes the notices of `user` that were not yet handed to the system, and marks them as handed
    /// over: each is returned once, restarts included.
    pub async fn take_unnotified(&self, user: UserId, now: Timestamp) -> Result<Vec<Notice>, StoreError> {
        self.write(move |tx| {
            let all = collect(
                tx,
                "select * from notices where user_id = ?1 and notified_at is null order by id",
                [user.as_str()],
                read,
            )?;
            tx.execute(
                "update notices set notified_at = ?2 where user_id = ?1 and notified_at is null",
                params![user.as_str(), millis(now)],
            )?;
            Ok(all)
        })
        .await
    }
}
