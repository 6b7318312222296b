//! Marketplaces: what goes together with a country.

use super::ProfileSeed;
use domain::Region;

/// Country, currency, timezone and marketplace id go together.
#[derive(Clone, Copy)]
pub(super) struct Market {
    pub(super) region: Region,
    pub(super) country: &'static str,
    pub(super) currency: &'static str,
    pub(super) timezone: &'static str,
    pub(super) id: &'static str,
}

const fn market(
    region: Region,
    country: &'static str,
    currency: &'static str,
    timezone: &'static str,
    id: &'static str,
) -> Market {
    Market { region, country, currency, timezone, id }
}

pub(super) const US: Market = market(Region::Na, "US", "USD", "America/Los_Angeles", "ATVPDKIKX0DER");
pub(super) const CA: Market = market(Region::Na, "CA", "CAD", "America/Los_Angeles", "A2EUQ1WTGCTBG2");
pub(super) const MX: Market = market(Region::Na, "MX", "MXN", "America/Los_Angeles", "A1AM78C64UM0Y8");
pub(super) const BR: Market = market(Region::Na, "BR", "BRL", "America/Sao_Paulo", "A2Q3Y263D00KWC");
pub(super) const UK: Market = market(Region::Eu, "UK", "GBP", "Europe/London", "A1F83G8C2ARO7P");
pub(super) const DE: Market = market(Region::Eu, "DE", "EUR", "Europe/Paris", "A1PA6795UKMFR9");
pub(super) const FR: Market = market(Region::Eu, "FR", "EUR", "Europe/Paris", "A13V1IB3VIYZZH");
pub(super) const SE: Market = market(Region::Eu, "SE", "SEK", "Europe/Stockholm", "A2NODRKZP88ZB9");
pub(super) const AE: Market = market(Region::Eu, "AE", "AED", "Asia/Dubai", "A2VIGQ35RCS4UG");
pub(super) const JP: Market = market(Region::Fe, "JP", "JPY", "Asia/Tokyo", "A1VC38T7YXB528");
pub(super) const AU: Market = market(Region::Fe, "AU", "AUD", "Australia/Sydney", "A39IBJ37TRP1C6");
pub(super) const SG: Market = market(Region::Fe, "SG", "SGD", "Asia/Singapore", "A19VAU5U5O7RUS");

/// The markets of `region`.
pub(super) const fn of(region: Region) -> &'static [Market] {
    match region {
        Region::Na => &[US, CA, MX, BR],
        Region::Eu => &[UK, DE, FR, SE, AE],
        Region::Fe => &[JP, AU, SG],
    }
}

impl Market {
    /// A profile in this market.
    pub(super) fn profile(
        &self,
        id: u64,
        kind: &'static str,
        entity: impl Into<String>,
        name: impl Into<String>,
    ) -> ProfileSeed {
        ProfileSeed {
            id,
            region: self.region,
            country: self.country,
            currency: self.currency,
            timezone: self.timezone,
            marketplace: self.id,
            entity: entity.into(),
            kind,
            name: name.into(),
            view_only: false,
        }
    }
}
