//! The sandbox over real HTTP: what it allows, what it refuses, and how it breaks on demand.

// Helpers outside of test functions may fail a test as well.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ads;
mod faults;
mod gateway;
mod hosted_auth;
mod lifecycle;
mod sessions;
mod sign_ins;
mod support;
mod token_endpoint;
