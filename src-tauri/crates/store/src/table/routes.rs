//! Which logins reach an account. An account names the one that looks after it; others that see it as well are here.

use super::sweep::Seen;
use crate::row::{collect, word};
use crate::{Store, StoreError};
use domain::{AccountAccess, AccountId, AccountKind, ConnectionId, Region, UserId};
use rusqlite::{Transaction, params};
use std::collections::HashSet;

/// Accounts of one kind in one region that a login reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Of which kind.
    pub kind: AccountKind,
    /// Where.
    pub region: Region,
    /// How many.
    pub accounts: u32,
    /// How many of them no other working login of the user's reaches.
    pub only_here: u32,
}

/// Notes what a check saw. What a gap may have hidden is still reached, as far as is known.
pub(crate) fn merge(
    tx: &Transaction<'_>,
    connection: &ConnectionId,
    seen: &Seen,
    refused: &HashSet<&AccountId>,
) -> Result<(), StoreError> {
    let reached: HashSet<&str> = seen
        .accounts
        .iter()
        .filter(|account| account.access == AccountAccess::Ok && !refused.contains(&account.id))
        .map(|account| account.id.as_str())
        .collect();
    let had: HashSet<String> = collect(
        tx,
        "select account_id from account_routes where connection_id = ?1",
        [connection.as_str()],
        |row| Ok(row.get(0)?),
    )?
    .into_iter()
    .collect();
    for id in reached.iter().filter(|id| !had.contains(**id)) {
        tx.prepare_cached("insert into account_routes (account_id, connection_id) values (?1, ?2)")?
            .execute([*id, connection.as_str()])?;
    }
    let named: HashSet<&str> = seen.accounts.iter().map(|account| account.id.as_str()).collect();
    for id in had.iter().filter(|id| !reached.contains(id.as_str())) {
        if seen.gaps.is_empty() || named.contains(id.as_str()) || refused.contains(&AccountId::new(id)) {
            tx.prepare_cached("delete from account_routes where account_id = ?1 and connection_id = ?2")?
                .execute([id.as_str(), connection.as_str()])?;
        }
    }
    Ok(())
}

impl Store {
    /// What a connection of `user` reaches, by kind and region, and how much of it through no other login that works
    /// on this computer or on another.
    pub async fn reach(&self, user: UserId, id: ConnectionId) -> Result<Vec<Reach>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select kind, region, count(*) as accounts, sum(
                   not exists (select 1 from account_routes as route
                     join connections as other on other.id = route.connection_id
                     where route.account_id = accounts.id and route.connection_id <> ?2
                       and other.user_id = ?1 and other.here = 1 and other.health in ('healthy', 'expiring'))
                   and not exists (select 1 from device_health as there
                     where there.connection_id = accounts.other_connection and there.connection_id <> ?2
                       and there.health in ('healthy', 'expiring'))) as only_here
                 from accounts
                 where user_id = ?1 and (exists (select 1 from account_routes
                     where account_id = accounts.id and connection_id = ?2)
                   or (connection_id = ?2 and access = 'ok'))
                 group by kind, region order by kind, region",
                params![user.as_str(), id.as_str()],
                |row| {
                    Ok(Reach {
                        kind: word(row, "kind", AccountKind::parse)?,
                        region: word(row, "region", Region::parse)?,
                        accounts: row.get("accounts")?,
                        only_here: row.get("only_here")?,
                    })
                },
            )
        })
        .await
    }
}
