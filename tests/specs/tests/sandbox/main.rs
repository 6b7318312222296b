//! Amazon's own descriptions judge the sandbox: every kind of answer of every endpoint that they describe.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod accounts;
mod billing;
mod broken;
mod campaigns;
mod client;
mod discovery;
mod exceptions;
mod faults;
mod pixels;
mod recorded;
mod reports;
mod unified_reports;
mod watched;
