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
