//! What a request for a report must be.

use super::fields::{DATE, RANGE, known};
use super::filter::{unknown_field, well_formed};
use super::owners::owners;
use super::rows::{days, size};
use crate::ads::answer::Refusal;
use crate::ads::call::optional_texts;
use crate::seed::LoginSeed;
use crate::world::World;
use domain::{Region, Timestamp};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

/// documented: the formats.
const FORMATS: [&str; 4] = ["CSV", "GZIP_JSON", "PARTITIONED_CSV", "PARTITIONED_GZIP_JSON"];
/// documented: the most accounts and fields.
const MOST_ACCOUNTS: usize = 2000;
const MOST_FIELDS: usize = 1000;
/// documented: the most days of a period.
const MOST_DAYS: usize = 95;
/// The most campaigns times days that the sandbox makes a report of.
const MOST_ROWS: usize = 200_000;

/// Refuses what does not have the documented shape.
pub(super) fn check(body: &Value) -> Result<(), Refusal> {
    let one = |value: &'_ Value| value.as_array().is_some_and(|list| list.len() == 1);
    let accounts = body["accessRequestedAccounts"].as_array();
    let named =
        |entry: &Value| entry["advertiserAccountId"].is_string() != entry["managerAccountId"].is_string();
    let report = &body["reports"][0];
    let format = report["format"].as_str();
    let period = &report["periods"][0]["datePeriod"];
    let fields = optional_texts(&report["query"], "fields")?.unwrap_or_default();
    let filter = &report["query"]["filter"];
    let currency = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let required = [
        (
            accounts.is_some_and(|list| (1..=MOST_ACCOUNTS).contains(&list.len()) && list.iter().all(named)),
            "accessRequestedAccounts must name 1 to 2000 accounts",
        ),
        (one(&body["reports"]), "reports must have 1 entry"),
        (format.is_some_and(|format| FORMATS.contains(&format)), "format is unknown"),
        (one(&report["periods"]), "periods must have 1 entry"),
        (day(&period["startDate"]).is_some(), "startDate must be YYYY-MM-DD"),
        (day(&period["endDate"]).is_some(), "endDate must be YYYY-MM-DD"),
        ((1..=MOST_FIELDS).contains(&fields.len()), "fields must have 1 to 1000 entries"),
        (filter.is_null() || well_formed(filter), "filter is malformed"),
        (
            report["currencyOfView"].is_null() || report["currencyOfView"].as_str().is_some_and(currency),
            "currencyOfView is unknown",
        ),
    ];
    match required.into_iter().find(|(holds, _)| !holds) {
        None => Ok(()),
        Some((_, text)) => Err(Refusal::bad(text)),
    }
}

/// The day that `value` names.
fn day(value: &Value) -> Option<Date> {
    value.as_str().filter(|text| text.len() == 10)?.parse().ok()
}

/// The first and the last day of a checked request.
pub(super) fn period(body: &Value) -> (Date, Date) {
    let period = &body["reports"][0]["periods"][0]["datePeriod"];
    let of = |name: &str| day(&period[name]).unwrap_or_default();
    (of("startDate"), of("endDate"))
}

/// Why a well-formed request makes no report.
pub(super) struct Refused {
    code: &'static str,
    text: String,
    at: String,
}

impl Refused {
    /// `code` of the documented list, about the member `at`.
    pub(super) fn new(code: &'static str, text: impl Into<String>, at: impl Into<String>) -> Self {
        Self { code, text: text.into(), at: at.into() }
    }

    /// The entry of `error`.
    pub(super) fn entry(&self) -> Value {
        let error = json!({"code": self.code, "message": self.text, "fieldLocation": self.at});
        json!({"index": 0, "errors": [error]})
    }
}

/// Refuses a checked request that the sandbox makes no report of. guessed: codes and texts; that a period may end
/// tomorrow, because days differ between time zones.
pub(super) fn refuse(
    world: &World,
    login: &'static LoginSeed,
    region: Region,
    body: &Value,
    now: Timestamp,
) -> Result<(), Refused> {
    let (start, end) = period(body);
    let tomorrow = now.to_zoned(jiff::tz::TimeZone::UTC).date().saturating_add(1.day());
    let at = "reports[0].periods[0].datePeriod";
    if start > end || end > tomorrow {
        let text = "The period must not end before it begins, and not in the future";
        return Err(Refused::new("FIELD_VALUE_IS_INVALID", text, at));
    }
    if days(start, end).count() > MOST_DAYS {
        let text = format!("The period must not be longer than {MOST_DAYS} days");
        return Err(Refused::new("FIELD_VALUE_IS_OUT_OF_RANGE", text, at));
    }
    let query = &body["reports"][0]["query"];
    let fields: Vec<_> = query["fields"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let unknown =
        fields.iter().copied().find(|field| !known(field)).or_else(|| unknown_field(&query["filter"]));
    if let Some(field) = unknown {
        let text = format!("The field {field} is unknown");
        return Err(Refused::new("FIELD_VALUE_IS_INVALID", text, "reports[0].query"));
    }
    if fields.contains(&DATE) && fields.contains(&RANGE) {
        let text = format!("A report has either {DATE} or {RANGE}");
        return Err(Refused::new("FIELD_VALUE_IS_INVALID", text, "reports[0].query.fields"));
    }
    let owners = owners(world, login, region, body).map_err(|id| {
        Refused::new("FORBIDDEN", format!("Not authorized to access account {id}"), "accessRequestedAccounts")
    })?;
    if size(world, &owners, start, end) > MOST_ROWS {
        let text = "The report is too large";
        return Err(Refused::new("FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT", text, "accessRequestedAccounts"));
    }
    Ok(())
}
