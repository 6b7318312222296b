//! In which order.

use super::*;
use crate::view::AccountSort;

fn sorted(rows: &[Made], sort: AccountSort, down: bool) -> Vec<String> {
    ids(&mut lists(rows.to_vec()), &AccountQuery { sort, down, ..AccountQuery::default() })
}

/// Accounts named by their ids, changed one by one.
fn made<T: Copy>(values: &[(&str, T)], change: impl Fn(&mut ListedAccount, &mut Marks, T)) -> Vec<Made> {
    values.iter().map(|(id, value)| with(account(id, id), |one, marks| change(one, marks, *value))).collect()
}

#[test]
fn names_are_ordered_like_people_order_them_and_those_without_come_last() {
    let names =
        [("1", "zebra"), ("2", "Shop 10"), ("3", ""), ("4", "Ärger"), ("5", "shop 9"), ("6", "bravo")];
    let rows = made(&names, |account, _, name| account.name = name.into());
    assert_eq!(sorted(&rows, AccountSort::Name, false), ["4", "6", "5", "2", "1", "3"]);
    assert_eq!(sorted(&rows, AccountSort::Name, true), ["3", "1", "2", "5", "6", "4"]);
}

#[test]
fn equal_names_stay_in_the_order_of_their_ids_either_way() {
    let rows = made(&[("b", "20"), ("a", "3"), ("c", "100")], |account, _, id| {
        (account.name, account.external_id) = ("Same".into(), id.into());
    });
    assert_eq!(sorted(&rows, AccountSort::Name, false), ["a", "b", "c"]);
    assert_eq!(sorted(&rows, AccountSort::Name, true), ["a", "b", "c"]);
}

#[test]
fn ids_are_ordered_by_size_although_they_are_text() {
    let values = [
        ("a", "184467440737095516"),
        ("b", "9"),
        ("c", "1000"),
        ("d", "ENTITY1"),
        ("e", "18446744073709551615"),
    ];
    let rows = made(&values, |account, _, id| account.external_id = id.into());
    assert_eq!(sorted(&rows, AccountSort::Id, false), ["b", "c", "a", "e", "d"]);
    assert_eq!(sorted(&rows, AccountSort::Id, true), ["d", "e", "a", "c", "b"]);
}

#[test]
fn words_without_a_value_come_last() {
    let rows =
        made(&[("a", None), ("b", Some("disabled")), ("c", Some("CREATED")), ("d", None)], |one, _, word| {
            one.status = word.map(str::to_owned);
            one.country_code = word.map(str::to_owned);
        });
    for sort in [AccountSort::Status, AccountSort::Country] {
        assert_eq!(sorted(&rows, sort, false), ["c", "b", "a", "d"], "{sort:?}");
    }
}

#[test]
fn regions_and_kinds_have_their_own_order() {
    let regions = [("a", Region::Fe), ("b", Region::Na), ("c", Region::Eu)];
    let rows = made(&regions, |one, _, region| one.region = region);
    assert_eq!(sorted(&rows, AccountSort::Region, false), ["b", "c", "a"]);
    let kinds = [
        ("a", AccountKind::SponsoredAds),
        ("b", AccountKind::ManagerAccount),
        ("c", AccountKind::AmcInstance),
        ("d", AccountKind::DspAdvertiser),
    ];
    let rows = made(&kinds, |one, _, kind| one.kind = kind);
    assert_eq!(sorted(&rows, AccountSort::Kind, false), ["c", "d", "b", "a"]);
}

#[test]
fn logins_order_their_accounts_by_label_health_and_end() {
    let rows = made(&[("a", "one"), ("b", "two"), ("c", "three"), ("d", "one")], |one, _, login| {
        one.connection_id = ConnectionId::new(login);
    });
    assert_eq!(sorted(&rows, AccountSort::Connection, false), ["c", "b", "a", "d"]);
    assert_eq!(sorted(&rows, AccountSort::Health, false), ["b", "c", "a", "d"]);
    assert_eq!(sorted(&rows, AccountSort::Health, true), ["a", "d", "c", "b"]);
    let mut lists = lists(rows);
    let ends = |id: &str, at| LoginRead { ends_at: at, ..login(id, id, Health::Healthy) };
    let logins =
        vec![ends("one", Some(500)), ends("two", None), ends("three", Some(i64::from(i32::MAX) * 900))];
    lists.apply(Read { logins: Some(logins), ..Read::default() });
    let expires = AccountQuery { sort: AccountSort::Expires, ..AccountQuery::default() };
    assert_eq!(ids(&mut lists, &expires), ["a", "d", "c", "b"], "no known end comes last");
}

#[test]
fn the_worst_at_amazon_comes_first_and_what_is_not_watched_last() {
    let ok = || WatchedBrief { health: AccountHealth::Ok, ..WatchedBrief::default() };
    let briefs = [
        ("unwatched", None),
        ("hidden", Some(WatchedBrief { hidden: true, ..ok() })),
        ("ok", Some(ok())),
        ("not delivering", Some(WatchedBrief { stopped: 1, ..ok() })),
        ("unknown", Some(WatchedBrief::default())),
        ("due", Some(watched(AccountHealth::Attention, CauseSource::BillingNotice, "DUE"))),
        ("suspended", Some(watched(AccountHealth::Stopped, CauseSource::AccountStatus, "SUSPENDED"))),
        ("expired", Some(watched(AccountHealth::Stopped, CauseSource::BillingStatus, "EXPIRED"))),
    ];
    let rows: Vec<Made> =
        briefs.into_iter().map(|(id, watch)| with(account(id, id), |one, _| one.watch = watch)).collect();
    let worst_first =
        ["expired", "suspended", "due", "unknown", "not delivering", "ok", "hidden", "unwatched"];
    assert_eq!(sorted(&rows, AccountSort::Watch, false), worst_first);
}

#[test]
fn groups_order_their_accounts_by_name() {
    let rows =
        made(&[("a", None), ("b", Some("y")), ("c", Some("x")), ("d", Some("gone"))], |_, marks, group| {
            marks.group = group.map(str::to_owned);
        });
    let mut lists = lists(rows);
    lists.apply(Read { labels: Some(vec![label("x", "zoo"), label("y", "Émile")]), ..Read::default() });
    let query = AccountQuery { sort: AccountSort::Group, ..AccountQuery::default() };
    assert_eq!(ids(&mut lists, &query), ["b", "c", "a", "d"]);
}
