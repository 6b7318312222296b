//! The health of an account, apart from that of the logins that reach it: whether it can pay, whether it is
//! admitted, and whether its campaigns deliver.
//!
//! Amazon's words are kept as it writes them, so that a new one is shown and breaks nothing. What each known word
//! means stands in tables: [`billing_status`], [`billing_notice`], [`account_status`], [`delivery_reason`].

pub mod account_status;
pub mod billing_notice;
pub mod billing_status;
pub mod delivery;
pub mod delivery_reason;
mod evidence;
mod group;
mod history;
pub mod pace;
mod record;
mod report;
mod step;
mod word;

pub use billing_notice::{BillingNotice, NoticeSeverity};
pub use delivery::{Delivery, DeliveryCount, StoppedCampaign};
pub use delivery_reason::Fixer;
pub use evidence::{Billing, Evidence, Verdict, verdict};
pub use group::{Announcement, group};
pub use history::{History, HistoryEntry, MOST_ENTRIES};
pub use record::{Announced, News, Observed, WatchRecord, observe};
pub use report::{AdsReport, ReportPhase, poll_again};
pub use step::AccountStep;
pub use word::{AccountCause, AccountHealth, CauseSource};
