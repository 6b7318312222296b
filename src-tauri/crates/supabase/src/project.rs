//! Looking at a project from outside, with nothing but its address and publishable key: does it have what this
//! version needs, and nothing open to strangers?

use crate::client::unreachable;
use crate::refusal::{UNKNOWN_PAGE, classify};
use crate::{FORMAT, SupabaseError};
use domain::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

const TIME_BOUND: Duration = Duration::from_secs(20);

/// The tables of `public` that the migrations make.
pub const TABLES: [&str; 16] = [
    "users",
    "amazon_connections",
    "connection_health",
    "user_accounts",
    "account_health",
    "account_links",
    "labels",
    "account_marks",
    "connection_marks",
    "saved_views",
    "user_settings",
    "devices",
    "sync_state",
    "sync_runs",
    "audit_log",
    "webhook_events",
];

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A table is not there.
    #[error("the table {0} is missing: run the migrations")]
    TableMissing(&'static str),
    /// Whoever has the publishable key reads it.
    #[error("the table {0} is open to everybody: take the grants of `anon` back")]
    TableOpen(&'static str),
    /// A function is not there.
    #[error("the function {0} is missing: run the migrations")]
    FunctionMissing(&'static str),
    /// Whoever has the publishable key calls it.
    #[error("the function {0} is open to everybody: take the grants of `anon` back")]
    FunctionOpen(&'static str),
    /// A function runs with its owner's rights where it must not, or finds its names by search path.
    #[error("the function {0} runs with more rights than it should: run the migrations, or drop it")]
    DefinerOpen(String),
    /// Every issuer counts, so whoever can make a token for the project can be anybody.
    #[error("any issuer of session tokens is trusted: remove `*` from mirror.trusted_issuers")]
    AnyIssuer,
    /// An issuer without TLS counts.
    #[error("an issuer with an http address is trusted: remove it from mirror.trusted_issuers")]
    PlainIssuer,
    /// The formats that the database speaks are older than this version's.
    #[error("the migrations are older than this version (formats {oldest} to {newest}, needed {FORMAT})")]
    Older {
        /// The oldest.
        oldest: i64,
        /// The newest.
        newest: i64,
    },
    /// They are newer.
    #[error("the migrations are newer than this version (formats {oldest} to {newest}, spoken {FORMAT})")]
    Newer {
        /// The oldest.
        oldest: i64,
        /// The newest.
        newest: i64,
    },
}

/// What is wrong with the project at `base`; empty if nothing is.
///
/// # Errors
/// When the project cannot be asked at all: out of reach, another one's key, or no project.
pub async fn findings(http: &reqwest::Client, base: &Url, key: &str) -> Result<Vec<Finding>, SupabaseError> {
    let project = Project { http, base, key };
    let mut found = Vec::new();
    // Whether anything was answered as PostgREST does. Any server says that there is no such page.
    let mut seen = false;
    for table in TABLES {
        match project.ask(Method::GET, &[table], None).await {
            Ok(_) => found.push(Finding::TableOpen(table)),
            Err(SupabaseError::SchemaMissing { code, .. }) => {
                seen |= code != UNKNOWN_PAGE;
                found.push(Finding::TableMissing(table));
            }
            Err(error) => {
                denied(error)?;
                seen = true;
            }
        }
    }
    // Refused before anything of it is read; the arguments have to fit for it to be found at all.
    let nobody = "00000000-0000-0000-0000-000000000000";
    for (function, arguments) in [
        ("push_changes", json!({"device": nobody, "batch": nobody, "changes": {}})),
        ("pull_changes", json!({"cursor": 0, "max_rows": 1, "format": FORMAT})),
        ("set_choices", json!({"changes": {}})),
        ("forget_user", json!({"subject": ""})),
        ("apply_clerk_event", json!({"message_id": "", "kind": ""})),
        ("count_broker_call", json!({"caller": ""})),
        ("remember_broker_grant", json!({"caller": "", "token_mac": ""})),
    ] {
        match project.ask(Method::POST, &["rpc", function], Some(arguments)).await {
            Ok(_) => found.push(Finding::FunctionOpen(function)),
            Err(SupabaseError::SchemaMissing { code, .. }) => {
                seen |= code != UNKNOWN_PAGE;
                found.push(Finding::FunctionMissing(function));
            }
            Err(error) => {
                denied(error)?;
                seen = true;
            }
        }
    }
    match project.ask(Method::POST, &["rpc", "mirror_version"], Some(json!({}))).await {
        Ok(version) => {
            let number = |key: &str| version[key].as_i64().ok_or(SupabaseError::BadResponse("versions"));
            let (oldest, newest) = (number("oldest")?, number("newest")?);
            seen = true;
            if newest < i64::from(FORMAT) {
                found.push(Finding::Older { oldest, newest });
            } else if oldest > i64::from(FORMAT) {
                found.push(Finding::Newer { oldest, newest });
            }
        }
        Err(SupabaseError::SchemaMissing { code, .. }) => {
            seen |= code != UNKNOWN_PAGE;
            found.push(Finding::FunctionMissing("mirror_version"));
        }
        Err(error) => return Err(error),
    }
    match project.ask(Method::POST, &["rpc", "project_faults"], Some(json!({}))).await {
        Ok(faults) => found.extend(faults.as_array().into_iter().flatten().filter_map(fault)),
        Err(SupabaseError::SchemaMissing { code, .. }) => {
            seen |= code != UNKNOWN_PAGE;
            found.push(Finding::FunctionMissing("project_faults"));
        }
        Err(error) => return Err(error),
    }
    if seen { Ok(found) } else { Err(SupabaseError::BadResponse("every answer")) }
}

/// What the project says of itself. That no issuer counts yet shows at the first session.
fn fault(fault: &Value) -> Option<Finding> {
    match fault["fault"].as_str()? {
        "definer" => {
            let name = fault["name"].as_str().unwrap_or_default();
            let plain = |c: &char| c.is_ascii_alphanumeric() || "_.".contains(*c);
            Some(Finding::DefinerOpen(name.chars().filter(plain).take(100).collect()))
        }
        "issuer_any" => Some(Finding::AnyIssuer),
        "issuer_plain" => Some(Finding::PlainIssuer),
        _ => None,
    }
}

/// A stranger is denied: that is as it should be.
fn denied(error: SupabaseError) -> Result<(), SupabaseError> {
    match error {
        SupabaseError::Refused { code, .. } if code == "42501" => Ok(()),
        error => Err(error),
    }
}

struct Project<'a> {
    http: &'a reqwest::Client,
    base: &'a Url,
    key: &'a str,
}

impl Project<'_> {
    async fn ask(&self, method: Method, path: &[&str], body: Option<Value>) -> Result<Value, SupabaseError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| SupabaseError::BadResponse("base address"))?
            .pop_if_empty()
            .extend(["rest", "v1"])
            .extend(path);
        let mut request = self.http.request(method, url).timeout(TIME_BOUND).header("apikey", self.key);
        request = match body {
            Some(body) => request.json(&body),
            None => request.query(&[("limit", "0")]),
        };
        let answer = request.send().await.map_err(|error| unreachable(&error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = crate::body::read(answer).await?;
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|_| SupabaseError::BadResponse("answer"));
        }
        Err(classify(status.as_u16(), &headers, &bytes, Timestamp::now()))
    }
}
