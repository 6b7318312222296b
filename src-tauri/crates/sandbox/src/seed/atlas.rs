//! Atlas Holdings: a login as large as they come, made by rule.

use super::market::{self, Market};
use super::meridian::advertiser;
use super::{
    AdsAccountSeed, AlternateSeed, DspAdvertiserSeed, LinkedKind, LinkedSeed, ManagerSeed, ProfileSeed, Reach,
};
use domain::Region;

/// How much a generated login reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtlasSize {
    /// Profiles in each region.
    pub profiles_per_region: usize,
    /// How many of those are agencies. Each lists its share of the DSP advertisers.
    pub agencies_per_region: usize,
    /// Manager accounts, spread over the regions.
    pub managers: usize,
    /// DSP advertisers, spread over the agencies.
    pub dsp_advertisers: usize,
}

impl AtlasSize {
    /// The size of the login `atlas-holdings`.
    pub const HOLDINGS: Self =
        Self { profiles_per_region: 2000, agencies_per_region: 2, managers: 40, dsp_advertisers: 1000 };
}

/// documented: at most so many accounts are linked to one manager account.
const LINKS: usize = 50;
/// How many of those are DSP advertisers.
const DSP_LINKS: usize = 5;

const FIRST: [&str; 10] =
    ["Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heron", "Indigo", "Juniper"];
const SECOND: [&str; 7] = ["Home", "Outdoors", "Kitchen", "Toys", "Beauty", "Audio", "Pets"];

/// A login of `size`. The same size gives the same ids in every run.
pub(super) fn reach(size: AtlasSize) -> Reach {
    let profiles: Vec<_> = Region::ALL.into_iter().flat_map(|region| profiles_of(region, size)).collect();
    let dsp_advertisers = advertisers(&profiles, size);
    Reach {
        managers: managers(&profiles, &dsp_advertisers, size),
        ads_accounts: ads_accounts(&profiles, size),
        dsp_advertisers,
        profiles,
        ..Reach::default()
    }
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn profiles_of(region: Region, size: AtlasSize) -> impl Iterator<Item = ProfileSeed> {
    let base = match region {
        Region::Na => 6_000_000_000_000_000,
        Region::Eu => 7_000_000_000_000_000,
        Region::Fe => 8_000_000_000_000_000,
    };
    let markets = market::of(region).iter().cycle();
    markets.take(size.profiles_per_region).enumerate().map(move |(at, market)| {
        // One in fifty does not fit into a JavaScript number.
        let far = if at % 50 == 49 { 100_000_000_000_000_000 } else { 0 };
        let id = base + far + wide(at) * 104_729 + 13;
        let number = at + 1;
        let name = format!("{} {} {number:04}", FIRST[at % FIRST.len()], SECOND[at % SECOND.len()]);
        let place = region.as_str().to_uppercase();
        if at < size.agencies_per_region {
            market.profile(
                id,
                "agency",
                format!("ENTITY9ATLAS{place}{number:04}"),
                format!("Atlas Agency {number}"),
            )
        } else if at % 3 == 0 {
            market.profile(id, "vendor", format!("ENTITY9ATLAS{place}{number:04}"), name)
        } else {
            market.profile(id, "seller", format!("A9ATLAS{place}{number:04}"), name)
        }
    })
}

fn market_of(profile: &ProfileSeed) -> Option<&'static Market> {
    market::of(profile.region).iter().find(|market| market.id == profile.marketplace)
}

fn advertisers(profiles: &[ProfileSeed], size: AtlasSize) -> Vec<DspAdvertiserSeed> {
    let agencies: Vec<_> = profiles.iter().filter(|profile| profile.kind == "agency").collect();
    let made = (0..size.dsp_advertisers).filter_map(|at| {
        let agency = agencies.get(at % agencies.len().max(1))?;
        let id = 6_600_000_000_001 + wide(at) * 17;
        Some(advertiser(
            market_of(agency)?,
            Some(agency.id),
            id,
            format!("Atlas Brand {:04}", at + 1),
            at % 3,
        ))
    });
    made.collect()
}

