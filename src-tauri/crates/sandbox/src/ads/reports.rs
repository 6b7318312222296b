//! Asynchronous reports.

use super::answer::{Family, Refusal, Success, answer};
use super::call::{ACCOUNT, SCOPE, authorise, dsp_account, object, optional_texts, scope, sends, text};
use super::{Host, JSON};
use crate::random;
use crate::seed::LoginSeed;
use crate::world::World;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::{Region, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const REQUEST_MEDIA: &str = "application/vnd.createasyncreportrequest.v3+json";
const CREATED_MEDIA: &str = "application/vnd.createasyncreportresponse.v3+json";
const READ_MEDIA: &str = "application/vnd.getasyncreportresponse.v3+json";

/// guessed: how long a report is pending and then processed, in seconds. At Amazon it is up to hours.
const PENDING: i64 = 30;
const PROCESSING: i64 = 60;
/// documented: the most DSP advertisers of one report.
const MOST_ADVERTISERS: usize = 100;

/// The reports asked for, by id.
pub(crate) type Reports = BTreeMap<String, Report>;

/// A report that somebody asked for.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Report {
    login: String,
    account: String,
    request: Value,
    created: Timestamp,
}

/// `POST /reporting/reports`.
///
/// documented: media types, `Scope` of an agency with at most 100 advertisers or `Amazon-Ads-AccountId`
/// of exactly one, required fields, 425 for a duplicate of a report still being made, `{"code","detail"}`.
/// observed: the text of 425, and that plain `application/json` is taken: published clients send that
/// (python-amazon-ad-api 1.2.9). guessed: the other texts, 415, 422 for filters that do not fit the
/// account. The sandbox makes DSP reports only.
pub(super) async fn create(State(host): State<Host>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = object(body).await;
    let result = host.shared.change(|world, now| {
        let login = authorise(world, &parts.headers, now)?;
        sends(&parts.headers, REQUEST_MEDIA).or_else(|_| sends(&parts.headers, JSON))?;
        let account = account(world, &parts.headers, login, host.region)?;
        let body: Value = body?;
        check(&body)?;
        check_advertisers(&body, &account)?;
        let same = |report: &Report| {
            report.login == login.slug && report.account == account.key && report.request == body
        };
        let mut all = world.reports.iter();
        if let Some((id, _)) = all.find(|(_, one)| same(one) && one.status(now) != "COMPLETED") {
            let text = format!("The Request is a duplicate of : {id}");
            return Err(Refusal::new(StatusCode::TOO_EARLY, text));
        }
        let id = id();
        let report =
            Report { login: login.slug.to_owned(), account: account.key, request: body, created: now };
        let answer = report.body(&id, now);
        world.reports.insert(id, report);
        Ok(Success::new(CREATED_MEDIA, answer))
    });
    answer(Family::Reports, result)
}

/// `GET /reporting/reports/{reportId}`.
///
/// documented: body, 404. guessed: that a report of another account does not exist. The file behind `url`
/// is not served.
pub(super) async fn read(State(host): State<Host>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let result = host.shared.read(|world, now| {
        let login = authorise(world, &headers, now)?;
        let account = account(world, &headers, login, host.region)?;
        let report = world.reports.get(&id);
        let report = report.filter(|one| one.login == login.slug && one.account == account.key);
        let report = report
            .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, format!("Report {id} was not found")))?;
        Ok(Success::new(READ_MEDIA, report.body(&id, now)))
    });
    answer(Family::Reports, result)
}

/// Whose report it is.
struct Account {
    key: String,
    /// The only advertiser that a managed account may ask for.
    only: Option<String>,
}

