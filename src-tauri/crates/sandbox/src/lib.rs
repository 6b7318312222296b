//! Servers on loopback that speak the protocols Adkeeper lives on: Clerk's Frontend API with its
//! hosted sign-in page, Login with Amazon, the Amazon Ads API and Amazon's MCP server of three regions,
//! and the gateway in front of Supabase's PostgREST.
//!
//! They are for development, for tests and for trying Adkeeper without an account. They are strict:
//! what the real service is known to refuse is refused here. Each handler's documentation says for
//! every answer whether it is *documented* by the vendor (or readable in the vendor's own client),
//! *observed* by somebody who published it, or *guessed*.
//!
//! A [`Sandbox`] holds one world: three Clerk users, five Amazon logins and one LwA client. [`Control`]
//! changes that world (revokes a grant, rotates the client secret, makes an endpoint fail) and counts
//! requests; the same operations are served over HTTP under `/_sandbox/`, with a page for users at
//! `/_sandbox/panel`. [`catalogue`] names everything that can be switched on to go wrong. [`Browser`]
//! plays the part of the user in front of the sign-in and consent pages.

mod ads;
mod browser;
mod campaigns;
mod clerk;
mod conditions;
mod config;
mod control;
mod exchanges;
mod fault;
mod gateway;
mod keys;
mod listener;
mod lwa;
mod mcp;
mod meter;
mod page;
mod project;
mod random;
mod seed;
mod server;
mod watch;
mod wire;
mod world;

pub use browser::{Browser, BrowserError, Decision};
pub use clerk::{Instance, Mail};
pub use config::{SandboxConfig, StartError, SystemClock};
pub use control::{
    CatalogueEntry, Control, GrantSelector, GrantView, SessionView, SwitchView, UnknownSwitch, UserSeen,
    WebhookMessage, catalogue,
};
pub use exchanges::Exchange;
pub use fault::{Fault, FaultKind, RetryAfter, Target, Times};
pub use keys::KeyError;
pub use lwa::OAuthError;
pub use project::ProjectFault;
pub use seed::{
    AdsAccountSeed, AlternateSeed, AmcAccountSeed, AmcInstanceSeed, AtlasSize, CountryErrorSeed,
    DspAdvertiserSeed, LinkedKind, LinkedSeed, LoginSeed, ManagerSeed, ProfileSeed, Reach, SeatSeed,
    UserSeed, logins, users,
};
pub use server::{Sandbox, SandboxHandle};
pub use watch::{BillingNotice, Delivery};
