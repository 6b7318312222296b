//! Supabase's part of the set-up: which project mirrors, and changing it while running.

use super::Setup;
use super::{given, trimmed};
use crate::dependencies::Recipient;
use crate::view::{CommandError, SupabaseSetupView};
use domain::Secret;
use domain::config::{Layer, Part, SupabaseConfig, publishable_key};

impl Setup {
    /// What is set.
    pub fn supabase_setup(&self) -> SupabaseSetupView {
        let project = self.mirror.in_use();
        let config = project.as_ref().map(|project| &project.config);
        SupabaseSetupView {
            url: config
                .map(|config| config.url.as_str().trim_end_matches('/').to_owned())
                .unwrap_or_default(),
            key: config.map(|config| config.key.clone()).unwrap_or_default(),
            fixed: self.is_fixed(Part::Supabase),
        }
    }

    /// Takes another project into use, or none if both are empty: into `config.toml`, then into the running
    /// app. Everything local stays; a project that is new gets all of it. On another host than the one in use it
    /// is taken only after the user has agreed outside the dashboard.
    ///
    /// # Errors
    /// `secret_key` for a key that opens everything: it is not kept; `bad_config` names the setting or says why
    /// it cannot be changed here; `declined` or `question_open` for another host. Then nothing changed.
    pub async fn save_supabase_setup(&self, url: String, key: Secret) -> Result<(), CommandError> {
        self.changeable(Part::Supabase)?;
        let key = trimmed(&key);
        if !key.is_empty() {
            publishable_key(key.expose())?;
        }
        let layer =
            Layer { supabase_url: given(&url), supabase_key: given(key.expose()), ..Layer::default() };
        let config = SupabaseConfig::from_layer(&layer)?;
        let used = self.mirror.in_use();
        let host = config.as_ref().map(|config| &config.url);
        let used_host = used.as_ref().map(|project| &project.config.url);
        self.ask_before_sending(Recipient::Supabase, host, used_host).await?;
        self.write_setup(Part::Supabase, &layer)?;
        let used = self.mirror.in_use();
        if used.as_ref().map(|project| &project.config) != config.as_ref() {
            self.mirror.use_project(config).await;
        }
        Ok(())
    }
}
