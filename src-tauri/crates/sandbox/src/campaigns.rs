//! Campaigns of the sandbox's accounts: those that follow from the seed, with what callers changed.
//!
//! The unified Ads API and the MCP server answer from here, so that a change by one shows in the other.

use crate::seed::{DspAdvertiserSeed, ProfileSeed};
use crate::watch::{Delivery, Watch};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// documented: the states.
pub(crate) const STATES: [&str; 3] = ["ENABLED", "PAUSED", "ARCHIVED"];
/// documented: the ad product of DSP campaigns.
pub(crate) const DSP: &str = "AMAZON_DSP";
/// documented: the ad product of most sponsored campaigns.
pub(crate) const SPONSORED_PRODUCTS: &str = "SPONSORED_PRODUCTS";
/// documented: the ad products.
pub(crate) const PRODUCTS: [&str; 5] =
    [DSP, "SPONSORED_BRANDS", "SPONSORED_DISPLAY", SPONSORED_PRODUCTS, "SPONSORED_TELEVISION"];
/// The campaigns that a seller or vendor profile starts with, by product and state.
const SPONSORED: [(&str, &str); 5] = [
    (SPONSORED_PRODUCTS, STATES[0]),
    (SPONSORED_PRODUCTS, STATES[1]),
    (SPONSORED_PRODUCTS, STATES[2]),
    ("SPONSORED_BRANDS", STATES[0]),
    ("SPONSORED_DISPLAY", STATES[0]),
];
/// observed: what Performance+ and Brand+ tactics are called in insights.
const TACTICS: [&str; 4] = ["Prospecting", "Remarketing", "Customer Acquisition", "All"];

/// An account that has campaigns.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner<'s> {
    /// A DSP advertiser: DSP campaigns.
    Advertiser(&'s DspAdvertiserSeed),
    /// A profile: sponsored campaigns.
    Profile(&'s ProfileSeed),
}

/// A campaign as it is now.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Campaign {
    /// 18 digits: none fits into a JavaScript number.
    pub(crate) id: String,
    /// Its ad product.
    pub(crate) product: String,
    /// Its name.
    pub(crate) name: String,
    /// One of [`STATES`].
    pub(crate) state: String,
    /// Amazon's country codes.
    pub(crate) countries: Vec<String>,
    /// As the caller wrote them.
    pub(crate) budgets: Value,
    /// RFC 3339.
    pub(crate) created: String,
    /// RFC 3339.
    pub(crate) updated: String,
    /// Whether a caller made it; the others follow from the seed.
    pub(crate) made: bool,
    /// The Performance+ or Brand+ tactic of a DSP campaign, if it has one.
    #[serde(default)]
    pub(crate) tactic: Option<String>,
    /// What a lever says about its delivery. Read with the campaign, never kept with it.
    #[serde(skip)]
    pub(crate) delivery: Option<Delivery>,
}

/// When the campaigns of the seed were made and started.
const CREATED: &str = "2026-03-02T09:00:00Z";

/// What callers changed, by owner and campaign; a deleted campaign is `None`.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Changes(BTreeMap<String, BTreeMap<String, Option<Campaign>>>);

