//! Which accounts pass.

use super::*;
use crate::view::WatchFilter;

fn found(rows: &[Made], query: &AccountQuery) -> Vec<String> {
    ids(&mut lists(rows.to_vec()), query)
}

fn q(text: &str) -> AccountQuery {
    AccountQuery { q: text.into(), ..AccountQuery::default() }
}

#[test]
fn an_id_beyond_2_to_the_53_is_found_exactly_and_not_its_neighbour() {
    let rows = ["9007199254740993", "9007199254740992"]
        .map(|id| with(account(id, "Kestrel"), |account, _| account.external_id = id.into()));
    assert_eq!(found(&rows, &q("9007199254740993")), ["9007199254740993"]);
    assert_eq!(found(&rows, &q("9007199254740992")), ["9007199254740992"]);
    assert_eq!(found(&rows, &q("900719925474099")).len(), 2);
}

#[test]
fn every_word_has_to_occur_somewhere() {
    let rows = [
        with(account("a", "Café Zürich"), |account, marks| {
            account.entity_id = Some("ENTITY1ABC".into());
            account.connection_id = ConnectionId::new("two");
            account.country_code = Some("DE".into());
            account.account_type = Some("vendor".into());
            marks.note = "asks for Invoices".into();
            marks.group = Some("g".into());
            marks.tags = vec!["t".into(), "u".into()];
        }),
        account("b", "Kestrel"),
    ];
    let mut lists = lists(rows.to_vec());
    lists.apply(Read {
        labels: Some(vec![label("g", "Client Ölberg"), label("t", "VIP"), label("u", "q4")]),
        ..Read::default()
    });
    for text in [
        "cafe",
        "ZURICH café",
        "100a",
        "entity1abc",
        "harbour",
        "de",
        "vendor",
        "A1PA6795UKMFR9",
        "invoices",
        "olberg",
        "vip q4",
        "  zürich\tharbour  invoices vip ",
    ] {
        assert_eq!(ids(&mut lists, &q(text)), ["a"], "{text:?}");
    }
    for text in ["cafe kestrel", "zzz", "A1PA6795UKMFR", "northwind harbour"] {
        assert!(ids(&mut lists, &q(text)).is_empty(), "{text:?}");
    }
    assert_eq!(ids(&mut lists, &q(" ")).len(), 2, "no word narrows nothing");
    lists.apply(Read { labels: Some(vec![label("g", "Client Ölberg")]), ..Read::default() });
    assert!(ids(&mut lists, &q("vip")).is_empty(), "a tag that was deleted is not found");
}

#[test]
fn filters_combine() {
    let rows: Vec<Made> = (0..96)
        .map(|number: u32| {
            with(account(&number.to_string(), "Kestrel"), |account, marks| {
                account.region = Region::ALL[number as usize % 3];
                account.access = AccountAccess::ALL[number as usize / 3 % 3];
                account.tracked = number.is_multiple_of(2);
                account.kind = AccountKind::ALL[number as usize / 6 % 4];
                account.connection_id = ConnectionId::new(["one", "two"][number as usize / 24 % 2]);
                marks.pinned = number.is_multiple_of(5);
            })
        })
        .collect();
    let query = AccountQuery {
        region: Some(Region::Eu),
        kind: Some(AccountKind::SponsoredAds),
        health: Some(Health::Revoked),
        access: Some(AccountAccess::Ok),
        tracked: Some(true),
        ..AccountQuery::default()
    };
    let passes = |(account, _): &&Made| {
        account.region == Region::Eu
            && account.kind == AccountKind::SponsoredAds
            && account.connection_id == ConnectionId::new("two")
            && account.access == AccountAccess::Ok
            && account.tracked
    };
    let expected = rows.iter().filter(passes).count();
    assert!(expected > 0);
    assert_eq!(found(&rows, &query).len(), expected);
    let count = |query: AccountQuery| found(&rows, &query).len();
    let none = AccountQuery::default;
    assert_eq!(count(AccountQuery { connection: Some("two".into()), ..none() }), 48);
    assert_eq!(count(AccountQuery { connection: Some("nowhere".into()), ..none() }), 0);
    assert_eq!(count(AccountQuery { access: Some(AccountAccess::Lost), ..none() }), 30);
    assert_eq!(count(AccountQuery { tracked: Some(false), ..none() }), 48);
    assert_eq!(count(AccountQuery { pinned: Some(true), ..none() }), 20);
}

