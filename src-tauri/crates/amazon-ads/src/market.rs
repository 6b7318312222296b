//! Amazon's marketplaces: which country and region they belong to (documented).

use domain::Region;

/// Country, marketplace id and region.
const MARKETS: [(&str, &str, Region); 23] = [
    ("US", "ATVPDKIKX0DER", Region::Na),
    ("CA", "A2EUQ1WTGCTBG2", Region::Na),
    ("MX", "A1AM78C64UM0Y8", Region::Na),
    ("BR", "A2Q3Y263D00KWC", Region::Na),
    ("UK", "A1F83G8C2ARO7P", Region::Eu),
    ("DE", "A1PA6795UKMFR9", Region::Eu),
    ("FR", "A13V1IB3VIYZZH", Region::Eu),
    ("IT", "APJ6JRA9NG5V4", Region::Eu),
    ("ES", "A1RKKUPIHCS9HS", Region::Eu),
    ("NL", "A1805IZSGTT6HS", Region::Eu),
    ("BE", "AMEN7PMS3EDWL", Region::Eu),
    ("IE", "A28R8C7NBKEWEA", Region::Eu),
    ("SE", "A2NODRKZP88ZB9", Region::Eu),
    ("PL", "A1C3SOZRARQ6R3", Region::Eu),
    ("TR", "A33AVAJ2PDY3EV", Region::Eu),
    ("AE", "A2VIGQ35RCS4UG", Region::Eu),
    ("SA", "A17E79C6D8DWNP", Region::Eu),
    ("EG", "ARBP9OOSHTCHU", Region::Eu),
    ("ZA", "AE08WJ6YKNBMC", Region::Eu),
    ("IN", "A21TJRUUN4KGV", Region::Eu),
    ("JP", "A1VC38T7YXB528", Region::Fe),
    ("AU", "A39IBJ37TRP1C6", Region::Fe),
    ("SG", "A19VAU5U5O7RUS", Region::Fe),
];

/// The region of a country. Amazon writes `UK`; `GB` is taken too.
pub(crate) fn region_of_country(code: &str) -> Option<Region> {
    let code = if code.eq_ignore_ascii_case("GB") { "UK" } else { code };
    MARKETS.iter().find(|(country, ..)| country.eq_ignore_ascii_case(code)).map(|(.., region)| *region)
}

/// The marketplace id of a country (`ATVPDKIKX0DER` for `US`). Amazon writes `UK`; `GB` is taken too.
pub fn marketplace_of_country(code: &str) -> Option<&'static str> {
    let code = if code.eq_ignore_ascii_case("GB") { "UK" } else { code };
    MARKETS.iter().find(|(country, ..)| country.eq_ignore_ascii_case(code)).map(|(_, id, _)| *id)
}

/// Country and region of a marketplace.
pub(crate) fn of_marketplace(id: &str) -> Option<(&'static str, Region)> {
    MARKETS
        .iter()
        .find(|(_, marketplace, _)| *marketplace == id)
        .map(|(country, _, region)| (*country, *region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_lie_where_amazon_puts_them() {
        for (country, region) in [
            ("BR", Region::Na),
            ("UK", Region::Eu),
            ("GB", Region::Eu),
            ("in", Region::Eu),
            ("ZA", Region::Eu),
            ("SG", Region::Fe),
        ] {
            assert_eq!(region_of_country(country), Some(region), "{country}");
        }
        assert_eq!(region_of_country("XX"), None);
        assert_eq!(of_marketplace("A1VC38T7YXB528"), Some(("JP", Region::Fe)));
        assert_eq!(of_marketplace("nowhere"), None);
        assert_eq!(marketplace_of_country("US"), Some("ATVPDKIKX0DER"));
        assert_eq!(marketplace_of_country("gb"), marketplace_of_country("UK"));
        assert_eq!(marketplace_of_country("XX"), None);
    }

    #[test]
    fn no_marketplace_stands_twice() {
        let mut ids: Vec<_> = MARKETS.iter().map(|(_, id, _)| id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), MARKETS.len());
    }
}
