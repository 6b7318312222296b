//! The application itself, without a window: signing in, connecting, keeping alive, mirroring, warning.
//!
//! [`Keeper`] is the one handle. Its methods are what the dashboard's commands and the tray call; behind
//! it run two actors (the schedule and the mirror) under one cancellation token. Everything it tells goes
//! out as [`view::AppEvent`]s.
//!
//! # Order of writes
//! Every step that makes or changes a connection writes the vault first, then the store (whose outbox
//! entry is in the same transaction), then announces. Each step can be repeated, so a process that is
//! killed between any two of them neither loses a connection nor leaves half of one.

mod access;
mod activity;
mod amazon;
mod attempt;
mod boottime;
mod callback;
mod chores;
mod clients;
mod connect;
mod consent;
mod core;
mod device_token;
mod disconnect;
mod discovery;
mod error;
mod flow;
mod forms;
mod http;
mod kept;
mod lanes;
mod locks;
mod login;
mod loopback;
mod loopback_peer;
mod mirror;
mod mirror_view;
mod notification;
mod parts;
mod pause;
mod people;
mod place;
mod plan;
mod project;
mod prove;
mod provider;
mod queries;
mod record;
mod refresh;
mod replaceable;
mod review;
mod schedule;
mod secrets;
mod session;
mod session_tasks;
mod settings;
mod setup;
mod sign_in;
mod skew;
mod startup;
mod storage;
mod sweep;
pub mod sync;
pub mod view;

pub use crate::core::Keeper;
pub use consent::{Consent, Disclosure, NoConsent, Recipient};
pub use locks::{FileLocks, Held, Locks};
pub use notification::Notification;
pub use parts::{
    Browser, BrowserError, Database, FixedSetup, Parts, SetupFile, SetupFileError, SystemClock,
    SystemEntropy, Timeouts,
};
pub use provider::{Answer, Provider};
pub use storage::StorageAlarm;
