//! The Amazon Ads API of one region: sponsored-ads profiles.

use crate::lwa::Grant;
use crate::random;
use crate::seed::{self, ProfileSeed};
use crate::wire::Pairs;
use crate::world::{Shared, World};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::sandbox::LWA_CLIENT_ID;
use domain::{Region, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

/// The shared state and which region's host this is.
#[derive(Clone)]
pub(crate) struct Host {
    /// The sandbox.
    pub(crate) shared: Arc<Shared>,
    /// Only profiles of this region exist here.
    pub(crate) region: Region,
}

/// Routes of one host.
pub(crate) fn routes(host: Host) -> Router {
    Router::new()
        .route("/v2/profiles", get(list))
        .route("/v2/profiles/{id}", get(one))
        .fallback(unknown)
        .with_state(host)
}

/// A refusal: status and `details`.
struct Refusal(StatusCode, String);

impl Refusal {
    fn new(status: StatusCode, details: impl Into<String>) -> Self {
        Self(status, details.into())
    }
}

/// documented: first error family, `code`, `details`, `requestId`.
impl From<Refusal> for Response {
    fn from(Refusal(status, details): Refusal) -> Self {
        let id = random::alphanumeric(20).to_uppercase();
        // observed: the gateway in front of the API answers in its own shape.
        let body = if status == StatusCode::FORBIDDEN {
            json!({"message": details})
        } else {
            json!({"code": status.as_str(), "details": details, "requestId": id})
        };
        let mut response = (status, axum::Json(body)).into_response();
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-amzn-requestid", value);
        }
        response
    }
}

/// `GET /v2/profiles`.
///
/// documented: query parameters and the bare array of the specification; `200 []` where the login has
/// no profile in this region; profiles that may only be viewed need `accessLevel=view`. guessed: 400
/// for values outside the specification's lists, and that every `apiProgram` shows the same profiles.
async fn list(State(host): State<Host>, headers: HeaderMap, uri: Uri) -> Response {
    let query = Pairs::query(&uri);
    let result = host.shared.change(|world, now| {
        let grant = authorise(world, &headers, now)?;
        let filter = Filter::read(&query)?;
        let profiles = reach(grant, host.region);
        let shown = profiles.filter(|profile| !world.lwa.dropped.contains(&profile.id));
        let shown = shown.filter(|profile| filter.admits(profile, world.lwa.view_only.contains(&profile.id)));
        Ok(Value::Array(shown.map(body).collect()))
    });
    respond(result)
}

/// `GET /v2/profiles/{profileId}`.
///
/// documented: 200 one profile; 401 "Not authorized to access scope". guessed: that a profile which is
/// not this login's answers so, and 404 for one that is not in this region.
async fn one(State(host): State<Host>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let result = host.shared.change(|world, now| {
        let grant = authorise(world, &headers, now)?;
        let number: u64 =
            id.parse().map_err(|_| Refusal::new(StatusCode::BAD_REQUEST, "profileId must be a number"))?;
        let exists = seed::logins()
            .iter()
            .flat_map(|login| login.profiles)
            .any(|profile| profile.id == number && profile.region == host.region);
        if !exists {
            return Err(Refusal::new(StatusCode::NOT_FOUND, format!("Could not find profile {number}")));
        }
        reach(grant, host.region)
            .find(|profile| profile.id == number && !world.lwa.dropped.contains(&number))
            .map(body)
            .ok_or_else(|| {
                let text = format!("Not authorized to access scope {number}");
                Refusal::new(StatusCode::UNAUTHORIZED, text)
            })
    });
    respond(result)
}

/// guessed: 404 in the first error family.
async fn unknown() -> Response {
    Refusal::new(StatusCode::NOT_FOUND, "Not Found").into()
}

fn respond(result: Result<Value, Refusal>) -> Response {
    match result {
        Ok(body) => {
            let text = body.to_string();
            let mut response = text.into_response();
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(header::CONTENT_TYPE, json);
            if let Ok(value) = HeaderValue::from_str(&random::alphanumeric(20).to_uppercase()) {
                response.headers_mut().insert("x-amzn-requestid", value);
            }
            response
        }
        Err(refusal) => refusal.into(),
    }
}

