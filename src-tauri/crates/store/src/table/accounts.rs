//! Accounts.

use super::outbox;
use crate::columns::{fact, fields, stored};
use crate::row::{collect, millis};
use crate::{Store, StoreError, columns};
use domain::mirror::{Column, Group, MirrorTable};
use domain::{Account, AccountId, ConnectionId, Timestamp, UserId};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The accounts of the login in review, as those of `connection`; tracked.
pub(crate) fn of_review(
    db: &Connection,
    user: &UserId,
    connection: &ConnectionId,
) -> Result<Vec<Account>, StoreError> {
    collect(
        db,
        "select *, ?1 as user_id, ?2 as connection_id, 1 as tracked from review_accounts order by region, name, id",
        [user.as_str(), connection.as_str()],
        fields,
    )
}

/// Writes one account of a review.
pub(crate) fn insert_reviewed(tx: &Transaction<'_>, account: &Account) -> Result<(), StoreError> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        let kept = |column: &Column| !["user_id", "connection_id", "tracked"].contains(&column.name);
        format!(
            "insert or replace into review_accounts ({}) values ({})",
            columns::list::<Account>(kept, str::to_owned),
            columns::list::<Account>(kept, |name| format!(":{name}"))
        )
    });
    columns::execute(tx, &SQL, account, &[])?;
    Ok(())
}

/// Writes what Amazon says of an account, with its outbox entry; an unchanged row writes nothing. Whether a
/// known account is tracked stays as it is.
pub(crate) fn upsert(tx: &Transaction<'_>, account: &Account, now: Timestamp) -> Result<bool, StoreError> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "insert into accounts ({columns}, updated_at) values ({values}, :now)
             on conflict (id) do update set {excluded}, updated_at = excluded.updated_at
             where ({facts}) is not ({facts_excluded})",
            columns = columns::list::<Account>(stored, str::to_owned),
            values = columns::list::<Account>(stored, |name| format!(":{name}")),
            excluded = columns::list::<Account>(fact, |name| format!("{name} = excluded.{name}")),
            facts = columns::list::<Account>(fact, str::to_owned),
            facts_excluded = columns::list::<Account>(fact, |name| format!("excluded.{name}")),
        )
    });
    let changed = columns::execute(tx, &SQL, account, &[(":now", &millis(now))])?;
    if changed > 0 {
        outbox::add(tx, &account.user_id, MirrorTable::Accounts, account.id.as_str(), Group::Facts, now)?;
    }
    Ok(changed > 0)
}

/// Sets which of the accounts of a reviewed login are tracked.
pub(crate) fn choose(
    tx: &Transaction<'_>,
    connection: &domain::Connection,
    reviewed: &[Account],
    tracked: &HashSet<AccountId>,
) -> Result<(), StoreError> {
    for account in reviewed {
        let changed = tx
            .prepare_cached(
                "update accounts set tracked = ?3, updated_at = ?4
                 where id = ?1 and connection_id = ?2 and tracked <> ?3",
            )?
            .execute(params![
                account.id.as_str(),
                connection.id.as_str(),
                tracked.contains(&account.id),
                millis(connection.updated_at)
            ])?;
        if changed > 0 {
            let (user, at) = (&connection.user_id, connection.updated_at);
            outbox::add(tx, user, MirrorTable::Accounts, account.id.as_str(), Group::Choices, at)?;
        }
    }
    Ok(())
}

/// How many accounts a connection has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountCounts {
    /// All that are reached or named.
    pub all: u32,
    /// Those that the user tracks.
    pub tracked: u32,
    /// Those that are no longer reached.
    pub lost: u32,
}

impl Store {
    /// All accounts of a user, by name.
    pub async fn accounts(&self, user: UserId) -> Result<Vec<Account>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from accounts where user_id = ?1 order by name collate nocase, id",
                [user.as_str()],
                fields,
            )
        })
        .await
    }

    /// One account of `user`.
    pub async fn account(&self, user: UserId, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.read(move |db| {
            db.prepare_cached("select * from accounts where id = ?1 and user_id = ?2")?
                .query_row([id.as_str(), user.as_str()], |row| Ok(fields(row)))
                .optional()?
                .transpose()
        })
        .await
    }

    /// The connections that are known to reach an account, on this computer or on another.
    pub async fn routes(&self, user: UserId, id: AccountId) -> Result<Vec<ConnectionId>, StoreError> {
        self.read(move |db| {
            let routes = collect(
                db,
                "select connection_id, other_connection from accounts where id = ?1 and user_id = ?2",
                [id.as_str(), user.as_str()],
                |row| {
                    let one: String = row.get("connection_id")?;
                    let other: Option<String> = row.get("other_connection")?;
                    Ok([Some(one), other])
                },
            )?;
            Ok(routes.into_iter().flatten().flatten().map(ConnectionId::new).collect())
        })
        .await
    }

    /// Accounts of a user that `wanted` may mean: those of that id, entity or name, and some more. Names are
    /// compared without regard to case in ASCII only; what has other letters narrows nothing.
    pub async fn accounts_like(&self, user: UserId, wanted: String) -> Result<Vec<Account>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from accounts where user_id = ?1 and (?3 or id = ?2 or external_id = ?2
                   or entity_id = ?2 or instr(lower(name), lower(?2)) > 0)
                 order by name collate nocase, id",
                params![user.as_str(), wanted, !wanted.is_ascii()],
                fields,
            )
        })
        .await
    }

    /// How many accounts each connection of a user has. Connections without accounts are left out.
    pub async fn account_counts(
        &self,
        user: UserId,
    ) -> Result<HashMap<ConnectionId, AccountCounts>, StoreError> {
        self.read(move |db| {
            let counts = collect(
                db,
                "select connection_id, count(*) as accounts, sum(tracked) as tracked,
                   sum(access = 'lost') as lost from accounts
                 where user_id = ?1 group by connection_id",
                [user.as_str()],
                |row| {
                    let id = ConnectionId::new(row.get::<_, String>("connection_id")?);
                    let counts = AccountCounts {
                        all: row.get("accounts")?,
                        tracked: row.get("tracked")?,
                        lost: row.get("lost")?,
                    };
                    Ok((id, counts))
                },
            )?;
            Ok(counts.into_iter().collect())
        })
        .await
    }

    /// Chooses whether the given accounts of `user` are tracked; tells how many changed.
    pub async fn set_tracked(
        &self,
        user: UserId,
        ids: Vec<String>,
        tracked: bool,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        self.write(move |tx| {
            let mut changed = 0;
            for id in &ids {
                let one = tx
                    .prepare_cached(
                        "update accounts set tracked = ?3, updated_at = ?4
                         where id = ?1 and user_id = ?2 and tracked <> ?3",
                    )?
                    .execute(params![id, user.as_str(), tracked, millis(now)])?;
                if one > 0 {
                    outbox::add(tx, &user, MirrorTable::Accounts, id, Group::Choices, now)?;
                }
                changed += one;
            }
            Ok(changed)
        })
        .await
    }
}
