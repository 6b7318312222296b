//! The real command line against the real keeper and the sandbox, over the real socket.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and a skipped one says so"
)]

mod answers;
mod asking;
mod bounds;
mod choosing;
mod exec;
mod mcp;
mod mcp_settings;
mod secrets;
