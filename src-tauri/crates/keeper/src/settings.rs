//! The person's settings.

use crate::Keeper;
use crate::view::{AppEvent, CommandError, SettingsPatch};
use domain::UserId;
use domain::settings::Settings;

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
        store.put_settings(user, settings, self.now()).await?;
        self.emit(AppEvent::SnapshotChanged);
        self.inner.mirror_wake.notify_one();
        Ok(())
    }
}
