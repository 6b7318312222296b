//! Asks everything at once: which call follows from which answer.

use super::caller::Caller;
use super::finding::{About, Failure, Finding, Miss};
use crate::amc::Owner;
use crate::id::ProfileId;
use crate::lenient::Page;
use crate::{ads_accounts, amc, dsp, managers, profiles};
use domain::{AccountKind, Region, SweepPart, Unread};
use futures_util::future::{join, join_all, join3};
use parking_lot::Mutex;
use std::collections::HashSet;
use std::hash::Hash;

/// Asks for everything; returns when the last call came to its end.
pub(super) async fn run(caller: &Caller<'_>) -> Vec<Finding> {
    let run =
        Run { caller, findings: Mutex::default(), agencies: Mutex::default(), owners: Mutex::default() };
    // Two lists and the managers of each region, and two lists that are the same everywhere.
    caller.tally.needed(3 * Region::ALL.len() + 2);
    join3(
        join_all(Region::ALL.map(|region| run.region(region))),
        run.anywhere(SweepPart::AdsAccounts),
        run.anywhere(SweepPart::AmcInstances),
    )
    .await;
    run.findings.into_inner()
}

struct Run<'a> {
    caller: &'a Caller<'a>,
    findings: Mutex<Vec<Finding>>,
    /// Agency profiles that are being looked into: they may stand in both lists.
    agencies: Mutex<HashSet<(Region, ProfileId)>>,
    /// AMC accounts that are being looked into: they may be agency profiles too.
    owners: Mutex<HashSet<Owner>>,
}

/// Whether `item` is new to `set`.
fn is_new<T: Hash + Eq>(set: &Mutex<HashSet<T>>, item: T) -> bool {
    set.lock().insert(item)
}

