//! The settings of the user, and whether it is quiet now.

use crate::changes::{Changes, Topic};
use crate::runtime::Runtime;
use crate::storage::Storage;
use crate::view::{CommandError, ErrorCode, SettingsPatch};
use domain::grant::DISTANCES;
use domain::settings::{NotifySettings, QuietHours, Settings as Values};
use domain::{Timestamp, UserId};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use std::sync::Arc;
use store::Store;

pub(crate) struct Settings {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
}

impl Settings {
    /// The settings of `user`, to act by: the usual ones where they can't be read. Never to be written back.
    pub(crate) async fn of(&self, user: &UserId) -> Values {
        let Ok(store) = self.storage.store().await else { return Values::default() };
        store.settings(user.clone()).await.unwrap_or_else(|error| {
            tracing::error!(%error, "settings could not be read");
            Values::default()
        })
    }

    /// Changes what the patch names.
    pub async fn update_settings(&self, patch: SettingsPatch) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        if let Some(notify) = &patch.notify {
            check(notify)?;
        }
        store.edit_settings(user, self.runtime.now(), move |settings| patch.apply(settings)).await?;
        self.changes.touched(&[Topic::Settings]);
        Ok(())
    }

    /// When the present quiet hours end; `None` when it is not quiet.
    pub(crate) fn quiet_until(&self, quiet: Option<QuietHours>) -> Option<Timestamp> {
        let quiet = quiet?;
        let now = self.runtime.now();
        let local = now.to_zoned(TimeZone::system());
        let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
        let left = quiet.left(minute)?;
        let seconds = i64::from(left) * 60 - i64::from(local.second());
        now.saturating_add(SignedDuration::from_secs(seconds)).ok()
    }

    /// Whether whoever is signed in wants notifications; `None` while it is quiet. Nobody who can't be asked, or
    /// isn't signed in, said no.
    pub async fn wants_notifications(&self) -> Option<bool> {
        let Ok(store) = self.storage.store().await else { return Some(true) };
        let Ok(Some(user)) = store.current_user().await else { return Some(true) };
        let settings = self.of(&user.id).await;
        self.quiet_until(settings.notify.quiet).is_none().then_some(settings.synced.notifications)
    }

    /// The quiet hours of whoever is signed in.
    pub(crate) async fn quiet_hours(&self, store: &Store) -> Result<Option<QuietHours>, CommandError> {
        let Some(user) = store.current_user().await? else { return Ok(None) };
        Ok(self.of(&user.id).await.notify.quiet)
    }
}

fn check(notify: &NotifySettings) -> Result<(), CommandError> {
    let quiet = notify.quiet.is_none_or(|quiet| QuietHours::new(quiet.from, quiet.to).is_some());
    if !DISTANCES.contains(&notify.ends_from) {
        return Err(CommandError::new(ErrorCode::InvalidInput, "no such number of days"));
    }
    if !quiet || notify.lapsed_after > NotifySettings::LAPSED_AFTER_MAX {
        return Err(CommandError::new(ErrorCode::InvalidInput, "no such time of day, or no such wait"));
    }
    Ok(())
}
