//! Which calls a sweep makes, letter for letter, and how it pages.

use crate::fixtures::{CLIENT_ID, advertiser, agency, find, gaps, ids, profile, sweep, watched};
use crate::scripted::{Amazon, Reply, Request};
use domain::{AccountKind, DspSeat, Region, SweepProgress};

#[tokio::test]
async fn every_region_is_asked_for_both_lists_and_managers_and_one_for_what_is_global() {
    let amazon = Amazon::start(|_| None).await;
    let found = sweep(&amazon).await;
    assert_eq!((found.accounts.len(), found.gaps.len(), found.failures.len()), (0, 0, 0), "{found:?}");
    let mut asked: Vec<_> =
        amazon.requests().iter().map(|request| (request.region, request.line.clone())).collect();
    asked.sort();
    let mut expected =
        vec![(Region::Na, "POST /adsAccounts/list".to_owned()), (Region::Na, "GET /amc/accounts".to_owned())];
    for region in Region::ALL {
        expected.push((region, "GET /v2/profiles".to_owned()));
        expected.push((region, "GET /v2/profiles?accessLevel=view&apiProgram=report".to_owned()));
        expected.push((region, "GET /managerAccounts".to_owned()));
    }
    expected.sort();
    assert_eq!(asked, expected);
    for request in amazon.requests() {
        assert_eq!(request.needs("authorization"), "Bearer Atza|0");
        assert_eq!(request.needs("amazon-advertising-api-clientid"), CLIENT_ID);
        assert_eq!(request.header("amazon-advertising-api-scope"), None, "{}", request.line);
    }
}

