//! How the Ads API answers: ten shapes of error, and request ids under changing names.

use crate::random;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// Which shape the errors of an endpoint have. documented: the shapes; guessed where noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// `{"code":"401","details":"..","requestId":".."}`: profiles and AMC instances.
    Core,
    /// `{"code":"UNAUTHORIZED","message":".."}`: manager accounts and `/adsApi/v1`. guessed for the MCP server.
    Coded,
    /// `{"message":"..","requestId":"..","errors":[..]}`: DSP. guessed for seats.
    Dsp,
    /// `{"errors":[{"errorId","errorCode","errorMessage"}]}`, and `{"message"}` for 401, 406 and 415:
    /// ads accounts. The specification has no 401; its shape is guessed.
    Accounts,
    /// `{"code":"400","detail":".."}`: reports.
    Reports,
    /// `{"message":"..","requestId":".."}`: AMC accounts.
    Link,
    /// `{"message":".."}`: billing statuses.
    BillingStatus,
    /// `{"code":"UNAUTHORIZED","message":".."}`: billing notices.
    BillingNotice,
    /// As DSP, with another name for the field: pixels of DSP advertisers.
    AdTag,
    /// The same: events of a pixel.
    AdTagEvents,
}

/// Where errors have a media type of their own.
const STATUS_ERROR: &str = "application/vnd.bulkgetbillingstatuserrorresponse.v1+json";
const NOTICE_ERROR: &str = "application/vnd.bulkgetbillingnotificationserrorresponse.v1+json";
const AD_TAG: &str = "application/vnd.dspamazonadtags.v1+json";
const AD_TAG_EVENTS: &str = "application/vnd.dspamazonadtagevents.v1+json";

impl Family {
    /// The family of the endpoint at `path`. guessed: unknown paths answer in the oldest one.
    pub(crate) fn of(path: &str) -> Self {
        let families = [
            ("/managerAccounts", Self::Coded),
            ("/adsApi/", Self::Coded),
            ("/mcp", Self::Coded),
            ("/adsAccounts/", Self::Accounts),
            ("/dsp/", Self::Dsp),
            ("/reporting/", Self::Reports),
            ("/amc/accounts", Self::Link),
            ("/billing/statuses", Self::BillingStatus),
            ("/billing/", Self::BillingNotice),
        ];
        if path.starts_with("/accounts/") {
            return if path.contains("/adTagEvents/") { Self::AdTagEvents } else { Self::AdTag };
        }
        families.iter().find(|(start, _)| path.starts_with(start)).map_or(Self::Core, |(_, family)| *family)
    }

    /// observed: the header that carries the request id differs between services.
    fn request_id_headers(self) -> &'static [&'static str] {
        match self {
            Self::Core | Self::Coded | Self::Reports | Self::BillingStatus | Self::BillingNotice => {
                &["x-amzn-requestid"]
            }
            Self::Dsp | Self::AdTag | Self::AdTagEvents => &["x-amz-request-id"],
            Self::Accounts => &["x-amz-rid"],
            Self::Link => &["x-amz-rid", "x-amz-request-id"],
        }
    }

    /// documented: the media type of errors.
    fn error_media(self) -> &'static str {
        match self {
            Self::BillingStatus => STATUS_ERROR,
            Self::BillingNotice => NOTICE_ERROR,
            Self::AdTag => AD_TAG,
            Self::AdTagEvents => AD_TAG_EVENTS,
            _ => "application/json",
        }
    }

    /// The body of an error with `status`.
    fn error(self, status: StatusCode, text: &str, field: Option<&str>, id: &str) -> Value {
        let number = status.as_str();
        match self {
            Self::Core => json!({"code": number, "details": text, "requestId": id}),
            Self::Coded | Self::BillingNotice => json!({"code": code_word(status), "message": text}),
            Self::BillingStatus => json!({"message": text}),
            Self::Dsp | Self::AdTag | Self::AdTagEvents => {
                let word = if field.is_some() { "INVALID_PARAMETER" } else { code_word(status) };
                let mut error = json!({"errorType": word, "message": text});
                if let Some(field) = field {
                    error[if self == Self::Dsp { "field" } else { "fieldName" }] = json!(field);
                }
                json!({"message": text, "requestId": id, "errors": [error]})
            }
            Self::Accounts if matches!(status.as_u16(), 401 | 406 | 415) => json!({"message": text}),
            Self::Accounts => {
                let error =
                    json!({"errorId": status.as_u16(), "errorCode": code_word(status), "errorMessage": text});
                json!({"errors": [error]})
            }
            Self::Reports => json!({"code": number, "detail": text}),
            Self::Link => json!({"message": text, "requestId": id}),
        }
    }
}

/// documented: the words for 400, 401, 403, 404, 413, 429 and 500; guessed: the others.
fn code_word(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 | 405 | 406 | 415 => "BAD_REQUEST",
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        409 | 425 => "CONFLICT",
        413 => "CONTENT_TOO_LARGE",
        422 => "FIELD_VALUE_IS_INVALID",
        429 => "TOO_MANY_REQUESTS",
        _ => "INTERNAL_ERROR",
    }
}

