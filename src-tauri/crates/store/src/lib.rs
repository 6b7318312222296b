//! The local database: one SQLite file, one writer, one file per table.
//!
//! A change of a mirrored row and its outbox entry are written in one transaction, so the mirror can be
//! killed at any point without forgetting a change. No secret is ever given to this crate.

mod columns;
mod error;
mod fault;
mod in_place;
mod open;
mod row;
mod store;
mod table;
mod thread;

pub use error::StoreError;
pub use fault::StorageFault;
pub use in_place::Gate;
pub use store::Store;
pub use table::accounts::AccountCounts;
pub use table::activity::{ActivityQuery, StoredActivity};
pub use table::approvals::{NewApproval, StoredApproval};
pub use table::connections::Change;
pub use table::history::DayCounts;
pub use table::incoming::Sent;
pub use table::listing::{Around, ListedAccount, Relative};
pub use table::merging::Received;
pub use table::notices::{AccountTrouble, NewNotice, Notice};
pub use table::organize::{Label, MarkedAccount, SavedView, Started};
pub use table::outbox::HeldRow;
pub use table::outgoing::Outgoing;
pub use table::places::{Place, PlaceHealth};
pub use table::reconnects::Reconnects;
pub use table::reports::{ReportRow, StoredReport};
pub use table::review::Review;
pub use table::routes::Reach;
pub use table::runs::SyncRun;
pub use table::spells::{Broken, Recovery};
pub use table::sweep::{Seen, SweepChange};
pub use table::users::User;
pub use table::watch::{Answered, WatchCounts, WatchTarget, Watched, WatchedBrief};
