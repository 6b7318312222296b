//! The settings of the user, and whether it is quiet now.

use crate::changes::{Changes, Topic};
use crate::runtime::Runtime;
use crate::storage::Storage;
use crate::view::{CommandError, ErrorCode, SettingsPatch};
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
    pub(crate) async fn of(&self, user: &UserId) -> Values {
        let Ok(store) = self.storage.store().await else { return Values::default() };
        match store.settings(user.clone()).await {
            Ok(Some((settings, _))) => settings,
            Ok(None) => Values::default(),
            Err(error) => {
                tracing::error!(%error, "settings could not be read");
                Values::default()
            }
        }
    }

    /// Changes what the patch names.
    pub async fn update_settings(&self, patch: SettingsPatch) -> Result<(), CommandError> {
        let (store, user) = self.storage.signed_in().await?;
        let mut settings = self.of(&user).await;
        settings.theme = patch.theme.unwrap_or(settings.theme);
        settings.notifications = patch.notifications.unwrap_or(settings.notifications);
        settings.default_region = patch.default_region.unwrap_or(settings.default_region);
        if let Some(notify) = patch.notify {
            settings.notify = checked(notify)?;
        }
        store.put_settings(user, settings, self.runtime.now()).await?;
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
        self.quiet_until(settings.notify.quiet).is_none().then_some(settings.notifications)
    }

    /// The quiet hours of whoever is signed in.
    pub(crate) async fn quiet_hours(&self, store: &Store) -> Result<Option<QuietHours>, CommandError> {
        let Some(user) = store.current_user().await? else { return Ok(None) };
        Ok(self.of(&user.id).await.notify.quiet)
    }
}

fn checked(notify: NotifySettings) -> Result<NotifySettings, CommandError> {
    let quiet = notify.quiet.is_none_or(|quiet| QuietHours::new(quiet.from, quiet.to).is_some());
    if !quiet || notify.lapsed_after > NotifySettings::LAPSED_AFTER_MAX {
        return Err(CommandError::new(ErrorCode::BadConfig, "no such time of day, or no such wait"));
    }
    Ok(notify)
}
