//! The set-up screen: each part is shown, tested and changed while the app runs.

mod amazon;
mod clerk;
mod clerk_checks;
mod consent;
mod reload;
mod supabase;
mod supabase_checks;

pub(crate) use reload::SetupProblems;

use crate::changes::Changes;
use crate::dependencies::{Consent, SetupFile, SetupFileError};
use crate::ends::Ends;
use crate::mirror::Mirror;
use crate::refresh::Refresh;
use crate::runtime::Runtime;
use crate::secrets::Secrets;
use crate::services::Services;
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::sign_in::SignIn;
use crate::storage::Storage;
use crate::view::{CommandError, ErrorCode};
use domain::Secret;
use domain::config::{ConfigError, KeyProblem, Layer, Part, SettingProblem};
use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Owns what of the configuration can't be used, and whether the client secret is there.
pub(crate) struct Setup {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub secrets: Arc<Secrets>,
    pub settings: Arc<Settings>,
    pub services: Arc<Services>,
    pub sessions: Arc<Sessions>,
    pub ends: Arc<Ends>,
    pub refresh: Arc<Refresh>,
    pub sign_in: Arc<SignIn>,
    pub mirror: Arc<Mirror>,
    /// Where a changed set-up goes.
    pub file: Arc<dyn SetupFile>,
    pub consent: Arc<dyn Consent>,
    /// The part about which a question is open outside the dashboard.
    pub asking: Mutex<Option<Part>>,
    pub problems: Mutex<SetupProblems>,
    pub client_secret_present: AtomicBool,
}

impl Setup {
    /// What of the configuration can't be used now.
    pub fn problems(&self) -> Vec<SettingProblem> {
        self.problems.lock().all.clone()
    }

    /// The part about which a question is open outside the dashboard.
    pub fn asking(&self) -> Option<Part> {
        *self.asking.lock()
    }

    /// Whether the keychain holds the client secret, as last seen.
    pub fn is_client_secret_present(&self) -> bool {
        self.client_secret_present.load(Ordering::SeqCst)
    }

    /// The environment or the sandbox sets this part.
    fn is_fixed(&self, part: Part) -> bool {
        self.services.sandbox.is_some() || self.file.fixed(part)
    }

    fn write_setup(&self, part: Part, layer: &Layer) -> Result<(), CommandError> {
        self.file.save(part, layer)?;
        self.forget_problems(part);
        Ok(())
    }

    fn changeable(&self, part: Part) -> Result<(), CommandError> {
        if self.is_fixed(part) {
            return Err(bad("the environment sets this part; it cannot be changed here"));
        }
        Ok(())
    }
}

/// What was pasted, without the spaces that come along.
fn trimmed(secret: &Secret) -> Secret {
    Secret::new(secret.expose().trim())
}

fn given(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn bad(message: &str) -> CommandError {
    CommandError::new(ErrorCode::BadConfig, message)
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> Self {
        Self::new(ErrorCode::BadConfig, error.to_string())
    }
}

impl From<SetupFileError> for CommandError {
    fn from(error: SetupFileError) -> Self {
        Self::new(ErrorCode::BadConfig, error.to_string())
    }
}

impl From<KeyProblem> for CommandError {
    fn from(problem: KeyProblem) -> Self {
        match problem {
            KeyProblem::Malformed => bad("this is no publishable key"),
            KeyProblem::Secret => Self::new(ErrorCode::SecretKey, "a secret key was given; it was not kept"),
        }
    }
}
