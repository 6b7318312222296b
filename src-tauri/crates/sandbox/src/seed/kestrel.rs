//! Kestrel Brands: a login whose accounts have problems of every kind. What is wrong is in [`crate::watch`].

use super::market::{AU, CA, DE, FR, JP, MX, Market, SE, SG, UK, US};
use super::meridian::advertiser;
use super::{
    AdsAccountSeed, AlternateSeed, DspAdvertiserSeed, LinkedKind, LinkedSeed, ManagerSeed, ProfileSeed, Reach,
};

const AGENCY: u64 = 9_007_199_254_740_997;
const OUTDOOR: u64 = 2_640_115_907_733_121;
const HOME: u64 = 222_333_444_555_666_779;
const CANADA: u64 = 3_318_804_276_115_930;
const VIEWED: u64 = 1_177_250_943_660_418;
const UNITED_KINGDOM: u64 = 4_255_901_338_274_106;
const GERMANY: u64 = 2_909_447_116_583_370;
const FRANCE: u64 = 333_444_555_666_777_881;
const SWEDEN: u64 = 1_860_372_290_456_112;
const JAPAN: u64 = 3_072_661_845_209_937;
const AUSTRALIA: u64 = 2_118_930_457_712_266;
const SINGAPORE: u64 = 4_490_127_763_308_154;

/// A DSP advertiser with insights into its campaigns.
const INSIGHTS: u64 = 6_110_400_000_003;
/// A DSP advertiser whose pixel went silent.
const SILENT: u64 = 6_110_400_000_104;
/// A DSP advertiser whose campaigns spend too little.
const UNDERPACING: u64 = 6_110_400_000_205;

pub(super) fn reach() -> Reach {
    Reach {
        profiles: profiles(),
        managers: vec![manager_na(), manager_eu()],
        ads_accounts: ads_accounts(),
        dsp_advertisers: dsp_advertisers(),
        ..Reach::default()
    }
}

fn profiles() -> Vec<ProfileSeed> {
    let viewed = MX.profile(VIEWED, "seller", "A11KESTRELMX", "Kestrel México");
    vec![
        US.profile(AGENCY, "agency", "ENTITY11KESTREL", "Kestrel Brands"),
        US.profile(OUTDOOR, "seller", "A11KESTRELOUTDOOR", "Kestrel Outdoor"),
        US.profile(HOME, "vendor", "ENTITY11KESTRELHOME", "Kestrel Home"),
        CA.profile(CANADA, "seller", "A11KESTRELCANADA", "Kestrel Canada"),
        ProfileSeed { view_only: true, ..viewed },
        UK.profile(UNITED_KINGDOM, "seller", "A11KESTRELUK", "Kestrel UK"),
        DE.profile(GERMANY, "seller", "A11KESTRELDE", "Kestrel Deutschland"),
        FR.profile(FRANCE, "vendor", "ENTITY11KESTRELFR", "Kestrel France"),
        SE.profile(SWEDEN, "seller", "A11KESTRELSE", "Kestrel Sverige"),
        JP.profile(JAPAN, "vendor", "ENTITY11KESTRELJP", "ケストレル"),
        AU.profile(AUSTRALIA, "seller", "A11KESTRELAU", "Kestrel Australia"),
        SG.profile(SINGAPORE, "seller", "A11KESTRELSG", "Kestrel Singapore"),
    ]
}

fn dsp_advertisers() -> Vec<DspAdvertiserSeed> {
    let listed = |id, name: &str, campaigns| advertiser(&US, Some(AGENCY), id, name.to_owned(), campaigns);
    vec![
        listed(INSIGHTS, "Kestrel Optics", 6),
        listed(SILENT, "Kestrel Cycles", 3),
        listed(UNDERPACING, "Kestrel Travel", 4),
    ]
}

