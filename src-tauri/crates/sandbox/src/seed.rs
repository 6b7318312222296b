//! The world a sandbox starts with. Every person and company in it is invented.

use domain::Region;

/// A person who can sign in with Clerk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserSeed {
    /// Clerk user id.
    pub id: &'static str,
    /// Sign-in address.
    pub email: &'static str,
    /// Password.
    pub password: &'static str,
    /// First name.
    pub first_name: &'static str,
    /// Last name.
    pub last_name: &'static str,
}

/// The Clerk users of the seed world; the first is the one the sign-in page offers.
pub const fn users() -> &'static [UserSeed] {
    &[
        UserSeed {
            id: "user_sandbox_ada",
            email: "ada@example.com",
            password: "correct horse",
            first_name: "Ada",
            last_name: "Marlow",
        },
        UserSeed {
            id: "user_sandbox_ben",
            email: "ben@example.com",
            password: "battery staple",
            first_name: "Ben",
            last_name: "Okafor",
        },
    ]
}

/// An Amazon login that can be chosen on the consent page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoginSeed {
    /// Stable name for addresses, element ids and the control API.
    pub slug: &'static str,
    /// Name shown on the consent page.
    pub name: &'static str,
    /// What it reaches.
    pub profiles: &'static [ProfileSeed],
}

/// A sponsored-ads profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    pub entity: &'static str,
    /// `seller`, `vendor` or `agency`.
    pub kind: &'static str,
    /// Account name.
    pub name: &'static str,
}

/// The Amazon logins of the seed world; the first is preselected on the consent page.
pub const fn logins() -> &'static [LoginSeed] {
    &[
        LoginSeed { slug: "northwind-agency", name: "Northwind Agency", profiles: NORTHWIND },
        LoginSeed { slug: "harbour-goods", name: "Harbour Goods", profiles: HARBOUR },
    ]
}

/// Country, currency, timezone and marketplace id go together.
struct Market(Region, &'static str, &'static str, &'static str, &'static str);

const US: Market = Market(Region::Na, "US", "USD", "America/Los_Angeles", "ATVPDKIKX0DER");
const CA: Market = Market(Region::Na, "CA", "CAD", "America/Los_Angeles", "A2EUQ1WTGCTBG2");
const MX: Market = Market(Region::Na, "MX", "MXN", "America/Los_Angeles", "A1AM78C64UM0Y8");
const BR: Market = Market(Region::Na, "BR", "BRL", "America/Sao_Paulo", "A2Q3Y263D00KWC");
const UK: Market = Market(Region::Eu, "UK", "GBP", "Europe/London", "A1F83G8C2ARO7P");
const DE: Market = Market(Region::Eu, "DE", "EUR", "Europe/Paris", "A1PA6795UKMFR9");
const FR: Market = Market(Region::Eu, "FR", "EUR", "Europe/Paris", "A13V1IB3VIYZZH");
const SE: Market = Market(Region::Eu, "SE", "SEK", "Europe/Stockholm", "A2NODRKZP88ZB9");
const AE: Market = Market(Region::Eu, "AE", "AED", "Asia/Dubai", "A2VIGQ35RCS4UG");
const JP: Market = Market(Region::Fe, "JP", "JPY", "Asia/Tokyo", "A1VC38T7YXB528");
const AU: Market = Market(Region::Fe, "AU", "AUD", "Australia/Sydney", "A39IBJ37TRP1C6");
const SG: Market = Market(Region::Fe, "SG", "SGD", "Asia/Singapore", "A19VAU5U5O7RUS");

const fn profile(
    id: u64,
    market: &Market,
    kind: &'static str,
    entity: &'static str,
    name: &'static str,
) -> ProfileSeed {
    ProfileSeed {
        id,
        region: market.0,
        country: market.1,
        currency: market.2,
        timezone: market.3,
        marketplace: market.4,
        entity,
        kind,
        name,
    }
}

// 9007199254740993 is the first integer that a JavaScript number cannot hold; the 18-digit ids lose
// several digits. One entity id occurs in two marketplaces, as it does at Amazon.
const NORTHWIND: &[ProfileSeed] = &[
    profile(9_007_199_254_740_993, &US, "agency", "ENTITY2NORTHWIND01", "Northwind Agency"),
    profile(123_456_789_123_456_789, &US, "seller", "A2LANTERNSUPPLY", "Lantern Supply"),
    profile(3_120_447_895_120_044, &CA, "seller", "A2LANTERNSUPPLY", "Lantern Supply"),
    profile(1_884_201_337_450_212, &US, "vendor", "ENTITY1COPPERFERN", "Copper & Fern"),
    profile(2_765_098_113_240_876, &MX, "vendor", "ENTITY3COPPERFERN", "Copper & Fern México"),
    profile(4_410_982_265_013_377, &BR, "seller", "A3PEDRACLARA", "Pedra Clara"),
    profile(987_654_321_987_654_321, &UK, "seller", "A1MOSSANDMARROW", "Moss and Marrow"),
    profile(1_209_334_887_001_645, &DE, "seller", "A1MOSSANDMARROW", "Moss and Marrow"),
    profile(3_998_120_045_667_210, &FR, "vendor", "ENTITY4LUMIERE", "Atelier Lumière"),
    profile(2_004_771_650_023_981, &SE, "seller", "A4NORRSKEN", "Norrsken Hem"),
    profile(1_550_028_943_316_704, &AE, "vendor", "ENTITY5SAFFRON", "Saffron Coast"),
    profile(9_223_372_036_854_775_807, &JP, "agency", "ENTITY6NORTHWIND", "ノースウィンド"),
    profile(3_345_610_982_237_415, &JP, "vendor", "ENTITY7KOMOREBI", "Komorebi Works"),
    profile(2_871_450_098_123_660, &AU, "seller", "A5SALTBUSH", "Saltbush Trading"),
    profile(1_672_093_348_871_025, &SG, "seller", "A6STRAITS", "Straits Pantry"),
];

const HARBOUR: &[ProfileSeed] = &[
    profile(4_102_776_590_331_208, &US, "seller", "A7HARBOURGOODS", "Harbour Goods"),
    profile(2_290_013_765_448_190, &UK, "seller", "A7HARBOURGOODS", "Harbour Goods UK"),
];

/// The login with this slug.
pub(crate) fn login(slug: &str) -> Option<&'static LoginSeed> {
    logins().iter().find(|login| login.slug == slug)
}

/// The user with this id.
pub(crate) fn user(id: &str) -> Option<&'static UserSeed> {
    users().iter().find(|user| user.id == id)
}

/// The user with this address, in any case.
pub(crate) fn user_by_email(email: &str) -> Option<&'static UserSeed> {
    users().iter().find(|user| user.email.eq_ignore_ascii_case(email.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn regions_are_disjoint_and_counts_are_as_promised() {
        let count = |login: &LoginSeed, region| {
            login.profiles.iter().filter(|profile| profile.region == region).count()
        };
        let agency = login("northwind-agency").unwrap();
        assert_eq!(Region::ALL.map(|region| count(agency, region)), [6, 5, 4]);
        let shop = login("harbour-goods").unwrap();
        assert_eq!(Region::ALL.map(|region| count(shop, region)), [1, 1, 0]);
        let all: Vec<u64> =
            logins().iter().flat_map(|login| login.profiles).map(|profile| profile.id).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "ids are unique");
    }
}
