//! The health of accounts: asking Amazon about them slowly in the background, and at once for a user who looks.
//!
//! Reads stand beside refreshes and never before them: they have permits and a pace of their own for each host, they
//! use the token that is there, and they stop while the keeper is paused, while no user is signed in and while nothing
//! is tracked.

mod actor;
mod asking;
mod billing;
mod check;
mod delivery;
mod hosts;
mod link;
mod plan;
mod statuses;
mod summary;

pub(crate) use asking::{Ask, Unanswered, error_of};
pub(crate) use delivery::advertiser;
pub(crate) use hosts::{Hosts as ReadHosts, Lane};

use plan::Asked;

use crate::changes::Changes;
use crate::listing::Listing;
use crate::refresh::Refresh;
use crate::runtime::Runtime;
use crate::services::Services;
use crate::storage::Storage;
use crate::view::WatchRound;
use domain::AccountId;
use parking_lot::Mutex;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Owns the pace of reads, and what is being looked at.
pub(crate) struct Watch {
    pub runtime: Arc<Runtime>,
    pub changes: Arc<Changes>,
    pub storage: Arc<Storage>,
    pub services: Arc<Services>,
    pub refresh: Arc<Refresh>,
    pub listing: Arc<Listing>,
    pub hosts: ReadHosts,
    /// Accounts that are looked at right now because a user wants to see them.
    pub checking: Mutex<HashSet<AccountId>>,
    /// When an account was last asked about, answered or not: no account is asked about again and again.
    pub asked: Mutex<HashMap<AccountId, Asked>>,
    /// Accounts of which something changed that lists do not show yet.
    pub unshown: Mutex<BTreeSet<AccountId>>,
    /// Who asks in the background: billing, campaigns.
    pub turns: [tokio::sync::Mutex<()>; 2],
    /// How far the present round of billing questions is.
    pub round: Mutex<Option<WatchRound>>,
}
