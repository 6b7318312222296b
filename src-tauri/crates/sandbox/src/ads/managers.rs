//! Manager accounts.

use super::advertiser_accounts::SIZES;
use super::answer::{Family, Refusal, Success, answer};
use super::call::{accepts, authorise, authorise_unified, include, number, object, optional_text, sends};
use super::paging::Pages;
use super::{Host, JSON};
use crate::seed::{LinkedKind, LinkedSeed, ManagerSeed};
use crate::watch::message;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

const MEDIA: &str = "application/vnd.getmanageraccountsresponse.v1+json";

/// `GET /managerAccounts`.
///
/// documented: media type and body of the specification, only this region's manager accounts, 401 and
/// 403 for callers without access. The bodies of errors are documented for the other methods of this path
/// only: guessed to be the same here. guessed: 406 for an `Accept` without the media type.
pub(super) async fn list(State(host): State<Host>, headers: HeaderMap) -> Response {
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        accepts(&headers, MEDIA)?;
        let managers: Vec<_> = login.managers_in(host.region).map(manager).collect();
        Ok(Success::new(MEDIA, json!({"managerAccounts": managers})))
    });
    answer(Family::Coded, result)
}

/// documented: the most records of one page in the unified API, and the most ids of its filter.
const MOST: usize = 100;

/// `POST /adsApi/v1/query/managerAccounts`.
///
/// documented: header, filter, `maxResults` 10 to 100, `nextToken`, statuses, `{"code","message"}`. The
/// description says nothing of what a manager account looks like: guessed after `AdvertiserAccount`. guessed:
/// only this region's manager accounts, as in `GET /managerAccounts`.
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
        let size = number(&body, "maxResults", SIZES)?.unwrap_or(MOST);
        let ids = include(&body, "managerAccountIdFilter", MOST)?;
        let admitted = |one: &&ManagerSeed| ids.as_ref().is_none_or(|ids| ids.contains(&one.id.as_str()));
        let found: Vec<_> = login.managers_in(host.region).filter(admitted).collect();
        let list = format!("managers {} {ids:?}", host.region.as_str());
        let pages = Pages { key: host.shared.key.kid(), list, login: login.slug };
        let (page, next) = pages.page(&found, optional_text(&body, "nextToken")?, size)?;
        let state = |id: &str| world.watch.account(id, None).to_owned();
        let page: Vec<_> = page.iter().map(|one| unified(one, &state(&one.id))).collect();
        let mut answer = json!({"managerAccounts": page});
        if let Some(next) = next {
            answer["nextToken"] = json!(next);
        }
        Ok::<_, Refusal>(Success::new(JSON, answer))
    });
    answer(Family::Coded, result)
}

fn unified(manager: &ManagerSeed, state: &str) -> Value {
    json!({
        "managerAccountId": manager.id,
        "displayName": manager.name,
        "status": {"statusCode": state, "statusMessage": message(state)},
    })
}

fn manager(manager: &ManagerSeed) -> Value {
    json!({
        "managerAccountId": manager.id,
        "managerAccountName": manager.name,
        "linkedAccounts": manager.linked.iter().map(linked).collect::<Vec<_>>(),
    })
}

/// documented: `profileId` is text, and null for DSP accounts; `dspAdvertiserId` is null for others.
/// observed: an empty text where there is none.
fn linked(linked: &LinkedSeed) -> Value {
    let profile = match linked.profile_id {
        Some(id) => json!(id.to_string()),
        None if linked.kind == LinkedKind::Dsp => Value::Null,
        None => json!(""),
    };
    let advertiser = match &linked.dsp_advertiser_id {
        Some(id) => json!(id),
        None if linked.kind == LinkedKind::MarketingCloud => Value::Null,
        None => json!(""),
    };
    json!({
        "accountId": linked.account_id,
        "accountName": linked.name,
        "accountType": linked.kind.as_str(),
        "dspAdvertiserId": advertiser,
        "marketplaceId": linked.marketplace,
        "profileId": profile,
    })
}
