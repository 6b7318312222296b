//! Campaigns of the sandbox's accounts: those that follow from the seed, with what callers changed.
//!
//! The unified Ads API and the MCP server answer from here, so that a change by one shows in the other.

use crate::seed::{DspAdvertiserSeed, ProfileSeed};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// documented: the states.
pub(crate) const STATES: [&str; 3] = ["ENABLED", "PAUSED", "ARCHIVED"];
/// documented: the ad product of DSP campaigns.
pub(crate) const DSP: &str = "AMAZON_DSP";
/// documented: the ad product of most sponsored campaigns.
pub(crate) const SPONSORED_PRODUCTS: &str = "SPONSORED_PRODUCTS";
/// How many campaigns a seller or vendor profile starts with.
const SPONSORED: usize = 3;

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
}

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

    /// The campaigns of the seed. Everything about them follows from their owner and their place.
    fn seeded(self) -> impl Iterator<Item = Campaign> {
        let (base, number, count, product, name) = match self {
            Self::Advertiser(one) => {
                let number = one.id.parse::<u64>().unwrap_or_default();
                (500_000_000_000_000_000, number, one.campaigns, DSP, &one.name)
            }
            Self::Profile(one) => {
                let count = if one.kind == "agency" { 0 } else { SPONSORED };
                (400_000_000_000_000_000, one.id, count, SPONSORED_PRODUCTS, &one.name)
            }
        };
        (0..count).map(move |at| {
            let offset = u64::try_from(at).unwrap_or_default();
            let id: u64 = base + (number % 1_000_000_000_000) * 10_000 + offset;
            Campaign {
                id: id.to_string(),
                product: product.to_owned(),
                name: format!("{name} campaign {}", at + 1),
                state: STATES[at % STATES.len()].to_owned(),
                countries: vec![self.country().to_owned()],
                budgets: json!([]),
                created: "2026-03-02T09:00:00Z".to_owned(),
                updated: "2026-09-14T16:30:00Z".to_owned(),
                made: false,
            }
        })
    }
}

impl Changes {
    /// The campaigns of `owner` as they are now, made ones last.
    pub(crate) fn of(&self, owner: Owner<'_>) -> Vec<Campaign> {
        let none = BTreeMap::new();
        let changed = self.0.get(&owner.key()).unwrap_or(&none);
        let now = |one: Campaign| changed.get(&one.id).cloned().unwrap_or(Some(one));
        let made = changed.values().flatten().filter(|one| one.made).cloned();
        owner.seeded().filter_map(now).chain(made).collect()
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
    /// documented: `Campaign` of the unified API, as far as the sandbox fills it.
    pub(crate) fn body(&self) -> Value {
        json!({
            "adProduct": self.product,
            "campaignId": self.id,
            "name": self.name,
            "state": self.state,
            "status": {"deliveryStatus": if self.state == "ENABLED" { "DELIVERING" } else { "NOT_DELIVERING" }},
            "countries": self.countries,
            "creationDateTime": self.created,
            "lastUpdatedDateTime": self.updated,
            "flights": [],
            "budgets": self.budgets,
            "optimizations": {},
        })
    }
}
