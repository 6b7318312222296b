//! Sponsored-ads profiles: `GET /v2/profiles`, at most 5000, without pages (documented).

use crate::call::Call;
use crate::id::{ProfileId, filled};
use crate::{AdsClient, AdsError};
use domain::{Region, Secret};
use serde::Deserialize;

/// One profile. Amazon requires nothing but the id, and its word lists grow: everything else is
/// optional text (documented in the OpenAPI description).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Profile {
    #[serde(rename = "profileId")]
    pub(crate) id: ProfileId,
    /// Amazon's country code (`UK`, not `GB`).
    #[serde(default, deserialize_with = "filled")]
    pub(crate) country_code: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) currency_code: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) timezone: Option<String>,
    #[serde(default, rename = "accountInfo", deserialize_with = "or_default")]
    pub(crate) account: ProfileAccount,
}

/// The account behind a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProfileAccount {
    /// `ATVPDKIKX0DER` and the like.
    #[serde(default, rename = "marketplaceStringId", deserialize_with = "filled")]
    pub(crate) marketplace: Option<String>,
    /// Merchant id of a seller, `ENTITY…` of a vendor or agency. Not unique across marketplaces.
    #[serde(default, rename = "id", deserialize_with = "filled")]
    pub(crate) entity: Option<String>,
    /// `seller`, `vendor`, `agency`, or a word added later.
    #[serde(default, rename = "type", deserialize_with = "filled")]
    pub(crate) kind: Option<String>,
    #[serde(default, deserialize_with = "filled")]
    pub(crate) name: Option<String>,
}

impl Profile {
    /// Whether DSP advertisers and AMC instances may lie below it.
    pub(crate) fn is_agency(&self) -> bool {
        self.account.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("agency"))
    }
}

fn or_default<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ProfileAccount, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The list of what may be edited, or the one of what may be viewed and reported on. The first is what
/// the endpoint gives without parameters (documented).
pub(crate) fn request(region: Region, view_only: bool) -> Call {
    let call = Call::get(region, "v2/profiles");
    if view_only { call.query("accessLevel", "view").query("apiProgram", "report") } else { call }
}

/// Reads the bare array that the endpoint answers. One unreadable profile makes the whole list
/// unreadable: dropping it would look like lost access.
pub(crate) fn parse(body: &[u8]) -> Result<Vec<Profile>, serde_json::Error> {
    serde_json::from_slice(body)
}

impl AdsClient {
    /// The smallest call that shows that the Ads API takes `access`: the profiles of one region, once. What
    /// is in the list does not matter, but that it is one does.
    ///
    /// # Errors
    /// As any call; nothing is tried again.
    pub async fn probe(&self, region: Region, access: &Secret) -> Result<(), AdsError> {
        let answer = self.try_once(&request(region, false), access).await?;
        parse(&answer.body).map(|_| ()).map_err(|_| AdsError::unreadable(&answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_body_makes_the_reader_panic(body: Vec<u8>) {
            let _ = parse(&body);
        }
    }

    #[test]
    fn the_documented_profile_is_read_whole() {
        let body = r#"[{"profileId":1111111111111111,"countryCode":"US","currencyCode":"USD",
            "dailyBudget":999999999.0,"timezone":"America/Los_Angeles",
            "accountInfo":{"marketplaceStringId":"ATVPDKIKX0DER","id":"ENTITY2XYZ1234","type":"agency",
            "name":"Demo: US","subType":"KDP_AUTHOR","validPaymentMethod":true}}]"#;
        let expected = Profile {
            id: ProfileId(1_111_111_111_111_111),
            country_code: Some("US".into()),
            currency_code: Some("USD".into()),
            timezone: Some("America/Los_Angeles".into()),
            account: ProfileAccount {
                marketplace: Some("ATVPDKIKX0DER".into()),
                entity: Some("ENTITY2XYZ1234".into()),
                kind: Some("agency".into()),
                name: Some("Demo: US".into()),
            },
        };
        assert!(expected.is_agency());
        assert_eq!(parse(body.as_bytes()).unwrap(), [expected]);
    }

    #[test]
    fn only_the_id_is_needed_and_new_words_are_kept() {
        let bare = parse(br#"[{"profileId":"7","accountInfo":null}]"#).unwrap();
        assert_eq!(bare[0].account, ProfileAccount::default());
        let new = parse(
            br#"[{"profileId":7,"countryCode":"XX","accountInfo":{"type":"cooperative","subType":"NEW"},"extra":[1]}]"#,
        )
        .unwrap();
        assert_eq!(new[0].account.kind.as_deref(), Some("cooperative"));
        assert_eq!(parse(b"[]").unwrap(), []);
        assert!(
            parse(br#"[{"profileId":7},{"countryCode":"US"}]"#).is_err(),
            "a profile without an id is none"
        );
    }
}
