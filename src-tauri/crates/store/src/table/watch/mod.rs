//! What is known of accounts beyond their login.

mod announcements;
mod shown;
mod state;
mod take;
mod targets;

pub use shown::{WatchCounts, Watched, WatchedBrief};
pub(crate) use state::cause;
pub use take::Answered;
pub use targets::WatchTarget;
