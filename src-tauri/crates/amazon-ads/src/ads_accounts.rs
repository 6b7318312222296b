//! Advertising accounts behind the profiles: `POST /adsAccounts/list`. Sponsored ads only, and global:
//! one host knows all of them (documented).

use crate::call::Call;
use crate::id::{ProfileId, filled, list, optional};
use domain::Region;
use serde::Deserialize;
use serde_json::json;

const MEDIA_TYPE: &str = "application/vnd.listaccountsresource.v1+json";

/// One page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) accounts: Vec<AdsAccount>,
    pub(crate) next: Option<String>,
}

/// An account: one name and status over the profiles of several countries.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdsAccount {
    #[serde(default, rename = "accountName", deserialize_with = "filled")]
    pub(crate) name: Option<String>,
    /// `CREATED`, `DISABLED`, `PARTIALLY_CREATED`, `PENDING`, or a word added later.
    #[serde(default, deserialize_with = "filled")]
    pub(crate) status: Option<String>,
    #[serde(default, rename = "alternateIds", deserialize_with = "list")]
    pub(crate) alternates: Vec<Alternate>,
}

/// What the account is called in one country: the profile, the entity, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Alternate {
    #[serde(default, deserialize_with = "optional")]
    pub(crate) profile_id: Option<ProfileId>,
    #[serde(default, rename = "entityId", deserialize_with = "filled")]
    pub(crate) entity: Option<String>,
    #[serde(default, rename = "countryCode", deserialize_with = "filled")]
    pub(crate) country: Option<String>,
}

/// A row: an account, or one wrapped as the guide shows it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    ads_account: Option<AdsAccount>,
    #[serde(flatten)]
    account: AdsAccount,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    #[serde(default, deserialize_with = "list")]
    ads_accounts: Vec<Row>,
    #[serde(default, deserialize_with = "filled")]
    next_token: Option<String>,
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
pub(crate) fn parse(body: &[u8]) -> Result<Page, serde_json::Error> {
    let bare = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let wire = if bare {
        Wire { ads_accounts: serde_json::from_slice(body)?, next_token: None }
    } else {
        serde_json::from_slice(body)?
    };
    let accounts = wire.ads_accounts.into_iter().map(|row| row.ads_account.unwrap_or(row.account)).collect();
    Ok(Page { accounts, next: wire.next_token })
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
        assert_eq!(flat.next.as_deref(), Some("t"));
        let [account] = &flat.accounts[..] else { panic!("{flat:?}") };
        assert_eq!(account.name.as_deref(), Some("Lantern"));
        assert_eq!(account.status.as_deref(), Some("CREATED"));
        let ids: Vec<_> = account.alternates.iter().map(|alternate| alternate.profile_id).collect();
        assert_eq!(ids, [Some(ProfileId(u64::MAX)), Some(ProfileId(9_007_199_254_740_993)), None]);
        assert_eq!(account.alternates[2].entity.as_deref(), Some("ENTITY1"));

        let wrapped = format!(r#"{{"adsAccounts":[{{"adsAccount":{FLAT}}}]}}"#);
        assert_eq!(parse(wrapped.as_bytes()).unwrap().accounts, flat.accounts);
        let bare = format!(r#" [{{"adsAccount":{FLAT}}}]"#);
        assert_eq!(parse(bare.as_bytes()).unwrap().accounts, flat.accounts);
    }

    #[test]
    fn the_last_page_has_no_token_in_any_way_of_saying_so() {
        for body in ["{}", r#"{"adsAccounts":null,"nextToken":null}"#, r#"{"nextToken":""}"#] {
            assert_eq!(parse(body.as_bytes()).unwrap(), Page::default(), "{body}");
        }
        assert!(parse(b"<html>").is_err());
    }
}
