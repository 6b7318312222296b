//! Whether campaigns deliver: `POST /adsApi/v1/query/campaigns` (documented), one ad product a call.

use super::{CampaignOwner, Page};
use crate::call::Call;
use crate::id::TextId;
use crate::lenient::{self, Body, NoList, Odd, Row, each};
use crate::{AdsClient, AdsError};
use domain::{Region, Secret, Timestamp, plain};
use serde_json::{Value, json};

/// Most campaigns of one page (documented). Each product has a limit of its own below it, which no description
/// names.
pub const MOST_CAMPAIGNS: u32 = 5000;
/// Most reasons of one campaign (documented).
const MOST_REASONS: usize = 50;

/// What campaigns advertise with (documented).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdProduct {
    /// Sponsored Products.
    SponsoredProducts,
    /// Sponsored Brands.
    SponsoredBrands,
    /// Sponsored Display.
    SponsoredDisplay,
    /// Sponsored TV.
    SponsoredTelevision,
    /// Amazon DSP.
    AmazonDsp,
}

impl AdProduct {
    /// Amazon's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SponsoredProducts => "SPONSORED_PRODUCTS",
            Self::SponsoredBrands => "SPONSORED_BRANDS",
            Self::SponsoredDisplay => "SPONSORED_DISPLAY",
            Self::SponsoredTelevision => "SPONSORED_TELEVISION",
            Self::AmazonDsp => "AMAZON_DSP",
        }
    }
}

/// A campaign, as far as its delivery is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedCampaign {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// `ENABLED`, `PAUSED`.
    pub state: Option<String>,
    /// `DELIVERING`, `LIMITED`, `NOT_DELIVERING`, `UNAVAILABLE`.
    pub delivery: Option<String>,
    /// Why: `ADVERTISER_PAYMENT_FAILURE`, `CAMPAIGN_OUT_OF_BUDGET`, … (98 documented words).
    pub reasons: Vec<String>,
    /// When it starts.
    pub start: Option<Timestamp>,
    /// When it ends; none where it doesn't.
    pub end: Option<Timestamp>,
    /// The first of its budgets that is money.
    pub budget: Option<Budget>,
}

/// A budget in money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The amount with the digits that Amazon sent.
    pub amount: String,
    /// Its currency.
    pub currency: Option<String>,
    /// `DAILY`, `LIFETIME`, `MONTHLY`.
    pub period: Option<String>,
}

impl AdsClient {
    /// A page of the enabled and paused campaigns of `owner`, at most `max` (1 to [`MOST_CAMPAIGNS`]; brought
    /// into that range).
    ///
    /// # Errors
    /// As any call.
    pub async fn campaigns(
        &self,
        region: Region,
        access: &Secret,
        owner: &CampaignOwner,
        product: AdProduct,
        next: Option<&str>,
        max: u32,
    ) -> Result<Page<WatchedCampaign>, AdsError> {
        let body = request(product, next, max.clamp(1, MOST_CAMPAIGNS));
        let call = Call::post(region, "adsApi/v1/query/campaigns", &body).unified();
        let call = match owner {
            CampaignOwner::Profile(id) => call.header("Amazon-Advertising-API-Scope", id),
            CampaignOwner::DspAdvertiser(advertiser) => advertiser.sign(call, "Amazon-Ads-AccountId"),
        };
        Ok(Page::after(next, self.once(&call, access, parse).await?))
    }
}

fn request(product: AdProduct, next: Option<&str>, max: u32) -> Value {
    let mut body = json!({
        "adProductFilter": { "include": [product.as_str()] },
        "stateFilter": { "include": ["ENABLED", "PAUSED"] },
        "maxResults": max,
    });
    if let Some(next) = next {
        body["nextToken"] = next.into();
    }
    body
}

pub(super) fn parse(body: &[u8]) -> Result<lenient::Page<WatchedCampaign>, NoList> {
    let body = Body::new(body);
    let answer = body.object()?;
    let list = answer.at_most(MOST_CAMPAIGNS as usize, each(&answer.list("campaigns")?, read));
    Ok(body.page(list, answer.next("nextToken")))
}

fn read(row: &Row<'_>) -> Result<WatchedCampaign, Odd> {
    let TextId(id) = row.own_id("campaignId")?;
    let status = row.inner("status");
    let reasons = status.as_ref().map(|status| status.words("deliveryReasons", plain::WORD, MOST_REASONS));
    Ok(WatchedCampaign {
        id,
        name: row.text("name", plain::NAME),
        state: row.text("state", plain::WORD),
        delivery: status.as_ref().and_then(|status| status.text("deliveryStatus", plain::WORD)),
        reasons: reasons.unwrap_or_default(),
        start: row.time("startDateTime"),
        end: row.time("endDateTime"),
        budget: row.inner_list("budgets", |row| Ok(read_budget(row))).into_iter().flatten().next(),
    })
}

