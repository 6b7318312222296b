//! Faults of the token endpoint and of the Ads API.

use crate::world::{NORTHWIND, World, counts, profile_ids};
use amazon_ads::{AdsClient, AdsError, SweepError, TokenError};
use domain::sandbox::LWA_CLIENT_ID;
use domain::{AccountKind, Cause, Lack, Region, SweepPart};
use sandbox::{FaultKind, RetryAfter, SystemClock, Target};
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use wire::{ClientOptions, http_client};

const DOWN: FaultKind = FaultKind::Status { status: 503, retry_after: None };

#[tokio::test]
async fn being_asked_to_wait_is_understood_in_all_three_ways() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    let ways: [(Option<RetryAfter>, Option<std::ops::RangeInclusive<u64>>); 3] = [
        (Some(RetryAfter::Seconds(70)), Some(70..=70)),
        // A date has whole seconds, on both ends.
        (Some(RetryAfter::Date(90)), Some(88..=91)),
        (None, None),
    ];
    for (retry_after, expected) in ways {
        let fault = FaultKind::Status { status: 429, retry_after };
        world.break_next(Target::Token, fault);
        let token = world.refresh(&tokens).await.unwrap_err();
        assert!(matches!(token, TokenError::Throttled { .. }), "{token:?}");
        assert_eq!(token.cause(), Cause::Throttled);

        world.break_for_good(Target::AdsEu, fault);
        let found = world.sweep(&tokens).await.unwrap();
        let gaps: Vec<_> = found.gaps.iter().map(|gap| (gap.region, gap.cause)).collect();
        assert_eq!(gaps, [(Region::Eu, Cause::Throttled); 3], "{:?}", found.gaps);
        for wait in
            found.failures.iter().map(|failure| failure.error.retry_after()).chain([token.retry_after()])
        {
            match &expected {
                Some(range) => assert!(range.contains(&wait.unwrap().as_secs()), "{retry_after:?}: {wait:?}"),
                None => assert_eq!(wait, None),
            }
        }
        world.sandbox.control().clear_faults();
    }
}

#[tokio::test]
async fn nothing_a_broken_provider_answers_counts_against_the_grant() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    let faults = [
        FaultKind::Status { status: 500, retry_after: None },
        FaultKind::Status { status: 502, retry_after: None },
        FaultKind::Status { status: 504, retry_after: None },
        FaultKind::Html { status: 200 },
        FaultKind::Html { status: 503 },
        FaultKind::Html { status: 401 },
        FaultKind::Html { status: 403 },
        FaultKind::TruncatedJson,
        FaultKind::Reset,
    ];
    for kind in faults {
        world.break_next(Target::Token, kind);
        let error = world.refresh(&tokens).await.unwrap_err();
        let passing = [Cause::ProviderDown, Cause::BadAnswer, Cause::Offline];
        assert!(passing.contains(&error.cause()), "{kind:?} became {error:?}");
        assert!(!format!("{error:?}").contains("Atz"), "{error:?}");
        world.refresh(&tokens).await.unwrap();

        world.break_for_good(Target::AdsFe, kind);
        let kept = world.keep(&tokens);
        let found = world.ads.sweep(&kept, &|_| {}).await.unwrap();
        assert!(found.gaps.iter().all(|gap| gap.region == Region::Fe), "{:?}", found.gaps);
        assert!(found.gaps.iter().all(|gap| passing.contains(&gap.cause)), "{kind:?}: {:?}", found.gaps);
        assert_eq!((found.lost.len(), kept.renewals()), (0, 0), "{kind:?}");
        assert_eq!(counts(&found, AccountKind::SponsoredAds), [6, 5, 0]);
        world.sandbox.control().clear_faults();
    }
}

#[tokio::test]
async fn a_stumble_of_each_host_is_not_even_a_gap() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    for kind in [DOWN, FaultKind::Reset, FaultKind::TruncatedJson] {
        for region in Region::ALL {
            world.break_next(Target::ads(region), kind);
        }
        let found = world.sweep(&tokens).await.unwrap();
        assert_eq!(found.gaps, []);
        assert_eq!(counts(&found, AccountKind::SponsoredAds), [6, 5, 4]);
    }
}

