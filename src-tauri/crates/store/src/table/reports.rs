//! Reports of DSP advertisers and their rows. They stay on this computer.

use crate::row::{collect, millis, opt_time, time, word};
use crate::{Store, StoreError};
use domain::watch::{AdsReport, ReportPhase};
use domain::{AccountId, Timestamp, UserId};
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Row, params};

/// Most reports of one user that are kept; of more, the newest.
const MOST_REPORTS: u32 = 200;

/// One row of a report: a campaign on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportRow {
    /// The day.
    pub day: Date,
    /// Amazon's id of the campaign.
    pub campaign_id: String,
    /// Its name.
    pub campaign: String,
    /// Impressions.
    pub impressions: i64,
    /// Clicks.
    pub clicks: i64,
    /// Cost in the report's currency.
    pub cost: f64,
    /// Purchases.
    pub purchases: i64,
    /// Sales in the report's currency.
    pub sales: f64,
}

/// A report with what only the store knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    /// The report.
    pub report: AdsReport,
    /// Whose it is.
    pub user_id: UserId,
    /// ISO 4217 code, once it is ready and has one.
    pub currency: Option<String>,
}

fn day(row: &Row<'_>, column: &'static str) -> Result<Date, StoreError> {
    row.get::<_, String>(column)?.parse().map_err(|_| StoreError::UnknownWord(column))
}

fn read(row: &Row<'_>) -> Result<StoredReport, StoreError> {
    Ok(StoredReport {
        report: AdsReport {
            id: row.get("id")?,
            account_id: AccountId::new(row.get::<_, String>("account_id")?),
            from: day(row, "from_day")?,
            to: day(row, "to_day")?,
            phase: word(row, "phase", ReportPhase::parse)?,
            amazon_id: row.get("amazon_id")?,
            failure: row.get("failure")?,
            rows: row.get("row_count")?,
            created_at: time(row, "created_at")?,
            finished_at: opt_time(row, "finished_at")?,
        },
        user_id: UserId::new(row.get::<_, String>("user_id")?),
        currency: row.get("currency")?,
    })
}

impl Store {
    /// Notes that a report is wanted, and drops the oldest of too many.
    pub async fn add_report(
        &self,
        user: UserId,
        account: AccountId,
        from: Date,
        to: Date,
        now: Timestamp,
    ) -> Result<StoredReport, StoreError> {
        self.write(move |tx| {
            tx.execute(
                "insert into reports (user_id, account_id, from_day, to_day, phase, created_at)
                 values (?1, ?2, ?3, ?4, 'requested', ?5)",
                params![user.as_str(), account.as_str(), from.to_string(), to.to_string(), millis(now)],
            )?;
            let id = tx.last_insert_rowid();
            tx.execute(
                "delete from reports where user_id = ?1 and phase in ('ready', 'failed') and id not in
                   (select id from reports where user_id = ?1 order by id desc limit ?2)",
                params![user.as_str(), MOST_REPORTS],
            )?;
            tx.query_row("select * from reports where id = ?1", [id], |row| Ok(read(row)))?
        })
        .await
    }

    /// The reports of an account of `user`, newest first.
    pub async fn reports(&self, user: UserId, account: AccountId) -> Result<Vec<StoredReport>, StoreError> {
        self.read(move |db| {
            let sql = "select * from reports where user_id = ?1 and account_id = ?2 order by id desc";
            collect(db, sql, [user.as_str(), account.as_str()], read)
        })
        .await
    }

    /// A report of `user`.
    pub async fn report(&self, user: UserId, id: i64) -> Result<Option<StoredReport>, StoreError> {
        self.read(move |db| {
            db.prepare_cached("select * from reports where id = ?1 and user_id = ?2")?
                .query_row(params![id, user.as_str()], |row| Ok(read(row)))
                .optional()?
                .transpose()
        })
        .await
    }

    /// The reports of all users that are not done, oldest first.
    pub async fn open_reports(&self) -> Result<Vec<StoredReport>, StoreError> {
        self.read(|db| {
            let sql =
                "select * from reports where phase in ('requested', 'pending', 'downloading') order by id";
            collect(db, sql, [], read)
        })
        .await
    }

    /// Moves a report on. Whether it was there still.
    pub async fn set_report(
        &self,
        id: i64,
        phase: ReportPhase,
        amazon_id: Option<String>,
        failure: Option<String>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(move |tx| {
            let finished = (!phase.is_open()).then(|| millis(now));
            let changed = tx.execute(
                "update reports set phase = ?2, amazon_id = coalesce(?3, amazon_id), failure = ?4, finished_at = ?5
                 where id = ?1",
                params![id, phase.as_str(), amazon_id, failure, finished],
            )?;
            Ok(changed > 0)
        })
        .await
    }

    /// Keeps the rows of a report, which is ready then: all of them or none.
    pub async fn finish_report(
        &self,
        id: i64,
        rows: Vec<ReportRow>,
        currency: Option<String>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(move |tx| {
            let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let changed = tx.execute(
                "update reports set phase = 'ready', row_count = ?2, currency = ?3, failure = null, finished_at = ?4
                 where id = ?1",
                params![id, count, currency, millis(now)],
            )?;
            if changed == 0 {
                return Ok(false);
            }
            tx.execute("delete from report_rows where report_id = ?1", [id])?;
            let mut insert = tx.prepare_cached(
                "insert into report_rows (report_id, day, campaign_id, campaign, impressions, clicks, cost, purchases,
                   sales)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for row in &rows {
                insert.execute(params![
                    id,
                    row.day.to_string(),
                    row.campaign_id,
                    row.campaign,
                    row.impressions,
                    row.clicks,
                    row.cost,
                    row.purchases,
                    row.sales
                ])?;
            }
            Ok(true)
        })
        .await
    }

    /// The rows of a report, by day and campaign.
    pub async fn report_rows(&self, id: i64) -> Result<Vec<ReportRow>, StoreError> {
        self.read(move |db| {
            collect(
                db,
                "select * from report_rows where report_id = ?1 order by day, campaign, campaign_id",
                [id],
                |row| {
                    Ok(ReportRow {
                        day: day(row, "day")?,
                        campaign_id: row.get("campaign_id")?,
                        campaign: row.get("campaign")?,
                        impressions: row.get("impressions")?,
                        clicks: row.get("clicks")?,
                        cost: row.get("cost")?,
                        purchases: row.get("purchases")?,
                        sales: row.get("sales")?,
                    })
                },
            )
        })
        .await
    }

    /// Removes a report of `user`. Whether there was one.
    pub async fn delete_report(&self, user: UserId, id: i64) -> Result<bool, StoreError> {
        self.write(move |tx| {
            let sql = "delete from reports where id = ?1 and user_id = ?2";
            Ok(tx.execute(sql, params![id, user.as_str()])? > 0)
        })
        .await
    }
}
