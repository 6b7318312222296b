//! What has to be known before the pieces can be read: which profiles there are, and by which other
//! names Amazon calls them.

use super::super::finding::Finding;
use crate::amc::Owner;
use crate::id::ProfileId;
use crate::{managers, market};
use domain::{AccountKey, AccountKind, Region};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The lists of a region that were answered.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Lists {
    pub(super) editable: bool,
    pub(super) viewable: bool,
}

/// Looked up by all others.
#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    lists: HashMap<Region, Lists>,
    editable: HashSet<(Region, ProfileId)>,
    all: HashSet<(Region, ProfileId)>,
    /// By entity and marketplace; the smallest id where several share both.
    by_place: HashMap<(Region, &'a str, &'a str), ProfileId>,
    /// By entity alone.
    by_entity: HashMap<(Region, &'a str), BTreeSet<ProfileId>>,
    statuses: HashMap<(Region, ProfileId), &'a str>,
    /// The one region in which an AMC instance is shown, however many hosts name it.
    homes: HashMap<&'a str, (u8, Region)>,
    /// The instances of an AMC account.
    instances: HashMap<&'a Owner, BTreeSet<&'a str>>,
    /// AMC accounts as listed.
    owners: HashSet<&'a Owner>,
}

impl<'a> Index<'a> {
    pub(super) fn new(findings: &'a [Finding]) -> Self {
        let mut index = Self::default();
        for finding in findings {
            index.take(finding);
        }
        // Needs to know all profiles.
        for finding in findings {
            if let Finding::AdsAccounts(list) = finding {
                for account in list {
                    index.take_status(account);
                }
            }
        }
        index
    }

    fn take(&mut self, finding: &'a Finding) {
        match finding {
            Finding::Profiles { region, view_only, list } => {
                let lists = self.lists.entry(*region).or_default();
                if *view_only {
                    lists.viewable = true;
                } else {
                    lists.editable = true;
                }
                for profile in list {
                    let id = profile.id;
                    self.all.insert((*region, id));
                    if !view_only {
                        self.editable.insert((*region, id));
                    }
                    let Some(entity) = profile.account.entity.as_deref() else { continue };
                    self.by_entity.entry((*region, entity)).or_default().insert(id);
                    if let Some(marketplace) = profile.account.marketplace.as_deref() {
                        let known = self.by_place.entry((*region, entity, marketplace)).or_insert(id);
                        *known = id.min(*known);
                    }
                }
            }
            Finding::Managers { region, list } => {
                for linked in list.iter().flat_map(|manager| &manager.linked) {
                    if linked.is_marketing_cloud()
                        && let Some(id) = &linked.account_id
                    {
                        self.settle(&id.0, 1, *region);
                    }
                }
            }
            Finding::Instances { region, owner, list } => {
                let known = self.instances.entry(owner).or_default();
                known.extend(list.iter().map(|instance| instance.id.0.as_str()));
                for instance in list {
                    self.settle(&instance.id.0, 0, *region);
                }
            }
            Finding::AmcAccounts(list) => self.owners.extend(list),
            _ => {}
        }
    }

    fn settle(&mut self, instance: &'a str, rank: u8, region: Region) {
        let home = self.homes.entry(instance).or_insert((rank, region));
        *home = (rank, region).min(*home);
    }

    fn take_status(&mut self, account: &'a crate::ads_accounts::AdsAccount) {
        let Some(status) = account.status.as_deref() else { return };
        for alternate in &account.alternates {
            let Some(id) = alternate.profile_id else { continue };
            if let Some(region) = self.region_of(id, alternate.country.as_deref()) {
                let known = self.statuses.entry((region, id)).or_insert(status);
                *known = status.min(known);
            }
        }
    }

    /// Where a profile lives: where it was listed, or where its country lies.
    pub(super) fn region_of(&self, id: ProfileId, country: Option<&str>) -> Option<Region> {
        let by_country = country.and_then(market::region_of_country);
        by_country
            .filter(|region| self.knows(*region, id))
            .or_else(|| Region::ALL.into_iter().find(|region| self.knows(*region, id)))
            .or(by_country)
    }

    pub(super) fn lists(&self, region: Region) -> Lists {
        self.lists.get(&region).copied().unwrap_or_default()
    }

    pub(super) fn knows(&self, region: Region, id: ProfileId) -> bool {
        self.all.contains(&(region, id))
    }

    pub(super) fn may_edit(&self, region: Region, id: ProfileId) -> bool {
        self.editable.contains(&(region, id))
    }

    pub(super) fn status(&self, region: Region, id: ProfileId) -> Option<&'a str> {
        self.statuses.get(&(region, id)).copied()
    }

    /// The profile of an entity in a marketplace; without a marketplace only if the entity has just one.
    pub(super) fn profile_at(
        &self,
        region: Region,
        entity: &str,
        marketplace: Option<&str>,
    ) -> Option<ProfileId> {
        if let Some(marketplace) = marketplace {
            return self.by_place.get(&(region, entity, marketplace)).copied();
        }
        let ids = self.by_entity.get(&(region, entity))?;
        ids.first().copied().filter(|_| ids.len() == 1)
    }

    /// The profile that is this AMC account.
    pub(super) fn profile_of(&self, region: Region, owner: &Owner) -> Option<AccountKey> {
        let id = self.profile_at(region, &owner.entity, Some(&owner.marketplace))?;
        Some(profile_key(region, id))
    }

    /// Whether AMC itself named this account.
    pub(super) fn is_amc_account(&self, owner: &Owner) -> bool {
        self.owners.contains(owner)
    }

    /// Whether AMC itself showed this instance.
    pub(super) fn is_instance(&self, id: &str) -> bool {
        self.homes.get(id).is_some_and(|(rank, _)| *rank == 0)
    }

    pub(super) fn instance_key(&self, id: &str, seen_in: Region) -> AccountKey {
        let region = self.homes.get(id).map_or(seen_in, |(_, region)| *region);
        AccountKey { kind: AccountKind::AmcInstance, region, external_id: id.to_owned() }
    }

    /// The instances of the AMC account that a manager names; `None` if AMC told of no such account.
    pub(super) fn instances_of(&self, linked: &managers::Linked) -> Option<Vec<&'a str>> {
        let entity = linked.account_id.as_ref()?;
        let fits = |owner: &Owner| {
            owner.entity == entity.0
                && linked.marketplace.as_ref().is_none_or(|marketplace| *marketplace == owner.marketplace)
        };
        let mut of = self.instances.iter().filter(|(owner, _)| fits(owner)).peekable();
        of.peek()?;
        Some(of.flat_map(|(_, ids)| ids.iter().copied()).collect())
    }
}

pub(super) fn profile_key(region: Region, id: ProfileId) -> AccountKey {
    AccountKey { kind: AccountKind::SponsoredAds, region, external_id: id.to_string() }
}
