//! Accounts that join sponsored ads and DSP: `POST /adsApi/v1/query/advertiserAccounts` (documented).

use super::{Page, SENTENCE};
use crate::call::Call;
use crate::id::TextId;
use crate::lenient::{self, Body, NoList, Odd, Row, each};
use crate::{AdsClient, AdsError};
use domain::{Region, Secret, plain};
use serde_json::json;

/// Most accounts of one page (documented).
const PER_PAGE: usize = 100;
/// Most other ids of one account (documented).
const MOST_ALTERNATES: usize = 30;

/// An account over the countries and regions in which it advertises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnifiedAccount {
    /// `amzn1.ads-account.g.…`
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// `APPROVED`, `ARCHIVED`, `REGISTRATION_IN_PROGRESS`, `REJECTED`.
    pub status: Option<String>,
    /// Amazon's sentence on the status, at most 1000 characters.
    pub status_message: Option<String>,
    /// Whether it is a test account.
    pub test: bool,
    /// The manager account above it.
    pub manager: Option<String>,
    /// What it is called in each country or region.
    pub alternates: Vec<Alternate>,
}

/// What an account is called in one country or region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    /// The country; none for a DSP advertiser, which is of a region.
    pub country: Option<String>,
    /// `NA`, `EU`, `FE`.
    pub region: Option<String>,
    /// The profile of sponsored ads.
    pub profile_id: Option<String>,
    /// `ENTITY…`
    pub entity_id: Option<String>,
    /// The DSP advertiser.
    pub dsp_advertiser_id: Option<String>,
}

impl AdsClient {
    /// The page of accounts that begins at `next`, the first where that is none: at most 100.
    ///
    /// # Errors
    /// As any call.
    pub async fn advertiser_accounts(
        &self,
        region: Region,
        access: &Secret,
        next: Option<&str>,
    ) -> Result<Page<UnifiedAccount>, AdsError> {
        let mut body = json!({ "maxResults": PER_PAGE });
        if let Some(next) = next {
            body["nextToken"] = next.into();
        }
        let call = Call::post(region, "adsApi/v1/query/advertiserAccounts", &body).unified();
        Ok(Page::after(next, self.once(&call, access, parse).await?))
    }
}

pub(super) fn parse(body: &[u8]) -> Result<lenient::Page<UnifiedAccount>, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    let list = answer.at_most(PER_PAGE, each(&answer.list("advertiserAccounts")?, read));
    Ok(body.page(list, answer.next("nextToken")))
}

fn read(row: &Row<'_>) -> Result<UnifiedAccount, Odd> {
    let TextId(id) = row.own_id("advertiserAccountId")?;
    let status = row.inner("status");
    let alternates = row.inner_list("alternateIds", |row| {
        let id = |name| Ok(row.id(name)?.map(|TextId(id)| id));
        Ok(Alternate {
            country: row.text("countryCode", plain::WORD),
            region: row.text("region", plain::WORD),
            profile_id: id("profileId")?,
            entity_id: id("entityId")?,
            dsp_advertiser_id: id("dspAdvertiserId")?,
        })
    });
    Ok(UnifiedAccount {
        id,
        name: row.text("displayName", plain::NAME),
        status: status.as_ref().and_then(|status| status.text("statusCode", plain::WORD)),
        status_message: status.as_ref().and_then(|status| status.text("statusMessage", SENTENCE)),
        test: row.flag("isTestAccount").unwrap_or(false),
        manager: row.or_blank(row.id("managerAccountId")).map(|TextId(id)| id),
        alternates: row.at_most(MOST_ALTERNATES, alternates),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lenient::Next;
    use domain::Unread;
    use serde_json::Value;

    fn page(rows: &Value) -> lenient::Page<UnifiedAccount> {
        parse(json!({ "advertiserAccounts": rows, "nextToken": "t" }).to_string().as_bytes()).unwrap()
    }

    #[test]
    fn an_account_is_read_with_all_that_it_is_called() {
        let page = page(&json!([{ "advertiserAccountId": "amzn1.ads-account.g.x", "displayName": "Lantern",
            "isTestAccount": true, "managerAccountId": "amzn1.ads1.ma1.y", "isGlobalAccount": true,
            "status": { "statusCode": "REJECTED", "statusMessage": "Why." }, "businessDetails": [{}],
            "alternateIds": [
                { "countryCode": "US", "profileId": "9007199254740993", "entityId": "ENTITY1" },
                { "countryCode": "CA", "profileId": 9_007_199_254_740_993_u64 },
                { "region": "EU", "dspAdvertiserId": "585258320524611768" }] }]));
        let [account] = &page.list[..] else { panic!("{page:?}") };
        assert_eq!((&*account.id, account.name.as_deref()), ("amzn1.ads-account.g.x", Some("Lantern")));
        assert_eq!(
            (account.status.as_deref(), account.status_message.as_deref()),
            (Some("REJECTED"), Some("Why."))
        );
        assert_eq!((account.test, account.manager.as_deref()), (true, Some("amzn1.ads1.ma1.y")));
        let [us, ca, eu] = &account.alternates[..] else { panic!("{account:?}") };
        assert_eq!(us.profile_id.as_deref(), Some("9007199254740993"));
        assert_eq!((ca.profile_id.as_deref(), ca.entity_id.as_deref()), (Some("9007199254740993"), None));
        assert_eq!((eu.country.as_deref(), eu.region.as_deref()), (None, Some("EU")));
        assert_eq!(eu.dsp_advertiser_id.as_deref(), Some("585258320524611768"));
        assert_eq!((page.next, page.unread), (Next::At("t".into()), Unread::default()));
    }

    #[test]
    fn odd_parts_cost_themselves_alone() {
        let page = page(&json!([
            { "displayName": "no id" },
            { "advertiserAccountId": "a", "status": "APPROVED", "isTestAccount": "yes", "managerAccountId": {},
              "alternateIds": [{ "profileId": -1 }, { "profileId": "2" }] },
            { "advertiserAccountId": "b" },
            7
        ]));
        let ids: Vec<_> = page.list.iter().map(|account| &*account.id).collect();
        assert_eq!(ids, ["a", "b"]);
        let a = &page.list[0];
        assert_eq!(
            (a.status.as_deref(), a.test, a.manager.as_deref(), a.alternates.len()),
            (None, false, None, 1)
        );
        assert_eq!(page.unread, Unread { rows: 4, fields: 2 });
    }

    #[test]
    fn lists_without_end_are_cut_and_counted() {
        let rows: Vec<_> = (0..150)
            .map(|id| {
                json!({ "advertiserAccountId": id,
            "alternateIds": vec![json!({ "countryCode": "US" }); if id == 0 { 40 } else { 0 }] })
            })
            .collect();
        let page = page(&json!(rows));
        assert_eq!((page.list.len(), page.list[0].alternates.len(), page.unread.rows), (100, 30, 60));
        for body in ["", "[]", "<html>", r#"{"advertiserAccounts":{}}"#] {
            assert!(parse(body.as_bytes()).is_err(), "{body}");
        }
        assert_eq!(parse(b"{}").unwrap().list, []);
    }
}
