//! What is shown: snapshot, lists, log, notifications; and syncing now.

use super::Keeper;
use crate::notify::{Notification, StorageAlarm};
use crate::view::{
    AccountView, ActivityFilter, ActivityPage, AppSnapshot, CommandError, ConnectionView, ExportFormat,
    Exported, NoticeView,
};
use std::path::Path;

impl Keeper {
    /// The user's log, newest first; `before` is the `next` of the page before.
    ///
    /// # Errors
    /// `signed_out` or the database's.
    pub async fn activity(
        &self,
        filter: ActivityFilter,
        before: Option<i64>,
    ) -> Result<ActivityPage, CommandError> {
        self.rooms.dashboard.activity(filter, before).await
    }

    /// Writes the part of the log that `filter` finds into `folder`, newest first. A file that is there
    /// already is kept; the new one gets a number.
    ///
    /// # Errors
    /// `signed_out`, the database's, or `internal` when the file cannot be written; then there is none.
    pub async fn export_activity(
        &self,
        filter: ActivityFilter,
        format: ExportFormat,
        folder: &Path,
    ) -> Result<Exported, CommandError> {
        self.rooms.dashboard.export_activity(filter, format, folder).await
    }

    /// Pulls and pushes now; rows that were refused are tried again.
    ///
    /// # Errors
    /// `not_configured`, or what the run ended with.
    pub async fn sync_now(&self) -> Result<(), CommandError> {
        self.rooms.mirror.sync_now().await
    }

    /// The notices that the system has not been given yet and that are worth showing now. Each is returned
    /// once, restarts included.
    ///
    /// What the user does not want is marked and dropped. During quiet hours nothing is taken, so that it
    /// is there afterwards; a trouble that came and went meanwhile is not told any more.
    pub async fn take_notifications(&self) -> Vec<Notification> {
        self.rooms.notify.take_notifications().await
    }

    /// Everything but the lists. Never fails: what cannot be read is named in `fatal`.
    pub async fn snapshot(&self) -> AppSnapshot {
        self.rooms.dashboard.snapshot().await
    }

    /// The user's connections, disconnected ones included.
    pub async fn connections(&self) -> Result<Vec<ConnectionView>, CommandError> {
        self.rooms.dashboard.connections().await
    }

    /// The user's accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<AccountView>, CommandError> {
        self.rooms.dashboard.accounts().await
    }

    /// The newest notices.
    pub async fn notices(&self) -> Result<Vec<NoticeView>, CommandError> {
        self.rooms.dashboard.notices().await
    }

    /// Marks all notices as read.
    pub async fn mark_notices_read(&self) -> Result<(), CommandError> {
        self.rooms.notify.mark_notices_read().await
    }

    /// Gives a connection another label.
    ///
    /// # Errors
    /// `not_found`, or `invalid_input` for an empty label.
    pub async fn rename_connection(&self, id: String, label: String) -> Result<(), CommandError> {
        self.rooms.connect.rename(id, label).await
    }

    /// Chooses whether accounts are tracked.
    pub async fn set_tracked(&self, ids: Vec<String>, tracked: bool) -> Result<(), CommandError> {
        self.rooms.connect.set_tracked(ids, tracked).await
    }

    /// The fault of the storage that is to be told now. Each is returned once; it needs no database.
    pub async fn take_storage_alarm(&self) -> Option<StorageAlarm> {
        self.rooms.notify.take_storage_alarm().await
    }
}
