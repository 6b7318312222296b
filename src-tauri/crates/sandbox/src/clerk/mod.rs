//! Clerk's Frontend API as native clients use it, and the hosted sign-in page.

mod call;
mod environment;
mod hosted;
mod objects;
mod router;
mod sessions;
mod sign_in;
mod state;

pub(crate) use router::routes;
pub(crate) use state::{Clerk, SessionStatus};
