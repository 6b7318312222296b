//! Handing an access token to another program of the user's: which login it is for, which program asks, and what
//! the user decided.
//!
//! What this can and can't do: it keeps a program from getting a token unseen, and makes a list of those that did. A
//! program of the same user can pretend to be another one, and a token that was handed out works until it expires.

mod approval;
mod choice;
mod patience;
mod program;

pub use approval::{Approval, Decision};
pub use choice::{Candidate, Choice, ChoiceError, Chosen, choose};
pub use patience::{ANSWER_WITHIN, Patience};
pub use program::{Asker, Program, Purpose};
