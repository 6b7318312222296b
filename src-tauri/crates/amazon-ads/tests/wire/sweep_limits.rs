//! Size and speed: how many calls at a time, how long, and where Amazon ends a list.

use crate::fixtures::{Tokens, agency, client, gaps, ids, sweep};
use crate::scripted::{Amazon, Reply};
use domain::{AccountKind, Cause, Region, SweepPart};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_list_that_amazon_cuts_off_is_read_to_its_end_and_told() {
    let amazon = Amazon::start(|request| {
        if request.region == Region::Na && request.line == "GET /v2/profiles" {
            return Some(Reply::ok(&format!("[{}]", agency("1"))));
        }
        request.is("/dsp/advertisers").then(|| {
            let start = request.line.split("startIndex=").nth(1).unwrap().split('&').next().unwrap();
            assert!(start.parse::<u32>().unwrap() <= 29_900, "{start}");
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
    let amazon = Amazon::start(move |request| {
        if request.line == "GET /v2/profiles" {
            return Some(Reply::ok(&format!("[{}]", agency("1"))).after(wait));
        }
        let body = match () {
            () if request.is("/v2/profiles") => "[]".to_owned(),
            () if request.is("/dsp/advertisers") => {
                let start = request.line.split("startIndex=").nth(1).unwrap().split('&').next().unwrap();
                format!(r#"{{"totalResults":900,"response":[{{"advertiserId":"{start}"}},{{"advertiserId":"x"}}]}}"#)
            }
            () if request.is("/dsp/v1/seats") => {
                r#"{"advertiserSeats":[{"advertiserId":"x","currentSeats":[]}]}"#.to_owned()
            }
            () if request.is("/adsAccounts") => {
                // Ten pages, one after the other: the longest chain.
                let page = request.body.split("\"nextToken\":\"").nth(1).map_or(1, |rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().unwrap());
                if page < 10 { format!(r#"{{"adsAccounts":[],"nextToken":"{}"}}"#, page + 1) } else { "{}".to_owned() }
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
        let start = Instant::now();
        let found = client(&amazon).sweep(&Tokens::new(), &|_| {}).await.unwrap();
        took.push(start.elapsed());
        assert_eq!(gaps(&found), []);
        if start.elapsed() < longest.mul_f64(1.25) {
            return;
        }
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
