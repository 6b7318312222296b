//! Sponsored-ads profiles (`GET /v2/profiles`).

use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use std::fmt;

/// One profile. Amazon requires nothing but the id, and its word lists grow: everything else is
/// optional text (documented in the OpenAPI description).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// 64-bit unsigned, exact, as decimal text.
    pub profile_id: String,
    /// Amazon's country code (`UK`, not `GB`).
    pub country_code: Option<String>,
    /// ISO 4217 code.
    pub currency_code: Option<String>,
    /// IANA name.
    pub timezone: Option<String>,
    /// `ATVPDKIKX0DER` and the like.
    pub marketplace_id: Option<String>,
    /// Merchant id of a seller, `ENTITY…` of a vendor or agency. Not unique across marketplaces.
    pub entity_id: Option<String>,
    /// `seller`, `vendor`, `agency`, or a word added later.
    pub account_type: Option<String>,
    /// `KDP_AUTHOR`, `AMAZON_ATTRIBUTION`, or a word added later.
    pub sub_type: Option<String>,
    /// The account's name; empty where Amazon gives none.
    pub name: String,
    /// Vendors only.
    pub valid_payment_method: Option<bool>,
    /// Reached for reading only: absent from the list of what this login may edit.
    pub view_only: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(deserialize_with = "exact_id")]
    profile_id: u64,
    country_code: Option<String>,
    currency_code: Option<String>,
    timezone: Option<String>,
    account_info: Option<WireAccount>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAccount {
    marketplace_string_id: Option<String>,
    id: Option<String>,
    #[serde(rename = "type")]
    account_type: Option<String>,
    name: Option<String>,
    sub_type: Option<String>,
    valid_payment_method: Option<bool>,
}

/// Reads the bare array that the endpoint answers. One unreadable profile makes the whole list
/// unreadable: dropping it would look like lost access.
pub(crate) fn parse(body: &[u8], view_only: bool) -> Result<Vec<Profile>, serde_json::Error> {
    let profiles: Vec<Wire> = serde_json::from_slice(body)?;
    Ok(profiles.into_iter().map(|wire| wire.into_profile(view_only)).collect())
}

/// What may be edited, then what may only be viewed, each profile once.
pub(crate) fn union(editable: Vec<Profile>, viewable: Vec<Profile>) -> Vec<Profile> {
    let mut all = editable;
    for profile in viewable {
        if !all.iter().any(|known| known.profile_id == profile.profile_id) {
            all.push(profile);
        }
    }
    all
}

impl Wire {
    fn into_profile(self, view_only: bool) -> Profile {
        let account = self.account_info.unwrap_or_default();
        Profile {
            profile_id: self.profile_id.to_string(),
            country_code: self.country_code,
            currency_code: self.currency_code,
            timezone: self.timezone,
            marketplace_id: account.marketplace_string_id,
            entity_id: account.id,
            account_type: account.account_type,
            sub_type: account.sub_type,
            name: account.name.unwrap_or_default(),
            valid_payment_method: account.valid_payment_method,
            view_only,
        }
    }
}

