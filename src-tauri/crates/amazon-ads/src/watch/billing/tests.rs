use super::read::{notices, parse, status};
use super::*;
use serde_json::json;

fn asked(ids: &[&str]) -> Vec<AdvertiserMarketplace> {
    let one = |id: &&str| AdvertiserMarketplace {
        advertiser_id: (*id).to_owned(),
        marketplace_id: "M".to_owned(),
        kind: None,
    };
    ids.iter().map(one).collect()
}

fn statuses(ids: &[&str], success: &Value, error: &Value) -> Vec<BillingAnswer<BillingStatus>> {
    let body = json!({ "success": success, "error": error }).to_string();
    parse(body.as_bytes(), &asked(ids), status).unwrap()
}

fn good(index: u64, id: &str) -> Value {
    json!({ "index": index, "advertiserMarketplace": { "advertiserId": id, "marketplaceId": "M" },
        "billingStatus": { "billingStatusCode": "VALID_BILLING_STATUS", "message": "Fine." } })
}

fn valid() -> BillingAnswer<BillingStatus> {
    BillingAnswer::Known(BillingStatus { code: "VALID_BILLING_STATUS".into(), message: "Fine.".into() })
}

#[test]
fn each_account_has_its_own_answer_whatever_the_order() {
    let error = |index: u64, code: &str| json!({ "index": index, "errorCode": code, "description": "d" });
    let answers = statuses(
        &["A", "B", "C", "D", "E"],
        &json!([good(4, "E"), good(0, "A")]),
        &json!([error(3, "INTERNAL_ERROR"), error(1, "NOT_AUTHORIZED"), error(2, "NOT_FOUND")]),
    );
    let failed = BillingAnswer::Failed { code: "INTERNAL_ERROR".into() };
    assert_eq!(answers, [valid(), BillingAnswer::NotVisible, BillingAnswer::NotFound, failed, valid()]);
}

#[test]
fn an_answer_about_another_account_is_not_taken_for_this_one() {
    let mut other_market = good(1, "B");
    other_market["advertiserMarketplace"]["marketplaceId"] = "N".into();
    let denied = json!({ "index": 2, "errorCode": "NOT_AUTHORIZED", "advertiserId": "X" });
    let odd_name =
        json!({ "index": 3, "errorCode": "NOT_FOUND", "advertiserMarketplace": { "advertiserId": {} } });
    let answers = statuses(
        &["A", "B", "C", "D"],
        &json!([good(0, "B"), other_market, good(4, "E")]),
        &json!([denied, odd_name]),
    );
    assert!(answers.iter().all(|answer| *answer == BillingAnswer::Missing), "{answers:?}");
}

#[test]
fn contradictions_and_odd_rows_are_missing_answers() {
    let contradiction = json!({ "index": 0, "errorCode": "NOT_FOUND" });
    let mut blank = good(1, "B");
    blank["billingStatus"]["billingStatusCode"] = "".into();
    let mut listed = good(2, "C");
    listed["billingStatus"] = json!(["VALID_BILLING_STATUS"]);
    let mut by_text = good(3, "D");
    by_text["index"] = "3".into();
    by_text["billingStatus"]["message"] = json!(["no sentence"]);
    let answers = statuses(
        &["A", "B", "C", "D"],
        &json!([good(0, "A"), blank, listed, by_text, 7, null]),
        &json!([contradiction, { "index": -1 }, { "errorCode": "NOT_FOUND" }]),
    );
    assert_eq!(answers[..3], [BillingAnswer::Missing, BillingAnswer::Missing, BillingAnswer::Missing]);
    let BillingAnswer::Known(status) = &answers[3] else { panic!("{answers:?}") };
    assert_eq!((&*status.code, &*status.message), ("VALID_BILLING_STATUS", ""));
}

#[test]
fn new_words_pass_and_texts_are_plain_and_bounded() {
    let mut new = good(0, "A");
    new["billingStatus"] =
        json!({ "billingStatusCode": "CARD_EATEN", "message": format!("\u{202e}{}", "x".repeat(5000)) });
    let answers = statuses(&["A"], &json!([new]), &json!([]));
    let [BillingAnswer::Known(status)] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!((&*status.code, status.message.len()), ("CARD_EATEN", 1000));
    let code = statuses(&["A"], &json!([]), &json!([{ "index": 0, "errorCode": "NEW", "description": "d" }]));
    assert_eq!(code, [BillingAnswer::Failed { code: "NEW".into() }]);
}

