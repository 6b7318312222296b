//! What a sweep could not see.

use crate::row::{collect, word};
use crate::{Store, StoreError};
use domain::{Cause, ConnectionId, Gap, Region, SweepPart, Unread, UserId};
use rusqlite::{Connection, Row, Transaction, params};
use std::collections::HashMap;

fn read(row: &Row<'_>) -> Result<Gap, StoreError> {
    // Both are null where there was no answer.
    let (rows, fields): (Option<u32>, Option<u32>) = (row.get("unread_rows")?, row.get("unread_fields")?);
    Ok(Gap {
        region: word(row, "region", Region::parse)?,
        part: word(row, "part", SweepPart::parse)?,
        cause: word(row, "cause", Cause::parse)?,
        unread: rows.zip(fields).map(|(rows, fields)| Unread { rows, fields }),
    })
}

/// The gaps of the login in review.
pub(crate) fn of_review(db: &Connection) -> Result<Vec<Gap>, StoreError> {
    collect(db, "select * from review_gaps order by region, part", [], read)
}

/// Notes a gap of the login in review.
pub(crate) fn insert_reviewed(tx: &Transaction<'_>, gap: Gap) -> Result<(), StoreError> {
    let unread = gap.unread;
    tx.prepare_cached(
        "insert or ignore into review_gaps (region, part, cause, unread_rows, unread_fields)
         values (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        gap.region.as_str(),
        gap.part.as_str(),
        gap.cause.as_str(),
        unread.map(|unread| unread.rows),
        unread.map(|unread| unread.fields)
    ])?;
    Ok(())
}

/// Puts `gaps` in the place of what a connection had; the same gaps again write nothing.
pub(crate) fn replace(tx: &Transaction<'_>, id: &ConnectionId, gaps: &[Gap]) -> Result<bool, StoreError> {
    let mut wanted = gaps.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let mut had = collect(tx, "select * from connection_gaps where connection_id = ?1", [id.as_str()], read)?;
    had.sort_unstable();
    if had == wanted {
        return Ok(false);
    }
    tx.execute("delete from connection_gaps where connection_id = ?1", [id.as_str()])?;
    for gap in wanted {
        tx.execute(
            "insert into connection_gaps (connection_id, region, part, cause, unread_rows, unread_fields)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                id.as_str(),
                gap.region.as_str(),
                gap.part.as_str(),
                gap.cause.as_str(),
                gap.unread.map(|unread| unread.rows),
                gap.unread.map(|unread| unread.fields)
            ],
        )?;
    }
    Ok(true)
}

impl Store {
    /// Notes what kept a whole sweep from seeing anything. The time of the last sweep stays, so that the
    /// next one is not put off. Tells whether that is news.
    pub async fn set_gaps(&self, connection: ConnectionId, gaps: Vec<Gap>) -> Result<bool, StoreError> {
        self.write(move |tx| replace(tx, &connection, &gaps)).await
    }

    /// What the last sweep of each connection of `user` could not see.
    pub async fn gaps(&self, user: UserId) -> Result<HashMap<ConnectionId, Vec<Gap>>, StoreError> {
        self.read(move |db| {
            let rows = collect(
                db,
                "select connection_gaps.* from connection_gaps
                 join connections on connections.id = connection_id
                 where user_id = ?1 order by region, part",
                [user.as_str()],
                |row| Ok((ConnectionId::new(row.get::<_, String>("connection_id")?), read(row)?)),
            )?;
            let mut all: HashMap<ConnectionId, Vec<Gap>> = HashMap::new();
            for (id, gap) in rows {
                all.entry(id).or_default().push(gap);
            }
            Ok(all)
        })
        .await
    }
}
