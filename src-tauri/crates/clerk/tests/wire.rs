//! The request as it leaves, and what the sandbox does not do on demand: failing stores, callers that
//! go away, clocks that differ, and a server with bad intentions.

#![allow(clippy::unwrap_used, reason = "the helpers here are part of the tests")]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk::{ClaimProblem, ClerkError, HostedAuthRequest, TokenStoreError};
use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{MemoryTokens, Server, TestClock, answer, client};
use tokio::sync::{Notify, Semaphore};
use tokio_util::task::TaskTracker;

const USER: &str = r#"{"response":{"id":"user_1"},"client":null}"#;
const REQUEST: HostedAuthRequest<'static> = HostedAuthRequest {
    redirect_url: "com.example.app://callback",
    state: "a&b",
    code_challenge: "c",
    sign_up: false,
};

fn hosted(url: &str) -> String {
    json!({"response": {"object": "hosted_auth", "url": url}, "client": null}).to_string()
}

#[tokio::test]
async fn a_request_is_native_versioned_and_carries_neither_origin_nor_cookie() {
    let server = Server::start(|_| async {
        answer(200, &[("set-cookie", "__client=x")], &hosted("https://accounts.example.com/sign-in"))
    })
    .await;
    let tokens = Arc::<MemoryTokens>::default();
    let clerk = client(&server.base, tokens.clone(), TestClock::new());
    clerk.begin_hosted_auth(&REQUEST).await.unwrap();
    tokens.put(Some("device-1".into()));
    clerk.begin_hosted_auth(&REQUEST).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].method, "POST");
    assert_eq!(seen[0].path_and_query, "/v1/client/hosted_auth?_is_native=1");
    assert_eq!(seen[0].body, "redirect_url=com.example.app%3A%2F%2Fcallback&code_challenge=c&state=a%26b");
    assert_eq!(seen[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(seen[0].header("clerk-api-version"), Some("2026-05-12"));
    assert_eq!(seen[0].header("user-agent"), Some("Adkeeper/0.1 (test)"));
    assert_eq!(seen[0].header("authorization"), None, "no token, no header");
    assert_eq!(seen[1].header("authorization"), Some("device-1"), "sent as it was given");
    assert!(seen.iter().all(|seen| seen.header("origin").is_none() && seen.header("cookie").is_none()));
}

#[tokio::test]
async fn ids_cannot_leave_their_place_in_the_path() {
    let server = Server::start(|_| async { answer(200, &[], "{}") }).await;
    let clerk = client(&server.base, Arc::default(), TestClock::new());
    clerk.sign_out("sess_1/../../me?x=").await.unwrap();
    let path = &server.seen()[0].path_and_query;
    assert_eq!(path, "/v1/client/sessions/sess_1%2F..%2F..%2Fme%3Fx=/remove?_is_native=1");
}

#[tokio::test]
async fn the_token_of_a_refusal_is_saved_as_well_and_an_empty_one_clears() {
    for (header, expected) in [
        (Some("device-2"), Some("device-2")),
        (None, Some("device-1")),
        (Some("Bearer"), None),
        (Some(""), None),
    ] {
        let server = Server::start(move |_| async move {
            let headers: Vec<_> = header.iter().map(|value| ("authorization", *value)).collect();
            answer(401, &headers, r#"{"errors":[{"code":"authentication_invalid","message":"no"}]}"#)
        })
        .await;
        let tokens = MemoryTokens::with("device-1");
        let clerk = client(&server.base, tokens.clone(), TestClock::new());
        assert_eq!(clerk.me("sess_1").await, Err(ClerkError::SignedOut));
        assert_eq!(tokens.current().as_deref(), expected, "{header:?}");
    }
}

#[tokio::test]
async fn a_signed_out_start_is_repeated_once_with_the_new_token() {
    let server = Server::start(|seen| async move {
        if seen.header("authorization") == Some("device-2") {
            answer(200, &[], &hosted("https://accounts.example.com/sign-in"))
        } else {
            let body = r#"{"errors":[{"code":"signed_out","message":"Signed out"}]}"#;
            answer(401, &[("authorization", "device-2")], body)
        }
    })
    .await;
    let clerk = client(&server.base, MemoryTokens::with("device-1"), TestClock::new());
    clerk.begin_hosted_auth(&REQUEST).await.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn nothing_is_sent_while_a_new_token_cannot_be_saved_and_then_it_is_not_lost() {
    let server = Server::start(|seen| async move {
        let next = if seen.header("authorization") == Some("device-1") { "device-2" } else { "device-3" };
        answer(200, &[("authorization", next)], USER)
    })
    .await;
    let tokens = MemoryTokens::with("device-1");
    let clerk = client(&server.base, tokens.clone(), TestClock::new());
    tokens.fail(Some(TokenStoreError::Locked));
    for _ in 0..2 {
        assert_eq!(clerk.me("sess_1").await, Err(ClerkError::TokenStore(TokenStoreError::Locked)));
    }
    assert_eq!(server.seen().len(), 1, "another rotation on top of an unsaved token");
    tokens.fail(None);
    clerk.me("sess_1").await.unwrap();
    assert_eq!(server.seen()[1].header("authorization"), Some("device-2"), "the unsaved token was lost");
    assert_eq!(tokens.current().as_deref(), Some("device-3"));
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_take_the_new_token_with_it() {
    let (arrived, release) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let (at_server, go) = (Arc::clone(&arrived), Arc::clone(&release));
    let server = Server::start(move |_| {
        let (arrived, release) = (Arc::clone(&at_server), Arc::clone(&go));
        async move {
            arrived.notify_one();
            let _open = release.acquire().await;
            answer(200, &[("authorization", "device-2")], USER)
        }
    })
    .await;
    let clerk = Arc::new(client(&server.base, MemoryTokens::with("device-1"), TestClock::new()));
    let caller = {
        let clerk = Arc::clone(&clerk);
        tokio::spawn(async move { clerk.me("sess_1").await })
    };
    arrived.notified().await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    release.add_permits(1);
    // The next one waits for its turn, and so for what became of the first.
    clerk.me("sess_1").await.unwrap();
    assert_eq!(server.seen()[1].header("authorization"), Some("device-2"));
}

#[tokio::test]
async fn a_program_that_waits_for_its_requests_before_it_ends_keeps_the_new_token() {
    let (arrived, release) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let (at_server, go) = (Arc::clone(&arrived), Arc::clone(&release));
    let server = Server::start(move |_| {
        let (arrived, release) = (Arc::clone(&at_server), Arc::clone(&go));
        async move {
            arrived.notify_one();
            let _open = release.acquire().await;
            answer(200, &[("authorization", "device-2")], USER)
        }
    })
    .await;
    let (tasks, tokens) = (TaskTracker::new(), MemoryTokens::with("device-1"));
    let clerk = client(&server.base, Arc::clone(&tokens), TestClock::new()).among(tasks.clone());
    let caller = tokio::spawn(async move { clerk.me("sess_1").await });
    arrived.notified().await;
    caller.abort();
    tasks.close();
    assert!(tasks.wait().now_or_never().is_none(), "the answer is still on its way");
    release.add_permits(1);
    tasks.wait().await;
    assert_eq!(tokens.current().as_deref(), Some("device-2"));
}

#[tokio::test]
async fn requests_go_one_by_one_in_the_order_of_the_tokens() {
    let under_way = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |seen| {
        let under_way = Arc::clone(&under_way);
        async move {
            let others = under_way.fetch_add(1, Ordering::SeqCst);
            for _ in 0..50 {
                tokio::task::yield_now().await;
            }
            under_way.fetch_sub(1, Ordering::SeqCst);
            let number: u32 =
                seen.header("authorization").unwrap().strip_prefix("device-").unwrap().parse().unwrap();
            let next = format!("device-{}", number + 1);
            answer(if others == 0 { 200 } else { 500 }, &[("authorization", next.as_str())], USER)
        }
    })
    .await;
    let tokens = MemoryTokens::with("device-0");
    let clerk = Arc::new(client(&server.base, tokens.clone(), TestClock::new()));
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let clerk = Arc::clone(&clerk);
            tokio::spawn(async move { clerk.me("sess_1").await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(tokens.current().as_deref(), Some("device-10"));
}

#[tokio::test]
async fn only_a_safe_sign_in_page_is_handed_to_the_browser() {
    for url in [
        "https://accounts.example.com@evil.example/",
        "javascript:alert(1)",
        "http://accounts.example.com/sign-in",
        "/sign-in",
        "com.example.app://callback?state=x",
    ] {
        let server = Server::start(move |_| async move { answer(200, &[], &hosted(url)) }).await;
        let clerk = client(&server.base, Arc::default(), TestClock::new());
        let result = clerk.begin_hosted_auth(&REQUEST).await;
        assert!(matches!(result, Err(ClerkError::BadUrl(_))), "{url}: {result:?}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_device_token() {
    let server = Server::start(|_| async { answer(307, &[("location", "/elsewhere")], "") }).await;
    let clerk = client(&server.base, MemoryTokens::with("device-1"), TestClock::new());
    assert_eq!(clerk.me("sess_1").await, Err(ClerkError::BadResponse("redirect")));
    assert_eq!(server.seen().len(), 1);
}

/// A server of session tokens whose clock differs from ours by `skew` seconds.
async fn token_server(skew: i64, sid: &'static str) -> Server {
    let issued = Arc::new(AtomicUsize::new(0));
    Server::start(move |_| {
        let number = issued.fetch_add(1, Ordering::SeqCst);
        async move {
            let now = Timestamp::now() + SignedDuration::from_secs(skew);
            let claims = json!({
                "sub": "user_1", "sid": sid, "iss": "x", "exp": now.as_second() + 60, "jti": number,
            });
            let jwt = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
            let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now).unwrap();
            answer(200, &[("date", &date)], &json!({"object": "token", "jwt": jwt}).to_string())
        }
    })
    .await
}

#[tokio::test]
async fn a_wrong_clock_on_this_computer_neither_wastes_nor_overuses_tokens() {
    for skew in [-7200, 0, 7200] {
        let server = token_server(skew, "sess_1").await;
        let clock = TestClock::new();
        let clerk = client(&server.base, Arc::default(), clock.clone());
        let first = clerk.session_token("sess_1").await.unwrap();
        clock.advance(40);
        assert_eq!(clerk.session_token("sess_1").await.unwrap(), first, "{skew}: wasted");
        clock.advance(8);
        assert_ne!(clerk.session_token("sess_1").await.unwrap(), first, "{skew}: overused");
    }
}

#[tokio::test]
async fn neither_sleep_nor_a_clock_set_back_keeps_a_dead_token_alive() {
    let server = token_server(0, "sess_1").await;
    let clock = TestClock::new();
    let clerk = client(&server.base, Arc::default(), clock.clone());
    let first = clerk.session_token("sess_1").await.unwrap();
    // Asleep: the monotonic clock stood still.
    clock.set_wall(60);
    let second = clerk.session_token("sess_1").await.unwrap();
    assert_ne!(second, first);
    // Set back by an hour; then a minute passes.
    clock.set_wall(-3600);
    clock.advance(60);
    assert_ne!(clerk.session_token("sess_1").await.unwrap(), second);
}

#[tokio::test]
async fn a_token_of_another_session_is_not_passed_on() {
    let server = token_server(0, "sess_2").await;
    let clerk = client(&server.base, Arc::default(), TestClock::new());
    let error = clerk.session_token("sess_1").await.unwrap_err();
    assert_eq!(error, ClerkError::SetupProblem(ClaimProblem::WrongSession));
}

#[tokio::test]
async fn no_error_shows_a_token() {
    for (status, body) in [
        (200, r#"{"object":"token","jwt":"canary"}"#),
        (200, "canary"),
        (500, "canary"),
        (403, "canary"),
        (429, "canary"),
    ] {
        let headers = [("authorization", "device-canary-2")];
        let server = Server::start(move |_| async move { answer(status, &headers, body) }).await;
        let clerk = client(&server.base, MemoryTokens::with("device-canary-1"), TestClock::new());
        let error = clerk.session_token("sess_1").await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary"), "{status}: {shown}");
    }
}

#[tokio::test]
async fn json_that_is_not_clerks_is_no_device_without_sessions() {
    let server = Server::start(|_| async { answer(200, &[], r#"{"status":"ok"}"#) }).await;
    let clerk = client(&server.base, MemoryTokens::with("device-1"), TestClock::new());
    assert_eq!(clerk.client().await, Err(ClerkError::BadResponse("client")));
}

/// Names as anybody may enter them at Clerk: hidden, reordering, broken over lines, far too long.
#[tokio::test]
async fn names_of_clerk_are_one_visible_line_before_they_are_anywhere() {
    let long = "x".repeat(100_000);
    let user = json!({
        "id": "user_1",
        "first_name": "A\u{202e}da\n", "last_name": format!("Mar\u{200b}low {long}"), "username": "\u{0}",
        "image_url": "https://img.example/a\u{0}b",
        "email_addresses": [{"id": "e", "email_address": "ada\u{202e}@example.com\r\n"}, {"email_address": "\u{200b}"}],
    });
    let organizations = json!({"data": [
        {"organization": {"id": "org_1", "name": "North\u{2066}wind\tMedia"}},
        {"organization": {"id": "org_2", "name": " \u{feff} "}},
    ]});
    let sessions = json!([{"id": "sess_1", "latest_activity": {
        "browser_name": "Chrome\u{1b}[31m", "browser_version": "126", "city": "K\u{f6}ln\n", "country": "\u{200f}",
    }}]);
    let server = Server::start(move |seen| {
        let body = match seen.path_and_query.split('?').next().unwrap() {
            "/v1/me" => json!({"response": user, "client": null}),
            "/v1/me/organization_memberships" => json!({"response": organizations, "client": null}),
            "/v1/me/sessions/active" => sessions.clone(),
            path => panic!("{path}"),
        };
        async move { answer(200, &[], &body.to_string()) }
    })
    .await;
    let clerk = client(&server.base, Arc::default(), TestClock::new());
    let user = clerk.me("sess_1").await.unwrap();
    assert!(user.name.starts_with("Ada Marlow xxx"), "{}", user.name);
    assert_eq!(user.name.chars().count(), domain::plain::NAME);
    assert_eq!(user.email.as_deref(), Some("ada@example.com"));
    assert_eq!(user.emails.len(), 1, "an address of which nothing can be seen is none");
    assert_eq!(user.image_url.as_deref(), Some("https://img.example/ab"));
    let names: Vec<_> =
        clerk.organizations("sess_1").await.unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Northwind Media", "org_2"]);
    let [device] = &clerk.device_sessions("sess_1").await.unwrap()[..] else { panic!("one session") };
    assert_eq!((device.program.as_str(), device.place.as_deref()), ("Chrome[31m 126", Some("K\u{f6}ln")));
}

#[tokio::test]
async fn the_words_of_a_refusal_are_one_visible_line() {
    let server = Server::start(|_| async {
        let body =
            json!({"errors": [{"code": "x", "message": "m", "long_message": "No\n\u{202e}such\u{0} user"}]});
        answer(422, &[], &body.to_string())
    })
    .await;
    let clerk = client(&server.base, Arc::default(), TestClock::new());
    let refused = clerk.me("sess_1").await.unwrap_err();
    assert!(
        matches!(&refused, ClerkError::Clerk { message, .. } if message == "No such user"),
        "{refused:?}"
    );
}
