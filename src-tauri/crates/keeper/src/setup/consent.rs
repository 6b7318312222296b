//! Asking before a host gets tokens for the first time.

use super::Setup;
use crate::changes::Topic;
use crate::dependencies::{Disclosure, Recipient};
use crate::view::{CommandError, ErrorCode};
use domain::config::Part;
use url::Url;

/// The one question that is open. Dropping it, also with a command that is given up, closes the matter.
struct OpenQuestion<'a>(&'a Setup);

impl<'a> OpenQuestion<'a> {
    fn open(setup: &'a Setup, part: Part) -> Result<Self, CommandError> {
        {
            let mut asking = setup.asking.lock();
            if asking.is_some() {
                return Err(CommandError::new(ErrorCode::QuestionOpen, "another question is still open"));
            }
            *asking = Some(part);
        }
        setup.changes.touched(&[Topic::Snapshot]);
        Ok(Self(setup))
    }
}

impl Drop for OpenQuestion<'_> {
    fn drop(&mut self) {
        *self.0.asking.lock() = None;
        self.0.changes.touched(&[Topic::Snapshot]);
    }
}

impl Setup {
    /// Returns once `next` may get tokens: at once if its origin is that of `used`, else when the user has agreed.
    /// Nothing is locked meanwhile.
    ///
    /// # Errors
    /// `declined`, or `question_open` while another question waits for its answer.
    pub(super) async fn ask_before_sending(
        &self,
        recipient: Recipient,
        next: Option<&Url>,
        used: Option<&Url>,
    ) -> Result<(), CommandError> {
        let Some(next) = next else { return Ok(()) };
        if used.is_some_and(|used| used.origin() == next.origin()) {
            return Ok(());
        }
        let disclosure = Disclosure::new(recipient, next);
        let _open = OpenQuestion::open(self, recipient.part())?;
        let agreed = tokio::select! {
            agreed = self.consent.ask(&disclosure) => agreed,
            () = self.runtime.cancel.cancelled() => false,
        };
        tracing::info!(?recipient, host = disclosure.host, agreed, "a new host was asked about");
        if !agreed {
            return Err(CommandError::new(
                ErrorCode::Declined,
                "the user did not agree; nothing was changed",
            ));
        }
        Ok(())
    }
}
