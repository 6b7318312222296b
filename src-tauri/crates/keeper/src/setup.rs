//! The set-up screen: each part is shown, tested and changed while the app runs.

mod amazon;
mod clerk;
mod clerk_checks;
mod reload;
mod supabase;
mod supabase_checks;

pub(crate) use reload::SetupProblems;

use crate::Keeper;
use crate::parts::SetupFileError;
use crate::view::{CommandError, ErrorCode};
use domain::Secret;
use domain::config::{ConfigError, KeyProblem, Layer, Part};

impl Keeper {
    /// The environment or the sandbox sets this part.
    fn is_fixed(&self, part: Part) -> bool {
        self.inner.sandbox.is_some() || self.inner.setup.fixed(part)
    }

    fn write_setup(&self, part: Part, layer: &Layer) -> Result<(), CommandError> {
        self.inner.setup.save(part, layer)?;
        self.forget_setup_problems(part);
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
