//! Guidance for DSP campaigns: underpacing and the like.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{ACCOUNT, SCOPE, authorise, dsp_account, object, optional_texts, scope, sends, text};
use super::{Host, JSON};
use crate::campaigns::{Campaign, Owner};
use crate::seed::DspAdvertiserSeed;
use crate::watch::message;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Timestamp;
use serde_json::{Value, json};

/// observed in clients generated from the specification. guessed: that JSON without a name is taken too.
const MEDIA: &str = "application/vnd.dspRecommendationsListCampaignGuidanceV1Request.v1.0+json";
/// guessed: the most campaigns of one call.
const MOST: usize = 100;

/// `POST /dsp/v1/guidance/campaigns/list`.
///
/// documented: path, `filters` and `campaignIds`, the members of guidance and recommendations. observed in
/// clients: headers, media type of the request, `success` and `error` by place. guessed: 200, media type of the
/// answer, the code of a campaign that the advertiser does not have, which header is required, the texts.
pub(super) async fn list(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &parts.headers, now)?;
        sends(&parts.headers, MEDIA).or_else(|_| sends(&parts.headers, JSON))?;
        if text(&parts.headers, SCOPE).is_some() {
            scope(world, &parts.headers, login, host.region)?;
        }
        let advertiser = dsp_account(world, &parts.headers, ACCOUNT, login, host.region)?;
        let body: Value = body?;
        let ids = optional_texts(&body, "campaignIds")?.filter(|ids| (1..=MOST).contains(&ids.len()));
        let wrong = || Refusal::bad(format!("campaignIds must have 1 to {MOST} entries"));
        let ids = ids.ok_or_else(|| wrong().about("campaignIds"))?;
        let filters = &body["filters"];
        let wanted = optional_texts(filters, "guidanceNames")?;
        // Published examples send this as text as well.
        let full = filters["includeRecommendations"] == true || filters["includeRecommendations"] == "true";
        let known = world.campaigns.of(Owner::Advertiser(advertiser), &world.watch);
        let (mut success, mut error) = (Vec::new(), Vec::new());
        for (index, id) in ids.iter().enumerate() {
            let Some(campaign) = known.iter().find(|known| known.id == *id) else {
                let text = format!("Campaign {id} was not found");
                error.push(json!({"index": index, "code": "INVALID_TARGET_TYPE", "description": text}));
                continue;
            };
            let names = world.watch.guidance(id).iter();
            let names = names.filter(|name| wanted.as_ref().is_none_or(|list| list.contains(&name.as_str())));
            let found: Vec<_> = names.map(|name| guidance(name, campaign, advertiser, now, full)).collect();
            success.push(json!({"index": index, "totalGuidanceCount": found.len(), "guidance": found}));
        }
        Ok(Success::new(JSON, json!({"success": success, "error": error})))
    });
    answer(Family::Dsp, result)
}

fn guidance(
    name: &str,
    campaign: &Campaign,
    advertiser: &DspAdvertiserSeed,
    now: Timestamp,
    full: bool,
) -> Value {
    let text = format!("{}: {}", campaign.name, message(name));
    let mut body = json!({
        "guidanceId": format!("{name}-{}", campaign.id),
        "guidanceName": name,
        "guidanceType": "ALERT",
        "title": message(name),
        "description": text,
        "generatedDate": now.to_string(),
        "lastUpdatedDate": now.to_string(),
        "marketplaceId": advertiser.marketplace(),
        "prioritisationScore": 0.8,
        "targets": [{"orderId": campaign.id, "name": campaign.name}],
        "totalRecommendationCount": 1,
    });
    if full {
        body["recommendations"] = json!([{
            "recommendationId": format!("raise-cpm-{}", campaign.id),
            "title": "Raise the maximum average CPM",
            "description": format!("{} spends less than its budget.", campaign.name),
            "category": "BIDDING",
            "guidanceType": "ALERT",
            "lastUpdateDate": now.to_string(),
        }]);
    }
    body
}
