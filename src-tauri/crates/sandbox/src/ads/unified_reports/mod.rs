//! Reports of the unified API: asked for, made in time, fetched from a signed address.

mod fields;
mod filter;
mod owners;
mod parts;
mod request;
mod rows;
mod signed;

use super::answer::{Family, Refusal, Success, answer};
use super::call::{accepts, authorise_unified, object, object_within, optional_texts, sends};
use super::{Host, JSON};
use crate::random;
use crate::watch::Watch;
use crate::world::{Shared, World, after};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::{Region, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
pub(crate) use signed::{part, refuse as refuse_part};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a report is pending, and how long it takes altogether, in seconds. At Amazon it is minutes to hours.
const PENDING: i64 = 6;
const WHOLE: i64 = 20;
/// documented: a report may be asked for once a minute. The sandbox refuses what is far beyond that.
const PATIENCE: i64 = 1;
/// Largest request: 2000 accounts fit.
const LIMIT: usize = 512 * 1024;
/// The most reports that are kept; the oldest make room.
const MOST: usize = 500;

/// The reports asked for, by id.
pub(crate) type UnifiedReports = BTreeMap<String, Report>;

/// A report that was asked for.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Report {
    login: String,
    region: Region,
    /// The checked request.
    request: Value,
    /// When it was asked for.
    pub(crate) created: Timestamp,
    retrieved: Option<Timestamp>,
}

/// `POST /adsApi/v1/create/reports`.
///
/// documented: header, exactly one report of 1 to 2000 accounts with one period and 1 to 1000 fields, formats,
/// filters, 207 with `success` and `error`, members, codes, `{"code","message"}`. observed in published clients:
/// names of fields. guessed: what is refused with 400 and what as an entry of `error`, at most 95 days, texts.
pub(super) async fn create(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object_within(body, LIMIT).await;
    let result = host.shared.change(|world, now| {
        let login = authorise_unified(world, &parts.headers, now)?;
        sends(&parts.headers, JSON)?;
        accepts(&parts.headers, JSON)?;
        let body: Value = body?;
        request::check(&body)?;
        let outcome = request::refuse(world, login, host.region, &body, now);
        if let Err(refused) = outcome {
            return Ok(multi(&json!([]), &json!([refused.entry()])));
        }
        while world.unified_reports.len() >= MOST {
            let oldest = world.unified_reports.iter().min_by_key(|(_, report)| report.created);
            let Some(id) = oldest.map(|(id, _)| id.clone()) else { break };
            world.unified_reports.remove(&id);
        }
        let id = format!("amzn1.ads.report.{}", random::hex(32));
        let report = Report {
            login: login.slug.to_owned(),
            region: host.region,
            request: body,
            created: now,
            retrieved: None,
        };
        let body = report.body(&host.shared, world, &id, now);
        world.unified_reports.insert(id, report);
        Ok(multi(&json!([{"index": 0, "report": body}]), &json!([])))
    });
    answer(Family::Coded, result)
}

/// `POST /adsApi/v1/retrieve/reports`.
///
/// documented: header, exactly one id, 207 with `success` and `error`, states, parts with an address that
/// expires. guessed: how often is too often, 404 as an entry of `error` for a report of another login.
pub(super) async fn retrieve(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.change(|world, now| {
        let login = authorise_unified(world, &parts.headers, now)?;
        sends(&parts.headers, JSON)?;
        accepts(&parts.headers, JSON)?;
        let body: Value = body?;
        let ids = optional_texts(&body, "reportIds")?.filter(|ids| ids.len() == 1);
        let ids = ids.ok_or_else(|| Refusal::bad("reportIds must have 1 entry"))?;
        let id = ids.first().copied().unwrap_or_default();
        let own = |report: &&mut Report| report.login == login.slug && report.region == host.region;
        let Some(report) = world.unified_reports.get_mut(id).filter(own) else {
            let text = format!("Report {id} was not found");
            let refused = request::Refused::new("RESOURCE_ID_NOT_FOUND", text, "reportIds");
            return Ok(multi(&json!([]), &json!([refused.entry()])));
        };
        let last = report.retrieved.map(|last| now.as_second() - last.as_second());
        if last.is_some_and(|seconds| seconds < PATIENCE) {
            return Err(Refusal::too_many(PATIENCE.unsigned_abs()));
        }
        report.retrieved = Some(now);
        let report = report.clone();
        let body = report.body(&host.shared, world, id, now);
        Ok(multi(&json!([{"index": 0, "report": body}]), &json!([])))
    });
    answer(Family::Coded, result)
}

fn multi(success: &Value, error: &Value) -> Success {
    let body = json!({"success": success, "error": error});
    Success::new(JSON, body).with_status(StatusCode::MULTI_STATUS)
}

impl Report {
    /// Time decides, unless a lever does.
    fn state<'w>(&self, watch: &'w Watch, id: &str, now: Timestamp) -> &'w str {
        let age = now.as_second() - self.created.as_second();
        watch.report(Some(id)).unwrap_or(match age {
            ..PENDING => "PENDING",
            PENDING..WHOLE => "PROCESSING",
            _ => "COMPLETED",
        })
    }

    fn body(&self, shared: &Shared, world: &World, id: &str, now: Timestamp) -> Value {
        let asked = &self.request["reports"][0];
        let state = self.state(&world.watch, id, now);
        let whole = after(self.created, Duration::from_secs(WHOLE.unsigned_abs()));
        let mut body = json!({
            "reportId": id,
            "status": state,
            "format": asked["format"],
            "periods": asked["periods"],
            "query": asked["query"],
            "creationDateTime": self.created.to_string(),
            "lastUpdatedDateTime": now.min(whole).to_string(),
        });
        if asked["currencyOfView"].is_string() {
            body["currencyOfView"] = asked["currencyOfView"].clone();
        }
        match state {
            "COMPLETED" => {
                let made = parts::made(world, self);
                let part = |(number, bytes): (usize, &Vec<u8>)| {
                    let (url, expires) = signed::address(shared, id, number, now);
                    let expires = expires.to_string();
                    json!({"url": url, "sizeInBytes": bytes.len(), "urlExpirationDateTime": expires})
                };
                body["completedDateTime"] = json!(now.min(whole).to_string());
                body["completedReportParts"] = made.iter().enumerate().map(part).collect::<Vec<_>>().into();
            }
            "FAILED" => {
                body["failureCode"] = json!("INTERNAL_ERROR");
                body["failureReason"] = json!("The report could not be made.");
            }
            _ => {}
        }
        body
    }
}
