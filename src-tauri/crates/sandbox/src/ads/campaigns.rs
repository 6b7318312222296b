//! DSP campaigns in the unified API.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{
    ACCOUNT, authorise_unified, dsp_account, object, optional_text, optional_texts, page_size,
};
use super::call::{accepts, sends};
use super::paging::Pages;
use super::{Host, JSON};
use crate::seed::DspAdvertiserSeed;
use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Value, json};

/// documented: the most records of one page, and the default.
const PAGE: usize = 100;
/// documented: the states, and the most ids of one filter.
const STATES: [&str; 3] = ["ENABLED", "PAUSED", "ARCHIVED"];
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
            states.as_ref().is_none_or(|states| states.contains(&campaign.state))
                && ids.as_ref().is_none_or(|ids| ids.contains(&campaign.id.as_str()))
        };
        let campaigns: Vec<_> = campaigns(advertiser).filter(admitted).collect();
        let list = format!("campaigns {} {states:?} {ids:?}", advertiser.id);
        let pages = Pages { key: host.shared.key.kid(), list, login: login.slug };
        let (page, next) = pages.page(&campaigns, optional_text(&body, "nextToken")?, size)?;
        let page: Vec<_> = page.iter().map(|campaign| campaign.body(advertiser)).collect();
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

/// A campaign; everything about it follows from its advertiser and its place.
pub(super) struct Campaign {
    pub(super) id: String,
    number: usize,
    state: &'static str,
}

/// The campaigns of an advertiser. Their ids have 18 digits: none fits into a JavaScript number.
pub(super) fn campaigns(advertiser: &DspAdvertiserSeed) -> impl Iterator<Item = Campaign> {
    let first = advertiser.id.parse::<u64>().unwrap_or_default();
    (0..advertiser.campaigns).map(move |at| {
        let offset = u64::try_from(at).unwrap_or_default();
        let id = 500_000_000_000_000_000 + (first % 1_000_000_000_000) * 10_000 + offset;
        Campaign { id: id.to_string(), number: at + 1, state: STATES[at % STATES.len()] }
    })
}

impl Campaign {
    fn body(&self, advertiser: &DspAdvertiserSeed) -> Value {
        json!({
            "adProduct": "AMAZON_DSP",
            "campaignId": self.id,
            "name": format!("{} campaign {}", advertiser.name, self.number),
            "state": self.state,
            "status": {"deliveryStatus": if self.state == "ENABLED" { "DELIVERING" } else { "NOT_DELIVERING" }},
            "countries": [advertiser.country],
            "creationDateTime": "2026-03-02T09:00:00Z",
            "lastUpdatedDateTime": "2026-09-14T16:30:00Z",
            "flights": [],
            "budgets": [],
            "optimizations": {},
        })
    }
}
