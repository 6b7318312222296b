//! What a connection reaches.

use crate::{AccountId, ConnectionId, Region, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The kind of thing an account is at Amazon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "AccountKind.ts")]
pub enum AccountKind {
    /// A sponsored-ads profile (`/v2/profiles`).
    SponsoredAds,
    /// A DSP advertiser.
    DspAdvertiser,
    /// An Amazon Marketing Cloud instance.
    AmcInstance,
    /// A manager account.
    ManagerAccount,
}

impl AccountKind {
    /// All kinds.
    pub const ALL: [Self; 4] =
        [Self::SponsoredAds, Self::DspAdvertiser, Self::AmcInstance, Self::ManagerAccount];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SponsoredAds => "sponsored_ads",
            Self::DspAdvertiser => "dsp_advertiser",
            Self::AmcInstance => "amc_instance",
            Self::ManagerAccount => "manager_account",
        }
    }

    /// Reads the word written by [`AccountKind::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Whether the connection still reaches an account. Losing one account never touches the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "AccountAccess.ts")]
pub enum AccountAccess {
    /// Seen in the last sweep.
    Ok,
    /// Amazon names it (below a manager account, in a list) but does not let this login into it.
    Denied,
    /// It was reached before, and Amazon now refuses it to this login or no longer shows it.
    Lost,
}

impl AccountAccess {
    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Denied => "denied",
            Self::Lost => "lost",
        }
    }

    /// Reads the word written by [`AccountAccess::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Ok, Self::Denied, Self::Lost].into_iter().find(|access| access.as_str() == word)
    }
}

/// Something that a login may not do with an account that it reaches. A fact to show, not a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "Lack.ts")]
pub enum Lack {
    /// It may only be viewed.
    Edit,
    /// Its DSP advertisers may not be listed.
    Dsp,
    /// Its Amazon Marketing Cloud instances may not be listed.
    Amc,
}

impl Lack {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Edit, Self::Dsp, Self::Amc];

    /// The word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Dsp => "dsp",
            Self::Amc => "amc",
        }
    }

    /// Reads the word written by [`Lack::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lack| lack.as_str() == word)
    }
}

/// A seat of a DSP advertiser at an exchange.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(export, export_to = "DspSeat.ts")]
pub struct DspSeat {
    /// The exchange, as Amazon names it.
    pub exchange: String,
    /// The seat's id there.
    pub seat: String,
}

/// What identifies an account at Amazon.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountKey {
    /// What it is.
    pub kind: AccountKind,
    /// Where it lives.
    pub region: Region,
    /// Amazon's id, exact.
    pub external_id: String,
}

/// A parent and a child: a manager account and what is linked to it, an agency profile and its DSP
/// advertisers or AMC instances.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountLink {
    /// The one above.
    pub parent: AccountId,
    /// The one below.
    pub child: AccountId,
}

/// One account of a connection, as last seen at Amazon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Derived identity, see [`AccountId::derive`].
    pub id: AccountId,
    /// Whose it is.
    pub user_id: UserId,
    /// Through which connection it is reached.
    pub connection_id: ConnectionId,
    /// What it is.
    pub kind: AccountKind,
    /// Where it lives.
    pub region: Region,
    /// Amazon's id, exact, as text (profile ids are 64-bit unsigned).
    pub external_id: String,
    /// Amazon's name for it; empty where Amazon gives none.
    pub name: String,
    /// Amazon's country code (`UK`, not `GB`).
    pub country_code: Option<String>,
    /// ISO 4217 code.
    pub currency_code: Option<String>,
    /// IANA name.
    pub timezone: Option<String>,
    /// Amazon's account type: `seller`, `vendor`, `agency` or one it adds later.
    pub account_type: Option<String>,
    /// Amazon's entity id (`ENTITY…` or a merchant id). Not unique across marketplaces.
    pub entity_id: Option<String>,
    /// Amazon's word for the account's state: `CREATED`, `DISABLED`, … ; `None` where it gives none.
    pub status: Option<String>,
    /// What this login may not do with it, sorted.
    pub lacks: Vec<Lack>,
    /// Seats at exchanges; DSP advertisers only. Sorted.
    pub seats: Vec<DspSeat>,
    /// Whether the connection still reaches it.
    pub access: AccountAccess,
    /// Whether the person chose to track it.
    pub tracked: bool,
}
