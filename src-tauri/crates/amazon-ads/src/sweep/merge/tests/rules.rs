//! The rules, one by one.

use super::*;

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
    assert_eq!(one(&sweep, "1").info.status.as_deref(), Some("DISABLED"));
    assert_eq!(one(&sweep, "1").access, AccountAccess::Ok);
    let denied = one(&sweep, &max);
    assert_eq!(denied.access, AccountAccess::Denied);
    assert_eq!(denied.info.status.as_deref(), Some("PENDING"));
    assert_eq!(denied.info.entity_id.as_deref(), Some("ENTITYUK"));
    assert_eq!((denied.info.name.as_str(), denied.info.country_code.as_deref()), ("Named", Some("UK")));
}

#[test]
fn a_status_finds_its_profile_even_where_the_country_is_new() {
    let mut findings = Vec::from(both(Region::Fe, vec![profile(1, "A1", "NEW")]));
    findings.push(Finding::AdsAccounts(vec![account(Some(1), "NZ", "CREATED")]));
    let sweep = merge(&findings).unwrap();
    assert_eq!(one(&sweep, "1").info.status.as_deref(), Some("CREATED"));
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
    assert_eq!(one(&sweep, "9").info.entity_id.as_deref(), Some("A9"));
    assert_eq!(one(&sweep, "9").info.account_type.as_deref(), Some("seller"));
    assert_eq!(one(&sweep, "9").info.country_code.as_deref(), Some("CA"));
}

#[test]
fn without_the_list_of_editable_profiles_nothing_is_called_view_only() {
    let findings = [
        profiles(Region::Na, true, vec![profile(1, "A1", US)]),
        miss(Region::Na, SweepPart::Profiles, About::Part, AdsError::TimedOut),
    ];
    let sweep = merge(&findings).unwrap();
    assert_eq!(one(&sweep, "1").info.lacks, []);
    let gap = Gap::silent(Region::Na, SweepPart::Profiles, Cause::Offline);
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
        assert_eq!(one(&sweep, "1").info.lacks, lacks, "{status} {listed}");
    }
}

#[test]
fn seats_that_may_not_be_listed_are_a_gap_since_the_advertisers_were() {
    let mut findings = Vec::from(both(Region::Na, vec![profile(1, "ENTITYA", US)]));
    let about = About::Agency(ProfileId(1));
    findings.push(miss(Region::Na, SweepPart::DspSeats, about.clone(), refused(403)));
    findings.push(miss(Region::Na, SweepPart::DspSeats, about, refused(403)));
    let sweep = merge(&findings).unwrap();
    let gap = Gap::silent(Region::Na, SweepPart::DspSeats, Cause::NotPermitted);
    assert_eq!(sweep.gaps, [gap], "once");
    assert_eq!(one(&sweep, "1").info.lacks, []);
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
