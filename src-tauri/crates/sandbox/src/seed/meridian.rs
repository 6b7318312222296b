//! Meridian Media: a login that reaches every kind of account, with the oddities that each kind has at
//! Amazon.

use super::market::{AU, CA, DE, FR, JP, MX, Market, UK, US};
use super::{
    AdsAccountSeed, AlternateSeed, AmcAccountSeed, AmcInstanceSeed, CountryErrorSeed, DspAdvertiserSeed,
    LinkedKind, LinkedSeed, ManagerSeed, ProfileSeed, Reach, SeatSeed,
};

/// The first integer after 2⁵³ + 2 that a JavaScript number cannot hold.
const AGENCY_NA: u64 = 9_007_199_254_740_995;
const AGENCY_EU: u64 = 555_666_777_888_999_001;
const SELLER_US: u64 = 2_501_118_830_447_126;
const VENDOR_CA: u64 = 111_222_333_444_555_667;
const VIEWED_MX: u64 = 3_774_029_116_650_418;
const SELLER_DE: u64 = 1_448_207_733_906_152;
const VENDOR_FR: u64 = 4_019_663_208_817_540;

/// More than one page of `GET /dsp/advertisers`.
const ADVERTISERS_NA: u64 = 120;
const ADVERTISERS_EU: u64 = 12;
const FIRST_NA: u64 = 5_770_100_000_001;
const FIRST_EU: u64 = 5_880_200_000_001;
/// Managed advertisers: no agency profile lists them.
const MANAGED_NA: u64 = 5_990_300_000_001;
const MANAGED_EU: u64 = 5_990_300_000_777;

pub(super) fn reach() -> Reach {
    Reach {
        profiles: profiles(),
        managers: vec![manager_na(), manager_eu()],
        ads_accounts: ads_accounts(),
        dsp_advertisers: dsp_advertisers(),
        amc_accounts: amc_accounts(),
        ..Reach::default()
    }
}

fn profiles() -> Vec<ProfileSeed> {
    let viewed = MX.profile(VIEWED_MX, "seller", "A8BRASERO", "Brasero Cocina");
    vec![
        US.profile(AGENCY_NA, "agency", "ENTITY8MERIDIANNA", "Meridian Media"),
        US.profile(SELLER_US, "seller", "A8TIDEWELL", "Tidewell Outdoors"),
        CA.profile(VENDOR_CA, "vendor", "ENTITY8NORTHSTAR", "Northstar Toys"),
        ProfileSeed { view_only: true, ..viewed },
        UK.profile(AGENCY_EU, "agency", "ENTITY8MERIDIANEU", "Meridian Media Europe"),
        DE.profile(SELLER_DE, "seller", "A8HOLZHAUS", "Holzhaus Küchen"),
        FR.profile(VENDOR_FR, "vendor", "ENTITY8BELLERIVE", "Bellerive"),
        JP.profile(u64::MAX, "vendor", "ENTITY8HOSHIZORA", "星空ストア"),
        AU.profile(1_990_416_625_380_074, "seller", "A8WATTLE", "Wattle and Co"),
    ]
}

fn link(
    kind: LinkedKind,
    market: &Market,
    account: &str,
    name: &str,
    profile: Option<u64>,
    dsp: Option<u64>,
) -> LinkedSeed {
    LinkedSeed {
        account_id: account.to_owned(),
        name: name.to_owned(),
        kind,
        marketplace: market.id,
        profile_id: profile,
        dsp_advertiser_id: dsp.map(|id| id.to_string()),
    }
}

fn manager_na() -> ManagerSeed {
    use LinkedKind::{Dsp, MarketingCloud, Seller, Vendor};
    ManagerSeed {
        id: "amzn1.ads1.ma1.8meridianna".to_owned(),
        name: "Meridian Americas".to_owned(),
        region: US.region,
        linked: vec![
            link(Seller, &US, "A8TIDEWELL", "Tidewell Outdoors", Some(SELLER_US), None),
            link(Vendor, &CA, "ENTITY8NORTHSTAR", "Northstar Toys", Some(VENDOR_CA), None),
            link(Seller, &US, "A8DORMANT", "Dormant Lamps", None, None),
            link(Dsp, &US, "ENTITY8DSPFIRST", "Meridian Client 001", None, Some(FIRST_NA)),
            link(Dsp, &US, "ENTITY8DSPMANAGED", "Cobalt Motors (managed)", None, Some(MANAGED_NA)),
            link(MarketingCloud, &US, "ENTITY8AMCNA", "Meridian Clean Room", None, None),
        ],
    }
}

fn manager_eu() -> ManagerSeed {
    use LinkedKind::{Dsp, MarketingCloud, Seller, Vendor};
    ManagerSeed {
        id: "amzn1.ads1.ma1.8meridianeu".to_owned(),
        name: "Meridian Europe".to_owned(),
        region: UK.region,
        linked: vec![
            link(Seller, &DE, "A8HOLZHAUS", "Holzhaus Küchen", Some(SELLER_DE), None),
            link(Vendor, &FR, "ENTITY8BELLERIVE", "Bellerive", Some(VENDOR_FR), None),
            link(Dsp, &UK, "ENTITY8DSPMANAGEDEU", "Verdant Air (managed)", None, Some(MANAGED_EU)),
            link(MarketingCloud, &UK, "ENTITY8AMCEU", "Meridian Clean Room Europe", None, None),
        ],
    }
}

