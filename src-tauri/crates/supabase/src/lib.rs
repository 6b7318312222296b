//! Client of Supabase's REST gateway (PostgREST) for tables behind row level security.
//!
//! Every call carries the signed-in person's own session token, fetched per request; the database
//! decides by it which rows exist. `user_id` columns are filled in by the database and never sent.
//!
//! Upserts are idempotent: a batch that was cut off is sent again as it is.
//!
//! Wire facts are tagged *documented*, *observed* (against PostgREST 12.0.2, or in the source of
//! PostgREST or of Supabase's own clients) or *guessed*.

mod batch;
mod client;
mod error;
mod refusal;
pub mod schema;
mod tokens;

pub use batch::{MAX_BYTES, MAX_ROWS, batches};
pub use client::SupabaseClient;
pub use error::SupabaseError;
pub use tokens::{SessionTokenError, SessionTokens};