impl Owner<'_> {
    fn key(self) -> String {
        match self {
            Self::Advertiser(advertiser) => format!("dsp {}", advertiser.id),
            Self::Profile(profile) => format!("profile {}", profile.id),
        }
    }

    /// Amazon's code of its country.
    pub(crate) fn country(self) -> &'static str {
        match self {
            Self::Advertiser(advertiser) => advertiser.country,
            Self::Profile(profile) => profile.country,
        }
    }

    /// Its own id: of the profile or of the advertiser.
    pub(crate) fn id(self) -> String {
        match self {
            Self::Advertiser(advertiser) => advertiser.id.clone(),
            Self::Profile(profile) => profile.id.to_string(),
        }
    }

    /// ISO 4217 code.
    pub(crate) fn currency(self) -> &'static str {
        match self {
            Self::Advertiser(advertiser) => advertiser.currency,
            Self::Profile(profile) => profile.currency,
        }
    }

    /// Product and state of the seed's campaigns, in order.
    fn products(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Advertiser(one) => (0..one.campaigns).map(|at| (DSP, STATES[at % STATES.len()])).collect(),
            Self::Profile(one) if one.kind == "agency" => Vec::new(),
            Self::Profile(_) => SPONSORED.to_vec(),
        }
    }

    /// The id of the seed's campaign at a place, if there is one.
    pub(crate) fn seeded_id(self, place: usize) -> Option<String> {
        self.products().get(place)?;
        let (base, number) = match self {
            Self::Advertiser(one) => (500_000_000_000_000_000, one.id.parse::<u64>().unwrap_or_default()),
            Self::Profile(one) => (400_000_000_000_000_000, one.id),
        };
        let offset = u64::try_from(place).ok()?;
        let id: u64 = base + (number % 1_000_000_000_000) * 10_000 + offset;
        Some(id.to_string())
    }

    /// The campaigns of the seed. Everything about them follows from their owner and their place. Every other
    /// DSP campaign has a tactic.
    fn seeded(self) -> impl Iterator<Item = Campaign> {
        let name = match self {
            Self::Advertiser(one) => &one.name,
            Self::Profile(one) => &one.name,
        };
        let budget = json!({
            "budgetType": "MONETARY",
            "recurrenceTimePeriod": "DAILY",
            "budgetValue": {"monetaryBudgetValue": {
                "monetaryBudget": {"currencyCode": self.currency(), "value": 50.0},
            }},
        });
        self.products().into_iter().enumerate().filter_map(move |(at, (product, state))| {
            let tactic = (product == DSP && at % 2 == 0).then(|| TACTICS[at / 2 % TACTICS.len()].to_owned());
            Some(Campaign {
                id: self.seeded_id(at)?,
                product: product.to_owned(),
                name: format!("{name} campaign {}", at + 1),
                state: state.to_owned(),
                countries: vec![self.country().to_owned()],
                budgets: json!([budget]),
                created: CREATED.to_owned(),
                updated: "2026-09-14T16:30:00Z".to_owned(),
                made: false,
                tactic,
                delivery: None,
            })
        })
    }
}

impl Changes {
    /// The campaigns of `owner` as they are now, made ones last, with what `watch` says of their delivery.
    pub(crate) fn of(&self, owner: Owner<'_>, watch: &Watch) -> Vec<Campaign> {
        let none = BTreeMap::new();
        let changed = self.0.get(&owner.key()).unwrap_or(&none);
        let now = |one: Campaign| changed.get(&one.id).cloned().unwrap_or(Some(one));
        let made = changed.values().flatten().filter(|one| one.made).cloned();
        let with = |one: Campaign| Campaign { delivery: watch.delivery(owner, &one).cloned(), ..one };
        owner.seeded().filter_map(now).chain(made).map(with).collect()
    }

    /// Makes `campaign` what its owner has under its id.
    pub(crate) fn put(&mut self, owner: Owner<'_>, campaign: Campaign) {
        self.0.entry(owner.key()).or_default().insert(campaign.id.clone(), Some(campaign));
    }

    /// Takes the campaign `id` away from `owner`.
    pub(crate) fn remove(&mut self, owner: Owner<'_>, id: &str) {
        self.0.entry(owner.key()).or_default().insert(id.to_owned(), None);
    }
}

impl Campaign {
    /// documented: `Campaign` of the unified API, as far as the sandbox fills it; the United Kingdom is `GB`
    /// here and `UK` elsewhere. guessed: the reason of a campaign that its owner stopped.
    pub(crate) fn body(&self) -> Value {
        let countries: Vec<_> = self.countries.iter().map(|country| iso(country)).collect();
        json!({
            "adProduct": self.product,
            "campaignId": self.id,
            "name": self.name,
            "state": self.state,
            "status": self.status(),
            "countries": countries,
            "costType": if self.product == DSP { "CPM" } else { "CPC" },
            "creationDateTime": self.created,
            "startDateTime": self.created,
            "lastUpdatedDateTime": self.updated,
            "flights": [],
            "budgets": self.budgets,
            "optimizations": {},
        })
    }

    fn status(&self) -> Value {
        match (&self.delivery, self.state.as_str()) {
            (Some(Delivery { status, reasons }), _) => {
                json!({"deliveryStatus": status, "deliveryReasons": reasons})
            }
            (None, "ENABLED") => json!({"deliveryStatus": "DELIVERING", "deliveryReasons": []}),
            (None, state) => {
                json!({"deliveryStatus": "NOT_DELIVERING", "deliveryReasons": [format!("CAMPAIGN_{state}")]})
            }
        }
    }
}

/// The country in the unified API, which follows ISO 3166.
pub(crate) fn iso(country: &str) -> &str {
    if country == "UK" { "GB" } else { country }
}