#[tokio::test]
async fn silent_hosts_end_in_a_time_out_that_the_caller_chose() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    world.break_for_good(Target::Token, FaultKind::Silent);
    world.break_for_good(Target::AdsNa, FaultKind::Silent);
    let short = Duration::from_millis(200);
    let lwa = world.lwa.clone().with_timeout(short);
    let error = lwa.refresh(Region::Na, tokens.refresh.as_ref().unwrap(), &world.auth).await.unwrap_err();
    assert_eq!(error, TokenError::TimedOut);
    let ads = world.ads.clone().with_timeout(short);
    let found = ads.sweep(&world.keep(&tokens), &|_| {}).await.unwrap();
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [0, 5, 4]);
    assert!(found.failures.iter().all(|failure| failure.error == AdsError::TimedOut));
}

#[tokio::test]
async fn one_region_that_is_down_or_away_does_not_hide_the_others() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    world.break_for_good(Target::AdsNa, DOWN);
    let found = world.sweep(&tokens).await.unwrap();
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [0, 5, 4]);
    let parts = [SweepPart::Profiles, SweepPart::ViewOnlyProfiles, SweepPart::ManagerAccounts];
    assert_eq!(
        found.gaps.iter().map(|gap| gap.part).collect::<Vec<_>>(),
        parts,
        "the global lists came from EU"
    );
    assert!(found.gaps.iter().all(|gap| gap.cause == Cause::ProviderDown && gap.region == Region::Na));
    assert!(found.failures.iter().all(|failure| failure.error.cause() == Some(Cause::ProviderDown)));
    world.sandbox.control().clear_faults();

    let mut endpoints = world.endpoints.clone();
    endpoints.ads[2] = Url::parse("http://127.0.0.1:1/").unwrap();
    let ads = AdsClient::new(
        http_client(ClientOptions::default()).unwrap(),
        endpoints,
        LWA_CLIENT_ID,
        Arc::new(SystemClock::new()),
    )
    .with_backoff(Duration::from_millis(1));
    let found = ads.sweep(&world.keep(&tokens), &|_| {}).await.unwrap();
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [6, 5, 0]);
    assert!(found.gaps.iter().all(|gap| gap.cause == Cause::Offline && gap.region == Region::Fe));
}

#[tokio::test]
async fn a_dead_token_is_renewed_and_an_unapproved_client_is_told() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    world.sandbox.control().expire_access_tokens();
    let kept = world.keep(&tokens);
    let found = world.ads.sweep(&kept, &|_| {}).await.unwrap();
    assert_eq!(found.gaps, []);
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [6, 5, 4]);
    assert_eq!(kept.renewals(), 1);

    world.sandbox.control().set_client_approved(false);
    let error = world.ads.sweep(&kept, &|_| {}).await.unwrap_err();
    let SweepError::NotApproved(detail) = &error else { panic!("{error:?}") };
    assert_eq!(detail.message.as_deref(), Some("Authentication failed"));
    assert!(detail.request_id.is_some(), "the request id must be kept for Amazon's support");
    assert_eq!(kept.renewals(), 2);
}

#[tokio::test]
async fn profiles_for_viewing_only_are_marked_and_lost_ones_are_absent() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    let control = world.sandbox.control();
    control.set_view_only(9_007_199_254_740_993, true);
    control.drop_profile(123_456_789_123_456_789);
    let found = world.sweep(&tokens).await.unwrap();
    assert_eq!(counts(&found, AccountKind::SponsoredAds), [5, 5, 4]);
    assert!(!profile_ids(&found).contains(&"123456789123456789"));
    let viewed = found.accounts.iter().filter(|one| one.info.lacks == [Lack::Edit]);
    assert_eq!(viewed.map(|one| one.key.external_id.as_str()).collect::<Vec<_>>(), ["9007199254740993"]);
}

#[tokio::test]
async fn odd_rows_cost_themselves_alone_and_are_told_with_their_number() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    let whole = world.sweep(&tokens).await.unwrap();
    assert!(whole.gaps.iter().all(|gap| gap.unread.is_none()), "{:?}", whole.gaps);
    world.break_for_good(Target::AdsEu, FaultKind::OddRows);
    let spoilt = world.sweep(&tokens).await.unwrap();
    let keys =
        |sweep: &amazon_ads::Sweep| sweep.accounts.iter().map(|one| one.key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&spoilt), keys(&whole), "every account that can be read is there");
    let gap = spoilt.gaps.iter().find(|gap| gap.part == SweepPart::Profiles).unwrap();
    assert_eq!((gap.region, gap.cause), (Region::Eu, Cause::BadAnswer));
    assert_eq!(gap.unread.map(|unread| unread.rows), Some(2));
    assert!(
        gap.hides(Region::Eu, AccountKind::SponsoredAds) && !gap.hides(Region::Na, AccountKind::SponsoredAds)
    );
}
