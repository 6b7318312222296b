//! What billing is asked and what its answers become.

use crate::fixtures::{client, secret};
use crate::scripted::{Amazon, Reply};
use amazon_ads::AdsError;
use amazon_ads::watch::{AdvertiserMarketplace, AdvertiserType, BillingAnswer, MOST_PER_CALL};
use domain::{Cause, Region};
use std::time::Duration;

const STATUSES: &str = r#"{"success":[{"index":0,"advertiserMarketplace":{"advertiserId":"ENTITY1",
    "marketplaceId":"ATVPDKIKX0DER"},"billingStatus":{"billingStatusCode":"PAYMENT_METHOD_EXPIRED","message":"m"}}],
    "error":[{"index":1,"errorCode":"NOT_AUTHORIZED","description":"d"}]}"#;

fn accounts(count: usize) -> Vec<AdvertiserMarketplace> {
    let account = |nth| AdvertiserMarketplace {
        advertiser_id: format!("ENTITY{nth}"),
        marketplace_id: "ATVPDKIKX0DER".to_owned(),
        kind: (nth == 1).then_some(AdvertiserType::Vendor),
    };
    (1..=count).map(account).collect()
}

async fn failing(reply: fn() -> Reply) -> (AdsError, usize) {
    let amazon = Amazon::start(move |_| Some(reply())).await;
    let result = client(&amazon).billing_statuses(Region::Na, &secret("Atza|0"), &accounts(1)).await;
    (result.unwrap_err(), amazon.requests().len())
}

#[tokio::test]
async fn statuses_are_asked_for_with_their_own_media_types() {
    let amazon = Amazon::start(|request| {
        request
            .is("/billing/statuses")
            .then(|| Reply::new(200, "application/vnd.bulkgetbillingstatusresponse.v1+json", STATUSES))
    })
    .await;
    let answers =
        client(&amazon).billing_statuses(Region::Eu, &secret("Atza|0"), &accounts(2)).await.unwrap();
    let [BillingAnswer::Known(status), BillingAnswer::NotVisible] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(status.code, "PAYMENT_METHOD_EXPIRED");
    let [request] = &amazon.requests()[..] else { panic!("one try is one request") };
    assert_eq!((request.region, &*request.line), (Region::Eu, "POST /billing/statuses"));
    assert_eq!(request.needs("content-type"), "application/vnd.bulkgetbillingstatusrequestbody.v1+json");
    assert_eq!(request.needs("accept"), "application/vnd.bulkgetbillingstatusresponse.v1+json");
    assert_eq!(request.needs("authorization"), "Bearer Atza|0");
    assert_eq!(request.needs("amazon-advertising-api-clientid"), crate::fixtures::CLIENT_ID);
    assert_eq!(request.header("amazon-advertising-api-scope"), None);
    assert_eq!(request.header("amazon-ads-clientid"), None);
    assert_eq!(
        request.body,
        r#"{"advertiserMarketplaces":[{"advertiserId":"ENTITY1","advertiserType":"VENDOR","marketplaceId":"ATVPDKIKX0DER"},{"advertiserId":"ENTITY2","marketplaceId":"ATVPDKIKX0DER"}]}"#
    );
}

#[tokio::test]
async fn notices_are_asked_for_with_their_own_media_types() {
    let amazon = Amazon::start(|_| {
        Some(Reply::ok(
            r#"{"success":[{"index":0,"billingNotifications":[{"notificationName":"N"}]}],"error":[]}"#,
        ))
    })
    .await;
    let answers = client(&amazon).billing_notices(Region::Na, &secret("Atza|0"), &accounts(1)).await.unwrap();
    let [BillingAnswer::Known(notices)] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!(notices[0].name, "N");
    let request = &amazon.requests()[0];
    assert_eq!(request.line, "POST /billing/notifications");
    assert_eq!(request.needs("content-type"), "application/vnd.billingnotifications.v1+json");
    assert_eq!(request.needs("accept"), "application/vnd.bulkgetbillingnotificationsresponse.v1+json");
}

#[tokio::test]
async fn too_many_and_none_are_not_asked_for() {
    let amazon = Amazon::start(|_| None).await;
    let client = client(&amazon);
    let token = secret("Atza|0");
    assert!(client.billing_statuses(Region::Na, &token, &accounts(MOST_PER_CALL + 1)).await.is_err());
    assert!(client.billing_notices(Region::Na, &token, &accounts(MOST_PER_CALL + 1)).await.is_err());
    assert_eq!(client.billing_statuses(Region::Na, &token, &[]).await.unwrap(), []);
    assert_eq!(client.billing_notices(Region::Na, &token, &[]).await.unwrap(), []);
    assert_eq!(amazon.requests().len(), 0);
}

#[tokio::test]
async fn each_failure_has_its_own_error_and_is_never_tried_again() {
    let (throttled, tries) = failing(|| Reply::json(429, "{}").header("retry-after", "17")).await;
    assert_eq!((throttled.retry_after(), tries), (Some(Duration::from_secs(17)), 1));
    assert_eq!(throttled.cause(), Some(Cause::Throttled));
    let (down, tries) = failing(|| Reply::new(503, "text/html", "<html>busy</html>")).await;
    assert_eq!((down.cause(), tries), (Some(Cause::ProviderDown), 1));
    let (refused, _) = failing(|| Reply::json(403, r#"{"message":"no"}"#)).await;
    assert_eq!(refused.cause(), Some(Cause::NotPermitted));
    let (stale, tries) = failing(|| Reply::json(401, r#"{"message":"Unauthorized"}"#)).await;
    assert!(matches!(stale, AdsError::TokenRejected(_)), "{stale:?}");
    assert_eq!(tries, 1, "renewing the token is the caller's");
    let multi = || Reply::json(207, r#"{"success":[],"error":[]}"#);
    for reply in [multi, || Reply::new(200, "text/html", "<html>log in</html>"), || Reply::ok("{}")] {
        assert!(
            matches!(failing(reply).await.0, AdsError::BadResponse { .. }),
            "207 is documented elsewhere only"
        );
    }
}
