//! The gateway in front of PostgREST: checks the `apikey`, strips `/rest/v1`, and makes the older local
//! PostgREST answer like the hosted one.

use crate::keys::unchecked_part;
use crate::world::Shared;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use domain::sandbox::SUPABASE_KEY;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Largest body forwarded. guessed: the hosted limit is not published.
const BODY_LIMIT: usize = 16 * 1024 * 1024;
/// documented: the hosted API's hard limit.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Headers that belong to one connection (RFC 9110, 7.6.1) or that the HTTP client sets itself.
const HOP_BY_HOP: [&str; 10] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "host",
    "content-length",
];

/// Routes of the gateway on the main listener.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/rest/v1/{*path}", any(forward)).route("/rest/v1/", any(forward))
}

/// A refusal of the gateway itself. documented: its bodies have no `code`.
fn refuse(status: StatusCode, message: &str, hint: Option<&str>) -> Response {
    let mut body = json!({"message": message});
    if let Some(hint) = hint {
        body["hint"] = Value::String(hint.to_owned());
    }
    (status, axum::Json(body)).into_response()
}

/// `/rest/v1/*`.
///
/// documented: 401 without an `apikey` header or parameter; a publishable key in `Authorization` is no
/// token; everything else passes unchanged. observed: the text of "Invalid API key". guessed: 503 and
/// its text when PostgREST cannot be reached, 413 for a large body.
async fn forward(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let named = parts.headers.get("apikey").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let key = named.or_else(|| crate::wire::Pairs::parse(query.as_bytes()).get("apikey").map(str::to_owned));
    match key.as_deref() {
        None | Some("") => {
            return refuse(
                StatusCode::UNAUTHORIZED,
                "No API key found in request",
                Some("No `apikey` request header or url param was found."),
            );
        }
        Some(SUPABASE_KEY) => {}
        Some(_) => {
            let hint = "Double check the API key of your project.";
            return refuse(StatusCode::UNAUTHORIZED, "Invalid API key", Some(hint));
        }
    }
    let down = || refuse(StatusCode::SERVICE_UNAVAILABLE, "The upstream server is unavailable", None);
    let Some(upstream) = &shared.postgrest else { return down() };
    let Ok(bytes) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "Request body too large", None);
    };
    let headers = forwarded(&parts.headers);
    if let Some(refusal) = unknown_kid(&shared, &headers) {
        return refusal;
    }
    let path = parts.uri.path().strip_prefix("/rest/v1").unwrap_or_default();
    let mut target = upstream.clone();
    target.set_path(&format!("{}{path}", upstream.path().trim_end_matches('/')));
    target.set_query(without_key(query).as_deref());
    let sent = shared.http.request(parts.method, target).headers(headers).timeout(TIMEOUT).body(bytes).send();
    let Ok(answer) = sent.await else { return down() };
    let (status, headers) = (answer.status(), answer.headers().clone());
    let Ok(bytes) = answer.bytes().await else { return down() };
    relay(status, &headers, bytes)
}

/// Request headers as PostgREST gets them.
fn forwarded(headers: &HeaderMap) -> HeaderMap {
    let mut kept = without_hop_by_hop(headers);
    kept.remove("apikey");
    let publishable = |value: &HeaderValue| {
        value.to_str().is_ok_and(|text| text.trim_start_matches("Bearer ").starts_with("sb_"))
    };
    if kept.get(header::AUTHORIZATION).is_some_and(publishable) {
        kept.remove(header::AUTHORIZATION);
    }
    kept
}

