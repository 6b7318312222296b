//! Third-party readers of calendars, at the file that we export of what expires.
#![allow(clippy::unwrap_used, reason = "a test")]

use domain::{Health, Timestamp};
use jiff::tz::TimeZone;
use keeper::calendar_of;
use keeper::view::{EndKind, EndView, GrantEnd};
use peers::Python;
use serde_json::{Value, json};

const LABEL: &str =
    "Northwind, \"EU\"; naïve \\ 東京 and a name that is much longer than a line may be without a fold";

fn grant(id: &str, at: &str) -> EndView {
    EndView {
        id: id.into(),
        kind: EndKind::Grant,
        end: GrantEnd::Certain { at: at.parse::<Timestamp>().unwrap().as_millisecond() },
        connection_id: Some("c".into()),
        label: LABEL.into(),
        device: None,
        consent: None,
        health: Health::Healthy,
        accounts: 3,
        outlived: false,
        snoozed_until: None,
    }
}

fn words(end: &EndView) -> (String, String) {
    (format!("Reconnect {}", end.label), "It expires.\nReconnect it.".to_owned())
}

#[test]
fn two_readers_take_every_entry_and_a_second_import_moves_it_and_adds_none() {
    let folder = tempfile::tempdir().unwrap();
    let zone = TimeZone::get("America/Los_Angeles").unwrap();
    let first = [grant("grant-a", "2027-08-12T03:00:00Z"), grant("grant-b", "2027-09-01T12:00:00Z")];
    // One of them was reconnected since.
    let second = [grant("grant-a", "2028-06-30T12:00:00Z"), first[1].clone()];
    let mut files = Vec::new();
    for (number, ends) in [first.iter(), first.iter(), second.iter()].into_iter().enumerate() {
        let now = "2027-01-01T10:00:00Z".parse().unwrap();
        let text = calendar_of(&ends.collect::<Vec<_>>(), now, &zone, words);
        let path = folder.path().join(format!("{number}.ics"));
        std::fs::write(&path, text).unwrap();
        files.push(path.to_str().unwrap().to_owned());
    }
    let read = |files: &[String]| -> Value {
        let settings = [("FILES", files.join(":"))];
        serde_json::from_str(&Python::find().unwrap().run("calendar/read.py", &settings).unwrap()).unwrap()
    };
    let title = format!("Reconnect {LABEL}");
    for (files, days) in
        [(&files[..2], ["2027-08-11", "2027-09-01"]), (&files[..], ["2028-06-30", "2027-09-01"])]
    {
        let read = read(files);
        for reader in ["icalendar", "vobject"] {
            let entries = read[reader].as_array().unwrap();
            assert_eq!(entries.len(), 2, "{reader}: no doubles");
            for (entry, day) in entries.iter().zip(days) {
                assert_eq!(entry["day"], day, "{reader}: the user's day");
                assert_eq!(entry["title"], json!(title), "{reader}");
                assert_eq!(entry["text"], "It expires.\nReconnect it.", "{reader}");
                assert_eq!(entry["alarms"], json!([-2_592_000, -604_800, -86_400]), "{reader}");
            }
        }
    }
}
