//! What a sweep makes of the answers, over the wire. The fine points are tested with the merging itself.

use crate::fixtures::{advertiser, agency, find, gaps, ids, key, profile, sweep};
use crate::scripted::{Amazon, Reply, Request};
use domain::{AccountAccess, AccountKind, Lack, Region};

#[tokio::test]
async fn ids_arrive_with_all_their_digits_whatever_their_type() {
    let amazon = Amazon::start(|request| {
        if request.line == "GET /v2/profiles" && request.region == Region::Na {
            let body = format!(r#"[{},{{"profileId":"18446744073709551615"}}]"#, agency("9007199254740993"));
            return Some(Reply::ok(&body));
        }
        request.is("/dsp/advertisers").then(|| {
            assert_eq!(request.needs("amazon-advertising-api-scope"), "9007199254740993");
            Reply::ok(
                r#"{"totalResults":"2","response":[{"advertiserId":18446744073709551615},{"advertiserId":"9007199254740993"}]}"#,
            )
        })
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(gaps(&found), []);
    assert_eq!(ids(&found, AccountKind::SponsoredAds), ["18446744073709551615", "9007199254740993"]);
    assert_eq!(ids(&found, AccountKind::DspAdvertiser), ["18446744073709551615", "9007199254740993"]);
}

#[tokio::test]
async fn profiles_are_the_union_of_two_lists_and_only_the_second_lacks_editing() {
    let amazon = Amazon::start(|request| {
        (request.is("/v2/profiles") && request.region == Region::Eu).then(|| {
            Reply::ok(if request.line.contains("accessLevel=view") {
                r#"[{"profileId":1},{"profileId":"9007199254740993"}]"#
            } else {
                r#"[{"profileId":1}]"#
            })
        })
    })
    .await;
    let found = sweep(&amazon).await;
    assert_eq!(found.accounts.len(), 2);
    assert_eq!(find(&found, &profile(Region::Eu, "1")).info.lacks, []);
    assert_eq!(find(&found, &profile(Region::Eu, "9007199254740993")).info.lacks, [Lack::Edit]);
}

fn whole_world(request: &Request) -> Option<Reply> {
    let profiles = |id: &str| {
        format!(
            "[{},{{\"profileId\":5,\"accountInfo\":{{\"id\":\"A5\",\"marketplaceStringId\":\"ATVPDKIKX0DER\",\"type\":\"seller\"}}}}]",
            agency(id)
        )
    };
    if request.region == Region::Na && request.line == "GET /v2/profiles" {
        return Some(Reply::ok(&profiles("4")));
    }
    if request.region == Region::Na && request.is("/managerAccounts") {
        return Some(Reply::ok(
            r#"{"managerAccounts":[{"managerAccountId":"m1","managerAccountName":"M","linkedAccounts":[
                {"accountType":"SELLER","accountId":"A5","marketplaceId":"ATVPDKIKX0DER","profileId":""},
                {"accountType":"VENDOR","accountId":"ENTITY9","marketplaceId":"A2EUQ1WTGCTBG2","accountName":"Nine"},
                {"accountType":"DSP_ADVERTISING_ACCOUNT","accountId":"E","dspAdvertiserId":"70"},
                {"accountType":"MARKETING_CLOUD","accountId":"ENTITYAMC","marketplaceId":"ATVPDKIKX0DER"}]}]}"#,
        ));
    }
    if request.is("/dsp/advertisers") {
        return Some(Reply::ok(r#"{"totalResults":1,"response":[{"advertiserId":"70","name":"Seventy"}]}"#));
    }
    if request.is("/amc/accounts") {
        return Some(Reply::ok(
            r#"{"amcAccounts":[{"accountId":"ENTITYAMC","marketplaceId":"ATVPDKIKX0DER"}]}"#,
        ));
    }
    if request.is("/amc/instances") {
        let room = request.needs("amazon-advertising-api-advertiserid") == "ENTITYAMC";
        return Some(Reply::ok(if room {
            r#"{"instances":[{"instanceId":"amcx","instanceName":"X"}]}"#
        } else {
            r#"{"instances":[]}"#
        }));
    }
    None
}

#[tokio::test]
async fn one_sweep_finds_all_four_kinds_and_how_they_hang_together() {
    let amazon = Amazon::start(whole_world).await;
    let found = sweep(&amazon).await;
    assert_eq!(gaps(&found), []);
    let manager = key(AccountKind::ManagerAccount, Region::Na, "m1");
    let room = key(AccountKind::AmcInstance, Region::Na, "amcx");
    let seller = profile(Region::Na, "5");
    let closed = profile(Region::Na, "ENTITY9/A2EUQ1WTGCTBG2");
    let brand = advertiser(Region::Na, "70");
    let mut keys = vec![manager.clone(), room.clone(), seller.clone(), closed.clone(), brand.clone()];
    keys.push(profile(Region::Na, "4"));
    keys.sort();
    assert_eq!(found.accounts.iter().map(|account| account.key.clone()).collect::<Vec<_>>(), keys);
    let below = |parent| {
        let links = found.links.iter().filter(move |(above, _)| above == parent);
        links.map(|(_, child)| child.clone()).collect::<Vec<_>>()
    };
    let mut linked = vec![seller, closed.clone(), brand.clone(), room];
    linked.sort();
    assert_eq!(below(&manager), linked);
    assert_eq!(below(&profile(Region::Na, "4")), std::slice::from_ref(&brand));
    let closed = find(&found, &closed);
    assert_eq!(closed.access, AccountAccess::Denied);
    assert_eq!((closed.info.name.as_str(), closed.info.country_code.as_deref()), ("Nine", Some("CA")));
    assert_eq!(find(&found, &brand).info.name, "Seventy");
}

#[tokio::test]
async fn an_advertiser_below_two_agencies_is_one_account_with_two_parents() {
    let amazon = Amazon::start(|request| {
        if request.line == "GET /v2/profiles" && request.region == Region::Fe {
            return Some(Reply::ok(&format!("[{},{}]", agency("1"), agency("2"))));
        }
        request
            .is("/dsp/advertisers")
            .then(|| Reply::ok(r#"{"totalResults":1,"response":[{"advertiserId":"70","name":"Seventy"}]}"#))
    })
    .await;
    let found = sweep(&amazon).await;
    let brand = advertiser(Region::Fe, "70");
    assert_eq!(ids(&found, AccountKind::DspAdvertiser), ["70"]);
    let parents = ["1", "2"].map(|id| (profile(Region::Fe, id), brand.clone()));
    assert_eq!(found.links, parents);
}

#[tokio::test]
async fn an_agency_in_both_lists_is_looked_into_once() {
    let amazon = Amazon::start(|request| {
        (request.is("/v2/profiles") && request.region == Region::Na)
            .then(|| Reply::ok(&format!("[{}]", agency("1"))))
    })
    .await;
    sweep(&amazon).await;
    assert_eq!((amazon.count("/dsp/advertisers"), amazon.count("/amc/instances")), (1, 1));
}