#[test]
fn groups_tags_and_accounts_above_narrow_and_none_stands_for_accounts_without() {
    let rows = [
        with(account("a", "A"), |_, marks| marks.group = Some("g".into())),
        with(account("b", "B"), |account, marks| {
            marks.tags = vec!["t".into(), "u".into()];
            account.parents = vec![AccountId::new("a")];
        }),
        with(account("c", "C"), |account, marks| {
            marks.group = Some("deleted".into());
            marks.tags = vec!["deleted".into()];
            account.parents = vec![AccountId::new("not here")];
        }),
    ];
    let mut lists = lists(rows.to_vec());
    let labels = vec![label("g", "G"), label("t", "T"), label("u", "U")];
    lists.apply(Read { labels: Some(labels), ..Read::default() });
    let none = AccountQuery::default;
    let group = |id: &str| AccountQuery { group: Some(id.into()), ..none() };
    let tag = |id: &str| AccountQuery { tag: Some(id.into()), ..none() };
    let parent = |id: &str| AccountQuery { parent: Some(id.into()), ..none() };
    for (query, expected) in [
        (group("g"), &["a"][..]),
        (group("none"), &["b", "c"]),
        (group("deleted"), &[]),
        (group("never"), &[]),
        (tag("u"), &["b"]),
        (tag("none"), &["a", "c"]),
        (parent("a"), &["b"]),
        (parent("none"), &["a", "c"]),
    ] {
        assert_eq!(ids(&mut lists, &query), expected, "{query:?}");
    }
}

#[test]
fn health_at_amazon_is_counted_over_all_other_filters() {
    let troubled = |id: &str, brief: WatchedBrief| with(account(id, id), |one, _| one.watch = Some(brief));
    let mut rows = vec![
        troubled("pay", watched(AccountHealth::Stopped, CauseSource::BillingStatus, "EXPIRED")),
        troubled("out", watched(AccountHealth::Stopped, CauseSource::AccountStatus, "SUSPENDED")),
        troubled("due", watched(AccountHealth::Attention, CauseSource::BillingNotice, "DUE")),
        troubled("hidden", WatchedBrief { hidden: true, ..WatchedBrief::default() }),
        troubled("slow", WatchedBrief { stopped: 3, ..WatchedBrief::default() }),
        account("unseen", "unseen"),
    ];
    rows.push(with(rows[0].clone(), |account, _| {
        account.id = AccountId::new("na");
        account.region = Region::Na;
    }));
    let mut lists = lists(rows);
    let eu = || AccountQuery { region: Some(Region::Eu), ..AccountQuery::default() };
    for (watch, expected) in [
        (WatchFilter::Stopped, &["out", "pay"][..]),
        (WatchFilter::CannotPay, &["pay"]),
        (WatchFilter::StoppedOther, &["out"]),
        (WatchFilter::Attention, &["due"]),
        (WatchFilter::Hidden, &["hidden"]),
        (WatchFilter::NotDelivering, &["slow"]),
    ] {
        let query = AccountQuery { watch: Some(watch), ..eu() };
        assert_eq!(ids(&mut lists, &query), expected, "{watch:?}");
        let window = AccountWindow { from: 0, count: 1 };
        let view = lists.list(&query, window, None, &mut Answers::default());
        assert_eq!((view.all, view.matching as usize), (7, expected.len()));
        let counts = view.watch_counts;
        assert_eq!((counts.stopped, counts.cannot_pay, counts.stopped_other), (2, 1, 1), "{watch:?}");
        assert_eq!((counts.attention, counts.hidden, counts.not_delivering), (1, 1, 1), "{watch:?}");
    }
}
