//! Answers as no sane server sends them, to every reader of what is watched.

use super::{accounts, ad_tags, billing, campaigns, guidance, insights, reports};
use proptest::prelude::*;

/// One answer of each kind, as it should be.
const ANSWERS: [&str; 8] = [
    r#"{"success":[{"index":0,"advertiserMarketplace":{"advertiserId":"A","marketplaceId":"M"},"billingStatus":{"billingStatusCode":"C","message":"m"}}],"error":[]}"#,
    r#"{"success":[{"index":0,"billingNotifications":[{"notificationName":"N","priority":1,"paymentDueDate":"2026-11-30T00:00:00Z"}]}],"error":[]}"#,
    r#"{"advertiserAccounts":[{"advertiserAccountId":"1","status":{"statusCode":"S"},"alternateIds":[{"profileId":"1"}]}],"nextToken":"t"}"#,
    r#"{"campaigns":[{"campaignId":"1","status":{"deliveryStatus":"D","deliveryReasons":["R"]},"budgets":[{"budgetValue":{"monetaryBudgetValue":{"monetaryBudget":{"value":1.5}}}}]}]}"#,
    r#"{"success":[{"index":0,"campaignId":"1","campaignInsights":[{"insights":{"x":{"timeToConvertBuckets":[{"range":"r","conversionShare":0.5}]}}}]}],"error":[]}"#,
    r#"{"success":[{"index":0,"guidance":[{"guidanceName":"G","title":"t"}]}],"nextToken":"t"}"#,
    r#"{"adTag":{"tagId":"1"},"amazonAdTagEvents":[{"eventName":"E","lastActivityDateTime":"2026-11-30T00:00:00Z"}]}"#,
    r#"{"success":[{"index":0,"report":{"reportId":"1","status":"COMPLETED","completedReportParts":[{"url":"https://a","sizeInBytes":1}]}}]}"#,
];

/// Lets every reader read `body`; each of them gives at most as much as was asked for or may be answered.
fn read_all(body: &[u8]) {
    let ids = ["1".to_owned()];
    billing::read_any(body);
    if let Ok(page) = accounts::parse(body) {
        assert!(page.list.iter().all(|account| !account.id.is_empty()));
    }
    if let Ok(page) = campaigns::parse(body) {
        assert!(page.list.iter().all(|campaign| !campaign.id.is_empty()));
    }
    if let Ok(answers) = insights::parse(body, &ids) {
        assert_eq!(answers.len(), 1);
        assert!(answers.iter().flatten().all(|insight| insight.campaign_id == "1"));
    }
    if let Ok(page) = guidance::parse(body, &ids) {
        assert!(page.list.iter().all(|one| one.campaign_id.as_deref().is_none_or(|id| id == "1")));
    }
    if let Ok(Some(tag)) = ad_tags::parse_tag(body) {
        assert!(!tag.id.is_empty());
    }
    if let Ok(page) = ad_tags::parse_events(body) {
        assert!(page.list.iter().all(|event| !event.name.is_empty()));
    }
    reports::read_any(body);
}

proptest! {
    #[test]
    fn no_answer_makes_a_reader_panic_or_make_up_an_id(body: Vec<u8>) {
        read_all(&body);
    }

    #[test]
    fn an_answer_with_bytes_changed_anywhere_is_no_danger(
        which in 0..ANSWERS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let mut body = ANSWERS[which].as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(body.len());
            body[at] = byte;
        }
        read_all(&body);
    }

    #[test]
    fn an_answer_with_something_else_in_a_value_is_no_danger(
        which in 0..ANSWERS.len(),
        at in any::<prop::sample::Index>(),
        instead in prop_oneof![
            Just("null"), Just("true"), Just("-1"), Just("1e999"), Just("\"\""), Just("[]"), Just("{}"),
            Just("[[[[{}]]]]"), Just("\"\\ud83d\""), Just("18446744073709551616"),
        ],
    ) {
        let answer = ANSWERS[which];
        let values: Vec<usize> = answer.match_indices(':').map(|(at, _)| at + 1).collect();
        let from = values[at.index(values.len())];
        // What follows the value in its object stays only where the value was a plain one.
        let length = answer[from..].find([',', '}', ']']).unwrap();
        let body = format!("{}{instead}{}", &answer[..from], &answer[from + length..]);
        read_all(body.as_bytes());
    }
}

#[test]
fn the_answers_above_are_read() {
    let ids = ["1".to_owned()];
    assert_eq!(accounts::parse(ANSWERS[2].as_bytes()).unwrap().list.len(), 1);
    assert!(campaigns::parse(ANSWERS[3].as_bytes()).unwrap().list[0].budget.is_some());
    assert_eq!(
        insights::parse(ANSWERS[4].as_bytes(), &ids).unwrap()[0].as_ref().unwrap().groups[0].buckets.len(),
        1
    );
    assert_eq!(guidance::parse(ANSWERS[5].as_bytes(), &ids).unwrap().list.len(), 1);
    assert!(ad_tags::parse_tag(ANSWERS[6].as_bytes()).unwrap().is_some());
    assert_eq!(ad_tags::parse_events(ANSWERS[6].as_bytes()).unwrap().list.len(), 1);
    assert!(billing::read_any(ANSWERS[0].as_bytes()) && billing::read_any(ANSWERS[1].as_bytes()));
    assert!(reports::read_any(ANSWERS[7].as_bytes()));
}
