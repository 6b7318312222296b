//! The whole way through a running sandbox: consent, code, tokens, accounts, and what goes wrong there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests and their helpers")]

mod login;
mod sweeps;
mod trouble;
mod watch;
mod world;
