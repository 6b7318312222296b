//! The health of accounts, DSP advertisers and their reports.

use super::Keeper;
use crate::view::Exported;
use crate::view::{AccountDetail, CommandError, DspView, InsightView, ReportTable, ReportView, WatchSummary};
use std::path::Path;

impl Keeper {
    /// Counts over the accounts that are tracked.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn watch_summary(&self) -> Result<WatchSummary, CommandError> {
        self.rooms.watch.summary().await
    }

    /// Everything that is known of an account. Asks Amazon for nothing.
    ///
    /// # Errors
    /// `not_found`, `signed_out` or the database's.
    pub async fn account_detail(&self, id: String) -> Result<AccountDetail, CommandError> {
        self.rooms.watch.account_detail(id).await
    }

    /// Looks at an account's billing, notices and campaigns now. Without `force` only where the last look is older
    /// than 15 minutes.
    ///
    /// # Errors
    /// `not_found`; or why Amazon did not answer. What was known stays.
    pub async fn check_account(&self, id: String, force: bool) -> Result<AccountDetail, CommandError> {
        self.rooms.watch.check_account(id, force).await
    }

    /// Asks at once for what is due of the billing of all accounts, and answers when that is done.
    ///
    /// # Errors
    /// The database's.
    pub async fn check_due_accounts(&self) -> Result<(), CommandError> {
        self.rooms.watch.check_due().await
    }

    /// Opens Amazon's page for an account's next step in the browser.
    ///
    /// # Errors
    /// `not_found`, or `browser_failed`.
    pub async fn open_account_page(&self, id: String) -> Result<(), CommandError> {
        self.rooms.watch.open_account_page(id).await
    }

    /// What is known of a DSP advertiser. Asks Amazon for nothing.
    ///
    /// # Errors
    /// `not_found`, `signed_out` or the database's.
    pub async fn dsp(&self, account_id: String) -> Result<DspView, CommandError> {
        self.rooms.dsp.view(account_id).await
    }

    /// Asks for a DSP advertiser's campaigns, advice and events. A part without an answer is a gap.
    ///
    /// # Errors
    /// `not_found`, `signed_out`, the database's, or why no part had an answer.
    pub async fn check_dsp(&self, account_id: String) -> Result<DspView, CommandError> {
        self.rooms.dsp.check(account_id).await
    }

    /// Amazon's insights of a DSP campaign; those of the last day again, unless `force` is set.
    ///
    /// # Errors
    /// `not_found`, `signed_out`, the database's, or why Amazon did not answer.
    pub async fn dsp_insights(
        &self,
        account_id: String,
        campaign_id: String,
        force: bool,
    ) -> Result<InsightView, CommandError> {
        self.rooms.dsp.insights(account_id, campaign_id, force).await
    }

    /// The reports of a DSP advertiser, newest first.
    ///
    /// # Errors
    /// `not_found`, `signed_out` or the database's.
    pub async fn reports(&self, account_id: String) -> Result<Vec<ReportView>, CommandError> {
        self.rooms.reports.all(account_id).await
    }

    /// Asks for a report of all campaigns, day by day, from one day (`2026-11-01`) to another. It is made and
    /// downloaded in the background, over restarts.
    ///
    /// # Errors
    /// `invalid_input` for days that are none or more than 95; `not_found`, `signed_out` or the database's.
    pub async fn create_report(
        &self,
        account_id: String,
        from: String,
        to: String,
    ) -> Result<ReportView, CommandError> {
        self.rooms.reports.create(account_id, &from, &to).await
    }

    /// The figures of a report that is ready.
    ///
    /// # Errors
    /// `not_found`, `signed_out` or the database's.
    pub async fn report_table(&self, report_id: i64) -> Result<ReportTable, CommandError> {
        self.rooms.reports.table(report_id).await
    }

    /// Writes a report that is ready into `folder`, as a table. A file that is there already is kept.
    ///
    /// # Errors
    /// `not_found`, `signed_out`, the database's, or `internal` when the file cannot be written; then there is none.
    pub async fn export_report(&self, report_id: i64, folder: &Path) -> Result<Exported, CommandError> {
        self.rooms.reports.export(report_id, folder).await
    }

    /// Removes a report from this computer.
    ///
    /// # Errors
    /// `not_found`, `signed_out` or the database's.
    pub async fn delete_report(&self, report_id: i64) -> Result<(), CommandError> {
        self.rooms.reports.delete(report_id).await
    }
}
