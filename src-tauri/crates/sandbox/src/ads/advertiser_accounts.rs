//! Advertiser accounts in the unified API: sponsored ads and DSP, joined by their other ids.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{accepts, authorise_unified, include, number, object, optional_text, sends};
use super::paging::Pages;
use super::{Host, JSON};
use crate::campaigns::iso;
use crate::seed::{self, AdsAccountSeed, AlternateSeed, DspAdvertiserSeed, LoginSeed};
use crate::watch::{message, usual_state};
use crate::world::World;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Region;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// documented: how many records a page may have, and how many it has.
pub(super) const SIZES: std::ops::RangeInclusive<usize> = 10..=100;
const PAGE: usize = 100;
/// documented: the most ids of one filter.
const MOST_IDS: usize = 100;

/// An account as the unified API has them.
#[derive(Clone, Copy)]
pub(super) enum Account {
    /// Sponsored ads in several countries, perhaps with DSP advertisers.
    Global(&'static AdsAccountSeed),
    /// A DSP advertiser that no global account holds.
    Advertiser(&'static DspAdvertiserSeed),
}

/// `POST /adsApi/v1/query/advertiserAccounts`.
///
/// documented: header, filters, `maxResults` 10 to 100, `nextToken`, members, states, statuses,
/// `{"code","message"}`. observed (in the MCP tool of the same name): global accounts on every host. guessed:
/// that DSP advertisers are listed by the host of their region, unless a global account holds them; texts,
/// 406, and 415 for a body of another type.
pub(super) async fn query(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise_unified(world, &parts.headers, now)?;
        accepts(&parts.headers, JSON)?;
        let body: Value = body?;
        if body.as_object().is_some_and(|members| !members.is_empty()) {
            sends(&parts.headers, JSON)?;
        }
        let size = number(&body, "maxResults", SIZES)?.unwrap_or(PAGE);
        let ids = include(&body, "advertiserAccountIdFilter", MOST_IDS)?;
        let global = global_filter(&body)?;
        let mut found = reach(world, login, host.region);
        found.retain(|one| {
            ids.as_ref().is_none_or(|ids| ids.contains(&one.id()))
                && global.is_none_or(|wanted| wanted == matches!(one, Account::Global(_)))
        });
        let list = format!("advertiser accounts {} {ids:?} {global:?}", host.region.as_str());
        let pages = Pages { key: host.shared.key.kid(), list, login: login.slug };
        let (page, next) = pages.page(&found, optional_text(&body, "nextToken")?, size)?;
        let page: Vec<_> = page.iter().map(|one| one.body(world, login)).collect();
        let mut answer = json!({"advertiserAccounts": page});
        if let Some(next) = next {
            answer["nextToken"] = json!(next);
        }
        Ok::<_, Refusal>(Success::new(JSON, answer))
    });
    answer(Family::Coded, result)
}

/// documented: exactly one truth value.
fn global_filter(body: &Value) -> Result<Option<bool>, Refusal> {
    let Some(filter) = body.get("isGlobalAccountFilter").filter(|filter| !filter.is_null()) else {
        return Ok(None);
    };
    let one = filter["include"].as_array().filter(|list| list.len() == 1).and_then(|list| list[0].as_bool());
    one.map(Some).ok_or_else(|| Refusal::bad("isGlobalAccountFilter must have 1 value"))
}

/// The accounts of `login` on the host of `region`.
pub(super) fn reach(world: &World, login: &'static LoginSeed, region: Region) -> Vec<Account> {
    let alternates = login.ads_accounts.iter().flat_map(|account| &account.alternates);
    let held: BTreeSet<&str> = alternates
        .filter_map(|one| if let AlternateSeed::Dsp(id, _) = one { Some(id.as_str()) } else { None })
        .collect();
    let here = |one: &&DspAdvertiserSeed| {
        one.region == region && one.profile_id.is_none_or(|agency| !world.lwa.dropped.contains(&agency))
    };
    let advertisers = login.dsp_advertisers.iter().filter(here).filter(|one| !held.contains(one.id.as_str()));
    login.ads_accounts.iter().map(Account::Global).chain(advertisers.map(Account::Advertiser)).collect()
}

impl Account {
    /// `amzn1.ads-account.g.…`, or the id of the DSP advertiser.
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::Global(account) => &account.id,
            Self::Advertiser(advertiser) => &advertiser.id,
        }
    }

    /// documented: `AdvertiserAccount`, with its required members.
    fn body(self, world: &World, login: &'static LoginSeed) -> Value {
        let usual = usual_state(self.id());
        let state = world.watch.account(self.id(), usual);
        let (name, alternates) = match self {
            Self::Global(account) => (&account.name, alternates(&account.alternates)),
            Self::Advertiser(one) => {
                let dsp = AlternateSeed::Dsp(one.id.clone(), one.country);
                (&one.name, alternates(&[dsp]))
            }
        };
        let mut body = json!({
            "advertiserAccountId": self.id(),
            "displayName": name,
            "isGlobalAccount": matches!(self, Self::Global(_)),
            "isTestAccount": false,
            "alternateIds": alternates,
            "businessDetails": [{"website": format!("https://{}.example", login.slug)}],
            "status": {"statusCode": state, "statusMessage": message(state)},
        });
        if let Some(manager) = self.manager(login) {
            body["managerAccountId"] = json!(manager);
        }
        if let Some((currency, timezone)) = self.place(login) {
            body["currencyCode"] = json!(currency);
            body["timeZoneIana"] = json!(timezone);
        }
        body
    }

    fn holds(self, profile: Option<u64>, advertiser: Option<&String>) -> bool {
        match self {
            Self::Advertiser(own) => advertiser == Some(&own.id),
            Self::Global(account) => account.alternates.iter().any(|one| match one {
                AlternateSeed::Profile(id, _) => profile == Some(*id),
                AlternateSeed::Dsp(id, _) => advertiser == Some(id),
                AlternateSeed::Entity(..) => false,
            }),
        }
    }

    fn manager(self, login: &'static LoginSeed) -> Option<&'static str> {
        let mut managers = login.managers.iter();
        let own = managers.find(|manager| {
            let mut links = manager.linked.iter();
            links.any(|link| self.holds(link.profile_id, link.dsp_advertiser_id.as_ref()))
        });
        own.map(|manager| manager.id.as_str())
    }

    /// Currency and time zone, of the first profile for a global account.
    fn place(self, login: &'static LoginSeed) -> Option<(&'static str, &'static str)> {
        if let Self::Advertiser(one) = self {
            return Some((one.currency, one.timezone));
        }
        let profile = login.profiles.iter().find(|profile| self.holds(Some(profile.id), None))?;
        Some((profile.currency, profile.timezone))
    }
}

/// One entry for each country. documented: ids are text, profiles too.
fn alternates(seeds: &[AlternateSeed]) -> Vec<Value> {
    let mut countries: Map<String, Value> = Map::new();
    for alternate in seeds {
        let (country, name, id) = match alternate {
            AlternateSeed::Profile(id, country) => (*country, "profileId", id.to_string()),
            AlternateSeed::Entity(id, country) => (*country, "entityId", id.clone()),
            AlternateSeed::Dsp(id, country) => (*country, "dspAdvertiserId", id.clone()),
        };
        let entry = countries.entry(country).or_insert_with(|| {
            let mut entry = json!({"countryCode": iso(country)});
            if let Some(region) = seed::region_of(country) {
                entry["region"] = json!(region.as_str().to_uppercase());
            }
            entry
        });
        entry[name] = json!(id);
    }
    countries.into_iter().map(|(_, entry)| entry).collect()
}
