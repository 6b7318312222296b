//! The bridge between a client in lines and a scripted upstream over real HTTP.

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
