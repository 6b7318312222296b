//! The Amazon login that waits for a decision. It outlives a restart; its refresh token is in the vault.

use super::accounts;
use crate::row::{collect, millis, time, word};
use crate::{Store, StoreError};
use domain::flow::FlowKind;
use domain::{Account, ConnectionId, Region, Timestamp, UserId};
use rusqlite::{Connection, Row, Transaction, params};

/// A login to be reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Whose it is.
    pub user_id: UserId,
    /// The connection it becomes, chosen before it is confirmed.
    pub connection_id: ConnectionId,
    /// That connection exists already and is authorised again.
    pub reauthorises: bool,
    /// A proposal for the label.
    pub suggested_label: String,
    /// The login page that was used.
    pub home_region: Region,
    /// The LwA client of the grant.
    pub client_id: String,
    /// Scopes as granted.
    pub scopes: String,
    /// What the login reaches.
    pub accounts: Vec<Account>,
    /// Regions that could not be asked.
    pub failed_regions: Vec<Region>,
    /// When it is thrown away.
    pub expires_at: Timestamp,
    /// When it came.
    pub created_at: Timestamp,
}

fn read(db: &Connection, row: &Row<'_>) -> Result<Review, StoreError> {
    let user_id = UserId::new(row.get::<_, String>("user_id")?);
    let connection_id = ConnectionId::new(row.get::<_, String>("connection_id")?);
    let accounts = collect(db, "select * from review_accounts order by region, name, id", [], |row| {
        accounts::read_seen(row, user_id.clone(), connection_id.clone())
    })?;
    Ok(Review {
        reauthorises: row.get("reauthorises")?,
        suggested_label: row.get("suggested_label")?,
        home_region: word(row, "home_region", Region::parse)?,
        client_id: row.get("client_id")?,
        scopes: row.get("scopes")?,
        failed_regions: row
            .get::<_, String>("failed_regions")?
            .split_whitespace()
            .filter_map(Region::parse)
            .collect(),
        expires_at: time(row, "expires_at")?,
        created_at: time(row, "created_at")?,
        accounts,
        user_id,
        connection_id,
    })
}

/// Forgets the review inside a transaction that settles it.
pub(crate) fn clear(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute("delete from review", [])?;
    tx.execute("delete from review_accounts", [])?;
    Ok(())
}

impl Store {
    /// Stores the review in place of an earlier one and ends the pending connect flow.
    pub async fn put_review(&self, review: Review) -> Result<(), StoreError> {
        self.write(move |tx| {
            clear(tx)?;
            let failed: Vec<_> = review.failed_regions.iter().map(|region| region.as_str()).collect();
            tx.execute(
                "insert into review (one, user_id, connection_id, reauthorises, suggested_label, home_region,
                   client_id, scopes, failed_regions, expires_at, created_at)
                 values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    review.user_id.as_str(),
                    review.connection_id.as_str(),
                    review.reauthorises,
                    review.suggested_label,
                    review.home_region.as_str(),
                    review.client_id,
                    review.scopes,
                    failed.join(" "),
                    millis(review.expires_at),
                    millis(review.created_at)
                ],
            )?;
            for account in &review.accounts {
                accounts::insert_reviewed(tx, account)?;
            }
            tx.execute("delete from pending_flows where kind = ?1", [FlowKind::Connect.as_str()])?;
            Ok(())
        })
        .await
    }

    /// The login that waits, if any.
    pub async fn review(&self) -> Result<Option<Review>, StoreError> {
        self.read(|db| Ok(collect(db, "select * from review", [], |row| read(db, row))?.pop())).await
    }

    /// Throws the waiting login away. A missing one is fine.
    pub async fn delete_review(&self) -> Result<(), StoreError> {
        self.write(clear).await
    }
}
