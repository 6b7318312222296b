//! Billing statuses and notices.

use crate::support::*;
use domain::Region;
use sandbox::BillingNotice;
use serde_json::{Value, json};

const KESTREL: &str = "kestrel-brands";
const STATUSES: &str = "/billing/statuses";
const NOTICES: &str = "/billing/notifications";
const STATUS_MEDIA: (&str, &str) =
    ("Content-Type", "application/vnd.bulkgetbillingstatusrequestbody.v1+json");
const NOTICE_MEDIA: (&str, &str) = ("Content-Type", "application/vnd.billingnotifications.v1+json");
const US: &str = "ATVPDKIKX0DER";
const CA: &str = "A2EUQ1WTGCTBG2";
const MX: &str = "A1AM78C64UM0Y8";

fn entry(entity: &str, marketplace: &str) -> Value {
    json!({"advertiserId": entity, "marketplaceId": marketplace})
}

fn dsp(id: &str) -> Value {
    json!({"advertiserId": id, "marketplaceId": US, "advertiserType": "DSP_ADVERTISING_ACCOUNT"})
}

fn asking(entries: &[Value]) -> Value {
    json!({"advertiserMarketplaces": entries, "locale": "en_US"})
}

/// Entries of a list by their place in the request.
fn by_index<'a>(list: &'a Value, pointer: &str) -> Vec<(u64, &'a str)> {
    let entry =
        |one: &'a Value| (one["index"].as_u64().unwrap(), one.pointer(pointer).unwrap().as_str().unwrap());
    list.as_array().unwrap().iter().map(entry).collect()
}

#[tokio::test]
async fn every_account_gets_its_own_answer_by_its_place() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let body = asking(&[
        entry("A11KESTRELOUTDOOR", US),
        entry("A11KESTRELMX", MX),
        entry("A11KESTRELCANADA", CA),
        entry("A11KESTRELCANADA", US),
        entry("A8TIDEWELL", US),
        dsp("6110400000003"),
        entry("6110400000003", US),
        entry("ENTITY11KESTREL", US),
        json!({"advertiserId": "ENTITY11KESTREL", "marketplaceId": US, "advertiserType": "VENDOR"}),
    ]);
    let answer = caller.call(Region::Na, STATUSES, &[STATUS_MEDIA], Some(&body)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.media(), "application/vnd.bulkgetbillingstatusresponse.v1+json");
    let code = "/billingStatus/billingStatusCode";
    assert_eq!(
        by_index(&answer.body["success"], code),
        [
            (0, "PAYMENT_METHOD_EXPIRED"),
            (2, "STORED_VALUE_BALANCE_TOO_LOW"),
            (5, "VALID_BILLING_STATUS"),
            (7, "VALID_BILLING_STATUS")
        ]
    );
    assert_eq!(
        by_index(&answer.body["error"], "/errorCode"),
        [(1, "NOT_AUTHORIZED"), (3, "NOT_FOUND"), (4, "NOT_AUTHORIZED"), (6, "NOT_FOUND"), (8, "NOT_FOUND")]
    );
    assert_eq!(answer.body["success"][2]["advertiserMarketplace"], dsp("6110400000003"));
    let other = caller
        .call(Region::Eu, STATUSES, &[STATUS_MEDIA], Some(&asking(&[entry("A11KESTRELOUTDOOR", US)])))
        .await;
    assert_eq!(by_index(&other.body["error"], "/errorCode"), [(0, "NOT_FOUND")], "another region's");
}

#[tokio::test]
async fn billing_refuses_what_the_description_refuses() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let one = entry("A11KESTRELOUTDOOR", US);
    let many = |count: usize| asking(&vec![one.clone(); count]);
    let typed = json!({"advertiserId": "A", "marketplaceId": US, "advertiserType": "HUMAN"});
    for (path, media) in [(STATUSES, STATUS_MEDIA), (NOTICES, NOTICE_MEDIA)] {
        for (headers, body, status) in [
            (vec![media], many(30), 200),
            (vec![media], many(31), 400),
            (vec![media], many(0), 400),
            (vec![media], json!({}), 400),
            (vec![media], asking(&[json!({"advertiserId": "A"})]), 400),
            (vec![media], asking(std::slice::from_ref(&typed)), 400),
            (vec![media], json!({"advertiserMarketplaces": [one], "locale": "en_XX"}), 400),
            (vec![("Content-Type", "application/json")], many(1), 415),
            (vec![media, ("Accept", "application/json")], many(1), 406),
        ] {
            let answer = caller.call(Region::Na, path, &headers, Some(&body)).await;
            assert_eq!(answer.status, status, "{path} {headers:?}: {}", answer.body);
            if status != 200 {
                assert!(
                    answer.media().contains("errorresponse.v1+json") && answer.body["message"].is_string()
                );
                assert_eq!(answer.body["code"].is_string(), path == NOTICES);
            }
        }
    }
    let stranger = Caller { sandbox: &sandbox, access: "Atza|wrong".to_owned() };
    let answer = stranger.call(Region::Na, STATUSES, &[STATUS_MEDIA], Some(&many(1))).await;
    assert_eq!((answer.status, answer.body), (401, json!({"message": "Authentication failed"})));
}

