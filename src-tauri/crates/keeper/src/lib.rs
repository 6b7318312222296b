//! The application itself, without a window: signing in, connecting, keeping alive, mirroring, warning.
//!
//! [`Keeper`] is the one handle. Its methods are what the dashboard's commands and the tray call; each is one call
//! into a room. A room is a struct with its own state and a narrow interface. It knows the rooms below it and none
//! above: `cargo xtask rules` prints who knows whom, and fails where an edge points up.
//!
//! | Room | Owns |
//! |---|---|
//! | [`runtime`] | time, chance, background work |
//! | [`changes`] | who has to know what became stale |
//! | [`storage`] | the local database, and what it can't take |
//! | [`secrets`] | the way to the keychain |
//! | [`settings`] | the settings of whoever is signed in |
//! | [`services`] | Clerk and Amazon as configured now |
//! | [`sessions`] | who is signed in, and what their sessions wait for |
//! | [`pending`] | what waits for a user: flows, callbacks, reviews |
//! | [`amazon_clock`] | how wrong this computer's clock is |
//! | [`ends`] | what ends on a known day, and warning of it |
//! | [`refresh`] | keeping connections alive: schedule, refreshes, probes, sweeps |
//! | [`listing`] | the list of accounts: the index that filters and sorts them |
//! | [`history`] | how keeping alive went, what is next, what changed since the last visit |
//! | [`hand_out`] | access tokens for the user's other programs |
//! | [`watch`] | the health of accounts: the pace of reads, and what is being looked at |
//! | [`dsp`] | DSP advertisers: campaigns, insights, advice, events |
//! | [`reports`] | reports that Amazon makes: asked for, waited for, kept |
//! | [`organize`] | groups, tags, notes, pins, saved views, and undoing |
//! | [`connect`] | connecting, confirming, disconnecting Amazon logins |
//! | [`sign_in`] | signing in and out, the users of this computer |
//! | [`mirror`] | Supabase: the project in use and its runs |
//! | [`setup`] | changing the configuration while the app runs |
//! | [`notify`] | what the system's notifications are given |
//! | [`dashboard`] | reads, put into views |
//!
//! # Order of writes
//! Every step that makes or changes a connection writes the keychain first, then the store (whose outbox
//! entry is in the same transaction), then announces. Each step can be repeated, so a process that is
//! killed between any two of them neither loses a connection nor leaves half of one.

mod amazon_clock;
mod api;
mod changes;
mod connect;
mod dashboard;
mod dependencies;
mod dsp;
mod ends;
mod error;
mod export_file;
mod hand_out;
mod history;
mod listing;
pub mod mirror;
mod notify;
mod organize;
mod pending;
mod progress_throttle;
mod refresh;
mod reports;
mod rooms;
mod runtime;
mod secrets;
mod services;
mod sessions;
mod settings;
mod setup;
mod sign_in;
mod startup;
mod storage;
pub mod view;
mod watch;

pub use api::Keeper;
pub use dependencies::{
    Answer, Browser, BrowserError, Consent, Database, Dependencies, Disclosure, FileLocks, FixedSetup, Held,
    Locks, NoConsent, Provider, ReadPace, Recipient, SetupFile, SetupFileError, SystemClock, SystemEntropy,
    Timeouts,
};
pub use ends::{EntryWords, calendar_of};
pub use hand_out::{HandOutError, HandOutRequest, HandedOut, ProgramSession, Target, ToolCall};
pub use notify::{Notification, StorageAlarm};
pub use services::{Hosts, Reached};
pub use store::AccountTrouble;
