//! The revisions up to 2025-11-25: a session that `initialize` opens.

use super::admission::{Caller, Refused, text};
use super::call::{self, Era};
use super::rpc::{INVALID_PARAMS, Message, NO_METHOD, Request, RpcError, TRANSPORT};
use super::{Place, rpc, tools, versions};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// Names the session.
const SESSION: &str = "mcp-session-id";
/// Names the revision.
pub(super) const VERSION: &str = "mcp-protocol-version";

/// Answers a message of a session, or opens one.
///
/// documented: `initialize`, 202 for notifications and responses, 400 without the session's id, 404 for one
/// that is unknown or over, 400 for a revision that is not served, no answer to a request that was cancelled.
/// guessed: 200 for JSON-RPC errors, requests before `notifications/initialized` are answered, and another served
/// revision than the session's is taken.
pub(super) fn answer(
    place: &Place,
    caller: Caller,
    headers: &HeaderMap,
    message: Message,
) -> Result<Response, Refused> {
    let request = match message {
        Message::Request(request) if request.method == "initialize" => {
            return initialize(place, &caller, headers, &request);
        }
        Message::Request(request) => request,
        Message::Notification { method, params } => {
            let session = session(place, &caller, headers)?;
            if method == "notifications/cancelled" {
                place.host.shared.mcp.cancel(session, &params["requestId"]);
            }
            return Ok(StatusCode::ACCEPTED.into_response());
        }
        Message::Response => {
            session(place, &caller, headers)?;
            return Ok(StatusCode::ACCEPTED.into_response());
        }
    };
    let session = session(place, &caller, headers)?;
    let id = request.id.clone();
    let outcome = match request.method.as_str() {
        "ping" => Ok(json!({})),
        "tools/list" => tools::list(place, &caller.context, &request.params),
        "tools/call" => {
            let answer = call::answer(place, caller, request, Era::Legacy(session.to_owned()));
            return Ok(answer.unwrap_or_else(|error| call::reply(place, &error.message(Some(&id)))));
        }
        other => Err(RpcError::new(NO_METHOD, format!("Method not found: {other}"))),
    };
    let message = match outcome {
        Ok(result) => rpc::result(&id, &result),
        Err(error) => error.message(Some(&id)),
    };
    Ok(call::reply(place, &message))
}

/// documented: parameters, the newest revision for one that is not known, the session's id in a header.
/// guessed: 400 for an `initialize` within a session.
fn initialize(
    place: &Place,
    caller: &Caller,
    headers: &HeaderMap,
    request: &Request,
) -> Result<Response, Refused> {
    if text(headers, SESSION).is_some() {
        return Err(refuse(StatusCode::BAD_REQUEST, "Bad Request: the session is initialized already"));
    }
    check_version(place, headers)?;
    let params = &request.params;
    let asked = params["protocolVersion"].as_str();
    let complete = params["capabilities"].is_object()
        && params["clientInfo"]["name"].is_string()
        && params["clientInfo"]["version"].is_string();
    let Some(asked) = asked.filter(|_| complete) else {
        let error = RpcError::new(
            INVALID_PARAMS,
            "initialize needs protocolVersion, capabilities and clientInfo with name and version",
        );
        return Ok(call::reply(place, &error.message(Some(&request.id))));
    };
    let version = versions::negotiate(asked);
    let id = place.host.shared.mcp.start(place, caller.login.slug, version);
    let mut result = tools::introduction(place);
    result["protocolVersion"] = json!(version);
    let mut response = call::reply(place, &rpc::result(&request.id, &result));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(SESSION, value);
    }
    Ok(response)
}

/// The id of the caller's session.
pub(super) fn session<'h>(
    place: &Place,
    caller: &Caller,
    headers: &'h HeaderMap,
) -> Result<&'h str, Refused> {
    let id = text(headers, SESSION).ok_or_else(|| {
        refuse(StatusCode::BAD_REQUEST, "Bad Request: the Mcp-Session-Id header is missing")
    })?;
    check_version(place, headers)?;
    place
        .host
        .shared
        .mcp
        .version(place, caller.login.slug, id)
        .ok_or_else(|| refuse(StatusCode::NOT_FOUND, "Session not found"))?;
    Ok(id)
}

/// Whether the header names a revision with sessions; without it the session knows.
fn check_version(place: &Place, headers: &HeaderMap) -> Result<(), Refused> {
    let served = place.host.shared.read(|world, _| world.mcp.versions());
    let known = |version| served.contains(&version) && versions::LEGACY.contains(&version);
    match text(headers, VERSION) {
        Some(version) if !known(version) => {
            let text = format!(
                "Bad Request: unsupported protocol version {version}, supported: {}",
                served.join(", ")
            );
            Err(refuse(StatusCode::BAD_REQUEST, &text))
        }
        _ => Ok(()),
    }
}

/// observed in the official SDKs: what the transport refuses is an error with -32000 and no id.
fn refuse(status: StatusCode, text: &str) -> Refused {
    RpcError::new(TRANSPORT, text).answer(status, None::<&Value>).into()
}
