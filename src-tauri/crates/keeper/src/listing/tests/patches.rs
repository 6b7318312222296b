//! Whatever changes in whatever order, the index is as one that is made from nothing, and a dashboard that only hears of
//! changes shows what one sees that asks for everything.

use super::*;
use crate::view::{AccountGrouping, AccountSort};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What the store would hold.
#[derive(Debug, Clone, Default)]
struct World {
    accounts: BTreeMap<u8, Made>,
    logins: BTreeMap<u8, LoginRead>,
    labels: BTreeMap<u8, String>,
}

#[derive(Debug, Clone)]
enum Change {
    Account(u8, Box<Made>),
    Gone(u8),
    Login(u8, LoginRead),
    Label(u8, Option<String>),
    /// Everything is read again, as when it is not known what changed.
    Everything,
}

const NAMES: [&str; 8] = ["", "Kestrel", "kestrel", "Ärger 10", "arger 9", "Zoo", "Café", "Bravo"];

fn id(number: u8) -> AccountId {
    AccountId::new(format!("a{number}"))
}

fn made() -> impl Strategy<Value = Made> {
    let refers = (0..4_u8, proptest::collection::vec(0..14_u8, 0..3), any::<bool>(), any::<bool>());
    let words = (0..3_usize, 0..3_usize, 0..4_usize, any::<Option<u8>>());
    let marks = (proptest::option::of(0..4_u8), proptest::collection::vec(0..4_u8, 0..4), 0..3_usize);
    (0..8_usize, refers, words, marks).prop_map(|(name, refers, words, marks)| {
        let (login, parents, tracked, pinned) = refers;
        let (region, access, kind, watch) = words;
        let (group, tags, note) = marks;
        let account = ListedAccount {
            id: id(0),
            connection_id: ConnectionId::new(format!("l{login}")),
            kind: AccountKind::ALL[kind],
            region: Region::ALL[region],
            external_id: NAMES[name].len().to_string() + ["", "0", "X"][region],
            name: NAMES[name].into(),
            country_code: [None, Some("UK"), Some("DE")][access].map(str::to_owned),
            account_type: None,
            entity_id: None,
            status: [None, Some("CREATED"), Some("disabled")][region].map(str::to_owned),
            access: AccountAccess::ALL[access],
            tracked,
            watch: watch.map(|seed| WatchedBrief {
                health: AccountHealth::ALL[usize::from(seed) % 4],
                hidden: seed % 7 == 0,
                stopped: u32::from(seed % 3),
                ..watched(AccountHealth::Ok, CauseSource::BillingStatus, ["A", "B"][usize::from(seed) % 2])
            }),
            parents: parents.into_iter().map(id).collect(),
        };
        let label = |number: u8| format!("t{number}");
        let marks = Marks {
            group: group.map(label),
            tags: tags.into_iter().map(label).collect(),
            note: ["", "call back", "Ünder review"][note].into(),
            pinned,
        };
        (account, marks)
    })
}

fn change() -> impl Strategy<Value = Change> {
    let login = (0..4_u8, 0..8_usize, 0..6_usize, proptest::option::of(0..3_i64));
    prop_oneof![
        6 => (0..12_u8, made()).prop_map(|(number, mut made)| {
            made.0.id = id(number);
            Change::Account(number, Box::new(made))
        }),
        2 => (0..12_u8).prop_map(Change::Gone),
        2 => login.prop_map(|(number, name, health, ends_at)| {
            let read = LoginRead { ends_at, ..login_named(number, NAMES[name], Health::ALL[health]) };
            Change::Login(number, read)
        }),
        2 => (0..4_u8, proptest::option::of(0..8_usize))
            .prop_map(|(number, name)| Change::Label(number, name.map(|name| NAMES[name].to_owned()))),
        1 => Just(Change::Everything),
    ]
}

fn login_named(number: u8, label: &str, health: Health) -> LoginRead {
    login(&format!("l{number}"), label, health)
}

impl World {
    fn labels(&self) -> Vec<LabelRead> {
        self.labels.iter().map(|(number, name)| label(&format!("t{number}"), name)).collect()
    }

    fn everything(&self) -> Read {
        Read {
            logins: Some(self.logins.values().cloned().collect()),
            labels: Some(self.labels()),
            ..all(self.accounts.values().cloned().collect())
        }
    }

    /// Takes a change; what the index is told of it.
    fn take(&mut self, change: Change) -> Read {
        match change {
            Change::Account(number, made) => {
                self.accounts.insert(number, (*made).clone());
                some(vec![*made])
            }
            Change::Gone(number) => {
                self.accounts.remove(&number);
                let only = Some(std::iter::once(id(number)).collect());
                Read { accounts: Some(Accounts { rows: Vec::new(), only }), ..Read::default() }
            }
            Change::Login(number, read) => {
                self.logins.insert(number, read);
                Read { logins: Some(self.logins.values().cloned().collect()), ..Read::default() }
            }
            Change::Label(number, name) => {
                match name {
                    Some(name) => self.labels.insert(number, name),
                    None => self.labels.remove(&number),
                };
                Read { labels: Some(self.labels()), ..Read::default() }
            }
            Change::Everything => self.everything(),
        }
    }
}

fn query() -> impl Strategy<Value = AccountQuery> {
    let sorts = [
        AccountSort::Name,
        AccountSort::Region,
        AccountSort::Kind,
        AccountSort::Status,
        AccountSort::Id,
        AccountSort::Connection,
        AccountSort::Expires,
        AccountSort::Watch,
        AccountSort::Health,
        AccountSort::Group,
        AccountSort::Country,
    ];
    let groupings = [
        AccountGrouping::None,
        AccountGrouping::Connection,
        AccountGrouping::Parent,
        AccountGrouping::Group,
        AccountGrouping::Tag,
        AccountGrouping::Region,
        AccountGrouping::Kind,
    ];
    let wanted =
        || proptest::option::weighted(0.2, prop_oneof![Just("none".to_owned()), Just("t1".to_owned())]);
    let filters = (wanted(), wanted(), proptest::option::weighted(0.1, any::<bool>()), 0..12_usize);
    (
        proptest::sample::select(sorts.to_vec()),
        any::<bool>(),
        proptest::sample::select(groupings.to_vec()),
        filters,
    )
        .prop_map(|(sort, down, group_by, (group, tag, tracked, rest))| AccountQuery {
            q: ["", "a", "kestrel", "u"][rest % 4].into(),
            parent: (rest == 11).then(|| "a1".to_owned()),
            collapsed: if rest % 3 == 0 { vec!["none".into(), "t2".into()] } else { Vec::new() },
            group,
            tag,
            tracked,
            sort,
            down,
            group_by,
            ..AccountQuery::default()
        })
}

proptest! {
    #[test]
    fn a_patched_index_answers_like_a_new_one(
        changes in proptest::collection::vec((change(), query()), 1..40),
    ) {
        let mut world = World::default();
        let mut patched = Lists::new(UserId::new("user_ada"));
        let mut answers = Answers::default();
        let mut shown: (Option<u32>, Vec<AccountItem>) = (None, Vec::new());
        for (change, query) in changes {
            patched.apply(world.take(change));
            let mut fresh = Lists::new(UserId::new("user_ada"));
            fresh.apply(world.everything());
            let expected = listed(&mut fresh, &query);
            let window = AccountWindow { from: 0, count: 200 };
            let view = patched.list(&query, window, shown.0, &mut answers);
            prop_assert_eq!(view.all as usize, world.accounts.len());
            let items = resolved(&shown.1, &view);
            prop_assert_eq!(&items, &expected);
            shown = (Some(view.revision), items);
        }
    }
}
