//! The sandbox over real HTTP: what it allows, what it refuses, and how it breaks on demand.

mod ads;
mod faults;
mod gateway;
mod hosted_auth;
mod lifecycle;
mod sessions;
mod sign_ins;
mod support;
mod token_endpoint;
