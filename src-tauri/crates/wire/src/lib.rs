//! What the adapters share of HTTP. It knows no service and no other crate of ours.

mod body;
mod proxy;
mod unreachable;

pub use body::{BodyError, read_body};
pub use proxy::Proxy;
pub use unreachable::{Barrier, Unreachable, unreachable};
