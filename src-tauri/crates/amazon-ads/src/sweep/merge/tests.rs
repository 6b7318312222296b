use super::super::finding::{About, Failure, Finding, Miss};
use super::*;
use crate::ads_accounts::{AdsAccount, Alternate};
use crate::amc::{Instance, Owner};
use crate::dsp::Advertiser;
use crate::id::{ProfileId, TextId};
use crate::managers::{Linked, Manager};
use crate::profiles::{Profile, ProfileAccount};
use crate::{AdsError, Detail, TokenError};
use domain::{AccountAccess, Cause, Gap, Lack, SweepPart};
use proptest::prelude::*;

const US: &str = "ATVPDKIKX0DER";
const CA: &str = "A2EUQ1WTGCTBG2";

fn profile(id: u64, entity: &str, marketplace: &str) -> Profile {
    Profile {
        id: ProfileId(id),
        country_code: Some("US".to_owned()),
        currency_code: None,
        timezone: None,
        account: ProfileAccount {
            marketplace: Some(marketplace.to_owned()),
            entity: Some(entity.to_owned()),
            kind: Some("seller".to_owned()),
            name: Some(format!("Profile {id}")),
        },
    }
}

fn profiles(region: Region, view_only: bool, list: Vec<Profile>) -> Finding {
    Finding::Profiles { region, view_only, list }
}

/// Both lists of a region.
fn both(region: Region, list: Vec<Profile>) -> [Finding; 2] {
    [profiles(region, false, list), profiles(region, true, Vec::new())]
}

fn linked(kind: &str) -> Linked {
    Linked {
        kind: Some(kind.to_owned()),
        account_id: None,
        name: Some("Linked".to_owned()),
        dsp_advertiser: None,
        marketplace: None,
        profile_id: None,
    }
}

fn manager(region: Region, links: Vec<Linked>) -> Finding {
    let manager = Manager { id: TextId("m".to_owned()), name: None, linked: links };
    Finding::Managers { region, list: vec![manager] }
}

fn owner(entity: &str, marketplace: &str) -> Owner {
    Owner { entity: entity.to_owned(), marketplace: marketplace.to_owned() }
}

fn instances(region: Region, owner: Owner, ids: &[&str]) -> Finding {
    let instance =
        |id: &&str| Instance { id: TextId((*id).to_owned()), name: None, status: None, kind: None };
    Finding::Instances { region, owner, list: ids.iter().map(instance).collect() }
}

fn miss(region: Region, part: SweepPart, about: About, error: AdsError) -> Finding {
    Finding::Miss(Miss { region, part, about, failure: Failure { error, renewal: None } })
}

fn refused(status: u16) -> AdsError {
    AdsError::Refused { status, detail: Detail::default() }
}

fn account(profile: Option<u64>, country: &str, status: &str) -> AdsAccount {
    let alternate =
        Alternate { profile_id: profile.map(ProfileId), entity: None, country: Some(country.to_owned()) };
    AdsAccount {
        name: Some("Named".to_owned()),
        status: Some(status.to_owned()),
        alternates: vec![alternate],
    }
}

fn keys(sweep: &Sweep, kind: AccountKind) -> Vec<(Region, &str)> {
    let of = sweep.accounts.iter().filter(|account| account.key.kind == kind);
    of.map(|account| (account.key.region, account.key.external_id.as_str())).collect()
}

fn one<'a>(sweep: &'a Sweep, id: &str) -> &'a FoundAccount {
    sweep.accounts.iter().find(|account| account.key.external_id == id).unwrap()
}

