//! The notices of the signed-in user.

use super::Dashboard;
use crate::view::{CommandError, NoticeView};
use domain::Timestamp;
use domain::grant::GrantEnd;
use domain::notice::NoticeKind;
use store::Notice;

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
                connection_id: notice.connection_id.as_ref().map(ToString::to_string),
                label: notice.label.clone(),
                cause: notice.cause,
                account_id: notice
                    .account
                    .as_ref()
                    .and_then(|one| one.account_id.as_ref())
                    .map(ToString::to_string),
                account_cause: notice.account.as_ref().and_then(|one| one.cause.clone()),
                account_health: notice.account.as_ref().map(|one| one.health),
                accounts: notice.accounts,
                logins: notice.logins,
                possible: is_possible(&notice),
                ends_at: notice.ends_at.map(Timestamp::as_millisecond),
                created_at: notice.created_at.as_millisecond(),
                read: notice.read,
            })
            .collect())
    }
}

/// Whether it warns of an end that is not certain.
fn is_possible(notice: &Notice) -> bool {
    let end = notice.ends_at.filter(|_| notice.kind == NoticeKind::GrantEnding);
    end.is_some_and(|end| matches!(GrantEnd::ending_at(end), GrantEnd::Possible { .. }))
}
