//! Clerk's Frontend API as native clients use it, and the hosted pages.

mod attempts;
mod call;
mod devices;
mod environment;
mod hosted;
mod inbox;
mod instance;
mod limits;
mod objects;
mod portal;
mod router;
mod second;
mod sessions;
mod sign_in;
mod sign_up;
mod state;
pub(crate) mod tasks;
mod totp;
mod users;

pub use inbox::Mail;
pub use instance::Instance;
pub(crate) use router::{PROXY, routes};
pub(crate) use state::{Clerk, SessionStatus};
pub(crate) use totp::code_at as totp_code;
pub(crate) use users::User;
