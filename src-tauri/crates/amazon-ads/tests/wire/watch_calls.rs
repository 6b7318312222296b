//! What exactly is asked of an account that is watched: paths, headers, media types and bodies.

use crate::fixtures::{CLIENT_ID, client, secret};
use crate::scripted::{Amazon, Reply, Request};
use amazon_ads::AdsError;
use amazon_ads::watch::{AdProduct, CampaignOwner, DspAdvertiser};
use domain::{Cause, Region, Secret};
use serde_json::{Value, json};

fn token() -> Secret {
    secret("Atza|0")
}

fn advertiser(agency: Option<&str>) -> DspAdvertiser {
    DspAdvertiser { id: "4728736040201".to_owned(), agency: agency.map(str::to_owned) }
}

async fn amazon(status: u16, body: &'static str) -> Amazon {
    Amazon::start(move |_| Some(Reply::json(status, body))).await
}

fn only(amazon: &Amazon) -> Request {
    let requests = amazon.requests();
    assert_eq!(requests.len(), 1, "one try is one request");
    requests[0].clone()
}

fn body(request: &Request) -> Value {
    serde_json::from_str(&request.body).unwrap()
}

#[tokio::test]
async fn accounts_are_asked_for_page_by_page_under_both_names_of_the_client_id() {
    let amazon = Amazon::start(|request| {
        let next = if request.body.contains("nextToken") { "" } else { "t/1=" };
        Some(Reply::ok(&format!(
            r#"{{"advertiserAccounts":[{{"advertiserAccountId":"a"}}],"nextToken":"{next}"}}"#
        )))
    })
    .await;
    let client = client(&amazon);
    let first = client.advertiser_accounts(Region::Fe, &token(), None).await.unwrap();
    assert_eq!((first.next.as_deref(), first.cut_off), (Some("t/1="), false));
    let last = client.advertiser_accounts(Region::Fe, &token(), first.next.as_deref()).await.unwrap();
    assert_eq!((last.next, last.list.len()), (None, 1));
    let [one, two] = &amazon.requests()[..] else { panic!("two pages are two requests") };
    assert_eq!((one.region, &*one.line), (Region::Fe, "POST /adsApi/v1/query/advertiserAccounts"));
    for name in ["amazon-ads-clientid", "amazon-advertising-api-clientid"] {
        assert_eq!(one.needs(name), CLIENT_ID);
    }
    assert_eq!((one.needs("content-type"), one.needs("accept")), ("application/json", "application/json"));
    assert_eq!(body(one), json!({ "maxResults": 100 }));
    assert_eq!(body(two), json!({ "maxResults": 100, "nextToken": "t/1=" }));
}

#[tokio::test]
async fn campaigns_are_asked_for_in_the_name_of_a_profile_or_an_advertiser() {
    let profile = CampaignOwner::Profile("9007199254740993".to_owned());
    let cases = [
        (profile, Some("9007199254740993"), None),
        (CampaignOwner::DspAdvertiser(advertiser(None)), None, Some("4728736040201")),
        (CampaignOwner::DspAdvertiser(advertiser(Some("5"))), Some("5"), Some("4728736040201")),
    ];
    for (owner, scope, account) in cases {
        let amazon = amazon(200, r#"{"campaigns":[{"campaignId":"1"}]}"#).await;
        let client = client(&amazon);
        let page =
            client.campaigns(Region::Na, &token(), &owner, AdProduct::AmazonDsp, None, 9000).await.unwrap();
        assert_eq!(page.list[0].id, "1");
        let request = only(&amazon);
        assert_eq!(request.line, "POST /adsApi/v1/query/campaigns");
        assert_eq!(request.header("amazon-advertising-api-scope"), scope);
        assert_eq!(request.header("amazon-ads-accountid"), account);
        assert_eq!(request.needs("amazon-ads-clientid"), CLIENT_ID);
        assert_eq!(body(&request)["maxResults"], 5000, "no more than may be asked for");
    }
}

#[tokio::test]
async fn insights_are_asked_for_with_the_odd_header_and_answered_with_207() {
    let amazon = amazon(
        207,
        r#"{"success":[{"index":0,"campaignId":"1","campaignInsights":[{"insights":{"x":{"medianTimeToConvertInHours":3}}}]}],
        "error":[{"index":1,"campaignId":"2","errorCode":404,"errorMessage":"m"}]}"#,
    )
    .await;
    let ids = ["1".to_owned(), "2".to_owned()];
    let answers =
        client(&amazon).campaign_insights(Region::Na, &token(), &advertiser(Some("5")), &ids).await.unwrap();
    assert_eq!(answers[0].as_ref().unwrap().groups[0].median_hours, Some(3.0));
    assert_eq!(answers[1].as_ref().unwrap_err().code, Some(404));
    let request = only(&amazon);
    assert_eq!(request.line, "POST /dsp/v1/campaign/insights");
    assert_eq!(request.needs("amazon-advertising-accountid"), "4728736040201");
    assert_eq!(request.needs("amazon-advertising-api-scope"), "5");
    assert_eq!(request.header("amazon-ads-accountid"), None);
    assert_eq!(request.header("amazon-ads-clientid"), None);
    let one = |id: &str| json!({ "campaignId": id, "insightType": "PERFORMANCE_PLUS_SHOPPER_TRAIT" });
    assert_eq!(body(&request), json!({ "requests": [one("1"), one("2")] }));
}

