//! Plain text: a row of Supabase can hold anything, and only plain lines of it are kept.

use super::{AccountRow, ConnectionRow, DeviceRow, MirrorRow, UserRow};
use crate::plain;
use serde_json::{Value, json};

/// What nobody can write into a field of a form, and far too much of it.
fn foreign() -> String {
    format!("\u{202e}North\0wind\n{}", "x".repeat(5000))
}

/// All texts of a row that are not in `compared`, with their names.
fn texts(row: &Value, compared: &[&str]) -> Vec<(String, String)> {
    let Value::Object(fields) = row else { return Vec::new() };
    let shown = fields.iter().filter(|(name, _)| !compared.contains(&name.as_str()));
    shown
        .flat_map(|(name, value)| match value {
            Value::String(text) => vec![(name.clone(), text.clone())],
            Value::Array(list) => list.iter().flat_map(|one| texts(one, &[])).collect(),
            _ => Vec::new(),
        })
        .collect()
}

fn row<T: serde::de::DeserializeOwned>(mut fields: Value, foreign_fields: &[&str]) -> T {
    for name in foreign_fields {
        fields[name] = foreign().into();
    }
    fields["updated_at"] = "2026-11-30T10:00:00Z".into();
    serde_json::from_value(fields).unwrap()
}

#[test]
fn every_text_of_a_row_that_is_shown_is_one_short_visible_line() {
    let user: UserRow = row(json!({ "facts_version": 1 }), &["name", "email", "image_url"]);
    let device: DeviceRow = row(
        json!({ "id": "d", "last_seen_at": "2026-11-30T10:00:00Z" }),
        &["name", "platform", "app_version"],
    );
    let connection: ConnectionRow = row(
        json!({ "id": "c", "home_region": "na", "client_id": "x", "scopes": "x",
            "created_at": "2026-11-30T10:00:00Z", "deleted_at": null, "facts_version": 1, "choices_version": 1 }),
        &["label"],
    );
    let words = ["country_code", "currency_code", "timezone", "account_type", "entity_id", "status"];
    let account: AccountRow = row(
        json!({ "id": "a", "connection_id": "c", "kind": "sponsored_ads", "region": "na", "access": "ok",
            "tracked": true, "lacks": [], "seats": [{ "exchange": foreign(), "seat": foreign() }],
            "facts_version": 1, "choices_version": 1 }),
        &[&words[..], &["external_id", "name"]].concat(),
    );
    let compared = ["id", "connection_id", "client_id", "scopes", "kind", "region", "home_region", "access"];
    let times = ["updated_at", "created_at", "last_seen_at"];
    let mut count = 0;
    for (row, longest) in [
        (MirrorRow::User(user), plain::ADDRESS),
        (MirrorRow::Device(device), plain::NAME),
        (MirrorRow::Connection(connection), plain::LABEL),
        (MirrorRow::Account(account), plain::NAME),
    ] {
        let shown = match row.plain() {
            MirrorRow::User(row) => json!(row),
            MirrorRow::Device(row) => json!(row),
            MirrorRow::Connection(row) => json!(row),
            MirrorRow::Account(row) => json!(row),
            other => panic!("{other:?}"),
        };
        for (name, text) in texts(&shown, &[&compared[..], &times[..]].concat()) {
            assert!(text.starts_with("Northwind x"), "{name}: {:?}", &text[..20]);
            assert!(text.chars().count() <= longest, "{name}: {} characters", text.chars().count());
            count += 1;
        }
    }
    assert_eq!(count, 3 + 3 + 1 + 8 + 2, "a text of a row is not looked at");
}
