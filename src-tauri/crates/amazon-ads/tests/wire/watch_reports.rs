//! Reports from their making to their last byte, and what never shows of their addresses.

use crate::fixtures::{CLIENT_ID, client, secret};
use crate::scripted::{Amazon, Reply};
use amazon_ads::AdsError;
use amazon_ads::watch::{DSP_DELIVERY_FIELDS, DownloadError, ReportFormat, ReportPart, ReportRequest};
use domain::{Cause, Region};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const CANARY: &str = "X-Amz-Signature=canary";

fn request() -> ReportRequest {
    ReportRequest {
        accounts: vec!["a".to_owned()],
        fields: DSP_DELIVERY_FIELDS.iter().map(|field| (*field).to_owned()).collect(),
        from: "2026-11-01".parse().unwrap(),
        to: "2026-11-01".parse().unwrap(),
        format: ReportFormat::Csv,
    }
}

fn at(amazon: &Amazon) -> ReportPart {
    let address = format!("{}part?{CANARY}", amazon.endpoints.ads(Region::Na));
    ReportPart { address: secret(&address), size: None, ends: None }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

async fn download(
    reply: impl Fn() -> Reply + Send + Sync + 'static,
    limit: u64,
) -> Result<Vec<u8>, DownloadError> {
    let amazon = Amazon::start(move |_| Some(reply())).await;
    let mut sink = Vec::new();
    let client = client(&amazon).with_timeout(Duration::from_secs(2));
    let result = client.download_part(&at(&amazon), limit, &mut sink).await;
    if let Err(error) = &result {
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary") && !shown.contains("127.0.0.1"), "{shown}");
    }
    assert_eq!(amazon.requests().len(), 1, "one try is one request");
    result.map(|written| {
        assert_eq!(written, sink.len() as u64);
        sink
    })
}

async fn refused(code: &str) -> AdsError {
    let body =
        format!(r#"{{"success":[],"error":[{{"index":0,"errors":[{{"code":"{code}","message":"m"}}]}}]}}"#);
    let amazon = Amazon::start(move |_| Some(Reply::json(207, &body).header("retry-after", "9"))).await;
    client(&amazon).create_report(Region::Na, &secret("Atza|0"), &request()).await.unwrap_err()
}

#[tokio::test]
async fn a_report_is_made_looked_for_and_fetched_without_the_token() {
    let amazon = Amazon::start(|request| {
        let address = format!("http://{}/part?{CANARY}", request.needs("host"));
        Some(match () {
            () if request.is("/part") => Reply::bytes("application/gzip", &gzip(br#"[{"campaign.id":"1"}]"#)),
            () if request.is("/adsApi/v1/create/reports") => Reply::json(
                207,
                r#"{"success":[{"index":0,"report":{"reportId":"r-1","status":"PENDING"}}],"error":null}"#,
            ),
            () => Reply::json(
                207,
                &format!(
                    r#"{{"success":[{{"index":0,"report":{{"reportId":"r-1","status":"COMPLETED",
                    "completedReportParts":[{{"sizeInBytes":40,"url":"{address}"}}]}}}}]}}"#
                ),
            ),
        })
    })
    .await;
    let (client, token) = (client(&amazon), secret("Atza|0"));
    let made = client.create_report(Region::Na, &token, &request()).await.unwrap();
    assert!(!made.is_ready());
    let ready = client.retrieve_report(Region::Na, &token, &made.id).await.unwrap();
    assert!(ready.is_ready() && !format!("{ready:?}").contains("canary"));
    let mut sink = Vec::new();
    assert_eq!(client.download_part(&ready.parts[0], 100, &mut sink).await, Ok(21));
    assert_eq!(sink, br#"[{"campaign.id":"1"}]"#);
    let [create, retrieve, part] = &amazon.requests()[..] else { panic!("three requests") };
    assert_eq!(create.line, "POST /adsApi/v1/create/reports");
    assert_eq!(
        (retrieve.line.as_str(), retrieve.body.as_str()),
        ("POST /adsApi/v1/retrieve/reports", r#"{"reportIds":["r-1"]}"#)
    );
    for name in ["amazon-ads-clientid", "amazon-advertising-api-clientid"] {
        assert_eq!((create.needs(name), retrieve.needs(name)), (CLIENT_ID, CLIENT_ID));
        assert_eq!(part.header(name), None);
    }
    assert_eq!(part.line, format!("GET /part?{CANARY}"));
    assert_eq!(part.header("authorization"), None);
}

#[tokio::test]
async fn what_is_said_of_the_one_report_counts_as_if_of_the_whole() {
    let throttled = refused("TOO_MANY_REQUESTS").await;
    assert_eq!(
        (throttled.cause(), throttled.retry_after()),
        (Some(Cause::Throttled), Some(Duration::from_secs(9)))
    );
    assert_eq!(refused("INTERNAL_ERROR").await.cause(), Some(Cause::ProviderDown));
    assert_eq!(refused("FORBIDDEN").await.cause(), Some(Cause::NotPermitted));
    assert!(matches!(refused("NOT_FOUND").await, AdsError::Refused { status: 404, .. }));
    let odd = refused("FIELD_VALUE_IS_INVALID").await;
    let AdsError::Refused { status: 400, detail } = &odd else { panic!("{odd:?}") };
    assert_eq!(detail.code.as_deref(), Some("FIELD_VALUE_IS_INVALID"));
    let duplicate = Amazon::start(|_| Some(Reply::json(425, r#"{"code":"425","detail":"duplicate"}"#))).await;
    let duplicate = client(&duplicate).create_report(Region::Na, &secret("Atza|0"), &request()).await;
    assert!(matches!(duplicate, Err(AdsError::AlreadyRequested(_))));
}

#[tokio::test]
async fn another_report_than_was_asked_for_is_not_taken() {
    let body = r#"{"success":[{"index":0,"report":{"reportId":"r-2","status":"COMPLETED"}}]}"#;
    let amazon = Amazon::start(move |_| Some(Reply::json(207, body))).await;
    let error = client(&amazon).retrieve_report(Region::Na, &secret("Atza|0"), "r-1").await.unwrap_err();
    assert!(matches!(error, AdsError::BadResponse { status: 207, .. }), "{error:?}");
}

#[tokio::test]
async fn packed_or_not_a_part_arrives_as_it_was_written() {
    let text = "date,impressions\n".repeat(50_000);
    let (plain, packed) = (text.clone(), gzip(text.as_bytes()));
    assert_eq!(
        download(move || Reply::new(200, "text/csv", &plain), 1_000_000).await.unwrap(),
        text.as_bytes()
    );
    let twice = packed.clone();
    assert_eq!(
        download(move || Reply::bytes("text/csv", &packed), 1_000_000).await.unwrap(),
        text.as_bytes()
    );
    let encoded = move || Reply::bytes("text/csv", &twice).header("content-encoding", "gzip");
    assert_eq!(download(encoded, 1_000_000).await.unwrap(), text.as_bytes());
    assert_eq!(download(|| Reply::new(200, "text/csv", ""), 0).await.unwrap(), b"");
}

#[tokio::test]
async fn a_part_is_never_longer_than_allowed_however_it_is_packed() {
    let text = "x".repeat(100_000);
    let (exact, long) = (text.clone(), text.clone());
    assert_eq!(download(move || Reply::new(200, "text/csv", &exact), 100_000).await.unwrap().len(), 100_000);
    assert_eq!(
        download(move || Reply::new(200, "text/csv", &long), 99_999).await,
        Err(DownloadError::TooLong)
    );
    let bomb = gzip(&vec![0; 50_000_000]);
    let encoded = bomb.clone();
    assert_eq!(download(move || Reply::bytes("a/b", &bomb), 1_000_000).await, Err(DownloadError::TooLong));
    let encoded = move || Reply::bytes("a/b", &encoded).header("content-encoding", "gzip");
    assert_eq!(download(encoded, 1_000_000).await, Err(DownloadError::TooLong));
}

#[tokio::test]
async fn a_part_that_cannot_be_had_says_why_and_no_redirect_is_followed() {
    let expired =
        download(|| Reply::new(403, "application/xml", "<Error><Code>AccessDenied</Code></Error>"), 9).await;
    let expired = expired.unwrap_err();
    assert!(expired.is_expired() && expired.retry_after().is_none(), "{expired:?}");
    let busy = download(|| Reply::new(503, "text/html", "").header("retry-after", "5"), 9).await.unwrap_err();
    assert_eq!((busy.retry_after(), busy.cause()), (Some(Duration::from_secs(5)), Some(Cause::ProviderDown)));
    let moved =
        download(|| Reply::new(302, "text/html", "").header("location", "http://127.0.0.1:9/"), 9).await;
    assert_eq!(moved, Err(DownloadError::Refused { status: 302, retry_after: None }));
    let cut = gzip(b"a report with a few bytes in it");
    let cut = download(move || Reply::bytes("a/b", &cut[..20]), 1000).await;
    assert_eq!(cut, Err(DownloadError::Unreadable));
    assert_eq!(download(|| Reply::Silent, 9).await, Err(DownloadError::TimedOut));
}

#[tokio::test]
async fn a_part_that_breaks_off_is_no_part() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = format!("http://{}/part?{CANARY}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            asked.push(stream.read_u8().await.unwrap());
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await.unwrap();
    });
    let amazon = Amazon::start(|_| None).await;
    let part = ReportPart { address: secret(&address), size: None, ends: None };
    let error = client(&amazon).download_part(&part, 1000, &mut Vec::new()).await.unwrap_err();
    assert_eq!(error, DownloadError::Unreadable);
}

#[tokio::test]
async fn an_address_that_may_not_be_asked_is_not_asked() {
    let amazon = Amazon::start(|_| Some(Reply::ok("x"))).await;
    let own = amazon.endpoints.ads(Region::Na).as_str().replace("http://", "http://user:pass@");
    for address in [own.as_str(), "http://storage.example/canary", "canary", ""] {
        let part = ReportPart { address: secret(address), size: None, ends: None };
        let error = client(&amazon).download_part(&part, 9, &mut Vec::new()).await.unwrap_err();
        assert_eq!(error, DownloadError::Address);
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    assert_eq!(amazon.requests().len(), 0);
}