#[tokio::test]
async fn guidance_is_asked_for_without_what_it_recommends() {
    let amazon = amazon(200, r#"{"success":[{"index":0,"guidance":[{"guidanceName":"G"}]}]}"#).await;
    let ids = ["1".to_owned()];
    let page =
        client(&amazon).campaign_guidance(Region::Na, &token(), &advertiser(Some("5")), &ids, None).await;
    assert_eq!(page.unwrap().list[0].campaign_id.as_deref(), Some("1"));
    let request = only(&amazon);
    assert_eq!(request.line, "POST /dsp/v1/guidance/campaigns/list");
    assert_eq!(request.needs("amazon-ads-accountid"), "4728736040201");
    assert_eq!(
        request.needs("content-type"),
        "application/vnd.dspRecommendationsListCampaignGuidanceV1Request.v1.0+json"
    );
    assert_eq!(
        body(&request),
        json!({ "filters": { "includeRecommendations": false }, "campaignIds": ["1"] })
    );
}

#[tokio::test]
async fn lists_that_are_too_long_or_empty_are_not_asked_for() {
    let amazon = amazon(200, "{}").await;
    let client = client(&amazon);
    let (owner, token) = (advertiser(None), token());
    let many = vec!["1".to_owned(); 26];
    assert!(client.campaign_insights(Region::Na, &token, &owner, &many).await.is_err());
    assert!(client.campaign_guidance(Region::Na, &token, &owner, &many, None).await.is_err());
    assert_eq!(client.campaign_insights(Region::Na, &token, &owner, &[]).await.unwrap(), []);
    assert_eq!(client.campaign_guidance(Region::Na, &token, &owner, &[], None).await.unwrap().list, []);
    assert_eq!(amazon.requests().len(), 0);
}

#[tokio::test]
async fn a_tag_and_its_events_are_asked_for_by_path() {
    let amazon = Amazon::start(|request| {
        Some(Reply::ok(match () {
            () if request.is("/accounts/4728736040201/dsp/amazonAdTag") => r#"{"adTag":{"tagId":"t/1"}}"#,
            () => r#"{"amazonAdTagEvents":[{"eventName":"E"}]}"#,
        }))
    })
    .await;
    let client = client(&amazon);
    let owner = advertiser(Some("5"));
    let tag = client.ad_tag(Region::Eu, &token(), &owner).await.unwrap().unwrap();
    let since = "2026-01-01T00:00:00.5Z".parse().unwrap();
    let events =
        client.ad_tag_events(Region::Eu, &token(), &owner, &tag.id, Some(since), Some("n&1")).await.unwrap();
    assert_eq!(events.list[0].name, "E");
    let [first, second] = &amazon.requests()[..] else { panic!("two calls are two requests") };
    assert_eq!(first.line, "GET /accounts/4728736040201/dsp/amazonAdTag");
    assert_eq!(first.needs("accept"), "application/vnd.dspamazonadtags.v1+json");
    assert_eq!(first.header("content-type"), None);
    assert_eq!(
        second.line,
        "GET /accounts/4728736040201/dsp/adTagEvents/t%2F1/list?maxResults=100&startDateTime=2026-01-01T00%3A00%3A00Z&nextToken=n%261"
    );
    assert_eq!(second.needs("accept"), "application/vnd.dspamazonadtagevents.v1+json");
    assert_eq!(second.needs("amazon-ads-accountid"), "4728736040201");
}

#[tokio::test]
async fn an_id_that_would_be_another_path_or_header_is_not_sent() {
    let amazon = amazon(200, "{}").await;
    let client = client(&amazon);
    let up = DspAdvertiser { id: "..".to_owned(), agency: None };
    let broken = DspAdvertiser { id: "1\r\nx: y".to_owned(), agency: None };
    for owner in [up, broken] {
        let error = client.ad_tag(Region::Na, &token(), &owner).await.unwrap_err();
        assert!(matches!(error, AdsError::BadResponse { status: 0, .. }), "{error:?}");
    }
    assert_eq!(amazon.requests().len(), 0);
}

#[tokio::test]
async fn one_profile_that_is_lost_is_not_the_login() {
    let amazon = amazon(401, r#"{"code":"UNAUTHORIZED","message":"Not authorized to access scope 1"}"#).await;
    let owner = CampaignOwner::Profile("1".to_owned());
    let lost =
        client(&amazon).campaigns(Region::Na, &token(), &owner, AdProduct::SponsoredProducts, None, 10).await;
    assert!(matches!(lost, Err(AdsError::ProfileDenied(_))), "{lost:?}");
    let refused = self::amazon(403, r#"{"code":"FORBIDDEN","message":"no"}"#).await;
    let refused = client(&refused).advertiser_accounts(Region::Na, &token(), None).await.unwrap_err();
    assert_eq!(refused.cause(), Some(Cause::NotPermitted));
}
