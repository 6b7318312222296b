//! Client of the mirror's two functions behind Supabase's REST gateway (PostgREST).
//!
//! Every call carries the signed-in user's own session token, fetched per request; the database
//! decides by it which rows exist. `user_id` columns are filled in by the database and never sent.
//!
//! A push is applied once: a batch that was cut off is sent again as it is.
//!
//! Wire facts are tagged *documented*, *observed* (against PostgREST 12.0.2, or in the source of
//! PostgREST or of Supabase's own clients) or *guessed*.

mod batch;
mod body;
mod client;
mod error;
pub mod project;
mod refusal;
mod sane;
#[cfg(test)]
mod schema;
mod state;
mod tokens;
mod wire;

pub use self::wire::{Device, FORMAT, Line, PullAnswer, PushAnswer};
pub use batch::{MAX_BYTES, MAX_ROWS, fitting};
pub use client::SupabaseClient;
pub use error::SupabaseError;
pub use state::ProjectState;
pub use tokens::{SessionTokenError, SessionTokens};
