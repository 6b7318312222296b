//! What is done now and then: forgetting old entries, and warning of what ends.

use super::Refresh;
use super::after;
use crate::changes::Topic;
use crate::view::CommandError;
use domain::ending::{self, Ending};
use domain::notice::NoticeKind;
use domain::{Timestamp, UserId};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{NewNotice, Store};

/// Entries of the activity log are kept for this long.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// It is done this often: the nearest distance is a day.
const EVERY: SignedDuration = SignedDuration::from_hours(1);

/// Whether it was last done too long ago, or at a time that is yet to come.
pub(super) fn is_due(done: Option<Timestamp>, now: Timestamp) -> bool {
    done.is_none_or(|done| done > now || now.duration_since(done) >= EVERY)
}

impl Refresh {
    /// Does it if it is time, and notes that in `done`; returns when it is time again.
    pub(super) async fn run_daily(
        &self,
        done: &mut Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Timestamp, CommandError> {
        if let Some(done) = done.filter(|_| !is_due(*done, now)) {
            return Ok(after(done, EVERY));
        }
        *done = Some(now);
        let store = self.storage.store().await?;
        store.prune_activity(now.saturating_sub(KEPT).unwrap_or(now)).await?;
        self.warn_of_ends(&store, now).await?;
        Ok(after(now, EVERY))
    }

    /// Warns of everything whose end is known and near, once at each distance.
    async fn warn_of_ends(&self, store: &Store, now: Timestamp) -> Result<(), CommandError> {
        let Some(user) = store.current_user().await? else { return Ok(()) };
        let mut warned = false;
        for ending in self.endings(&user.id).await? {
            let Some(hours) = ending::distance(ending.kind, ending.ends_at, now) else { continue };
            let notice = NewNotice {
                user_id: user.id.clone(),
                kind: ending.kind,
                connection_id: None,
                label: None,
                cause: None,
                accounts: Some(0),
                ends_at: Some(ending.ends_at),
                created_at: now,
            };
            warned |= store.warn(notice, ending.subject, ending.ends_at, hours).await?;
        }
        if warned {
            self.changes.touched(&[Topic::Notices, Topic::Snapshot]);
        }
        Ok(())
    }

    async fn endings(&self, user: &UserId) -> Result<Vec<Ending>, CommandError> {
        let mut all = Vec::new();
        if let Some(day) = self.secret_ends_on()
            && let Ok(end) = day.to_zoned(TimeZone::system())
        {
            all.push(Ending {
                kind: NoticeKind::SecretEnding,
                subject: "secret".into(),
                ends_at: end.timestamp(),
            });
        }
        if let Some(ends_at) = self.sessions.end(user).await? {
            all.push(Ending { kind: NoticeKind::SessionEnding, subject: "session".into(), ends_at });
        }
        Ok(all)
    }

    /// Sets the day on which the client secret is to be rotated, or forgets it.
    pub async fn set_secret_end(&self, day: Option<String>) -> Result<(), CommandError> {
        let day = match day.as_deref().map(str::trim).filter(|day| !day.is_empty()) {
            Some(day) => Some(ending::day(day).map_err(|error| {
                CommandError::new(crate::view::ErrorCode::InvalidInput, error.to_string())
            })?),
            None => None,
        };
        let word = day.map(|day| day.to_string()).unwrap_or_default();
        self.storage.store().await?.set_meta(SECRET_END, word).await?;
        *self.secret_ends_on.lock() = day;
        self.changes.touched(&[Topic::Snapshot]);
        let store = self.storage.store().await?;
        self.warn_of_ends(&store, self.runtime.now()).await
    }

    pub(crate) async fn read_secret_end(&self) -> Result<(), CommandError> {
        let word = self.storage.store().await?.meta(SECRET_END).await?;
        *self.secret_ends_on.lock() = word.and_then(|day| day.parse::<Date>().ok());
        Ok(())
    }
}

const SECRET_END: &str = "secret_ends_on";
