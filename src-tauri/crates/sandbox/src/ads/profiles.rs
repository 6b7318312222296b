//! Sponsored-ads profiles.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{authorise, profile};
use super::{Host, JSON};
use crate::seed::{self, ProfileSeed};
use crate::wire::Pairs;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde_json::{Value, json};

/// `GET /v2/profiles`.
///
/// documented: query parameters and the bare array of the specification; `200 []` where the login has
/// no profile in this region; profiles that may only be viewed need `accessLevel=view`. guessed: 400
/// for values outside the specification's lists, and that every `apiProgram` shows the same profiles.
pub(super) async fn list(State(host): State<Host>, headers: HeaderMap, uri: Uri) -> Response {
    let query = Pairs::query(&uri);
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        let filter = Filter::read(&query)?;
        let mut list = String::from("[");
        for (profile, text) in login.rendered(|profile| body(profile).to_string()) {
            let here = profile.region == host.region && !world.lwa.dropped.contains(&profile.id);
            let view_only = profile.view_only || world.lwa.view_only.contains(&profile.id);
            if here && filter.admits(profile, view_only) {
                if list.len() > 1 {
                    list.push(',');
                }
                list.push_str(text);
            }
        }
        list.push(']');
        Ok(Success::new(JSON, list))
    });
    answer(Family::Core, result)
}

/// `GET /v2/profiles/{profileId}`.
///
/// documented: 200 one profile; 401 "Not authorized to access scope". guessed: that a profile which is
/// not this login's answers so, and 404 for one that is not in this region.
pub(super) async fn one(State(host): State<Host>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        let number: u64 = id.parse().map_err(|_| Refusal::bad("profileId must be a number"))?;
        let mut all = seed::logins().iter().flat_map(|login| &login.profiles);
        if !all.any(|profile| profile.id == number && profile.region == host.region) {
            let text = format!("Could not find profile {number}");
            return Err(Refusal::new(StatusCode::NOT_FOUND, text));
        }
        Ok(Success::new(JSON, body(profile(world, login, number, host.region)?)))
    });
    answer(Family::Core, result)
}

/// The query of `GET /v2/profiles`.
struct Filter {
    view: bool,
    kinds: Option<Vec<String>>,
    valid_payment: Option<bool>,
}

impl Filter {
    fn read(query: &Pairs) -> Result<Self, Refusal> {
        let bad = |name: &str| Refusal::bad(format!("Invalid value for {name}"));
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
