//! Accounts as they are sighted, and what becomes of several sightings of the same.

use super::index::{Index, profile_key};
use super::misses::Misses;
use crate::ads_accounts::AdsAccount;
use crate::amc::{Instance, Owner};
use crate::dsp::Advertiser;
use crate::id::ProfileId;
use crate::managers::{Linked, Manager};
use crate::market;
use crate::profiles::Profile;
use crate::sweep::FoundAccount;
use domain::mirror::Columns as _;
use domain::{AccountAccess, AccountInfo, AccountKey, AccountKind, Lack, Region};

/// How much a sighting knows: what the better one leaves open, the lesser one fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Editable,
    /// Also everything of which there is just one list.
    Listed,
    Named,
    Linked,
}

/// What was sighted so far.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    sightings: Vec<(Rank, FoundAccount)>,
    links: Vec<(AccountKey, AccountKey)>,
}

fn named(name: Option<&str>) -> AccountInfo {
    AccountInfo { name: name.unwrap_or_default().to_owned(), ..AccountInfo::default() }
}

impl Drafts {
    fn sight(&mut self, rank: Rank, key: AccountKey, info: AccountInfo, access: AccountAccess) {
        self.sightings.push((rank, FoundAccount { key, info, access }));
    }

    pub(super) fn profile(&mut self, index: &Index, region: Region, profile: &Profile, view_only: bool) {
        let id = profile.id;
        if view_only && index.may_edit(region, id) {
            // The other list has said all of it.
            return;
        }
        // Where the list of editable profiles is missing, nobody knows what may not be edited.
        let lacks_edit = view_only && index.lists(region).editable;
        let info = AccountInfo {
            country_code: profile.country_code.clone(),
            currency_code: profile.currency_code.clone(),
            timezone: profile.timezone.clone(),
            account_type: profile.account.kind.clone(),
            entity_id: profile.account.entity.clone(),
            status: index.status(region, id).map(str::to_owned),
            valid_payment_method: profile.account.valid_payment_method,
            lacks: if lacks_edit { vec![Lack::Edit] } else { Vec::new() },
            ..named(profile.account.name.as_deref())
        };
        let rank = if view_only { Rank::Listed } else { Rank::Editable };
        self.sight(rank, profile_key(region, id), info, AccountAccess::Ok);
    }

    /// Profiles of an advertising account that no list of profiles shows are there and closed to this login.
    pub(super) fn ads_account(&mut self, index: &Index, misses: &Misses, account: &AdsAccount) {
        for alternate in &account.alternates {
            let Some(id) = alternate.profile_id else { continue };
            let Some(region) = index.region_of(id, alternate.country.as_deref()) else {
                tracing::warn!(country = alternate.country, "a profile lies in a country that is not known");
                continue;
            };
            if index.knows(region, id) || !misses.all_profiles_known(region) {
                continue;
            }
            let same_country = account.alternates.iter().filter(|other| other.country == alternate.country);
            let entity = same_country.filter_map(|other| other.entity.as_ref()).min();
            let info = AccountInfo {
                country_code: alternate.country.clone(),
                entity_id: alternate.entity.as_ref().or(entity).cloned(),
                status: account.status.clone(),
                ..named(account.name.as_deref())
            };
            self.sight(Rank::Named, profile_key(region, id), info, AccountAccess::Denied);
        }
    }

    pub(super) fn manager(&mut self, index: &Index, misses: &Misses, region: Region, manager: &Manager) {
        let key = AccountKey { kind: AccountKind::ManagerAccount, region, external_id: manager.id.0.clone() };
        self.sight(Rank::Listed, key.clone(), named(manager.name.as_deref()), AccountAccess::Ok);
        for linked in &manager.linked {
            let below = if linked.is_advertiser() {
                self.linked_advertiser(region, linked)
            } else if linked.is_marketing_cloud() {
                self.linked_instances(index, misses, region, linked)
            } else {
                self.linked_profile(index, misses, region, linked).into_iter().collect()
            };
            self.links.extend(below.into_iter().map(|child| (key.clone(), child)));
        }
    }

    fn linked_advertiser(&mut self, region: Region, linked: &Linked) -> Vec<AccountKey> {
        let Some(id) = &linked.dsp_advertiser else {
            tracing::warn!("a manager names a DSP advertiser without its id");
            return Vec::new();
        };
        let key = AccountKey { kind: AccountKind::DspAdvertiser, region, external_id: id.0.clone() };
        self.link(key, linked, AccountAccess::Ok)
    }

