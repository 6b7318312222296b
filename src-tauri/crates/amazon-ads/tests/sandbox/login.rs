//! The whole way through a running sandbox: consent, code, tokens, profiles, and what goes wrong there.
#![allow(clippy::unwrap_used, reason = "a test and its helpers")]

use amazon_ads::{
    AdsClient, AdsError, DEFAULT_SCOPE, Endpoints, LwaApp, LwaClient, Pkce, TokenError, Tokens, http_client,
};
use domain::sandbox::{LWA_CLIENT_ID, LWA_CLIENT_SECRET};
use domain::{Cause, Clock, Region, Secret};
use sandbox::{
    Browser, Decision, Fault, FaultKind, GrantSelector, RetryAfter, Sandbox, SandboxConfig, SandboxHandle,
    SystemClock, Target,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A sandbox and the two clients pointed at it.
struct World {
    sandbox: SandboxHandle,
    endpoints: Endpoints,
    lwa: LwaClient,
    ads: AdsClient,
    secret: Secret,
}

const NORTHWIND: &str = "northwind-agency";

impl World {
    async fn start() -> Self {
        Self::start_asking_for(&[DEFAULT_SCOPE]).await
    }

    async fn start_asking_for(scopes: &[&str]) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let endpoints = Endpoints::sandbox(&Url::parse(&sandbox.base_url()).unwrap());
        let app = LwaApp {
            client_id: LWA_CLIENT_ID.to_owned(),
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            redirect_uri: Url::parse(&sandbox.bounce_url()).unwrap(),
        };
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let http = http_client().unwrap();
        let lwa = LwaClient::new(http.clone(), endpoints.clone(), app, Arc::clone(&clock));
        let ads = AdsClient::new(http, endpoints.clone(), LWA_CLIENT_ID, clock);
        Self { sandbox, endpoints, lwa, ads, secret: Secret::new(LWA_CLIENT_SECRET) }
    }

    /// What Amazon sends back for a decision on the consent page.
    async fn decide(&self, region: Region, pkce: &Pkce, decision: &Decision) -> Url {
        let page = self.lwa.authorize_url(region, "the state", pkce.challenge());
        Browser::new().unwrap().consent(page.as_str(), decision).await.unwrap()
    }

    async fn code(&self, pkce: &Pkce, login: &str) -> Secret {
        let returned = self.decide(Region::Na, pkce, &Decision::Allow(login.to_owned())).await;
        assert_eq!(parameter(&returned, "state").as_deref(), Some("the state"));
        Secret::new(parameter(&returned, "code").unwrap())
    }

    async fn connect(&self, login: &str) -> Tokens {
        let pkce = Pkce::from_bytes([1; 32]);
        let code = self.code(&pkce, login).await;
        self.lwa.exchange(Region::Na, &code, pkce.verifier(), &self.secret).await.unwrap()
    }

    async fn refresh(&self, tokens: &Tokens) -> Result<Tokens, TokenError> {
        self.lwa.refresh(Region::Na, tokens.refresh.as_ref().unwrap(), &self.secret).await
    }

    fn break_next(&self, target: Target, kind: FaultKind) {
        self.sandbox.control().add_fault(Fault::once(target, kind));
    }
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn a_person_connects_a_login_and_all_its_profiles_come_from_three_regions() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    assert!(tokens.access.expose().starts_with("Atza|"));
    assert_eq!(tokens.refresh.as_ref().unwrap().len(), 2048, "the longest refresh token that LwA gives");
    let left = tokens.expires_at.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((3500..=3600).contains(&left), "{left} s left");
    assert!(tokens.clock_skew.unwrap().abs() < jiff::SignedDuration::from_mins(1), "{:?}", tokens.clock_skew);

    let found = world.ads.discover(&tokens.access).await;
    assert_eq!(found.failed, []);
    let of = |region| found.profiles.iter().filter(move |(other, _)| *other == region);
    assert_eq!(Region::ALL.map(|region| of(region).count()), [6, 5, 4]);
    let ids: BTreeSet<_> = found.profiles.iter().map(|(_, profile)| profile.profile_id.as_str()).collect();
    assert_eq!(ids.len(), 15, "no profile stands in two regions");
    for id in ["9007199254740993", "123456789123456789", "9223372036854775807"] {
        assert!(ids.contains(id), "{id} lost digits: {ids:?}");
    }
    assert!(found.profiles.iter().all(|(_, profile)| !profile.view_only && !profile.name.is_empty()));

    let other = world.connect("harbour-goods").await;
    let found = world.ads.discover(&other.access).await;
    assert_eq!(found.failed, [], "a region without profiles is no failure");
    let regions: Vec<_> = found.profiles.iter().map(|(region, _)| *region).collect();
    assert_eq!(regions, [Region::Na, Region::Eu]);
}

