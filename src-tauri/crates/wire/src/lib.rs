//! What the adapters share of HTTP. It knows `domain` alone: no service, and nothing of what an answer means.

mod body;
mod client;
mod http_date;
mod pkce;
mod proxy;
mod redact;
mod retry_after;
mod unreachable;

pub use body::{BodyError, read_body};
pub use client::{ClientOptions, Trust, http_client};
pub use http_date::answer_date;
pub use pkce::Pkce;
pub use proxy::Proxy;
pub use redact::{redact, redact_line};
pub use retry_after::{LONGEST_WAIT, retry_after};
pub use unreachable::{Barrier, Unreachable, unreachable};
