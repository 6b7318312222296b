//! One file per table: its row, its reads and its writes.

pub(crate) mod accounts;
pub(crate) mod activity;
pub(crate) mod approvals;
pub(crate) mod connections;
pub(crate) mod dsp;
pub(crate) mod ends;
pub(crate) mod flows;
pub(crate) mod gaps;
pub(crate) mod incoming;
pub(crate) mod links;
pub(crate) mod merging;
pub(crate) mod meta;
pub(crate) mod notices;
pub(crate) mod outbox;
pub(crate) mod outgoing;
pub(crate) mod places;
pub(crate) mod reconnects;
pub(crate) mod reports;
pub(crate) mod review;
pub(crate) mod runs;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod sweep;
pub(crate) mod users;
pub(crate) mod versions;
pub(crate) mod watch;