#[tokio::test]
async fn one_grant_works_at_every_token_host_and_the_refresh_token_stays() {
    let world = World::start().await;
    let first = world.connect(NORTHWIND).await;
    for region in Region::ALL {
        let next = world.lwa.refresh(region, first.refresh.as_ref().unwrap(), &world.secret).await.unwrap();
        assert_ne!(next.access, first.access);
        assert_eq!(next.refresh, first.refresh);
        assert!(!world.ads.profiles(region, &next.access).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_refusal_and_an_unknown_scope_come_back_as_errors_of_the_callback() {
    let world = World::start().await;
    let pkce = Pkce::from_bytes([2; 32]);
    let returned = world.decide(Region::Eu, &pkce, &Decision::Cancel).await;
    assert_eq!(parameter(&returned, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&returned, "code"), None);

    let world = World::start_asking_for(&[DEFAULT_SCOPE, "advertising::reporting"]).await;
    let returned = world.decide(Region::Eu, &pkce, &Decision::Allow(NORTHWIND.to_owned())).await;
    assert_eq!(parameter(&returned, "error").as_deref(), Some("invalid_scope"));
}

#[tokio::test]
async fn several_scopes_arrive_as_several_scopes() {
    let world = World::start_asking_for(&[DEFAULT_SCOPE, "profile"]).await;
    world.connect(NORTHWIND).await;
    let grants = world.sandbox.control().grants();
    assert_eq!(grants[0].scope, "advertising::campaign_management profile");
}

#[tokio::test]
async fn a_code_works_once_and_only_with_its_own_verifier() {
    let world = World::start().await;
    let pkce = Pkce::from_bytes([3; 32]);
    let code = world.code(&pkce, NORTHWIND).await;
    let stranger = Pkce::from_bytes([4; 32]);
    let stolen = world.lwa.exchange(Region::Na, &code, stranger.verifier(), &world.secret).await.unwrap_err();
    assert!(matches!(stolen, TokenError::InvalidGrant(_)), "{stolen:?}");

    world.lwa.exchange(Region::Na, &code, pkce.verifier(), &world.secret).await.unwrap();
    let again = world.lwa.exchange(Region::Na, &code, pkce.verifier(), &world.secret).await.unwrap_err();
    assert!(matches!(again, TokenError::InvalidGrant(_)), "{again:?}");
}

#[tokio::test]
async fn a_removed_grant_and_a_rotated_secret_are_told_apart() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;

    let fresh = world.sandbox.control().rotate_client_secret();
    let error = world.refresh(&tokens).await.unwrap_err();
    assert!(matches!(error, TokenError::InvalidClient(_)), "{error:?}");
    assert_eq!(error.cause(), Cause::ClientRefused, "a rotated secret must not look like a dead grant");
    let fixed = Secret::new(fresh);
    world.lwa.refresh(Region::Na, tokens.refresh.as_ref().unwrap(), &fixed).await.unwrap();

    let revoked = world.sandbox.control().revoke(&GrantSelector::Login(NORTHWIND.to_owned()), false);
    assert_eq!(revoked, 1);
    let error = world.lwa.refresh(Region::Na, tokens.refresh.as_ref().unwrap(), &fixed).await.unwrap_err();
    let TokenError::InvalidGrant(refusal) = &error else { panic!("{error:?}") };
    assert!(refusal.request_id.is_some(), "the request id must be kept for Amazon's support");
    assert_eq!(error.cause(), Cause::GrantDoubted);
    let still = world.ads.profiles(Region::Na, &tokens.access).await.unwrap();
    assert_eq!(still.len(), 6, "an access token outlives its grant");
}

#[tokio::test]
async fn a_rotated_refresh_token_is_handed_on() {
    let world = World::start().await;
    let first = world.connect(NORTHWIND).await;
    world.sandbox.control().set_refresh_rotation(true);
    let second = world.refresh(&first).await.unwrap();
    assert_ne!(second.refresh, first.refresh);
    assert!(matches!(world.refresh(&first).await, Err(TokenError::InvalidGrant(_))));
    world.refresh(&second).await.unwrap();
}

#[tokio::test]
async fn being_asked_to_wait_is_understood_in_all_three_ways() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    let ways: [(Option<RetryAfter>, Option<std::ops::RangeInclusive<u64>>); 3] = [
        (Some(RetryAfter::Seconds(7)), Some(7..=7)),
        // A date has whole seconds, on both ends.
        (Some(RetryAfter::Date(30)), Some(28..=31)),
        (None, None),
    ];
    for (retry_after, expected) in ways {
        let fault = FaultKind::Status { status: 429, retry_after };
        world.break_next(Target::Token, fault);
        let token = world.refresh(&tokens).await.unwrap_err();
        assert!(matches!(token, TokenError::Throttled { .. }), "{token:?}");
        assert_eq!(token.cause(), Cause::Throttled);

        world.break_next(Target::AdsEu, fault);
        let ads = world.ads.profiles(Region::Eu, &tokens.access).await.unwrap_err();
        assert!(matches!(ads, AdsError::Throttled { .. }), "{ads:?}");
        for wait in [token.retry_after(), ads.retry_after()] {
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
        FaultKind::Html { status: 403 },
        FaultKind::TruncatedJson,
        FaultKind::Reset,
    ];
    for kind in faults {
        world.break_next(Target::Token, kind);
        let error = world.refresh(&tokens).await.unwrap_err();
        let passing = [Cause::ProviderDown, Cause::Offline];
        assert!(passing.contains(&error.cause()), "{kind:?} became {error:?}");
        assert!(!format!("{error:?}").contains("Atz"), "{error:?}");
        world.refresh(&tokens).await.unwrap();
    }
    // The Ads API, where the same may happen to either of the two lists.
    for kind in faults {
        world.sandbox.control().add_fault(Fault::forever(Target::AdsFe, kind));
        let error = world.ads.profiles(Region::Fe, &tokens.access).await.unwrap_err();
        assert!(
            !matches!(error, AdsError::TokenRejected(_) | AdsError::ProfileDenied(_)),
            "{kind:?} became {error:?}"
        );
        world.sandbox.control().clear_faults();
    }
    assert_eq!(world.ads.profiles(Region::Fe, &tokens.access).await.unwrap().len(), 4);
}

#[tokio::test]
async fn silent_hosts_end_in_a_time_out_that_the_caller_chose() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    world.sandbox.control().add_fault(Fault::forever(Target::Token, FaultKind::Silent));
    world.sandbox.control().add_fault(Fault::forever(Target::AdsNa, FaultKind::Silent));
    let short = Duration::from_millis(200);
    let lwa = world.lwa.clone().with_timeout(short);
    let error = lwa.refresh(Region::Na, tokens.refresh.as_ref().unwrap(), &world.secret).await.unwrap_err();
    assert_eq!(error, TokenError::TimedOut);
    let ads = world.ads.clone().with_timeout(short);
    assert_eq!(ads.profiles(Region::Na, &tokens.access).await.unwrap_err(), AdsError::TimedOut);
}

#[tokio::test]
async fn one_region_that_is_down_does_not_hide_the_others() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    let down = FaultKind::Status { status: 503, retry_after: None };
    world.sandbox.control().add_fault(Fault::forever(Target::AdsEu, down));
    let found = world.ads.discover(&tokens.access).await;
    assert!(matches!(found.failed[..], [(Region::Eu, AdsError::ProviderDown { status: 503, .. })]));
    let regions: Vec<_> = found.profiles.iter().map(|(region, _)| *region).collect();
    assert_eq!(regions.len(), 10);
    assert!(!regions.contains(&Region::Eu));

    // The same with a host that is not there at all.
    let mut endpoints = world.endpoints.clone();
    world.sandbox.control().clear_faults();
    endpoints.ads[2] = Url::parse("http://127.0.0.1:1/").unwrap();
    let ads = AdsClient::new(http_client().unwrap(), endpoints, LWA_CLIENT_ID, Arc::new(SystemClock::new()));
    let found = ads.discover(&tokens.access).await;
    assert_eq!(found.failed, [(Region::Fe, AdsError::Offline)]);
    assert_eq!(found.profiles.len(), 11);
}

