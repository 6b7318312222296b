//! Tools that ask for reports and fetch them.

use super::arguments::accounts;
use super::schema::{account, body, list, object};
use super::{Call, Failure, Tool};
use crate::mcp::world::AskedReport;
use crate::random;
use domain::Timestamp;
use serde_json::{Value, json};

/// The tool that takes several steps.
pub(super) const CREATE: &str = "reporting-create_report";

pub(super) const TOOLS: &[Tool] = &[
    Tool {
        name: CREATE,
        description: "Create a report. It is made in the background; retrieve it until it is complete.",
        reads: false,
        schema: create_input,
        run: create,
    },
    Tool {
        name: "reporting-retrieve_report",
        description: "Retrieve the state of a report, and its file once it is complete.",
        reads: true,
        schema: retrieve_input,
        run: retrieve,
    },
];

/// guessed: how long a report is pending and then processed, in seconds.
const PENDING: i64 = 30;
const PROCESSING: i64 = 60;

/// documented, without the currencies and the inner structure of filters.
fn create_input() -> Value {
    let period = object(
        &json!({"datePeriod": object(
            &json!({"startDate": {"type": "string"}, "endDate": {"type": "string"}}),
            &["endDate", "startDate"],
        )}),
        &["datePeriod"],
    );
    let query = object(
        &json!({"fields": list(json!({"type": "string"}), 1, 1000), "filter": {"type": "object"}}),
        &["fields"],
    );
    let formats = ["CSV", "GZIP_JSON", "PARTITIONED_CSV", "PARTITIONED_GZIP_JSON"];
    let report = object(
        &json!({
            "format": {"type": "string", "enum": formats},
            "periods": list(period, 1, 1),
            "query": query,
            "currencyOfView": {"type": "string"},
        }),
        &["format", "periods", "query"],
    );
    let members = json!({
        "accessRequestedAccounts": list(account(&["advertiserAccountId", "managerAccountId"]), 1, 2000),
        "reports": list(report, 1, 1),
    });
    body(&members, &["accessRequestedAccounts", "reports"])
}

/// documented.
fn retrieve_input() -> Value {
    body(&json!({"reportIds": list(json!({"type": "string"}), 1, 1)}), &["reportIds"])
}

/// guessed: the answer, which is that of the unified API's other lists, and what is checked of the dates.
fn create(call: &Call) -> Result<Value, Failure> {
    let request = &call.arguments["body"]["reports"][0];
    let period = &request["periods"][0]["datePeriod"];
    let day = |name: &str| {
        let text = period[name].as_str().unwrap_or_default();
        let valid = text.len() == 10 && format!("{text}T00:00:00Z").parse::<Timestamp>().is_ok();
        valid.then_some(text).ok_or_else(|| Failure::value(format!("{name} must be YYYY-MM-DD")))
    };
    if day("startDate")? > day("endDate")? {
        return Err(Failure::value("startDate must not be after endDate"));
    }
    call.place.host.shared.change(|world, now| {
        accounts(world, call)?;
        let report = AskedReport {
            login: call.login.slug.to_owned(),
            region: call.place.host.region.as_str().to_owned(),
            request: request.clone(),
            created: now,
        };
        let id = random::hex(32);
        let answer = json!({"success": [{"index": 0, "report": body_of(&report, &id, now)}], "error": []});
        world.mcp.reports.insert(id, report);
        Ok(answer)
    })
}

/// guessed: the answer, and that a report of another login or region does not exist. The file behind `url` is not
/// served.
fn retrieve(call: &Call) -> Result<Value, Failure> {
    let id = call.arguments["body"]["reportIds"][0].as_str().unwrap_or_default();
    call.place.host.shared.read(|world, now| {
        let own = |one: &&AskedReport| {
            one.login == call.login.slug && one.region == call.place.host.region.as_str()
        };
        let report = world.mcp.reports.get(id).filter(own);
        let missing = || Failure::Refused("NOT_FOUND", format!("AskedReport {id} was not found"));
        let report = report.ok_or_else(missing)?;
        Ok(json!({"success": [{"index": 0, "report": body_of(report, id, now)}], "error": []}))
    })
}

fn body_of(report: &AskedReport, id: &str, now: Timestamp) -> Value {
    let status = match now.as_second() - report.created.as_second() {
        ..PENDING => "PENDING",
        PENDING..PROCESSING => "PROCESSING",
        _ => "COMPLETED",
    };
    let url = format!("https://reports.sandbox.invalid/{id}.json.gz");
    let parts = if status == "COMPLETED" { json!([{ "url": url }]) } else { json!([]) };
    json!({
        "reportId": id,
        "status": status,
        "format": report.request["format"],
        "periods": report.request["periods"],
        "creationDateTime": report.created.to_string(),
        "completedReportParts": parts,
    })
}
