//! Bringing what a sweep saw into the account tables, in one transaction.

use super::{accounts, gaps, links, notices, outbox, routes};
use crate::row::{collect, millis, word};
use crate::{NewNotice, Store, StoreError};
use domain::mirror::{Group, MirrorTable};
use domain::notice::NoticeKind;
use domain::{
    Account, AccountAccess, AccountId, AccountKind, AccountLink, ConnectionId, Gap, Region, Timestamp, UserId,
};
use rusqlite::{Transaction, params};
use std::collections::{HashMap, HashSet};

/// What a sweep saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Accounts, reached or only named.
    pub accounts: Vec<Account>,
    /// Which stands below which.
    pub links: Vec<AccountLink>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
    /// Accounts that Amazon refused by name.
    pub refused: Vec<AccountId>,
}

/// What a sweep changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SweepChange {
    /// Accounts that are reached now and were not before.
    pub appeared: u32,
    /// Accounts that were reached before and are not now.
    pub lost: u32,
    /// Whether anything at all was written but the time of the sweep.
    pub changed: bool,
    /// Accounts of which something changed that lists show.
    pub rows: Vec<AccountId>,
}

struct Known {
    id: AccountId,
    kind: AccountKind,
    region: Region,
    access: AccountAccess,
    tracked: bool,
}

impl Known {
    fn was_reached(&self) -> bool {
        self.access != AccountAccess::Denied
    }
}

fn known(tx: &Transaction<'_>, connection: &ConnectionId) -> Result<Vec<Known>, StoreError> {
    collect(
        tx,
        "select id, kind, region, access, tracked from accounts where connection_id = ?1",
        [connection.as_str()],
        |row| {
            Ok(Known {
                id: AccountId::new(row.get::<_, String>("id")?),
                kind: word(row, "kind", AccountKind::parse)?,
                region: word(row, "region", Region::parse)?,
                access: word(row, "access", AccountAccess::parse)?,
                tracked: row.get("tracked")?,
            })
        },
    )
}

/// Accounts that another living connection of the user reaches: they stay with it.
fn owned_elsewhere(
    tx: &Transaction<'_>,
    user: &UserId,
    connection: &ConnectionId,
) -> Result<HashSet<AccountId>, StoreError> {
    let ids = collect(
        tx,
        "select accounts.id from accounts join connections on connections.id = connection_id
         where accounts.user_id = ?1 and connection_id <> ?2 and health <> 'disconnected'
           and access = 'ok'",
        [user.as_str(), connection.as_str()],
        |row| Ok(AccountId::new(row.get::<_, String>("id")?)),
    )?;
    Ok(ids.into_iter().collect())
}

/// Whether one of the gaps could hide an account of this kind in this region.
fn hidden(gaps: &[Gap], kind: AccountKind, region: Region) -> bool {
    gaps.iter().any(|gap| gap.hides(region, kind))
}

/// Writes what `seen` says of a connection. Only what differs is written; accounts keep whether they are
/// tracked, and a new one is not tracked before the user says so.
pub(crate) fn merge(
    tx: &Transaction<'_>,
    user: &UserId,
    connection: &ConnectionId,
    seen: &Seen,
    now: Timestamp,
) -> Result<SweepChange, StoreError> {
    let before: HashMap<AccountId, Known> =
        known(tx, connection)?.into_iter().map(|known| (known.id.clone(), known)).collect();
    let elsewhere = owned_elsewhere(tx, user, connection)?;
    let refused: HashSet<&AccountId> = seen.refused.iter().collect();
    let mut change = SweepChange::default();
    let mut found = HashSet::new();
    for account in seen.accounts.iter().filter(|account| !elsewhere.contains(&account.id)) {
        let had = before.get(&account.id);
        let mut account = account.clone();
        let named_only = account.access == AccountAccess::Denied;
        if refused.contains(&account.id) || (named_only && had.is_some_and(Known::was_reached)) {
            account.access = AccountAccess::Lost;
        }
        account.tracked = had.is_some_and(|known| known.tracked);
        let reached_before = had.is_some_and(|known| known.access == AccountAccess::Ok);
        match account.access {
            AccountAccess::Ok if !reached_before => change.appeared += 1,
            AccountAccess::Denied | AccountAccess::Lost if reached_before => change.lost += 1,
            _ => {}
        }
        if accounts::upsert(tx, &account, now)? {
            change.rows.push(account.id.clone());
        }
        found.insert(account.id);
    }
    for known in before.values() {
        if found.contains(&known.id)
            || known.access == AccountAccess::Lost
            || (hidden(&seen.gaps, known.kind, known.region) && !refused.contains(&known.id))
        {
            continue;
        }
        tx.execute(
            "update accounts set access = 'lost', updated_at = ?2 where id = ?1",
            params![known.id.as_str(), millis(now)],
        )?;
        outbox::add(tx, user, MirrorTable::Accounts, known.id.as_str(), Group::Facts, now)?;
        change.lost += u32::from(known.access == AccountAccess::Ok);
        change.rows.push(known.id.clone());
    }
    routes::merge(tx, connection, seen, &refused)?;
    change.rows.extend(links::merge(tx, user, connection, &seen.links, !seen.gaps.is_empty(), now)?);
    change.rows.sort_unstable();
    change.rows.dedup();
    change.changed = !change.rows.is_empty();
    change.changed |= gaps::replace(tx, connection, &seen.gaps)?;
    tx.execute(
        "update connections set swept_at = ?2 where id = ?1",
        params![connection.as_str(), millis(now)],
    )?;
    Ok(change)
}

impl Store {
    /// Writes what a sweep of a living connection saw, with a notice of what came and what went. A sweep
    /// that saw nothing new writes nothing but its time; one of a connection that was disconnected
    /// meanwhile writes nothing at all.
    pub async fn apply_sweep(
        &self,
        connection: ConnectionId,
        seen: Seen,
        now: Timestamp,
    ) -> Result<SweepChange, StoreError> {
        self.write(move |tx| {
            let (user, label, health): (String, String, String) = tx.query_row(
                "select user_id, label, health from connections where id = ?1",
                [connection.as_str()],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?;
            if health == "disconnected" {
                return Ok(SweepChange::default());
            }
            let user = UserId::new(user);
            let change = merge(tx, &user, &connection, &seen, now)?;
            for (kind, count) in
                [(NoticeKind::AccountsAppeared, change.appeared), (NoticeKind::AccountsLost, change.lost)]
            {
                if count > 0 {
                    let notice = NewNotice {
                        connection_id: Some(connection.clone()),
                        label: Some(label.clone()),
                        accounts: Some(count),
                        ..NewNotice::new(user.clone(), kind, now)
                    };
                    notices::insert(tx, &notice)?;
                }
            }
            Ok(change)
        })
        .await
    }

    /// When each connection of `user` was last swept.
    pub async fn swept_at(&self, user: UserId) -> Result<HashMap<ConnectionId, Timestamp>, StoreError> {
        self.read(move |db| {
            let rows = collect(
                db,
                "select id, swept_at from connections where user_id = ?1 and swept_at is not null",
                [user.as_str()],
                |row| {
                    let id = ConnectionId::new(row.get::<_, String>("id")?);
                    Ok((id, crate::row::time(row, "swept_at")?))
                },
            )?;
            Ok(rows.into_iter().collect())
        })
        .await
    }
}
