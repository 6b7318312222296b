//! The sandbox over real HTTP: what it allows, what it refuses, and how it breaks on demand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests and their helpers")]

mod accounts;
mod ads;
mod advertiser_accounts;
mod amc;
mod atlas;
mod billing;
mod catalogue;
mod conditions;
mod delivery;
mod dsp;
mod exchanges;
mod faults;
mod gateway;
mod hosted_auth;
mod insights;
mod lifecycle;
mod mcp_access;
mod mcp_faults;
mod mcp_modern;
mod mcp_sessions;
mod mcp_streams;
mod mcp_support;
mod mcp_tools;
mod panel;
mod pixels;
mod reports;
mod sessions;
mod sign_ins;
mod support;
mod token_endpoint;
mod unified_reports;
