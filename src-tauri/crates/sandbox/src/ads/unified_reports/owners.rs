//! Whose campaigns a report is about.

use crate::ads::advertiser_accounts::{Account, reach};
use crate::campaigns::Owner;
use crate::seed::{AlternateSeed, LoginSeed};
use crate::world::World;
use domain::Region;
use serde_json::Value;

/// The owners of campaigns behind each entry of `accessRequestedAccounts`, with the id that was asked for, or
/// the id that the login does not reach. documented: a global account, a regional DSP account or a manager
/// account. guessed: of a global account only what is in the region of the host.
pub(super) fn owners(
    world: &World,
    login: &'static LoginSeed,
    region: Region,
    body: &Value,
) -> Result<Vec<(String, Owner<'static>)>, String> {
    let mut found: Vec<(String, Owner<'static>)> = Vec::new();
    for entry in body["accessRequestedAccounts"].as_array().into_iter().flatten() {
        let own = match (entry["advertiserAccountId"].as_str(), entry["managerAccountId"].as_str()) {
            (Some(id), _) => (id, advertiser_account(world, login, region, id)),
            (None, id) => {
                let id = id.unwrap_or_default();
                (id, manager_account(world, login, region, id))
            }
        };
        match own {
            (id, None) => return Err(id.to_owned()),
            (id, Some(owners)) => {
                for owner in owners {
                    if !found.iter().any(|(_, known)| known.id() == owner.id()) {
                        found.push((id.to_owned(), owner));
                    }
                }
            }
        }
    }
    Ok(found)
}

fn advertiser_account(
    world: &World,
    login: &'static LoginSeed,
    region: Region,
    id: &str,
) -> Option<Vec<Owner<'static>>> {
    if let Some(owner) = advertiser(world, login, region, id) {
        return Some(vec![owner]);
    }
    match reach(world, login, region).into_iter().find(|account| account.id() == id)? {
        Account::Advertiser(one) => Some(vec![Owner::Advertiser(one)]),
        Account::Global(account) => {
            let own = account.alternates.iter().filter_map(|alternate| match alternate {
                AlternateSeed::Profile(id, _) => profile(world, login, region, *id),
                AlternateSeed::Dsp(id, _) => advertiser(world, login, region, id),
                AlternateSeed::Entity(..) => None,
            });
            Some(own.collect())
        }
    }
}

fn manager_account(
    world: &World,
    login: &'static LoginSeed,
    region: Region,
    id: &str,
) -> Option<Vec<Owner<'static>>> {
    let manager = login.managers_in(region).find(|manager| manager.id == id)?;
    let own = manager.linked.iter().filter_map(|link| {
        let profile = link.profile_id.and_then(|id| profile(world, login, region, id));
        profile.or_else(|| advertiser(world, login, region, link.dsp_advertiser_id.as_deref()?))
    });
    Some(own.collect())
}

fn profile(world: &World, login: &'static LoginSeed, region: Region, id: u64) -> Option<Owner<'static>> {
    let mut own = login.profiles_in(region);
    own.find(|one| one.id == id && !world.lwa.dropped.contains(&id)).map(Owner::Profile)
}

fn advertiser(world: &World, login: &'static LoginSeed, region: Region, id: &str) -> Option<Owner<'static>> {
    let own = login.advertiser(id).filter(|one| one.region == region)?;
    let dropped = own.profile_id.is_some_and(|agency| world.lwa.dropped.contains(&agency));
    (!dropped).then_some(Owner::Advertiser(own))
}
