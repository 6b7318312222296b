//! What a connection reaches.

use crate::mirror::column::columns;
use crate::{AccountId, ConnectionId, Region, UserId, plain};
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
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Denied, Self::Lost];

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
        Self::ALL.into_iter().find(|access| access.as_str() == word)
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

columns! {
    /// What Amazon says of an account beyond what identifies it: the same wherever an account is held.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
    pub struct AccountInfo {
        /// Amazon's name for it; empty where Amazon gives none.
        fact name: String, most(1000), shown(plain::NAME), default("''");
        /// Amazon's country code: UK, not GB.
        fact country_code: Option<String>, most(100), shown(plain::WORD);
        /// ISO 4217 code.
        fact currency_code: Option<String>, most(100), shown(plain::WORD);
        /// IANA name.
        fact timezone: Option<String>, most(100), shown(plain::WORD);
        /// Amazon's account type: seller, vendor, agency or a later one.
        fact account_type: Option<String>, most(100), shown(plain::WORD);
        /// Amazon's entity id (`ENTITY…` or a merchant id). Not unique across marketplaces.
        fact entity_id: Option<String>, most(200), shown(plain::WORD);
        /// Amazon's word for the account's state: CREATED, DISABLED, …; null where it gives none.
        fact status: Option<String>, most(200), shown(plain::WORD);
        /// Whether Amazon has a payment method for it that works; null where it does not say.
        fact valid_payment_method: Option<bool>;
        /// What the login may not do with it, sorted: edit, dsp, amc.
        #[serde(deserialize_with = "known_lacks")]
        fact lacks: Vec<Lack>, most(100), default("'[]'");
        /// Seats of a DSP advertiser at exchanges, sorted: an array of {exchange, seat}.
        fact seats: Vec<DspSeat>, most(65536), shown(plain::NAME), default("'[]'");
    }
}

impl AccountInfo {
    /// Takes from `other` what this one leaves open. What a login may do, and seats, are this one's alone to say.
    pub fn fill_from(&mut self, other: Self) {
        fn fill<T: Default + PartialEq>(mine: &mut T, theirs: T) {
            if *mine == T::default() {
                *mine = theirs;
            }
        }
        let Self {
            name,
            country_code,
            currency_code,
            timezone,
            account_type,
            entity_id,
            status,
            valid_payment_method,
            lacks: _,
            seats: _,
        } = other;
        fill(&mut self.name, name);
        fill(&mut self.country_code, country_code);
        fill(&mut self.currency_code, currency_code);
        fill(&mut self.timezone, timezone);
        fill(&mut self.account_type, account_type);
        fill(&mut self.entity_id, entity_id);
        fill(&mut self.status, status);
        fill(&mut self.valid_payment_method, valid_payment_method);
    }
}

/// Words of a newer version are left out.
fn known_lacks<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Lack>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    Ok(words.iter().filter_map(|word| Lack::parse(word)).collect())
}

columns! {
    /// One account of a connection, as last seen at Amazon.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Account {
        /// Derived identity, see [`AccountId::derive`].
        key id: AccountId;
        /// Whose it is.
        key user_id: UserId;
        /// Through which connection it is reached.
        fact connection_id: ConnectionId;
        /// What it is.
        origin kind: AccountKind;
        /// Where it lives.
        origin region: Region;
        /// Amazon's id, exact, as text (profile ids are 64-bit unsigned).
        origin external_id: String;
        /// What Amazon says of it.
        part info: AccountInfo;
        /// Whether the connection still reaches it.
        fact access: AccountAccess;
        /// Whether the user chose to track it.
        choice tracked: bool;
    }
}
