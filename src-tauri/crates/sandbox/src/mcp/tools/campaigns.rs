//! Tools that read and change campaigns. What they change shows in the unified Ads API.

use super::arguments::{account, included, page};
use super::schema::{account as accounts, body, filter, list, object, text};
use super::{Call, Failure, Tool};
use crate::campaigns::{Campaign, DSP, Owner, PRODUCTS, STATES};
use crate::mcp::context::Account;
use crate::random;
use crate::world::World;
use serde_json::{Value, json};

pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: "campaign_management-query_campaign",
        description: "Query campaigns of one ad product, with filters.",
        reads: true,
        schema: query_input,
        run: query,
    },
    Tool {
        name: "campaign_management-create_campaign",
        description: "Create campaigns.",
        reads: false,
        schema: create_input,
        run: create,
    },
    Tool {
        name: "campaign_management-update_campaign",
        description: "Change the name, the state or the budgets of campaigns.",
        reads: false,
        schema: update_input,
        run: update,
    },
    Tool {
        name: "campaign_management-delete_campaign",
        description: "Delete campaigns with everything in them.",
        reads: false,
        schema: delete_input,
        run: delete,
    },
];

const ACCOUNT: &str = "accessRequestedAccount";
/// guessed: the most campaigns of one change.
const MOST: usize = 10;

fn owner_input() -> Value {
    accounts(&["advertiserAccountId", "profileId"])
}

/// observed: the account and exactly one ad product are required.
fn query_input() -> Value {
    let members = json!({
        ACCOUNT: owner_input(),
        "adProductFilter": filter(json!({"type": "string", "enum": PRODUCTS}), PRODUCTS.len()),
        "campaignIdFilter": filter(json!({"type": "string"}), 1000),
        "stateFilter": filter(json!({"type": "string", "enum": STATES}), STATES.len()),
        "nameFilter": object(
            &json!({
                "include": list(json!({"type": "string"}), 1, 100),
                "queryTermMatchType": {"type": "string", "enum": ["BROAD_MATCH", "EXACT_MATCH"]},
            }),
            &["include"],
        ),
        "maxResults": {"type": "integer", "minimum": 1, "maximum": 100},
        "nextToken": {"type": "string"},
    });
    body(&members, &[ACCOUNT, "adProductFilter"])
}

fn create_input() -> Value {
    let campaign = object(
        &json!({
            "name": text("Name of the campaign."),
            "adProduct": {"type": "string", "enum": PRODUCTS},
            "state": {"type": "string", "enum": ["ENABLED", "PAUSED"]},
            "countries": list(json!({"type": "string"}), 1, 30),
            "budgets": {"type": "array", "items": {"type": "object"}},
        }),
        &["name", "adProduct"],
    );
    body(&json!({ACCOUNT: owner_input(), "campaigns": list(campaign, 1, MOST)}), &[ACCOUNT, "campaigns"])
}

fn update_input() -> Value {
    let campaign = object(
        &json!({
            "campaignId": text("Which campaign."),
            "name": text("New name."),
            "state": {"type": "string", "enum": STATES},
            "budgets": {"type": "array", "items": {"type": "object"}},
        }),
        &["campaignId"],
    );
    body(&json!({ACCOUNT: owner_input(), "campaigns": list(campaign, 1, MOST)}), &[ACCOUNT, "campaigns"])
}

fn delete_input() -> Value {
    let ids = list(json!({"type": "string"}), 1, MOST);
    body(&json!({ACCOUNT: owner_input(), "campaignIds": ids}), &[ACCOUNT, "campaignIds"])
}

/// observed: a global account is refused, it has to be asked for profile by profile. guessed: that AMC
/// instances and manager accounts have no campaigns.
fn owner(world: &World, call: &Call) -> Result<Owner<'static>, Failure> {
    match account(world, call, |one| !matches!(one, Account::Manager(_) | Account::Amc(..)))? {
        Account::Profile(profile) => Ok(Owner::Profile(profile)),
        Account::Advertiser(advertiser) => Ok(Owner::Advertiser(advertiser)),
        _ => {
            let text = "Multi marketplace query requests only support query by primary resource id";
            Err(Failure::value(text))
        }
    }
}

/// The owner, if the login may change it. guessed: the code and the text for one that it may only view.
fn editable(world: &World, call: &Call) -> Result<Owner<'static>, Failure> {
    let owner = owner(world, call)?;
    if let Owner::Profile(profile) = owner
        && (profile.view_only || world.lwa.view_only.contains(&profile.id))
    {
        return Err(Failure::forbidden(format!("Profile {} may only be viewed", profile.id)));
    }
    Ok(owner)
}

/// observed: `{"campaigns"}` with `nextToken` while there is more, one ad product at a time.
fn query(call: &Call) -> Result<Value, Failure> {
    let products = included(call, "adProductFilter").unwrap_or_default();
    let [product] = products[..] else {
        return Err(Failure::value("Only one ad product can be queried at a time"));
    };
    let (ids, states) = (included(call, "campaignIdFilter"), included(call, "stateFilter"));
    let wanted = included(call, "nameFilter");
    let exact = call.arguments["body"]["nameFilter"]["queryTermMatchType"] == "EXACT_MATCH";
    let fits = |name: &str, wanted: &str| {
        if exact { name == wanted } else { name.to_lowercase().contains(&wanted.to_lowercase()) }
    };
    let found = call.place.host.shared.read(|world, _| {
        let mut found = world.campaigns.of(owner(world, call)?, &world.watch);
        found.retain(|one| {
            one.product == product
                && ids.as_ref().is_none_or(|ids| ids.contains(&one.id.as_str()))
                && states.as_ref().is_none_or(|states| states.contains(&one.state.as_str()))
                && wanted.as_ref().is_none_or(|list| list.iter().any(|name| fits(&one.name, name)))
        });
        Ok::<_, Failure>(found)
    })?;
    let found: Vec<_> = found.iter().map(Campaign::body).collect();
    let mut asked = call.arguments["body"].clone();
    if let Some(members) = asked.as_object_mut() {
        members.retain(|name, _| name != "nextToken" && name != "maxResults");
    }
    page(call, "campaigns", &format!("campaigns {asked}"), &found)
}

