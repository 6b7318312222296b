//! What tools read from their arguments: the account, and pages.

use super::{Call, Failure};
use crate::ads::Pages;
use crate::mcp::context::{Account, Context, Named, reach};
use crate::world::World;
use serde_json::{Value, json};

/// The account that the call is about. guessed: of several fixed ids, the narrowest that `admits`.
pub(super) fn account(world: &World, call: &Call, admits: fn(&Account) -> bool) -> Result<Account, Failure> {
    match &call.context {
        Context::Fixed(accounts) => {
            let mut narrow: Vec<_> = accounts.iter().copied().filter(admits).collect();
            narrow.sort_by_key(|account| matches!(account, Account::Profile(_)));
            let none = || Failure::value("No fixed account id is of a kind that this tool takes");
            narrow.first().copied().ok_or_else(none)
        }
        Context::Dynamic => {
            let account = named(world, call, &call.arguments["body"]["accessRequestedAccount"])?;
            if admits(&account) { Ok(account) } else { Err(Failure::value("The account is of another kind")) }
        }
    }
}

/// The accounts of a call that takes a list of them.
pub(super) fn accounts(world: &World, call: &Call) -> Result<Vec<Account>, Failure> {
    match &call.context {
        Context::Fixed(accounts) => Ok(accounts.clone()),
        Context::Dynamic => {
            let list = call.arguments["body"]["accessRequestedAccounts"].as_array();
            list.into_iter().flatten().map(|one| named(world, call, one)).collect()
        }
    }
}

/// guessed: the code and the text for an account that the login does not reach.
fn named(world: &World, call: &Call, named: &Value) -> Result<Account, Failure> {
    let text = |name: &str| named[name].as_str();
    let named = text("profileId")
        .map(Named::Profile)
        .or_else(|| text("advertiserAccountId").map(Named::Advertiser))
        .or_else(|| text("managerAccountId").map(Named::Manager));
    let found = named.and_then(|named| reach(world, call.login, call.place.host.region, named));
    found.ok_or_else(|| Failure::forbidden("Not authorized to access the requested account"))
}

/// `{name: […], "nextToken"}`: one page of `records`. documented: `maxResults` and `nextToken` in `body`.
pub(super) fn page(call: &Call, name: &str, list: &str, records: &[Value]) -> Result<Value, Failure> {
    const MOST: usize = 100;
    let body = &call.arguments["body"];
    let size = body["maxResults"].as_u64().and_then(|size| usize::try_from(size).ok()).unwrap_or(MOST);
    let list = format!("mcp {list}");
    let pages = Pages { key: call.place.host.shared.key.kid(), list, login: call.login.slug };
    let (page, next) = pages
        .page(records, body["nextToken"].as_str(), size.min(MOST))
        .map_err(|refusal| Failure::value(refusal.text()))?;
    let mut answer = json!({(name): page});
    if let Some(next) = next {
        answer["nextToken"] = json!(next);
    }
    Ok(answer)
}

/// `body[name].include` as text, if it is there.
pub(super) fn included<'b>(call: &'b Call, name: &str) -> Option<Vec<&'b str>> {
    let list = call.arguments["body"][name]["include"].as_array()?;
    Some(list.iter().filter_map(Value::as_str).collect())
}