#[tokio::test]
async fn notices_say_what_is_due_and_when_ads_stop() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let ask = async |headers: &[(&str, &str)], body: Value| {
        let headers = [&[NOTICE_MEDIA], headers].concat();
        caller.call(Region::Na, NOTICES, &headers, Some(&body)).await
    };
    let home = entry("ENTITY11KESTRELHOME", US);
    let answer = ask(&[], asking(std::slice::from_ref(&home))).await;
    assert_eq!(answer.media(), "application/vnd.bulkgetbillingnotificationsresponse.v1+json");
    let overdue = &answer.body["success"][0]["billingNotifications"][0];
    assert_eq!(overdue["notificationName"], "PAY_BY_INVOICE_OVERDUE_PAYMENT_PENDING_SUSPENSION");
    assert_eq!((&overdue["severity"], &overdue["impact"]), (&json!("WARNING"), &json!("NO_IMPACT")));
    // The test's clock stands at 2026-11-02.
    assert_eq!(overdue["paymentDueDate"], "2026-10-21T08:00:00Z");
    assert_eq!(overdue["suspensionDate"], "2026-11-07T08:00:00Z");
    let upcoming = &answer.body["success"][0]["billingNotifications"][1];
    assert!(upcoming.get("suspensionDate").is_none() && upcoming["priority"] == 2);
    for (account, status) in [
        ("222333444555666779", 200),
        ("amzn1.ads-account.g.11kestrelhome", 200),
        ("amzn1.ads-account.g.8meridiantidewell", 403),
        ("1", 403),
    ] {
        let answer = ask(&[("Amazon-Ads-AccountId", account)], json!({})).await;
        assert_eq!(answer.status, status, "{account}");
        if status == 200 {
            assert_eq!(answer.body["success"][0]["advertiserMarketplace"], home);
        }
    }
    let manager = |id| ("Amazon-Advertising-API-Manager-Account", id);
    let listed = asking(&[home]);
    assert_eq!(ask(&[manager("amzn1.ads1.ma1.11kestrelna")], listed.clone()).await.status, 200);
    assert_eq!(ask(&[manager("amzn1.ads1.ma1.8meridianna")], listed).await.status, 403);
}

#[tokio::test]
async fn levers_set_any_word_and_a_reset_puts_all_back() {
    let (sandbox, _) = start().await;
    let control = sandbox.control();
    let (entity, body) = ("A11KESTRELOUTDOOR", asking(&[entry("A11KESTRELOUTDOOR", US)]));
    let read = async |access: &str| {
        let caller = Caller { sandbox: &sandbox, access: access.to_owned() };
        let status = caller.call(Region::Na, STATUSES, &[STATUS_MEDIA], Some(&body)).await.body;
        let notices = caller.call(Region::Na, NOTICES, &[NOTICE_MEDIA], Some(&body)).await.body;
        let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
        (
            text(&status["success"][0]["billingStatus"]["billingStatusCode"]),
            text(&notices["success"][0]["billingNotifications"][0]["notificationName"]),
            text(&status["error"][0]["errorCode"]),
        )
    };
    let access = connect(&sandbox, KESTREL).await.0;
    control.set_billing_status(entity, US, "A_WORD_OF_2027");
    control.set_billing_notices(entity, US, vec![BillingNotice::new("NEW_NOTICE", "DIRE", "UNKNOWN")]);
    let set = ("A_WORD_OF_2027".to_owned(), "NEW_NOTICE".to_owned(), "none".to_owned());
    assert_eq!(read(&access).await, set);
    control.set_billing_visible(KESTREL, false);
    assert_eq!(read(&access).await, ("none".to_owned(), "none".to_owned(), "NOT_AUTHORIZED".to_owned()));
    control.set_billing_visible(KESTREL, true);
    assert_eq!(read(&access).await, set);
    control.set_view_only(2_640_115_907_733_121, true);
    assert_eq!(read(&access).await.2, "NOT_AUTHORIZED", "an account that may only be viewed");
    control.reset();
    let seeded = ("PAYMENT_METHOD_EXPIRED".to_owned(), "CREDIT_CARD_EXPIRED".to_owned(), "none".to_owned());
    assert_eq!(read(&connect(&sandbox, KESTREL).await.0).await, seeded);
}

#[tokio::test]
async fn levers_work_over_http() {
    let (sandbox, _) = start().await;
    let caller = Caller::connect(&sandbox, KESTREL).await;
    let pull = async |path: &str, body: Value| {
        let url = format!("{}/_sandbox/{path}", sandbox.base_url());
        http().post(url).json(&body).send().await.unwrap().status().as_u16()
    };
    let place = json!({"entity": "A11KESTRELOUTDOOR", "marketplace": US});
    let with = |name: &str, value: Value| {
        let mut body = place.clone();
        body[name] = value;
        body
    };
    assert_eq!(pull("billing/status", with("code", json!("PENDING_TAX_REGISTRATION"))).await, 200);
    let notice = json!({"name": "POLICY_VIOLATIONS", "severity": "INFO", "impact": "NO_IMPACT", "due": "2026-12-01T00:00:00Z"});
    assert_eq!(pull("billing/notices", with("notices", json!([notice]))).await, 200);
    let body = asking(&[entry("A11KESTRELOUTDOOR", US)]);
    let answer = caller.call(Region::Na, STATUSES, &[STATUS_MEDIA], Some(&body)).await.body;
    assert_eq!(answer["success"][0]["billingStatus"]["billingStatusCode"], "PENDING_TAX_REGISTRATION");
    let answer = caller.call(Region::Na, NOTICES, &[NOTICE_MEDIA], Some(&body)).await.body;
    assert_eq!(answer["success"][0]["billingNotifications"][0]["paymentDueDate"], "2026-12-01T00:00:00Z");
    assert_eq!(pull("billing/visible", json!({"login": KESTREL, "visible": false})).await, 200);
    let answer = caller.call(Region::Na, STATUSES, &[STATUS_MEDIA], Some(&body)).await.body;
    assert_eq!(answer["error"][0]["errorCode"], "NOT_AUTHORIZED");
}
