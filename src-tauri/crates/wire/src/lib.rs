//! What the adapters share of HTTP. It knows no service and no other crate of ours.

mod body;

pub use body::{BodyError, read_body};
