//! Pixels of DSP advertisers: the ad tag and the events that it reported.

use super::Host;
use super::answer::{Family, Refusal, Success, answer};
use super::call::{ACCOUNT, authorise, scope, text};
use super::paging::Pages;
use crate::random;
use crate::seed::{DspAdvertiserSeed, LoginSeed};
use crate::wire::Pairs;
use crate::world::World;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use domain::{Region, Timestamp};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const TAG: &str = "application/vnd.dspamazonadtags.v1+json";
const EVENTS: &str = "application/vnd.dspamazonadtagevents.v1+json";
/// documented.
const MANAGER: &str = "amazon-ads-manager-account-id";
/// documented: how many records a page has, and at most.
const PAGE: usize = 10;
const MOST: usize = 100;
/// documented: how many days the window of events has, and at most.
const WINDOW: i64 = 30;
const OLDEST: i64 = 366;
/// What the pixels of the sandbox report, and whether a conversion uses it.
const NAMES: [(&str, &str); 4] = [
    ("PageView", "IN_USE"),
    ("AddToShoppingCart", "IN_USE"),
    ("Off-AmazonPurchases", "IN_USE"),
    ("Subscribe", "AVAILABLE"),
];

/// `GET /accounts/{accountId}/dsp/amazonAdTag`.
///
/// documented: headers, media types, members, 400, 401, 429, 500. guessed: 401 for an advertiser that the login
/// does not reach, since 403 and 404 are not documented; no tag for an advertiser without campaigns; the texts.
pub(super) async fn tag(State(host): State<Host>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        let missing = |refusal: Refusal| match refusal.status() {
            StatusCode::FORBIDDEN => Refusal::unauthorised(refusal.text().to_owned()),
            _ => refusal,
        };
        let advertiser = advertiser(world, &headers, login, host.region, &id).map_err(missing)?;
        let body = match tag_of(advertiser) {
            Some(tag) => json!({"adTag": {"tagId": tag, "createDateTime": "2025-11-03T10:15:00Z"}}),
            None => json!({}),
        };
        Ok(Success::new(TAG, body))
    });
    answer(Family::AdTag, result)
}

/// `GET /accounts/{accountId}/dsp/adTagEvents/{adTagId}/list`.
///
/// documented: headers, query with `maxResults` 1 to 100 and 10 otherwise, a window of 30 days that may begin a
/// year ago and end now, media types, members, 400, 401, 403, 429, 500. guessed: 400 for a tag that is not the
/// advertiser's, since 404 is not documented; that an event without activity in the window is left out; the
/// texts.
pub(super) async fn events(
    State(host): State<Host>,
    headers: HeaderMap,
    Path((id, tag)): Path<(String, String)>,
    uri: Uri,
) -> Response {
    let query = Pairs::query(&uri);
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        let advertiser = advertiser(world, &headers, login, host.region, &id)?;
        if tag_of(advertiser).as_ref() != Some(&tag) {
            return Err(Refusal::bad("adTagId is not a tag of this advertiser").about("adTagId"));
        }
        let (start, end) = window(&query, now)?;
        let size = size(&query)?;
        let reported = |event: &str| world.watch.last_event(advertiser, event, now);
        let found = seen(&query, reported, start, end);
        let list = format!(
            "events {tag} {:?} {:?} {:?}",
            query.get("searchTerm"),
            query.get("startDateTime"),
            query.get("endDateTime")
        );
        let pages = Pages { key: host.shared.key.kid(), list, login: login.slug };
        let (page, next) = pages.page(&found, query.get("nextToken"), size)?;
        let mut body = json!({"amazonAdTagEvents": page, "maxResults": size});
        if let Some(next) = next {
            body["nextToken"] = json!(next);
        }
        Ok(Success::new(EVENTS, body))
    });
    answer(Family::AdTagEvents, result)
}

/// The advertiser of the path. documented: it is named by its own id; an advertiser that no agency lists needs
/// `Amazon-Ads-AccountId`. guessed: 403 for one that the login does not reach, 400 for two different ids, 401
/// without any account header.
fn advertiser(
    world: &World,
    headers: &HeaderMap,
    login: &'static LoginSeed,
    region: Region,
    id: &str,
) -> Result<&'static DspAdvertiserSeed, Refusal> {
    let foreign = || Refusal::forbidden(format!("Not authorized to access account {id}"));
    if let Some(manager) = text(headers, MANAGER)
        && !login.managers_in(region).any(|one| one.id == manager)
    {
        return Err(foreign());
    }
    let own = login.advertiser(id).filter(|one| one.region == region);
    let dropped =
        |one: &&DspAdvertiserSeed| one.profile_id.is_some_and(|agency| world.lwa.dropped.contains(&agency));
    let own = own.filter(|one| !dropped(one));
    match text(headers, ACCOUNT) {
        Some(account) if account == id => own.ok_or_else(foreign),
        Some(_) => Err(Refusal::bad("The account of the path is not that of the header").about("accountId")),
        None => {
            let profile = scope(world, headers, login, region)?;
            own.filter(|one| one.profile_id == Some(profile.id)).ok_or_else(foreign)
        }
    }
}

/// The tag of an advertiser: the same in every run.
fn tag_of(advertiser: &DspAdvertiserSeed) -> Option<String> {
    if advertiser.campaigns == 0 {
        return None;
    }
    let digest = Sha256::digest(format!("ad tag {}", advertiser.id));
    let hex = random::hexadecimal(&digest);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    Some(format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)))
}

fn size(query: &Pairs) -> Result<usize, Refusal> {
    let Some(text) = query.get("maxResults") else { return Ok(PAGE) };
    let size = text.parse().ok().filter(|size| (1..=MOST).contains(size));
    size.ok_or_else(|| Refusal::bad(format!("maxResults must be between 1 and {MOST}")).about("maxResults"))
}

fn window(query: &Pairs, now: Timestamp) -> Result<(Timestamp, Timestamp), Refusal> {
    let read = |name: &'static str| match query.filled(name) {
        None => Ok(None),
        Some(text) => text
            .parse::<Timestamp>()
            .map(Some)
            .map_err(|_| Refusal::bad(format!("{name} must be a date and time")).about(name)),
    };
    let days = |days: i64| now.checked_sub(SignedDuration::from_hours(days * 24)).unwrap_or(Timestamp::MIN);
    let start = read("startDateTime")?.unwrap_or_else(|| days(WINDOW));
    let end = read("endDateTime")?.unwrap_or(now);
    if start < days(OLDEST) || end > now || start > end {
        return Err(Refusal::bad("The window must lie within the last year").about("startDateTime"));
    }
    Ok((start, end))
}

/// The events with activity within the window. The four of a pixel happen a minute apart, the first one last.
fn seen(query: &Pairs, last: impl Fn(&str) -> Timestamp, start: Timestamp, end: Timestamp) -> Vec<Value> {
    let term = query.filled("searchTerm").map(str::to_lowercase);
    let named = |name: &str| term.as_ref().is_none_or(|term| name.to_lowercase().contains(term));
    let events = NAMES.iter().zip(0_i64..).filter_map(|((name, status), at)| {
        let last = last(name);
        let own = last.checked_sub(SignedDuration::from_mins(at)).unwrap_or(last).min(end);
        (named(name) && own >= start)
            .then(|| json!({"eventName": name, "status": status, "lastActivityDateTime": own.to_string()}))
    });
    events.collect()
}