#[test]
fn a_profile_that_only_the_list_of_accounts_names_is_denied_where_its_country_lies() {
    let mut findings = Vec::from(both(Region::Na, vec![profile(1, "A1", US)]));
    findings.extend(both(Region::Eu, Vec::new()));
    let mut named = account(Some(u64::MAX), "UK", "PENDING");
    named.alternates.push(Alternate {
        profile_id: None,
        entity: Some("ENTITYUK".to_owned()),
        country: Some("UK".to_owned()),
    });
    findings.push(Finding::AdsAccounts(vec![
        account(Some(1), "US", "DISABLED"),
        named,
        account(Some(3), "XX", "CREATED"),
        account(None, "US", "CREATED"),
    ]));
    let sweep = merge(&findings).unwrap();
    let max = u64::MAX.to_string();
    assert_eq!(keys(&sweep, AccountKind::SponsoredAds), [(Region::Na, "1"), (Region::Eu, max.as_str())]);
    assert_eq!(one(&sweep, "1").status.as_deref(), Some("DISABLED"));
    assert_eq!(one(&sweep, "1").access, AccountAccess::Ok);
    let denied = one(&sweep, &max);
    assert_eq!(denied.access, AccountAccess::Denied);
    assert_eq!(denied.status.as_deref(), Some("PENDING"));
    assert_eq!(denied.entity_id.as_deref(), Some("ENTITYUK"));
    assert_eq!((denied.name.as_str(), denied.country_code.as_deref()), ("Named", Some("UK")));
}

#[test]
fn a_status_finds_its_profile_even_where_the_country_is_new() {
    let mut findings = Vec::from(both(Region::Fe, vec![profile(1, "A1", "NEW")]));
    findings.push(Finding::AdsAccounts(vec![account(Some(1), "NZ", "CREATED")]));
    let sweep = merge(&findings).unwrap();
    assert_eq!(one(&sweep, "1").status.as_deref(), Some("CREATED"));
    assert_eq!(sweep.accounts.len(), 1);
}

#[test]
fn a_linked_account_is_matched_by_id_then_by_place_and_else_denied() {
    let mut findings =
        Vec::from(both(Region::Na, vec![profile(1, "A1", US), profile(2, "A1", CA), profile(3, "A3", US)]));
    let by_id = Linked { profile_id: Some(ProfileId(3)), ..linked("VENDOR") };
    let at = |entity: &str, marketplace: Option<&str>| Linked {
        account_id: Some(TextId(entity.to_owned())),
        marketplace: marketplace.map(str::to_owned),
        ..linked("SELLER")
    };
    let unknown_id = Linked { profile_id: Some(ProfileId(9)), ..at("A9", Some(CA)) };
    findings.push(manager(
        Region::Na,
        vec![by_id, at("A1", Some(CA)), at("A3", None), at("A1", None), at("A7", Some(CA)), unknown_id],
    ));
    findings.push(manager(Region::Na, vec![linked("SELLER")]));
    let sweep = merge(&findings).unwrap();
    let children: Vec<_> = sweep.links.iter().map(|(_, child)| child.external_id.as_str()).collect();
    let place = format!("A7/{CA}");
    // A1 alone sells in two marketplaces, so nobody can say which profile is meant.
    assert_eq!(children, ["2", "3", "9", "A1", &place]);
    for (id, access) in [
        ("2", AccountAccess::Ok),
        ("9", AccountAccess::Denied),
        ("A1", AccountAccess::Denied),
        (&place, AccountAccess::Denied),
    ] {
        assert_eq!(one(&sweep, id).access, access, "{id}");
    }
    assert_eq!(one(&sweep, "9").entity_id.as_deref(), Some("A9"));
    assert_eq!(one(&sweep, "9").account_type.as_deref(), Some("seller"));
    assert_eq!(one(&sweep, "9").country_code.as_deref(), Some("CA"));
}

#[test]
fn without_the_list_of_editable_profiles_nothing_is_called_view_only() {
    let findings = [
        profiles(Region::Na, true, vec![profile(1, "A1", US)]),
        miss(Region::Na, SweepPart::Profiles, About::Part, AdsError::TimedOut),
    ];
    let sweep = merge(&findings).unwrap();
    assert_eq!(one(&sweep, "1").lacks, []);
    let gap = Gap { region: Region::Na, part: SweepPart::Profiles, cause: Cause::Offline };
    assert_eq!(sweep.gaps, [gap]);
}

