//! How the last browser sign-in returned: nothing else shows whether Clerk knows our callback.

use super::SignIn;
use crate::view::CommandError;

/// Under this name the store keeps how the last browser sign-in came back, and with which instance.
const CALLBACK: &str = "clerk_callback";

impl SignIn {
    /// Keeps how a sign-in came back from the browser: with what completes it or, where the instance does not
    /// know our callback, without. Nothing else tells whether it is registered.
    pub(crate) async fn note_callback(&self, complete: bool) {
        let Some(clients) = self.services.clerk.get() else { return };
        let value = format!("{} {complete}", clients.config.host());
        let noted = match self.storage.store().await {
            Ok(store) => store.set_meta(CALLBACK, value).await.map_err(CommandError::from),
            Err(error) => Err(error),
        };
        if let Err(error) = noted {
            tracing::warn!(message = %error.message, "how the sign-in came back could not be kept");
        }
    }

    /// How the last sign-in with the instance at `host` came back, if there was one.
    pub(crate) async fn noted_callback(&self, host: &str) -> Option<bool> {
        let noted = self.storage.store().await.ok()?.meta(CALLBACK).await.ok()??;
        let (known, complete) = noted.rsplit_once(' ')?;
        (known == host).then_some(complete == "true")
    }
}
