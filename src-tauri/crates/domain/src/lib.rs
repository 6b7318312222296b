//! The types and rules of Adkeeper. Pure: no I/O, no clock, no async.
//!
//! Everything that decides something (what a callback address means, when a token is due, what a
//! failure does to a connection's health) lives here, so that it can be tested without a network,
//! a keychain or a window.

pub mod account;
pub mod activity;
pub mod callback;
pub mod clock;
pub mod clock_change;
pub mod config;
pub mod connection;
pub mod ending;
pub mod expiry;
pub mod flow;
pub mod grant;
pub mod hand_out;
pub mod health;
pub mod history;
pub mod id;
pub mod keychain;
pub mod login_match;
pub mod loopback;
pub mod mirror;
pub mod notice;
pub mod organize;
pub mod outage;
pub mod pause;
pub mod plain;
pub mod region;
pub mod sandbox;
pub mod schedule;
pub mod secret;
pub mod session;
pub mod settings;
pub mod sweep;
pub mod watch;

pub use account::{Account, AccountAccess, AccountInfo, AccountKey, AccountKind, AccountLink, DspSeat, Lack};
pub use activity::{Activity, ActivityKind, ProgramUse, Trigger};
pub use clock::{Clock, Entropy};
pub use connection::Connection;
pub use health::{Cause, Health, HealthReport, NextStep};
pub use id::{AccountId, ConnectionId, LabelId, SavedViewId, UserId};
pub use jiff::Timestamp;
pub use loopback::is_loopback;
pub use region::Region;
pub use secret::Secret;
pub use sweep::{Gap, SweepPart, SweepProgress, Unread};
