//! Lists: connections, accounts, notices and the review.

use super::{ConsentView, ElsewhereView, WatchView};
use domain::grant::GrantEnd;
use domain::login_match::LoginMatch;
use domain::notice::NoticeKind;
use domain::watch::{AccountCause, AccountHealth};
use domain::{
    Account, AccountAccess, AccountInfo, AccountKind, Cause, Gap, Health, NextStep, Region, SweepProgress,
};
use serde::Serialize;
use ts_rs::TS;

/// A connection in the dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, shown each for itself")]
#[ts(export, export_to = "ConnectionView.ts")]
pub struct ConnectionView {
    /// Its id.
    pub id: String,
    /// The user's name for it.
    pub label: String,
    /// The login page that was used.
    pub home_region: Region,
    /// How it is.
    pub health: Health,
    /// Why, unless healthy.
    pub cause: Option<Cause>,
    /// What the user does about it; `none` when healthy.
    pub next_step: NextStep,
    /// Last success.
    #[ts(type = "number | null")]
    pub last_success: Option<i64>,
    /// Last failure.
    #[ts(type = "number | null")]
    pub last_failure: Option<i64>,
    /// When the Ads API was last seen to take this login's token.
    #[ts(type = "number | null")]
    pub probed_at: Option<i64>,
    /// Next attempt by the keeper.
    #[ts(type = "number | null")]
    pub next_attempt: Option<i64>,
    /// End of the current access token.
    #[ts(type = "number | null")]
    pub access_expires_at: Option<i64>,
    /// When the user consented to this computer's grant, if that is known.
    pub consent: Option<ConsentView>,
    /// When this computer's grant ends.
    pub end: GrantEnd,
    /// Another grant of the same login lasts longer.
    pub outlived: bool,
    /// Until when warnings of the end are put off.
    #[ts(type = "number | null")]
    pub end_snoozed_until: Option<i64>,
    /// When it was connected.
    #[ts(type = "number")]
    pub created_at: i64,
    /// Whether a refresh runs right now.
    pub refreshing: bool,
    /// Number of its accounts.
    pub accounts: u32,
    /// Number of those that are tracked.
    pub tracked: u32,
    /// Number of those that are no longer reached.
    pub lost: u32,
    /// What the last sweep could not see.
    pub gaps: Vec<Gap>,
    /// When the last sweep ended.
    #[ts(type = "number | null")]
    pub swept_at: Option<i64>,
    /// The sweep that runs right now.
    pub sweeping: Option<SweepProgress>,
    /// Disconnected a short while ago: whether the grant is gone at Amazon can still be checked.
    pub removal_checkable: bool,
    /// This computer holds, or held, a grant of the login. Otherwise it is `disconnected` here, and
    /// `elsewhere` says how it is.
    pub here: bool,
    /// How it is on the user's other computers that hold, or held, a grant of it.
    pub elsewhere: Vec<ElsewhereView>,
    /// Of another computer's connection: the connection here that is the same Amazon login.
    pub same_as: Option<String>,
    /// The ids of its tags.
    pub tags: Vec<String>,
    /// The user's note, in lines; empty without one.
    pub note: String,
}

/// What Amazon says of the grant of a disconnected connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "RemovalCheck.ts")]
pub enum RemovalCheck {
    /// Amazon no longer knows it.
    Gone,
    /// It still works: the user has not removed the app on Amazon's page.
    StillThere,
}

/// An account in the dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "AccountView.ts")]
pub struct AccountView {
    /// Its id.
    pub id: String,
    /// Its connection.
    pub connection_id: String,
    /// What it is.
    pub kind: AccountKind,
    /// Where it is.
    pub region: Region,
    /// Amazon's id, exact.
    pub external_id: String,
    /// What Amazon says of it.
    #[serde(flatten)]
    pub info: AccountInfo,
    /// Ids of the accounts above it.
    pub parents: Vec<String>,
    /// Whether it is still reached.
    pub access: AccountAccess,
    /// Whether it is tracked.
    pub tracked: bool,
    /// Health of its connection.
    pub health: Health,
    /// When the last of the grants that reach it ends; `None` where one has no known end.
    #[ts(type = "number | null")]
    pub ends_at: Option<i64>,
    /// Its own health; `None` before it was first looked at.
    pub watch: Option<WatchView>,
}

/// An Amazon login that came back and waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReviewView.ts")]
pub struct ReviewView {
    /// The connection that is authorised again, or `None` for a new one.
    pub reauthorises: Option<String>,
    /// Another connection whose login it is, although it was asked for as `reauthorises`. Confirming it as a
    /// new one renews that one.
    pub known_as: Option<String>,
    /// Whether this is the login that the connection had; `same` for a new one.
    pub login: LoginMatch,
    /// The same login was found without asking for it: connecting it twice is one connection.
    pub recognised: bool,
    /// How many accounts of the connection this login does not reach.
    pub missing: u32,
    /// How many accounts it reaches that the connection did not have.
    pub added: u32,
    /// A proposal for the label.
    pub suggested_label: String,
    /// The login page that was used.
    pub home_region: Region,
    /// What the login reaches.
    pub accounts: Vec<ReviewAccount>,
    /// What could not be seen; it may hold more accounts.
    pub gaps: Vec<Gap>,
    /// When the unconfirmed login is thrown away.
    #[ts(type = "number")]
    pub expires_at: i64,
}

/// An account in the review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "ReviewAccount.ts")]
pub struct ReviewAccount {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: AccountKind,
    /// Where it is.
    pub region: Region,
    /// Amazon's id, exact.
    pub external_id: String,
    /// What Amazon says of it.
    #[serde(flatten)]
    pub info: AccountInfo,
    /// Whether the login reaches it or only sees its name.
    pub access: AccountAccess,
    /// Ids of the accounts above it in this review.
    pub parents: Vec<String>,
    /// Another connection of this user already reaches it.
    pub already_connected: bool,
}

impl From<&Account> for ReviewAccount {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            kind: account.kind,
            region: account.region,
            external_id: account.external_id.clone(),
            info: account.info.clone(),
            access: account.access,
            parents: Vec::new(),
            already_connected: false,
        }
    }
}

/// A notice: the truth of which a system notification is a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "NoticeView.ts")]
pub struct NoticeView {
    /// Its number, rising with time.
    pub id: i32,
    /// What it is about.
    pub kind: NoticeKind,
    /// Which connection, where it is about one.
    pub connection_id: Option<String>,
    /// The connection's label at that time.
    pub label: Option<String>,
    /// Why.
    pub cause: Option<Cause>,
    /// Of an account's health: the account, where it is one.
    pub account_id: Option<String>,
    /// Of an account's health: Amazon's word for the cause.
    pub account_cause: Option<AccountCause>,
    /// Of an account's health: how bad it was.
    pub account_health: Option<AccountHealth>,
    /// How many accounts are affected.
    pub accounts: u32,
    /// How many connections it is about, where that is not one; else 0.
    pub logins: u32,
    /// It is not certain that a grant ends then.
    pub possible: bool,
    /// When what it warns of ends.
    #[ts(type = "number | null")]
    pub ends_at: Option<i64>,
    /// When.
    #[ts(type = "number")]
    pub created_at: i64,
    /// Whether the user has seen it.
    pub read: bool,
}
