//! Client of Clerk's Frontend API for a native app: hosted sign-in in the system browser, the device
//! token, the session and its short-lived tokens.
//!
//! * The device token goes through [`DeviceTokens`] and nowhere else; it is saved before an answer is
//!   looked at, because Clerk rotates it on any answer, refusals included.
//! * Requests are sent one after the other, so that a late answer cannot bring back an older token.
//! * An answer that is lost, or a process that ends before the new token is saved, costs nothing: the token before
//!   stays good until somebody signs in or out on this device (*documented* in Clerk's guide on fixation protection;
//!   *observed*: Clerk's Expo, iOS and Android SDKs of August 2026 send requests side by side with one token and
//!   drop the tokens of late answers). That Clerk never voids a token by an ordinary answer is *guessed*.
//! * The [`reqwest::Client`] that is passed in must have no cookie store, send no `Origin` (Clerk
//!   refuses `Origin` together with `Authorization`) and follow no redirects.
//!
//! Wire facts in the modules are tagged *documented* (Clerk's OpenAPI file of 2026-05-12 or its
//! documentation), *observed* (source of Clerk's own SDKs) or *guessed*.

mod claims;
mod client;
mod devices;
mod environment;
mod error;
mod forms;
mod hosted;
mod jwks;
mod session;
mod tasks;
mod tokens;
mod transport;
mod wire;

pub use claims::{Claims, check_claims};
pub use client::{ClerkClient, ClientState, Email, SessionState, SessionStatus, SignedIn, User};
pub use devices::DeviceSession;
pub use environment::Environment;
pub use error::{ClaimProblem, ClerkError};
pub use forms::{Factor, NewUser, SignIn, SignInStatus, SignUp, Strategy};
pub use hosted::{HostedAuthCallback, HostedAuthRequest};
pub use jwks::Jwks;
pub use session::SessionToken;
pub use tasks::{Organization, SessionTask};
pub use tokens::{DeviceTokens, TokenStoreError};
