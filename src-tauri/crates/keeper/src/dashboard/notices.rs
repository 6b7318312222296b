//! The notices of the signed-in user.

use super::Dashboard;
use crate::view::{CommandError, NoticeView};
use domain::Timestamp;

/// Notices shown at most.
const NOTICES: u32 = 500;

impl Dashboard {
    /// The newest notices.
    pub async fn notices(&self) -> Result<Vec<NoticeView>, CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let all = store.notices(user, NOTICES).await?;
        Ok(all
            .into_iter()
            .map(|notice| NoticeView {
                id: i32::try_from(notice.id).unwrap_or(i32::MAX),
                kind: notice.kind,
                connection_id: notice.connection_id.map(|id| id.to_string()),
                label: notice.label,
                cause: notice.cause,
                accounts: notice.accounts,
                logins: notice.logins,
                ends_at: notice.ends_at.map(Timestamp::as_millisecond),
                created_at: notice.created_at.as_millisecond(),
                read: notice.read,
            })
            .collect())
    }
}
