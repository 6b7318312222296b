//! The app's side of the local socket: who calls, what they may have, and the answers.
//!
//! [`serve`] listens at an endpoint that only the user can reach and checks each caller once more: another user's
//! program is turned away before it is read. What a caller asks becomes calls of the keeper; what only the shell knows
//! (windows, the tray, sentences) comes from [`Desktop`].

mod accounts;
mod caller;
mod desktop;
mod doctor;
mod failures;
mod listener;
mod rows;
mod session;

pub use caller::Callers;
pub use desktop::Desktop;
pub use listener::{ServeError, Server, serve};
