//! Clerk's part of the set-up: which instance people sign in with, and changing it while running.

use super::{bad, given, trimmed};
use crate::Keeper;
use crate::clients::Clients;
use crate::view::{AppEvent, ClerkSetupView, CommandError, ErrorCode};
use domain::Secret;
use domain::config::{ClerkConfig, Layer, Part, sign_in_redirect};
use url::Url;

/// Under this name the store keeps how the last browser sign-in came back, and with which instance.
const CALLBACK: &str = "clerk_callback";

impl Keeper {
    /// What is set.
    ///
    /// # Errors
    /// The store's.
    pub async fn clerk_setup(&self) -> Result<ClerkSetupView, CommandError> {
        let config = self.inner.clerk.get().map(|clients| clients.config.clone());
        let proxy_url = config.as_ref().and_then(ClerkConfig::proxy).map(Url::to_string);
        Ok(ClerkSetupView {
            publishable_key: config.map(|config| config.publishable_key).unwrap_or_default(),
            proxy_url: proxy_url.unwrap_or_default(),
            callback: sign_in_redirect(&self.inner.scheme),
            bundle_id: self.inner.scheme.clone(),
            fixed: self.is_fixed(Part::Clerk),
            signed_in: self.signed_in_here().await?,
        })
    }

    /// Takes another Clerk instance into use, behind `proxy` unless that is empty: into `config.toml`, then into the
    /// running app. People who are signed in are so with the present one; with `sign_out` they are signed out first,
    /// and their data stays. Another address of the same instance counts as another one: it would get their tokens.
    ///
    /// # Errors
    /// `secret_key` or `bad_config` for what is no publishable key or cannot be changed here; `people_signed_in`
    /// without `sign_out`; the store's. Then nothing changed that is used.
    pub async fn save_clerk_setup(
        &self,
        key: Secret,
        proxy: String,
        sign_out: bool,
    ) -> Result<(), CommandError> {
        self.changeable(Part::Clerk)?;
        ClerkConfig::from_key(trimmed(&key).expose())?;
        let config = ClerkConfig::behind(trimmed(&key).expose(), given(&proxy).as_deref())?;
        let http = self.inner.http.as_ref().ok_or_else(|| bad("there is no HTTP client"))?;
        // No sign-in begins or goes on meanwhile.
        let _turn = self.inner.forms.lock().await;
        let now = self.inner.clerk.get();
        let other = now.as_ref().is_some_and(|now| now.config.frontend_api != config.frontend_api);
        if other {
            if self.signed_in_here().await? > 0 && !sign_out {
                return Err(CommandError::new(
                    ErrorCode::PeopleSignedIn,
                    "people are signed in with the present Clerk instance",
                ));
            }
            // Nobody is signed out for an instance that cannot be kept.
            self.inner.setup.check()?;
            // Also ends a sign-in under way: it belongs to the present instance.
            self.sign_out_everybody().await?;
        }
        let layer = Layer {
            clerk_publishable_key: Some(config.publishable_key.clone()),
            clerk_proxy_url: config.proxy().map(Url::to_string),
            ..Layer::default()
        };
        self.write_setup(Part::Clerk, &layer)?;
        let agent = crate::http::user_agent(&self.inner.version);
        self.inner.clerk.set(Some(Clients::new(
            http,
            &config,
            agent,
            &self.inner.vault,
            &self.inner.clock,
            &self.inner.host_before,
        )));
        self.emit(AppEvent::SnapshotChanged);
        self.nudge();
        Ok(())
    }

    pub(super) async fn signed_in_here(&self) -> Result<u32, CommandError> {
        let sessions = self.store().await?.sessions().await?;
        let many = sessions.known.values().filter(|known| known.slot.is_some()).count();
        Ok(u32::try_from(many).unwrap_or(u32::MAX))
    }

    /// Keeps how a sign-in came back from the browser: with what completes it or, where the instance does not
    /// know our callback, without. Nothing else tells whether it is registered.
    pub(crate) async fn note_callback(&self, complete: bool) {
        let Some(clients) = self.inner.clerk.get() else { return };
        let value = format!("{} {complete}", clients.config.host());
        let noted = match self.store().await {
            Ok(store) => store.set_meta(CALLBACK, value).await.map_err(CommandError::from),
            Err(error) => Err(error),
        };
        if let Err(error) = noted {
            tracing::warn!(message = %error.message, "how the sign-in came back could not be kept");
        }
    }

    /// How the last sign-in with the instance at `host` came back, if there was one.
    pub(super) async fn noted_callback(&self, host: &str) -> Option<bool> {
        let noted = self.store().await.ok()?.meta(CALLBACK).await.ok()??;
        let (known, complete) = noted.rsplit_once(' ')?;
        (known == host).then_some(complete == "true")
    }
}
