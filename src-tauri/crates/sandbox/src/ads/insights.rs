//! DSP campaign insights.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{authorise, dsp_account, object, optional_text, scope, sends};
use super::{Host, JSON};
use crate::campaigns::{Campaign, Owner};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Timestamp;
use jiff::SignedDuration;
use serde_json::{Value, json};

/// The header's name differs from all others.
const ACCOUNT: &str = "amazon-advertising-accountid";
/// documented: the most requests of one call.
const MOST: usize = 25;
/// documented: after so many days there is something to say about a campaign.
const DAYS: i64 = 8;
/// The buckets, and which share of the conversions falls into each. guessed: how the ranges are written.
const BUCKETS: [(&str, f64); 4] = [("0-24", 0.48), ("24-72", 0.27), ("72-168", 0.16), ("168-336", 0.09)];
/// The traits that the sandbox knows, with the share of impressions of the first of them.
const TRAITS: [(&str, &str); 5] = [
    ("Outdoor enthusiasts", "Shoppers who looked at outdoor products"),
    ("Frequent travellers", "Shoppers who bought luggage within a year"),
    ("Home renovators", "Shoppers who looked at tools and paint"),
    ("New parents", "Shoppers who bought baby products"),
    ("Weekend cyclists", "Shoppers who looked at bicycles and their parts"),
];
const FIRST_SHARE: f64 = 0.32;

/// `POST /dsp/v1/campaign/insights`.
///
/// documented (in pages and in clients generated from the specification, which no mirror holds): path, headers,
/// request of at most 25, 207 with `success` and `error`, members, tactics, that a campaign needs a Performance+
/// or Brand+ tactic and about eight days. guessed: media type, the name of the only member of `insights`, 404
/// and 400 as codes of an entry, the texts.
pub(super) async fn list(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &parts.headers, now)?;
        sends(&parts.headers, JSON)?;
        scope(world, &parts.headers, login, host.region)?;
        let advertiser = dsp_account(world, &parts.headers, ACCOUNT, login, host.region)?;
        let body: Value = body?;
        let asked = body["requests"].as_array().filter(|list| (1..=MOST).contains(&list.len()));
        let text = || format!("requests must have 1 to {MOST} entries");
        let asked = asked.ok_or_else(|| Refusal::bad(text()).about("requests"))?;
        let known = world.campaigns.of(Owner::Advertiser(advertiser), &world.watch);
        let (mut success, mut error) = (Vec::new(), Vec::new());
        for (index, one) in asked.iter().enumerate() {
            let id = optional_text(one, "campaignId")?;
            let id = id.ok_or_else(|| Refusal::bad("campaignId is required").about("campaignId"))?;
            if one["insightType"] != "PERFORMANCE_PLUS_SHOPPER_TRAIT" {
                return Err(Refusal::bad("insightType is unknown").about("insightType"));
            }
            let group = optional_text(one, "adGroupId")?;
            let mut entry = json!({"index": index, "campaignId": id});
            match insights(known.iter().find(|known| known.id == id), now) {
                Ok(insights) => {
                    let mut insight = json!({ "insights": insights });
                    if let Some(group) = group {
                        insight["adGroupId"] = json!(group);
                    }
                    entry["insightDate"] = json!(now.strftime("%Y-%m-%d").to_string());
                    entry["campaignInsights"] = json!([insight]);
                    success.push(entry);
                }
                Err((code, text)) => {
                    entry["errorCode"] = json!(code);
                    entry["errorMessage"] = json!(text);
                    if let Some(group) = group {
                        entry["adGroupId"] = json!(group);
                    }
                    error.push(entry);
                }
            }
        }
        let answer = json!({"success": success, "error": error});
        Ok(Success::new(JSON, answer).with_status(StatusCode::MULTI_STATUS))
    });
    answer(Family::Dsp, result)
}

/// What there is to say about a campaign, or why there is nothing.
fn insights(campaign: Option<&Campaign>, now: Timestamp) -> Result<Value, (u16, &'static str)> {
    let campaign = campaign.ok_or((404, "The campaign was not found"))?;
    let tactic = campaign.tactic.as_ref().filter(|_| campaign.state == "ENABLED");
    let tactic = tactic.ok_or((400, "The campaign has no active Performance+ or Brand+ tactic"))?;
    let since = campaign.created.parse::<Timestamp>().unwrap_or(now);
    if now.duration_since(since) < SignedDuration::from_hours(DAYS * 24) {
        return Err((400, "The campaign has not been active for 8 days"));
    }
    // Every campaign has other traits in front, and the same ones on each call.
    let first = campaign.id.bytes().map(usize::from).sum::<usize>();
    let mut share = FIRST_SHARE;
    let traits: Vec<_> = (0..TRAITS.len() - 1)
        .map(|at| {
            let (name, description) = TRAITS[(first + at) % TRAITS.len()];
            let body = shopper(name, description, at, share);
            share /= 2.0;
            body
        })
        .collect();
    let buckets = BUCKETS.map(|(range, share)| json!({"range": range, "conversionShare": share}));
    Ok(json!({"performancePlusShopperTraitInsight": {
        "medianTimeToConvertInHours": 31.5,
        "performancePlusTargetingTactic": tactic,
        "performancePlusShopperTraits": traits,
        "timeToConvertBuckets": buckets,
    }}))
}

/// documented: the members, of which index, name, description and share are required. The figures follow from
/// the share, and the index falls from trait to trait.
fn shopper(name: &str, description: &str, at: usize, share: f64) -> Value {
    json!({
        "shopperTraitIndex": 240 - 35 * at,
        "shopperTraitName": name,
        "shopperTraitDescription": description,
        "impressionShare": share,
        "impressions": 18_200 >> at,
        "cost": share * 1000.0,
        "totalPurchases": 64 >> at,
    })
}
