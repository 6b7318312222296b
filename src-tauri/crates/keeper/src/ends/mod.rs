//! What ends on a known day: the yearly ends of grants, the client secret, the Clerk session.
//!
//! Says when, warns in time, and holds the list of connections that are reconnected one after the other.

mod calendar;
mod edit;
mod elsewhere;
mod export;
mod grants;
mod reconnects;
mod warn;

pub(crate) use elsewhere::Elsewhere;
pub use export::{EntryWords, calendar as calendar_of};
pub(crate) use grants::Grants;

use crate::amazon_clock::AmazonClock;
use crate::changes::Changes;
use crate::runtime::Runtime;
use crate::sessions::Sessions;
use crate::settings::Settings;
use crate::storage::Storage;
use jiff::civil::Date;
use parking_lot::Mutex;
use std::sync::Arc;

/// Owns the day on which the client secret is to be rotated.
pub(crate) struct Ends {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub settings: Arc<Settings>,
    pub sessions: Arc<Sessions>,
    pub amazon_clock: Arc<AmazonClock>,
    pub secret_ends_on: Mutex<Option<Date>>,
}