/// Every sponsored profile has a global account; that of Kestrel Outdoor holds a DSP advertiser too.
fn ads_accounts() -> Vec<AdsAccountSeed> {
    let account =
        |key: &str, name: &str, status, market: &Market, profile: u64, entity: &str| AdsAccountSeed {
            id: format!("amzn1.ads-account.g.11kestrel{key}"),
            name: name.to_owned(),
            status,
            countries: vec![market.country],
            alternates: vec![
                AlternateSeed::Profile(profile, market.country),
                AlternateSeed::Entity(entity.to_owned(), market.country),
            ],
            errors: Vec::new(),
        };
    let mut outdoor = account("outdoor", "Kestrel Outdoor", "CREATED", &US, OUTDOOR, "ENTITY11OUTDOOR");
    outdoor.alternates.push(AlternateSeed::Dsp(INSIGHTS.to_string(), US.country));
    vec![
        outdoor,
        account("home", "Kestrel Home", "CREATED", &US, HOME, "ENTITY11KESTRELHOME"),
        account("canada", "Kestrel Canada", "CREATED", &CA, CANADA, "ENTITY11CANADA"),
        account("uk", "Kestrel UK", "PENDING", &UK, UNITED_KINGDOM, "ENTITY11UK"),
        account("de", "Kestrel Deutschland", "CREATED", &DE, GERMANY, "ENTITY11DE"),
        account("fr", "Kestrel France", "CREATED", &FR, FRANCE, "ENTITY11KESTRELFR"),
        account("se", "Kestrel Sverige", "CREATED", &SE, SWEDEN, "ENTITY11SE"),
        account("jp", "ケストレル", "CREATED", &JP, JAPAN, "ENTITY11KESTRELJP"),
        account("au", "Kestrel Australia", "CREATED", &AU, AUSTRALIA, "ENTITY11AU"),
        account("sg", "Kestrel Singapore", "CREATED", &SG, SINGAPORE, "ENTITY11SG"),
    ]
}

fn manager_na() -> ManagerSeed {
    let dsp = |id: u64, name: &str| LinkedSeed {
        account_id: format!("ENTITY11DSP{id}"),
        name: name.to_owned(),
        kind: LinkedKind::Dsp,
        marketplace: US.id,
        profile_id: None,
        dsp_advertiser_id: Some(id.to_string()),
    };
    ManagerSeed {
        id: "amzn1.ads1.ma1.11kestrelna".to_owned(),
        name: "Kestrel Americas".to_owned(),
        region: US.region,
        linked: vec![
            linked(LinkedKind::Seller, &US, "A11KESTRELOUTDOOR", "Kestrel Outdoor", OUTDOOR),
            linked(LinkedKind::Vendor, &US, "ENTITY11KESTRELHOME", "Kestrel Home", HOME),
            linked(LinkedKind::Seller, &CA, "A11KESTRELCANADA", "Kestrel Canada", CANADA),
            dsp(INSIGHTS, "Kestrel Optics"),
            dsp(SILENT, "Kestrel Cycles"),
            dsp(UNDERPACING, "Kestrel Travel"),
        ],
    }
}

fn manager_eu() -> ManagerSeed {
    ManagerSeed {
        id: "amzn1.ads1.ma1.11kestreleu".to_owned(),
        name: "Kestrel Europe".to_owned(),
        region: UK.region,
        linked: vec![
            linked(LinkedKind::Seller, &UK, "A11KESTRELUK", "Kestrel UK", UNITED_KINGDOM),
            linked(LinkedKind::Seller, &DE, "A11KESTRELDE", "Kestrel Deutschland", GERMANY),
            linked(LinkedKind::Vendor, &FR, "ENTITY11KESTRELFR", "Kestrel France", FRANCE),
        ],
    }
}

fn linked(kind: LinkedKind, market: &Market, entity: &str, name: &str, profile: u64) -> LinkedSeed {
    LinkedSeed {
        account_id: entity.to_owned(),
        name: name.to_owned(),
        kind,
        marketplace: market.id,
        profile_id: Some(profile),
        dsp_advertiser_id: None,
    }
}
