//! DSP campaign insights.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{authorise, dsp_account, object, scope, sends};
use super::{Host, JSON};
use crate::campaigns::Owner;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

/// The header's name differs from all others.
const ACCOUNT: &str = "amazon-advertising-accountid";

/// `POST /dsp/v1/campaign/insights`.
///
/// documented (in pages generated from the specification, which no mirror holds): path, headers, request,
/// 207 with `success` and `error`, statuses. guessed: media type, the name of the only member of
/// `insights`, 404 as the code of an unknown campaign, the texts.
pub(super) async fn list(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &parts.headers, now)?;
        sends(&parts.headers, JSON)?;
        scope(world, &parts.headers, login, host.region)?;
        let advertiser = dsp_account(world, &parts.headers, ACCOUNT, login, host.region)?;
        let body: Value = body?;
        let asked = body["requests"].as_array().filter(|list| !list.is_empty());
        let asked = asked.ok_or_else(|| Refusal::bad("requests is required").about("requests"))?;
        let known = world.campaigns.of(Owner::Advertiser(advertiser));
        let (mut success, mut error) = (Vec::new(), Vec::new());
        for (index, one) in asked.iter().enumerate() {
            let id = one["campaignId"].as_str();
            let id = id.ok_or_else(|| Refusal::bad("campaignId is required").about("campaignId"))?;
            if one["insightType"] != "PERFORMANCE_PLUS_SHOPPER_TRAIT" {
                return Err(Refusal::bad("insightType is unknown").about("insightType"));
            }
            if known.iter().any(|known| known.id == id) {
                success.push(insight(index, id));
            } else {
                let text = format!("Campaign {id} was not found");
                error.push(json!({"index": index, "campaignId": id, "errorCode": 404, "errorMessage": text}));
            }
        }
        let answer = json!({"success": success, "error": error});
        Ok(Success::new(JSON, answer).with_status(StatusCode::MULTI_STATUS))
    });
    answer(Family::Dsp, result)
}

fn insight(index: usize, campaign: &str) -> Value {
    let shopper = json!({
        "shopperTraitIndex": 0,
        "shopperTraitName": "Outdoor enthusiasts",
        "shopperTraitDescription": "Shoppers who looked at outdoor products",
        "impressionShare": 0.42,
        "impressions": 18_200,
    });
    json!({
        "index": index,
        "campaignId": campaign,
        "insightDate": "2026-11-01",
        "campaignInsights": [{"insights": {"performancePlusShopperTraitInsight": {
            "medianTimeToConvertInHours": 31.5,
            "performancePlusTargetingTactic": "All",
            "performancePlusShopperTraits": [shopper],
            "timeToConvertBuckets": [{"range": "0-24", "conversionShare": 0.61}],
        }}}],
    })
}
