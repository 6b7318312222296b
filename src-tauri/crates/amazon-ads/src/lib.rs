//! Login with Amazon (LwA) and the Amazon Ads API.
//!
//! Evidence tags in this crate: *documented* (Amazon's own text or OpenAPI description), *observed*
//! (published answers of the real service), *guessed* (neither).

mod access_tokens;
mod ads_accounts;
mod ads_error;
mod amc;
mod call;
mod client;
mod dsp;
mod endpoints;
mod http;
mod id;
mod lenient;
mod lwa;
mod managers;
mod market;
mod profiles;
mod sweep;
mod token_error;
pub mod watch;

pub use access_tokens::{AccessTokens, TokenFuture};
pub use ads_error::{AdsError, Detail};
pub use client::AdsClient;
pub use endpoints::Endpoints;
pub use http::barrier_cause;
pub use lwa::{ClientAuth, LwaApp, LwaClient, Tokens};
pub use market::marketplace_of_country;
pub use sweep::{FoundAccount, Sweep, SweepError, SweepFailure};
pub use token_error::{Refusal, TokenError};

/// The one scope that everything here needs (documented). LwA refuses a whole consent request for
/// one scope it does not know.
pub const DEFAULT_SCOPE: &str = "advertising::campaign_management";
