//! DSP campaigns in the unified API.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{
    ACCOUNT, authorise_unified, dsp_account, object, optional_text, optional_texts, page_size,
};
use super::call::{accepts, sends};
use super::paging::Pages;
use super::{Host, JSON};
use crate::campaigns::{Campaign, Owner, STATES};
use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Value, json};

/// documented: the most records of one page, and the default.
const PAGE: usize = 100;
/// documented: the most ids of one filter.
const MOST_IDS: usize = 1000;

/// `POST /adsApi/v1/query/campaigns`.
///
/// documented: headers, request with `adProductFilter` required, `maxResults` 1 to 100, filters with one
/// to three states and 1 to 1000 ids, answer, `{"code","message"}`. guessed: the texts, 415 and 406, and
/// that other products than DSP are refused (the sandbox has no sponsored-ads campaigns).
pub(super) async fn query(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.read(|world, now| {
        let login = authorise_unified(world, &parts.headers, now)?;
        sends(&parts.headers, JSON)?;
        accepts(&parts.headers, JSON)?;
        let advertiser = dsp_account(world, &parts.headers, ACCOUNT, login, host.region)?;
        let body: Value = body?;
        let products = include(&body, "adProductFilter", 1)?
            .ok_or_else(|| Refusal::bad("adProductFilter is required"))?;
        if products != ["AMAZON_DSP"] {
            return Err(Refusal::bad("adProductFilter must be AMAZON_DSP"));
        }
        let states = include(&body, "stateFilter", STATES.len())?;
        if states.iter().flatten().any(|state| !STATES.contains(state)) {
            return Err(Refusal::bad("stateFilter has an unknown state"));
        }
        let ids = include(&body, "campaignIdFilter", MOST_IDS)?;
        let size = page_size(&body, "maxResults", PAGE)?;
        let admitted = |campaign: &Campaign| {
            states.as_ref().is_none_or(|states| states.contains(&campaign.state.as_str()))
                && ids.as_ref().is_none_or(|ids| ids.contains(&campaign.id.as_str()))
        };
        let mut campaigns = world.campaigns.of(Owner::Advertiser(advertiser));
        campaigns.retain(admitted);
        let list = format!("campaigns {} {states:?} {ids:?}", advertiser.id);
        let pages = Pages { key: host.shared.key.kid(), list, login: login.slug };
        let (page, next) = pages.page(&campaigns, optional_text(&body, "nextToken")?, size)?;
        let page: Vec<_> = page.iter().map(Campaign::body).collect();
        let mut answer = json!({"campaigns": page});
        if let Some(next) = next {
            answer["nextToken"] = json!(next);
        }
        Ok(Success::new(JSON, answer))
    });
    answer(Family::Coded, result)
}

/// `body[name].include`, one to `most` texts.
fn include<'b>(body: &'b Value, name: &'static str, most: usize) -> Result<Option<Vec<&'b str>>, Refusal> {
    let Some(filter) = body.get(name).filter(|filter| !filter.is_null()) else { return Ok(None) };
    let list = optional_texts(filter, "include")?.ok_or_else(|| Refusal::bad(format!("{name} is empty")))?;
    if (1..=most).contains(&list.len()) {
        return Ok(Some(list));
    }
    Err(Refusal::bad(format!("{name} must have 1 to {most} values")))
}
