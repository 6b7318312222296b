//! Asking for reports, listing and removing them.

use super::Reports;
use crate::changes::Topic;
use crate::dsp::{advertiser, not_found, target};
use crate::view::{CommandError, ErrorCode, ReportView};
use domain::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::StoredReport;

/// Days that one report may be of: what Amazon keeps (documented for the older reports, guessed for these).
const MOST_DAYS: i32 = 95;
/// Reports of one user that Amazon makes at the same time.
const MOST_OPEN: usize = 10;

impl Reports {
    /// The reports of an advertiser, newest first.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn all(&self, account: String) -> Result<Vec<ReportView>, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let id = advertiser(&store, &user, account).await?;
        Ok(store.reports(user, id).await?.iter().map(view).collect())
    }

    /// Asks for a report.
    ///
    /// # Errors
    /// `invalid_input` for days that are none, yet to come or too many, or too many reports at once; `not_found`.
    pub async fn create(&self, account: String, from: &str, to: &str) -> Result<ReportView, CommandError> {
        let (from, to) = (day(from)?, day(to)?);
        // Somewhere on earth it is tomorrow already.
        let today = TimeZone::UTC.to_datetime(self.runtime.now()).date();
        let latest = today.tomorrow().unwrap_or(today);
        let days = (to - from).get_days() + 1;
        if days < 1 {
            return Err(invalid("The last day is before the first."));
        }
        if days > MOST_DAYS {
            return Err(invalid("A report can be of 95 days at most."));
        }
        if to > latest {
            return Err(invalid("These days are yet to come."));
        }
        let (store, user) = self.storage.signed_in().await?;
        let id = advertiser(&store, &user, account).await?;
        target(&store, &user, &id).await?;
        let open = store.open_reports().await?;
        if open.iter().filter(|one| one.user_id == user).count() >= MOST_OPEN {
            return Err(invalid("Ten reports are being made already. Wait until one of them is ready."));
        }
        let report = store.add_report(user, id, from, to, self.runtime.now()).await?;
        self.wake.notify_one();
        self.changes.touched(&[Topic::Reports]);
        Ok(view(&report))
    }

    /// Removes a report from this computer.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn delete(&self, id: i64) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        if !store.delete_report(user, id).await? {
            return Err(not_found("no such report"));
        }
        self.changes.touched(&[Topic::Reports]);
        Ok(())
    }
}

fn day(text: &str) -> Result<Date, CommandError> {
    text.trim().parse().map_err(|_| invalid("Enter days as 2026-11-30."))
}

fn invalid(message: &str) -> CommandError {
    CommandError::new(ErrorCode::InvalidInput, message)
}

fn view(stored: &StoredReport) -> ReportView {
    let report = &stored.report;
    ReportView {
        id: i32::try_from(report.id).unwrap_or(i32::MAX),
        account_id: report.account_id.to_string(),
        from: report.from.to_string(),
        to: report.to.to_string(),
        phase: report.phase,
        failure: report.failure.clone(),
        rows: report.rows,
        created_at: report.created_at.as_millisecond(),
        finished_at: report.finished_at.map(Timestamp::as_millisecond),
    }
}
