//! One call to the Frontend API: how it is read, and how it is answered.

use crate::keys::KeyError;
use crate::wire::Pairs;
use crate::world::Shared;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::Timestamp;
use serde_json::{Value, json};

/// A decoded call.
pub(crate) struct Call {
    /// The method meant: `?_method=` and the form field `_method` override POST.
    pub(crate) method: Method,
    /// Path segments after `/v1/`.
    pub(crate) path: Vec<String>,
    pub(crate) query: Pairs,
    pub(crate) form: Pairs,
    /// The `Authorization` header without an optional `Bearer `; empty counts as absent.
    pub(crate) device_token: Option<String>,
    pub(crate) has_origin: bool,
    /// The `User-Agent` header, as the list of devices shows it.
    pub(crate) agent: String,
}

impl Call {
    /// Decodes a call.
    pub(crate) fn read(method: Method, uri: &axum::http::Uri, headers: &HeaderMap, form: Pairs) -> Self {
        let query = Pairs::query(uri);
        let tunnelled = query.get("_method").or_else(|| form.get("_method"));
        let method = match tunnelled {
            Some(name) if method == Method::POST => {
                Method::from_bytes(name.to_ascii_uppercase().as_bytes()).unwrap_or(method)
            }
            _ => method,
        };
        let path = uri.path().trim_start_matches("/v1/").split('/').map(str::to_owned).collect();
        let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let device_token = token.map(str::trim).map(without_scheme).filter(|token| !token.is_empty());
        Self {
            method,
            path,
            query,
            form,
            device_token: device_token.map(str::to_owned),
            has_origin: headers.contains_key(header::ORIGIN),
            agent: headers
                .get(header::USER_AGENT)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
        }
    }

    /// The path as borrowed segments, to match on.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    /// Whether the client calls itself native, in either of the two forms in use.
    pub(crate) fn is_native(&self) -> bool {
        matches!(self.query.get("_is_native"), Some("1" | "true"))
    }
}

fn without_scheme(token: &str) -> &str {
    match token.split_at_checked(6) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => rest.trim_start(),
        _ => token,
    }
}

/// What a handler needs besides the state it changes.
pub(crate) struct Context<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) now: Timestamp,
    /// Who issues session tokens: the address that the call came by.
    pub(crate) issuer: String,
}

/// An error in Clerk's envelope.
#[derive(Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) param: Option<&'static str>,
    /// Seconds in `Retry-After`.
    pub(crate) retry_after: Option<u64>,
}

impl ApiError {
    /// An error without a parameter.
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), param: None, retry_after: None }
    }

    /// 422 about one form field.
    pub(crate) fn form(code: &'static str, param: &'static str, message: impl Into<String>) -> Self {
        Self { param: Some(param), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message) }
    }

    /// documented: code in Clerk's SDKs; status in the OpenAPI lists of the endpoints.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "resource_not_found", "Resource not found")
    }

    /// documented: 401, Clerk's SDKs re-read the client on it.
    pub(crate) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "authentication_invalid", "Unable to authenticate the request")
    }

    /// The refusal as an answer.
    pub(crate) fn respond(&self, device_token: DeviceToken) -> Response {
        let mut response = respond(self.status, self.body(), device_token);
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    /// documented: Clerk OpenAPI `ClerkErrors`.
    pub(crate) fn body(&self) -> Value {
        let mut meta = json!({});
        if let Some(param) = self.param {
            meta = json!({"param_name": param});
        }
        json!({
            "errors": [{
                "message": self.message,
                "long_message": self.message,
                "code": self.code,
                "meta": meta,
            }],
            "clerk_trace_id": crate::random::alphanumeric(32).to_lowercase(),
        })
    }
}

impl From<KeyError> for ApiError {
    fn from(error: KeyError) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_clerk_error", error.to_string())
    }
}

/// What happens to the caller's device token.
pub(crate) enum DeviceToken {
    /// The caller keeps what it has.
    Keep,
    /// The caller has no client any more.
    Clear,
    /// The caller's next call must carry this one.
    Replace(String),
}

/// `body` with the device token header.
///
/// documented: the token comes in the response's `Authorization` header on any status; an empty one
/// clears it (Clerk's iOS SDK).
pub(crate) fn respond(status: StatusCode, body: Value, device_token: DeviceToken) -> Response {
    let mut response = (status, axum::Json(body)).into_response();
    let value = match device_token {
        DeviceToken::Keep => None,
        DeviceToken::Clear => Some(HeaderValue::from_static("")),
        DeviceToken::Replace(token) => HeaderValue::from_str(&token).ok(),
    };
    if let Some(value) = value {
        response.headers_mut().insert(header::AUTHORIZATION, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_read_with_and_without_a_scheme() {
        assert_eq!(without_scheme("Bearer abc"), "abc");
        assert_eq!(without_scheme("bearer"), "");
        assert_eq!(without_scheme("eyJhbGciOi"), "eyJhbGciOi");
        assert_eq!(without_scheme(""), "");
    }
}
