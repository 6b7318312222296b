//! Why a call failed.

use domain::hand_out::Candidate;
use serde::{Deserialize, Serialize};

/// Why a call failed, as a closed list. Programs decide by it; users read the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureCode {
    /// The call is not one of this version's.
    BadRequest,
    /// The app speaks another version of the protocol.
    Version,
    /// Nobody is signed in to Adkeeper.
    SignedOut,
    /// No Amazon login is connected.
    NothingConnected,
    /// No account matches.
    NoSuchAccount,
    /// No login matches.
    NoSuchLogin,
    /// Several accounts or logins match.
    Ambiguous,
    /// What was asked about doesn't exist.
    NotFound,
    /// The user would have to be asked, and the caller doesn't want that.
    NotApproved,
    /// The user said no.
    Denied,
    /// The user didn't answer in time.
    Unanswered,
    /// The program asked twice without a yes, and has to wait.
    Resting,
    /// Too many programs wait for an answer.
    TooManyQuestions,
    /// Amazon's tokens don't live that long.
    TooShort,
    /// The login has to be reconnected.
    Reconnect,
    /// A setting has to be corrected.
    Settings,
    /// It doesn't work at the moment: no network, Amazon has a problem or asks to wait.
    Unavailable,
    /// The keychain is locked or can't be used.
    Keychain,
    /// The database can't be used.
    Database,
    /// A fault of the app itself.
    Internal,
    /// A code of a newer version.
    #[serde(other)]
    Unknown,
}

/// Why a call failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Why.
    pub code: FailureCode,
    /// What happened and what to do next, in one or two sentences.
    pub message: String,
    /// Seconds after which the same call makes sense again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// What an ambiguous choice fits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// How many it fits in all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub total: usize,
}

impl Failure {
    /// One without more to say.
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry_after: None, candidates: Vec::new(), total: 0 }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}