/// The grant behind the request's headers.
///
/// documented: `Authorization: Bearer` and `Amazon-Advertising-API-ClientId` are required; 401
/// "Unauthorized". observed: 401 "Authentication failed" for a bad or lapsed token and for a client that
/// is not approved; the gateway's 403 for an `Authorization` that is no bearer token. guessed: 401
/// for a missing client id. How long an access token outlives its grant is not documented: here it
/// works until it lapses.
fn authorise<'a>(world: &'a World, headers: &HeaderMap, now: Timestamp) -> Result<&'a Grant, Refusal> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = text("authorization")
        .ok_or_else(|| Refusal::new(StatusCode::UNAUTHORIZED, "HTTP 401 Unauthorized"))?;
    let token = authorization.strip_prefix("Bearer ").ok_or_else(|| {
        Refusal::new(
            StatusCode::FORBIDDEN,
            "not a valid key=value pair (missing equal-sign) in Authorization header",
        )
    })?;
    let client = text("amazon-advertising-api-clientid")
        .ok_or_else(|| Refusal::new(StatusCode::UNAUTHORIZED, "HTTP 401 Unauthorized"))?;
    let failed = || Refusal::new(StatusCode::UNAUTHORIZED, "Authentication failed");
    if client != LWA_CLIENT_ID || !world.lwa.approved {
        return Err(failed());
    }
    world.lwa.bearer(token, now).ok_or_else(failed)
}

fn reach(grant: &Grant, region: Region) -> impl Iterator<Item = &'static ProfileSeed> + use<> {
    let profiles = seed::login(&grant.login).map_or::<&[ProfileSeed], _>(&[], |login| login.profiles);
    profiles.iter().filter(move |profile| profile.region == region)
}

/// The query of `GET /v2/profiles`.
struct Filter {
    view: bool,
    kinds: Option<Vec<String>>,
    valid_payment: Option<bool>,
}

impl Filter {
    fn read(query: &Pairs) -> Result<Self, Refusal> {
        let bad = |name: &str| Refusal::new(StatusCode::BAD_REQUEST, format!("Invalid value for {name}"));
        let one_of = |name: &str, allowed: &[&str]| match query.get(name) {
            Some(value) if !allowed.contains(&value) => Err(bad(name)),
            other => Ok(other),
        };
        let programs = ["billing", "campaign", "paymentMethod", "store", "report", "account", "posts"];
        one_of("apiProgram", &programs)?;
        let view = one_of("accessLevel", &["edit", "view"])? == Some("view");
        let valid_payment =
            one_of("validPaymentMethodFilter", &["true", "false"])?.map(|text| text == "true");
        let kinds = query
            .get("profileTypeFilter")
            .map(|list| list.split(',').map(|kind| kind.trim().to_owned()).collect::<Vec<_>>());
        let known = ["seller", "vendor", "agency"];
        if kinds.iter().flatten().any(|kind| !known.contains(&kind.as_str())) {
            return Err(bad("profileTypeFilter"));
        }
        Ok(Self { view, kinds, valid_payment })
    }

    fn admits(&self, profile: &ProfileSeed, view_only: bool) -> bool {
        let kind = self.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == profile.kind));
        // Every vendor of the seed world can pay; other kinds carry no such mark.
        let payment = self.valid_payment.is_none_or(|wanted| wanted || profile.kind != "vendor");
        (self.view || !view_only) && kind && payment
    }
}

/// documented: `Profile` of the specification; `dailyBudget` only for sellers, `validPaymentMethod` only
/// for vendors. The id is a JSON number whatever its size.
fn body(profile: &ProfileSeed) -> Value {
    let mut account = json!({
        "marketplaceStringId": profile.marketplace,
        "id": profile.entity,
        "type": profile.kind,
        "name": profile.name,
    });
    if profile.kind == "vendor" {
        account["validPaymentMethod"] = Value::Bool(true);
    }
    let mut body = json!({
        "profileId": profile.id,
        "countryCode": profile.country,
        "currencyCode": profile.currency,
        "timezone": profile.timezone,
        "accountInfo": account,
    });
    if profile.kind == "seller" {
        body["dailyBudget"] = json!(999_999_999.0);
    }
    body
}