impl Run<'_> {
    async fn region(&self, region: Region) {
        join3(self.profiles(region, false), self.profiles(region, true), self.managers(region)).await;
    }

    /// One of the two lists of profiles, and what lies below the agencies in it. Neither list waits for
    /// the other.
    async fn profiles(&self, region: Region, view_only: bool) {
        let part = if view_only { SweepPart::ViewOnlyProfiles } else { SweepPart::Profiles };
        let call = profiles::request(region, view_only);
        let page = match self.caller.ask(part, &call, profiles::parse).await {
            Ok(page) => page,
            Err(failure) => return self.miss(region, part, About::Part, failure),
        };
        self.unread(region, part, page.unread);
        let list = page.list;
        self.found(AccountKind::SponsoredAds, region, list.iter().map(|profile| profile.id.to_string()));
        let agencies: Vec<(ProfileId, Option<Owner>)> = list
            .iter()
            .filter(|profile| profile.is_agency() && is_new(&self.agencies, (region, profile.id)))
            .map(|profile| {
                let owner = match (&profile.account.entity, &profile.account.marketplace) {
                    (Some(entity), Some(marketplace)) => {
                        Some(Owner { entity: entity.clone(), marketplace: marketplace.clone() })
                    }
                    _ => None,
                };
                (profile.id, owner)
            })
            .collect();
        self.keep(Finding::Profiles { region, view_only, list });
        join_all(agencies.into_iter().map(|(agency, owner)| self.agency(region, agency, owner))).await;
    }

    async fn managers(&self, region: Region) {
        let part = SweepPart::ManagerAccounts;
        match self.caller.ask(part, &managers::request(region), managers::parse).await {
            Ok(Page { list, unread, .. }) => {
                self.unread(region, part, unread);
                self.found(
                    AccountKind::ManagerAccount,
                    region,
                    list.iter().map(|manager| manager.id.0.as_str()),
                );
                self.keep(Finding::Managers { region, list });
            }
            Err(failure) => self.miss(region, part, About::Part, failure),
        }
    }

    /// A list that every host has: from the home host, or from another if that fails.
    async fn anywhere(&self, part: SweepPart) {
        let mut misses = Vec::new();
        for region in self.caller.home_first() {
            if !misses.is_empty() {
                self.caller.tally.needed(1);
            }
            let answer = match part {
                SweepPart::AdsAccounts => self.ads_accounts(region).await,
                _ => self.amc_accounts(region).await,
            };
            let Err(failure) = answer else {
                return misses.into_iter().for_each(|(region, failure)| {
                    self.miss(region, part, About::Elsewhere, failure);
                });
            };
            misses.push((region, failure));
        }
        for (region, failure) in misses {
            self.miss(region, part, About::Part, failure);
        }
    }

    async fn ads_accounts(&self, region: Region) -> Result<(), Failure> {
        self.caller
            .ask_pages(
                SweepPart::AdsAccounts,
                |next| ads_accounts::request(region, next),
                ads_accounts::parse,
                |list, unread| {
                    self.unread_anywhere(SweepPart::AdsAccounts, unread);
                    self.keep(Finding::AdsAccounts(list));
                },
            )
            .await
    }

    async fn amc_accounts(&self, region: Region) -> Result<(), Failure> {
        let mut owners = Vec::new();
        let answer = self
            .caller
            .ask_pages(
                SweepPart::AmcInstances,
                |next| amc::accounts(region, next),
                amc::parse_accounts,
                |list, unread| {
                    self.unread_anywhere(SweepPart::AmcInstances, unread);
                    owners.extend(list.iter().cloned());
                    self.keep(Finding::AmcAccounts(list));
                },
            )
            .await;
        join_all(owners.into_iter().map(|owner| {
            // In the region of its marketplace; which host answers makes no difference (documented).
            let region =
                crate::market::of_marketplace(&owner.marketplace).map_or(region, |(_, region)| region);
            self.instances(region, owner)
        }))
        .await;
        answer
    }

    async fn agency(&self, region: Region, agency: ProfileId, owner: Option<Owner>) {
        let amc = async {
            if let Some(owner) = owner {
                self.instances(region, owner).await;
            }
        };
        join(self.advertisers(region, agency), amc).await;
    }

    /// The first page tells how many there are; the others are asked for at once, and so are the seats.
    async fn advertisers(&self, region: Region, agency: ProfileId) {
        let part = SweepPart::DspAdvertisers;
        self.caller.tally.needed(1);
        let place = self.caller.host(region).place().await;
        let first = self.caller.ask(part, &dsp::advertisers(region, agency, 0), dsp::parse_advertisers).await;
        drop(place);
        let first = match first {
            Ok(first) => first,
            Err(failure) => return self.miss(region, part, About::Agency(agency), failure),
        };
        if first.total.is_none() {
            // There may be more pages.
            self.miss(region, part, About::Agency(agency), Failure::unreadable());
        }
        if first.is_too_long() {
            self.keep(Finding::TooManyAdvertisers { region });
        }
        let starts: Vec<u64> = first.other_starts().collect();
        self.caller.tally.needed(starts.len());
        let ids = Mutex::new(Vec::new());
        let keep = |Page { list, unread, .. }: Page<dsp::Advertiser>| {
            self.unread(region, part, unread);
            let mut ids = ids.lock();
            ids.extend(list.iter().map(|advertiser| advertiser.id.0.clone()));
            drop(ids);
            self.found(
                AccountKind::DspAdvertiser,
                region,
                list.iter().map(|advertiser| advertiser.id.0.as_str()),
            );
            self.keep(Finding::Advertisers { region, agency, list });
        };
        let speaker = first.page.list.first().map(|advertiser| advertiser.id.0.clone());
        keep(first.page);
        let others = join_all(starts.into_iter().map(|start| {
            let keep = &keep;
            async move {
                let _place = self.caller.host(region).place().await;
                let call = dsp::advertisers(region, agency, start);
                match self.caller.ask(part, &call, dsp::parse_advertisers).await {
                    Ok(answer) => keep(answer.page),
                    Err(failure) => self.miss(region, part, About::Agency(agency), failure),
                }
            }
        }));
        let seats = async {
            match &speaker {
                Some(speaker) => self.seats(region, agency, speaker).await,
                None => Some(HashSet::new()),
            }
        };
        let (told, _) = join(seats, others).await;
        // Whether one advertiser may ask for the whole agency is in no description that we have. Where it
        // heard of itself alone, the others are asked one by one.
        let Some(told) = told else { return };
        let Some(speaker) = speaker.filter(|speaker| told.iter().all(|id| id == speaker)) else { return };
        let mut rest = ids.into_inner();
        rest.sort_unstable();
        rest.dedup();
        rest.retain(|id| *id != speaker);
        join_all(rest.iter().map(|advertiser| self.seats(region, agency, advertiser))).await;
    }

    /// The seats that an advertiser can show, and whose they are; `None` if that failed.
    async fn seats(&self, region: Region, agency: ProfileId, advertiser: &str) -> Option<HashSet<String>> {
        let part = SweepPart::DspSeats;
        self.caller.tally.needed(1);
        let _place = self.caller.host(region).place().await;
        let mut told = HashSet::new();
        let answer = self
            .caller
            .ask_pages(
                part,
                |next| dsp::seats(region, agency, advertiser, next),
                dsp::parse_seats,
                |list, unread| {
                    self.unread(region, part, unread);
                    told.extend(list.iter().map(|(advertiser, _)| advertiser.clone()));
                    self.keep(Finding::Seats { region, list });
                },
            )
            .await;
        match answer {
            Ok(()) => Some(told),
            Err(failure) => {
                self.miss(region, part, About::Agency(agency), failure);
                None
            }
        }
    }

    async fn instances(&self, region: Region, owner: Owner) {
        if !is_new(&self.owners, owner.clone()) {
            return;
        }
        let part = SweepPart::AmcInstances;
        self.caller.tally.needed(1);
        let _place = self.caller.host(region).place().await;
        let answer = self
            .caller
            .ask_pages(
                part,
                |next| amc::instances(region, &owner, next),
                amc::parse_instances,
                |list, unread| {
                    self.unread(region, part, unread);
                    self.found(
                        AccountKind::AmcInstance,
                        region,
                        list.iter().map(|instance| instance.id.0.as_str()),
                    );
                    self.keep(Finding::Instances { region, owner: owner.clone(), list });
                },
            )
            .await;
        if let Err(failure) = answer {
            self.miss(region, part, About::Owner(owner), failure);
        }
    }

    fn found(&self, kind: AccountKind, region: Region, ids: impl Iterator<Item = impl Hash>) {
        self.caller.tally.found(kind, region, ids);
    }

    fn miss(&self, region: Region, part: SweepPart, about: About, failure: Failure) {
        self.keep(Finding::Miss(Miss { region, part, about, failure }));
    }

    fn unread(&self, region: Region, part: SweepPart, unread: Unread) {
        if !unread.is_none() {
            let Unread { rows, fields } = unread;
            tracing::warn!(
                region = region.as_str(),
                part = part.as_str(),
                rows,
                fields,
                "an answer has odd rows"
            );
            self.keep(Finding::Unread { region, part, unread });
        }
    }

    /// Of a list that is the same everywhere: what could not be read may lie in any region.
    fn unread_anywhere(&self, part: SweepPart, unread: Unread) {
        for region in Region::ALL {
            self.unread(region, part, unread);
        }
    }

    fn keep(&self, finding: Finding) {
        self.findings.lock().push(finding);
    }
}
