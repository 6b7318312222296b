//! Failures that pass, and failures that stay: tries, waits, and what is kept.

use crate::fixtures::{Tokens, agency, client, find, gaps, ids, profile, sweep, try_sweep};
use crate::scripted::{Amazon, Reply, Request, closed_port};
use amazon_ads::{AdsError, SweepError};
use domain::{AccountAccess, AccountKind, Cause, Region, SweepPart};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use wire::{ClientOptions, http_client};

/// Fails the first `times` requests for the editable profiles of NA.
fn stumbling(times: usize, reply: impl Fn() -> Reply + Send + Sync) -> impl Fn(&Request) -> Option<Reply> {
    let asked = AtomicUsize::new(0);
    move |request| {
        if request.line != "GET /v2/profiles" {
            return None;
        }
        if request.region == Region::Na && asked.fetch_add(1, Ordering::SeqCst) < times {
            return Some(reply());
        }
        Some(Reply::ok(r#"[{"profileId":1}]"#))
    }
}

fn down() -> Reply {
    Reply::json(503, r#"{"code":"503","details":"no","requestId":"R5"}"#)
}

#[tokio::test]
async fn what_passes_is_tried_three_times() {
    for reply in [
        down,
        || Reply::json(429, ""),
        || Reply::json(429, "").header("retry-after", "0"),
        || Reply::json(504, "<html>").header("retry-after", "Sun, 22 Nov 2026 09:00:00 GMT"),
        || Reply::ok(r#"[{"profileId":1},{"prof"#),
    ] {
        let amazon = Amazon::start(stumbling(2, reply)).await;
        let found = sweep(&amazon).await;
        assert_eq!(gaps(&found), []);
        assert_eq!(ids(&found, AccountKind::SponsoredAds), ["1", "1", "1"]);
        assert_eq!(found.failures, []);
    }
    let amazon = Amazon::start(stumbling(3, down)).await;
    let found = sweep(&amazon).await;
    assert_eq!(gaps(&found), [(Region::Na, SweepPart::Profiles, Cause::ProviderDown)]);
    assert_eq!(found.failures.len(), 1);
    assert_eq!(found.failures[0].error.request_id(), Some("R5"));
    let tries = amazon.requests();
    let tries = tries.iter().filter(|one| one.region == Region::Na && one.line == "GET /v2/profiles");
    assert_eq!(tries.count(), 3);
}

#[tokio::test]
async fn what_stays_is_asked_once() {
    for reply in [
        Reply::json(400, r#"{"code":"400","details":"no"}"#),
        Reply::json(404, r#"{"code":"404","details":"no"}"#),
        Reply::json(403, r#"{"code":"403","details":"no"}"#),
        Reply::json(302, "").header("location", "https://elsewhere.example.com/"),
    ] {
        let reply = std::sync::Mutex::new(Some(reply));
        let amazon = Amazon::start(move |request| {
            (request.region == Region::Eu && request.is("/managerAccounts"))
                .then(|| reply.lock().unwrap().take().expect("asked twice"))
        })
        .await;
        assert_eq!(sweep(&amazon).await.gaps.len(), 1);
    }
}

#[tokio::test]
async fn a_wait_that_amazon_asks_for_is_kept_by_the_whole_host() {
    let first = AtomicUsize::new(0);
    let start = Instant::now();
    let amazon = Amazon::start(move |request| {
        if request.region == Region::Na && request.line == "GET /v2/profiles" {
            return Some(match first.fetch_add(1, Ordering::SeqCst) {
                0 => Reply::json(429, "").header("retry-after", "1"),
                _ => Reply::ok(&format!("[{}]", agency("1"))),
            });
        }
        None
    })
    .await;
    let found = sweep(&amazon).await;
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(gaps(&found), []);
    assert_eq!(ids(&found, AccountKind::SponsoredAds), ["1"]);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_a_gap_at_once() {
    for header in ["31", "Sun, 22 Nov 2026 10:05:00 GMT"] {
        let amazon = Amazon::start(move |request| {
            let reply = Reply::json(429, "")
                .header("retry-after", header)
                .header("date", "Sun, 22 Nov 2026 10:00:00 GMT");
            (request.region == Region::Fe && request.is("/managerAccounts")).then_some(reply)
        })
        .await;
        let found = sweep(&amazon).await;
        assert_eq!(gaps(&found), [(Region::Fe, SweepPart::ManagerAccounts, Cause::Throttled)]);
        let asked = amazon.requests();
        assert_eq!(
            asked.iter().filter(|one| one.region == Region::Fe && one.is("/managerAccounts")).count(),
            1
        );
        assert!(found.failures[0].error.retry_after().unwrap() > Duration::from_secs(30));
    }
}

#[tokio::test]
async fn a_silent_host_and_an_absent_one_leave_the_others_whole() {
    let amazon = Amazon::start(|request| {
        if request.region == Region::Fe {
            return Some(Reply::Silent);
        }
        (request.line == "GET /v2/profiles").then(|| Reply::ok(r#"[{"profileId":1}]"#))
    })
    .await;
    let mut endpoints = amazon.endpoints.clone();
    endpoints.ads[1] = closed_port().await;
    let ads = amazon_ads::AdsClient::new(
        http_client(ClientOptions::default()).unwrap(),
        endpoints,
        "client",
        std::sync::Arc::new(crate::fixtures::At(crate::fixtures::now())),
    );
    let ads = ads.with_timeout(Duration::from_millis(100)).with_backoff(Duration::from_millis(1));
    let found = ads.sweep(&Tokens::new(), &|_| {}).await.unwrap();
    let parts = [SweepPart::Profiles, SweepPart::ViewOnlyProfiles, SweepPart::ManagerAccounts];
    let expected = [Region::Eu, Region::Fe]
        .into_iter()
        .flat_map(|region| parts.map(|part| (region, part, Cause::Offline)));
    assert_eq!(gaps(&found), expected.collect::<Vec<_>>());
    assert_eq!(found.accounts.len(), 1);
    let errors: Vec<_> = found.failures.iter().map(|failure| failure.error.clone()).collect();
    assert_eq!(errors[..3], [const { AdsError::Offline }; 3]);
    assert_eq!(errors[3..], [const { AdsError::TimedOut }; 3]);
}

#[tokio::test]
async fn a_sweep_that_reaches_nobody_says_what_it_met() {
    let amazon =
        Amazon::start(|request| (request.region == Region::Fe).then(down).or(Some(Reply::Silent))).await;
    let ads = client(&amazon).with_timeout(Duration::from_millis(50));
    let error = ads.sweep(&Tokens::new(), &|_| {}).await.unwrap_err();
    assert!(
        matches!(error, SweepError::Unreachable(AdsError::ProviderDown { status: 503, .. })),
        "an answer tells more than silence: {error:?}"
    );
}

#[tokio::test]
async fn a_page_that_is_missing_is_a_gap_and_the_other_pages_stay() {
    let amazon = Amazon::start(|request| {
        if request.region == Region::Na && request.line == "GET /v2/profiles" {
            return Some(Reply::ok(&format!("[{},{}]", agency("1"), agency("2"))));
        }
        if !request.is("/dsp/advertisers") {
            return None;
        }
        let id = format!(
            "{}{}",
            request.needs("amazon-advertising-api-scope"),
            request.line.contains("startIndex=0")
        );
        if request.needs("amazon-advertising-api-scope") == "1" && request.line.contains("startIndex=100&") {
            return Some(down());
        }
        Some(Reply::ok(&format!(r#"{{"totalResults":150,"response":[{{"advertiserId":"{id}"}}]}}"#)))
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(gaps(&found), [(Region::Na, SweepPart::DspAdvertisers, Cause::ProviderDown)]);
    assert_eq!(ids(&found, AccountKind::DspAdvertiser), ["1true", "2false", "2true"]);
}

#[tokio::test]
async fn a_global_list_comes_from_another_host_when_the_first_fails_half_way() {
    let amazon = Amazon::start(|request| {
        if request.line == "GET /v2/profiles" && request.region == Region::Eu {
            return Some(Reply::ok(r#"[{"profileId":1},{"profileId":2}]"#));
        }
        request.is("/adsAccounts").then(|| match (request.region, request.body.contains("nextToken")) {
            (Region::Na, true) => down(),
            (_, false) => Reply::ok(
                r#"{"adsAccounts":[{"status":"CREATED","alternateIds":[{"profileId":1,"countryCode":"DE"}]}],"nextToken":"t"}"#,
            ),
            (_, true) => Reply::ok(
                r#"{"adsAccounts":[{"status":"PENDING","alternateIds":[{"profileId":2,"countryCode":"DE"}]}]}"#,
            ),
        })
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(gaps(&found), []);
    assert_eq!(found.failures.len(), 1);
    assert_eq!(find(&found, &profile(Region::Eu, "2")).info.status.as_deref(), Some("PENDING"));
    assert_eq!(
        amazon.requests().iter().filter(|one| one.is("/adsAccounts") && one.region == Region::Fe).count(),
        0
    );
}

#[tokio::test]
async fn nobody_is_called_denied_while_the_lists_of_profiles_are_missing() {
    let amazon = Amazon::start(|request| {
        if request.region == Region::Na && request.line == "GET /v2/profiles" {
            return Some(down());
        }
        if request.is("/adsAccounts") {
            return Some(Reply::ok(
                r#"{"adsAccounts":[{"alternateIds":[{"profileId":1,"countryCode":"US"},{"profileId":2,"countryCode":"DE"}]}]}"#,
            ));
        }
        (request.region == Region::Na && request.is("/managerAccounts")).then(|| {
            Reply::ok(
                r#"{"managerAccounts":[{"managerAccountId":"m","linkedAccounts":[{"accountType":"SELLER","profileId":"1"},
                {"accountType":"SELLER","accountId":"A","marketplaceId":"ATVPDKIKX0DER"}]}]}"#,
            )
        })
    })
    .await;
    let found = try_sweep(&amazon, &Tokens::new()).await.unwrap();
    assert_eq!(ids(&found, AccountKind::SponsoredAds), ["2"], "only where the lists were answered");
    assert_eq!(find(&found, &profile(Region::Eu, "2")).access, AccountAccess::Denied);
    assert_eq!(found.links, []);
}
