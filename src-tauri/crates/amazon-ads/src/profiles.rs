//! Sponsored-ads profiles: `GET /v2/profiles`, at most 5000, without pages (documented).

use crate::call::Call;
use crate::id::{ProfileId, TextId};
use crate::lenient::{Body, Next, NoList, Odd, Page, Row, each};
use crate::{AdsClient, AdsError};
use domain::{Region, Secret, plain};

/// One profile. Amazon requires nothing but the id, and its word lists grow: everything else is
/// optional text (documented in the OpenAPI description).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Profile {
    pub(crate) id: ProfileId,
    /// Amazon's country code (`UK`, not `GB`).
    pub(crate) country_code: Option<String>,
    pub(crate) currency_code: Option<String>,
    pub(crate) timezone: Option<String>,
    pub(crate) account: ProfileAccount,
}

/// The account behind a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ProfileAccount {
    /// `ATVPDKIKX0DER` and the like.
    pub(crate) marketplace: Option<String>,
    /// Merchant id of a seller, `ENTITY…` of a vendor or agency. Not unique across marketplaces.
    pub(crate) entity: Option<String>,
    /// `seller`, `vendor`, `agency`, or a word added later.
    pub(crate) kind: Option<String>,
    pub(crate) name: Option<String>,
    /// Whether its payment method works; only some kinds of account have the field (documented).
    pub(crate) valid_payment_method: Option<bool>,
}

impl Profile {
    /// Whether DSP advertisers and AMC instances may lie below it.
    pub(crate) fn is_agency(&self) -> bool {
        self.account.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("agency"))
    }
}

/// The list of what may be edited, or the one of what may be viewed and reported on. The first is what
/// the endpoint gives without parameters (documented).
pub(crate) fn request(region: Region, view_only: bool) -> Call {
    let call = Call::get(region, "v2/profiles");
    if view_only { call.query("accessLevel", "view").query("apiProgram", "report") } else { call }
}

/// Reads the bare array that the endpoint answers.
pub(crate) fn parse(body: &[u8]) -> Result<Page<Profile>, NoList> {
    let body = Body::new(body);
    let list = each(&body.array()?, Profile::read);
    Ok(body.page(list, Next::Last))
}

impl Profile {
    fn read(row: &Row<'_>) -> Result<Self, Odd> {
        let id = row.own_id("profileId")?;
        let account = row.inner("accountInfo").map(|row| ProfileAccount {
            marketplace: row.or_blank(row.id("marketplaceStringId")).map(|TextId(id)| id),
            entity: row.or_blank(row.id("id")).map(|TextId(id)| id),
            kind: row.text("type", plain::WORD),
            name: row.text("name", plain::NAME),
            valid_payment_method: row.flag("validPaymentMethod"),
        });
        Ok(Self {
            id,
            country_code: row.text("countryCode", plain::WORD),
            currency_code: row.text("currencyCode", plain::WORD),
            timezone: row.text("timezone", plain::WORD),
            account: account.unwrap_or_default(),
        })
    }
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
                valid_payment_method: Some(true),
            },
        };
        assert!(expected.is_agency());
        assert_eq!(parse(body.as_bytes()).unwrap().list, [expected]);
    }

    #[test]
    fn only_the_id_is_needed_and_new_words_are_kept() {
        let bare = parse(br#"[{"profileId":"7","accountInfo":null}]"#).unwrap().list;
        assert_eq!(bare[0].account, ProfileAccount::default());
        let new = parse(
            br#"[{"profileId":7,"countryCode":"XX","accountInfo":{"type":"cooperative","subType":"NEW"},"extra":[1]}]"#,
        )
        .unwrap()
        .list;
        assert_eq!(new[0].account.kind.as_deref(), Some("cooperative"));
        assert_eq!(parse(b"[]").unwrap().list, []);
    }

    #[test]
    fn one_odd_row_or_field_costs_itself_alone_and_is_counted() {
        let body = br#"[{"profileId":1,"accountInfo":{"name":"Caf\u00e9 \ud83d"}},{"profileId":2},{"countryCode":"US"},
            7,{"profileId":"3","countryCode":["US"],"accountInfo":{"name":"C","id":{},"type":"vendor"}}]"#;
        let page = parse(body).unwrap();
        let names: Vec<_> = page.list.iter().map(|one| (one.id.0, one.account.name.as_deref())).collect();
        assert_eq!(names, [(1, Some("Caf\u{e9} \u{fffd}")), (2, None), (3, Some("C"))]);
        assert_eq!(page.list[2].account.kind.as_deref(), Some("vendor"));
        assert_eq!(page.unread, domain::Unread { rows: 2, fields: 2 });
        for body in ["{}", "null", "<html>", r#"[{"profileId":1}"#, ""] {
            assert!(parse(body.as_bytes()).is_err(), "{body} is no list");
        }
    }
}
