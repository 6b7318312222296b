//! Reads what is said of the one report of a call: how far it is, or why not.

use super::{ReportFailure, ReportPart, ReportState};
use crate::http::Answer;
use crate::id::TextId;
use crate::lenient::{Body, NoList, Odd, Row};
use crate::watch::{SENTENCE, by_index};
use crate::{AdsError, Detail};
use domain::plain;
use wire::redact_line;

/// Most parts of one report (documented).
const MOST_PARTS: usize = 100;

/// Why there is no report, in Amazon's words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    code: Option<String>,
    message: Option<String>,
}

impl Refusal {
    /// What it would have been as the status of the whole answer.
    pub(super) fn into_error(self, answer: &Answer) -> AdsError {
        let retry_after = answer.retry_after();
        let Self { code, message } = self;
        let status = match code.as_deref() {
            Some("TOO_MANY_REQUESTS") => 429,
            Some("INTERNAL_ERROR") => 500,
            Some("UNAUTHORIZED" | "FORBIDDEN" | "ACCESS_DENIED_FOR_MANAGER_ACCOUNT") => 403,
            Some("NOT_FOUND" | "RESOURCE_ID_NOT_FOUND") => 404,
            Some("CONFLICT") => 409,
            _ => 400,
        };
        let detail = Detail { code, message, request_id: answer.request_id() };
        match status {
            429 => AdsError::Throttled { retry_after, detail },
            500 => AdsError::ProviderDown { status, retry_after, detail },
            status => AdsError::Refused { status, detail },
        }
    }
}

/// The report, or why there is none. A report that can't be read whole is none that can be relied on.
pub(super) fn parse(body: &[u8]) -> Result<Result<ReportState, Refusal>, NoList> {
    let body = Body::new(body);
    let (successes, errors) = by_index::lists(&body.object()?)?;
    match (&successes[..], &errors[..]) {
        ([row], []) => row.inner("report").and_then(|report| state(&report).ok()).map(Ok).ok_or(NoList),
        ([], [row]) => Ok(Err(refusal(row))),
        _ => Err(NoList),
    }
}

fn state(row: &Row<'_>) -> Result<ReportState, Odd> {
    let TextId(id) = row.own_id("reportId")?;
    let code = row.text("failureCode", plain::WORD);
    let reason = row.text("failureReason", SENTENCE).map(|reason| redact_line(&reason));
    let parts = row.whole_list("completedReportParts", |row| {
        Ok(ReportPart {
            address: row.secret("url")?.ok_or(Odd)?,
            size: row.integer("sizeInBytes").and_then(|size| u64::try_from(size).ok()),
            ends: row.time("urlExpirationDateTime"),
        })
    })?;
    if parts.len() > MOST_PARTS {
        return Err(Odd);
    }
    Ok(ReportState {
        id,
        status: row.word("status", plain::WORD)?.ok_or(Odd)?,
        failure: (code.is_some() || reason.is_some()).then_some(ReportFailure { code, reason }),
        parts,
    })
}

/// The first of the errors counts.
fn refusal(row: &Row<'_>) -> Refusal {
    let read = |row: &Row<'_>| Refusal {
        code: row.text("code", plain::WORD),
        message: row.text("message", SENTENCE).map(|message| redact_line(&message)),
    };
    let errors = row.inner_list("errors", |row| Ok(read(row)));
    errors.into_iter().next().unwrap_or_else(|| read(row))
}
