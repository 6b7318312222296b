//! Below which headings, and where in the list.

use super::*;
use crate::view::{AccountGrouping, AccountSort, Selection};

fn grouped(grouping: AccountGrouping) -> AccountQuery {
    AccountQuery { group_by: grouping, ..AccountQuery::default() }
}

/// The list as text: headings with their counts, rows by their ids.
fn drawn(lists: &mut Lists, query: &AccountQuery) -> Vec<String> {
    let line = |item| match item {
        AccountItem::Row { row } => row.id,
        AccountItem::Heading { key, label, count, collapsed } => {
            format!(
                "{key}|{}|{count}{}",
                label.as_deref().unwrap_or("-"),
                if collapsed { " closed" } else { "" }
            )
        }
    };
    listed(lists, query).into_iter().map(line).collect()
}

fn world() -> Lists {
    let mut lists = lists(vec![
        with(account("m", "Manager"), |one, _| one.kind = AccountKind::ManagerAccount),
        with(account("a", "A"), |one, marks| {
            one.region = Region::Na;
            one.parents = vec![AccountId::new("m")];
            marks.tags = vec!["t".into(), "u".into(), "t".into()];
        }),
        with(account("b", "B"), |one, marks| {
            one.connection_id = ConnectionId::new("two");
            marks.group = Some("g".into());
            marks.tags = vec!["u".into(), "deleted".into()];
        }),
        with(account("c", "C"), |one, _| one.parents = vec![AccountId::new("gone"), AccountId::new("m")]),
    ]);
    let labels = vec![label("g", "Group"), label("t", "VIP"), label("u", "q4")];
    lists.apply(Read { labels: Some(labels), ..Read::default() });
    lists
}

#[test]
fn each_grouping_divides_the_list_by_name_with_the_rest_last() {
    let mut lists = world();
    for (grouping, expected) in [
        (AccountGrouping::Connection, "two|harbour goods|1 b one|Northwind Agency|3 a c m"),
        (AccountGrouping::Parent, "m|Manager|2 a c none|-|2 b m"),
        (AccountGrouping::Group, "g|Group|1 b none|-|3 a c m"),
        (AccountGrouping::Tag, "u|q4|2 a b t|VIP|1 a none|-|2 c m"),
        (AccountGrouping::Region, "na|-|1 a eu|-|3 b c m"),
        (AccountGrouping::Kind, "manager_account|-|1 m sponsored_ads|-|3 a b c"),
        (AccountGrouping::None, "a b c m"),
    ] {
        assert_eq!(drawn(&mut lists, &grouped(grouping)).join(" "), expected, "{grouping:?}");
    }
}

#[test]
fn the_order_holds_below_each_heading_and_turns_no_heading_round() {
    let query = AccountQuery { sort: AccountSort::Name, down: true, ..grouped(AccountGrouping::Connection) };
    assert_eq!(drawn(&mut world(), &query).join(" "), "two|harbour goods|1 b one|Northwind Agency|3 m c a");
}

#[test]
fn a_closed_heading_keeps_its_count_and_hides_its_accounts() {
    let mut lists = world();
    let query = AccountQuery { collapsed: vec!["u".into(), "none".into()], ..grouped(AccountGrouping::Tag) };
    assert_eq!(drawn(&mut lists, &query).join(" "), "u|q4|2 closed t|VIP|1 a none|-|2 closed");
    let view = lists.list(&query, AccountWindow { from: 0, count: 200 }, None, &mut Answers::default());
    assert_eq!((view.all, view.matching, view.length), (4, 4, 4), "an account with two tags is one account");
}

#[test]
fn an_account_is_found_at_the_place_where_it_is_listed() {
    let mut lists = world();
    for query in [
        grouped(AccountGrouping::None),
        grouped(AccountGrouping::Tag),
        AccountQuery { collapsed: vec!["u".into()], ..grouped(AccountGrouping::Tag) },
        AccountQuery { collapsed: vec!["one".into()], ..grouped(AccountGrouping::Connection) },
        AccountQuery { region: Some(Region::Na), ..grouped(AccountGrouping::Region) },
    ] {
        let items = listed(&mut lists, &query);
        for id in ["a", "b", "c", "m", "nowhere"] {
            let shown =
                items.iter().position(|item| matches!(item, AccountItem::Row { row } if row.id == id));
            let place = lists.place_of(&query, &AccountId::new(id));
            assert_eq!(place, shown.map(|at| u32::try_from(at).unwrap()), "{id} in {query:?}");
        }
    }
}

#[test]
fn a_window_in_the_middle_shows_what_stands_there() {
    let mut lists = world();
    let query = grouped(AccountGrouping::Tag);
    let whole = listed(&mut lists, &query);
    for from in 0..9 {
        for count in 0..4 {
            let window = AccountWindow { from, count };
            let view = lists.list(&query, window, None, &mut Answers::default());
            let until = whole.len().min((from + count) as usize);
            let expected = whole.get(from as usize..until).unwrap_or_default();
            assert_eq!(resolved(&[], &view), expected, "{window:?}");
            assert_eq!(view.from as usize, whole.len().min(from as usize));
        }
    }
}

#[test]
fn a_selection_names_each_account_once_below_closed_headings_too() {
    let mut lists = world();
    let mut selected = |selection: Selection| -> Vec<String> {
        let places = lists.select(&selection);
        places.iter().map(|place| lists.index.row(*place).unwrap().id.to_string()).collect()
    };
    let query = || {
        let collapsed = vec!["u".into()];
        Box::new(AccountQuery { collapsed, ..grouped(AccountGrouping::Tag) })
    };
    assert_eq!(selected(Selection::Query { query: query(), except: Vec::new() }), ["a", "b", "c", "m"]);
    let except = vec!["b".into(), "nowhere".into()];
    assert_eq!(selected(Selection::Query { query: query(), except }), ["a", "c", "m"]);
    let ids = ["m", "nowhere", "a", "m"].map(str::to_owned).to_vec();
    assert_eq!(selected(Selection::Ids { ids }), ["m", "a"]);
}

#[test]
fn the_logins_of_a_selection_are_each_named_once() {
    let mut lists = world();
    let places = lists.select(&Selection::Query { query: Box::default(), except: Vec::new() });
    let logins: Vec<String> = lists.logins(&places).into_iter().map(|login| login.label).collect();
    assert_eq!(logins, ["Northwind Agency", "harbour goods"]);
}
