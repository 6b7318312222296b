//! What the shell hands to the system's notification service.

use crate::Keeper;
use crate::view::NoticeKind;
use domain::{Cause, ConnectionId};

/// A notice on its way to the system. The notice list stays the truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The notice's number.
    pub id: i64,
    /// What it is about.
    pub kind: NoticeKind,
    /// The connection's label.
    pub label: Option<String>,
    /// Why.
    pub cause: Option<Cause>,
    /// How many accounts are affected.
    pub accounts: u32,
    /// Which connection a click opens.
    pub connection_id: Option<ConnectionId>,
}

impl Keeper {
    /// The notices that the system has not been given yet. Each is returned once, restarts included.
    /// While the person has switched system notifications off they are marked and dropped.
    pub async fn take_notifications(&self) -> Vec<Notification> {
        let Ok(store) = self.store().await else { return Vec::new() };
        let Ok(Some(user)) = store.current_user().await else { return Vec::new() };
        let wanted = self.settings_of(&user.id).await.notifications;
        match store.take_unnotified(user.id, self.now()).await {
            Ok(notices) if wanted => notices
                .into_iter()
                .filter(|notice| notice.kind != NoticeKind::ConnectionAdded)
                .map(|notice| Notification {
                    id: notice.id,
                    kind: notice.kind,
                    label: notice.label,
                    cause: notice.cause,
                    accounts: notice.accounts,
                    connection_id: notice.connection_id,
                })
                .collect(),
            Ok(_) => Vec::new(),
            Err(error) => {
                tracing::error!(%error, "notices could not be read");
                Vec::new()
            }
        }
    }
}
