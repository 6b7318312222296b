//! What the dashboard may call. Each command is one call into the keeper; arguments arrive in camel case.
//!
//! The functions here are the only declaration: `cargo xtask generate` reads their names, arguments, answers and
//! docs, and writes the list of handlers and `ui/src/gen/commands.ts` from them.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands arguments over by value")]

mod ends;
mod handler;
mod history;
mod listing;
mod logins;
mod organize;
mod programs;
mod setup;
mod shown;
mod sign_in;
mod upkeep;
mod watch;
mod window;

pub use handler::handler;

use keeper::view::CommandError;

type Answer<T> = Result<T, CommandError>;
