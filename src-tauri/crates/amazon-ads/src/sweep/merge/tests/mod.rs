//! Pieces to put together.

mod order;
mod rules;

use super::super::finding::{About, Failure, Finding, Miss};
use super::*;
use crate::ads_accounts::{AdsAccount, Alternate};
use crate::amc::{Instance, Owner};
use crate::dsp::Advertiser;
use crate::id::{ProfileId, TextId};
use crate::managers::{Linked, Manager};
use crate::profiles::{Profile, ProfileAccount};
use crate::{AdsError, Detail, TokenError};
use domain::{AccountAccess, Cause, Gap, Lack, SweepPart};

const US: &str = "ATVPDKIKX0DER";
const CA: &str = "A2EUQ1WTGCTBG2";

fn profile(id: u64, entity: &str, marketplace: &str) -> Profile {
    Profile {
        id: ProfileId(id),
        country_code: Some("US".to_owned()),
        currency_code: None,
        timezone: None,
        account: ProfileAccount {
            marketplace: Some(marketplace.to_owned()),
            entity: Some(entity.to_owned()),
            kind: Some("seller".to_owned()),
            name: Some(format!("Profile {id}")),
            ..ProfileAccount::default()
        },
    }
}

fn profiles(region: Region, view_only: bool, list: Vec<Profile>) -> Finding {
    Finding::Profiles { region, view_only, list }
}

/// Both lists of a region.
fn both(region: Region, list: Vec<Profile>) -> [Finding; 2] {
    [profiles(region, false, list), profiles(region, true, Vec::new())]
}

fn linked(kind: &str) -> Linked {
    Linked {
        kind: Some(kind.to_owned()),
        account_id: None,
        name: Some("Linked".to_owned()),
        dsp_advertiser: None,
        marketplace: None,
        profile_id: None,
    }
}

fn manager(region: Region, links: Vec<Linked>) -> Finding {
    let manager = Manager { id: TextId("m".to_owned()), name: None, linked: links };
    Finding::Managers { region, list: vec![manager] }
}

fn owner(entity: &str, marketplace: &str) -> Owner {
    Owner { entity: entity.to_owned(), marketplace: marketplace.to_owned() }
}

fn instances(region: Region, owner: Owner, ids: &[&str]) -> Finding {
    let instance =
        |id: &&str| Instance { id: TextId((*id).to_owned()), name: None, status: None, kind: None };
    Finding::Instances { region, owner, list: ids.iter().map(instance).collect() }
}

fn miss(region: Region, part: SweepPart, about: About, error: AdsError) -> Finding {
    Finding::Miss(Miss { region, part, about, failure: Failure { error, renewal: None } })
}

fn refused(status: u16) -> AdsError {
    AdsError::Refused { status, detail: Detail::default() }
}

fn account(profile: Option<u64>, country: &str, status: &str) -> AdsAccount {
    let alternate =
        Alternate { profile_id: profile.map(ProfileId), entity: None, country: Some(country.to_owned()) };
    AdsAccount {
        name: Some("Named".to_owned()),
        status: Some(status.to_owned()),
        alternates: vec![alternate],
    }
}

fn keys(sweep: &Sweep, kind: AccountKind) -> Vec<(Region, &str)> {
    let of = sweep.accounts.iter().filter(|account| account.key.kind == kind);
    of.map(|account| (account.key.region, account.key.external_id.as_str())).collect()
}

fn one<'a>(sweep: &'a Sweep, id: &str) -> &'a FoundAccount {
    sweep.accounts.iter().find(|account| account.key.external_id == id).unwrap()
}
