//! The core against the sandbox: real HTTP, a real database file, a vault whose faults can be chosen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod bad_input;
mod connect;
mod health;
mod mirror;
mod sign_in;
mod world;
