//! One file per command.

pub mod accounts;
pub mod activity;
pub mod approvals;
pub mod completions;
pub mod connections;
pub mod doctor;
pub mod exec;
pub mod open;
pub mod refresh;
pub mod status;
pub mod token;
