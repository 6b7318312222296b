//! The person's settings, and the one secret that they bring themselves.

use crate::Keeper;
use crate::refresh::Reason;
use crate::view::{AppEvent, CommandError, ErrorCode, SettingsPatch};
use domain::settings::Settings;
use domain::{Cause, Secret, UserId};
use vault::VaultKey;

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

    /// Stores the LwA client secret in the vault, and tries again every connection that was waiting for
    /// a right one.
    ///
    /// # Errors
    /// `not_configured` without a client id, `bad_config` for an empty secret, the vault's.
    pub async fn set_client_secret(&self, secret: Secret) -> Result<(), CommandError> {
        let client_id = self.amazon()?.0.app().client_id.clone();
        let secret = Secret::new(secret.expose().trim());
        if secret.is_empty() {
            return Err(CommandError::new(ErrorCode::BadConfig, "the client secret is empty"));
        }
        self.put_secret(&VaultKey::client_secret(&client_id), &secret).await?;
        self.now_state().lwa_secret_present = true;
        self.emit(AppEvent::SnapshotChanged);
        let waiting = self
            .store()
            .await?
            .kept_connections()
            .await?
            .into_iter()
            .filter(|one| matches!(one.health.cause, Some(Cause::ClientRefused | Cause::SecretMissing)))
            .map(|one| one.id)
            .collect::<Vec<_>>();
        let outcome = self.refresh_many(waiting, Reason::Asked).await;
        self.inner.schedule_wake.notify_one();
        outcome
    }
}
