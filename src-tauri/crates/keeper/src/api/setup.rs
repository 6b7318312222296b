//! The set-up and the settings.

use super::Keeper;
use crate::view::{
    AmazonSetupForm, AmazonSetupView, ClerkSetupView, ClerkTest, CommandError, SettingsPatch,
    SupabaseSetupView, SupabaseTest,
};
use domain::Secret;
use domain::config::{Config, SettingProblem};

impl Keeper {
    /// Sets the day on which the client secret is to be rotated, or forgets it.
    ///
    /// # Errors
    /// `invalid_input` for what is no day.
    pub async fn set_secret_end(&self, day: Option<String>) -> Result<(), CommandError> {
        self.rooms.ends.set_secret_end(day).await
    }

    /// Changes what the patch names.
    pub async fn update_settings(&self, patch: SettingsPatch) -> Result<(), CommandError> {
        self.rooms.settings.update_settings(patch).await
    }

    /// What is set. Never a secret.
    pub fn amazon_setup(&self) -> AmazonSetupView {
        self.rooms.setup.amazon_setup()
    }

    /// Asks Amazon whether it takes the client, with a refresh of a made-up token: Amazon looks at the
    /// client first. Without a `secret` the one in the keychain is tried.
    ///
    /// # Errors
    /// `bad_config` names the setting; `secret_missing`; `client_refused`, `not_permitted`,
    /// `broker_refused` and the like are Amazon's or the broker's answer; `session_not_sent` for a broker that
    /// answers as one and is not in use yet.
    pub async fn test_amazon_setup(
        &self,
        form: AmazonSetupForm,
        secret: Option<Secret>,
    ) -> Result<(), CommandError> {
        self.rooms.setup.test_amazon_setup(form, secret).await
    }

    /// Takes the set-up into use: the secret into the vault, the rest into `config.toml`, then into the
    /// running app. Connections that waited for it are tried again.
    ///
    /// # Errors
    /// `bad_config` names the setting or says why it cannot be changed here; the vault's; then nothing
    /// changed that is used.
    pub async fn save_amazon_setup(
        &self,
        form: AmazonSetupForm,
        secret: Option<Secret>,
    ) -> Result<(), CommandError> {
        self.rooms.setup.save_amazon_setup(form, secret).await
    }

    /// What is set.
    ///
    /// # Errors
    /// The store's.
    pub async fn clerk_setup(&self) -> Result<ClerkSetupView, CommandError> {
        self.rooms.setup.clerk_setup().await
    }

    /// Takes another Clerk instance into use, behind `proxy` unless that is empty: into `config.toml`, then into the
    /// running app. Users who are signed in are so with the present one; with `sign_out` they are signed out first,
    /// and their data stays. Another address of the same instance counts as another one: it would get their tokens.
    ///
    /// # Errors
    /// `secret_key` or `bad_config` for what is no publishable key or cannot be changed here; `users_signed_in`
    /// without `sign_out`; the store's. Then nothing changed that is used.
    pub async fn save_clerk_setup(
        &self,
        key: Secret,
        proxy: String,
        sign_out: bool,
    ) -> Result<(), CommandError> {
        self.rooms.setup.save_clerk_setup(key, proxy, sign_out).await
    }

    /// Looks at the instance of a publishable key, in use or not, behind `proxy` unless that is empty. What cannot
    /// be seen from here is said to be unknown: whether our callback is registered shows with a sign-in, the role
    /// with a session.
    pub async fn test_clerk_setup(&self, key: Secret, proxy: String) -> ClerkTest {
        self.rooms.setup.test_clerk_setup(key, proxy).await
    }

    /// Takes `config` into use, part by part, as it was read after a change of the file. A part that cannot be used
    /// leaves the one that was in use before; one that is no longer set ends.
    ///
    /// Another sandbox waits for the next start. So does another Clerk instance while users are signed in: in the
    /// set-up screen it is asked whether they are to be signed out. Both are among the problems then.
    pub async fn apply_config(&self, config: Config) {
        self.rooms.setup.apply_config(config).await;
    }

    /// What of the configuration cannot be used and the system was not given yet; each problem is returned once.
    ///
    /// During quiet hours nothing is taken. A user who wants no notifications gets none of these either; while
    /// nobody is signed in there is nobody who does not want them.
    pub async fn take_setup_problems(&self) -> Vec<SettingProblem> {
        self.rooms.setup.take_setup_problems().await
    }

    /// What is set.
    pub fn supabase_setup(&self) -> SupabaseSetupView {
        self.rooms.setup.supabase_setup()
    }

    /// Takes another project into use, or none if both are empty: into `config.toml`, then into the running
    /// app. Everything local stays; a project that is new gets all of it.
    ///
    /// # Errors
    /// `secret_key` for a key that opens everything: it is not kept; `bad_config` names the setting or says why
    /// it cannot be changed here. Then nothing changed that is used.
    pub async fn save_supabase_setup(&self, url: String, key: Secret) -> Result<(), CommandError> {
        self.rooms.setup.save_supabase_setup(url, key).await
    }

    /// Looks at a project, in use or not. Only questions are asked: nothing changes there.
    pub async fn test_supabase_setup(&self, url: String, key: Secret) -> SupabaseTest {
        self.rooms.setup.test_supabase_setup(url, key).await
    }
}
