//! The Amazon login that waits for a decision. It outlives a restart; its refresh token is in the vault.

use super::{accounts, gaps, links};
use crate::row::{collect, millis, opt_millis, opt_time, time, word};
use crate::{Store, StoreError};
use domain::flow::FlowKind;
use domain::login_match::LoginMatch;
use domain::{Account, AccountLink, ConnectionId, Gap, Region, Timestamp, UserId};
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
    /// The connection it becomes if the user adds it as a new one after all, chosen beforehand too. The
    /// same as `connection_id` for a new login.
    pub fresh_id: ConnectionId,
    /// It was asked for as one connection and is the login of this other one.
    pub known_as: Option<ConnectionId>,
    /// Whether it is the login that the connection had.
    pub login: LoginMatch,
    /// The same login was recognised without asking for it.
    pub recognised: bool,
    /// How many accounts of the connection it does not reach.
    pub missing: u32,
    /// How many accounts it reaches that the connection did not have.
    pub added: u32,
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
    /// Which account stands below which.
    pub links: Vec<AccountLink>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
    /// When it is thrown away.
    pub expires_at: Timestamp,
    /// When it came.
    pub created_at: Timestamp,
    /// When the user consented, by Amazon's clock; `None` for a review of an earlier version.
    pub consented_at: Option<Timestamp>,
}

fn read(db: &Connection, row: &Row<'_>) -> Result<Review, StoreError> {
    let user_id = UserId::new(row.get::<_, String>("user_id")?);
    let connection_id = ConnectionId::new(row.get::<_, String>("connection_id")?);
    let accounts = accounts::of_review(db, &user_id, &connection_id)?;
    Ok(Review {
        reauthorises: row.get("reauthorises")?,
        suggested_label: row.get("suggested_label")?,
        home_region: word(row, "home_region", Region::parse)?,
        client_id: row.get("client_id")?,
        scopes: row.get("scopes")?,
        fresh_id: ConnectionId::new(row.get::<_, String>("fresh_id")?),
        known_as: row.get::<_, Option<String>>("known_as")?.map(ConnectionId::new),
        login: word(row, "login", LoginMatch::parse)?,
        recognised: row.get("recognised")?,
        missing: row.get("missing")?,
        added: row.get("added")?,
        links: links::of_review(db)?,
        gaps: gaps::of_review(db)?,
        expires_at: time(row, "expires_at")?,
        created_at: time(row, "created_at")?,
        consented_at: opt_time(row, "consented_at")?,
        accounts,
        user_id,
        connection_id,
    })
}

/// Forgets the review inside a transaction that settles it.
pub(crate) fn clear(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute("delete from review", [])?;
    tx.execute("delete from review_accounts", [])?;
    tx.execute("delete from review_links", [])?;
    tx.execute("delete from review_gaps", [])?;
    Ok(())
}

impl Store {
    /// Stores the review in place of an earlier one and ends the pending connect flow.
    pub async fn put_review(&self, review: Review) -> Result<(), StoreError> {
        self.write(move |tx| {
            clear(tx)?;
            tx.execute(
                "insert into review (one, user_id, connection_id, reauthorises, suggested_label, home_region,
                   client_id, scopes, expires_at, created_at, fresh_id, login, recognised, missing, added, known_as,
                   consented_at)
                 values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
                params![
                    review.user_id.as_str(),
                    review.connection_id.as_str(),
                    review.reauthorises,
                    review.suggested_label,
                    review.home_region.as_str(),
                    review.client_id,
                    review.scopes,
                    millis(review.expires_at),
                    millis(review.created_at),
                    review.fresh_id.as_str(),
                    review.login.as_str(),
                    review.recognised,
                    review.missing,
                    review.added,
                    review.known_as.as_ref().map(ConnectionId::as_str),
                    opt_millis(review.consented_at)
                ],
            )?;
            for link in &review.links {
                links::insert_reviewed(tx, link)?;
            }
            for gap in &review.gaps {
                gaps::insert_reviewed(tx, *gap)?;
            }
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