#[tokio::test]
async fn a_dead_token_and_an_unapproved_client_are_refusals_of_the_token() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    world.sandbox.control().expire_access_tokens();
    let error = world.ads.profiles(Region::Na, &tokens.access).await.unwrap_err();
    let AdsError::TokenRejected(detail) = &error else { panic!("{error:?}") };
    assert_eq!(detail.message.as_deref(), Some("Authentication failed"));
    assert!(detail.request_id.is_some());

    let fresh = world.refresh(&tokens).await.unwrap();
    world.ads.profiles(Region::Na, &fresh.access).await.unwrap();
    world.sandbox.control().set_client_approved(false);
    let error = world.ads.profiles(Region::Na, &fresh.access).await.unwrap_err();
    assert!(matches!(error, AdsError::TokenRejected(_)), "{error:?}");
    assert_eq!(error.cause(), Some(Cause::NotPermitted), "after a refresh did not help");
}

#[tokio::test]
async fn profiles_for_viewing_only_are_found_and_marked_and_lost_ones_are_absent() {
    let world = World::start().await;
    let tokens = world.connect(NORTHWIND).await;
    let control = world.sandbox.control();
    control.set_view_only(9_007_199_254_740_993, true);
    control.drop_profile(123_456_789_123_456_789);
    let profiles = world.ads.profiles(Region::Na, &tokens.access).await.unwrap();
    assert_eq!(profiles.len(), 5);
    let view_only: Vec<_> =
        profiles.iter().filter(|found| found.view_only).map(|found| found.profile_id.as_str()).collect();
    assert_eq!(view_only, ["9007199254740993"]);
}
