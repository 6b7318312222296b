//! Lists as no sane server sends them.

use super::*;
use crate::{ads_accounts, amc, dsp, managers, profiles};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The ids that were read, and what was not.
type Ids = (Vec<String>, Unread);

/// Each list that a sweep reads: its body around `rows`, a good row with this id, and the ids that are read.
struct List {
    wrap: fn(&str) -> String,
    row: fn(u64) -> Value,
    read: fn(&[u8]) -> Result<Ids, NoList>,
}

const LISTS: [List; 6] = [
    List {
        wrap: |rows| format!("[{rows}]"),
        row: |id| json!({ "profileId": id, "countryCode": "US", "accountInfo": { "name": "A", "type": "seller", "id": "E" } }),
        read: |body| {
            profiles::parse(body)
                .map(|page| (page.list.iter().map(|one| one.id.to_string()).collect(), page.unread))
        },
    },
    List {
        wrap: |rows| format!(r#"{{"adsAccounts":[{rows}]}}"#),
        row: |id| json!({ "accountName": "A", "status": "CREATED", "alternateIds": [{ "profileId": id, "countryCode": "US" }] }),
        read: |body| {
            ads_accounts::parse(body).map(|page| {
                let ids = page.list.iter().flat_map(|one| &one.alternates).filter_map(|one| one.profile_id);
                (ids.map(|id| id.to_string()).collect(), page.unread)
            })
        },
    },
    List {
        wrap: |rows| format!(r#"{{"managerAccounts":[{rows}]}}"#),
        row: |id| json!({ "managerAccountId": id.to_string(), "managerAccountName": "M", "linkedAccounts": [{ "profileId": 1 }] }),
        read: |body| {
            managers::parse(body)
                .map(|page| (page.list.iter().map(|one| one.id.0.clone()).collect(), page.unread))
        },
    },
    List {
        wrap: |rows| format!(r#"{{"totalResults":3,"response":[{rows}]}}"#),
        row: |id| json!({ "advertiserId": id.to_string(), "name": "A", "currency": "USD" }),
        read: |body| {
            dsp::parse_advertisers(body).map(|answer| {
                (answer.page.list.iter().map(|one| one.id.0.clone()).collect(), answer.page.unread)
            })
        },
    },
    List {
        wrap: |rows| format!(r#"{{"amcAccounts":[{rows}]}}"#),
        row: |id| json!({ "accountId": id.to_string(), "marketplaceId": "M", "accountName": "A" }),
        read: |body| {
            amc::parse_accounts(body)
                .map(|page| (page.list.iter().map(|one| one.entity.clone()).collect(), page.unread))
        },
    },
    List {
        wrap: |rows| format!(r#"{{"instances":[{rows}]}}"#),
        row: |id| json!({ "instanceId": id.to_string(), "instanceName": "I", "creationStatus": "COMPLETED" }),
        read: |body| {
            amc::parse_instances(body)
                .map(|page| (page.list.iter().map(|one| one.id.0.clone()).collect(), page.unread))
        },
    },
];

/// The seventh: seats, whose rows hang below an advertiser.
fn seats(body: &[u8]) -> Result<(Vec<String>, Unread), NoList> {
    dsp::parse_seats(body).map(|page| (page.list.into_iter().map(|(id, _)| id).collect(), page.unread))
}

/// A JSON value that stands where Amazon would send another, as text: also what serde's own values cannot hold.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-1".to_owned()),
        Just("1e999".to_owned()),
        Just("18446744073709551616".to_owned()),
        Just(r#""\ud83d""#.to_owned()),
        Just(r#""\ude00\ud83d x""#.to_owned()),
        Just(r#""\x\u12""#.to_owned()),
        Just("\"a\u{1}\n\tb\"".to_owned()),
        Just(r#"{"a":{"b":[1,{}]}}"#.to_owned()),
        Just(format!("{}{}", "[".repeat(500), "]".repeat(500))),
        any::<String>().prop_map(|text| json!(text).to_string()),
        any::<f64>().prop_map(|number| json!(number).to_string()),
    ]
}

proptest! {
    #[test]
    fn an_odd_field_or_row_spoils_nothing_beside_it(
        which in 0..LISTS.len(),
        field in any::<prop::sample::Index>(),
        instead in odd(),
        row in odd(),
    ) {
        let list = &LISTS[which];
        let good = (list.row)(7);
        let names: Vec<&String> = good.as_object().unwrap().keys().collect();
        let name = names[field.index(names.len())];
        let mut spoilt = good.as_object().unwrap().clone();
        spoilt.insert(name.clone(), Value::from("HERE"));
        let spoilt = Value::from(spoilt).to_string().replace("\"HERE\"", &instead);
        let rows = [(list.row)(1).to_string(), spoilt, row, (list.row)(2).to_string()].join(",");
        let (ids, unread) = (list.read)((list.wrap)(&rows).as_bytes()).unwrap();
        prop_assert_eq!(ids.first().unwrap(), "1");
        prop_assert_eq!(ids.last().unwrap(), "2");
        // An advertising account has no id of its own: any object is one, perhaps without accounts below.
        let lost = unread.rows as usize;
        prop_assert!(lost >= 1 || which == 1, "{unread:?}");
        prop_assert!(ids.len() + lost >= 4 || which == 1, "{ids:?} {unread:?}");
    }

    #[test]
    fn bytes_changed_anywhere_never_panic_and_never_make_up_an_id(
        which in 0..LISTS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let list = &LISTS[which];
        let rows = (1..4).map(|id| (list.row)(id).to_string()).collect::<Vec<_>>().join(",");
        let mut body = (list.wrap)(&rows).into_bytes();
        for (at, byte) in changes {
            let at = at.index(body.len());
            body[at] = byte;
        }
        if let Ok((ids, _)) = (list.read)(&body) {
            for id in ids {
                let whole = !id.is_empty() && !id.contains('\u{fffd}');
                prop_assert!(whole && plain::line(&id, plain::NAME) == id, "{id:?}");
            }
        }
        let _ = seats(&body);
    }

    #[test]
    fn what_serde_reads_is_left_as_it_is(text: String) {
        let body = json!({ "a": text, "b": [text] }).to_string();
        prop_assert_eq!(repaired(body.as_bytes()), body);
    }

    #[test]
    fn whatever_a_string_holds_it_is_read(inner in r"([a-z]|\\u[dD][89a-f][0-9a-f]{2}|\\u0041|\\q|\\n|\\u1|\x01|\x0a|é){0,12}") {
        let body = format!(r#"[{{"profileId":1,"accountInfo":{{"name":"{inner}"}}}},{{"profileId":2}}]"#);
        let page = profiles::parse(body.as_bytes()).unwrap();
        prop_assert_eq!((page.list.len(), page.unread), (2, Unread::default()));
    }
}

#[test]
fn seats_are_read_beside_odd_ones() {
    let body = br#"{"advertiserSeats":[{"advertiserId":{}},{"advertiserId":"1","currentSeats":[
        {"exchangeName":7,"exchangeId":"3","dealCreationId":"D"},{"dealCreationId":["x"]},null]},
        {"advertiserId":2,"currentSeats":"none"}],"nextToken":"\ud83d"}"#;
    let page = dsp::parse_seats(body).unwrap();
    assert_eq!(page.list.len(), 2);
    assert_eq!(
        page.list[0].1.iter().map(|seat| (&*seat.exchange, &*seat.seat)).collect::<Vec<_>>(),
        [("3", "D")]
    );
    assert_eq!((page.next, page.unread), (Next::Unreadable, Unread { rows: 4, fields: 1 }));
}

#[test]
fn an_id_that_is_given_twice_is_read_only_if_it_is_the_same() {
    let page = profiles::parse(br#"[{"profileId":1,"profileId":2},{"profileId":3,"profileId":3}]"#).unwrap();
    assert_eq!((page.list.len(), page.list[0].id.0, page.unread.rows), (1, 3, 1));
}

#[test]
fn names_are_plain_when_they_are_read() {
    let page =
        profiles::parse(br#"[{"profileId":1,"accountInfo":{"name":"\u202eNorth\u0000wind\n<b>"}}]"#).unwrap();
    assert_eq!(page.list[0].account.name.as_deref(), Some("Northwind <b>"));
}
