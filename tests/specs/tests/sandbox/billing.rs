//! Billing, with each of Amazon's words.

use crate::client::World;
use domain::{Region, Timestamp};
use sandbox::BillingNotice;
use serde_json::{Value, json};

const STATUSES: &str = "/billing/statuses";
const NOTICES: &str = "/billing/notifications";
const STATUS_MEDIA: (&str, &str) =
    ("Content-Type", "application/vnd.bulkgetbillingstatusrequestbody.v1+json");
const NOTICE_MEDIA: (&str, &str) = ("Content-Type", "application/vnd.billingnotifications.v1+json");
const ENTITY: &str = "A11KESTRELOUTDOOR";
const US: &str = "ATVPDKIKX0DER";
const MEXICO: &str = "A1AM78C64UM0Y8";

fn asking(entries: &[(&str, &str, Option<&str>)]) -> Value {
    let entry = |(id, marketplace, kind): &(&str, &str, Option<&str>)| {
        let mut entry = json!({"advertiserId": id, "marketplaceId": marketplace});
        if let Some(kind) = kind {
            entry["advertiserType"] = json!(kind);
        }
        entry
    };
    json!({"advertiserMarketplaces": entries.iter().map(entry).collect::<Vec<_>>(), "locale": "en_GB"})
}

#[tokio::test]
async fn billing_answers_as_described_whatever_it_says_of_an_account() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let all = asking(&[
        (ENTITY, US, Some("SELLER")),
        ("ENTITY11KESTRELHOME", US, Some("VENDOR")),
        ("ENTITY11KESTREL", US, Some("AGENCY")),
        ("6110400000003", US, Some("DSP_ADVERTISING_ACCOUNT")),
        ("A11KESTRELMX", MEXICO, None),
        ("A8TIDEWELL", US, None),
        ("NOBODY", US, None),
    ]);
    for (path, media) in [(STATUSES, STATUS_MEDIA), (NOTICES, NOTICE_MEDIA)] {
        let body = world.good(Region::Na, path, &[media], Some(&all), 200).await;
        let count = |name: &str| body[name].as_array().unwrap().len();
        assert_eq!((count("success"), count("error")), (4, 3));
    }
    let named = [NOTICE_MEDIA, ("Amazon-Ads-AccountId", "amzn1.ads-account.g.11kestrelhome")];
    world.good(Region::Na, NOTICES, &named, Some(&json!({})), 200).await;
}

#[tokio::test]
async fn each_status_and_each_notice_goes_through() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let control = world.sandbox.control();
    let one = asking(&[(ENTITY, US, None)]);
    let codes = world.judge.words("AccountsBilling", "billingStatusCode");
    assert!(codes.len() >= 10, "{codes:?}");
    for code in &codes {
        control.set_billing_status(ENTITY, US, code);
        let body = world.good(Region::Na, STATUSES, &[STATUS_MEDIA], Some(&one), 200).await;
        assert_eq!(body["success"][0]["billingStatus"]["billingStatusCode"], json!(code));
    }
    let names = world.judge.words("AccountsBilling", "billingNotificationNames");
    let severities = world.judge.words("AccountsBilling", "billingNotificationSeverity");
    let impacts = world.judge.words("AccountsBilling", "billingNotificationImpact");
    assert!(names.len() >= 72 && severities.len() >= 3 && impacts.len() >= 2, "{names:?}");
    let due: Timestamp = "2026-11-09T00:00:00Z".parse().unwrap();
    let notice = |(at, name): (usize, &String)| BillingNotice {
        due: (at % 2 == 0).then_some(due),
        suspension: (at % 3 == 0).then_some(due),
        ..BillingNotice::new(name, &severities[at % severities.len()], &impacts[at % impacts.len()])
    };
    let notices: Vec<_> = names.iter().enumerate().map(notice).collect();
    // documented: at most thirty notices of one account.
    for some in notices.chunks(30) {
        control.set_billing_notices(ENTITY, US, some.to_vec());
        let body = world.good(Region::Na, NOTICES, &[NOTICE_MEDIA], Some(&one), 200).await;
        assert_eq!(body["success"][0]["billingNotifications"].as_array().unwrap().len(), some.len());
    }
}

#[tokio::test]
async fn billing_refuses_what_the_description_refuses_and_as_it_says() {
    let Some(world) = World::start("kestrel-brands").await else { return };
    let one = asking(&[(ENTITY, US, None)]);
    let many = |count| asking(&vec![(ENTITY, US, None); count]);
    for (path, media) in [(STATUSES, STATUS_MEDIA), (NOTICES, NOTICE_MEDIA)] {
        world.good(Region::Na, path, &[media], Some(&many(30)), 200).await;
        for body in [
            many(31),
            many(0),
            json!({"advertiserMarketplaces": [{"advertiserId": "A"}]}),
            json!({"advertiserMarketplaces": "A"}),
            asking(&[(ENTITY, US, Some("HUMAN"))]),
            json!({"advertiserMarketplaces": one["advertiserMarketplaces"], "locale": "xx_XX"}),
        ] {
            world.refused(Region::Na, path, &[media], Some(&body), (400, true)).await;
        }
        // The description of notices lets the list be absent, for a header that names the account.
        world.refused(Region::Na, path, &[media], Some(&json!({})), (400, path == STATUSES)).await;
        world.refused(Region::Na, path, &[("Content-Type", "text/plain")], Some(&one), (415, true)).await;
    }
    let foreign = [NOTICE_MEDIA, ("Amazon-Ads-AccountId", "1")];
    world.refused(Region::Na, NOTICES, &foreign, Some(&one), (403, false)).await;
    world.set_token("Atza|wrong");
    world.refused(Region::Na, STATUSES, &[STATUS_MEDIA], Some(&one), (401, false)).await;
    world.refused(Region::Na, NOTICES, &[NOTICE_MEDIA], Some(&one), (401, false)).await;
}
