//! Why a program got no token.

use crate::view::CommandError;
use domain::Cause;
use domain::hand_out::ChoiceError;
use jiff::SignedDuration;

/// Why a program got no token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandOutError {
    /// It is not clear which login is meant, or there is none.
    Choice(ChoiceError),
    /// The user would have to be asked, and the program doesn't want that.
    NotApproved,
    /// The user said no.
    Denied,
    /// The user didn't answer in time.
    Unanswered,
    /// The program asked twice without a yes and has to wait.
    Resting {
        /// For how long.
        left: SignedDuration,
    },
    /// Too many questions are open.
    TooManyQuestions,
    /// Amazon's tokens live for `life`, which is not as long as the program wants.
    TooShort {
        /// How long they live.
        life: SignedDuration,
    },
    /// The login can't get a token at the moment, or until a user mends it.
    Unwell {
        /// Why.
        cause: Cause,
        /// When the keeper tries again by itself; `None` where it doesn't.
        retry_after: Option<SignedDuration>,
        /// The login's label.
        label: String,
    },
    /// Nobody is signed in, or the database can't be used.
    Keeper(CommandError),
}

impl From<CommandError> for HandOutError {
    fn from(error: CommandError) -> Self {
        Self::Keeper(error)
    }
}

impl From<ChoiceError> for HandOutError {
    fn from(error: ChoiceError) -> Self {
        Self::Choice(error)
    }
}

impl From<store::StoreError> for HandOutError {
    fn from(error: store::StoreError) -> Self {
        Self::Keeper(error.into())
    }
}
