//! The health of accounts, apart from their logins'.

use super::{AccountView, RelativesView};
use domain::grant::GrantEnd;
use domain::watch::{AccountCause, AccountHealth, AccountStep, HistoryEntry, NoticeSeverity};
use domain::{Cause, Health};
use serde::Serialize;
use ts_rs::TS;

/// How an account is, as lists show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "WatchView.ts")]
pub struct WatchView {
    /// How it is.
    pub health: AccountHealth,
    /// Amazon does not show its billing to any login here.
    pub hidden: bool,
    /// Why, in Amazon's word.
    pub cause: Option<AccountCause>,
    /// Since when, as far as was seen.
    #[ts(type = "number | null")]
    pub since: Option<i64>,
    /// When Amazon suspends the campaigns.
    #[ts(type = "number | null")]
    pub suspends: Option<i64>,
    /// Campaigns that do not deliver although they are meant to.
    pub stopped: u32,
}

/// Counts over the accounts that are tracked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "WatchSummary.ts")]
pub struct WatchSummary {
    /// All that are tracked and can be watched.
    pub tracked: u32,
    /// Those that were looked at at least once.
    pub checked: u32,
    /// Those whose ads don't run because they cannot pay.
    pub cannot_pay: u32,
    /// Those whose ads don't run for another reason.
    pub stopped: u32,
    /// Those that need attention before their ads stop.
    pub attention: u32,
    /// Those that Amazon does not show.
    pub hidden: u32,
    /// Those with campaigns that do not deliver although they are meant to.
    pub not_delivering: u32,
    /// The round that is under way.
    pub round: Option<WatchRound>,
}

/// How far the present round of questions is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "WatchRound.ts")]
pub struct WatchRound {
    /// Accounts that were asked about.
    pub done: u32,
    /// Accounts in all.
    pub all: u32,
}

/// Everything that is known of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, shown each for itself")]
#[ts(export, export_to = "AccountDetail.ts")]
pub struct AccountDetail {
    /// Which.
    pub account_id: String,
    /// What lists show of it, and what they leave out.
    pub account: AccountView,
    /// The label of its connection.
    pub connection: String,
    /// The accounts above it.
    pub parents: RelativesView,
    /// The accounts below it.
    pub children: RelativesView,
    /// Another account has the same Amazon id.
    pub same_external_id: bool,
    /// It is of a kind that has no billing of its own: a manager account, an AMC instance.
    pub unwatched: bool,
    /// How it is.
    pub watch: WatchView,
    /// What can be done; `None` where nothing is wrong or Amazon's word is not known.
    pub step: Option<AccountStep>,
    /// Amazon's page for that.
    pub link: Option<String>,
    /// When a payment is due.
    #[ts(type = "number | null")]
    pub payment_due: Option<i64>,
    /// Amazon's code for its billing.
    pub billing_status: Option<String>,
    /// Amazon's word for its state.
    pub account_status: Option<String>,
    /// Notices of Amazon's billing that are in force.
    pub notices: Vec<BillingNoticeView>,
    /// How it was during the last 90 days, oldest first.
    pub history: Vec<HistoryView>,
    /// When its billing was last answered for.
    #[ts(type = "number | null")]
    pub checked_at: Option<i64>,
    /// Its campaigns; `None` before the first look.
    pub delivery: Option<DeliveryView>,
    /// Through which logins and computers it is reached.
    pub reach: Vec<ReachView>,
    /// It is being looked at right now.
    pub checking: bool,
    /// Why the last look had no answer; `None` if it had.
    pub problem: Option<Cause>,
    /// The id of its group.
    pub group: Option<String>,
    /// The ids of its tags.
    pub tags: Vec<String>,
    /// The user's note, in lines; empty without one.
    pub note: String,
    /// Whether the user pinned it.
    pub pinned: bool,
}

/// A notice of Amazon's billing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "BillingNoticeView.ts")]
pub struct BillingNoticeView {
    /// Amazon's name of it.
    pub name: String,
    /// Amazon's title, for a name that is not known.
    pub title: String,
    /// How much it matters.
    pub severity: NoticeSeverity,
    /// Campaigns are suspended by it.
    pub suspended: bool,
    /// What can be done, where the name is known.
    pub step: Option<AccountStep>,
    /// When a payment is due.
    #[ts(type = "number | null")]
    pub payment_due: Option<i64>,
    /// When Amazon suspends the campaigns.
    #[ts(type = "number | null")]
    pub suspends: Option<i64>,
}

/// From then on an account was so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "HistoryView.ts")]
pub struct HistoryView {
    /// When it was first seen.
    #[ts(type = "number")]
    pub at: i64,
    /// How it was.
    pub health: AccountHealth,
    /// Why.
    pub cause: Option<AccountCause>,
}

impl From<&HistoryEntry> for HistoryView {
    fn from(entry: &HistoryEntry) -> Self {
        let cause = entry.source.zip(entry.word.as_ref());
        Self {
            at: entry.at,
            health: entry.health,
            cause: cause.map(|(source, word)| AccountCause::new(source, word)),
        }
    }
}

/// The campaigns of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "DeliveryView.ts")]
pub struct DeliveryView {
    /// When they were looked at.
    #[ts(type = "number")]
    pub checked_at: i64,
    /// Campaigns that deliver.
    pub delivering: u32,
    /// Campaigns that deliver less than they could.
    pub limited: u32,
    /// Campaigns that do not deliver although they are meant to.
    pub stopped: u32,
    /// Campaigns that are paused, ended or yet to begin.
    pub intended: u32,
    /// Campaigns of which Amazon does not say.
    pub unknown: u32,
    /// Reasons of those that are limited or stopped, most campaigns first.
    pub reasons: Vec<ReasonView>,
    /// Those that are limited or stopped, 200 at most.
    pub campaigns: Vec<CampaignView>,
}

/// How many campaigns have a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReasonView.ts")]
pub struct ReasonView {
    /// Amazon's word.
    pub reason: String,
    /// How many campaigns.
    pub campaigns: u32,
}

/// A campaign with its delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "CampaignView.ts")]
pub struct CampaignView {
    /// Amazon's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Amazon's word for the ad product.
    pub product: String,
    /// Amazon's word for its delivery.
    pub delivery: String,
    /// Amazon's reasons.
    pub reasons: Vec<String>,
}

/// A way to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReachView.ts")]
pub struct ReachView {
    /// The login.
    pub connection_id: String,
    /// Its label.
    pub label: String,
    /// The other computer; `None` for this one.
    pub device: Option<String>,
    /// How the login is there.
    pub health: Health,
    /// When its grant there ends.
    pub end: GrantEnd,
}
