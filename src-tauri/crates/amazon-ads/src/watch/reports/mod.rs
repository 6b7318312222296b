//! Reports: `POST /adsApi/v1/create/reports` and `POST /adsApi/v1/retrieve/reports` (documented), one report a
//! call. A report is made in minutes to hours; Amazon asks to look once a minute at most (documented).

mod fields;
mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::read_any;

pub use fields::DSP_DELIVERY_FIELDS;

use crate::call::Call;
use crate::{AdsClient, AdsError};
use domain::{Region, Secret, Timestamp};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Most accounts of one report (documented).
pub const MOST_ACCOUNTS: usize = 2000;
/// Most fields of one report (documented).
pub const MOST_FIELDS: usize = 1000;

/// How a report is written (documented).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportFormat {
    /// One CSV file.
    Csv,
    /// One JSON file, compressed.
    GzipJson,
    /// Several CSV files.
    PartitionedCsv,
    /// Several JSON files, compressed.
    PartitionedGzipJson,
}

impl ReportFormat {
    /// Amazon's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::GzipJson => "GZIP_JSON",
            Self::PartitionedCsv => "PARTITIONED_CSV",
            Self::PartitionedGzipJson => "PARTITIONED_GZIP_JSON",
        }
    }
}

/// What a report is to be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRequest {
    /// Unified accounts or DSP advertisers, 1 to [`MOST_ACCOUNTS`].
    pub accounts: Vec<String>,
    /// Such as [`DSP_DELIVERY_FIELDS`], 1 to [`MOST_FIELDS`].
    pub fields: Vec<String>,
    /// First day, in the accounts' time zone.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// How it is written.
    pub format: ReportFormat,
}

/// How far a report is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportState {
    /// Its id.
    pub id: String,
    /// `PENDING`, `PROCESSING`, `COMPLETED`, `FAILED`.
    pub status: String,
    /// Why it failed.
    pub failure: Option<ReportFailure>,
    /// Its files, all of them; none before it is completed.
    pub parts: Vec<ReportPart>,
}

/// Why a report failed, in Amazon's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFailure {
    /// Amazon's code.
    pub code: Option<String>,
    /// Amazon's sentence, shortened.
    pub reason: Option<String>,
}

/// A file of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPart {
    /// Where it lies. The address is signed: it opens the report without a login.
    pub address: Secret,
    /// Its size in bytes as it lies there; up to 100 GB (documented).
    pub size: Option<u64>,
    /// When the address expires.
    pub ends: Option<Timestamp>,
}

impl ReportState {
    /// Whether its parts can be downloaded.
    pub fn is_ready(&self) -> bool {
        self.status.eq_ignore_ascii_case("COMPLETED")
    }

    /// Whether it will never be ready.
    pub fn is_failed(&self) -> bool {
        self.status.eq_ignore_ascii_case("FAILED")
    }
}

impl AdsClient {
    /// Asks for a report to be made.
    ///
    /// # Errors
    /// As any call; what is said of the one report within a 207 is read as if it were the status of the whole.
    /// Nothing is sent where the request has too few or too many accounts or fields, or ends before it begins.
    pub async fn create_report(
        &self,
        region: Region,
        access: &Secret,
        request: &ReportRequest,
    ) -> Result<ReportState, AdsError> {
        let call = Call::post(region, "adsApi/v1/create/reports", &body(request)?);
        self.report(call, access, None).await
    }

    /// How far the report `id` is.
    ///
    /// # Errors
    /// As any call; what is said of the one report within a 207 is read as if it were the status of the whole.
    pub async fn retrieve_report(
        &self,
        region: Region,
        access: &Secret,
        id: &str,
    ) -> Result<ReportState, AdsError> {
        let call = Call::post(region, "adsApi/v1/retrieve/reports", &json!({ "reportIds": [id] }));
        self.report(call, access, Some(id)).await
    }

    async fn report(&self, call: Call, access: &Secret, id: Option<&str>) -> Result<ReportState, AdsError> {
        let answer = self.try_once(&call.unified().multi_status(), access).await?;
        match read::parse(&answer.body) {
            Ok(Ok(state)) if id.is_none_or(|id| id == state.id) => Ok(state),
            Ok(Err(refusal)) => Err(refusal.into_error(&answer)),
            // Another report than was asked for, or nothing that can be read.
            Ok(Ok(_)) | Err(_) => Err(AdsError::unreadable(&answer)),
        }
    }
}

fn body(request: &ReportRequest) -> Result<Value, AdsError> {
    let ReportRequest { accounts, fields, from, to, format } = request;
    let sendable = (1..=MOST_ACCOUNTS).contains(&accounts.len())
        && (1..=MOST_FIELDS).contains(&fields.len())
        && from <= to;
    if !sendable {
        return Err(AdsError::unsendable());
    }
    let accounts: Vec<_> = accounts.iter().map(|id| json!({ "advertiserAccountId": id })).collect();
    Ok(json!({
        "accessRequestedAccounts": accounts,
        "reports": [{
            "format": format.as_str(),
            "periods": [{ "datePeriod": { "startDate": from.to_string(), "endDate": to.to_string() } }],
            "query": { "fields": fields },
        }],
    }))
}
