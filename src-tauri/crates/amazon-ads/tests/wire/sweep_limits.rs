//! Size and speed: how many calls at a time, how long, and where Amazon ends a list.

use crate::fixtures::{Tokens, agency, client, gaps, ids, sweep};
use crate::scripted::{Amazon, Reply, Request};
use domain::{AccountKind, Cause, Region, SweepPart};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Where a page of advertisers begins.
fn start_of(request: &Request) -> u32 {
    let (_, rest) = request.line.split_once("startIndex=").unwrap();
    rest.split('&').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_list_that_amazon_cuts_off_is_read_to_its_end_and_told() {
    let amazon = Amazon::start(|request| {
        if request.region == Region::Na && request.line == "GET /v2/profiles" {
            return Some(Reply::ok(&format!("[{}]", agency("1"))));
        }
        request.is("/dsp/advertisers").then(|| {
            let start = start_of(request);
            assert!(start <= 29_900, "{start}");
            Reply::ok(&format!(r#"{{"totalResults":30001,"response":[{{"advertiserId":"{start}"}}]}}"#))
        })
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(gaps(&found), [(Region::Na, SweepPart::DspAdvertisers, Cause::NotPermitted)]);
    assert_eq!(ids(&found, AccountKind::DspAdvertiser).len(), 300);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_never_gets_more_than_sixteen_calls_at_a_time() {
    let busy: Arc<Mutex<HashMap<Region, Vec<Instant>>>> = Arc::default();
    let seen = Arc::clone(&busy);
    let wait = Duration::from_millis(20);
    let amazon = Amazon::start(move |request| {
        seen.lock().unwrap().entry(request.region).or_default().push(Instant::now());
        if request.line == "GET /v2/profiles" {
            let list: Vec<_> = (1..=60).map(|id| agency(&id.to_string())).collect();
            return Some(Reply::ok(&format!("[{}]", list.join(","))).after(wait));
        }
        let body = match () {
            () if request.is("/v2/profiles") => "[]",
            () if request.is("/dsp/advertisers") => r#"{"totalResults":0,"response":[]}"#,
            () => "{}",
        };
        Some(Reply::ok(body).after(wait))
    })
    .await;
    client(&amazon).sweep(&Tokens::new(), &|_| {}).await.unwrap();
    for (region, starts) in busy.lock().unwrap().iter() {
        // A call runs for at least `wait`, so those that began within it ran together.
        let most = starts.iter().map(|start| {
            starts.iter().filter(|other| **other >= *start && **other < *start + wait.mul_f64(0.9)).count()
        });
        assert!(most.max().unwrap() <= 25, "{region:?}");
    }
}

#[tokio::test]
async fn a_part_that_is_down_for_all_agencies_is_not_asked_a_thousand_times() {
    let amazon = Amazon::start(|request| {
        if request.region == Region::Na && request.line == "GET /v2/profiles" {
            let list: Vec<_> = (1..=300).map(|id| agency(&id.to_string())).collect();
            return Some(Reply::ok(&format!("[{}]", list.join(","))));
        }
        request.is("/dsp/advertisers").then(|| Reply::json(503, ""))
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(gaps(&found), [(Region::Na, SweepPart::DspAdvertisers, Cause::ProviderDown)]);
    assert!(amazon.count("/dsp/advertisers") < 100, "{}", amazon.count("/dsp/advertisers"));
    assert_eq!(amazon.count("/amc/instances"), 300, "other parts go on");
}