/// A refusal, before it is put into the shape of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    text: String,
    field: Option<&'static str>,
    gateway: bool,
    retry_after: Option<u64>,
}

impl Refusal {
    /// `text` with `status`.
    pub(crate) fn new(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, text: text.into(), field: None, gateway: false, retry_after: None }
    }

    /// 400.
    pub(crate) fn bad(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    /// Its status.
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// What it says.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// 401.
    pub(crate) fn unauthorised(text: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, text)
    }

    /// 403.
    pub(crate) fn forbidden(text: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, text)
    }

    /// 422.
    pub(super) fn unprocessable(text: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, text)
    }

    /// observed: the gateway before the API answers `{"message"}` with 403, whatever the endpoint.
    pub(crate) fn gateway(text: impl Into<String>) -> Self {
        Self { gateway: true, ..Self::forbidden(text) }
    }

    /// The parameter that is to blame; only DSP errors name it.
    pub(super) fn about(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// 429 that says after how many seconds to ask again.
    pub(super) fn too_many(seconds: u64) -> Self {
        let text = "Too Many Requests";
        Self { retry_after: Some(seconds), ..Self::new(StatusCode::TOO_MANY_REQUESTS, text) }
    }

    /// The refusal in the shape of `family`.
    pub(crate) fn answer(&self, family: Family) -> Response {
        let id = request_id();
        let body = if self.gateway {
            json!({"message": self.text})
        } else {
            family.error(self.status, &self.text, self.field, &id)
        };
        let media = if self.gateway { "application/json" } else { family.error_media() };
        let media = [(header::CONTENT_TYPE, HeaderValue::from_static(media))];
        let mut response = (self.status, media, body.to_string()).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        with_id(response, family, &id)
    }
}

/// JSON as text, rendered already or not.
pub(super) struct Text(String);

impl From<Value> for Text {
    fn from(value: Value) -> Self {
        Self(value.to_string())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// An answer's status, media type and body.
pub(super) struct Success {
    status: StatusCode,
    media: &'static str,
    body: String,
}

impl Success {
    /// 200 with `body` of type `media`.
    pub(super) fn new(media: &'static str, body: impl Into<Text>) -> Self {
        let Text(body) = body.into();
        Self { status: StatusCode::OK, media, body }
    }

    /// The same with another status.
    pub(super) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

/// The answer to a call of `family`.
pub(super) fn answer(family: Family, result: Result<Success, Refusal>) -> Response {
    match result {
        Ok(Success { status, media, body }) => {
            let media = [(header::CONTENT_TYPE, HeaderValue::from_static(media))];
            with_id((status, media, body).into_response(), family, &request_id())
        }
        Err(refusal) => refusal.answer(family),
    }
}

fn request_id() -> String {
    random::alphanumeric(20).to_uppercase()
}

fn with_id(mut response: Response, family: Family, id: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(id) {
        for name in family.request_id_headers() {
            response.headers_mut().insert(*name, value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_has_its_own_shape() {
        let keys = |family: Family, status| {
            let body = family.error(status, "text", None, "ID");
            let mut names: Vec<_> = body.as_object().unwrap().keys().cloned().collect();
            names.sort();
            names.join(" ")
        };
        let bad = StatusCode::BAD_REQUEST;
        assert_eq!(keys(Family::Core, bad), "code details requestId");
        assert_eq!(keys(Family::Coded, bad), "code message");
        assert_eq!(keys(Family::Dsp, bad), "errors message requestId");
        assert_eq!(keys(Family::Accounts, bad), "errors");
        assert_eq!(keys(Family::Accounts, StatusCode::UNAUTHORIZED), "message");
        assert_eq!(keys(Family::Reports, bad), "code detail");
        assert_eq!(keys(Family::Link, bad), "message requestId");
        assert_eq!(keys(Family::BillingStatus, bad), "message");
        assert_eq!(keys(Family::BillingNotice, bad), "code message");
        assert_eq!(keys(Family::AdTag, bad), "errors message requestId");
    }

    #[test]
    fn a_path_belongs_to_one_family() {
        for (path, family) in [
            ("/v2/profiles", Family::Core),
            ("/managerAccounts", Family::Coded),
            ("/mcp/lite", Family::Coded),
            ("/adsApi/v1/query/campaigns", Family::Coded),
            ("/adsAccounts/list", Family::Accounts),
            ("/dsp/advertisers/1", Family::Dsp),
            ("/reporting/reports", Family::Reports),
            ("/amc/accounts", Family::Link),
            ("/amc/instances", Family::Core),
            ("/billing/statuses", Family::BillingStatus),
            ("/billing/notifications", Family::BillingNotice),
            ("/accounts/1/dsp/amazonAdTag", Family::AdTag),
            ("/accounts/1/dsp/adTagEvents/2/list", Family::AdTagEvents),
            ("/nowhere", Family::Core),
        ] {
            assert_eq!(Family::of(path), family, "{path}");
        }
    }
}
