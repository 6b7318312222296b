//! What Adkeeper and its command-line program say to each other over a local socket.
//!
//! The running app listens at an [`Endpoint`] that only its user can reach: a Unix socket in a folder of theirs, a
//! named pipe on Windows. A caller sends [`Call`]s, one after the other, and gets for each a [`Reply`] that ends it,
//! after any number of [`Reply::Working`] that say it is still being worked on. Each message is one frame: its length
//! as four bytes, little-endian, and JSON. Both sides refuse frames longer than [`frame::LONGEST`].
//!
//! Version [`VERSION`] is in every call. Members may be added within a version and are skipped by older readers; what
//! is taken away or changes its meaning raises it.

pub mod answer;
pub mod client;
mod endpoint;
mod failure;
pub mod frame;
mod message;

pub use client::{Client, ClientError};
pub use endpoint::{Endpoint, EndpointError};
pub use failure::{Failure, FailureCode};
pub use message::{Answer, Ask, Call, Reply, ScreenName, TokenAsk, ToolUse, Working};

/// Version of the protocol.
pub const VERSION: u32 = 1;

/// The app says at least this often that it still works on a call. Twice as long without a word means that it is
/// stopped or stuck.
pub const HEARTBEAT: std::time::Duration = std::time::Duration::from_secs(2);
