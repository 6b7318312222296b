//! The core against the sandbox: real HTTP, a real database file, a vault whose faults can be chosen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod bad_input;
mod clerk_away;
mod computers;
mod connect;
mod disconnect;
mod ends;
mod faults;
mod forms;
mod health;
mod history;
mod listing;
mod login;
mod loopback_bounds;
mod mirror;
mod mirror_trouble;
mod networks;
mod on_paused_time;
mod place;
mod session_tasks;
mod setup;
mod setup_clerk;
mod setup_clerk_proxy;
mod setup_consent;
mod setup_problems;
mod setup_supabase;
mod sign_in;
mod sweep;
mod users;
mod watch;
mod ways_back;
mod world;
