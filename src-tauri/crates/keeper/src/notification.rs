//! What the shell hands to the system's notification service.

use crate::Keeper;
use crate::view::{CommandError, NoticeKind};
use domain::settings::QuietHours;
use domain::{Cause, ConnectionId, Timestamp};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use store::{Notice, Store};

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
    /// When that ends of which it warns.
    pub ends_at: Option<Timestamp>,
    /// Which connection a click opens.
    pub connection_id: Option<ConnectionId>,
}

impl Keeper {
    /// The notices that the system has not been given yet and that are worth showing now. Each is returned
    /// once, restarts included.
    ///
    /// What the person does not want is marked and dropped. During quiet hours nothing is taken, so that it
    /// is there afterwards; a trouble that came and went meanwhile is not told any more.
    pub async fn take_notifications(&self) -> Vec<Notification> {
        let Ok(store) = self.store().await else { return Vec::new() };
        let Ok(Some(user)) = store.current_user().await else { return Vec::new() };
        let settings = self.settings_of(&user.id).await;
        if self.quiet_until(settings.notify.quiet).is_some() {
            return Vec::new();
        }
        match store.take_unnotified(user.id, self.now()).await {
            Ok(notices) => {
                let wanted = |notice: &Notice| settings.notifications && settings.notify.wants(notice.kind);
                still_true(notices).into_iter().filter(wanted).map(notification).collect()
            }
            Err(error) => {
                tracing::error!(%error, "notices could not be read");
                Vec::new()
            }
        }
    }

    /// When the present quiet hours end; `None` when it is not quiet.
    pub(crate) fn quiet_until(&self, quiet: Option<QuietHours>) -> Option<Timestamp> {
        let quiet = quiet?;
        let now = self.now();
        let local = now.to_zoned(TimeZone::system());
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        let left = quiet.left(minute)?;
        let seconds = i64::from(left) * 60 - i64::from(local.second());
        now.saturating_add(SignedDuration::from_secs(seconds)).ok()
    }

    /// The quiet hours of whoever is signed in.
    pub(crate) async fn quiet_hours(&self, store: &Store) -> Result<Option<QuietHours>, CommandError> {
        let Some(user) = store.current_user().await? else { return Ok(None) };
        Ok(self.settings_of(&user.id).await.notify.quiet)
    }
}

/// Drops the troubles of connections that are over, with the news that they are.
fn still_true(notices: Vec<Notice>) -> Vec<Notice> {
    let trouble = |kind| matches!(kind, NoticeKind::ConnectionBroken | NoticeKind::ConnectionLapsed);
    let mut open: Vec<Notice> = Vec::new();
    for notice in notices {
        let same = |held: &Notice| held.connection_id.is_some() && held.connection_id == notice.connection_id;
        if trouble(notice.kind) || notice.kind == NoticeKind::ConnectionRecovered {
            let before = open.len();
            // What was told of the connection before is overtaken.
            open.retain(|held| !(same(held) && (trouble(held.kind) || held.kind == notice.kind)));
            if notice.kind == NoticeKind::ConnectionRecovered && open.len() < before {
                continue;
            }
        }
        open.push(notice);
    }
    open
}

fn notification(notice: Notice) -> Notification {
    Notification {
        id: notice.id,
        kind: notice.kind,
        label: notice.label,
        cause: notice.cause,
        accounts: notice.accounts,
        ends_at: notice.ends_at,
        connection_id: notice.connection_id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(id: i64, connection: &str, kind: NoticeKind) -> Notice {
        Notice {
            id,
            kind,
            connection_id: Some(ConnectionId::new(connection)),
            label: None,
            cause: None,
            accounts: 0,
            ends_at: None,
            created_at: Timestamp::UNIX_EPOCH,
            read: false,
        }
    }

    #[test]
    fn what_came_and_went_in_the_night_is_not_told_in_the_morning() {
        use NoticeKind::{AccountsLost, ConnectionBroken, ConnectionLapsed, ConnectionRecovered};
        let told = still_true(vec![
            notice(1, "a", ConnectionLapsed),
            notice(2, "b", ConnectionBroken),
            notice(3, "a", ConnectionRecovered),
            notice(4, "c", ConnectionLapsed),
            notice(5, "c", ConnectionBroken),
            notice(6, "d", ConnectionRecovered),
            notice(7, "a", AccountsLost),
        ]);
        let ids: Vec<_> = told.iter().map(|notice| notice.id).collect();
        assert_eq!(ids, [2, 5, 6, 7], "6 ends a trouble that had been told before");
    }
}
