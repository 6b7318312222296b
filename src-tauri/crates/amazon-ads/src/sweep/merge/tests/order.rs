//! What holds for any answers in any order.

use super::*;
use proptest::prelude::*;

#[test]
fn six_thousand_profiles_in_both_lists_and_with_a_status_are_six_thousand_accounts() {
    let list =
        |first: u64| (first..first + 2000).map(|id| profile(id, &format!("A{id}"), US)).collect::<Vec<_>>();
    let mut findings = Vec::new();
    for (region, first) in Region::ALL.into_iter().zip([0, 2000, 4000]) {
        findings.push(profiles(region, false, list(first)));
        findings.push(profiles(region, true, list(first)));
    }
    findings.push(Finding::AdsAccounts((0..6000).map(|id| account(Some(id), "US", "CREATED")).collect()));
    assert_eq!(merge(&findings).unwrap().accounts.len(), 6000);
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
        let account = ProfileAccount { marketplace, entity, kind, name, ..ProfileAccount::default() };
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
            prop_assert!(account.info.lacks.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(account.info.seats.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(account.access != AccountAccess::Lost);
        }
    }
}