#[test]
fn a_clean_room_that_two_hosts_name_is_one_account() {
    let mut findings = Vec::from(both(Region::Eu, vec![profile(1, "ENTITYA", "A1F83G8C2ARO7P")]));
    findings.push(instances(Region::Eu, owner("ENTITYA", "A1F83G8C2ARO7P"), &["amcx"]));
    findings.push(instances(Region::Fe, owner("ENTITYB", "A1VC38T7YXB528"), &["amcx"]));
    let named = |id: &str| Linked { account_id: Some(TextId(id.to_owned())), ..linked("MARKETING_CLOUD") };
    findings.push(manager(Region::Na, vec![named("amcx"), named("ENTITYB"), named("amcelsewhere")]));
    let sweep = merge(&findings).unwrap();
    let rooms = keys(&sweep, AccountKind::AmcInstance);
    assert_eq!(rooms, [(Region::Na, "amcelsewhere"), (Region::Eu, "amcx")]);
    assert_eq!(one(&sweep, "amcelsewhere").access, AccountAccess::Denied);
    let parents: Vec<_> = sweep
        .links
        .iter()
        .filter(|(_, child)| child.external_id == "amcx")
        .map(|(above, _)| above.kind)
        .collect();
    assert_eq!(parents, [AccountKind::SponsoredAds, AccountKind::ManagerAccount]);
}

#[test]
fn an_amc_account_without_instances_or_without_an_answer_becomes_none() {
    let named = Linked { account_id: Some(TextId("ENTITYA".to_owned())), ..linked("MARKETING_CLOUD") };
    let mut findings = Vec::from(both(Region::Na, Vec::new()));
    findings.push(manager(Region::Na, vec![named]));
    let mut empty = findings.clone();
    empty.push(instances(Region::Na, owner("ENTITYA", US), &[]));
    assert_eq!(keys(&merge(&empty).unwrap(), AccountKind::AmcInstance), []);

    let mut silent = findings.clone();
    silent.push(miss(Region::Na, SweepPart::AmcInstances, About::Part, AdsError::TimedOut));
    assert_eq!(keys(&merge(&silent).unwrap(), AccountKind::AmcInstance), []);

    findings.push(Finding::AmcAccounts(vec![owner("ENTITYA", US)]));
    findings.push(miss(
        Region::Na,
        SweepPart::AmcInstances,
        About::Owner(owner("ENTITYA", US)),
        refused(403),
    ));
    let sweep = merge(&findings).unwrap();
    assert_eq!(one(&sweep, "ENTITYA").access, AccountAccess::Denied);
    assert_eq!(sweep.gaps.len(), 1, "an account without a profile to carry the lack");
}

#[test]
fn an_agency_that_amc_has_never_heard_of_has_no_clean_rooms() {
    let agency = owner("ENTITYA", US);
    for (status, listed, gaps, lacks) in [
        (404, false, 0, vec![]),
        (422, false, 0, vec![]),
        (404, true, 1, vec![]),
        (403, false, 0, vec![Lack::Amc]),
    ] {
        let mut findings = Vec::from(both(Region::Na, vec![profile(1, "ENTITYA", US)]));
        findings.push(miss(
            Region::Na,
            SweepPart::AmcInstances,
            About::Owner(agency.clone()),
            refused(status),
        ));
        if listed {
            findings.push(Finding::AmcAccounts(vec![agency.clone()]));
        }
        let sweep = merge(&findings).unwrap();
        assert_eq!(sweep.gaps.len(), gaps, "{status} {listed}");
        assert_eq!(one(&sweep, "1").lacks, lacks, "{status} {listed}");
    }
}

#[test]
fn seats_that_may_not_be_listed_are_a_gap_since_the_advertisers_were() {
    let mut findings = Vec::from(both(Region::Na, vec![profile(1, "ENTITYA", US)]));
    let about = About::Agency(ProfileId(1));
    findings.push(miss(Region::Na, SweepPart::DspSeats, about.clone(), refused(403)));
    findings.push(miss(Region::Na, SweepPart::DspSeats, about, refused(403)));
    let sweep = merge(&findings).unwrap();
    let gap = Gap { region: Region::Na, part: SweepPart::DspSeats, cause: Cause::NotPermitted };
    assert_eq!(sweep.gaps, [gap], "once");
    assert_eq!(one(&sweep, "1").lacks, []);
    assert_eq!(sweep.failures.len(), 2);
}

