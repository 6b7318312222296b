//! The shapes of answers, which are also those of the command line's `--json`.
//!
//! Instants are RFC 3339 in UTC, ids are text. What is unknown is `null`. Members are added, never renamed, within a
//! version.

use domain::{AccountAccess, AccountKind, Cause, Health, NextStep, Region, Secret};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// How Adkeeper is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Version of the app.
    pub app_version: String,
    /// Version of the protocol.
    pub protocol: u32,
    /// Who is signed in: e-mail address or name.
    pub user: Option<String>,
    /// Everything points at the sandbox.
    pub sandbox: bool,
    /// Background refreshing is paused.
    pub paused: bool,
    /// When the pause ends by itself.
    pub paused_until: Option<Timestamp>,
    /// Amazon can't be reached at the moment.
    pub offline: bool,
    /// How the keychain is: `ready`, `locked`, `no_collection`, `unavailable` or `unknown`.
    pub keychain: String,
    /// Number of logins by health.
    pub connections: BTreeMap<String, u32>,
    /// Number of accounts.
    pub accounts: u32,
    /// When the next refresh is due.
    pub next_refresh: Option<Timestamp>,
    /// Programs that wait for an answer.
    pub waiting_programs: u32,
}

/// An Amazon login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its id.
    pub id: String,
    /// Its label.
    pub login: String,
    /// The region whose login page was used.
    pub region: Region,
    /// How it is.
    pub health: Health,
    /// Why, unless healthy.
    pub cause: Option<Cause>,
    /// What to do about it.
    pub next_step: NextStep,
    /// When its access token ends.
    pub token_expires_at: Option<Timestamp>,
    /// When the next refresh is due.
    pub next_refresh: Option<Timestamp>,
    /// When the consent ends, where that is known: a year after it was given.
    pub consent_expires_at: Option<Timestamp>,
    /// Number of accounts.
    pub accounts: u32,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Amazon's id: of a profile, an advertiser, an instance, a manager account.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// Where it is.
    pub region: Region,
    /// Amazon's country code.
    pub country: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Amazon's entity id.
    pub entity_id: Option<String>,
    /// The login by which it is reached.
    pub login: String,
    /// That login's id.
    pub connection_id: String,
    /// Whether it is reached.
    pub access: AccountAccess,
    /// Whether it is tracked.
    pub tracked: bool,
}

/// What was chosen: a login, perhaps an account, and where Amazon's APIs for it are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The LwA client id, which Amazon wants with each request.
    pub client_id: String,
    /// Where the account is; without an account where the login is at home.
    pub region: Region,
    /// The login's label.
    pub login: String,
    /// The login's id.
    pub connection_id: String,
    /// The account that was named.
    pub account: Option<Account>,
    /// The Ads API of that region, without a slash at the end.
    pub ads_url: String,
    /// Amazon's MCP server of that region, without `/lite`.
    pub mcp_url: String,
}

/// An access token, and what a client needs beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The token. This is the one place in which a secret is written as it is.
    #[serde(serialize_with = "expose")]
    pub access_token: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What it is for.
    #[serde(flatten)]
    pub target: Target,
}

impl Target {
    /// The profile id that a request carries, where the account is a profile.
    pub fn profile_id(&self) -> Option<&str> {
        self.account_of(AccountKind::SponsoredAds)
    }

    /// The id of the account, where it is of that kind.
    pub fn account_of(&self, kind: AccountKind) -> Option<&str> {
        self.account.as_ref().filter(|account| account.kind == kind).map(|account| account.id.as_str())
    }
}

fn expose<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

/// An entry of the activity log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Its number, rising with time.
    pub id: i64,
    /// When it began.
    pub at: Timestamp,
    /// What: `refresh`, `probe`, `sweep`, `hand_out`, `hand_out_refused`, `mcp_call`.
    pub kind: String,
    /// The login's label.
    pub login: String,
    /// Why it failed; `None` when it worked.
    pub cause: Option<Cause>,
    /// The program that did it, where it was another one.
    pub program: Option<String>,
    /// The tool that it called.
    pub tool: Option<String>,
    /// When the token that it was given ends.
    pub token_expires_at: Option<Timestamp>,
}

/// What is approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Its number.
    pub id: i64,
    /// What the program is called.
    pub program: String,
    /// The program file.
    pub path: String,
    /// The script that it runs.
    pub script: Option<String>,
    /// The login that it may use.
    pub login: String,
    /// When it ends; `None` when it is for always.
    pub until: Option<Timestamp>,
    /// When the user decided.
    pub created_at: Timestamp,
    /// When it last let a token out.
    pub used_at: Option<Timestamp>,
}

/// How something that Adkeeper needs is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// It works.
    Ok,
    /// It works, with something to know.
    Warning,
    /// It doesn't work.
    Failed,
    /// It could not be found out.
    Unknown,
}

/// One thing that Adkeeper needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// A stable name.
    pub id: String,
    /// How it is.
    pub state: CheckState,
    /// What was found.
    pub found: String,
    /// What to do, unless it works.
    pub fix: Option<String>,
}

impl Check {
    /// One that works.
    pub fn ok(id: &str, found: impl Into<String>) -> Self {
        Self { id: id.to_owned(), state: CheckState::Ok, found: found.into(), fix: None }
    }

    /// One that doesn't, or not quite, with what to do.
    pub fn not(state: CheckState, id: &str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { id: id.to_owned(), state, found: found.into(), fix: Some(fix.into()) }
    }
}
