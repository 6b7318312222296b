//! The bridge between a client in lines and a scripted upstream over real HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests and their helpers")]

#[path = "../support/mod.rs"]
mod support;

mod bad_upstream;
mod cancellation;
mod end;
mod limits;
mod lite;
mod passing;
mod read_only;
mod repeats;
mod session;
mod stateless;
mod tokens;
