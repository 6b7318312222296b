//! Clerk's part of the set-up: which instance users sign in with, and changing it while running.

use super::Setup;
use super::{bad, given, trimmed};
use crate::changes::Topic;
use crate::view::{ClerkSetupView, CommandError, ErrorCode};
use domain::Secret;
use domain::config::{ClerkConfig, Layer, Part, sign_in_redirect};
use url::Url;

impl Setup {
    /// What is set.
    pub async fn clerk_setup(&self) -> Result<ClerkSetupView, CommandError> {
        let config = self.services.clerk.get().map(|clients| clients.config.clone());
        let proxy_url = config.as_ref().and_then(ClerkConfig::proxy).map(Url::to_string);
        Ok(ClerkSetupView {
            publishable_key: config.map(|config| config.publishable_key).unwrap_or_default(),
            proxy_url: proxy_url.unwrap_or_default(),
            callback: sign_in_redirect(&self.services.scheme),
            bundle_id: self.services.scheme.clone(),
            fixed: self.is_fixed(Part::Clerk),
            signed_in: self.sessions.count().await?,
        })
    }

    /// Takes another Clerk instance into use, behind `proxy` unless that is empty: into `config.toml`, then into the
    /// running app. Users who are signed in are so with the present one; with `sign_out` they are signed out first,
    /// and their data stays. Another address of the same instance counts as another one: it would get their tokens.
    pub async fn save_clerk_setup(
        &self,
        key: Secret,
        proxy: String,
        sign_out: bool,
    ) -> Result<(), CommandError> {
        self.changeable(Part::Clerk)?;
        ClerkConfig::from_key(trimmed(&key).expose())?;
        let config = ClerkConfig::behind(trimmed(&key).expose(), given(&proxy).as_deref())?;
        self.services.http.as_ref().ok_or_else(|| bad("there is no HTTP client"))?;
        // No sign-in begins or goes on meanwhile.
        let _turn = self.sign_in.turn.lock().await;
        let now = self.services.clerk.get();
        let other = now.as_ref().is_some_and(|now| now.config.frontend_api != config.frontend_api);
        if other {
            if self.sessions.count().await? > 0 && !sign_out {
                return Err(CommandError::new(
                    ErrorCode::UsersSignedIn,
                    "users are signed in with the present Clerk instance",
                ));
            }
            // Nobody is signed out for an instance that cannot be kept.
            self.file.check()?;
            // Also ends a sign-in under way: it belongs to the present instance.
            self.sign_in.sign_out_everybody().await?;
        }
        let layer = Layer {
            clerk_publishable_key: Some(config.publishable_key.clone()),
            clerk_proxy_url: config.proxy().map(Url::to_string),
            ..Layer::default()
        };
        self.write_setup(Part::Clerk, &layer)?;
        self.services.set_clerk(Some(&config));
        self.changes.touched(&[Topic::Snapshot, Topic::ScheduleInputs, Topic::Outbox]);
        Ok(())
    }
}