#[test]
fn what_is_neither_list_is_no_answer_and_one_alone_is_enough() {
    for body in ["{}", "[]", "", "<html>", r#"{"message":"x"}"#, r#"{"success":{},"error":[]}"#] {
        assert!(parse(body.as_bytes(), &asked(&["A"]), status).is_err(), "{body}");
    }
    let alone = json!({ "success": [good(0, "A")], "error": null }).to_string();
    assert_eq!(parse(alone.as_bytes(), &asked(&["A"]), status).unwrap(), [valid()]);
}

#[test]
fn a_huge_answer_gives_no_more_than_was_asked_for() {
    let rows: Vec<_> = (0..5000).map(|index| good(index, "A")).collect();
    assert_eq!(statuses(&["A", "B"], &json!(rows), &json!([])), [valid(), BillingAnswer::Missing]);
}

#[test]
fn notices_are_read_with_their_days_and_odd_ones_left_out() {
    let many = vec![json!({ "notificationName": "N" }); 50];
    let body = json!({ "error": [], "success": [
        { "index": 0, "advertiserMarketplaces": [{ "advertiserId": "A", "marketplaceId": "M" }],
          "billingNotifications": [
            { "notificationName": "PAYMENT_FAILED", "severity": "ALERT", "impact": "CAMPAIGNS_SUSPENDED",
              "title": "Pay", "description": "Now.", "priority": 1,
              "paymentDueDate": "2026-11-30T00:00:00Z", "suspensionDate": "2026-12-05T00:00:00-08:00" },
            { "title": "nameless" }, { "notificationName": "BARE", "severity": 7, "suspensionDate": "soon" }] },
        { "index": 1, "billingNotifications": [] },
        { "index": 2 },
        { "index": 3, "billingNotifications": many },
    ]});
    let answers = parse(body.to_string().as_bytes(), &asked(&["A", "B", "C", "D"]), notices).unwrap();
    let [BillingAnswer::Known(first), none, missing, BillingAnswer::Known(many)] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!((&*first[0].name, first[0].severity.as_deref()), ("PAYMENT_FAILED", Some("ALERT")));
    assert_eq!((first[0].impact.as_deref(), first[0].priority), (Some("CAMPAIGNS_SUSPENDED"), Some(1)));
    assert_eq!((&*first[0].title, &*first[0].description), ("Pay", "Now."));
    assert_eq!(first[0].payment_due, Some("2026-11-30T00:00:00Z".parse().unwrap()));
    assert_eq!(first[0].suspends, Some("2026-12-05T08:00:00Z".parse().unwrap()));
    assert_eq!((first.len(), &*first[1].name, first[1].severity.as_deref()), (2, "BARE", None));
    assert_eq!(first[1].suspends, None);
    assert_eq!(*none, BillingAnswer::Known(Vec::new()));
    assert_eq!(*missing, BillingAnswer::Missing, "no list is no empty list");
    assert_eq!(many.len(), 30);
}

#[test]
fn a_request_says_what_is_known_and_no_more_than_may_be_asked() {
    let mut one = asked(&["A", "B"]);
    one[1].kind = AdvertiserType::of_profile("vendor");
    let expected = json!({ "advertiserMarketplaces": [{ "advertiserId": "A", "marketplaceId": "M" },
        { "advertiserId": "B", "marketplaceId": "M", "advertiserType": "VENDOR" }] });
    assert_eq!(request(&one).unwrap(), expected);
    assert!(request(&asked(&["A"; MOST_PER_CALL])).is_ok());
    assert!(request(&asked(&["A"; MOST_PER_CALL + 1])).is_err());
    assert_eq!(AdvertiserType::of_profile("cooperative"), None);
}

/// Reads `body` as either answer about one account; whether one of them gives something.
pub(in crate::watch) fn read_any(body: &[u8]) -> bool {
    let asked = asked(&["A"]);
    let known = |known: bool, answers: usize| {
        assert_eq!(answers, 1);
        known
    };
    let status = parse(body, &asked, status)
        .is_ok_and(|list| known(matches!(list[0], BillingAnswer::Known(_)), list.len()));
    let notices = parse(body, &asked, notices)
        .is_ok_and(|list| known(matches!(list[0], BillingAnswer::Known(_)), list.len()));
    status || notices
}