fn account(
    world: &World,
    headers: &HeaderMap,
    login: &'static LoginSeed,
    region: Region,
) -> Result<Account, Refusal> {
    if text(headers, ACCOUNT).is_some() && text(headers, SCOPE).is_none() {
        let advertiser = dsp_account(world, headers, ACCOUNT, login, region)?;
        let key = format!("account {}", advertiser.id);
        return Ok(Account { key, only: Some(advertiser.id.clone()) });
    }
    let profile = scope(world, headers, login, region)?;
    if profile.kind != "agency" {
        return Err(Refusal::bad("DSP reports need the profile of an agency"));
    }
    Ok(Account { key: format!("scope {}", profile.id), only: None })
}

fn check(body: &Value) -> Result<(), Refusal> {
    let configuration = &body["configuration"];
    let filled = |value: &Value| value.as_array().is_some_and(|list| !list.is_empty());
    let required = [
        (is_day(&body["startDate"]), "startDate must be YYYY-MM-DD"),
        (is_day(&body["endDate"]), "endDate must be YYYY-MM-DD"),
        (body["startDate"].as_str() <= body["endDate"].as_str(), "startDate must not be after endDate"),
        (configuration.is_object(), "configuration is required"),
        (configuration["adProduct"] == "DEMAND_SIDE_PLATFORM", "adProduct must be DEMAND_SIDE_PLATFORM"),
        (configuration["reportTypeId"].is_string(), "reportTypeId is required"),
        (filled(&configuration["groupBy"]), "groupBy must not be empty"),
        (filled(&configuration["columns"]), "columns must not be empty"),
        (configuration["format"] == "GZIP_JSON", "format must be GZIP_JSON"),
        (
            configuration["timeUnit"] == "DAILY" || configuration["timeUnit"] == "SUMMARY",
            "timeUnit must be DAILY or SUMMARY",
        ),
    ];
    match required.into_iter().find(|(holds, _)| !holds) {
        None => Ok(()),
        Some((_, text)) => Err(Refusal::bad(text)),
    }
}

fn is_day(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    text.len() == 10 && format!("{text}T00:00:00Z").parse::<Timestamp>().is_ok()
}

fn check_advertisers(body: &Value, account: &Account) -> Result<(), Refusal> {
    let filters = body["configuration"]["filters"].as_array();
    let filter = filters.into_iter().flatten().find(|filter| filter["field"] == "advertiserId");
    let asked = match filter {
        Some(filter) => optional_texts(filter, "values")?.unwrap_or_default(),
        None => Vec::new(),
    };
    match &account.only {
        Some(only) if asked != [only.as_str()] => {
            Err(Refusal::unprocessable("advertiserId must be exactly the account of the call"))
        }
        None if asked.len() > MOST_ADVERTISERS => {
            Err(Refusal::unprocessable(format!("advertiserId takes at most {MOST_ADVERTISERS} values")))
        }
        _ => Ok(()),
    }
}

/// A version 4 UUID.
fn id() -> String {
    let hex: String = random::hex(32);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

impl Report {
    fn status(&self, now: Timestamp) -> &'static str {
        match now.as_second() - self.created.as_second() {
            ..PENDING => "PENDING",
            PENDING..PROCESSING => "PROCESSING",
            _ => "COMPLETED",
        }
    }

    fn body(&self, id: &str, now: Timestamp) -> Value {
        let status = self.status(now);
        let only = |value: Value| if status == "COMPLETED" { value } else { Value::Null };
        let made =
            crate::world::after(self.created, std::time::Duration::from_secs(PROCESSING.unsigned_abs()));
        let url = format!("https://reports.sandbox.invalid/{id}.json.gz");
        json!({
            "reportId": id,
            "status": status,
            "configuration": self.request["configuration"],
            "startDate": self.request["startDate"],
            "endDate": self.request["endDate"],
            "name": self.request["name"],
            "createdAt": self.created.to_string(),
            "updatedAt": now.min(made).to_string(),
            "generatedAt": only(json!(made.to_string())),
            "fileSize": only(json!(2048)),
            "url": only(json!(url)),
            "urlExpiresAt": only(json!(crate::world::after(now, std::time::Duration::from_secs(3600)).to_string())),
            "failureReason": null,
        })
    }
}
