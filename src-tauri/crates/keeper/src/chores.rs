//! What is done about once a day: forgetting old entries, and warning of what ends.

use crate::Keeper;
use crate::schedule::{Chores, after};
use crate::view::{AppEvent, CommandError};
use domain::ending::{self, Ending};
use domain::notice::NoticeKind;
use domain::{Timestamp, UserId};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{NewNotice, Store};

/// Entries of the activity log are kept for this long.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Ends are looked at this often: the nearest distance is a day.
const EVERY: SignedDuration = SignedDuration::from_hours(1);

impl Chores {
    /// Whether they were last done too long ago, or at a time that is yet to come.
    pub fn are_due(&self, now: Timestamp) -> bool {
        self.done_at.is_none_or(|done| done > now || now.duration_since(done) >= EVERY)
    }
}

impl Keeper {
    /// Does the chores if it is time; tells when it is again.
    pub(crate) async fn do_chores(
        &self,
        chores: &mut Chores,
        now: Timestamp,
    ) -> Result<Timestamp, CommandError> {
        if let Some(done) = chores.done_at.filter(|_| !chores.are_due(now)) {
            return Ok(after(done, EVERY));
        }
        chores.done_at = Some(now);
        let store = self.store().await?;
        store.prune_activity(now.saturating_sub(KEPT).unwrap_or(now)).await?;
        self.warn_of_ends(&store, now).await?;
        Ok(after(now, EVERY))
    }

    /// Warns of everything whose end is known and near, once at each distance.
    async fn warn_of_ends(&self, store: &Store, now: Timestamp) -> Result<(), CommandError> {
        let Some(user) = store.current_user().await? else { return Ok(()) };
        let mut warned = false;
        for ending in self.endings(store, &user.id).await? {
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
            self.emit(AppEvent::NoticesChanged);
            self.emit(AppEvent::SnapshotChanged);
        }
        Ok(())
    }

    async fn endings(&self, store: &Store, user: &UserId) -> Result<Vec<Ending>, CommandError> {
        let mut all = Vec::new();
        if let Some(day) = self.now_state().secret_ends_on
            && let Ok(end) = day.to_zoned(TimeZone::system())
        {
            all.push(Ending {
                kind: NoticeKind::SecretEnding,
                subject: "secret".into(),
                ends_at: end.timestamp(),
            });
        }
        if let Some(end) = store.meta(session_key(user)).await?.and_then(|millis| millis.parse().ok())
            && let Ok(ends_at) = Timestamp::from_millisecond(end)
        {
            all.push(Ending { kind: NoticeKind::SessionEnding, subject: "session".into(), ends_at });
        }
        Ok(all)
    }

    /// When the Clerk session of `user` ends by itself, as far as is known.
    pub(crate) async fn session_end(&self, user: &UserId) -> Result<Option<Timestamp>, CommandError> {
        let word = self.store().await?.meta(session_key(user)).await?;
        Ok(word.and_then(|word| word.parse().ok()).and_then(|end| Timestamp::from_millisecond(end).ok()))
    }

    /// Notes when the Clerk session of `user` ends by itself; `None`: that is not known.
    pub(crate) async fn note_session_end(
        &self,
        user: &UserId,
        ends_at: Option<Timestamp>,
    ) -> Result<(), CommandError> {
        let word = ends_at.map(|end| end.as_millisecond().to_string()).unwrap_or_default();
        Ok(self.store().await?.set_meta(session_key(user), word).await?)
    }

    /// Sets the day on which the client secret is to be rotated, or forgets it.
    ///
    /// # Errors
    /// `bad_config` for what is no day.
    pub async fn set_secret_end(&self, day: Option<String>) -> Result<(), CommandError> {
        let day =
            match day.as_deref().map(str::trim).filter(|day| !day.is_empty()) {
                Some(day) => Some(ending::day(day).map_err(|error| {
                    CommandError::new(crate::view::ErrorCode::BadConfig, error.to_string())
                })?),
                None => None,
            };
        let word = day.map(|day| day.to_string()).unwrap_or_default();
        self.store().await?.set_meta(SECRET_END, word).await?;
        self.now_state().secret_ends_on = day;
        self.emit(AppEvent::SnapshotChanged);
        let store = self.store().await?;
        self.warn_of_ends(&store, self.now()).await
    }

    pub(crate) async fn read_secret_end(&self) -> Result<(), CommandError> {
        let word = self.store().await?.meta(SECRET_END).await?;
        self.now_state().secret_ends_on = word.and_then(|day| day.parse::<Date>().ok());
        Ok(())
    }
}

const SECRET_END: &str = "secret_ends_on";

fn session_key(user: &UserId) -> String {
    format!("session_ends:{}", user.as_str())
}
