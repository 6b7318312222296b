//! What Amazon advises on DSP campaigns, such as that one spends too slowly: `POST
//! /dsp/v1/guidance/campaigns/list` (documented in a guide).
//!
//! The media type of the request is observed in another client, that of the answer is guessed, so anything is
//! taken.

use super::{DspAdvertiser, Page, SENTENCE, by_index};
use crate::call::Call;
use crate::lenient::{self, Body, NoList, Odd, Row, each};
use crate::{AdsClient, AdsError};
use domain::{Region, Secret, plain};
use serde_json::json;

const REQUEST: &str = "application/vnd.dspRecommendationsListCampaignGuidanceV1Request.v1.0+json";
/// Most campaigns of one call. No limit is documented; this is that of the insights.
pub const MOST_GUIDED: usize = 25;
/// Most pieces of guidance that are kept of one page. No limit is documented.
const MOST_ROWS: usize = 500;

/// A piece of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guidance {
    /// The campaign; none where the answer doesn't say which.
    pub campaign_id: Option<String>,
    /// `UNDERPACING_ORDER_GUIDANCE`, …
    pub name: String,
    /// `ALERT`, …
    pub kind: Option<String>,
    /// Amazon's title; may be empty.
    pub title: String,
    /// Amazon's sentences, at most 1000 characters; may be empty.
    pub description: String,
}

impl AdsClient {
    /// A page of what Amazon advises on `campaigns`. A campaign for which Amazon made none counts as an unread
    /// row. Nothing is asked where `campaigns` is empty.
    ///
    /// # Errors
    /// As any call; also where there are more than [`MOST_GUIDED`] campaigns, of which none is asked for.
    pub async fn campaign_guidance(
        &self,
        region: Region,
        access: &Secret,
        advertiser: &DspAdvertiser,
        campaigns: &[String],
        next: Option<&str>,
    ) -> Result<Page<Guidance>, AdsError> {
        if campaigns.len() > MOST_GUIDED {
            return Err(AdsError::unsendable());
        }
        if campaigns.is_empty() {
            return Ok(Page::empty());
        }
        let mut body = json!({ "filters": { "includeRecommendations": false }, "campaignIds": campaigns });
        if let Some(next) = next {
            body["nextToken"] = next.into();
        }
        let call = Call::post(region, "dsp/v1/guidance/campaigns/list", &body)
            .media_types(REQUEST, "*/*")
            .multi_status();
        let call = advertiser.sign(call, "Amazon-Ads-AccountId");
        let page = self.once(&call, access, |body| parse(body, campaigns)).await?;
        Ok(Page::after(next, page))
    }
}

/// Reads both shapes: the guide's `success` of rows with a list each, and one list for all.
pub(super) fn parse(body: &[u8], campaigns: &[String]) -> Result<lenient::Page<Guidance>, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    let list = if answer.has("guidance") {
        let only = campaigns.first().filter(|_| campaigns.len() == 1);
        each(&answer.list("guidance")?, |row| read(row, only))
    } else {
        let (successes, errors) = by_index::lists(&answer)?;
        for row in &errors {
            row.or_lost::<()>(Err(Odd));
        }
        let of_row = |row: &Row<'_>| {
            let campaign = campaign(row, campaigns)?;
            Ok(row.inner_list("guidance", |row| read(row, campaign)))
        };
        each(&successes, of_row).into_iter().flatten().collect()
    };
    let list = answer.at_most(MOST_ROWS, list);
    Ok(body.page(list, answer.next("nextToken")))
}

/// The campaign of a row, by its index. The guide's example of one campaign has none.
fn campaign<'a>(row: &Row<'_>, campaigns: &'a [String]) -> Result<Option<&'a String>, Odd> {
    if row.has("index") {
        return campaigns.get(by_index::index(row)?).ok_or(Odd).map(Some);
    }
    Ok(campaigns.first().filter(|_| campaigns.len() == 1))
}

fn read(row: &Row<'_>, campaign: Option<&String>) -> Result<Guidance, Odd> {
    Ok(Guidance {
        campaign_id: campaign.cloned(),
        name: row.word("guidanceName", plain::WORD)?.ok_or(Odd)?,
        kind: row.text("guidanceType", plain::WORD),
        title: row.text("title", plain::NAME).unwrap_or_default(),
        description: row.text("description", SENTENCE).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn page(ids: &[&str], body: &Value) -> lenient::Page<Guidance> {
        let ids: Vec<_> = ids.iter().map(|id| (*id).to_owned()).collect();
        parse(body.to_string().as_bytes(), &ids).unwrap()
    }

    fn underpacing() -> Value {
        json!({ "guidanceName": "UNDERPACING_ORDER_GUIDANCE", "guidanceType": "ALERT", "title": "Slow",
            "description": "It spends too slowly.", "recommendations": [{}] })
    }

    #[test]
    fn both_shapes_say_the_same() {
        let rows = page(
            &["1"],
            &json!({ "success": [{ "guidance": [underpacing()], "totalGuidanceCount": 1 }], "error": [] }),
        );
        let flat = page(&["1"], &json!({ "guidance": [underpacing()] }));
        assert_eq!(rows.list, flat.list);
        let expected = Guidance {
            campaign_id: Some("1".into()),
            name: "UNDERPACING_ORDER_GUIDANCE".into(),
            kind: Some("ALERT".into()),
            title: "Slow".into(),
            description: "It spends too slowly.".into(),
        };
        assert_eq!(rows.list, [expected]);
    }

    #[test]
    fn advice_belongs_to_the_campaign_of_its_index_and_is_never_guessed() {
        let answer = page(
            &["1", "2"],
            &json!({ "success": [{ "index": 1, "guidance": [underpacing(), { "title": "t" }] },
            { "guidance": [underpacing()] }, { "index": 5, "guidance": [underpacing()] }],
            "error": [{ "index": 0, "code": "FAILED_GENERATION" }], "nextToken": "t" }),
        );
        let of: Vec<_> = answer.list.iter().map(|one| one.campaign_id.as_deref()).collect();
        assert_eq!(of, [Some("2"), None]);
        assert_eq!((answer.unread.rows, answer.next), (3, lenient::Next::At("t".into())));
        assert!(parse(b"{}", &["1".to_owned()]).is_err());
    }

    #[test]
    fn a_huge_list_is_cut_and_counted() {
        let answer = page(&["1"], &json!({ "guidance": vec![underpacing(); 600] }));
        assert_eq!((answer.list.len(), answer.unread.rows), (500, 100));
    }
}