fn ads_accounts() -> Vec<AdsAccountSeed> {
    let account = |key: &str, name: &str, status, countries: &[&'static str]| AdsAccountSeed {
        id: format!("amzn1.ads-account.g.8meridian{key}"),
        name: name.to_owned(),
        status,
        countries: countries.to_vec(),
        alternates: Vec::new(),
        errors: Vec::new(),
    };
    let mut tidewell = account("tidewell", "Tidewell Outdoors", "CREATED", &["US"]);
    tidewell.alternates = vec![
        AlternateSeed::Profile(SELLER_US, "US"),
        AlternateSeed::Entity("ENTITY8TIDEWELLUS".to_owned(), "US"),
    ];
    let mut northstar = account("northstar", "Northstar Toys", "PARTIALLY_CREATED", &["CA", "MX", "BR"]);
    northstar.alternates = vec![
        AlternateSeed::Profile(VENDOR_CA, "CA"),
        AlternateSeed::Entity("ENTITY8NORTHSTAR".to_owned(), "CA"),
    ];
    let error = |country, id, code, message| CountryErrorSeed { country, id, code, message };
    northstar.errors = vec![
        error("MX", 6, "BUSINESS_NOT_ELIGIBLE", "The business is not eligible in this country."),
        error("BR", 6, "BUSINESS_NOT_ELIGIBLE", "The business is not eligible in this country."),
        error("BR", 11, "TERMS_NOT_ACCEPTED", "The terms of this country have not been accepted."),
    ];
    let mut holzhaus = account("holzhaus", "Holzhaus Küchen", "DISABLED", &["DE"]);
    holzhaus.alternates = vec![AlternateSeed::Profile(SELLER_DE, "DE")];
    let pending = account("lumen", "Lumen Lighting", "PENDING", &["US", "CA"]);
    vec![tidewell, northstar, holzhaus, pending]
}

fn dsp_advertisers() -> Vec<DspAdvertiserSeed> {
    let listed = |market: &Market, agency, first: u64, count: u64| {
        let of = move |at: u64| (at, first + (at - 1) * 101);
        let market = *market;
        (1..=count).map(of).map(move |(at, id)| {
            let name = format!("Meridian Client {at:03}");
            // The first has more campaigns than fit one page, some have none.
            let campaigns = if at == 1 { 130 } else { usize::try_from(at % 4).unwrap_or_default() };
            advertiser(&market, Some(agency), id, name, campaigns)
        })
    };
    let mut all: Vec<_> = listed(&US, AGENCY_NA, FIRST_NA, ADVERTISERS_NA).collect();
    all.extend(listed(&UK, AGENCY_EU, FIRST_EU, ADVERTISERS_EU));
    all.push(advertiser(&US, None, MANAGED_NA, "Cobalt Motors".to_owned(), 3));
    all.push(advertiser(&UK, None, MANAGED_EU, "Verdant Air".to_owned(), 2));
    all
}

/// A DSP advertiser with seats that follow from its id: none, one or two.
pub(super) fn advertiser(
    market: &Market,
    profile_id: Option<u64>,
    id: u64,
    name: String,
    campaigns: usize,
) -> DspAdvertiserSeed {
    let mut seats = Vec::new();
    if !id.is_multiple_of(3) {
        seats.push(SeatSeed {
            exchange_id: "1",
            exchange_name: "Google Ad Manager",
            deal_creation_id: Some(format!("DEAL{id}")),
            spend_tracking_id: Some(format!("TRACK{id}")),
        });
    }
    if id % 3 == 2 {
        seats.push(SeatSeed {
            exchange_id: "2",
            exchange_name: "Amazon Publisher Services",
            deal_creation_id: None,
            spend_tracking_id: Some(format!("APS-{id}")),
        });
    }
    DspAdvertiserSeed {
        id: id.to_string(),
        profile_id,
        region: market.region,
        name,
        currency: market.currency,
        country: market.country,
        timezone: market.timezone,
        url: format!("https://client-{id}.example"),
        seats,
        campaigns,
    }
}

fn amc_accounts() -> Vec<AmcAccountSeed> {
    let instance = |id: &str, name: &str, status, entity| AmcInstanceSeed {
        id: id.to_owned(),
        name: name.to_owned(),
        status,
        entity,
    };
    let account = |id: &str, name: &str, market: &Market, instances| AmcAccountSeed {
        id: id.to_owned(),
        name: name.to_owned(),
        marketplace: market.id,
        instances,
    };
    vec![
        account(
            "ENTITY8AMCNA",
            "Meridian Clean Room",
            &US,
            vec![
                instance("amcmerid001", "meridianretail", "COMPLETED", "NA"),
                instance("amcmerid002", "meridianstreaming", "REQUESTED", "NA"),
            ],
        ),
        account(
            "ENTITY8AMCEU",
            "Meridian Clean Room Europe",
            &UK,
            vec![instance("amcmerid003", "meridianeurope", "COMPLETED", "EU")],
        ),
        account("ENTITY8AMCNEW", "Meridian Research", &DE, Vec::new()),
    ]
}
