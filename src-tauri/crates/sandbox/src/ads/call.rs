//! What every call to the Ads API must bring: a token, a client, and often an account.

use super::answer::Refusal;
use crate::seed::{self, DspAdvertiserSeed, LoginSeed, ProfileSeed};
use crate::wire::BODY_LIMIT;
use crate::world::World;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use domain::sandbox::LWA_CLIENT_ID;
use domain::{Region, Timestamp};
use serde_json::Value;
use std::ops::RangeInclusive;

/// Names a profile.
pub(super) const SCOPE: &str = "amazon-advertising-api-scope";
/// Names a DSP advertiser.
pub(super) const ACCOUNT: &str = "amazon-ads-accountid";
/// The client, for everything but `/adsApi/v1`.
const CLIENT: &str = "amazon-advertising-api-clientid";
/// The client, for `/adsApi/v1`.
const UNIFIED_CLIENT: &str = "amazon-ads-clientid";

/// A header as text, unless it is absent or empty.
pub(super) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|value| !value.is_empty())
}

/// The login behind the request's headers.
///
/// documented: `Authorization: Bearer` and `Amazon-Advertising-API-ClientId` are required; 401
/// "Unauthorized". observed: 401 "Authentication failed" for a bad or lapsed token and for a client that
/// is not approved; the gateway's 403 for an `Authorization` that is no bearer token. guessed: 401
/// for a missing client id. How long an access token outlives its grant is not documented: here it
/// works until it lapses.
pub(super) fn authorise(
    world: &World,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<&'static LoginSeed, Refusal> {
    enter(world, headers, now, &[CLIENT])
}

/// The same for `/adsApi/v1`. documented: the specification calls the header `Amazon-Ads-ClientId`, the
/// guide still `Amazon-Advertising-API-ClientId`: either will do.
pub(super) fn authorise_unified(
    world: &World,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<&'static LoginSeed, Refusal> {
    enter(world, headers, now, &[UNIFIED_CLIENT, CLIENT])
}

fn enter(
    world: &World,
    headers: &HeaderMap,
    now: Timestamp,
    client_headers: &[&str],
) -> Result<&'static LoginSeed, Refusal> {
    let missing = || Refusal::unauthorised("HTTP 401 Unauthorized");
    let authorization = text(headers, "authorization").ok_or_else(missing)?;
    let token = authorization.strip_prefix("Bearer ").ok_or_else(|| {
        Refusal::gateway("not a valid key=value pair (missing equal-sign) in Authorization header")
    })?;
    let client = client_headers.iter().find_map(|name| text(headers, name)).ok_or_else(missing)?;
    let failed = || Refusal::unauthorised("Authentication failed");
    if client != LWA_CLIENT_ID || !world.lwa.approved {
        return Err(failed());
    }
    let grant = world.lwa.bearer(token, now).ok_or_else(failed)?;
    seed::login(&grant.login).ok_or_else(failed)
}

/// The profile that the call is about.
///
/// documented: the three texts of 401. guessed: which of them a profile of another region gets.
pub(super) fn scope(
    world: &World,
    headers: &HeaderMap,
    login: &'static LoginSeed,
    region: Region,
) -> Result<&'static ProfileSeed, Refusal> {
    let value = text(headers, SCOPE)
        .ok_or_else(|| Refusal::unauthorised("Scope header is missing").about("scope"))?;
    let unmatched = || Refusal::unauthorised("No matching advertiser found for scope");
    let id: u64 = value.parse().map_err(|_| unmatched())?;
    if !exists(id, region) {
        return Err(unmatched());
    }
    profile(world, login, id, region)
}

/// Whether any login has this profile in `region`.
fn exists(id: u64, region: Region) -> bool {
    let mut profiles = seed::logins().iter().flat_map(|login| &login.profiles);
    profiles.any(|profile| profile.id == id && profile.region == region)
}

/// The login's profile `id`, or 401 "Not authorized to access scope".
pub(super) fn profile(
    world: &World,
    login: &'static LoginSeed,
    id: u64,
    region: Region,
) -> Result<&'static ProfileSeed, Refusal> {
    let mut own = login.profiles_in(region);
    own.find(|profile| profile.id == id && !world.lwa.dropped.contains(&id))
        .ok_or_else(|| Refusal::unauthorised(format!("Not authorized to access scope {id}")))
}

/// The DSP advertiser that the call is about, named by `header`.
///
/// documented: the header is required. guessed: 400 without it and 403 for an advertiser that the login
/// does not reach on this host.
pub(super) fn dsp_account(
    world: &World,
    headers: &HeaderMap,
    header: &str,
    login: &'static LoginSeed,
    region: Region,
) -> Result<&'static DspAdvertiserSeed, Refusal> {
    let id = text(headers, header).ok_or_else(|| Refusal::bad(format!("{header} header is missing")))?;
    let found = login.advertiser(id).filter(|advertiser| advertiser.region == region);
    let dropped = |advertiser: &&DspAdvertiserSeed| {
        advertiser.profile_id.is_some_and(|agency| world.lwa.dropped.contains(&agency))
    };
    found
        .filter(|advertiser| !dropped(advertiser))
        .ok_or_else(|| Refusal::forbidden(format!("Not authorized to access account {id}")))
}