/// None where the budget is counted in impressions.
fn read_budget(row: &Row<'_>) -> Option<Budget> {
    let money = row.inner("budgetValue")?.inner("monetaryBudgetValue")?.inner("monetaryBudget")?;
    Some(Budget {
        amount: money.amount("value")?,
        currency: money.text("currencyCode", plain::WORD),
        period: row.text("recurrenceTimePeriod", plain::WORD),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lenient::Next;
    use domain::Unread;

    #[test]
    fn a_campaign_is_read_with_why_it_does_not_deliver() {
        let body = r#"{"campaigns":[{"adProduct":"AMAZON_DSP","campaignId":"585258320524611768","name":"Autumn",
            "state":"ENABLED","status":{"deliveryStatus":"NOT_DELIVERING","deliveryReasons":
            ["ADVERTISER_PAYMENT_FAILURE","A_NEW_REASON"]},"startDateTime":"2026-11-01T00:00:00Z",
            "endDateTime":"2026-12-01T00:00:00-05:00","budgets":[
            {"budgetType":"IMPRESSION","budgetValue":{"impressionBudgetValue":{"impression":5}},"recurrenceTimePeriod":"DAILY"},
            {"budgetType":"MONETARY","budgetValue":{"monetaryBudgetValue":{"monetaryBudget":{"currencyCode":"USD",
            "value":1000.10}}},"recurrenceTimePeriod":"LIFETIME"}]}],"nextToken":"t"}"#;
        let page = parse(body.as_bytes()).unwrap();
        let expected = WatchedCampaign {
            id: "585258320524611768".into(),
            name: Some("Autumn".into()),
            state: Some("ENABLED".into()),
            delivery: Some("NOT_DELIVERING".into()),
            reasons: vec!["ADVERTISER_PAYMENT_FAILURE".into(), "A_NEW_REASON".into()],
            start: Some("2026-11-01T00:00:00Z".parse().unwrap()),
            end: Some("2026-12-01T05:00:00Z".parse().unwrap()),
            budget: Some(Budget {
                amount: "1000.10".into(),
                currency: Some("USD".into()),
                period: Some("LIFETIME".into()),
            }),
        };
        assert_eq!((page.list, page.next), (vec![expected], Next::At("t".into())));
        assert_eq!(page.unread, Unread::default());
    }

    #[test]
    fn odd_parts_cost_themselves_alone() {
        let body = r#"{"campaigns":[{"name":"no id"},{"campaignId":9007199254740993,"status":"DELIVERING",
            "startDateTime":"soon","budgets":[{"budgetValue":{"monetaryBudgetValue":{"monetaryBudget":{"value":"much"}}}}]},
            {"campaignId":"2","status":{"deliveryReasons":"ONE"}},[]]}"#;
        let page = parse(body.as_bytes()).unwrap();
        let ids: Vec<_> =
            page.list.iter().map(|one| (&*one.id, one.delivery.as_deref(), one.start)).collect();
        assert_eq!(ids, [("9007199254740993", None, None), ("2", None, None)]);
        assert_eq!((&page.list[0].budget, page.list[1].reasons.len()), (&None, 0));
        assert_eq!(page.unread, Unread { rows: 3, fields: 3 });
        for body in ["", "[]", r#"{"campaigns":7}"#] {
            assert!(parse(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_page_without_end_is_cut_and_counted() {
        let rows: Vec<_> = (0..5100)
            .map(|id| {
                json!({ "campaignId": id.to_string(),
            "status": { "deliveryReasons": vec!["R"; if id == 0 { 60 } else { 0 }] } })
            })
            .collect();
        let page = parse(json!({ "campaigns": rows }).to_string().as_bytes()).unwrap();
        assert_eq!((page.list.len(), page.list[0].reasons.len(), page.unread.rows), (5000, 50, 110));
    }

    #[test]
    fn a_request_asks_for_one_product_and_what_is_not_archived() {
        let body = request(AdProduct::AmazonDsp, Some("t"), 7);
        assert_eq!(
            body,
            json!({ "adProductFilter": { "include": ["AMAZON_DSP"] },
            "stateFilter": { "include": ["ENABLED", "PAUSED"] }, "maxResults": 7, "nextToken": "t" })
        );
        assert_eq!(request(AdProduct::SponsoredBrands, None, 7).get("nextToken"), None);
    }
}
