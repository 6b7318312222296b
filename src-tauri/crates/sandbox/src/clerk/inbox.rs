//! E-mail that the instance sent: the codes that users type in.

use super::call::ApiError;
use crate::random;
use crate::world::after;
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// documented: the code of test-mode addresses (`…+clerk_test@…`), to which nothing is sent.
const TEST_CODE: &str = "424242";
/// documented: how long a code can be used.
const LIFE: Duration = Duration::from_secs(10 * 60);
/// Wrong codes until a new one must be asked for. guessed.
const ATTEMPTS: u8 = 5;
/// Messages that are kept; the oldest go first.
const KEPT: usize = 50;

/// An e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The address it went to.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// The code in it.
    pub code: String,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// A code that was sent and not used yet.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    value: String,
    /// The strategy that it was asked for.
    pub(crate) strategy: String,
    expires: Timestamp,
    wrong: u8,
}

impl Code {
    /// When it can no longer be used.
    pub(crate) fn expires(&self) -> Timestamp {
        self.expires
    }

    /// Wrong attempts so far.
    pub(crate) fn attempts(&self) -> u8 {
        self.wrong
    }
}

/// Sends a new code to `to`.
pub(super) fn send(inbox: &mut Vec<Mail>, to: &str, strategy: &str, now: Timestamp) -> Code {
    let test = to.to_ascii_lowercase().contains("+clerk_test@");
    let value = if test { TEST_CODE.to_owned() } else { random::digits(6) };
    if !test {
        let about = if strategy.starts_with("reset_password") { "reset your password" } else { "continue" };
        let subject = format!("{value} is your code to {about}");
        inbox.push(Mail { to: to.to_owned(), subject, code: value.clone(), sent_at: now });
        if inbox.len() > KEPT {
            inbox.remove(0);
        }
    }
    Code { value, strategy: strategy.to_owned(), expires: after(now, LIFE), wrong: 0 }
}

/// Takes a code that a user typed in, and uses it up if it is right.
///
/// observed in Clerk's own clients: `form_code_incorrect`, `verification_expired`, `verification_failed`.
/// guessed: which of them after too many attempts, and for a code that was never asked for.
pub(super) fn take(
    pending: &mut Option<Code>,
    strategy: &str,
    typed: &str,
    now: Timestamp,
) -> Result<(), ApiError> {
    let code = pending.as_mut().filter(|code| code.strategy == strategy);
    let Some(code) = code else {
        return Err(ApiError::form("verification_failed", "code", "No code was sent."));
    };
    if code.wrong >= ATTEMPTS {
        let text = "Too many failed attempts. Ask for a new code.";
        return Err(ApiError::form("verification_failed", "code", text));
    }
    if code.expires <= now {
        return Err(ApiError::form("verification_expired", "code", "This code has expired."));
    }
    if code.value != typed {
        code.wrong += 1;
        return Err(ApiError::form("form_code_incorrect", "code", "Incorrect code"));
    }
    *pending = None;
    Ok(())
}
