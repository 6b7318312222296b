//! Advertising accounts behind the profiles: `POST /adsAccounts/list`. Sponsored ads only, and global:
//! one host knows all of them (documented).

use crate::call::Call;
use crate::id::{ProfileId, TextId};
use crate::lenient::{Body, Next, NoList, Odd, Page, Row, each};
use domain::{Region, plain};
use serde_json::json;

const MEDIA_TYPE: &str = "application/vnd.listaccountsresource.v1+json";

/// An account: one name and status over the profiles of several countries.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AdsAccount {
    pub(crate) name: Option<String>,
    /// `CREATED`, `DISABLED`, `PARTIALLY_CREATED`, `PENDING`, or a word added later.
    pub(crate) status: Option<String>,
    pub(crate) alternates: Vec<Alternate>,
}

/// What the account is called in one country: the profile, the entity, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alternate {
    pub(crate) profile_id: Option<ProfileId>,
    pub(crate) entity: Option<String>,
    pub(crate) country: Option<String>,
}

pub(crate) fn request(region: Region, next: Option<&str>) -> Call {
    let mut body = json!({ "maxResults": 100 });
    if let Some(next) = next {
        body["nextToken"] = next.into();
    }
    Call::post(region, "adsAccounts/list", &body).media_type(MEDIA_TYPE)
}

/// Reads both documented shapes: the object of the OpenAPI description, and the guide's list of
/// `{"adsAccount": …}`, bare or inside that object.
pub(crate) fn parse(body: &[u8]) -> Result<Page<AdsAccount>, NoList> {
    let body = Body::new(body);
    let (rows, next) = if body.is_array() {
        (body.array()?, Next::Last)
    } else {
        let answer = body.object()?;
        (answer.list("adsAccounts")?, answer.next("nextToken"))
    };
    let list = each(&rows, |row| {
        Ok(match row.inner("adsAccount") {
            Some(wrapped) => AdsAccount::read(&wrapped),
            None => AdsAccount::read(row),
        })
    });
    Ok(body.page(list, next))
}

impl AdsAccount {
    fn read(row: &Row<'_>) -> Self {
        Self {
            name: row.text("accountName", plain::NAME),
            status: row.text("status", plain::WORD),
            alternates: row.inner_list("alternateIds", Alternate::read),
        }
    }
}

impl Alternate {
    fn read(row: &Row<'_>) -> Result<Self, Odd> {
        Ok(Self {
            profile_id: row.id("profileId")?,
            entity: row.id("entityId")?.map(|TextId(id)| id),
            country: row.text("countryCode", plain::WORD),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAT: &str = r#"{"adsAccountId":"amzn1.ads-account.g.x","accountName":"Lantern","status":"CREATED",
        "countryCodes":["US"],"alternateIds":[{"profileId":18446744073709551615,"countryCode":"US"},
        {"profileId":"9007199254740993","countryCode":"CA"},{"entityId":"ENTITY1","countryCode":"US"}],
        "errors":{"US":[{"errorId":1,"errorCode":"E","errorMessage":"m"}]}}"#;

    #[test]
    fn both_documented_shapes_say_the_same() {
        let flat = parse(format!(r#"{{"adsAccounts":[{FLAT}],"nextToken":"t"}}"#).as_bytes()).unwrap();
        assert_eq!(flat.next, Next::At("t".to_owned()));
        let [account] = &flat.list[..] else { panic!("{flat:?}") };
        assert_eq!(account.name.as_deref(), Some("Lantern"));
        assert_eq!(account.status.as_deref(), Some("CREATED"));
        let ids: Vec<_> = account.alternates.iter().map(|alternate| alternate.profile_id).collect();
        assert_eq!(ids, [Some(ProfileId(u64::MAX)), Some(ProfileId(9_007_199_254_740_993)), None]);
        assert_eq!(account.alternates[2].entity.as_deref(), Some("ENTITY1"));

        let wrapped = format!(r#"{{"adsAccounts":[{{"adsAccount":{FLAT}}}]}}"#);
        assert_eq!(parse(wrapped.as_bytes()).unwrap().list, flat.list);
        let bare = format!(r#" [{{"adsAccount":{FLAT}}}]"#);
        assert_eq!(parse(bare.as_bytes()).unwrap().list, flat.list);
    }

    #[test]
    fn the_last_page_has_no_token_in_any_way_of_saying_so() {
        for body in ["{}", r#"{"adsAccounts":null,"nextToken":null}"#, r#"{"nextToken":""}"#] {
            let page = parse(body.as_bytes()).unwrap();
            assert_eq!((page.list.len(), page.next), (0, Next::Last), "{body}");
        }
        assert!(parse(b"<html>").is_err());
        let odd =
            parse(br#"{"adsAccounts":[{"alternateIds":[{"profileId":1},{"profileId":-1}]}],"nextToken":7}"#);
        let odd = odd.unwrap();
        assert_eq!((odd.next, odd.unread), (Next::Unreadable, domain::Unread { rows: 1, fields: 0 }));
        assert_eq!(odd.list[0].alternates.len(), 1);
    }
}
