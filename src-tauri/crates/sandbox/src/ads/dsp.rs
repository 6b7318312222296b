//! DSP advertisers of an agency profile.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{authorise, scope};
use super::{Host, JSON};
use crate::seed::{DspAdvertiserSeed, LoginSeed, ProfileSeed};
use crate::wire::Pairs;
use crate::world::World;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use domain::{Region, Timestamp};
use serde_json::{Value, json};

/// documented: the most records of one page, and the default.
const PAGE: usize = 100;
/// documented: the last record at which a page may start.
const LAST_START: usize = 29_900;

/// `GET /dsp/advertisers`.
///
/// documented: headers, `startIndex` 0 to 29900, `count` 1 to 100, `advertiserIdFilter`, the key
/// `response`, and which statuses exist. guessed: 400 for what is no number, 422 for a number out of
/// bounds, 403 for a profile that is no agency, and all texts but those of the scope.
pub(super) async fn list(State(host): State<Host>, headers: HeaderMap, uri: Uri) -> Response {
    let query = Pairs::query(&uri);
    let result = host.shared.read(|world, now| {
        let (login, agency) = agency(world, &headers, now, host.region)?;
        let start = number(&query, "startIndex", 0..=LAST_START, 0)?;
        let count = number(&query, "count", 1..=PAGE, PAGE)?;
        let wanted = filter(&query)?;
        let admitted = |one: &&DspAdvertiserSeed| wanted.as_ref().is_none_or(|ids| ids.contains(&one.id));
        let found: Vec<_> = login.advertisers_of(agency.id).filter(admitted).collect();
        let page: Vec<_> = found.iter().skip(start).take(count).map(|one| body(one)).collect();
        Ok(Success::new(JSON, json!({"totalResults": found.len(), "response": page})))
    });
    answer(Family::Dsp, result)
}

/// `GET /dsp/advertisers/{advertiserId}`.
///
/// documented: 404 for an advertiser that does not exist or is not visible. guessed: the text.
pub(super) async fn one(State(host): State<Host>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let result = host.shared.read(|world, now| {
        let (login, agency) = agency(world, &headers, now, host.region)?;
        let found = login.advertisers_of(agency.id).find(|one| one.id == id);
        let found = found.ok_or_else(|| {
            Refusal::new(StatusCode::NOT_FOUND, format!("Advertiser {id} was not found"))
                .about("advertiserId")
        })?;
        Ok(Success::new(JSON, body(found)))
    });
    answer(Family::Dsp, result)
}

fn agency(
    world: &World,
    headers: &HeaderMap,
    now: Timestamp,
    region: Region,
) -> Result<(&'static LoginSeed, &'static ProfileSeed), Refusal> {
    let login = authorise(world, headers, now)?;
    let profile = scope(world, headers, login, region)?;
    if profile.kind == "agency" {
        return Ok((login, profile));
    }
    Err(Refusal::forbidden(format!("Profile {} has no access to DSP", profile.id)))
}

fn number(
    query: &Pairs,
    name: &'static str,
    allowed: std::ops::RangeInclusive<usize>,
    absent: usize,
) -> Result<usize, Refusal> {
    let Some(text) = query.get(name) else { return Ok(absent) };
    let number: i64 =
        text.parse().map_err(|_| Refusal::bad(format!("{name} must be an integer")).about(name))?;
    usize::try_from(number).ok().filter(|number| allowed.contains(number)).ok_or_else(|| {
        let text = format!("{name} must be between {} and {}", allowed.start(), allowed.end());
        Refusal::unprocessable(text).about(name)
    })
}

fn filter(query: &Pairs) -> Result<Option<Vec<String>>, Refusal> {
    let Some(text) = query.filled("advertiserIdFilter") else { return Ok(None) };
    let ids: Vec<String> = text.split(',').map(|id| id.trim().to_owned()).collect();
    let digits = |id: &String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    if ids.iter().all(digits) {
        return Ok(Some(ids));
    }
    Err(Refusal::bad("advertiserIdFilter must be a list of advertiser ids").about("advertiserIdFilter"))
}

fn body(advertiser: &DspAdvertiserSeed) -> Value {
    json!({
        "advertiserId": advertiser.id,
        "name": advertiser.name,
        "currency": advertiser.currency,
        "url": advertiser.url,
        "country": advertiser.country,
        "timezone": advertiser.timezone,
    })
}