/// Whether the caller takes an answer of type `media`. guessed: 406, and that no `Accept` means any.
pub(super) fn accepts(headers: &HeaderMap, media: &str) -> Result<(), Refusal> {
    let group = media.split('/').next().unwrap_or_default();
    let admits = |range: &str| {
        let range = range.split(';').next().unwrap_or_default().trim();
        range == "*/*" || range.eq_ignore_ascii_case(media) || range == format!("{group}/*")
    };
    let mut given = headers.get_all(header::ACCEPT).iter().peekable();
    if given.peek().is_none() {
        return Ok(());
    }
    let admitted =
        given.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(admits);
    if admitted {
        Ok(())
    } else {
        let text = format!("The Accept header does not admit {media}");
        Err(Refusal::new(StatusCode::NOT_ACCEPTABLE, text))
    }
}

/// Whether the body is declared as `media`. guessed: 415.
pub(super) fn sends(headers: &HeaderMap, media: &str) -> Result<(), Refusal> {
    let declared = text(headers, "content-type").unwrap_or_default();
    let essence = declared.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(media) {
        return Ok(());
    }
    let text = format!("Unsupported media type: the Content-Type must be {media}");
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, text))
}

/// The body as a JSON object; nothing at all is the empty object. guessed: 400 and its texts, 413 for a
/// body that is too large.
pub(super) async fn object(body: Body) -> Result<Value, Refusal> {
    object_within(body, BODY_LIMIT).await
}

/// The same for a body of at most `limit` bytes.
pub(super) async fn object_within(body: Body, limit: usize) -> Result<Value, Refusal> {
    let bytes = axum::body::to_bytes(body, limit)
        .await
        .map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large"))?;
    if bytes.is_empty() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    let value: Value =
        serde_json::from_slice(&bytes).map_err(|_| Refusal::bad("The request body is not valid JSON"))?;
    if value.is_object() { Ok(value) } else { Err(Refusal::bad("The request body must be an object")) }
}

/// `body[name]` as a whole number from 1 to `most`, or `most` when it is absent. guessed: the text.
pub(super) fn page_size(body: &Value, name: &'static str, most: usize) -> Result<usize, Refusal> {
    Ok(number(body, name, 1..=most)?.unwrap_or(most))
}

/// `body[name]` as a whole number within `allowed`, if it is there.
pub(super) fn number(
    body: &Value,
    name: &'static str,
    allowed: RangeInclusive<usize>,
) -> Result<Option<usize>, Refusal> {
    let Some(value) = body.get(name).filter(|value| !value.is_null()) else { return Ok(None) };
    let size = value.as_u64().and_then(|number| usize::try_from(number).ok());
    let text = || format!("{name} must be between {} and {}", allowed.start(), allowed.end());
    size.filter(|size| allowed.contains(size)).map(Some).ok_or_else(|| Refusal::bad(text()).about(name))
}

/// `body[name].include`, one to `most` texts, if the filter is there.
pub(super) fn include<'b>(
    body: &'b Value,
    name: &'static str,
    most: usize,
) -> Result<Option<Vec<&'b str>>, Refusal> {
    let Some(filter) = body.get(name).filter(|filter| !filter.is_null()) else { return Ok(None) };
    let list = optional_texts(filter, "include")?.ok_or_else(|| Refusal::bad(format!("{name} is empty")))?;
    if (1..=most).contains(&list.len()) {
        return Ok(Some(list));
    }
    Err(Refusal::bad(format!("{name} must have 1 to {most} values")))
}

/// `body[name]` as text, if it is there.
pub(super) fn optional_text<'b>(body: &'b Value, name: &'static str) -> Result<Option<&'b str>, Refusal> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::bad(format!("{name} must be a string")).about(name)),
    }
}

/// `body[name]` as a list of text, if it is there.
pub(super) fn optional_texts<'b>(
    body: &'b Value,
    name: &'static str,
) -> Result<Option<Vec<&'b str>>, Refusal> {
    let wrong = || Refusal::bad(format!("{name} must be a list of strings")).about(name);
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(items)) => {
            items.iter().map(Value::as_str).collect::<Option<Vec<_>>>().map(Some).ok_or_else(wrong)
        }
        Some(_) => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, axum::http::HeaderValue::from_static(value))])
    }

    #[test]
    fn accept_is_read_as_a_list_of_ranges() {
        let media = "application/vnd.x.v1+json";
        for value in ["*/*", "application/*", "text/html, application/vnd.x.v1+json;q=0.5"] {
            assert!(accepts(&with(header::ACCEPT, value), media).is_ok(), "{value}");
        }
        assert!(accepts(&HeaderMap::new(), media).is_ok());
        for value in ["application/json", "application/vnd.x.v2+json", "text/*"] {
            assert!(accepts(&with(header::ACCEPT, value), media).is_err(), "{value}");
        }
    }

    #[test]
    fn a_page_has_from_one_to_the_most_records() {
        let size = |value: Value| page_size(&serde_json::json!({"maxResults": value}), "maxResults", 100);
        assert_eq!((size(Value::Null), size(1.into()), size(100.into())), (Ok(100), Ok(1), Ok(100)));
        for value in [Value::from(0), 101.into(), (-1).into(), 1.5.into(), "10".into()] {
            assert!(size(value.clone()).is_err(), "{value}");
        }
    }
}
