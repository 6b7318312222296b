//! Which account stands below which.

use super::outbox;
use crate::row::{collect, millis};
use crate::{Store, StoreError};
use domain::mirror::{Group, MirrorTable};
use domain::{AccountId, AccountLink, ConnectionId, Timestamp, UserId};
use rusqlite::{Connection, Row, Transaction, params};
use std::collections::HashSet;

fn read(row: &Row<'_>) -> Result<AccountLink, StoreError> {
    Ok(AccountLink {
        parent: AccountId::new(row.get::<_, String>("parent_id")?),
        child: AccountId::new(row.get::<_, String>("child_id")?),
    })
}

/// The outbox's name of a link.
fn row_id(link: &AccountLink) -> String {
    format!("{} {}", link.parent, link.child)
}

/// The links of the login in review.
pub(crate) fn of_review(db: &Connection) -> Result<Vec<AccountLink>, StoreError> {
    collect(db, "select * from review_links order by parent_id, child_id", [], read)
}

/// Notes a link of the login in review.
pub(crate) fn insert_reviewed(tx: &Transaction<'_>, link: &AccountLink) -> Result<(), StoreError> {
    tx.prepare_cached("insert or ignore into review_links (parent_id, child_id) values (?1, ?2)")?
        .execute(params![link.parent.as_str(), link.child.as_str()])?;
    Ok(())
}

/// Writes the links that a sweep of a connection saw, both of whose accounts are stored, and marks those
/// as gone that it saw earlier and not now. Nothing is gone while `partial`. Unchanged links write nothing. Answers with
/// the accounts that have other accounts above them now.
pub(crate) fn merge(
    tx: &Transaction<'_>,
    user: &UserId,
    connection: &ConnectionId,
    seen: &[AccountLink],
    partial: bool,
    now: Timestamp,
) -> Result<Vec<AccountId>, StoreError> {
    let mut changed = Vec::new();
    for link in seen {
        // One that came from another computer is from now on looked after here as well.
        tx.prepare_cached(
            "update account_links set connection_id = ?3
             where parent_id = ?1 and child_id = ?2 and connection_id is null",
        )?
        .execute([link.parent.as_str(), link.child.as_str(), connection.as_str()])?;
        let written = tx
            .prepare_cached(
                "insert into account_links (user_id, parent_id, child_id, connection_id, gone, updated_at)
                 select ?1, ?2, ?3, ?4, 0, ?5
                 where exists (select 1 from accounts where id = ?2)
                   and exists (select 1 from accounts where id = ?3)
                 on conflict (parent_id, child_id) do update set gone = 0, connection_id = excluded.connection_id,
                   updated_at = excluded.updated_at
                 where gone = 1",
            )?
            .execute(params![
                user.as_str(),
                link.parent.as_str(),
                link.child.as_str(),
                connection.as_str(),
                millis(now)
            ])?;
        if written > 0 {
            outbox::add(tx, user, MirrorTable::Links, &row_id(link), Group::Facts, now)?;
            changed.push(link.child.clone());
        }
    }
    if partial {
        return Ok(changed);
    }
    let seen: HashSet<&AccountLink> = seen.iter().collect();
    let had = collect(
        tx,
        "select * from account_links where connection_id = ?1 and gone = 0",
        [connection.as_str()],
        read,
    )?;
    for link in had.iter().filter(|link| !seen.contains(link)) {
        tx.execute(
            "update account_links set gone = 1, updated_at = ?3 where parent_id = ?1 and child_id = ?2",
            params![link.parent.as_str(), link.child.as_str(), millis(now)],
        )?;
        outbox::add(tx, user, MirrorTable::Links, &row_id(link), Group::Facts, now)?;
        changed.push(link.child.clone());
    }
    Ok(changed)
}

impl Store {
    /// The living links between accounts of `user`.
    pub async fn links(&self, user: UserId) -> Result<Vec<AccountLink>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from account_links where user_id = ?1 and gone = 0 order by parent_id, child_id",
                [user.as_str()],
                read,
            )
        })
        .await
    }
}
