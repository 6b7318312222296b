use super::read::parse;
use super::*;

fn request() -> ReportRequest {
    ReportRequest {
        accounts: vec!["a".to_owned(), "b".to_owned()],
        fields: DSP_DELIVERY_FIELDS.iter().map(|field| (*field).to_owned()).collect(),
        from: "2026-11-01".parse().unwrap(),
        to: "2026-11-07".parse().unwrap(),
        format: ReportFormat::GzipJson,
    }
}

fn state(report: &Value) -> Option<ReportState> {
    let body = json!({ "error": null, "success": [{ "index": 0, "report": report }] });
    parse(body.to_string().as_bytes()).ok()?.ok()
}

#[test]
fn a_request_is_written_as_documented_and_refused_where_amazon_would() {
    let expected = json!({
        "accessRequestedAccounts": [{ "advertiserAccountId": "a" }, { "advertiserAccountId": "b" }],
        "reports": [{ "format": "GZIP_JSON",
            "periods": [{ "datePeriod": { "startDate": "2026-11-01", "endDate": "2026-11-07" } }],
            "query": { "fields": DSP_DELIVERY_FIELDS } }] });
    assert_eq!(body(&request()).unwrap(), expected);
    let none = ReportRequest { accounts: Vec::new(), ..request() };
    let many = ReportRequest { accounts: vec!["a".to_owned(); MOST_ACCOUNTS + 1], ..request() };
    let blank = ReportRequest { fields: Vec::new(), ..request() };
    let wide = ReportRequest { fields: vec!["a.b".to_owned(); MOST_FIELDS + 1], ..request() };
    let backwards = ReportRequest { to: "2026-10-31".parse().unwrap(), ..request() };
    for refused in [none, many, blank, wide, backwards] {
        assert!(body(&refused).is_err());
    }
}

#[test]
fn a_report_is_read_with_all_its_parts_and_shows_no_address() {
    let part = |nth: u64| {
        json!({ "sizeInBytes": nth, "url": format!("https://x.example/{nth}?X-Amz-Signature=canary"),
        "urlExpirationDateTime": "2026-11-22T11:00:00Z" })
    };
    let state =
        state(&json!({ "reportId": "r", "status": "COMPLETED", "completedReportParts": [part(1), part(2)],
        "failureCode": null }))
        .unwrap();
    assert!(state.is_ready() && !state.is_failed());
    assert_eq!(state.failure, None);
    assert_eq!(state.parts[1].address.expose(), "https://x.example/2?X-Amz-Signature=canary");
    assert_eq!(
        (state.parts[1].size, state.parts[1].ends),
        (Some(2), Some("2026-11-22T11:00:00Z".parse().unwrap()))
    );
    let shown = format!("{state:?}");
    assert!(!shown.contains("canary") && !shown.contains("x.example"), "{shown}");
}

#[test]
fn a_report_that_is_not_whole_is_none() {
    let with = |parts: Value| {
        state(&json!({ "reportId": "r", "status": "COMPLETED", "completedReportParts": parts }))
    };
    assert!(with(json!([{ "url": "https://a" }])).is_some(), "size and end may be missing");
    assert!(with(json!([{ "url": "https://a" }, { "sizeInBytes": 1 }])).is_none());
    assert!(with(json!([{ "url": "https://a" }, null])).is_none());
    assert!(with(json!([{ "url": ["https://a"] }])).is_none());
    assert!(with(json!([{ "url": "x".repeat(100_000) }])).is_none());
    assert!(with(json!({ "url": "https://a" })).is_none());
    assert!(with(json!(vec![json!({ "url": "https://a" }); 101])).is_none());
    assert!(state(&json!({ "reportId": "r" })).is_none());
    assert!(state(&json!({ "status": "PENDING" })).is_none());
    for body in ["{}", "[]", "", r#"{"success":[],"error":[]}"#, r#"{"success":[{},{}]}"#] {
        assert!(parse(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn a_report_under_way_or_failed_says_so() {
    let pending = state(
        &json!({ "reportId": 9_007_199_254_740_993_u64, "status": "PENDING", "completedReportParts": null }),
    );
    let pending = pending.unwrap();
    assert_eq!((&*pending.id, pending.parts.len()), ("9007199254740993", 0));
    assert!(!pending.is_ready() && !pending.is_failed());
    let failed =
        state(&json!({ "reportId": "r", "status": "FAILED", "failureCode": "C", "failureReason": "Why." }))
            .unwrap();
    assert!(failed.is_failed());
    let failure = ReportFailure { code: Some("C".into()), reason: Some("Why.".into()) };
    assert_eq!(failed.failure, Some(failure));
    assert!(!state(&json!({ "reportId": "r", "status": "A_NEW_WORD" })).unwrap().is_failed());
}

/// Reads `body` as an answer about a report; whether it gives one.
pub(in crate::watch) fn read_any(body: &[u8]) -> bool {
    let Ok(Ok(report)) = parse(body) else { return false };
    assert!(!report.id.is_empty() && !report.status.is_empty());
    assert!(report.parts.iter().all(|part| !part.address.is_empty()));
    true
}