#[test]
fn a_sweep_without_any_profiles_says_why_by_what_tells_most() {
    let all = |error: &dyn Fn(Region) -> Failure| {
        let misses = Region::ALL.map(|region| {
            let (part, about) = (SweepPart::Profiles, About::Part);
            Finding::Miss(Miss { region, part, about, failure: error(region) })
        });
        merge(&misses).unwrap_err()
    };
    let failure = |error| Failure { error, renewal: None };
    let rejected = || AdsError::TokenRejected(Detail::default());
    let mixed = |region| failure(if region == Region::Fe { rejected() } else { AdsError::TimedOut });
    assert_eq!(all(&mixed), SweepError::NotApproved(Detail::default()));
    let unrenewed = |region| match region {
        Region::Eu => Failure { error: rejected(), renewal: Some(TokenError::Offline) },
        _ => failure(AdsError::Offline),
    };
    assert_eq!(all(&unrenewed), SweepError::Token(TokenError::Offline));
    let answered = |region| failure(if region == Region::Eu { refused(400) } else { AdsError::Offline });
    assert_eq!(all(&answered), SweepError::Unreachable(refused(400)));
}

#[test]
fn six_thousand_profiles_merge_in_a_moment() {
    let list =
        |first: u64| (first..first + 2000).map(|id| profile(id, &format!("A{id}"), US)).collect::<Vec<_>>();
    let mut findings = Vec::new();
    for (region, first) in Region::ALL.into_iter().zip([0, 2000, 4000]) {
        findings.push(profiles(region, false, list(first)));
        findings.push(profiles(region, true, list(first)));
    }
    findings.push(Finding::AdsAccounts((0..6000).map(|id| account(Some(id), "US", "CREATED")).collect()));
    let start = std::time::Instant::now();
    let sweep = merge(&findings).unwrap();
    let took = start.elapsed();
    assert_eq!(sweep.accounts.len(), 6000);
    // Without optimisation, on a busy machine; quadratic merging takes many seconds.
    assert!(took.as_millis() < 1000, "{took:?}");
}

fn any_region() -> impl Strategy<Value = Region> {
    prop_oneof![Just(Region::Na), Just(Region::Eu), Just(Region::Fe)]
}

fn any_of(words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    proptest::option::of(proptest::sample::select(words).prop_map(str::to_owned))
}

fn any_text_id() -> impl Strategy<Value = Option<TextId>> {
    any_of(&["1", "2", "A1", "A2"]).prop_map(|id| id.map(TextId))
}

prop_compose! {
    fn any_profile()(
        id in 0..5u64,
        name in any_of(&["x", "y"]),
        country in any_of(&["US", "DE"]),
        entity in any_of(&["A1", "A2"]),
        marketplace in any_of(&[US, CA]),
        kind in any_of(&["agency", "seller"]),
    ) -> Profile {
        let account = ProfileAccount { marketplace, entity, kind, name };
        Profile { id: ProfileId(id), country_code: country, currency_code: None, timezone: None, account }
    }
}

prop_compose! {
    fn any_linked()(
        kind in any_of(&["SELLER", "VENDOR", "DSP_ADVERTISING_ACCOUNT", "MARKETING_CLOUD", "NEW"]),
        account_id in any_text_id(),
        dsp_advertiser in any_text_id(),
        marketplace in any_of(&[US, CA]),
        profile_id in proptest::option::of((0..5u64).prop_map(ProfileId)),
        name in any_of(&["x", "y"]),
    ) -> Linked {
        Linked { kind, account_id, name, dsp_advertiser, marketplace, profile_id }
    }
}

prop_compose! {
    fn any_ads_account()(
        name in any_of(&["x", "y"]),
        status in any_of(&["CREATED", "DISABLED"]),
        ids in proptest::collection::vec((proptest::option::of(0..7u64), any_of(&["A1", "A2"]), any_of(&["US", "DE", "XX"])), 0..3),
    ) -> AdsAccount {
        let alternate = |(id, entity, country): (Option<u64>, _, _)| Alternate { profile_id: id.map(ProfileId), entity, country };
        AdsAccount { name, status, alternates: ids.into_iter().map(alternate).collect() }
    }
}

fn any_owner() -> impl Strategy<Value = Owner> {
    (proptest::sample::select(&["A1", "A2"]), proptest::sample::select(&[US, CA]))
        .prop_map(|(entity, marketplace)| owner(entity, marketplace))
}

