//! Keeping accounts in order: groups, tags, notes, pins, saved views, and what the dashboard is limited to.

use super::Keeper;
use crate::view::{
    CommandError, ConnectionMarkPatch, Exported, LabelView, MarkPatch, Marked, MarksPreview, OrganizeView,
    SavedView, Selection, StartFocus,
};
use domain::organize::{Focus, LabelColor, LabelKind};
use std::path::Path;

impl Keeper {
    /// Groups, tags, saved views, pinned accounts, and what the dashboard is limited to.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn organize(&self) -> Result<OrganizeView, CommandError> {
        self.rooms.organize.overview().await
    }

    /// Makes a group or a tag, or changes one.
    ///
    /// # Errors
    /// `invalid_input` for a name that is empty, longer than 60 characters, has a comma or is taken; `not_found`.
    pub async fn save_label(
        &self,
        kind: LabelKind,
        id: Option<String>,
        name: String,
        color: LabelColor,
    ) -> Result<LabelView, CommandError> {
        self.rooms.organize.save_label(kind, id, &name, color).await
    }

    /// Deletes a group or a tag.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn delete_label(&self, kind: LabelKind, id: String) -> Result<Marked, CommandError> {
        self.rooms.organize.delete_label(kind, &id).await
    }

    /// Saves a view of the accounts, or changes one.
    ///
    /// # Errors
    /// `invalid_input` for a name that can't be kept or a view that is too large; `not_found`.
    pub async fn save_view(
        &self,
        id: Option<String>,
        name: String,
        query: String,
    ) -> Result<SavedView, CommandError> {
        self.rooms.organize.save_view(id, &name, query).await
    }

    /// Deletes a saved view.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn delete_view(&self, id: String) -> Result<Marked, CommandError> {
        self.rooms.organize.delete_view(&id).await
    }

    /// Puts saved views in this order.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn order_views(&self, ids: Vec<String>) -> Result<(), CommandError> {
        self.rooms.organize.order_views(&ids).await
    }

    /// Changes the accounts that are selected.
    ///
    /// # Errors
    /// `invalid_input` for a note longer than 2,000 characters, more than 50 tags or more than 100 pins; `not_found` for
    /// a group or tag that isn't there.
    pub async fn mark_accounts(
        &self,
        selection: Selection,
        patch: MarkPatch,
    ) -> Result<Marked, CommandError> {
        let ids = self.rooms.listing.resolve(selection).await?;
        self.rooms.organize.mark_accounts(ids, patch).await
    }

    /// Changes a connection.
    ///
    /// # Errors
    /// As [`Keeper::mark_accounts`].
    pub async fn mark_connection(
        &self,
        id: String,
        patch: ConnectionMarkPatch,
    ) -> Result<Marked, CommandError> {
        self.rooms.organize.mark_connection(id, patch).await
    }

    /// Takes back one of the last 20 changes, but what changed since. How much is as it was.
    ///
    /// # Errors
    /// `not_found` for one that is too old, or was taken back.
    pub async fn undo(&self, undo: u32) -> Result<u32, CommandError> {
        self.rooms.organize.undo(undo).await
    }

    /// Limits the dashboard to an account or a group, or to nothing.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn set_focus(&self, focus: Option<Focus>) -> Result<(), CommandError> {
        self.rooms.organize.set_focus(focus).await
    }

    /// Chooses what the dashboard is limited to when the app starts.
    ///
    /// # Errors
    /// `invalid_input` where nothing was chosen; `not_found`.
    pub async fn set_start_focus(&self, start: StartFocus, focus: Option<Focus>) -> Result<(), CommandError> {
        self.rooms.organize.set_start_focus(start, focus).await
    }

    /// Writes all accounts with their groups, tags, notes and pins into `folder`, as a table.
    ///
    /// # Errors
    /// `signed_out`, the database's, or `internal` when the file can't be written; then there is none.
    pub async fn export_marks(&self, folder: &Path) -> Result<Exported, CommandError> {
        self.rooms.organize.export(folder).await
    }

    /// What such a table would change.
    ///
    /// # Errors
    /// `invalid_input` for one of more than 5 MB.
    pub async fn preview_marks(&self, csv: String) -> Result<MarksPreview, CommandError> {
        self.rooms.organize.preview(&csv).await
    }

    /// Does what was previewed.
    ///
    /// # Errors
    /// `not_found` for what was not previewed last.
    pub async fn apply_marks(&self, preview: u32) -> Result<Marked, CommandError> {
        self.rooms.organize.apply(preview).await
    }
}
