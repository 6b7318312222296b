//! DSP campaign insights and guidance.

use crate::support::*;
use domain::Region;
use sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};

const KESTREL: &str = "kestrel-brands";
const INSIGHTS: &str = "/dsp/v1/campaign/insights";
const GUIDANCE: &str = "/dsp/v1/guidance/campaigns/list";
const JSON: (&str, &str) = ("Content-Type", "application/json");
const SCOPE: (&str, &str) = ("Amazon-Advertising-API-Scope", "9007199254740997");
const OPTICS: &str = "6110400000003";
const TRAVEL: &str = "6110400000205";

async fn campaigns(caller: &Caller<'_>, advertiser: &str) -> Vec<String> {
    let body = json!({"adProductFilter": {"include": ["AMAZON_DSP"]}});
    let headers = [JSON, ("Amazon-Ads-AccountId", advertiser)];
    let answer = caller.call(Region::Na, "/adsApi/v1/query/campaigns", &headers, Some(&body)).await;
    let list = answer.body["campaigns"].as_array().unwrap().iter();
    list.map(|one| one["campaignId"].as_str().unwrap().to_owned()).collect()
}

fn asking(ids: &[String]) -> Value {
    let one = |id: &String| json!({"campaignId": id, "insightType": "PERFORMANCE_PLUS_SHOPPER_TRAIT"});
    json!({"requests": ids.iter().map(one).collect::<Vec<_>>()})
}

#[tokio::test]
async fn only_running_campaigns_with_a_tactic_have_insights() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let ids = campaigns(&caller, OPTICS).await;
    let headers = [JSON, SCOPE, ("Amazon-Advertising-AccountId", OPTICS)];
    let answer = caller.call(Region::Na, INSIGHTS, &headers, Some(&asking(&ids))).await;
    assert_eq!(answer.status, 207);
    // The first is enabled and has a tactic; the others are paused, archived, or have none.
    let success = answer.body["success"].as_array().unwrap();
    assert_eq!((success.len(), &success[0]["campaignId"]), (1, &json!(ids[0])));
    let errors = answer.body["error"].as_array().unwrap();
    assert!(errors.len() == 5 && errors.iter().all(|one| one["errorCode"] == 400), "{errors:?}");
    let insights = &success[0]["campaignInsights"][0]["insights"]["performancePlusShopperTraitInsight"];
    let traits = insights["performancePlusShopperTraits"].as_array().unwrap();
    let shares: f64 = traits.iter().map(|one| one["impressionShare"].as_f64().unwrap()).sum();
    assert!(traits.len() == 4 && shares <= 1.0 && traits.iter().all(|one| one["shopperTraitIndex"].is_i64()));
    let buckets = insights["timeToConvertBuckets"].as_array().unwrap();
    let whole: f64 = buckets.iter().map(|one| one["conversionShare"].as_f64().unwrap()).sum();
    assert!(buckets.len() == 4 && (whole - 1.0).abs() < 1e-9, "{whole}");
    assert!(success[0]["campaignInsights"][0].get("adGroupId").is_none());
    let mut grouped = asking(&ids[..1]);
    grouped["requests"][0]["adGroupId"] = json!("77");
    let answer = caller.call(Region::Na, INSIGHTS, &headers, Some(&grouped)).await;
    assert_eq!(answer.body["success"][0]["campaignInsights"][0]["adGroupId"], "77");
    let many = vec![ids[0].clone(); 26];
    assert_eq!(caller.call(Region::Na, INSIGHTS, &headers, Some(&asking(&many))).await.status, 400);
    assert_eq!(caller.call(Region::Na, INSIGHTS, &headers, Some(&asking(&many[..25]))).await.status, 207);
}

#[tokio::test]
async fn a_young_campaign_has_no_insights_yet() {
    let clock = TestClock::at("2026-03-09T09:00:00Z");
    let config = SandboxConfig { clock: clock.clone(), ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    let first = async || {
        let caller = Caller::connect(&sandbox, KESTREL).await;
        let ids = campaigns(&caller, OPTICS).await;
        let headers = [JSON, SCOPE, ("Amazon-Advertising-AccountId", OPTICS)];
        caller.call(Region::Na, INSIGHTS, &headers, Some(&asking(&ids[..1]))).await.body
    };
    let young = first().await;
    assert_eq!((&young["success"], &young["error"][0]["errorCode"]), (&json!([]), &json!(400)));
    clock.advance(24 * 60 * 60);
    assert_eq!(first().await["error"], json!([]), "on the eighth day");
}

#[tokio::test]
async fn guidance_tells_of_underpacing_campaign_by_campaign() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let ids = campaigns(&caller, TRAVEL).await;
    let ask = async |headers: &[(&str, &str)], body: Value| {
        caller.call(Region::Na, GUIDANCE, headers, Some(&body)).await
    };
    let own = [JSON, ("Amazon-Ads-AccountId", TRAVEL)];
    let list = json!([ids[0], ids[1], "1"]);
    let full = ask(&own, json!({"filters": {"includeRecommendations": true}, "campaignIds": list})).await;
    assert_eq!(full.status, 200, "{}", full.body);
    let found = &full.body["success"][0]["guidance"][0];
    assert_eq!(found["guidanceName"], "UNDERPACING_ORDER_GUIDANCE");
    assert!(found["title"].is_string() && found["recommendations"].as_array().unwrap().len() == 1);
    assert_eq!(
        (&full.body["success"][1]["guidance"], &full.body["error"][0]["index"]),
        (&json!([]), &json!(2))
    );
    let brief = ask(&own, json!({"campaignIds": [ids[0]]})).await;
    assert!(brief.body["success"][0]["guidance"][0].get("recommendations").is_none());
    let named = json!({"filters": {"guidanceNames": ["ZERO_KPI_GUIDANCE"]}, "campaignIds": [ids[0]]});
    assert_eq!(ask(&own, named).await.body["success"][0]["guidance"], json!([]));
    sandbox.control().set_guidance(&ids[1], &["A_NEW_GUIDANCE"]);
    let other = ask(&own, json!({"campaignIds": [ids[1]]})).await;
    assert_eq!(other.body["success"][0]["guidance"][0]["guidanceName"], "A_NEW_GUIDANCE");
    let vendor = "application/vnd.dspRecommendationsListCampaignGuidanceV1Request.v1.0+json";
    let one = json!({"campaignIds": [ids[0]]});
    for (headers, body, status) in [
        (vec![("Content-Type", vendor), own[1], SCOPE], one.clone(), 200),
        (vec![("Content-Type", "text/plain"), own[1]], one.clone(), 415),
        (vec![JSON], one.clone(), 400),
        (vec![JSON, ("Amazon-Ads-AccountId", "1")], one.clone(), 403),
        (own.to_vec(), json!({"campaignIds": []}), 400),
        (own.to_vec(), json!({"campaignIds": vec!["1"; 101]}), 400),
    ] {
        assert_eq!(ask(&headers, body).await.status, status, "{headers:?}");
    }
}