fn any_miss() -> impl Strategy<Value = Finding> {
    let error = prop_oneof![
        Just(AdsError::Offline),
        Just(refused(403)),
        Just(refused(404)),
        Just(AdsError::TokenRejected(Detail::default())),
        Just(AdsError::ProfileDenied(Detail::default())),
    ];
    let about = prop_oneof![
        Just(About::Part),
        Just(About::Elsewhere),
        (0..5u64).prop_map(|id| About::Agency(ProfileId(id))),
        any_owner().prop_map(About::Owner),
    ];
    (any_region(), proptest::sample::select(&SweepPart::ALL[..]), about, error)
        .prop_map(|(region, part, about, error)| miss(region, part, about, error))
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let advertiser = (0..4u64, any_of(&["x", "y"])).prop_map(|(id, name)| Advertiser {
        id: TextId(id.to_string()),
        name,
        currency: None,
        country: None,
        timezone: None,
    });
    let seat = proptest::sample::select(&["s", "t"])
        .prop_map(|seat| DspSeat { exchange: "x".to_owned(), seat: seat.to_owned() });
    let few = 0..4usize;
    prop_oneof![
        4 => (any_region(), any::<bool>(), proptest::collection::vec(any_profile(), few.clone()))
            .prop_map(|(region, view_only, list)| profiles(region, view_only, list)),
        2 => proptest::collection::vec(any_ads_account(), few.clone()).prop_map(Finding::AdsAccounts),
        2 => (any_region(), proptest::collection::vec(any_linked(), few.clone()))
            .prop_map(|(region, links)| manager(region, links)),
        2 => (any_region(), 0..5u64, proptest::collection::vec(advertiser, few.clone()))
            .prop_map(|(region, agency, list)| Finding::Advertisers { region, agency: ProfileId(agency), list }),
        1 => any_region().prop_map(|region| Finding::TooManyAdvertisers { region }),
        1 => (any_region(), proptest::collection::vec((0..4u64, seat), few.clone())).prop_map(|(region, list)| {
            let list = list.into_iter().map(|(id, seat)| (id.to_string(), vec![seat])).collect();
            Finding::Seats { region, list }
        }),
        1 => proptest::collection::vec(any_owner(), few.clone()).prop_map(Finding::AmcAccounts),
        2 => (any_region(), any_owner(), proptest::collection::vec(proptest::sample::select(&["1", "amc"]), few))
            .prop_map(|(region, owner, ids)| instances(region, owner, &ids)),
        2 => any_miss(),
    ]
}

proptest! {
    #[test]
    fn the_order_in_which_answers_come_makes_no_difference(
        (findings, shuffled) in proptest::collection::vec(any_finding(), 0..14)
            .prop_flat_map(|findings| (Just(findings.clone()), Just(findings).prop_shuffle()))
    ) {
        prop_assert_eq!(merge(&findings), merge(&shuffled));
    }

    #[test]
    fn an_answer_that_comes_twice_changes_nothing(findings in proptest::collection::vec(any_finding(), 1..10)) {
        let answers = |findings: &[Finding]| {
            let repeated = findings.iter().filter(|finding| !matches!(finding, Finding::Miss(_)));
            findings.iter().chain(repeated).cloned().collect::<Vec<_>>()
        };
        prop_assert_eq!(merge(&findings), merge(&answers(&findings)));
    }

    #[test]
    fn what_a_sweep_hands_on_is_sorted_unique_and_whole(findings in proptest::collection::vec(any_finding(), 0..14)) {
        let Ok(sweep) = merge(&findings) else { return Ok(()) };
        prop_assert!(sweep.accounts.windows(2).all(|pair| pair[0].key < pair[1].key));
        prop_assert!(sweep.links.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(sweep.gaps.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(sweep.lost.windows(2).all(|pair| pair[0] < pair[1]));
        let exists = |key: &AccountKey| sweep.accounts.iter().any(|account| account.key == *key);
        prop_assert!(sweep.links.iter().all(|(parent, child)| exists(parent) && exists(child)));
        for account in &sweep.accounts {
            prop_assert!(account.lacks.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(account.seats.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(account.access != AccountAccess::Lost);
        }
    }
}
