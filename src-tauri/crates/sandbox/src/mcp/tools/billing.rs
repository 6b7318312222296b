//! Tools about an advertiser account: who has access, and what its payments need.

use super::arguments::{account, page};
use super::schema::{account as accounts, body, text};
use super::{Call, Failure, Tool};
use crate::mcp::context::Account;
use serde_json::{Value, json};

pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "billing-query_billing_notifications",
        description: "Query what the billing of an advertiser account needs, by severity: INFO, WARNING, ALERT.",
        reads: true,
        schema: notifications_input,
        run: notifications,
    },
    Tool {
        name: "users-list_users",
        description: "List the users with access to an advertiser account, with masked e-mail addresses.",
        reads: true,
        schema: users_input,
        run: users,
    },
];

/// documented: required.
fn notifications_input() -> Value {
    let members =
        json!({"accessRequestedAccount": accounts(&["advertiserAccountId"]), "locale": text("en_US, say.")});
    body(&members, &["accessRequestedAccount"])
}

/// documented, except that the account is required.
fn users_input() -> Value {
    let members = json!({
        "accessRequestedAccount": accounts(&["advertiserAccountId"]),
        "maxResults": {"type": "integer", "minimum": 1, "maximum": 100},
        "nextToken": {"type": "string"},
    });
    body(&members, &["accessRequestedAccount"])
}

/// documented: types, severities, countries. guessed: the names of the members. A global account with errors
/// has a warning for each kind of them.
fn notifications(call: &Call) -> Result<Value, Failure> {
    let account = call.place.host.shared.read(|world, _| account(world, call, |_| true))?;
    let mut found: Vec<Value> = Vec::new();
    let errors = if let Account::Global(account) = account { account.errors.as_slice() } else { &[] };
    for error in errors {
        match found.iter_mut().find(|one| one["type"] == error.code) {
            Some(one) => {
                if let Some(list) = one["advertiserMarketplaces"].as_array_mut() {
                    list.push(json!({"countryCode": error.country}));
                }
            }
            None => found.push(json!({
                "type": error.code,
                "severity": "WARNING",
                "message": error.message,
                "advertiserMarketplaces": [{"countryCode": error.country}],
            })),
        }
    }
    Ok(json!({ "notifications": found }))
}

/// documented: ids and masked addresses. guessed: the names of the members.
fn users(call: &Call) -> Result<Value, Failure> {
    call.place.host.shared.read(|world, _| account(world, call, |_| true))?;
    let slug = call.login.slug;
    let initial = slug.get(..1).unwrap_or_default();
    let user =
        json!({"userId": format!("amzn1.ads-user.{slug}"), "email": format!("{initial}***@{slug}.example")});
    page(call, "users", "users", &[user])
}
