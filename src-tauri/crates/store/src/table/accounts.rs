//! Accounts.

use super::outbox;
use crate::row::{collect, millis, word};
use crate::{Store, StoreError};
use domain::mirror::{Group, MirrorTable};
use domain::{
    Account, AccountAccess, AccountId, AccountKind, Connection, ConnectionId, DspSeat, Lack, Region,
    Timestamp, UserId,
};
use rusqlite::{Row, Transaction, params};
use std::collections::{HashMap, HashSet};

fn read(row: &Row<'_>) -> Result<Account, StoreError> {
    let user = UserId::new(row.get::<_, String>("user_id")?);
    let connection = ConnectionId::new(row.get::<_, String>("connection_id")?);
    Ok(Account { tracked: row.get("tracked")?, ..read_seen(row, user, connection)? })
}

/// What Amazon says of an account, which both account tables hold; tracked.
pub(crate) fn read_seen(
    row: &Row<'_>,
    user_id: UserId,
    connection_id: ConnectionId,
) -> Result<Account, StoreError> {
    Ok(Account {
        id: AccountId::new(row.get::<_, String>("id")?),
        user_id,
        connection_id,
        kind: word(row, "kind", AccountKind::parse)?,
        region: word(row, "region", Region::parse)?,
        external_id: row.get("external_id")?,
        name: row.get("name")?,
        country_code: row.get("country_code")?,
        currency_code: row.get("currency_code")?,
        timezone: row.get("timezone")?,
        account_type: row.get("account_type")?,
        entity_id: row.get("entity_id")?,
        status: row.get("status")?,
        lacks: row.get::<_, String>("lacks")?.split_whitespace().filter_map(Lack::parse).collect(),
        seats: serde_json::from_str(&row.get::<_, String>("seats")?)
            .map_err(|_| StoreError::UnknownWord("seat"))?,
        access: word(row, "access", AccountAccess::parse)?,
        tracked: true,
    })
}

/// Writes one account of a review.
pub(crate) fn insert_reviewed(tx: &Transaction<'_>, account: &Account) -> Result<(), StoreError> {
    tx.prepare_cached(
        "insert or replace into review_accounts (id, kind, region, external_id, name, country_code,
           currency_code, timezone, account_type, entity_id, status, lacks, seats, access)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        account.id.as_str(),
        account.kind.as_str(),
        account.region.as_str(),
        account.external_id,
        account.name,
        account.country_code,
        account.currency_code,
        account.timezone,
        account.account_type,
        account.entity_id,
        account.status,
        lacks(account),
        seats(&account.seats),
        account.access.as_str()
    ])?;
    Ok(())
}

fn lacks(account: &Account) -> String {
    account.lacks.iter().map(|lack| lack.as_str()).collect::<Vec<_>>().join(" ")
}

fn seats(seats: &[DspSeat]) -> String {
    serde_json::json!(seats).to_string()
}

/// Writes what Amazon says of an account, with its outbox entry; an unchanged row writes nothing. Whether a
/// known account is tracked stays as it is.
pub(crate) fn upsert(tx: &Transaction<'_>, account: &Account, now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx
        .prepare_cached(
            "insert into accounts (id, user_id, connection_id, kind, region, external_id, name, country_code,
               currency_code, timezone, account_type, entity_id, access, tracked, updated_at, status, lacks, seats)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
             on conflict (id) do update set connection_id = excluded.connection_id, name = excluded.name,
               country_code = excluded.country_code, currency_code = excluded.currency_code,
               timezone = excluded.timezone, account_type = excluded.account_type,
               entity_id = excluded.entity_id, access = excluded.access,
               status = excluded.status, lacks = excluded.lacks, seats = excluded.seats,
               updated_at = excluded.updated_at
             where (connection_id, name, country_code, currency_code, timezone, account_type, entity_id,
                 access, status, lacks, seats) is not (excluded.connection_id, excluded.name,
                 excluded.country_code, excluded.currency_code, excluded.timezone, excluded.account_type,
                 excluded.entity_id, excluded.access, excluded.status, excluded.lacks, excluded.seats)",
        )?
        .execute(params![
            account.id.as_str(),
            account.user_id.as_str(),
            account.connection_id.as_str(),
            account.kind.as_str(),
            account.region.as_str(),
            account.external_id,
            account.name,
            account.country_code,
            account.currency_code,
            account.timezone,
            account.account_type,
            account.entity_id,
            account.access.as_str(),
            account.tracked,
            millis(now),
            account.status,
            lacks(account),
            seats(&account.seats)
        ])?;
    if changed > 0 {
        outbox::add(tx, &account.user_id, MirrorTable::Accounts, account.id.as_str(), Group::Facts, now)?;
    }
    Ok(changed > 0)
}

/// Sets which of the accounts of a reviewed login are tracked.
pub(crate) fn choose(
    tx: &Transaction<'_>,
    connection: &Connection,
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
    /// Those that the person tracks.
    pub tracked: u32,
    /// Those that are no longer reached.
    pub lost: u32,
}

impl Store {
    /// All accounts of a person, by name.
    pub async fn accounts(&self, user: UserId) -> Result<Vec<Account>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from accounts where user_id = ?1 order by name collate nocase, id",
                [user.as_str()],
                read,
            )
        })
        .await
    }

    /// How many accounts each connection of a person has. Connections without accounts are left out.
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