    /// A manager names an AMC account, or an instance (which of the two is in no description).
    fn linked_instances(
        &mut self,
        index: &Index,
        misses: &Misses,
        region: Region,
        linked: &Linked,
    ) -> Vec<AccountKey> {
        if let Some(known) = index.instances_of(linked) {
            return known.into_iter().map(|id| index.instance_key(id, region)).collect();
        }
        let Some(id) = &linked.account_id else {
            tracing::warn!("a manager names an AMC instance without its id");
            return Vec::new();
        };
        let key = index.instance_key(&id.0, region);
        if index.is_instance(&id.0) {
            return vec![key];
        }
        // While AMC itself is silent, nobody knows what is behind the name.
        if misses.is_amc_known() { self.link(key, linked, AccountAccess::Denied) } else { Vec::new() }
    }

    /// A seller's or vendor's profile, by its id or by where it sells.
    fn linked_profile(
        &mut self,
        index: &Index,
        misses: &Misses,
        region: Region,
        linked: &Linked,
    ) -> Option<AccountKey> {
        let entity = linked.account_id.as_ref().map(|id| id.0.as_str());
        let marketplace = linked.marketplace.as_deref();
        let id = linked
            .profile_id
            .or_else(|| entity.and_then(|entity| index.profile_at(region, entity, marketplace)));
        if let Some(id) = id.filter(|id| index.knows(region, *id)) {
            return Some(profile_key(region, id));
        }
        let key = match (id, entity) {
            (Some(id), _) => profile_key(region, id),
            (None, Some(entity)) => {
                let external_id = match marketplace {
                    Some(marketplace) => format!("{entity}/{marketplace}"),
                    None => entity.to_owned(),
                };
                AccountKey { kind: AccountKind::SponsoredAds, region, external_id }
            }
            (None, None) => {
                tracing::warn!("a manager names an account without any id");
                return None;
            }
        };
        if !misses.all_profiles_known(region) {
            return None;
        }
        self.link(key, linked, AccountAccess::Denied).pop()
    }

    fn link(&mut self, key: AccountKey, linked: &Linked, access: AccountAccess) -> Vec<AccountKey> {
        let place = linked.marketplace.as_deref().and_then(market::of_marketplace);
        let info = AccountInfo {
            country_code: place.map(|(country, _)| country.to_owned()),
            account_type: linked.profile_type(),
            entity_id: linked.account_id.as_ref().map(|id| id.0.clone()).filter(|id| *id != key.external_id),
            ..named(linked.name.as_deref())
        };
        self.sight(Rank::Linked, key.clone(), info, access);
        vec![key]
    }

    pub(super) fn advertiser(&mut self, region: Region, agency: ProfileId, advertiser: &Advertiser) {
        let key =
            AccountKey { kind: AccountKind::DspAdvertiser, region, external_id: advertiser.id.0.clone() };
        self.links.push((profile_key(region, agency), key.clone()));
        let info = AccountInfo {
            country_code: advertiser.country.clone(),
            currency_code: advertiser.currency.clone(),
            timezone: advertiser.timezone.clone(),
            ..named(advertiser.name.as_deref())
        };
        self.sight(Rank::Listed, key, info, AccountAccess::Ok);
    }

    pub(super) fn instance(&mut self, index: &Index, region: Region, owner: &Owner, instance: &Instance) {
        let key = index.instance_key(&instance.id.0, region);
        if let Some(profile) = index.profile_of(region, owner) {
            self.links.push((profile, key.clone()));
        }
        let info = AccountInfo {
            country_code: market::of_marketplace(&owner.marketplace).map(|(country, _)| country.to_owned()),
            account_type: instance.kind.clone(),
            entity_id: Some(owner.entity.clone()),
            status: instance.status.clone(),
            ..named(instance.name.as_deref())
        };
        self.sight(Rank::Listed, key, info, AccountAccess::Ok);
    }

    /// Every account once, by key, with what its best sighting says; every link once.
    pub(super) fn finish(mut self) -> (Vec<FoundAccount>, Vec<(AccountKey, AccountKey)>) {
        // By everything that a sighting says, so that it does not matter which came first.
        self.sightings.sort_unstable_by(|(rank, one), (other_rank, other)| {
            let by_key = one.key.cmp(&other.key);
            by_key.then(rank.cmp(other_rank)).then_with(|| one.info.values().cmp(&other.info.values()))
        });
        let mut accounts: Vec<FoundAccount> = Vec::with_capacity(self.sightings.len());
        for (_, account) in self.sightings {
            match accounts.last_mut() {
                Some(last) if last.key == account.key => {
                    last.info.fill_from(account.info);
                    if account.access == AccountAccess::Ok {
                        last.access = AccountAccess::Ok;
                    }
                }
                _ => accounts.push(account),
            }
        }
        self.links.sort_unstable();
        self.links.dedup();
        (accounts, self.links)
    }
}
