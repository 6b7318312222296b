//! Answers that are too long, and pages that lead nowhere.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Response, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use serde_json::{Value, json};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use supabase::project::findings;
use supabase::{PullAnswer, SupabaseClient, SupabaseError};
use support::{Gateway, KEY, Tokens, WallClock, one_of_each, push};
use url::Url;

async fn serve(routes: Router) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    format!("http://{address}").parse().unwrap()
}

fn client(url: &Url) -> SupabaseClient {
    SupabaseClient::new(
        reqwest::Client::new(),
        url.clone(),
        KEY.into(),
        Tokens::one("jwt"),
        Arc::new(WallClock),
    )
}

const TOO_LONG: SupabaseError = SupabaseError::BadResponse("length");

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_large_one_is_refused() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..200 {
        packed.write_all(&vec![b' '; 1_000_000]).unwrap();
    }
    let packed = Bytes::from(packed.finish().unwrap());
    assert!(packed.len() < 300_000, "{}", packed.len());
    let routes = Router::new().fallback(move || async move {
        Response::builder().header(header::CONTENT_ENCODING, "gzip").body(Body::from(packed)).unwrap()
    });
    let url = serve(routes).await;
    assert_eq!(client(&url).pull(0, 10).await.unwrap_err(), TOO_LONG);
    assert_eq!(push(&client(&url), &one_of_each()).await.unwrap_err(), TOO_LONG);
    assert_eq!(findings(&reqwest::Client::new(), &url, KEY).await.unwrap_err(), TOO_LONG);
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_the_end() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = sent.clone();
    let routes = Router::new().fallback(move || async move {
        let endless = stream::unfold(counter, |counter| async move {
            counter.fetch_add(1, Ordering::SeqCst);
            Some((Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 1_000_000])), counter))
        });
        Response::new(Body::from_stream(endless))
    });
    let url = serve(routes).await;
    assert_eq!(client(&url).pull(0, 10).await.unwrap_err(), TOO_LONG);
    assert!(sent.load(Ordering::SeqCst) < 60, "{sent:?} MB were sent");
}

async fn pull(cursor: i64, change: Value) -> Result<PullAnswer, SupabaseError> {
    let now = jiff::Timestamp::now().as_millisecond();
    let mut answer = json!({"epoch": "e", "cursor": 5, "last": 9, "more": false, "now": now, "changes": []});
    answer.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    let answer: &'static str = Box::leak(answer.to_string().into_boxed_str());
    let gateway = Gateway::constant(200, &[], answer).await;
    gateway.client(Tokens::one("jwt")).pull(cursor, 10).await
}

#[tokio::test]
async fn what_no_sane_project_says_is_refused_before_it_is_stored() {
    let now = jiff::Timestamp::now().as_millisecond();
    let year = 366 * 24 * 3_600_000;
    pull(0, json!({})).await.unwrap();
    pull(5, json!({})).await.unwrap();
    pull(7, json!({"cursor": 7, "last": 3})).await.unwrap();
    pull(0, json!({"now": now + year - 60_000})).await.unwrap();
    for (cursor, odd) in [
        (0, json!({"now": i64::MAX})),
        (0, json!({"now": i64::MIN})),
        (0, json!({"now": now + year + 60_000})),
        (0, json!({"now": now - year - 60_000})),
        (6, json!({})),
        (0, json!({"cursor": -1})),
        (0, json!({"cursor": 10})),
        (0, json!({"cursor": i64::MAX, "last": i64::MAX})),
        (0, json!({"last": 1_i64 << 53})),
        (0, json!({"last": -1})),
        (5, json!({"more": true, "changes": [{}]})),
        (0, json!({"more": true})),
        (0, json!({"epoch": "e".repeat(65)})),
    ] {
        let answer = pull(cursor, odd.clone()).await;
        assert!(matches!(answer, Err(SupabaseError::BadResponse(_))), "{odd}: {answer:?}");
    }
}

#[tokio::test]
async fn a_row_with_a_version_that_cannot_be_is_skipped_and_the_others_are_taken() {
    let now = jiff::Timestamp::now().as_millisecond();
    let user = |version: Value| {
        json!({"table": "users", "row": {"id": "user_ada", "name": "Ada", "email": null, "image_url": null,
            "updated_at": "2026-11-24T10:00:00+00:00", "facts_version": version, "change_no": 2}})
    };
    let odd = [json!(i64::MAX), json!(1_i64 << 53), json!(-1), json!(now + 400_000)].map(user);
    let mut changes = odd.to_vec();
    changes.push(user(json!(now)));
    let page = pull(0, json!({"changes": changes})).await.unwrap();
    assert_eq!((page.rows.len(), page.unreadable), (1, 4));
}

#[tokio::test]
async fn a_clock_that_cannot_be_is_not_a_reason_to_correct_ours() {
    for (detail, off) in [("{\"now\": 9223372036854775807}", false), ("{\"now\": 1}", false)] {
        let body = json!({"code": "SY004", "details": detail, "hint": null, "message": "no"}).to_string();
        let gateway = Gateway::constant(400, &[], Box::leak(body.into_boxed_str())).await;
        let error = push(&gateway.client(Tokens::one("jwt")), &one_of_each()).await.unwrap_err();
        assert_eq!(matches!(error, SupabaseError::ClockOff { .. }), off, "{error:?}");
    }
}

#[tokio::test]
async fn a_counter_that_falls_is_no_answer_to_a_push() {
    for counter in
        [json!({"before": 5, "after": 4}), json!({"before": -1, "after": 4}), json!({"after": i64::MAX})]
    {
        let mut answer = json!({"epoch": "e", "before": 0, "after": 7, "applied": 7, "stale": []});
        answer.as_object_mut().unwrap().extend(counter.as_object().unwrap().clone());
        let gateway = Gateway::constant(200, &[], Box::leak(answer.to_string().into_boxed_str())).await;
        let error = push(&gateway.client(Tokens::one("jwt")), &one_of_each()).await.unwrap_err();
        assert_eq!(error, SupabaseError::BadResponse("counter"));
    }
}