/// documented for the unified API: every campaign succeeds or fails for itself. guessed: that the tool answers
/// the same way, and the codes.
fn each(items: &[Value], mut change: impl FnMut(&Value) -> Result<Value, Failure>) -> Value {
    let (mut success, mut error) = (Vec::new(), Vec::new());
    for (index, item) in items.iter().enumerate() {
        match change(item) {
            Ok(campaign) => success.push(json!({"index": index, "campaign": campaign})),
            Err(Failure::Invalid(message)) => {
                error.push(json!({"index": index, "errors": [{"code": "BAD_REQUEST", "message": message}]}));
            }
            Err(Failure::Refused(code, message)) => {
                error.push(json!({"index": index, "errors": [{"code": code, "message": message}]}));
            }
        }
    }
    json!({"success": success, "error": error})
}

fn items<'c>(call: &'c Call, name: &str) -> &'c [Value] {
    call.arguments["body"][name].as_array().map_or(&[], Vec::as_slice)
}

/// guessed: DSP campaigns belong to advertisers and sponsored ones to profiles that are no agency's; a name
/// is needed, and not taken; a campaign is paused unless it says otherwise.
fn create(call: &Call) -> Result<Value, Failure> {
    call.place.host.shared.change(|world, now| {
        let owner = editable(world, call)?;
        Ok(each(items(call, "campaigns"), |asked| {
            let text = |name: &str| asked[name].as_str().unwrap_or_default().trim().to_owned();
            let (name, product) = (text("name"), text("adProduct"));
            match owner {
                Owner::Profile(profile) if profile.kind == "agency" => {
                    return Err(Failure::Refused(
                        "BAD_REQUEST",
                        "Advertiser ID cannot be decrypted".to_owned(),
                    ));
                }
                Owner::Profile(_) if product == DSP => {
                    return Err(Failure::value("AMAZON_DSP needs the account of a DSP advertiser"));
                }
                Owner::Advertiser(_) if product != DSP => {
                    return Err(Failure::value("A DSP advertiser has campaigns of AMAZON_DSP only"));
                }
                _ => {}
            }
            if name.is_empty() || world.campaigns.of(owner, &world.watch).iter().any(|one| one.name == name) {
                return Err(Failure::value("name is empty or taken"));
            }
            let countries = asked["countries"].as_array().into_iter().flatten();
            let mut countries: Vec<_> = countries.filter_map(Value::as_str).map(str::to_owned).collect();
            if countries.is_empty() {
                countries.push(owner.country().to_owned());
            }
            let campaign = Campaign {
                id: format!("6{}", random::digits(17)),
                product,
                name,
                state: asked["state"].as_str().unwrap_or("PAUSED").to_owned(),
                countries,
                budgets: if asked["budgets"].is_array() { asked["budgets"].clone() } else { json!([]) },
                created: now.to_string(),
                updated: now.to_string(),
                made: true,
                tactic: None,
                delivery: None,
            };
            let body = campaign.body();
            world.campaigns.put(owner, campaign);
            Ok(body)
        }))
    })
}

fn missing(id: &str) -> Failure {
    Failure::Refused("NOT_FOUND", format!("Campaign {id} was not found"))
}

fn update(call: &Call) -> Result<Value, Failure> {
    call.place.host.shared.change(|world, now| {
        let owner = editable(world, call)?;
        Ok(each(items(call, "campaigns"), |asked| {
            let id = asked["campaignId"].as_str().unwrap_or_default();
            let mut all = world.campaigns.of(owner, &world.watch).into_iter();
            let mut campaign = all.find(|one| one.id == id).ok_or_else(|| missing(id))?;
            if let Some(name) = asked["name"].as_str() {
                name.clone_into(&mut campaign.name);
            }
            if let Some(state) = asked["state"].as_str() {
                state.clone_into(&mut campaign.state);
            }
            if asked["budgets"].is_array() {
                campaign.budgets = asked["budgets"].clone();
            }
            campaign.updated = now.to_string();
            let body = campaign.body();
            world.campaigns.put(owner, campaign);
            Ok(body)
        }))
    })
}

/// guessed: a deleted campaign is gone. (At Amazon it may stay as `ARCHIVED`.)
fn delete(call: &Call) -> Result<Value, Failure> {
    call.place.host.shared.change(|world, _| {
        let owner = editable(world, call)?;
        Ok(each(items(call, "campaignIds"), |asked| {
            let id = asked.as_str().unwrap_or_default();
            if !world.campaigns.of(owner, &world.watch).iter().any(|one| one.id == id) {
                return Err(missing(id));
            }
            world.campaigns.remove(owner, id);
            Ok(json!({"campaignId": id}))
        }))
    })
}
