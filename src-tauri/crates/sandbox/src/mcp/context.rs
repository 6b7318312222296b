//! For which account a request is: named with each tool, or fixed by headers.

use super::admission::text;
use crate::ads::AdsRefusal;
use crate::seed::{
    AdsAccountSeed, AlternateSeed, AmcAccountSeed, AmcInstanceSeed, DspAdvertiserSeed, LinkedKind, LoginSeed,
    ManagerSeed, ProfileSeed,
};
use crate::world::World;
use axum::http::HeaderMap;
use domain::Region;

const MODE: &str = "amazon-ads-ai-account-selection-mode";
const SCOPE: &str = "amazon-advertising-api-scope";
const ACCOUNT: &str = "amazon-ads-accountid";
const MANAGER: &str = "amazon-ads-manager-accountid";

/// An account that a login reaches in a region.
#[derive(Debug, Clone, Copy)]
pub(super) enum Account {
    /// Named by `profileId`.
    Profile(&'static ProfileSeed),
    /// A DSP advertiser, named by `advertiserAccountId`.
    Advertiser(&'static DspAdvertiserSeed),
    /// A global account, named by `advertiserAccountId`.
    Global(&'static AdsAccountSeed),
    /// An AMC instance, named by `advertiserAccountId`.
    Amc(&'static AmcAccountSeed, &'static AmcInstanceSeed),
    /// Named by `managerAccountId`.
    Manager(&'static ManagerSeed),
}

/// The account context of a request.
#[derive(Clone)]
pub(super) enum Context {
    /// Each call of a tool names its account.
    Dynamic,
    /// The headers name it; all of these are one account.
    Fixed(Vec<Account>),
}

impl Context {
    /// documented: dynamic without the mode header; `FIXED` needs at least one of three ids, all of one account.
    /// observed: a published client says `DYNAMIC` and is served. guessed: 400 for another mode, for `FIXED`
    /// without an id and for ids of different accounts, 403 for what the login does not reach in the region,
    /// and that ids without the mode are ignored.
    pub(super) fn read(
        world: &World,
        login: &'static LoginSeed,
        region: Region,
        headers: &HeaderMap,
    ) -> Result<Self, AdsRefusal> {
        match text(headers, MODE) {
            None | Some("DYNAMIC") => return Ok(Self::Dynamic),
            Some("FIXED") => {}
            Some(other) => {
                let text = format!("Amazon-Ads-AI-Account-Selection-Mode does not know {other}");
                return Err(AdsRefusal::bad(text));
            }
        }
        let named = [
            text(headers, SCOPE).map(Named::Profile),
            text(headers, ACCOUNT).map(Named::Advertiser),
            text(headers, MANAGER).map(Named::Manager),
        ];
        let mut fixed: Vec<Account> = Vec::new();
        for named in named.into_iter().flatten() {
            let account = reach(world, login, region, named).ok_or_else(|| {
                AdsRefusal::forbidden(format!("Not authorized to access account {}", named.id()))
            })?;
            fixed.push(account);
        }
        if fixed.is_empty() {
            return Err(AdsRefusal::bad("The account selection mode FIXED needs an account id"));
        }
        let together = |a: &Account| fixed.iter().all(|b| same(login, *a, *b) || same(login, *b, *a));
        if fixed.iter().all(together) {
            return Ok(Self::Fixed(fixed));
        }
        Err(AdsRefusal::bad("All account ids must be of one account"))
    }
}

/// How a caller names an account.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named<'a> {
    /// `profileId`.
    Profile(&'a str),
    /// `advertiserAccountId`.
    Advertiser(&'a str),
    /// `managerAccountId`.
    Manager(&'a str),
}

impl Named<'_> {
    fn id(&self) -> &str {
        match self {
            Self::Profile(id) | Self::Advertiser(id) | Self::Manager(id) => id,
        }
    }
}

/// The account that `login` reaches in `region` under that name. Global accounts are in all regions.
pub(super) fn reach(
    world: &World,
    login: &'static LoginSeed,
    region: Region,
    named: Named<'_>,
) -> Option<Account> {
    match named {
        Named::Profile(id) => {
            let id: u64 = id.parse().ok()?;
            let mut own = login.profiles_in(region);
            own.find(|one| one.id == id && !world.lwa.dropped.contains(&id)).map(Account::Profile)
        }
        Named::Manager(id) => login.managers_in(region).find(|one| one.id == id).map(Account::Manager),
        Named::Advertiser(id) => {
            let here = |one: &&DspAdvertiserSeed| {
                let dropped = one.profile_id.is_some_and(|agency| world.lwa.dropped.contains(&agency));
                one.region == region && !dropped
            };
            if let Some(found) = login.advertiser(id).filter(here) {
                return Some(Account::Advertiser(found));
            }
            if let Some(found) = login.ads_accounts.iter().find(|one| one.id == id) {
                return Some(Account::Global(found));
            }
            let mut instances = login
                .amc_accounts
                .iter()
                .flat_map(|amc| amc.instances.iter().map(move |instance| Account::Amc(amc, instance)));
            instances.find(|one| match one {
                Account::Amc(_, instance) => {
                    instance.id == id && instance.entity.eq_ignore_ascii_case(region.as_str())
                }
                _ => false,
            })
        }
    }
}

/// Whether `b` is or belongs to `a`.
fn same(login: &LoginSeed, a: Account, b: Account) -> bool {
    let listed = |account: &AdsAccountSeed, id: u64| {
        let profile = |one: &AlternateSeed| matches!(one, AlternateSeed::Profile(own, _) if *own == id);
        account.alternates.iter().any(profile)
    };
    match (a, b) {
        (Account::Profile(a), Account::Profile(b)) => a.id == b.id,
        (Account::Advertiser(a), Account::Advertiser(b)) => a.id == b.id,
        (Account::Global(a), Account::Global(b)) => a.id == b.id,
        (Account::Amc(_, a), Account::Amc(_, b)) => a.id == b.id,
        (Account::Manager(a), Account::Manager(b)) => a.id == b.id,
        (Account::Profile(profile), Account::Advertiser(one)) => one.profile_id == Some(profile.id),
        (Account::Profile(profile), Account::Global(one)) => listed(one, profile.id),
        (Account::Manager(manager), other) => manager.linked.iter().any(|linked| match other {
            Account::Profile(profile) => {
                let dsp = linked.dsp_advertiser_id.as_deref().and_then(|id| login.advertiser(id));
                linked.profile_id == Some(profile.id)
                    || dsp.is_some_and(|one| one.profile_id == Some(profile.id))
            }
            Account::Advertiser(one) => linked.dsp_advertiser_id.as_deref() == Some(one.id.as_str()),
            Account::Global(one) => linked.profile_id.is_some_and(|id| listed(one, id)),
            Account::Amc(amc, _) => linked.kind == LinkedKind::MarketingCloud && linked.account_id == amc.id,
            Account::Manager(_) => false,
        }),
        _ => false,
    }
}
