//! The health of accounts, DSP advertisers and their reports.

use super::Answer;
use crate::export;
use keeper::Keeper;
use keeper::view::{AccountDetail, DspView, Exported, InsightView, ReportTable, ReportView, WatchSummary};
use tauri::{AppHandle, State, command};

/// Counts over the accounts that are tracked.
#[command]
pub(super) async fn watch_summary(keeper: State<'_, Keeper>) -> Answer<WatchSummary> {
    keeper.watch_summary().await
}

/// Everything that is known of an account. Asks Amazon for nothing.
#[command]
pub(super) async fn account_detail(keeper: State<'_, Keeper>, account_id: String) -> Answer<AccountDetail> {
    keeper.account_detail(account_id).await
}

/// Looks at an account now: billing, notices, delivery. Without `force` only where the last look is older than 15
/// minutes. Answers when it is done.
#[command]
pub(super) async fn check_account(
    keeper: State<'_, Keeper>,
    account_id: String,
    force: bool,
) -> Answer<AccountDetail> {
    keeper.check_account(account_id, force).await
}

/// What is known of a DSP advertiser. Asks Amazon for nothing.
#[command]
pub(super) async fn dsp(keeper: State<'_, Keeper>, account_id: String) -> Answer<DspView> {
    keeper.dsp(account_id).await
}

/// Asks for a DSP advertiser's campaigns, advice and events.
#[command]
pub(super) async fn check_dsp(keeper: State<'_, Keeper>, account_id: String) -> Answer<DspView> {
    keeper.check_dsp(account_id).await
}

/// Amazon's insights of a DSP campaign. Without `force` those that were asked for within a day are given again.
#[command]
pub(super) async fn dsp_insights(
    keeper: State<'_, Keeper>,
    account_id: String,
    campaign_id: String,
    force: bool,
) -> Answer<InsightView> {
    keeper.dsp_insights(account_id, campaign_id, force).await
}

/// The reports of a DSP advertiser, newest first.
#[command]
pub(super) async fn reports(keeper: State<'_, Keeper>, account_id: String) -> Answer<Vec<ReportView>> {
    keeper.reports(account_id).await
}

/// Asks for a report of all campaigns, day by day, from one day (`2026-11-01`) to another, 95 at most.
#[command]
pub(super) async fn create_report(
    keeper: State<'_, Keeper>,
    account_id: String,
    from: String,
    to: String,
) -> Answer<ReportView> {
    keeper.create_report(account_id, from, to).await
}

/// The figures of a report that is ready.
#[command]
pub(super) async fn report_table(keeper: State<'_, Keeper>, report_id: i32) -> Answer<ReportTable> {
    keeper.report_table(i64::from(report_id)).await
}

/// Writes a report that is ready into the Downloads folder, as a table.
#[command]
pub(super) async fn export_report(app: AppHandle, report_id: i32) -> Answer<Exported> {
    export::report(&app, i64::from(report_id)).await
}

/// Removes a report from this computer.
#[command]
pub(super) async fn delete_report(keeper: State<'_, Keeper>, report_id: i32) -> Answer<()> {
    keeper.delete_report(i64::from(report_id)).await
}

/// Opens Amazon's page for an account's next step in the browser.
#[command]
pub(super) async fn open_account_page(keeper: State<'_, Keeper>, account_id: String) -> Answer<()> {
    keeper.open_account_page(account_id).await
}
