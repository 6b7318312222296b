//! What the shell hands to the system's notification service.

use crate::changes::{Changes, Topic};
use crate::runtime::Runtime;
use crate::settings::Settings;
use crate::storage::Storage;
use crate::view::{CommandError, ErrorCode, NoticeKind};
use domain::{Cause, ConnectionId, Timestamp};
use jiff::SignedDuration;
use parking_lot::Mutex;
use std::sync::Arc;
use store::{AccountTrouble, Notice};

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
    /// Of an account's health: which account and why.
    pub account: Option<AccountTrouble>,
    /// How many accounts are affected.
    pub accounts: u32,
    /// How many connections it is about, where that is not one; else 0.
    pub logins: u32,
    /// When that ends of which it warns.
    pub ends_at: Option<Timestamp>,
    /// Which connection a click opens.
    pub connection_id: Option<ConnectionId>,
}

/// Another program may hold the database for a moment: it is told only when it lasts this long.
const BUSY_LASTS: SignedDuration = SignedDuration::from_secs(120);
/// The same fault is told again after this long at the earliest.
const TOLD_AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// What was reported of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported {
    code: ErrorCode,
    at: Timestamp,
    /// The fault that was told; another one that begins soon after with the same cause is not told again.
    since: Timestamp,
}

/// A fault of the storage on its way to the system's notification service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageAlarm {
    /// Which.
    pub code: ErrorCode,
    /// The database could not even be opened, so nothing is refreshed.
    pub closed: bool,
}

pub(crate) struct Notify {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub settings: Arc<Settings>,
    pub reported: Mutex<Option<Reported>>,
}

impl Notify {
    /// The notices that the system has not been given yet and that are worth showing now. Each is returned
    /// once, restarts included.
    ///
    /// What the user does not want is marked and dropped. During quiet hours nothing is taken, so that it
    /// is there afterwards; a trouble that came and went meanwhile is not told any more.
    pub async fn take_notifications(&self) -> Vec<Notification> {
        let Ok(store) = self.storage.store().await else { return Vec::new() };
        let Ok(Some(user)) = store.current_user().await else { return Vec::new() };
        let settings = self.settings.of(&user.id).await;
        if self.settings.quiet_until(settings.notify.quiet).is_some() {
            return Vec::new();
        }
        match store.take_unnotified(user.id, self.runtime.now()).await {
            Ok(notices) => {
                let wanted =
                    |notice: &Notice| settings.synced.notifications && settings.notify.wants(notice.kind);
                still_true(notices).into_iter().filter(wanted).map(notification).collect()
            }
            Err(error) => {
                tracing::error!(%error, "notices could not be read");
                Vec::new()
            }
        }
    }

    /// Marks all notices as read.
    pub async fn mark_notices_read(&self) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        store.mark_notices_read(user, self.runtime.now()).await?;
        self.changes.touched(&[Topic::Notices, Topic::Snapshot]);
        Ok(())
    }

    /// The fault of the storage that is to be told now. Each is returned once; it needs no database.
    pub async fn take_storage_alarm(&self) -> Option<StorageAlarm> {
        let fault = (*self.storage.fault.lock())?;
        let closed = !matches!(self.storage.opened.borrow().as_ref(), Some(Ok(_)));
        if !closed && self.settings.wants_notifications().await != Some(true) {
            return None;
        }
        let at = self.runtime.now();
        let mut reported = self.reported.lock();
        if fault.code == ErrorCode::DatabaseBusy && at.duration_since(fault.since) < BUSY_LASTS {
            return None;
        }
        let same = reported.is_some_and(|told| {
            told.code == fault.code
                && (told.since == fault.since || at.duration_since(told.at).abs() < TOLD_AGAIN)
        });
        if same {
            return None;
        }
        *reported = Some(Reported { code: fault.code, at, since: fault.since });
        Some(StorageAlarm { code: fault.code, closed })
    }
}

/// Drops the troubles of connections and accounts that are over, with the news that they are.
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
        if notice.kind == NoticeKind::AccountRecovered {
            let before = open.len();
            open.retain(|held| !ends(&notice, held));
            if open.len() < before {
                continue;
            }
        }
        open.push(notice);
    }
    open
}

/// Whether a recovery ends an account's trouble: the same accounts, as far as a notice says, and the same cause.
fn ends(recovery: &Notice, trouble: &Notice) -> bool {
    let of = |notice: &Notice| {
        let account = notice.account.as_ref();
        account.map(|one| (one.account_id.clone(), one.cause.clone(), notice.label.clone(), notice.accounts))
    };
    trouble.kind == NoticeKind::AccountTrouble && of(recovery).is_some() && of(recovery) == of(trouble)
}

fn notification(notice: Notice) -> Notification {
    Notification {
        id: notice.id,
        kind: notice.kind,
        label: notice.label,
        cause: notice.cause,
        account: notice.account,
        accounts: notice.accounts,
        logins: notice.logins,
        ends_at: notice.ends_at,
        connection_id: notice.connection_id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::AccountId;
    use domain::watch::{AccountCause, AccountHealth, CauseSource};

    fn notice(id: i64, connection: &str, kind: NoticeKind) -> Notice {
        Notice {
            id,
            kind,
            connection_id: Some(ConnectionId::new(connection)),
            label: None,
            cause: None,
            account: None,
            accounts: 0,
            logins: 0,
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

    #[test]
    fn an_account_that_was_in_trouble_for_a_night_is_not_told_of_in_the_morning() {
        let of = |id, account: &str, kind| {
            let cause = AccountCause::new(CauseSource::BillingStatus, "PAYMENT_METHOD_EXPIRED");
            let trouble = AccountTrouble {
                account_id: Some(AccountId::new(account)),
                health: AccountHealth::Stopped,
                cause: Some(cause),
            };
            Notice { connection_id: None, account: Some(trouble), ..notice(id, "", kind) }
        };
        let told = still_true(vec![
            of(1, "a", NoticeKind::AccountTrouble),
            of(2, "b", NoticeKind::AccountTrouble),
            of(3, "a", NoticeKind::AccountRecovered),
            of(4, "c", NoticeKind::AccountRecovered),
        ]);
        let ids: Vec<_> = told.iter().map(|notice| notice.id).collect();
        assert_eq!(ids, [2, 4]);
    }
}
