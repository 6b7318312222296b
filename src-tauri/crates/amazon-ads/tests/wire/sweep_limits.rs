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

/// Which page of accounts is asked for; its token is its number.
fn page_of(request: &Request) -> u32 {
    let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    body["nextToken"].as_str().map_or(1, |token| token.parse().unwrap())
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
        assert!(most.max().unwrap() <= 16, "{region:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sweep_takes_little_longer_than_its_longest_chain_of_calls() {
    let wait = Duration::from_millis(100);
    let pages: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let seen = Arc::clone(&pages);
    let amazon = Amazon::start(move |request| {
        if request.line == "GET /v2/profiles" {
            return Some(Reply::ok(&format!("[{}]", agency("1"))).after(wait));
        }
        let body = match () {
            () if request.is("/v2/profiles") => "[]".to_owned(),
            () if request.is("/dsp/advertisers") => {
                let own = format!(r#"{{"advertiserId":"{}"}}"#, start_of(request));
                format!(r#"{{"totalResults":900,"response":[{own},{{"advertiserId":"x"}}]}}"#)
            }
            () if request.is("/dsp/v1/seats") => {
                r#"{"advertiserSeats":[{"advertiserId":"x","currentSeats":[]}]}"#.to_owned()
            }
            () if request.is("/adsAccounts") => {
                // Ten pages, one after the other: the longest chain.
                seen.lock().unwrap().push(Instant::now());
                match page_of(request) {
                    10 => "{}".to_owned(),
                    page => format!(r#"{{"adsAccounts":[],"nextToken":"{}"}}"#, page + 1),
                }
            }
            () => "{}".to_owned(),
        };
        Some(Reply::ok(&body).after(wait))
    })
    .await;
    let longest = wait * 10;
    let mut took = Vec::new();
    // A busy machine may spoil one measurement; what waits for nothing is quick in one of three.
    for _ in 0..3 {
        pages.lock().unwrap().clear();
        let start = Instant::now();
        let found = client(&amazon).sweep(&Tokens::new(), &|_| {}).await.unwrap();
        let whole = start.elapsed();
        assert_eq!(gaps(&found), []);
        // From its first page to the answer of its last, as it really went on this machine.
        let pages = pages.lock().unwrap();
        assert_eq!(pages.len(), 10);
        let chain = *pages.last().unwrap() + wait - pages[0];
        if whole < chain.mul_f64(1.25) && whole < longest * 2 {
            return;
        }
        took.push((whole, chain));
    }
    panic!("{took:?} for a chain of {longest:?}");
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
