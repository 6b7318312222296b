//! Answers that leave out what the dashboard has.

use super::*;

const WINDOW: AccountWindow = AccountWindow { from: 0, count: 200 };

fn many() -> Lists {
    lists((0..500).map(|number| account(&format!("{number:03}"), &format!("Shop {number}"))).collect())
}

fn new(view: &AccountListView) -> Vec<String> {
    let id = |item: &ListedItem| match item {
        ListedItem::New(AccountItem::Row { row }) => Some(row.id.clone()),
        ListedItem::New(AccountItem::Heading { key, .. }) => Some(key.clone()),
        ListedItem::Unchanged(_) => None,
    };
    view.items.iter().filter_map(id).collect()
}

#[test]
fn a_change_of_one_account_sends_one_row() {
    let (mut lists, mut answers, query) = (many(), Answers::default(), AccountQuery::default());
    let first = lists.list(&query, WINDOW, None, &mut answers);
    assert_eq!(new(&first).len(), 200);
    lists.apply(some(vec![with(account("007", "Shop 7"), |one, _| one.tracked = false)]));
    let second = lists.list(&query, WINDOW, Some(first.revision), &mut answers);
    assert_eq!(new(&second), ["007"]);
    assert!(serde_json::to_string(&second).unwrap().len() < 4096);
    let third = lists.list(&query, WINDOW, Some(second.revision), &mut answers);
    assert_eq!(new(&third), Vec::<String>::new());
    assert_eq!(third.items, (0..200).map(ListedItem::Unchanged).collect::<Vec<_>>());
}

#[test]
fn a_row_that_is_written_again_as_it_was_is_not_sent() {
    let (mut lists, mut answers, query) = (many(), Answers::default(), AccountQuery::default());
    let first = lists.list(&query, WINDOW, None, &mut answers);
    lists.apply(some(vec![account("007", "Shop 7")]));
    lists.apply(all((0..500).map(|at| account(&format!("{at:03}"), &format!("Shop {at}"))).collect()));
    assert!(new(&lists.list(&query, WINDOW, Some(first.revision), &mut answers)).is_empty());
}

#[test]
fn scrolling_sends_the_rows_that_were_not_there() {
    let (mut lists, mut answers, query) = (many(), Answers::default(), AccountQuery::default());
    let first = lists.list(&query, AccountWindow { from: 0, count: 50 }, None, &mut answers);
    let second =
        lists.list(&query, AccountWindow { from: 10, count: 50 }, Some(first.revision), &mut answers);
    assert_eq!(new(&second).len(), 10);
    assert_eq!(second.items[0], ListedItem::Unchanged(10), "counted within the answer that was handed back");
}

#[test]
fn the_health_of_a_login_sends_the_rows_that_show_it_and_the_name_above_those_below() {
    let rows = vec![
        account("a", "Above"),
        with(account("b", "Below"), |one, _| {
            one.parents = vec![AccountId::new("a")];
            one.connection_id = ConnectionId::new("two");
        }),
        account("c", "Beside"),
    ];
    let (mut lists, mut answers, query) = (lists(rows), Answers::default(), AccountQuery::default());
    let mut since = lists.list(&query, WINDOW, None, &mut answers).revision;
    let mut sent = |read: Read| {
        lists.apply(read);
        let view = lists.list(&query, WINDOW, Some(since), &mut answers);
        since = view.revision;
        new(&view)
    };
    let healthy = vec![login("two", "harbour goods", Health::Healthy)];
    assert_eq!(sent(Read { logins: Some(healthy), ..Read::default() }), ["b"]);
    assert_eq!(sent(some(vec![account("a", "Again above")])), ["a", "b"]);
    let mut gone = some(vec![account("a", "")]);
    gone.accounts.as_mut().unwrap().rows.clear();
    assert_eq!(sent(gone), ["b"], "nothing is above it any more");
}

#[test]
fn a_tag_that_is_deleted_leaves_its_rows_and_one_that_is_renamed_changes_none() {
    let tagged = with(account("a", "A"), |_, marks| marks.tags = vec!["t".into()]);
    let (mut lists, mut answers, query) =
        (lists(vec![tagged, account("b", "B")]), Answers::default(), AccountQuery::default());
    let mut since = None;
    let mut sent = |labels: Vec<LabelRead>| {
        lists.apply(Read { labels: Some(labels), ..Read::default() });
        let view = lists.list(&query, WINDOW, since, &mut answers);
        since = Some(view.revision);
        new(&view)
    };
    assert_eq!(sent(vec![label("t", "VIP")]), ["a", "b"]);
    assert!(sent(vec![label("t", "vip")]).is_empty(), "rows show ids alone");
    assert_eq!(sent(Vec::new()), ["a"]);
}

#[test]
fn the_last_eight_answers_are_remembered_and_no_more() {
    let (mut lists, mut answers, query) = (many(), Answers::default(), AccountQuery::default());
    let first = lists.list(&query, WINDOW, None, &mut answers).revision;
    for _ in 0..7 {
        lists.list(&query, WINDOW, None, &mut answers);
    }
    assert!(new(&lists.list(&query, WINDOW, Some(first), &mut answers)).is_empty());
    assert_eq!(new(&lists.list(&query, WINDOW, Some(first), &mut answers)).len(), 200);
    assert_eq!(new(&lists.list(&query, WINDOW, Some(first + 99), &mut answers)).len(), 200, "never given");
}

#[test]
fn answers_of_another_index_are_compared_with_nothing() {
    let (mut lists, mut answers, query) = (many(), Answers::default(), AccountQuery::default());
    let first = lists.list(&query, WINDOW, None, &mut answers).revision;
    answers.forget();
    let after = many().list(&query, WINDOW, Some(first), &mut answers);
    assert_eq!(new(&after).len(), 200);
    assert!(after.revision > first, "and no revision is given twice");
}

#[test]
fn scrolling_asks_no_row_again_and_a_change_does() {
    let (mut lists, mut answers) = (many(), Answers::default());
    let query = AccountQuery { q: "shop".into(), ..AccountQuery::default() };
    assert!(!lists.remembers(&query));
    lists.list(&query, WINDOW, None, &mut answers);
    let closed = AccountQuery { collapsed: vec!["x".into()], ..query.clone() };
    assert!(lists.remembers(&query) && lists.remembers(&closed));
    assert!(!lists.remembers(&AccountQuery::default()));
    lists.apply(some(vec![account("900", "Shop 900")]));
    assert!(!lists.remembers(&query));
}
