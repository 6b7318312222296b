//! What an Amazon login can reach, kind by kind.

use super::market;
use domain::Region;
use std::sync::OnceLock;

/// Everything that a login reaches in all regions. Ids of DSP advertisers, AMC accounts and instances,
/// manager accounts and ads accounts are text, ids of profiles are numbers.
#[derive(Debug, Default)]
pub struct Reach {
    /// Sponsored-ads profiles, `GET /v2/profiles`.
    pub profiles: Vec<ProfileSeed>,
    /// Manager accounts, `GET /managerAccounts`.
    pub managers: Vec<ManagerSeed>,
    /// Global advertising accounts, `POST /adsAccounts/list`.
    pub ads_accounts: Vec<AdsAccountSeed>,
    /// DSP advertisers: those of agency profiles, `GET /dsp/advertisers`, and managed ones, which only
    /// manager accounts mention.
    pub dsp_advertisers: Vec<DspAdvertiserSeed>,
    /// Amazon Marketing Cloud accounts with their instances, `GET /amc/accounts` and `/amc/instances`.
    pub amc_accounts: Vec<AmcAccountSeed>,
    pub(super) rendered: OnceLock<Vec<String>>,
}

impl Reach {
    /// The profiles that the host of `region` returns.
    pub fn profiles_in(&self, region: Region) -> impl Iterator<Item = &ProfileSeed> {
        self.profiles.iter().filter(move |profile| profile.region == region)
    }

    /// The manager accounts that the host of `region` returns.
    pub fn managers_in(&self, region: Region) -> impl Iterator<Item = &ManagerSeed> {
        self.managers.iter().filter(move |manager| manager.region == region)
    }

    /// The DSP advertisers listed under an agency profile.
    pub fn advertisers_of(&self, profile_id: u64) -> impl Iterator<Item = &DspAdvertiserSeed> {
        self.dsp_advertisers.iter().filter(move |advertiser| advertiser.profile_id == Some(profile_id))
    }

    /// The DSP advertiser with this id.
    pub fn advertiser(&self, id: &str) -> Option<&DspAdvertiserSeed> {
        self.dsp_advertisers.iter().find(|advertiser| advertiser.id == id)
    }

    /// The profiles with their JSON, rendered once by `render`: a list of thousands is then a copy.
    pub(crate) fn rendered(
        &self,
        render: impl Fn(&ProfileSeed) -> String,
    ) -> impl Iterator<Item = (&ProfileSeed, &str)> {
        let texts = self.rendered.get_or_init(|| self.profiles.iter().map(render).collect());
        self.profiles.iter().zip(texts.iter().map(String::as_str))
    }
}

/// A sponsored-ads profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileSeed {
    /// Profile id: unsigned 64 bit.
    pub id: u64,
    /// The only region whose host returns it.
    pub region: Region,
    /// Amazon's country code (`UK`, not `GB`).
    pub country: &'static str,
    /// ISO 4217 code.
    pub currency: &'static str,
    /// IANA name.
    pub timezone: &'static str,
    /// Amazon's marketplace id.
    pub marketplace: &'static str,
    /// Merchant id or `ENTITY…`.
    pub entity: String,
    /// `seller`, `vendor` or `agency`.
    pub kind: &'static str,
    /// Account name.
    pub name: String,
    /// Whether the login may only view it: it is then absent unless `accessLevel=view` is asked for.
    pub view_only: bool,
}

/// A manager account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerSeed {
    /// `amzn1.ads1.ma1.…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// The only region whose host returns it.
    pub region: Region,
    /// What is linked to it, at most 50.
    pub linked: Vec<LinkedSeed>,
}

/// An account linked to a manager account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedSeed {
    /// Merchant id or `ENTITY…`.
    pub account_id: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: LinkedKind,
    /// Amazon's marketplace id.
    pub marketplace: &'static str,
    /// Its profile, for sellers and vendors; the wire has text, empty or null without one.
    pub profile_id: Option<u64>,
    /// Its DSP advertiser, for DSP accounts only.
    pub dsp_advertiser_id: Option<String>,
}

/// Kind of a linked account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkedKind {
    /// `SELLER`.
    Seller,
    /// `VENDOR`.
    Vendor,
    /// `DSP_ADVERTISING_ACCOUNT`.
    Dsp,
    /// `MARKETING_CLOUD`.
    MarketingCloud,
}

impl LinkedKind {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seller => "SELLER",
            Self::Vendor => "VENDOR",
            Self::Dsp => "DSP_ADVERTISING_ACCOUNT",
            Self::MarketingCloud => "MARKETING_CLOUD",
        }
    }
}

/// A global advertising account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdsAccountSeed {
    /// `amzn1.ads-account.g.…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// `CREATED`, `DISABLED`, `PARTIALLY_CREATED` or `PENDING`.
    pub status: &'static str,
    /// Countries that it operates in.
    pub countries: Vec<&'static str>,
    /// What it is called elsewhere.
    pub alternates: Vec<AlternateSeed>,
    /// What went wrong, country by country.
    pub errors: Vec<CountryErrorSeed>,
}

/// Another id of a global advertising account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlternateSeed {
    /// A profile; a number on the wire.
    Profile(u64, &'static str),
    /// An entity.
    Entity(String, &'static str),
    /// A DSP advertiser, which only the unified API mentions.
    Dsp(String, &'static str),
}

/// Why an account does not work in one country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryErrorSeed {
    /// Amazon's country code.
    pub country: &'static str,
    /// `errorId`.
    pub id: u32,
    /// `errorCode`.
    pub code: &'static str,
    /// `errorMessage`.
    pub message: &'static str,
}

/// A DSP advertiser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DspAdvertiserSeed {
    /// Digits.
    pub id: String,
    /// The agency profile that lists it; a managed advertiser has none.
    pub profile_id: Option<u64>,
    /// The only region whose host knows it.
    pub region: Region,
    /// Name.
    pub name: String,
    /// ISO 4217 code.
    pub currency: &'static str,
    /// Amazon's country code.
    pub country: &'static str,
    /// IANA name.
    pub timezone: &'static str,
    /// Website.
    pub url: String,
    /// Its seats at exchanges.
    pub seats: Vec<SeatSeed>,
    /// How many campaigns it has; their ids have 18 digits.
    pub campaigns: usize,
}

impl DspAdvertiserSeed {
    /// Amazon's marketplace id of its country.
    pub fn marketplace(&self) -> &'static str {
        let market = market::of(self.region).iter().find(|market| market.country == self.country);
        market.map_or("", |market| market.id)
    }
}

/// A seat of a DSP advertiser at an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatSeed {
    /// Exchange id.
    pub exchange_id: &'static str,
    /// Exchange name.
    pub exchange_name: &'static str,
    /// Seat for making deals, if there is one.
    pub deal_creation_id: Option<String>,
    /// Seat for tracking spend, if there is one.
    pub spend_tracking_id: Option<String>,
}

/// An Amazon Marketing Cloud account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmcAccountSeed {
    /// `ENTITY…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Amazon's marketplace id; calls for the account must name it.
    pub marketplace: &'static str,
    /// Its instances.
    pub instances: Vec<AmcInstanceSeed>,
}

/// An Amazon Marketing Cloud instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmcInstanceSeed {
    /// Instance id.
    pub id: String,
    /// Name.
    pub name: String,
    /// `COMPLETED`, or `REQUESTED` while most other fields are still empty.
    pub status: &'static str,
    /// `NA`, `EU` or `FE`.
    pub entity: &'static str,
}