#[tokio::test]
async fn media_types_and_bodies_are_as_documented() {
    let amazon = Amazon::start(|_| None).await;
    sweep(&amazon).await;
    for request in amazon.requests() {
        let accept = request.needs("accept");
        if request.is("/adsAccounts/list") {
            assert_eq!(accept, "application/vnd.listaccountsresource.v1+json");
            assert_eq!(request.needs("content-type"), "application/vnd.listaccountsresource.v1+json");
            assert_eq!(request.body, r#"{"maxResults":100}"#);
        } else if request.is("/managerAccounts") {
            assert_eq!(accept, "application/vnd.getmanageraccountsresponse.v1+json");
        } else {
            assert_eq!(accept, "application/json");
        }
    }
}

#[tokio::test]
async fn global_lists_come_from_the_home_region() {
    let amazon = Amazon::start(|_| None).await;
    let client = crate::fixtures::client(&amazon).with_home(Region::Fe);
    client.sweep(&crate::fixtures::Tokens::new(), &|_| {}).await.unwrap();
    let global = |request: &Request| request.is("/adsAccounts") || request.is("/amc/accounts");
    let hosts: Vec<_> = amazon.requests().iter().filter(|one| global(one)).map(|one| one.region).collect();
    assert_eq!(hosts, [Region::Fe, Region::Fe]);
}

/// Two hundred and fifty advertisers below one agency, with seats in pages and clean rooms in pages.
fn large_agency(request: &Request) -> Option<Reply> {
    if request.region != Region::Eu {
        return None;
    }
    let query = request.line.split_once('?').map_or("", |(_, query)| query);
    let parameter = |name: &str| {
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    if request.line == "GET /v2/profiles" {
        return Some(Reply::ok(&format!("[{}]", agency("9007199254740993"))));
    }
    if request.is("/dsp/advertisers") {
        assert_eq!(request.needs("amazon-advertising-api-scope"), "9007199254740993");
        assert_eq!(parameter("count").unwrap(), "100");
        let start: u64 = parameter("startIndex").unwrap().parse().unwrap();
        let rows: Vec<_> =
            (start..(start + 100).min(250)).map(|at| format!(r#"{{"advertiserId":"{at}"}}"#)).collect();
        return Some(Reply::ok(&format!(r#"{{"totalResults":250,"response":[{}]}}"#, rows.join(","))));
    }
    if request.is("/dsp/v1/seats") {
        assert_eq!(request.line, "POST /dsp/v1/seats/advertisers/current/list");
        assert_eq!(request.needs("amazon-advertising-api-scope"), "9007199254740993");
        assert_eq!(request.needs("amazon-ads-accountid"), "0");
        assert_eq!(request.needs("content-type"), "application/json");
        let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(body["maxResults"], 200);
        let page = match body["nextToken"].as_str() {
            None => {
                r#"{"advertiserSeats":[{"advertiserId":"0","currentSeats":[{"exchangeName":"A","dealCreationId":"d0"}]}],"nextToken":"two"}"#
            }
            Some("two") => {
                r#"{"advertiserSeats":[{"advertiserId":"249","currentSeats":[{"exchangeName":"A","dealCreationId":"d249"}]}],"nextToken":null}"#
            }
            Some(other) => panic!("nobody gave out {other}"),
        };
        return Some(Reply::ok(page));
    }
    if request.is("/amc/instances") {
        assert_eq!(request.needs("amazon-advertising-api-advertiserid"), "ENTITY9007199254740993");
        assert_eq!(request.needs("amazon-advertising-api-marketplaceid"), "ATVPDKIKX0DER");
        assert_eq!(request.header("amazon-advertising-api-scope"), None, "deprecated");
        let page = match parameter("nextToken").as_deref() {
            None => r#"{"instances":[{"instanceId":"amc1","instanceName":"one"}],"nextToken":"a b"}"#,
            Some("a b") => r#"{"instances":[{"instanceId":"amc2","instanceName":"two"}],"nextToken":null}"#,
            Some(other) => panic!("nobody gave out {other}"),
        };
        return Some(Reply::ok(page));
    }
    None
}

#[tokio::test]
async fn all_pages_of_an_agency_are_read() {
    let amazon = Amazon::start(large_agency).await;
    let (found, progress) = watched(&amazon).await;
    assert_eq!(gaps(&found), []);
    assert_eq!(ids(&found, AccountKind::DspAdvertiser).len(), 250);
    assert_eq!(ids(&found, AccountKind::AmcInstance), ["amc1", "amc2"]);
    assert_eq!(amazon.count("/dsp/advertisers"), 3);
    assert_eq!(amazon.count("/dsp/v1/seats"), 2, "one advertiser spoke for the whole agency");
    let parent = profile(Region::Eu, "9007199254740993");
    assert_eq!(found.links.len(), 252);
    assert!(found.links.iter().all(|(above, _)| *above == parent));
    let seat = |id: &str| DspSeat { exchange: "A".to_owned(), seat: format!("d{id}") };
    for id in ["0", "249"] {
        assert_eq!(find(&found, &advertiser(Region::Eu, id)).info.seats, [seat(id)]);
    }
    assert_eq!(find(&found, &advertiser(Region::Eu, "100")).info.seats, []);

    let last = *progress.last().unwrap();
    assert_eq!(last.answered, last.known, "{last:?}");
    assert_eq!(last.answered as usize, amazon.requests().len());
    assert_eq!(last.accounts as usize, found.accounts.len());
    let rises = |one: &SweepProgress, next: &SweepProgress| {
        one.answered <= next.answered && one.known <= next.known && next.answered <= next.known
    };
    assert!(progress.windows(2).all(|pair| rises(&pair[0], &pair[1])), "{progress:?}");
    assert_eq!(progress[0], SweepProgress { answered: 0, known: 11, accounts: 0 });
}

#[tokio::test]
async fn where_an_advertiser_speaks_for_itself_alone_all_are_asked() {
    let amazon = Amazon::start(|request| {
        if request.line == "GET /v2/profiles" && request.region == Region::Na {
            return Some(Reply::ok(&format!("[{}]", agency("7"))));
        }
        if request.is("/dsp/advertisers") {
            return Some(Reply::ok(
                r#"{"totalResults":3,"response":[{"advertiserId":"1"},{"advertiserId":"2"},{"advertiserId":"3"}]}"#,
            ));
        }
        request.is("/dsp/v1/seats").then(|| {
            let id = request.needs("amazon-ads-accountid");
            Reply::ok(&format!(
                r#"{{"advertiserSeats":[{{"advertiserId":"{id}","currentSeats":[{{"exchangeId":"9","spendTrackingId":"s{id}"}}]}}]}}"#
            ))
        })
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(amazon.count("/dsp/v1/seats"), 3);
    for id in ["1", "2", "3"] {
        let seats = &find(&found, &advertiser(Region::Na, id)).info.seats;
        assert_eq!(seats, &[DspSeat { exchange: "9".to_owned(), seat: format!("s{id}") }]);
    }
}

#[tokio::test]
async fn the_list_of_accounts_is_read_to_its_last_page() {
    let amazon = Amazon::start(|request| {
        if request.is("/v2/profiles") && request.region == Region::Na {
            return Some(Reply::ok(r#"[{"profileId":1},{"profileId":2}]"#));
        }
        request.is("/adsAccounts").then(|| {
            let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
            Reply::ok(match body["nextToken"].as_str() {
                None => r#"{"adsAccounts":[{"status":"CREATED","alternateIds":[{"profileId":1,"countryCode":"US"}]}],"nextToken":"t2"}"#,
                Some("t2") => r#"{"adsAccounts":[{"status":"DISABLED","alternateIds":[{"profileId":"2","countryCode":"US"}]}]}"#,
                Some(other) => panic!("nobody gave out {other}"),
            })
        })
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(amazon.count("/adsAccounts"), 2);
    let status = |id| find(&found, &profile(Region::Na, id)).info.status.clone();
    assert_eq!((status("1").as_deref(), status("2").as_deref()), (Some("CREATED"), Some("DISABLED")));
}

#[tokio::test]
async fn a_page_that_names_itself_as_the_next_ends_the_list() {
    let amazon = Amazon::start(|request| {
        request.is("/amc/accounts").then(|| Reply::ok(r#"{"amcAccounts":[],"nextToken":"again"}"#))
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(found.gaps.len(), 3, "{:?}", found.gaps);
    assert!(amazon.count("/amc/accounts") <= 6);
}
