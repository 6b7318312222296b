//! The person's settings.

use crate::Keeper;
use crate::view::{AppEvent, CommandError, ErrorCode, SettingsPatch};
use domain::UserId;
use domain::settings::{NotifySettings, QuietHours, Settings};

impl Keeper {
    pub(crate) async fn settings_of(&self, user: &UserId) -> Settings {
        let Ok(store) = self.store().await else { return Settings::default() };
        match store.settings(user.clone()).await {
            Ok(Some((settings, _))) => settings,
            Ok(None) => Settings::default(),
            Err(error) => {
                tracing::error!(%error, "settings could not be read");
                Settings::default()
            }
        }
    }

    /// Changes what the patch names.
    pub async fn update_settings(&self, patch: SettingsPatch) -> Result<(), CommandError> {
        let (store, user) = self.signed_in().await?;
        let mut settings = self.settings_of(&user).await;
        settings.theme = patch.theme.unwrap_or(settings.theme);
        settings.notifications = patch.notifications.unwrap_or(settings.notifications);
        settings.default_region = patch.default_region.unwrap_or(settings.default_region);
        if let Some(notify) = patch.notify {
            settings.notify = checked(notify)?;
        }
        store.put_settings(user, settings, self.now()).await?;
        self.emit(AppEvent::SnapshotChanged);
        self.inner.mirror_wake.notify_one();
        // Quiet hours may have begun or ended by it.
        self.emit(AppEvent::NoticesChanged);
        self.changed_aside();
        Ok(())
    }
}

fn checked(notify: NotifySettings) -> Result<NotifySettings, CommandError> {
    let quiet = notify.quiet.is_none_or(|quiet| QuietHours::new(quiet.from, quiet.to).is_some());
    if !quiet || notify.lapsed_after > NotifySettings::LAPSED_AFTER_MAX {
        return Err(CommandError::new(ErrorCode::BadConfig, "no such time of day, or no such wait"));
    }
    Ok(notify)
}
