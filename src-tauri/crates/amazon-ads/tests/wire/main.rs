//! What exactly leaves this computer, and what becomes of answers that no well-behaved server gives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests and their scripted hosts")]

mod broker;
mod fixtures;
mod lwa;
mod scripted;
mod sweep_calls;
mod sweep_failures;
mod sweep_limits;
mod sweep_refusals;
mod sweep_rules;
mod sweep_tokens;
mod watch_billing;
mod watch_calls;
mod watch_reports;