/// Each manager account links the next profiles of its region that belong to nobody yet, starting over
/// when they run out, and a few DSP advertisers.
fn managers(
    profiles: &[ProfileSeed],
    advertisers: &[DspAdvertiserSeed],
    size: AtlasSize,
) -> Vec<ManagerSeed> {
    let made = Region::ALL.into_iter().cycle().take(size.managers).enumerate().map(|(at, region)| {
        let round = at / Region::ALL.len();
        let owned = profiles.iter().filter(|one| one.region == region && one.kind != "agency").cycle();
        let accounts = owned.skip(round * (LINKS - DSP_LINKS)).take(LINKS - DSP_LINKS).map(profile_link);
        let brands = advertisers.iter().filter(|one| one.region == region).cycle();
        let brands = brands.skip(round * DSP_LINKS).take(DSP_LINKS).map(dsp_link);
        ManagerSeed {
            id: format!("amzn1.ads1.ma1.9atlas{:03}", at + 1),
            name: format!("Atlas {} {}", region.as_str().to_uppercase(), round + 1),
            region,
            linked: accounts.chain(brands).collect(),
        }
    });
    made.collect()
}

fn profile_link(profile: &ProfileSeed) -> LinkedSeed {
    LinkedSeed {
        account_id: profile.entity.clone(),
        name: profile.name.clone(),
        kind: if profile.kind == "vendor" { LinkedKind::Vendor } else { LinkedKind::Seller },
        marketplace: profile.marketplace,
        profile_id: Some(profile.id),
        dsp_advertiser_id: None,
    }
}

fn dsp_link(advertiser: &DspAdvertiserSeed) -> LinkedSeed {
    let markets = market::of(advertiser.region);
    let market = markets.iter().find(|market| market.country == advertiser.country);
    LinkedSeed {
        account_id: format!("ENTITY9DSP{}", advertiser.id),
        name: advertiser.name.clone(),
        kind: LinkedKind::Dsp,
        marketplace: market.map_or("", |market| market.id),
        profile_id: None,
        dsp_advertiser_id: Some(advertiser.id.clone()),
    }
}

/// One global account for the profiles at the same place of each region; agencies have none.
fn ads_accounts(profiles: &[ProfileSeed], size: AtlasSize) -> Vec<AdsAccountSeed> {
    let made = (size.agencies_per_region..size.profiles_per_region).map(|at| {
        let own: Vec<_> = profiles.iter().skip(at).step_by(size.profiles_per_region.max(1)).collect();
        let both = |profile: &&ProfileSeed| {
            [
                AlternateSeed::Profile(profile.id, profile.country),
                AlternateSeed::Entity(format!("ENTITY9G{}", profile.id), profile.country),
            ]
        };
        AdsAccountSeed {
            id: format!("amzn1.ads-account.g.9atlas{:04}", at + 1),
            name: own.first().map(|profile| profile.name.clone()).unwrap_or_default(),
            status: if at % 40 == 39 { "DISABLED" } else { "CREATED" },
            countries: own.iter().map(|profile| profile.country).collect(),
            alternates: own.iter().flat_map(both).collect(),
            errors: Vec::new(),
        }
    });
    made.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_what_was_asked_for() {
        let size =
            AtlasSize { profiles_per_region: 120, agencies_per_region: 3, managers: 7, dsp_advertisers: 40 };
        let reach = reach(size);
        assert_eq!(reach.profiles.len(), 360);
        assert_eq!(Region::ALL.map(|region| reach.managers_in(region).count()), [3, 2, 2]);
        assert_eq!(reach.dsp_advertisers.len(), 40);
        let agencies: Vec<_> = reach.profiles.iter().filter(|one| one.kind == "agency").collect();
        assert_eq!(agencies.len(), 9);
        let listed: usize = agencies.iter().map(|agency| reach.advertisers_of(agency.id).count()).sum();
        assert_eq!(listed, 40, "every advertiser is listed by an agency");
        assert_eq!(reach.ads_accounts.len(), 117);
        let holdings = super::reach(AtlasSize::HOLDINGS);
        let agency = holdings.profiles.first().unwrap();
        assert!(holdings.advertisers_of(agency.id).count() > 100, "more than one page");
    }
}
