//! What is shown: the snapshot, lists, the log.

use super::Answer;
use crate::export;
use keeper::Keeper;
use keeper::view::{
    ActivityFilter, ActivityPage, AppSnapshot, ConnectionView, ExportFormat, Exported, NoticeView,
};
use tauri::{AppHandle, State, command};

#[command]
pub(super) async fn snapshot(keeper: State<'_, Keeper>) -> Answer<AppSnapshot> {
    Ok(keeper.snapshot().await)
}

#[command]
pub(super) async fn connections(keeper: State<'_, Keeper>) -> Answer<Vec<ConnectionView>> {
    keeper.connections().await
}

#[command]
pub(super) async fn notices(keeper: State<'_, Keeper>) -> Answer<Vec<NoticeView>> {
    keeper.notices().await
}

#[command]
pub(super) async fn mark_notices_read(keeper: State<'_, Keeper>) -> Answer<()> {
    keeper.mark_notices_read().await
}

/// A part of the log, newest first: with the `next` of one part as `before` the following one.
#[command]
pub(super) async fn activity(
    keeper: State<'_, Keeper>,
    filter: ActivityFilter,
    before: Option<i64>,
) -> Answer<ActivityPage> {
    keeper.activity(filter, before).await
}

/// Writes what the filter finds into the Downloads folder.
#[command]
pub(super) async fn export_activity(
    app: AppHandle,
    filter: ActivityFilter,
    format: ExportFormat,
) -> Answer<Exported> {
    export::activity(&app, filter, format).await
}

#[command]
pub(super) async fn show_in_folder(app: AppHandle, path: String) -> Answer<()> {
    export::show(&app, path).await
}
