//! Puts the pieces of a sweep together. Pure, and independent of the order in which they arrived.

mod accounts;
mod index;
mod misses;
#[cfg(test)]
mod tests;

use super::finding::Finding;
use super::{FoundAccount, Sweep, SweepError};
use accounts::Drafts;
use domain::{AccountKey, AccountKind, DspSeat, Region};
use index::Index;
use misses::Misses;
use std::collections::HashMap;

/// All that the pieces say together, or why they say nothing.
pub(super) fn merge(findings: &[Finding]) -> Result<Sweep, SweepError> {
    let index = Index::new(findings);
    let misses = Misses::new(findings, &index)?;
    let mut drafts = Drafts::default();
    for finding in findings {
        match finding {
            Finding::Profiles { region, view_only, list } => {
                for profile in list {
                    drafts.profile(&index, *region, profile, *view_only);
                }
            }
            Finding::AdsAccounts(list) => {
                for account in list {
                    drafts.ads_account(&index, &misses, account);
                }
            }
            Finding::Managers { region, list } => {
                for manager in list {
                    drafts.manager(&index, &misses, *region, manager);
                }
            }
            Finding::Advertisers { region, agency, list } => {
                for advertiser in list {
                    drafts.advertiser(*region, *agency, advertiser);
                }
            }
            Finding::Instances { region, owner, list } => {
                for instance in list {
                    drafts.instance(&index, *region, owner, instance);
                }
            }
            Finding::Seats { .. }
            | Finding::AmcAccounts(_)
            | Finding::TooManyAdvertisers { .. }
            | Finding::Unread { .. }
            | Finding::Miss(_) => {}
        }
    }
    let (mut accounts, mut links) = drafts.finish();
    add_seats(&mut accounts, findings);
    for (key, lack) in &misses.lacks {
        if let Ok(at) = accounts.binary_search_by(|account| account.key.cmp(key))
            && let Some(account) = accounts.get_mut(at)
        {
            account.info.lacks.push(*lack);
        }
    }
    for account in &mut accounts {
        account.info.lacks.sort_unstable();
        account.info.lacks.dedup();
    }
    let exists = |key: &AccountKey| accounts.binary_search_by(|account| account.key.cmp(key)).is_ok();
    links.retain(|(parent, child)| exists(parent) && exists(child));
    Ok(Sweep {
        accounts,
        links,
        gaps: misses.gaps.into_iter().collect(),
        lost: misses.lost.into_iter().collect(),
        failures: misses.failures,
    })
}

fn add_seats(accounts: &mut [FoundAccount], findings: &[Finding]) {
    let mut seats: HashMap<(Region, &str), Vec<&DspSeat>> = HashMap::new();
    for finding in findings {
        if let Finding::Seats { region, list } = finding {
            for (advertiser, of) in list {
                seats.entry((*region, advertiser)).or_default().extend(of);
            }
        }
    }
    for account in accounts.iter_mut().filter(|account| account.key.kind == AccountKind::DspAdvertiser) {
        if let Some(found) = seats.get(&(account.key.region, account.key.external_id.as_str())) {
            account.info.seats = found.iter().map(|&seat| seat.clone()).collect();
            account.info.seats.sort_unstable();
            account.info.seats.dedup();
        }
    }
}
