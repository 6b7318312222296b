//! Keeping accounts in order.

use super::Answer;
use crate::export;
use domain::organize::{Focus, LabelColor, LabelKind};
use keeper::Keeper;
use keeper::view::{
    ConnectionMarkPatch, Exported, LabelView, MarkPatch, Marked, MarksPreview, OrganizeView, SavedView,
    Selection, StartFocus,
};
use tauri::{AppHandle, State, command};

/// Groups, tags, saved views, pinned accounts, and what the dashboard is limited to.
#[command]
pub(super) async fn organize(keeper: State<'_, Keeper>) -> Answer<OrganizeView> {
    keeper.organize().await
}

/// Makes a group or a tag, or changes one.
#[command]
pub(super) async fn save_label(
    keeper: State<'_, Keeper>,
    kind: LabelKind,
    label_id: Option<String>,
    name: String,
    color: LabelColor,
) -> Answer<LabelView> {
    keeper.save_label(kind, label_id, name, color).await
}

/// Deletes a group or a tag.
#[command]
pub(super) async fn delete_label(
    keeper: State<'_, Keeper>,
    kind: LabelKind,
    label_id: String,
) -> Answer<Marked> {
    keeper.delete_label(kind, label_id).await
}

/// Saves a view of the accounts, or changes one.
#[command]
pub(super) async fn save_view(
    keeper: State<'_, Keeper>,
    view_id: Option<String>,
    name: String,
    query: String,
) -> Answer<SavedView> {
    keeper.save_view(view_id, name, query).await
}

/// Deletes a saved view.
#[command]
pub(super) async fn delete_view(keeper: State<'_, Keeper>, view_id: String) -> Answer<Marked> {
    keeper.delete_view(view_id).await
}

/// Puts saved views in this order.
#[command]
pub(super) async fn order_views(keeper: State<'_, Keeper>, view_ids: Vec<String>) -> Answer<()> {
    keeper.order_views(view_ids).await
}

/// Changes the accounts that are selected.
#[command]
pub(super) async fn mark_accounts(
    keeper: State<'_, Keeper>,
    selection: Selection,
    patch: MarkPatch,
) -> Answer<Marked> {
    keeper.mark_accounts(selection, patch).await
}

/// Changes a connection.
#[command]
pub(super) async fn mark_connection(
    keeper: State<'_, Keeper>,
    connection_id: String,
    patch: ConnectionMarkPatch,
) -> Answer<Marked> {
    keeper.mark_connection(connection_id, patch).await
}

/// Takes back one of the last 20 changes; answers with how much is as it was.
#[command]
pub(super) async fn undo(keeper: State<'_, Keeper>, undo: u32) -> Answer<u32> {
    keeper.undo(undo).await
}

/// Limits the dashboard to an account or a group; `null` for nothing.
#[command]
pub(super) async fn set_focus(keeper: State<'_, Keeper>, focus: Option<Focus>) -> Answer<()> {
    keeper.set_focus(focus).await
}

/// Chooses what the dashboard is limited to when the app starts.
#[command]
pub(super) async fn set_start_focus(
    keeper: State<'_, Keeper>,
    start: StartFocus,
    focus: Option<Focus>,
) -> Answer<()> {
    keeper.set_start_focus(start, focus).await
}

/// Writes all accounts with their groups, tags, notes and pins into the Downloads folder, as a table.
#[command]
pub(super) async fn export_marks(app: AppHandle) -> Answer<Exported> {
    export::marks(&app).await
}

/// What such a table would change.
#[command]
pub(super) async fn preview_marks(keeper: State<'_, Keeper>, csv: String) -> Answer<MarksPreview> {
    keeper.preview_marks(csv).await
}

/// Does what was previewed.
#[command]
pub(super) async fn apply_marks(keeper: State<'_, Keeper>, preview_id: u32) -> Answer<Marked> {
    keeper.apply_marks(preview_id).await
}
