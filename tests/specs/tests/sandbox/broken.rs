//! The judge can say no, with Amazon's descriptions and with one that is made for this.

use crate::client::judge;
use serde_json::{Value, json};
use specs::{Fit, Judge};

/// What the judge says of an answer that billing could give.
fn status(judge: &Judge, change: impl FnOnce(&mut Value)) -> Result<Fit, String> {
    let mut body = json!({
        "success": [{
            "index": 0,
            "advertiserMarketplace": {"advertiserId": "A", "marketplaceId": "M"},
            "billingStatus": {"billingStatusCode": "VALID_BILLING_STATUS", "message": "Fine."},
        }],
        "error": [],
    });
    change(&mut body);
    let media = "application/vnd.bulkgetbillingstatusresponse.v1+json";
    let verdict = judge.judge("POST", "/billing/statuses", 200, Some(media), &body.to_string());
    verdict.map_err(|mistakes| mistakes.to_string())
}

#[test]
fn a_broken_answer_is_refused() {
    let Some(judge) = judge() else { return };
    assert_eq!(status(&judge, |_| ()), Ok(Fit::Described));
    let wrong = |change: fn(&mut Value)| status(&judge, change).unwrap_err();
    let word = wrong(|body| body["success"][0]["billingStatus"]["billingStatusCode"] = json!("FINE"));
    assert!(word.contains("/success/0/billingStatus/billingStatusCode"), "{word}");
    let index = wrong(|body| body["success"][0]["index"] = json!("0"));
    assert!(index.contains("/success/0/index"), "{index}");
    assert!(wrong(|body| *body = json!({"success": []})).contains("error"));
    assert!(wrong(|body| *body = json!([])).contains("object"));
    let wide = wrong(|body| {
        let one = body["success"][0].clone();
        body["success"] = vec![one; 31].into();
    });
    assert!(wide.contains("/success"), "{wide}");
    let media = judge.judge(
        "POST",
        "/billing/statuses",
        200,
        Some("application/json"),
        "{\"success\":[],\"error\":[]}",
    );
    assert!(media.unwrap_err().to_string().contains("media type"));
    let teapot = judge.judge("POST", "/billing/statuses", 418, Some("application/json"), "{}");
    assert!(teapot.unwrap_err().to_string().contains("418"));
    let date = json!({"accessRequestedAccounts": [{"managerAccountId": "m"}], "reports": [{
        "format": "CSV",
        "periods": [{"datePeriod": {"startDate": "2026-13-01", "endDate": "2026-10-01"}}],
        "query": {"fields": ["campaign.id"]},
    }]});
    let path = "/adsApi/v1/create/reports";
    let request = judge.judge_request("POST", path, Some("application/json"), &date.to_string());
    assert!(request.is_err(), "a month that does not exist");
    assert!(judge.judge_request("POST", path, None, "").is_err(), "a body is required");
}

#[test]
fn a_description_is_read_from_a_folder_and_null_counts_where_it_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Judge::open(folder.path()).is_err(), "no description");
    let description = json!({
        "openapi": "3.0.1",
        "paths": {"/things/{id}": {"get": {"responses": {
            "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
            "400": {"$ref": "#/components/responses/Bad"},
            "500": {"content": {}},
        }}}},
        "components": {
            "responses": {"Bad": {"content": {"application/json": {"schema": {"type": "object", "required": ["code"]}}}}},
            "schemas": {"Thing": {"type": "object", "properties": {
                "name": {"type": "string", "nullable": true}, "made": {"type": "string", "format": "date-time"},
            }}},
        },
    });
    std::fs::write(folder.path().join("Things.json"), description.to_string()).unwrap();
    std::fs::write(folder.path().join("other.json"), "[]").unwrap();
    let judge = Judge::open(folder.path()).unwrap();
    let says = |status: u16, body: &str| {
        judge.judge("GET", "/things/7", status, Some("application/json"), body).ok()
    };
    assert_eq!(says(200, r#"{"name":null,"made":"2026-11-02T08:00:00Z"}"#), Some(Fit::Described));
    assert_eq!(says(200, r#"{"made":"yesterday"}"#), None);
    assert_eq!(says(200, r#"{"made":null}"#), None);
    assert_eq!((says(400, r#"{"code":1}"#), says(400, "{}")), (Some(Fit::Described), None));
    assert_eq!((says(500, "anything"), says(404, "{}")), (Some(Fit::Loose), None));
    assert_eq!(judge.judge("GET", "/others", 200, None, ""), Ok(Fit::Unknown));
}