fn without_hop_by_hop(headers: &HeaderMap) -> HeaderMap {
    let named: Vec<String> = headers
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let dropped = |name: &HeaderName| {
        HOP_BY_HOP.contains(&name.as_str()) || named.iter().any(|other| other == name.as_str())
    };
    let kept = headers.iter().filter(|(name, _)| !dropped(name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// `query` without its `apikey`, byte for byte otherwise: PostgREST would take it for a filter.
fn without_key(query: &str) -> Option<String> {
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("apikey=")).collect();
    (!kept.is_empty()).then(|| kept.join("&"))
}

/// observed: PostgREST 13 and later refuse a token whose key id they do not know; 12 tries all keys.
fn unknown_kid(shared: &Shared, headers: &HeaderMap) -> Option<Response> {
    let token = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    let head = unchecked_part(token, 0)?;
    if head["kid"].as_str() == Some(shared.key.kid()) {
        return None;
    }
    Some(claim_error("PGRST301", "No suitable key or wrong key type", StatusCode::UNAUTHORIZED))
}

fn claim_error(code: &str, message: &str, status: StatusCode) -> Response {
    let body = json!({"code": code, "details": null, "hint": null, "message": message});
    let mut response = (status, axum::Json(body)).into_response();
    let challenge = format!("Bearer error=\"invalid_token\", error_description=\"{message}\"");
    if let Ok(value) = HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    mark(&mut response, code);
    response
}

/// observed: PostgREST 13 and later name their error in `Proxy-Status`.
fn mark(response: &mut Response, code: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("PostgREST; error={code}")) {
        response.headers_mut().insert("proxy-status", value);
    }
}

/// PostgREST's answer with the codes and texts of 13 and later.
fn relay(status: StatusCode, headers: &HeaderMap, bytes: Bytes) -> Response {
    let body: Option<Value> = if status.is_success() { None } else { serde_json::from_slice(&bytes).ok() };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    *response.headers_mut() = without_hop_by_hop(headers);
    let Some(mut body) = body else {
        *response.body_mut() = Body::from(bytes);
        return response;
    };
    modernise(&mut body, response.status_mut());
    if let Some(code) = body["code"].as_str() {
        let code = code.to_owned();
        mark(&mut response, &code);
    }
    *response.body_mut() = Body::from(body.to_string());
    response
}

/// observed: differences between PostgREST 12.0.2 and 13 or later.
fn modernise(body: &mut Value, status: &mut StatusCode) {
    let message = body["message"].as_str().unwrap_or_default().to_owned();
    match body["code"].as_str() {
        Some("PGRST301") if message.starts_with("JWT ") => body["code"] = json!("PGRST303"),
        Some("PGRST301") if message.starts_with("JWSError") => {
            body["message"] = json!("No suitable key or wrong key type");
        }
        Some("42P01") if *status == StatusCode::NOT_FOUND => {
            let table = message.split('"').nth(1).unwrap_or_default();
            body["message"] = json!(format!("Could not find the table '{table}' in the schema cache"));
            body["code"] = json!("PGRST205");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modern(status: u16, body: Value) -> (u16, Value) {
        let (mut body, mut status) = (body, StatusCode::from_u16(status).unwrap());
        modernise(&mut body, &mut status);
        (status.as_u16(), body)
    }

    #[test]
    fn old_codes_become_the_hosted_ones() {
        let error = |code: &str, message: &str| json!({"code": code, "message": message});
        assert_eq!(modern(401, error("PGRST301", "JWT expired")).1["code"], "PGRST303");
        let signature = modern(401, error("PGRST301", "JWSError JWSInvalidSignature")).1;
        assert_eq!(signature, error("PGRST301", "No suitable key or wrong key type"));
        let table = modern(404, error("42P01", "relation \"public.nope\" does not exist")).1;
        let expected = error("PGRST205", "Could not find the table 'public.nope' in the schema cache");
        assert_eq!(table, expected);
        assert_eq!(modern(403, error("42501", "x")).1, error("42501", "x"));
    }

    #[test]
    fn the_key_never_reaches_postgrest_as_a_filter() {
        assert_eq!(without_key("select=a%2Cb&apikey=k&id=eq.1").as_deref(), Some("select=a%2Cb&id=eq.1"));
        assert_eq!(without_key("apikey=k"), None);
    }
}
