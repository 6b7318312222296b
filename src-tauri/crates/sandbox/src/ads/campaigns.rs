//! Campaigns in the unified API, of one ad product a call.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{
    ACCOUNT, SCOPE, accepts, authorise_unified, dsp_account, include, number, object, optional_text, scope,
    sends, text,
};
use super::paging::Pages;
use super::{Host, JSON};
use crate::campaigns::{Campaign, DSP, Owner, PRODUCTS, STATES};
use crate::seed::LoginSeed;
use crate::world::World;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::Region;
use serde_json::{Value, json};

/// guessed: how many records a page has when nothing is said.
const PAGE: usize = 100;
/// documented: the most records of one page.
const MOST: usize = 5000;
/// documented: the most values of a filter.
const MOST_IDS: usize = 1000;
const MOST_NAMES: usize = 100;

/// `POST /adsApi/v1/query/campaigns`.
///
/// documented: headers, request with exactly one ad product, `maxResults` 1 to 5000, filters and their sizes,
/// answer, `{"code","message"}`. guessed: the texts, 415 and 406, that sponsored campaigns belong to the profile
/// that `Amazon-Advertising-API-Scope` names and DSP campaigns to the advertiser that `Amazon-Ads-AccountId`
/// names, and that the sandbox's campaigns have neither a portfolio nor a goal.
pub(super) async fn query(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise_unified(world, &parts.headers, now)?;
        sends(&parts.headers, JSON)?;
        accepts(&parts.headers, JSON)?;
        let body: Value = body?;
        let filter = Filter::read(&body)?;
        let size = number(&body, "maxResults", 1..=MOST)?.unwrap_or(PAGE);
        let owner = owner(world, &parts.headers, login, host.region, filter.product)?;
        let mut campaigns = world.campaigns.of(owner, &world.watch);
        campaigns.retain(|campaign| filter.admits(campaign));
        let list = format!("campaigns {} {filter:?}", owner.id());
        let pages = Pages { key: host.shared.key.kid(), list, login: login.slug };
        let (page, next) = pages.page(&campaigns, optional_text(&body, "nextToken")?, size)?;
        let page: Vec<_> = page.iter().map(Campaign::body).collect();
        let mut answer = json!({"campaigns": page});
        if let Some(next) = next {
            answer["nextToken"] = json!(next);
        }
        Ok::<_, Refusal>(Success::new(JSON, answer))
    });
    answer(Family::Coded, result)
}

/// Whose campaigns they are. observed: an agency's profile has none, "Advertiser ID cannot be decrypted".
fn owner(
    world: &World,
    headers: &HeaderMap,
    login: &'static LoginSeed,
    region: Region,
    product: &str,
) -> Result<Owner<'static>, Refusal> {
    if product == DSP {
        return dsp_account(world, headers, ACCOUNT, login, region).map(Owner::Advertiser);
    }
    if text(headers, SCOPE).is_none() && text(headers, ACCOUNT).is_some() {
        return Err(Refusal::bad(format!("{product} needs the profile of a seller or vendor")));
    }
    let profile = scope(world, headers, login, region)?;
    if profile.kind == "agency" {
        return Err(Refusal::bad("Advertiser ID cannot be decrypted"));
    }
    Ok(Owner::Profile(profile))
}

/// What the caller wants to see.
#[derive(Debug)]
struct Filter<'b> {
    product: &'b str,
    states: Option<Vec<&'b str>>,
    ids: Option<Vec<&'b str>>,
    names: Option<(Vec<&'b str>, bool)>,
    portfolios: Option<Vec<&'b str>>,
    goals: Option<Vec<&'b str>>,
    scopes: Option<Vec<&'b str>>,
}

impl<'b> Filter<'b> {
    fn read(body: &'b Value) -> Result<Self, Refusal> {
        let products = include(body, "adProductFilter", 1)?
            .ok_or_else(|| Refusal::bad("adProductFilter is required"))?;
        known("adProductFilter", Some(&products), &PRODUCTS)?;
        let states = include(body, "stateFilter", STATES.len())?;
        known("stateFilter", states.as_ref(), &STATES)?;
        let goals = include(body, "goalFilter", 3)?;
        known("goalFilter", goals.as_ref(), &["AWARENESS", "CONSIDERATION", "CONVERSIONS"])?;
        let scopes = include(body, "marketplaceScopeFilter", 1)?;
        known("marketplaceScopeFilter", scopes.as_ref(), &["GLOBAL", "SINGLE_MARKETPLACE"])?;
        let names = match include(body, "nameFilter", MOST_NAMES)? {
            None => None,
            Some(names) => match body["nameFilter"]["queryTermMatchType"].as_str() {
                Some("EXACT_MATCH") => Some((names, true)),
                Some("BROAD_MATCH") => Some((names, false)),
                _ => return Err(Refusal::bad("nameFilter needs queryTermMatchType")),
            },
        };
        Ok(Self {
            product: products.first().copied().unwrap_or_default(),
            states,
            ids: include(body, "campaignIdFilter", MOST_IDS)?,
            names,
            portfolios: include(body, "portfolioIdFilter", MOST_NAMES)?,
            goals,
            scopes,
        })
    }

    fn admits(&self, campaign: &Campaign) -> bool {
        let among =
            |list: &Option<Vec<&str>>, value: &str| list.as_ref().is_none_or(|list| list.contains(&value));
        let named = self.names.as_ref().is_none_or(|(names, exact)| {
            names.iter().any(|name| match exact {
                true => campaign.name == *name,
                false => campaign.name.to_lowercase().contains(&name.to_lowercase()),
            })
        });
        campaign.product == self.product
            && among(&self.states, &campaign.state)
            && among(&self.ids, &campaign.id)
            && among(&self.scopes, "SINGLE_MARKETPLACE")
            && named
            && self.portfolios.is_none()
            && self.goals.is_none()
    }
}

/// Refuses a filter with a word that is not documented.
fn known(name: &str, values: Option<&Vec<&str>>, words: &[&str]) -> Result<(), Refusal> {
    match values.into_iter().flatten().find(|value| !words.contains(value)) {
        None => Ok(()),
        Some(value) => Err(Refusal::bad(format!("{name} has the unknown value {value}"))),
    }
}