/// An id as a JSON number or as text, with all its digits or not at all.
fn exact_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    struct Id;

    impl Visitor<'_> for Id {
        type Value = u64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an unsigned 64-bit id as a number or as text")
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
            Ok(value)
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<u64, E> {
            match value.parse::<u64>() {
                Ok(id) if id.to_string() == value => Ok(id),
                _ => Err(E::invalid_value(Unexpected::Str(value), &self)),
            }
        }
    }

    deserializer.deserialize_any(Id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(body: &str) -> Result<Vec<String>, serde_json::Error> {
        Ok(parse(body.as_bytes(), false)?.into_iter().map(|profile| profile.profile_id).collect())
    }

    proptest! {
        #[test]
        fn every_id_keeps_all_its_digits(id: u64) {
            let expected = vec![id.to_string()];
            prop_assert_eq!(ids(&format!(r#"[{{"profileId":{id}}}]"#)).unwrap(), expected.clone());
            prop_assert_eq!(ids(&format!(r#"[{{"profileId":"{id}"}}]"#)).unwrap(), expected);
        }

        #[test]
        fn what_is_no_id_is_refused(text in r"-?[0-9]{0,3}(\.[0-9]+|e[0-9]|[a-z]|-| )") {
            for body in [format!(r#"[{{"profileId":"{text}"}}]"#), format!(r#"[{{"profileId":{text}}}]"#)] {
                // Spaces around a bare number are JSON's own business.
                prop_assume!(text.trim().parse::<u64>().is_err());
                prop_assert!(ids(&body).is_err(), "{}", body);
            }
        }

        #[test]
        fn no_body_makes_the_reader_panic(body: Vec<u8>) {
            let _ = parse(&body, true);
        }
    }

    #[test]
    fn an_id_is_never_rounded() {
        // The first has no exact double; the second does not fit 64 bits.
        assert_eq!(ids(r#"[{"profileId":9007199254740993}]"#).unwrap(), ["9007199254740993"]);
        for id in ["18446744073709551616", "1e3", "12.0", "-1", "null", "\"007\"", "\"\"", "{}"] {
            assert!(ids(&format!(r#"[{{"profileId":{id}}}]"#)).is_err(), "{id} must not be read");
        }
        assert!(ids(r#"[{"countryCode":"US"}]"#).is_err(), "a profile without an id is none");
    }

    #[test]
    fn the_documented_profile_is_read_whole() {
        let body = r#"[{"profileId":1111111111111111,"countryCode":"US","currencyCode":"USD",
            "dailyBudget":999999999.0,"timezone":"America/Los_Angeles",
            "accountInfo":{"marketplaceStringId":"ATVPDKIKX0DER","id":"ENTITY2XYZ1234","type":"agency",
            "name":"Demo: US","subType":"KDP_AUTHOR","validPaymentMethod":true}}]"#;
        let expected = Profile {
            profile_id: "1111111111111111".into(),
            country_code: Some("US".into()),
            currency_code: Some("USD".into()),
            timezone: Some("America/Los_Angeles".into()),
            marketplace_id: Some("ATVPDKIKX0DER".into()),
            entity_id: Some("ENTITY2XYZ1234".into()),
            account_type: Some("agency".into()),
            sub_type: Some("KDP_AUTHOR".into()),
            name: "Demo: US".into(),
            valid_payment_method: Some(true),
            view_only: false,
        };
        assert_eq!(parse(body.as_bytes(), false).unwrap(), [expected]);
    }

    #[test]
    fn only_the_id_is_needed_and_new_words_are_kept() {
        let bare = parse(br#"[{"profileId":"7","accountInfo":null}]"#, false).unwrap();
        assert_eq!(bare[0].name, "");
        assert_eq!(bare[0].account_type, None);
        let new = parse(
            br#"[{"profileId":7,"countryCode":"XX","accountInfo":{"type":"cooperative","subType":"NEW"},"extra":[1]}]"#,
            false,
        )
        .unwrap();
        assert_eq!(new[0].account_type.as_deref(), Some("cooperative"));
        assert_eq!(new[0].sub_type.as_deref(), Some("NEW"));
        assert_eq!(parse(b"[]", false).unwrap(), []);
    }

    #[test]
    fn what_may_be_edited_is_not_called_view_only() {
        let editable = parse(br#"[{"profileId":1},{"profileId":2}]"#, false).unwrap();
        let viewable = parse(br#"[{"profileId":"2"},{"profileId":3}]"#, true).unwrap();
        let all: Vec<_> =
            union(editable, viewable).into_iter().map(|found| (found.profile_id, found.view_only)).collect();
        assert_eq!(all, [("1".to_owned(), false), ("2".to_owned(), false), ("3".to_owned(), true)]);
    }
}
